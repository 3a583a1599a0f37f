"""Clients read by hand: the statements, and the dictionaries that each dialect shows."""

from __future__ import annotations

import functools
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson

from registry.identifiers import parse_uuid, ulid_of, uuid_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.bare.driver import Driver

Row = dict[str, Any]
Parts = dict[int, list[tuple[Any, ...]]]

_LISTED = "c.workspace_id = ? AND c.archived_at IS NULL AND c.is_active"
_POINTS = """
SELECT client_id, kind, value, is_preferred, is_additional, label, dial_code, uuid
FROM contact_points WHERE workspace_id = ? AND client_id IN ({}) ORDER BY client_id, position
"""
_CUSTOM = """
SELECT v.client_id, f.key, v.value FROM custom_values v JOIN custom_fields f ON f.id = v.field_id
WHERE v.workspace_id = ? AND v.client_id IN ({}) ORDER BY v.client_id, v.position
"""
_TAGS = """
SELECT l.client_id, t.uuid FROM client_tags l JOIN tags t ON t.id = l.tag_id
WHERE l.workspace_id = ? AND l.client_id IN ({}) ORDER BY l.client_id, l.position
"""
_KIND, _VALUE, _PREFERRED, _ADDITIONAL, _LABEL, _CODE, _UUID = range(1, 8)


@dataclass(frozen=True, slots=True)
class Reader:
    """One dialect by hand: which columns, which parts, and how it is shown."""

    columns: str
    shape: Callable[[Driver, Row, dict[str, Parts]], Row]
    parts: tuple[str, ...] = (_POINTS,)
    joins: str = ""
    counts: bool = False  # its lists say how many there are

    def one(self, driver: Driver, connection: Any, workspace_id: int, where: str, value: Any) -> Row | None:
        """Return a client as the dialect shows it."""
        found = self._read(driver, connection, workspace_id, f"c.workspace_id = ? AND c.{where} = ?", [value])
        return found[0] if found else None

    def newest(self, driver: Driver, connection: Any, workspace_id: int, limit: int) -> tuple[list[Row], int]:
        """Return a page of clients as the dialect shows them, and how many there are where it says so."""
        count = driver.sql(f"SELECT count(*) FROM clients c WHERE {_LISTED}")
        total = connection.execute(count, [workspace_id]).fetchone()[0] if self.counts else 0
        rest = f"{_LISTED} ORDER BY c.id DESC LIMIT ?"
        return self._read(driver, connection, workspace_id, rest, [limit]), total

    def _read(self, driver: Driver, connection: Any, workspace_id: int, rest: str, values: list[Any]) -> list[Row]:
        cursor = connection.execute(_select(driver, self.columns, self.joins, rest), [workspace_id, *values])
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor]
        numbers = [row["id"] for row in rows]
        parts = {query: _parts(driver, connection, query, workspace_id, numbers) for query in self.parts if rows}
        return [self.shape(driver, row, parts) for row in rows]


@functools.cache
def _select(driver: Driver, columns: str, joins: str, rest: str) -> str:
    return driver.sql(f"SELECT c.id, {columns} FROM clients c {joins} WHERE {rest}")


@functools.cache
def _query(driver: Driver, text: str, how_many: int) -> str:
    return driver.sql(text.format(", ".join("?" * how_many)))


def _parts(driver: Driver, connection: Any, text: str, workspace_id: int, numbers: list[int]) -> Parts:
    found: Parts = defaultdict(list)
    for row in connection.execute(_query(driver, text, len(numbers)), [workspace_id, *numbers]):
        found[row[0]].append(row)
    return found


def _uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(hex=value)


def _primary(points: list[tuple[Any, ...]], *kinds: str) -> Any:
    preferred = next((one for one in points if one[_PREFERRED] and one[_KIND] in kinds), None)
    ours = (one for one in points if one[_KIND] in kinds)
    return preferred or min(ours, key=lambda one: (one[_ADDITIONAL], kinds.index(one[_KIND])), default=None)


