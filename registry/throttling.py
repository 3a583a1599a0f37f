"""Guessing passwords is slowed down before any hash is computed: per account, and per address of a shared desk."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING

import sqlalchemy as sa

from registry.db import db, lock, now, transaction
from registry.errors import TooManyTries
from registry.models import LoginThrottle

if TYPE_CHECKING:
    from collections.abc import Iterable

FREE_TRIES = {"account": 5, "address": 30}
FIRST_WAIT, LONGEST_WAIT = 30, 60  # seconds: no more than 15 guesses at one account in ten minutes
FORGOTTEN_AFTER = dt.timedelta(hours=1)


def refuse_if_blocked(keys: Iterable[str]) -> None:
    """Raise TooManyTries while one of the keys has to wait."""
    waiting = sa.select(sa.func.max(LoginThrottle.blocked_until)).where(
        LoginThrottle.key.in_(list(keys)), LoginThrottle.blocked_until > now()
    )
    until = db.session.scalar(waiting)
    if until is not None:
        until = until.replace(tzinfo=until.tzinfo or dt.UTC)
        raise TooManyTries(max(1, math.ceil((until - now()).total_seconds())))


def remember_failure(keys: Iterable[str]) -> None:
    """Count a failure for each key; after the free tries the wait is half a minute, then a whole one."""
    with transaction() as session:
        for key in keys:
            lock(session, "login", key)
            row = session.get(LoginThrottle, key, populate_existing=True)
            if row is None or row.failed_at < now() - FORGOTTEN_AFTER:
                row = session.merge(LoginThrottle(key=key, failures=0, blocked_until=None))
            row.failures += 1
            row.failed_at = now()
            beyond = row.failures - FREE_TRIES[key.partition(":")[0]]
            if beyond >= 0:
                row.blocked_until = now() + dt.timedelta(seconds=FIRST_WAIT if beyond == 0 else LONGEST_WAIT)


def forget_failures(keys: Iterable[str]) -> None:
    """Start counting anew: somebody proved to be who they say."""
    keys = list(keys)
    if db.session.scalar(sa.select(LoginThrottle.key).where(LoginThrottle.key.in_(keys)).limit(1)):
        with transaction() as session:
            session.execute(sa.delete(LoginThrottle).where(LoginThrottle.key.in_(keys)))
