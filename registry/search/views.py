"""How many clients each view of the list holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from registry.db import db
from registry.search.filters import VIEWS, Filters

if TYPE_CHECKING:
    import datetime as dt

    from registry.callers import Caller

CAP = 1000  # nobody counts further before a page is shown


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are; with `is_capped`, at least that many: nobody counted further."""

    number: int
    is_capped: bool = False


def count(caller: Caller, filters: Filters) -> Count:
    """Count a view's clients, no further than the cap."""
    return capped(sum(db.session.scalar(_counted(caller, part, filters)) or 0 for part in parts_of(filters.view)))


def count_views(caller: Caller, today: dt.date | None = None) -> dict[str, Count]:
    """Return how many clients each view of the list holds, in one statement, none counted further than the cap."""
    counted = (_counted(caller, view, Filters(view, today=today)).scalar_subquery() for view in VIEWS)
    row = db.session.execute(sa.select(*counted)).one()
    return {view: capped(number) for view, number in zip(VIEWS, row, strict=True)}


def parts_of(view: str) -> tuple[str, ...]:
    """Return the views that a view consists of, each with an index of its own."""
    return ("active", "inactive") if view == "all" else (view,)


def capped(number: int) -> Count:
    """Return a number that was counted one further than the cap as what is said of it."""
    return Count(min(number, CAP), number > CAP)


def _counted(caller: Caller, view: str, filters: Filters) -> sa.Select[int]:
    some = filters.members(caller, view).limit(CAP + 1)
    return sa.select(sa.func.count()).select_from(some.subquery())
