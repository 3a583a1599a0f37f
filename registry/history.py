"""The history of a client: which fields a write changed, by whom, from where."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from registry.db import db, transaction
from registry.models import AuditEvent
from registry.tables import table_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from registry.callers import Caller
    from registry.models import Client

_ADD = sa.insert(table_of(AuditEvent))
REVEAL = "client.reveal"
FIELDS = (
    "given_name",
    "family_name",
    "preferred_name",
    "title",
    "pronouns",
    "profession",
    "birthdate",
    "sex",
    "gender_identity",
    "avatar_url",
    "address_line1",
    "address_line2",
    "city",
    "state",
    "postal_code",
    "country",
    "country_code",
    "document_type",
    "document_number",
    "alert",
    "notes",
    "notes_position",
    "allergies",
    "medications",
    "intolerances",
    "emergency_contact_name",
    "emergency_contact_phone",
    "emergency_contact_relationship",
    "consent",
    "referral_type_id",
    "referral_description",
    "referred_by_id",
    "external_id",
    "slug",
    "is_active",
    "is_confirmed",
    "archived_at",
)


def snapshot(client: Client) -> dict[str, Any]:
    """Return all that may change of a client, as plain JSON values, for comparing before and after."""
    facts = {field: _plain(getattr(client, field)) for field in FIELDS}
    facts["contact_points"] = [
        {
            "id": str(point.uuid),
            "kind": point.kind,
            "value": point.value,
            "label": point.label,
            "dial_code": point.dial_code,
            "is_preferred": point.is_preferred,
            "is_additional": point.is_additional,
        }
        for point in client.contact_points
    ]
    facts["tags"] = [link.tag_id for link in client.tag_links]
    facts["custom_fields"] = [[value.field_id, value.value] for value in client.custom_values]
    return facts


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def differences(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[Any]]:
    """Return {field: [before, after]} for each field that is not the same, telling true from 1."""
    return {
        field: [before.get(field), value] for field, value in after.items() if not _same(before.get(field), value)
    }


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    return type(one) is type(other) and bool(one == other)


def record(
    session: Session, caller: Caller, action: str, client_id: int | None, changes: dict[str, list[Any]]
) -> None:
    """Write one entry of the history, in the transaction of the change that it tells of."""
    session.connection().execute(_ADD, _entry(caller, action, client_id, changes))


def record_many(session: Session, caller: Caller, action: str, changes: dict[int, dict[str, list[Any]]]) -> None:
    """Write one entry for each of these clients, in the transaction of the changes that they tell of."""
    session.execute(sa.insert(AuditEvent), [_entry(caller, action, client, told) for client, told in changes.items()])


def record_reveal(caller: Caller, clients: list[Client]) -> None:
    """Write into the history of each of these clients that the caller was shown what lists keep masked."""
    if clients:
        with transaction() as session:
            session.connection().execute(_ADD, [_entry(caller, REVEAL, client.id, {}) for client in clients])


def _entry(caller: Caller, action: str, client_id: int | None, changes: dict[str, list[Any]]) -> dict[str, Any]:
    return {
        "workspace_id": caller.workspace_id,
        "client_id": client_id,
        "actor_id": caller.actor_id,
        "action": action,
        "origin": caller.origin,
        "request_id": caller.request_id,
        "changes": changes,
    }


def history_of(caller: Caller, client: Client, limit: int = 50, *, reveals: bool = True) -> list[AuditEvent]:
    """Return the newest entries of one client's history, newest first; without `reveals` only what changed it."""
    caller.must("clients.view")
    newest_first = (
        sa.select(AuditEvent)
        .where(
            AuditEvent.workspace_id == caller.workspace_id,
            AuditEvent.client_id == client.id,
            sa.true() if reveals else AuditEvent.action != REVEAL,
        )
        .order_by(AuditEvent.id.desc())
        .limit(limit)
    )
    return list(db.session.scalars(newest_first))
