"""Signed-in sessions as rows: a stolen cookie dies with its row, at sign-out, suspension or after twelve hours."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from typing import TYPE_CHECKING

import sqlalchemy as sa

from registry.db import db, now, transaction
from registry.errors import SessionNotFound
from registry.models import Membership, Session, User, Workspace
from registry.tables import detached, table_of

if TYPE_CHECKING:
    from collections.abc import Sequence

LIFETIME = dt.timedelta(hours=12)
_SEEN_EVERY = dt.timedelta(minutes=5)

_JOINED = {model: table_of(model) for model in (Session, User, Workspace)}
_SESSIONS, _USERS, _WORKSPACES = _JOINED.values()
_MEMBERSHIPS = table_of(Membership)
_LIVING = (
    sa.select(_SESSIONS, _USERS, _WORKSPACES)
    .join(_USERS, _USERS.c.id == _SESSIONS.c.user_id)
    .join(_WORKSPACES, _WORKSPACES.c.id == _SESSIONS.c.workspace_id)
    .join(
        _MEMBERSHIPS,
        sa.and_(_MEMBERSHIPS.c.workspace_id == _WORKSPACES.c.id, _MEMBERSHIPS.c.user_id == _USERS.c.id),
    )
    .where(
        _SESSIONS.c.key_hash == sa.bindparam("key"),
        _SESSIONS.c.expires_at > sa.bindparam("now"),
        _USERS.c.suspended_at.is_(None),
        _MEMBERSHIPS.c.suspended_at.is_(None),
    )
)


def start_session(user: User, membership: Membership, address: str, agent: str) -> str:
    """Begin a session in one workspace and return its secret id of 256 bits, which is kept only as a hash."""
    key = secrets.token_urlsafe(32)
    with transaction() as session:
        session.execute(sa.delete(Session).where(Session.expires_at < now()))
        session.add(
            Session(
                key_hash=_hash(key),
                workspace_id=membership.workspace_id,
                user_id=user.id,
                expires_at=now() + LIFETIME,
                address=address[:100],
                agent=agent[:200],
            )
        )
        session.execute(_is_seen(membership.workspace_id, user.id))
    return key


def find_session(key: str) -> tuple[Session, User, Workspace] | None:
    """Return the living session with this secret id, its user and workspace; None once it ended for any reason."""
    row = db.session.connection().execute(_LIVING, {"key": _hash(key), "now": now()}).one_or_none()
    if row is None:
        return None
    values = iter(row)
    session, user, workspace = (
        detached(model, zip(table.c.keys(), values, strict=False)) for model, table in _JOINED.items()
    )
    _note_use(session)
    return session, user, workspace


def _note_use(used: Session) -> None:
    """Write down that somebody is at work, every few minutes."""
    if used.seen_at < now() - _SEEN_EVERY:
        with transaction() as session:
            session.execute(sa.update(Session).where(Session.id == used.id).values(seen_at=now()))
            session.execute(_is_seen(used.workspace_id, used.user_id))


def _is_seen(workspace_id: int, user_id: int) -> sa.Update:
    mine = (Membership.workspace_id == workspace_id, Membership.user_id == user_id)
    return sa.update(Membership).where(*mine).values(seen_at=now())


def sessions_of(user: User, key: str) -> list[tuple[Session, bool]]:
    """Return a user's living sessions, the last one used first, and whether each is the one with this secret id."""
    living = sa.select(Session).where(Session.user_id == user.id, Session.expires_at > now())
    found: Sequence[Session] = db.session.scalars(living.order_by(Session.seen_at.desc(), Session.id.desc())).all()
    return [(one, one.key_hash == _hash(key)) for one in found]


def end_session(key: str) -> None:
    """End a session; its cookie is worth nothing from now on."""
    with transaction() as session:
        session.execute(sa.delete(Session).where(Session.key_hash == _hash(key)))


def end_session_number(user: User, number: int) -> None:
    """End one of a user's sessions; raise SessionNotFound."""
    with transaction() as session:
        theirs = sa.delete(Session).where(Session.user_id == user.id, Session.id == number).returning(Session.id)
        if session.scalar(theirs) is None:
            raise SessionNotFound


def end_sessions_of(user: User, but: str | None = None) -> None:
    """Sign a user out everywhere, but for the session with this secret id."""
    with transaction() as session:
        theirs = sa.delete(Session).where(Session.user_id == user.id)
        session.execute(theirs if but is None else theirs.where(Session.key_hash != _hash(but)))


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
