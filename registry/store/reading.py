"""Reading clients with their contact points, tags and values; of many as fast as of one, part by part."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm.attributes import set_committed_value

from registry.models import (
    Actor,
    Client,
    ClientAlias,
    ClientTag,
    ContactPoint,
    CustomField,
    CustomValue,
    ReferralType,
    Tag,
)
from registry.tables import detached, table_of

if TYPE_CHECKING:
    from collections.abc import Sequence

Reference = int | str | UUID

_CLIENTS, _ALIASES = table_of(Client), table_of(ClientAlias)
_COLUMNS = tuple(_CLIENTS.c.keys())
_WORKSPACE: sa.BindParameter[int] = sa.bindparam("workspace")
_REFERENCE: sa.BindParameter[Any] = sa.bindparam("reference")
_NUMBERS: sa.BindParameter[Any] = sa.bindparam("numbers", expanding=True)


@dataclass(frozen=True, slots=True)
class _Part:
    """What hangs on a client: rows of a model, each with the one row of another model that it is about."""

    name: str
    model: type[Any]
    about: str = ""
    other: type[Any] | None = None

    def statement(self, where: sa.ColumnElement[bool]) -> sa.Select[Any]:
        """Return the statement that reads the rows of some clients in their order."""
        table = table_of(self.model)
        query = sa.select(table.c.client_id, table).where(table.c.workspace_id == _WORKSPACE, where)
        if self.other is not None:
            other = table_of(self.other)
            query = query.add_columns(other).join(other, other.c.id == table.c[f"{self.about}_id"])
        return query.order_by(table.c.position)

    def row(self, values: Sequence[Any]) -> Any:
        """Return what a row of the statement stands for."""
        columns = table_of(self.model).c.keys()
        one = detached(self.model, zip(columns, values, strict=False))
        if self.other is not None:
            others = zip(table_of(self.other).c.keys(), values[len(columns) :], strict=True)
            vars(one)[self.about] = detached(self.other, others)
        return one


_POINTS = _Part("contact_points", ContactPoint)
_TAGS = _Part("tag_links", ClientTag, "tag", Tag)
_VALUES = _Part("custom_values", CustomValue, "field", CustomField)
_STATEMENTS = {
    part: (
        part.statement(table_of(part.model).c.client_id == _REFERENCE),
        part.statement(table_of(part.model).c.client_id.in_(_NUMBERS)),
    )
    for part in (_POINTS, _TAGS, _VALUES)
}
_RELATED = {"created_by": Actor, "updated_by": Actor, "referral_type": ReferralType, "referred_by": Client}
_REFERRED = {
    model: sa.select(table_of(model)).where(
        table_of(model).c.workspace_id == _WORKSPACE, table_of(model).c.id.in_(_NUMBERS)
    )
    for model in dict.fromkeys(_RELATED.values())
}


def _of_client(table: sa.Table) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.workspace_id == _CLIENTS.c.workspace_id, table.c.client_id == _CLIENTS.c.id)


def _select(where: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Return the statement that reads clients, and whether each has tags and values: most have none."""
    has = (sa.exists().where(_of_client(table_of(part.model))).label(f"_{part.name}") for part in (_TAGS, _VALUES))
    return sa.select(_CLIENTS, *has).where(_CLIENTS.c.workspace_id == _WORKSPACE, where)


_BY = {
    int: _select(_CLIENTS.c.id == _REFERENCE),
    str: _select(_CLIENTS.c.slug == _REFERENCE),
    UUID: _select(_CLIENTS.c.uuid == _REFERENCE),
}
_KINDS = {int: "id", str: "slug", UUID: "uuid"}
_BY_ALIAS = _select(sa.and_(_ALIASES.c.kind == sa.bindparam("kind"), _ALIASES.c.value == _REFERENCE)).join(
    _ALIASES, _of_client(_ALIASES)
)
_BY_NUMBERS = _select(_CLIENTS.c.id.in_(_NUMBERS))
# Others may still refer to a client who is held: two who do so would deadlock.
_HELD = _BY[int].with_for_update(of=_CLIENTS, key_share=True)
_HELD_VERSION = _HELD.with_only_columns(_CLIENTS.c.version)


def read(connection: sa.Connection, workspace_id: int, reference: Reference) -> Client | None:
    """Return the client with this number, UUID or slug."""
    return _one(connection, _BY[_kind_of(reference)], workspace_id, reference=reference)


