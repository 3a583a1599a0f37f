"""A workspace's custom fields: what its clients may have a value in, by key, under which label and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import sqlalchemy as sa

from registry import history
from registry.custom_fields import NOTES
from registry.db import db, lock, transaction, violates
from registry.errors import FieldInUse, FieldKeyTaken, FieldNotFound
from registry.models import CustomField, CustomValue

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from registry.callers import Caller

_SAID = ("key", "label", "kind", "position", "is_adhoc")


def fields_of(caller: Caller) -> list[CustomField]:
    """Return the workspace's custom fields in order; those that only a value brought along come last."""
    caller.must("clients.view")
    mine = sa.select(CustomField).where(CustomField.workspace_id == caller.workspace_id)
    return list(db.session.scalars(mine.order_by(CustomField.is_adhoc, CustomField.position, CustomField.id)))


def find_field(caller: Caller, uuid: UUID) -> CustomField:
    """Return the workspace's custom field with this UUID; raise FieldNotFound."""
    mine = sa.select(CustomField).where(CustomField.workspace_id == caller.workspace_id, CustomField.uuid == uuid)
    field = db.session.scalar(mine)
    if field is None:
        raise FieldNotFound
    return field


def fields_in_use(caller: Caller) -> list[tuple[CustomField, int]]:
    """Return the workspace's custom fields in order, and how many clients have a value in each."""
    mine = CustomValue.workspace_id == caller.workspace_id
    counts = sa.select(CustomValue.field_id, sa.func.count()).where(mine).group_by(CustomValue.field_id)
    clients = dict(db.session.execute(counts).all())
    return [(field, clients.get(field.id, 0)) for field in fields_of(caller)]


def define_field(
    caller: Caller, key: str, label: str | None = None, kind: str = "text", position: int | None = None
) -> CustomField:
    """Define a custom field, called by its key and behind all others unless told; raise FieldKeyTaken."""
    caller.must("workspace.manage")
    if key == NOTES:
        raise FieldKeyTaken
    with transaction() as session:
        lock(session, "custom_fields", caller.workspace_id)  # whoever brings an unknown key along holds it, too
        place = _next_position(session, caller) if position is None else position
        field = CustomField(
            workspace_id=caller.workspace_id, key=key, label=label or key, kind=kind, position=place, is_adhoc=False
        )
        session.add(field)
        _flush(session)
        _record(session, caller, "field.create", dict.fromkeys(_SAID), _facts(field))
    return field


def update_field(caller: Caller, field_id: int, **changes: Any) -> CustomField:
    """Change only what is named of a field's label, kind, position and `is_adhoc`; raise FieldNotFound."""
    caller.must("workspace.manage")
    with transaction() as session:
        field = _hold(session, caller, field_id)
        before = _facts(field)
        for name, value in changes.items():
            setattr(field, name, value)
        if _facts(field) != before:
            _record(session, caller, "field.update", before, _facts(field))
    return field


def move_field(caller: Caller, field_id: int, steps: int) -> None:
    """Move a defined field so many places down, or up where negative; raise FieldNotFound."""
    caller.must("workspace.manage")
    with transaction() as session:
        lock(session, "custom_fields", caller.workspace_id)
        known = sa.select(CustomField).where(*_defined(caller)).order_by(CustomField.position, CustomField.id)
        defined = list(session.scalars(known.execution_options(populate_existing=True)))
        moved = next((field for field in defined if field.id == field_id), None)
        if moved is None:
            raise FieldNotFound
        place = defined.index(moved)
        defined.remove(moved)
        defined.insert(max(0, place + steps), moved)
        for position, field in enumerate(defined):
            if field.position != position:
                before = _facts(field)
                field.position = position
                _record(session, caller, "field.update", before, _facts(field))


def delete_field(caller: Caller, field_id: int) -> None:
    """Delete a custom field in which no client has a value; raise FieldInUse, FieldNotFound.

    A removed client's values count: whoever restores the client wants them back.
    """
    caller.must("workspace.manage")
    with transaction() as session:
        field = _hold(session, caller, field_id)
        if clients := _clients_with(session, field):
            raise FieldInUse(clients)
        session.delete(field)
        _record(session, caller, "field.delete", _facts(field), dict.fromkeys(_SAID))


def _hold(session: Session, caller: Caller, field_id: int) -> CustomField:
    """Read a field afresh and keep others from changing it, or bringing values to it, until the transaction ends."""
    field = session.scalar(
        sa.select(CustomField)
        .where(CustomField.workspace_id == caller.workspace_id, CustomField.id == field_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if field is None:
        raise FieldNotFound
    return field


def _clients_with(session: Session, field: CustomField) -> int:
    mine = (CustomValue.workspace_id == field.workspace_id, CustomValue.field_id == field.id)
    return session.scalar(sa.select(sa.func.count()).select_from(CustomValue).where(*mine)) or 0


def _next_position(session: Session, caller: Caller) -> int:
    last = session.scalar(sa.select(sa.func.max(CustomField.position)).where(*_defined(caller)))
    return 0 if last is None else last + 1


def _defined(caller: Caller) -> tuple[sa.ColumnElement[bool], ...]:
    return CustomField.workspace_id == caller.workspace_id, CustomField.is_adhoc.is_(False)


def _flush(session: Session) -> None:
    try:
        session.flush()
    except sa.exc.IntegrityError as error:
        if violates(error, CustomField.workspace_id, CustomField.key):
            raise FieldKeyTaken from error
        raise


def _facts(field: CustomField) -> dict[str, Any]:
    return {name: getattr(field, name) for name in _SAID}


def _record(session: Session, caller: Caller, action: str, before: dict[str, Any], after: dict[str, Any]) -> None:
    changes = {"key": [before["key"], after["key"]]} | history.differences(before, after)
    history.record(session, caller, action, None, changes)
