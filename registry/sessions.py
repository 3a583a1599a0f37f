"""Signed-in sessions as rows: a stolen cookie dies with its row, at sign-out, suspension or after twelve hours."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from typing import TYPE_CHECKING

import sqlalchemy as sa

from registry.db import db, now, transaction
from registry.models import Session, User, Workspace

if TYPE_CHECKING:
    from registry.models import Membership

LIFETIME = dt.timedelta(hours=12)


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
    query = (
        sa.select(Session, User, Workspace)
        .join(User, User.id == Session.user_id)
        .join(Workspace, Workspace.id == Session.workspace_id)
        .where(Session.key_hash == _hash(key), Session.expires_at > now(), User.suspended_at.is_(None))
    )
    row = db.session.execute(query).one_or_none()
    return None if row is None else (row[0], row[1], row[2])


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
