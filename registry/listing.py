"""Clients page by page, newest first: each begins where the one before it ended, whoever came meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from registry import store
from registry.db import db
from registry.models import Client
from registry.search import matching

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.callers import Caller

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Slice:
    """Some clients, newest first, and whether there are newer and older ones beyond them."""

    clients: list[Client]
    has_newer: bool
    has_older: bool


def list_clients(
    caller: Caller, limit: int, *related: str, after: int | None = None, before: int | None = None
) -> Slice:
    """Return up to `limit` active clients: the newest, or those older than `after`, or those newer than `before`.

    Removed and inactive clients are in no list. `related` are the relationships of Client that are looked at, too:
    each is one statement for all of them.
    """
    caller.must("clients.view")
    if before is not None:
        newer = _read(caller, Client.id > before, Client.id.asc(), limit + 1, related)
        return Slice(newer[:limit][::-1], has_newer=len(newer) > limit, has_older=True)
    where = Client.id < after if after is not None else sa.true()
    older = _read(caller, where, Client.id.desc(), limit + 1, related)
    return Slice(older[:limit], has_newer=after is not None, has_older=len(older) > limit)


def every_client(caller: Caller) -> Iterator[list[Client]]:
    """Yield every active client, newest first, a batch at a time."""
    last, has_older = None, True
    while has_older:
        batch = list_clients(caller, _BATCH, after=last)
        has_older, last = batch.has_older, batch.clients[-1].id if batch.clients else None
        yield batch.clients


def count_clients(caller: Caller) -> int:
    """Return how many clients the lists hold."""
    caller.must("clients.view")
    return db.session.scalar(sa.select(sa.func.count()).select_from(Client).where(*_listed(caller))) or 0


def numbered_page(
    caller: Caller, number: int, limit: int, text: str = "", *, is_active: bool | None = True
) -> tuple[list[Client], int]:
    """Return page `number`, from 1, of the clients that match a text, newest first, and how many match in all.

    `is_active` None: whether active or not.
    """
    caller.must("clients.view")
    where = [Client.workspace_id == caller.workspace_id, Client.archived_at.is_(None), *matching(caller, text)]
    if is_active is not None:
        where.append(Client.is_active.is_(is_active))
    total = db.session.scalar(sa.select(sa.func.count()).select_from(Client).where(*where)) or 0
    query = sa.select(Client.id).where(*where).order_by(Client.id.desc()).offset((number - 1) * limit).limit(limit)
    return _whole(caller, query), total


def _listed(caller: Caller) -> tuple[sa.ColumnElement[bool], ...]:
    return (Client.workspace_id == caller.workspace_id, Client.archived_at.is_(None), Client.is_active.is_(True))


def _read(
    caller: Caller, where: sa.ColumnElement[bool], order: sa.ColumnElement[int], limit: int, related: tuple[str, ...]
) -> list[Client]:
    query = sa.select(Client.id).where(*_listed(caller), where).order_by(order).limit(limit)
    return _whole(caller, query, related)


def _whole(caller: Caller, query: sa.Select[int], related: tuple[str, ...] = ()) -> list[Client]:
    """Return the clients whose numbers a statement finds, and what is looked at beside them."""
    connection = db.session.connection()
    clients = store.read_all(connection, caller.workspace_id, connection.scalars(query).all())
    store.relate(connection, caller.workspace_id, clients, *related)
    return clients
