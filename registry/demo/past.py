"""A past for the demo: what is written inside `dated` bears that day's date, in the record and in its history."""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from registry.db import db
from registry.models import Client

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

_DATES = ("created_at", "updated_at", "confirmed_at", "at")


@contextlib.contextmanager
def dated(moment: dt.datetime) -> Iterator[None]:
    """Let new rows, and changes to clients, bear this date. Only people who do not exist have such a past."""

    def set_dates(session: Any, *_: Any) -> None:
        for row in session.new:
            for name in _DATES:
                if hasattr(row, name) and (name != "confirmed_at" or row.confirmed_at is not None):
                    setattr(row, name, moment)
        for row in session.dirty:
            if isinstance(row, Client) and session.is_modified(row):
                row.updated_at = moment
                row.confirmed_at = row.confirmed_at and min(row.confirmed_at, moment)

    session = db.session()
    sa.event.listen(session, "before_flush", set_dates)
    try:
        yield
    finally:
        sa.event.remove(session, "before_flush", set_dates)


def working_hours(luck: Random, start: dt.datetime, end: dt.datetime) -> dt.datetime:
    """Return a moment between two, on a weekday and in office hours where there is room for that."""
    span = int((end - start).total_seconds())
    moment = (start + dt.timedelta(seconds=luck.randrange(max(1, span)))).replace(microsecond=0)
    opened = moment.replace(hour=8 + luck.randrange(10)) - dt.timedelta(days=max(0, moment.weekday() - 4))
    return opened if start <= opened <= end else moment