def _clientes(driver: Driver, row: Row, parts: dict[str, Parts]) -> Row:
    points = parts[_POINTS][row["id"]]
    phone, email = _primary(points, "phone", "whatsapp"), _primary(points, "email")
    return {
        "id": row["id"],
        "nombres": row["given_name"],
        "apellidos": row["family_name"],
        "telefono": phone and phone[_VALUE],
        "email": email and email[_VALUE],
        "created_at": driver.milliseconds(row["created_at"]),
    }


def _workspaces(driver: Driver, row: Row, parts: dict[str, Parts]) -> Row:
    custom = [{"fieldKey": one[1], "value": orjson.loads(one[2])} for one in parts[_CUSTOM][row["id"]]]
    if row["notes"] is not None:
        custom.insert(row["notes_position"] or 0, {"fieldKey": "notes", "value": row["notes"]})
    return {
        "id": str(_uuid(row["uuid"])),
        "name": _full_name(row),
        "avatarUrl": row["avatar_url"],
        "contactMethods": [
            {"type": one[_KIND], "value": one[_VALUE], "isPreferred": bool(one[_PREFERRED])}
            for one in parts[_POINTS][row["id"]]
        ],
        "customFields": custom,
        "createdAt": driver.seconds(row["created_at"]),
    }


def _full_name(row: Row) -> str:
    return f"{row['given_name']} {row['family_name']}" if row["family_name"] else row["given_name"]


def _clients(driver: Driver, row: Row, parts: dict[str, Parts]) -> Row:
    points = parts[_POINTS][row["id"]]
    phone, email = _primary(points, "phone", "whatsapp"), _primary(points, "email")
    return {
        "user_id": str(_uuid(row["uuid"])),
        "email": email[_VALUE] if email else "",
        "name": row["given_name"],
        "surname": row["family_name"] or "",
        "phone": phone[_VALUE] if phone else "",
        "address": ", ".join(filter(None, (row["address_line1"], row["address_line2"]))),
        "city": row["city"] or "",
        "country": row["country"] or "",
        "postal_code": row["postal_code"] or "",
        "gender": row["gender_identity"] or "",
        "birth_date": str(row["birthdate"] or ""),
        "role": "USER",
        "status": "ON" if row["is_active"] else "OFF",
        "avatar": row["avatar_url"] or "",
        "document_type": row["document_type"] or "",
        "document_number": row["document_number"] or "",
        "created_at": driver.milliseconds(row["created_at"]),
        "updated_at": driver.milliseconds(row["updated_at"]),
    }


_PLAIN = ("profession", "email", "date_of_birth", "sex", "gender_identity", "pronouns")
_CLINICAL = ("medications", "allergies", "intolerances")
_ADDRESS = {"line1": "address_line1", "line2": "address_line2"} | {
    name: name for name in ("city", "state", "postal_code", "country_code")
}
_EMERGENCY = ("emergency_contact_name", "emergency_contact_phone", "emergency_contact_relationship")


def _practice(driver: Driver, row: Row, parts: dict[str, Parts]) -> Row:
    points = parts[_POINTS][row["id"]]
    phone, email = _primary(points, "phone", "whatsapp"), _primary(points, "email")
    main = phone if phone and not phone[_ADDITIONAL] else None
    row |= {"email": email and email[_VALUE], "date_of_birth": row["birthdate"] and str(row["birthdate"])}
    return {
        "id": ulid_of("cli", _uuid(row["uuid"])),
        "title": row["title"],
        "first_name": row["given_name"],
        "last_name": row["family_name"],
        "preferred_name": row["preferred_name"],
        **{name: row[name] for name in _PLAIN},
        "privacy_policy_consent": row["consent"],
        **{name: row[name] and orjson.loads(row[name]) for name in _CLINICAL},
        **{name: row[name] for name in (*_EMERGENCY, "notes", "alert")},
        "referral_type_id": row["referral_uuid"] and ulid_of("ret", _uuid(row["referral_uuid"])),
        "referral_description": row["referral_description"],
        "referred_by_id": row["referrer_uuid"] and ulid_of("cli", _uuid(row["referrer_uuid"])),
        "phone_number": main and main[_VALUE],
        "phone_numbers": [_number(one) for one in points if one is not main and one[_KIND] not in {"email", "other"}],
        "address": {ours: row[theirs] for ours, theirs in _ADDRESS.items()},
        "tag_ids": [ulid_of("tag", _uuid(one[1])) for one in parts[_TAGS][row["id"]]],
        "created_at": driver.seconds(row["created_at"]),
    }


