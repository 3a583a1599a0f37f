"""Moments as the dialects write them."""

from __future__ import annotations

import datetime as dt


def milliseconds(moment: dt.datetime) -> str:
    """Return a moment as `2024-03-05T15:30:00.000Z`."""
    return moment.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def seconds(moment: dt.datetime) -> str:
    """Return a moment as `2024-03-05T15:30:00Z`."""
    return moment.astimezone(dt.UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")
