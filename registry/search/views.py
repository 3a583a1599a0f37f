"""The list where nobody looks for anything: a view in the order of names, page by page, and how many it holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from registry.db import db
from registry.identifiers import parse_number
from registry.models import Client

if TYPE_CHECKING:
    from registry.callers import Caller

CAP = 1000  # nobody counts further before a page is shown

Cursor = tuple[str, int]

_LIVING = Client.archived_at.is_(None)
# Each has its own partial index: see models/client.py.
_VIEWS: dict[str, tuple[sa.ColumnExpressionArgument[bool], ...]] = {
    "active": (_LIVING, Client.is_active),
    "inactive": (_LIVING, sa.not_(Client.is_active)),
    "unconfirmed": (_LIVING, Client.confirmed_at.is_(None)),
    "archived": (Client.archived_at.is_not(None),),
}
VIEWS = (*_VIEWS, "all")


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are; with `is_capped`, at least that many: nobody counted further."""

    number: int
    is_capped: bool = False


def page_of(caller: Caller, view: str, after: str | None, limit: int) -> list[int]:
    """Return the numbers of the view's clients behind a cursor, by name; one too many where there are more."""
    parts = ("active", "inactive") if view == "all" else (view,)
    found = [row for part in parts for row in _part(caller, part, _position(caller, after), limit + 1)]
    return [client_id for _, client_id in sorted(found)[: limit + 1]]


def _part(caller: Caller, view: str, after: Cursor | None, most: int) -> list[tuple[str, int]]:
    query = (
        sa.select(Client.sort_name, Client.id)
        .where(Client.workspace_id == caller.workspace_id, *_VIEWS[view])
        .order_by(Client.sort_name, Client.id)
        .limit(most)
    )
    if after:
        query = query.where(sa.tuple_(Client.sort_name, Client.id) > sa.tuple_(*after))
    return [(name, client_id) for name, client_id in db.session.execute(query)]


def _position(caller: Caller, after: str | None) -> Cursor | None:
    """Return where a page goes on, also behind somebody who has left the view; None where nobody is named."""
    number = parse_number(after or "")
    if number is None:
        return None
    query = sa.select(Client.sort_name, Client.id).where(
        Client.workspace_id == caller.workspace_id, Client.id == number
    )
    row = db.session.execute(query).one_or_none()
    return (row[0], row[1]) if row else None


def count(caller: Caller, view: str) -> Count:
    """Count a view's clients, no further than the cap."""
    parts = ("active", "inactive") if view == "all" else (view,)
    return capped(sum(db.session.scalar(_counted(caller, part)) or 0 for part in parts))


def count_views(caller: Caller) -> dict[str, Count]:
    """Return how many clients each view of the list holds, in one statement, none counted further than the cap."""
    row = db.session.execute(sa.select(*(_counted(caller, view).scalar_subquery() for view in _VIEWS))).one()
    return {view: capped(number) for view, number in zip(_VIEWS, row, strict=True)}


def capped(number: int) -> Count:
    """Return a number that was counted one further than the cap as what is said of it."""
    return Count(min(number, CAP), number > CAP)


def _counted(caller: Caller, view: str) -> sa.Select[int]:
    some = sa.select(Client.id).where(Client.workspace_id == caller.workspace_id, *_VIEWS[view]).limit(CAP + 1)
    return sa.select(sa.func.count()).select_from(some.subquery())