def _number(point: tuple[Any, ...]) -> Row:
    code = point[_CODE]
    return {
        "id": ulid_of("pho", _uuid(point[_UUID])),
        "code": code,
        "number": point[_VALUE].removeprefix(code) if code else point[_VALUE],
        "type": point[_LABEL] or "mobile",
    }


def _customers(driver: Driver, row: Row, _: dict[str, Parts]) -> Row:
    return {
        "createdAt": driver.seconds(row["created_at"]),
        "createdBy": {"id": str(_uuid(row["creator_uuid"])), "name": row["creator"]},
        "externalCustomerId": row["external_id"],
        "id": str(_uuid(row["uuid"])),
        "name": _full_name(row),
        "slug": row["slug"],
        "updatedAt": driver.seconds(row["updated_at"]),
        "updatedBy": {"id": str(_uuid(row["updater_uuid"])), "name": row["updater"]},
    }


READERS = {
    "clientes": Reader("c.given_name, c.family_name, c.created_at", _clientes, counts=True),
    "workspaces": Reader(
        "c.uuid, c.given_name, c.family_name, c.avatar_url, c.notes, c.notes_position, c.created_at",
        _workspaces,
        (_POINTS, _CUSTOM),
    ),
    "clients": Reader(
        "c.uuid, c.given_name, c.family_name, c.address_line1, c.address_line2, c.city, c.country, c.postal_code,"
        " c.gender_identity, c.birthdate, c.is_active, c.avatar_url, c.document_type, c.document_number,"
        " c.created_at, c.updated_at",
        _clients,
        counts=True,
    ),
    "practice": Reader(
        "c.uuid, c.title, c.given_name, c.family_name, c.preferred_name, c.profession, c.birthdate, c.sex,"
        " c.gender_identity, c.pronouns, c.consent, c.medications, c.allergies, c.intolerances,"
        " c.emergency_contact_name, c.emergency_contact_phone, c.emergency_contact_relationship, c.notes, c.alert,"
        " r.uuid AS referral_uuid, c.referral_description, b.uuid AS referrer_uuid, c.address_line1, c.address_line2,"
        " c.city, c.state, c.postal_code, c.country_code, c.created_at",
        _practice,
        (_POINTS, _TAGS),
        "LEFT JOIN referral_types r ON r.id = c.referral_type_id LEFT JOIN clients b ON b.id = c.referred_by_id",
    ),
    "customers": Reader(
        "c.uuid, c.external_id, c.given_name, c.family_name, c.slug, c.created_at, c.updated_at,"
        " a.uuid AS creator_uuid, a.name AS creator, u.uuid AS updater_uuid, u.name AS updater",
        _customers,
        (),
        "JOIN actors a ON a.id = c.created_by_id JOIN actors u ON u.id = c.updated_by_id",
    ),
}


def column_and_value(driver: Driver, dialect: str, text: str) -> tuple[str, Any]:
    """Return by which column a path's identifier names a client, and its value there."""
    if dialect == "clientes":
        return "id", int(text)
    uuid = uuid_of("cli", text) if dialect == "practice" else parse_uuid(text)
    return "uuid", uuid and driver.uuid(uuid)