def read_by_alias(connection: sa.Connection, workspace_id: int, reference: Reference) -> Client | None:
    """Return the client who had this number, UUID or slug before."""
    kind = _KINDS[_kind_of(reference)]
    return _one(connection, _BY_ALIAS, workspace_id, kind=kind, reference=str(reference))


def hold(connection: sa.Connection, workspace_id: int, client_id: int) -> Client | None:
    """Read a client and keep others from changing it until the transaction ends."""
    return _one(connection, _HELD, workspace_id, reference=client_id)


def hold_version(connection: sa.Connection, workspace_id: int, client_id: int) -> int | None:
    """Keep others from changing a client until the transaction ends, and return which version it is at."""
    version: int | None = connection.scalar(_HELD_VERSION, {"workspace": workspace_id, "reference": client_id})
    return version


def read_all(connection: sa.Connection, workspace_id: int, client_ids: Sequence[int]) -> list[Client]:
    """Return the clients with these numbers, as far as there are any, in the order of the numbers."""
    if not client_ids:
        return []
    rows = connection.execute(_BY_NUMBERS, {"workspace": workspace_id, "numbers": client_ids}).all()
    clients = {client.id: client for client in _whole(connection, workspace_id, rows)}
    return [clients[client_id] for client_id in client_ids if client_id in clients]


def relate(connection: sa.Connection, workspace_id: int, clients: Sequence[Client], *names: str) -> None:
    """Read along what the clients refer to: `created_by`, `updated_by`, `referral_type`, `referred_by`."""
    for model in dict.fromkeys(_RELATED[name] for name in names):
        mine = [name for name in names if _RELATED[name] is model]
        found = _referred(
            connection, workspace_id, model, {_number(client, name) for client in clients for name in mine}
        )
        for client, name in itertools.product(clients, mine):
            set_committed_value(client, name, found.get(_number(client, name)))


def forget_related(client: Client) -> None:
    """Make sure that nobody takes what a client referred to before a change for what it refers to now."""
    for name in _RELATED:
        vars(client).pop(name, None)


def _number(client: Client, name: str) -> int | None:
    number: int | None = getattr(client, f"{name}_id")
    return number


def _referred(
    connection: sa.Connection, workspace_id: int, model: type[Any], numbers: set[int | None]
) -> dict[Any, Any]:
    wanted = sorted(number for number in numbers if number is not None)
    if not wanted:
        return {}
    rows = connection.execute(_REFERRED[model], {"workspace": workspace_id, "numbers": wanted})
    return {row.id: detached(model, row._mapping) for row in rows}  # noqa: SLF001 - the documented public name


def _kind_of(reference: Reference) -> type:
    return UUID if isinstance(reference, UUID) else type(reference)


def _one(connection: sa.Connection, statement: sa.Select[Any], workspace_id: int, **values: Any) -> Client | None:
    rows = connection.execute(statement, {"workspace": workspace_id, **values}).all()
    return next(iter(_whole(connection, workspace_id, rows)), None)


def _whole(connection: sa.Connection, workspace_id: int, rows: Sequence[sa.Row[Any]]) -> list[Client]:
    """Return the clients of some rows with all their parts."""
    clients = [detached(Client, zip(_COLUMNS, row, strict=False)) for row in rows]
    everybody = [client.id for client in clients]
    tagged, valued = ([row.id for row in rows if row[flag]] for flag in (-2, -1))
    for part, numbers in ((_POINTS, everybody), (_TAGS, tagged), (_VALUES, valued)):
        found = _members(connection, part, workspace_id, numbers)
        for client in clients:
            set_committed_value(client, part.name, found.get(client.id, []))
    return clients


def _members(connection: sa.Connection, part: _Part, workspace_id: int, numbers: list[int]) -> dict[int, list[Any]]:
    """Return what hangs on each of the clients with these numbers."""
    found: dict[int, list[Any]] = {}
    if numbers:
        one, many = _STATEMENTS[part]
        values = {"numbers": numbers} if len(numbers) > 1 else {"reference": numbers[0]}
        rows = connection.execute(many if len(numbers) > 1 else one, {"workspace": workspace_id, **values})
        for client_id, *row in rows:
            found.setdefault(client_id, []).append(part.row(row))
    return found
