"""Custom values of a client, in the order they were given; the key `notes` is the client's own notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from registry.db import lock
from registry.models import CustomField, CustomValue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from registry.models import Client

NOTES = "notes"


def custom_fields_of(client: Client) -> list[tuple[str, Any]]:
    """Return the client's (key, value) pairs in order, its notes among them where they were given."""
    pairs: list[tuple[str, Any]] = [(value.field.key, value.value) for value in client.custom_values]
    if client.notes is not None or client.notes_position is not None:
        pairs.insert(client.notes_position or 0, (NOTES, client.notes))
    return pairs


def replace_custom_fields(session: Session, client: Client, pairs: Sequence[tuple[str, Any]]) -> None:
    """Make these the client's custom values; a key nobody has defined becomes an ad-hoc text field."""
    keys = [key for key, _ in pairs]
    client.notes_position = keys.index(NOTES) if NOTES in keys else None
    client.notes = dict(pairs).get(NOTES) or None
    pairs = [(key, value) for key, value in pairs if key != NOTES]
    fields = _fields(session, client.workspace_id, [key for key, _ in pairs])
    present = {value.field_id: value for value in client.custom_values}
    client.custom_values = [
        _value(present, client, fields[key], value, position) for position, (key, value) in enumerate(pairs)
    ]


def _value(
    present: dict[int, CustomValue], client: Client, field: CustomField, value: Any, position: int
) -> CustomValue:
    row = present.get(field.id) or CustomValue(workspace_id=client.workspace_id, field_id=field.id, field=field)
    row.value, row.position = value, position
    return row


def _fields(session: Session, workspace_id: int, keys: list[str]) -> dict[str, CustomField]:
    fields = _known_fields(session, workspace_id, keys)
    if missing := [key for key in keys if key not in fields]:
        lock(session, "custom_fields", workspace_id)
        fields = _known_fields(session, workspace_id, keys)
        for key in missing:
            if key not in fields:
                fields[key] = CustomField(workspace_id=workspace_id, key=key, label=key, is_adhoc=True)
                session.add(fields[key])
        session.flush()
    return fields


def _known_fields(session: Session, workspace_id: int, keys: list[str]) -> dict[str, CustomField]:
    known = sa.select(CustomField).where(CustomField.workspace_id == workspace_id, CustomField.key.in_(keys))
    return {field.key: field for field in session.scalars(known)} if keys else {}
