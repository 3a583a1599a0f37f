"""What the form of a client holds as plain values, of a record or as typed, and how two of them differ.

The values are plain fields by name, `phones` and `emails` (rows in order), `preferred` (a row's key), `tags` (their
numbers), `country`, `referral_type`, and the clinical lists where the form has them: null (not asked) apart from []
(none known).
"""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from blueprints.browser.client_form import CLINICAL, ClientForm
from registry.contact_points import NUMBERS, Point, number_label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.models import ContactPoint

Values = dict[str, Any]

PLAIN = (
    *("given_name", "family_name", "preferred_name", "pronouns", "birthdate", "alert"),
    *("address_line1", "address_line2", "postal_code", "city", "state"),
    *("emergency_contact_name", "emergency_contact_phone", "emergency_contact_relationship"),
    *("document_type", "document_number", "title", "profession", "sex", "gender_identity"),
    *("referral_description", "consent", "notes"),
)
SAME_WORDS = frozenset({*PLAIN, *CLINICAL})  # the registry calls these as the form does


def blank_values() -> Values:
    """Return what the form of a new client holds; its first phone is the preferred one until somebody says else."""
    nothing = dict.fromkeys((*PLAIN, *CLINICAL))
    lists: Values = {"phones": [], "emails": [], "tags": []}
    return nothing | lists | {"preferred": "phones-0", "country": "", "referral_type": ""}


def record_values(facts: dict[str, Any]) -> Values:
    """Return what the form holds of a record; `facts` are a snapshot of it, as the history keeps them."""
    points = [SimpleNamespace(**point) for point in facts["contact_points"]]
    birthdate = facts["birthdate"]
    return {name: facts[name] for name in (*PLAIN, *CLINICAL)} | {
        "birthdate": dt.date.fromisoformat(birthdate) if birthdate else None,
        "phones": [_phone_row(one.id, line_of(one), one.value) for one in points if one.kind in NUMBERS],
        "emails": [_email_row(one.id, one.value) for one in points if one.kind == "email"],
        "preferred": next((one.id for one in points if one.is_preferred and one.kind != "other"), None),
        "tags": facts["tags"],
        "country": facts["country_code"] or facts["country"] or "",
        "referral_type": str(facts["referral_type_id"] or ""),
    }


def typed_values(form: ClientForm) -> Values:
    """Return what a checked form holds, of one section or all; lines that nobody filled are none."""
    values: Values = {name: form[name].data or None for name in PLAIN if name in form}
    values |= {name: form[name].data or "" for name in ("country", "referral_type") if name in form}
    if "tags" in form:
        values["tags"] = form.tags.data or []
    if "phones" in form:
        values["phones"] = [_phone_row(**row) for row in form.phones.data if row["number"]]
        values["emails"] = [_email_row(**row) for row in form.emails.data if row["address"]]
        values["preferred"] = form.preferred.data
    return values | {name: _clinical(form, name, detail) for name, detail in CLINICAL.items() if name in form}


def form_data(values: Values) -> dict[str, Any]:
    """Return values as the form's fields take them."""
    data = {name: value for name, value in values.items() if name not in CLINICAL}
    data |= {name: values[name] or "" for name in ("document_type", "consent")}
    for name, detail in CLINICAL.items():
        rows = values.get(name)
        data[name] = [{"name": row["name"], "detail": row[detail]} if detail else {"name": row} for row in rows or []]
        data[f"no_{name}"] = rows == []
    return data


def changes_of(typed: Values, shown: Values, points: list[ContactPoint]) -> dict[str, Any]:
    """Return what was changed in the registry's words: only that is written, so only that can be lost.

    `points` are the record's contact points, none for a new client.
    """
    changed = {name: value for name, value in typed.items() if value != shown[name]}
    changes = {name: value for name, value in changed.items() if name in SAME_WORDS}
    if "country" in changed:
        changes |= {"country": None, "country_code": changed["country"] or None}
    if "referral_type" in changed:
        changes["referral_type"] = int(changed["referral_type"]) if changed["referral_type"] else None
    if "tags" in typed and set(typed["tags"]) != set(shown["tags"]):
        kept = [tag for tag in shown["tags"] if tag in typed["tags"]]
        changes["tags"] = kept + [tag for tag in typed["tags"] if tag not in kept]
    if changed.keys() & {"phones", "emails", "preferred"}:
        changes["contact_points"] = list(_points(typed, points))
    return changes


def line_of(point: Any) -> str:
    """Return a number's kind of line as the form names it."""
    return "whatsapp" if point.kind == "whatsapp" else number_label(point)


def _phone_row(key: str, line: str, number: str) -> dict[str, str]:
    return {"key": key, "line": line, "number": number}


def _email_row(key: str, address: str) -> dict[str, str]:
    return {"key": key, "address": address}


def _clinical(form: ClientForm, name: str, detail: str | None) -> list[Any] | None:
    rows = [row for row in form[name].data if row["name"]]
    if not rows:
        return [] if form[f"no_{name}"].data else None
    return [{"name": row["name"], detail: row["detail"]} if detail else row["name"] for row in rows]


def _points(typed: Values, old_points: list[ContactPoint]) -> Iterator[Point]:
    """Yield the contact points as they now are: in the record's order, new ones last, hidden ones untouched."""
    rows = [*typed["phones"], *typed["emails"]]
    chosen = next((row["key"] for row in rows if row["key"] == typed["preferred"]), None)
    for old in old_points:
        row = next((row for row in rows if row["key"] == str(old.uuid)), None)
        if row is not None:
            rows.remove(row)
            yield _point(row, old, chosen)
        elif old.kind == "other":
            yield Point(old.kind, old.value, is_preferred=old.is_preferred and chosen is None, uuid=old.uuid)
    for row in rows:
        yield _point(row, None, chosen)


def _point(row: dict[str, str], old: ContactPoint | None, chosen: str | None) -> Point:
    kind, label = _kind_and_label(row, old)
    value = row.get("number") or row["address"]
    return Point(kind, value, is_preferred=row["key"] == chosen, label=label, uuid=old.uuid if old else None)


def _kind_and_label(row: dict[str, str], old: ContactPoint | None) -> tuple[str, str | None]:
    line = row.get("line", "email")
    if old is not None and old.kind in NUMBERS and line == line_of(old):
        return old.kind, old.label
    if line in {"whatsapp", "email"}:
        return line, None
    return ("fax" if line == "fax" else "phone"), line
