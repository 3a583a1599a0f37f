"""The list, page by page in both directions, whatever narrows it.

Where something that narrows it has an index and few belong there, all of them are read and put in order. Otherwise
the list is walked along the index of its order, and who does not belong is passed by; after so many steps a page ends
where it is, and the next one goes on from there. No page takes longer than another, however many clients there are.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from registry.db import db
from registry.hints import along, by_number
from registry.identifiers import parse_number
from registry.models import Client
from registry.search import views
from registry.search.filters import VIEWS, Filters
from registry.search.views import CAP, Count, parts_of

if TYPE_CHECKING:
    from registry.callers import Caller

FEW = 2000  # of whom all are read
STEPS = (200, 800, 1000)  # looked at, one look after the other, while too few belong

Column = sa.orm.InstrumentedAttribute[Any]
Row = tuple[Any, ...]  # what the order goes by, the client's number last

_COLUMNS: dict[str, tuple[Column, ...]] = {
    "name": (Client.sort_name, Client.id),
    "changed": (Client.updated_at, Client.id),
    "newest": (Client.created_at, Client.id),
}
_MOMENT = re.compile(r"(\d{1,14})\.(\d{1,18})", re.ASCII)
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What else narrows a list: who matches a text, by number where they are few, and the conditions for it."""

    numbers: list[int] | None = None
    conditions: list[sa.ColumnElement[bool]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a list: the clients' numbers, how many there are in all, and the cursors of both neighbours."""

    client_ids: list[int]
    count: Count
    next_cursor: str | None = None
    previous_cursor: str | None = None


@dataclass(frozen=True, slots=True)
class _Way:
    """A way through a list: in its order, or `back` against it, which meets the nearest first as well."""

    caller: Caller
    filters: Filters
    conditions: tuple[sa.ColumnElement[bool], ...]
    back: bool = False

    @property
    def columns(self) -> tuple[Column, ...]:
        """Return what the list is ordered by."""
        return _COLUMNS[self.filters.order]

    @property
    def is_down(self) -> bool:
        """Tell whether this way leads from great to small: names begin with A, days with the last one."""
        return (self.filters.order != "name") != self.back

    def select(self, *columns: Any, part: str) -> sa.Select[Any]:
        """Return a statement that reads these of a part of the view, in the order of this way."""
        order = [column.desc() if self.is_down else column.asc() for column in self.columns]
        query = sa.select(*columns).where(Client.workspace_id == self.caller.workspace_id, *VIEWS[part])
        return along(query.order_by(*order), Client, self.index(part))

    def index(self, part: str) -> str:
        """Return the index that has a part of the view in order, or all clients."""
        if self.filters.order == "name":
            return "ix_clients_active" if part == "birthday" else f"ix_clients_{part}"
        return {"changed": "ix_clients_changed", "newest": "ix_clients_created"}[self.filters.order]

    def belongs(self) -> sa.ColumnElement[bool]:
        """Return what is true of those of the view who belong here."""
        return sa.and_(sa.true(), *self.conditions)

    def beyond(self, place: Row) -> sa.ColumnElement[bool]:
        """Return what is true of whoever comes after a place."""
        pairs = zip(place, self.columns, strict=True)
        there, here = (
            sa.tuple_(*self.columns),
            sa.tuple_(*(sa.literal(value, column.type) for value, column in pairs)),
        )
        return there < here if self.is_down else there > here

    def sort(self, rows: list[Row]) -> list[Row]:
        """Return rows in the order of this way."""
        return sorted(rows, reverse=self.is_down)


def page_of(
    caller: Caller, filters: Filters, narrowing: Narrowing, after: str | None, before: str | None, limit: int
) -> Listed:
    """Return the page behind a cursor, or the one before another; a cursor that leads nowhere begins anew."""
    place = _place(caller, filters, before or after)
    conditions = (*filters.conditions(), *narrowing.conditions)
    way = _Way(caller, filters, conditions, back=bool(before and place))
    few, is_view = _few(caller, filters, narrowing), filters.are_a_view and not narrowing.conditions
    if few is None:
        rows, end = _walk(way, place, limit)
        count = views.count(caller, filters) if is_view else _counted(way)
    else:
        everybody = _all_of(way, few)
        rows, end = _beyond(way, everybody, place, limit)
        count = Count(min(len(everybody), CAP), len(everybody) > CAP)
    numbers = [row[-1] for row in rows]
    ahead = _cursor(filters, end) if end else None
    behind = _cursor(filters, rows[0] if rows else place) if place else None
    return Listed(numbers[::-1], count, behind, ahead) if way.back else Listed(numbers, count, ahead, behind)


def _few(caller: Caller, filters: Filters, narrowing: Narrowing) -> list[int] | None:
    """Return numbers among which are all who belong here, or None where nobody knows of so few."""
    if narrowing.numbers is not None:
        return narrowing.numbers
    for query in filters.by_index(caller):
        numbers = db.session.scalars(query.limit(FEW + 1)).all()
        if len(numbers) <= FEW:
            return list(numbers)
    return None


def _all_of(way: _Way, numbers: list[int]) -> list[Row]:
    """Return those of the numbers who belong here, in order."""
    found: list[Row] = []
    for part in parts_of(way.filters.view):
        query = sa.select(*way.columns).where(Client.workspace_id == way.caller.workspace_id, *VIEWS[part])
        query = by_number(query.where(Client.id.in_(numbers), way.belongs()), Client)
        found += (tuple(row) for row in db.session.execute(query))
    return way.sort(found)


def _beyond(way: _Way, rows: list[Row], place: Row | None, limit: int) -> tuple[list[Row], Row | None]:
    """Return the next of these rows behind a place, and where they end unless they are the last."""
    rest = [row for row in rows if place is None or (row < place if way.is_down else row > place)]
    return rest[:limit], rest[limit - 1] if len(rest) > limit else None


def _walk(way: _Way, place: Row | None, limit: int) -> tuple[list[Row], Row | None]:
    """Return who belongs here behind a place, and from where to go on unless that was the end."""
    found: list[Row] = []
    for most in STEPS if way.conditions else (limit + 1,):
        rows = _looked_at(way, place, most)
        found += (row for row, belongs in rows if belongs)
        if len(found) > limit:
            return found[:limit], found[limit - 1]
        if len(rows) < most:
            return found, None
        place = rows[-1][0]
    return found, place


def _looked_at(way: _Way, place: Row | None, most: int) -> list[tuple[Row, bool]]:
    """Return the next rows behind a place, and whether each belongs here."""
    found: dict[Row, bool] = {}
    for part in parts_of(way.filters.view):
        query = way.select(*way.columns, way.belongs(), part=part).limit(most)
        query = query.where(way.beyond(place)) if place else query
        found |= {tuple(row[:-1]): bool(row[-1]) for row in db.session.execute(query)}
    return [(row, found[row]) for row in way.sort(list(found))[:most]]


def _counted(way: _Way) -> Count:
    """Count who belongs here among the first that a walk meets; where that is not the end, there may be more."""
    looked, found, steps = 0, 0, sum(STEPS)
    for part in parts_of(way.filters.view):
        met = way.select(sa.case((way.belongs(), 1), else_=0).label("belongs"), part=part).limit(steps).subquery()
        both = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(met.c.belongs), 0))
        some, belonging = db.session.execute(both).one()
        looked, found = max(looked, some), found + belonging
    return Count(min(found, CAP), found > CAP or looked >= steps)


def _place(caller: Caller, filters: Filters, cursor: str | None) -> Row | None:
    """Return where a cursor leads, also if it was to somebody who has left the list; None where it leads nowhere."""
    if filters.order != "name":
        found = _MOMENT.fullmatch(cursor or "")
        return (_EPOCH + dt.timedelta(milliseconds=int(found[1])), int(found[2])) if found else None
    number = parse_number(cursor or "")
    if number is None:
        return None
    query = sa.select(*_COLUMNS["name"]).where(Client.workspace_id == caller.workspace_id, Client.id == number)
    row = db.session.execute(query).one_or_none()
    return tuple(row) if row else None


def _cursor(filters: Filters, row: Row) -> str:
    if filters.order != "name":
        return f"{(row[0] - _EPOCH) // dt.timedelta(milliseconds=1)}.{row[-1]}"
    return str(row[-1])
