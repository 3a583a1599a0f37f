"""Putting back what a change of a client replaced: some of its fields or all; a new change like any other."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from registry.clients import find_client, update_client
from registry.db import db
from registry.errors import ChangeNotFound, StaleVersion
from registry.models import AuditEvent

if TYPE_CHECKING:
    from collections.abc import Collection

    from registry.callers import Caller
    from registry.models import Client

# What a change is called where it is written, if not as in the history.
_NAMES = {
    "referral_type_id": "referral_type",
    "referred_by_id": "referred_by",
    "contact_points": "told_points",
    "custom_fields": "told_values",
}
_COUNTRY = ("country", "country_code")  # two columns that say one thing
_KEPT = frozenset({"is_confirmed", "archived_at", "notes_position", "slug"})


def fields_to_put_back(event: AuditEvent) -> frozenset[str]:
    """Return which fields of an entry of the history can be put back as they were before it."""
    return frozenset(event.changes) - _KEPT if event.action == "client.update" else frozenset()


def put_back(caller: Caller, client_id: int, event_id: int, fields: Collection[str]) -> Client:
    """Give these fields the values that they had before an entry of the client's history.

    Raises ChangeNotFound where the entry is not this client's or did not change all of them, and what `update_client`
    raises: UnknownReference for a tag or the like that is gone.
    """
    client = find_client(caller, client_id)
    event = _event(caller, client, AuditEvent.id == event_id)
    if event is None or not fields or not frozenset(fields) <= fields_to_put_back(event):
        raise ChangeNotFound
    return _put_back(caller, client, event, fields)


def undo(caller: Caller, client_id: int, version: int) -> Client:
    """Undo the change that made this version of a client.

    Raises StaleVersion where the client has moved on, ChangeNotFound where there is nothing to put back.
    """
    client = find_client(caller, client_id)
    if client.version != version:
        raise StaleVersion(client.version)
    event = _event(caller, client, AuditEvent.action.not_in(("client.reveal", "client.distinct")))
    if event is None or not (fields := fields_to_put_back(event)):
        raise ChangeNotFound
    return _put_back(caller, client, event, fields, if_version=version)


def _event(caller: Caller, client: Client, which: sa.ColumnElement[bool]) -> AuditEvent | None:
    """Return the newest entry of the client's history that is such."""
    mine = (AuditEvent.workspace_id == caller.workspace_id, AuditEvent.client_id == client.id)
    return db.session.scalar(sa.select(AuditEvent).where(*mine, which).order_by(AuditEvent.id.desc()).limit(1))


def _put_back(
    caller: Caller, client: Client, event: AuditEvent, fields: Collection[str], if_version: int | None = None
) -> Client:
    told = {field: event.changes[field][0] for field in fields if field not in _COUNTRY}
    if frozenset(fields) & frozenset(_COUNTRY):
        # Both, and in this order: a country that is written brings along the code that it names.
        told |= {name: event.changes.get(name, [getattr(client, name)])[0] for name in _COUNTRY}
    changes = {_NAMES.get(field, field): _read(field, value) for field, value in told.items()}
    return update_client(caller, client, if_version=if_version, **changes)


def _read(field: str, told: Any) -> Any:
    """Return a value as a client holds it."""
    if told is None:
        return [] if field in {"contact_points", "custom_fields", "tags"} else None
    return dt.date.fromisoformat(told) if field == "birthdate" else told
