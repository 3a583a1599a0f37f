"""Custom values of a client, in the order they were given; the key `notes` is the client's own notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from registry.db import lock
from registry.errors import UnknownReference
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
        place, empty = _read_place(client.notes_position)
        pairs.insert(place, (NOTES, empty if client.notes is None else client.notes))
    return pairs


def replace_custom_fields(session: Session, client: Client, pairs: Sequence[tuple[str, Any]]) -> None:
    """Make these the client's custom values; a key nobody has defined becomes an ad-hoc text field."""
    keys = [key for key, _ in pairs]
    notes = dict(pairs).get(NOTES)
    client.notes_position = _written_place(keys.index(NOTES), notes) if NOTES in keys else None
    client.notes = notes or None
    pairs = [(key, value) for key, value in pairs if key != NOTES]
    fields = _fields(session, client.workspace_id, [key for key, _ in pairs])
    present = {value.field_id: value for value in client.custom_values}
    client.custom_values = [
        _value(present, client, fields[key], value, position) for position, (key, value) in enumerate(pairs)
    ]


def put_back_values(session: Session, client: Client, told: Sequence[tuple[int, Any]]) -> None:
    """Make the client's custom values what the history tells of them; raise UnknownReference for a field now gone."""
    wanted = [field_id for field_id, _ in told]
    known = sa.select(CustomField).where(CustomField.workspace_id == client.workspace_id, CustomField.id.in_(wanted))
    held = known.with_for_update(read=True, key_share=True)
    fields = {field.id: field for field in session.scalars(held)} if wanted else {}
    for place, field_id in enumerate(wanted):
        if field_id not in fields:
            raise UnknownReference("custom_fields", field_id, place)
    present = {value.field_id: value for value in client.custom_values}
    client.custom_values = [
        _value(present, client, fields[field_id], value, place) for place, (field_id, value) in enumerate(told)
    ]


def set_notes(client: Client, notes: str | None) -> None:
    """Write the notes of a client, who keeps their place; that they were `""` once is over when there are some."""
    client.notes = notes
    if notes is not None and client.notes_position is not None:
        client.notes_position = _read_place(client.notes_position)[0]


def _written_place(place: int, notes: str | None) -> int:
    """Return what is kept of where the notes stand among the values.

    Empty notes are none for every other door; that `""` was given instead of null is kept here: ~0 is -1, ~1 is -2.
    """
    return ~place if notes == "" else place


def _read_place(kept: int | None) -> tuple[int, str | None]:
    """Return the place of the notes, and what is shown there while there are none; unplaced ones come first."""
    if kept is None:
        return 0, None
    return (~kept, "") if kept < 0 else (kept, None)


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
    # Nobody deletes a field between its being found and its being given a value.
    held = known.with_for_update(read=True, key_share=True)
    return {field.key: field for field in session.scalars(held)} if keys else {}
