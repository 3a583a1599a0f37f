"""A past for the demo: what is written inside `dated` bears that day's date, in the record and in its history."""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import TYPE_CHECKING

from registry.db import pretended_now

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random


@contextlib.contextmanager
def dated(moment: dt.datetime) -> Iterator[None]:
    """Let whatever is written bear this date. Only people who do not exist have such a past."""
    token = pretended_now.set(moment)
    try:
        yield
    finally:
        pretended_now.reset(token)


def working_hours(luck: Random, start: dt.datetime, end: dt.datetime) -> dt.datetime:
    """Return a moment between two, on a weekday and in office hours where there is room for that."""
    span = int((end - start).total_seconds())
    moment = (start + dt.timedelta(seconds=luck.randrange(max(1, span)))).replace(microsecond=0)
    opened = moment.replace(hour=8 + luck.randrange(10)) - dt.timedelta(days=max(0, moment.weekday() - 4))
    return opened if start <= opened <= end else moment
