"""Doing once what is sent twice: the first answer to a key is kept, and given again to whoever repeats the request.

Three steps, so that a process may die between any two: a claim is committed, the work and its answer are committed
together, and whoever comes with the same key meanwhile is told to wait. A claim whose process died is taken over.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from registry.db import db, now, transaction
from registry.errors import KeyInUse, KeyReused
from registry.models import IdempotencyKey

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from registry.callers import Caller

KEPT = dt.timedelta(hours=48)
ABANDONED = dt.timedelta(seconds=30)  # longer than any transaction may take
_SWEPT_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said: an HTTP status, the headers that belong to it, and the body."""

    status: int
    headers: dict[str, str]
    body: bytes


def once(caller: Caller, key_hash: str, request_hash: str, work: Callable[[], Answer]) -> tuple[Answer, bool]:
    """Return the answer to this key and whether it is a replay; `work` is done only where there is none yet.

    A refusal (anything that `work` raises) writes nothing and leaves the key free. Raises KeyInUse, KeyReused.
    """
    claim = secrets.token_hex(16)
    if answer := _claim(caller.workspace_id, key_hash, request_hash, claim):
        return answer, True
    try:
        with transaction() as session:
            answer = work()
            _keep(session, caller.workspace_id, key_hash, claim, answer)
    except BaseException:
        _release(caller.workspace_id, key_hash, claim)
        raise
    return answer, False


def is_answered(caller: Caller, key_hash: str) -> bool:
    """Tell whether there is an answer to this key."""
    row = _found(caller.workspace_id, key_hash)
    return row is not None and row.status is not None


def _keep(session: Session, workspace_id: int, key_hash: str, claim: str, answer: Answer) -> None:
    """Write the answer into our claim; raise KeyInUse where it took so long that somebody else took over."""
    kept = session.execute(
        sa.update(IdempotencyKey)
        .where(_is(workspace_id, key_hash), IdempotencyKey.claim == claim)
        .values(status=answer.status, headers=answer.headers, body=answer.body, answered_at=now())
        .returning(IdempotencyKey.id)
    )
    if kept.one_or_none() is None:
        raise KeyInUse


def _claim(workspace_id: int, key_hash: str, request_hash: str, claim: str) -> Answer | None:
    """Take the key for ourselves, or return what was answered to it."""
    db.session.commit()  # ends what was only being read, so that we see what others have written by now
    if answer := _answered(_found(workspace_id, key_hash), request_hash):
        return answer
    try:
        with transaction() as session:
            _sweep(session)
            row = _found(workspace_id, key_hash, held=True)
            if answer := _answered(row, request_hash):
                return answer
            if row is None:
                row = IdempotencyKey(workspace_id=workspace_id, key_hash=key_hash)
                session.add(row)
            row.request_hash, row.claim, row.claimed_at = request_hash, claim, now()
    except sa.exc.IntegrityError as error:  # another was faster by a moment
        raise KeyInUse from error
    return None


def _found(workspace_id: int, key_hash: str, *, held: bool = False) -> IdempotencyKey | None:
    query = sa.select(IdempotencyKey).where(_is(workspace_id, key_hash))
    query = query.with_for_update() if held else query
    return db.session.scalar(query.execution_options(populate_existing=True))


def _is(workspace_id: int, key_hash: str) -> sa.ColumnElement[bool]:
    return sa.and_(IdempotencyKey.workspace_id == workspace_id, IdempotencyKey.key_hash == key_hash)


def _answered(row: IdempotencyKey | None, request_hash: str) -> Answer | None:
    """Return the answer kept in a row; None where nobody is at work on one."""
    if row is None:
        return None
    if row.status is None and row.claimed_at < now() - ABANDONED:
        return None
    if row.request_hash != request_hash:
        raise KeyReused
    if row.status is None:
        raise KeyInUse
    return Answer(row.status, row.headers or {}, row.body or b"")


def _release(workspace_id: int, key_hash: str, claim: str) -> None:
    with transaction() as session:
        mine = sa.and_(_is(workspace_id, key_hash), IdempotencyKey.claim == claim, IdempotencyKey.status.is_(None))
        session.execute(sa.delete(IdempotencyKey).where(mine))


def _sweep(session: Session) -> None:
    """Forget a few answers that nobody will ask for again."""
    old = sa.select(IdempotencyKey.id).where(IdempotencyKey.claimed_at < now() - KEPT).limit(_SWEPT_AT_ONCE)
    session.execute(sa.delete(IdempotencyKey).where(IdempotencyKey.id.in_(old.scalar_subquery())))
