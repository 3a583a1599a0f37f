"""Signed-in sessions as rows: a stolen cookie dies with its row, at sign-out, suspension or after twelve hours."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from typing import TYPE_CHECKING

import sqlalchemy as sa

from registry.db import db, detached, now, table_of, transaction
from registry.models import Session, User, Workspace

if TYPE_CHECKING:
    from registry.models import Membership

LIFETIME = dt.timedelta(hours=12)

_JOINED = {model: table_of(model) for model in (Session, User, Workspace)}
_SESSIONS, _USERS, _WORKSPACES = _JOINED.values()
_LIVING = (
    sa.select(_SESSIONS, _USERS, _WORKSPACES)
    .join(_USERS, _USERS.c.id == _SESSIONS.c.user_id)
    .join(_WORKSPACES, _WORKSPACES.c.id == _SESSIONS.c.workspace_id)
    .where(
        _SESSIONS.c.key_hash == sa.bindparam("key"),
        _SESSIONS.c.expires_at > sa.bindparam("now"),
        _USERS.c.suspended_at.is_(None),
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
    return session, user, workspace


def end_session(key: str) -> None:
    """End a session; its cookie is worth nothing from now on."""
    with transaction() as session:
        session.execute(sa.delete(Session).where(Session.key_hash == _hash(key)))


def end_sessions_of(user: User) -> None:
    """Sign a user out everywhere."""
    with transaction() as session:
        session.execute(sa.delete(Session).where(Session.user_id == user.id))


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
