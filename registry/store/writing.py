"""Writing a client: the whole of a new one, and of a known one what differs, in a fixed number of statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import sqlalchemy as sa

from registry.models import Client, ClientTag, ContactPoint, CustomValue
from registry.store.reading import forget_related
from registry.tables import mark_detached, table_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from registry.db import Base

_CLIENTS, _POINTS = table_of(Client), table_of(ContactPoint)
_COLUMNS = [name for name in _CLIENTS.c.keys() if name != "id"]  # noqa: SIM118 - columns, not a dictionary
_ALWAYS = ("version", "updated_at", "updated_by_id", "sort_name", "search_text")
_OTHERWISE = {"is_confirmed": "confirmed_at"}  # fields that the history calls otherwise than the column
_PARTS = {"contact_points": ContactPoint, "tags": ClientTag, "custom_fields": CustomValue}
_TOLD = ("kind", "value", "label", "dial_code", "is_preferred", "is_additional")  # by the history, of a contact point

_WORKSPACE: sa.BindParameter[int] = sa.bindparam("workspace")
_CLIENT: sa.BindParameter[int] = sa.bindparam("client")
_ADD = {model: sa.insert(table_of(model)) for model in (Client, *_PARTS.values())}
_REMOVE = {
    model: sa.delete(table_of(model)).where(
        table_of(model).c.workspace_id == _WORKSPACE,
        table_of(model).c.client_id == _CLIENT,
    )
    for model in _PARTS.values()
}
_REMOVE_POINT = _REMOVE[ContactPoint].where(_POINTS.c.uuid == sa.bindparam("point"))
_CHANGE = sa.update(_CLIENTS).where(_CLIENTS.c.workspace_id == _WORKSPACE, _CLIENTS.c.id == _CLIENT)
_CHANGE_POINT = sa.update(_POINTS).where(
    _POINTS.c.workspace_id == _WORKSPACE,
    _POINTS.c.client_id == _CLIENT,
    _POINTS.c.uuid == sa.bindparam("point"),
)


def add(connection: sa.Connection, client: Client) -> None:
    """Write a new client with all that hangs on it; the client gets its number."""
    values = {name: getattr(client, name) for name in _COLUMNS}
    result: Any = connection.execute(_ADD[Client], values)
    vars(client).update(values, id=result.inserted_primary_key[0])
    for rows in (client.contact_points, client.tag_links, client.custom_values):
        _add_rows(connection, client, rows)
    mark_detached(client)


def save(connection: sa.Connection, client: Client, differing: dict[str, list[Any]]) -> None:
    """Write what differs of a client, as its history tells it, and what every change brings with it."""
    names = {_OTHERWISE.get(field, field) for field in differing.keys() - _PARTS.keys()}
    values = {name: getattr(client, name) for name in sorted({*names, *_ALWAYS})}
    connection.execute(_CHANGE, values | _whose(client))
    if "contact_points" in differing:
        _save_points(connection, client, differing["contact_points"][0])
    for field, rows in (("tags", client.tag_links), ("custom_fields", client.custom_values)):
        if field in differing:
            connection.execute(_REMOVE[_PARTS[field]], _whose(client))
            _add_rows(connection, client, rows)
    forget_related(client)


def _add_rows(connection: sa.Connection, client: Client, rows: Sequence[Any]) -> None:
    if rows:
        for row in rows:
            row.client_id = client.id
        connection.execute(_ADD[type(rows[0])], [_values_of(row) for row in rows])


def _values_of(row: Base) -> dict[str, Any]:
    """Return what is written of a new row: the database numbers those that have a number."""
    return {name: getattr(row, name) for name in row.__table__.c.keys() if name != "id"}  # noqa: SIM118 - as above


def _save_points(connection: sa.Connection, client: Client, before: list[dict[str, Any]]) -> None:
    """Write which contact points are gone, changed and new: the database allows one preferred at any moment."""
    old = {point["id"]: (place, point) for place, point in enumerate(before)}
    rows = {str(row.uuid): row for row in client.contact_points}
    if gone := [_point(client, UUID(uuid)) for uuid in old.keys() - rows.keys()]:
        connection.execute(_REMOVE_POINT, gone)
    known = [row for uuid, row in rows.items() if uuid in old and _differs(row, *old[uuid])]
    for row in sorted(known, key=lambda row: row.is_preferred):
        told = {name: getattr(row, name) for name in (*_TOLD, "normalised", "position")}
        connection.execute(_CHANGE_POINT, _point(client, row.uuid) | told)
    _add_rows(connection, client, [row for uuid, row in rows.items() if uuid not in old])


def _differs(row: ContactPoint, place: int, told: dict[str, Any]) -> bool:
    return row.position != place or any(getattr(row, name) != told[name] for name in _TOLD)


def _whose(client: Client) -> dict[str, Any]:
    return {"workspace": client.workspace_id, "client": client.id}


def _point(client: Client, uuid: UUID) -> dict[str, Any]:
    return _whose(client) | {"point": uuid}
