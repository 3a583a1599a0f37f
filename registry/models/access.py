"""What lets somebody in: signed-in sessions, API tokens, and the count of failed tries."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from registry.db import (
    Base,
    instant,
    json_list,
    moment,
    pk,
    public_id,
    ref,
    str20,
    str100,
    str200,
    str255,
    within_workspace,
)


class Session(Base):
    """A signed-in browser or program; only the hash of its secret id is kept."""

    __tablename__ = "sessions"
    __table_args__ = (
        sa.UniqueConstraint("key_hash"),
        sa.ForeignKeyConstraint(
            ["workspace_id", "user_id"],
            ["memberships.workspace_id", "memberships.user_id"],
            ondelete="CASCADE",
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[pk]
    key_hash: Mapped[str100]
    workspace_id: Mapped[ref]
    user_id: Mapped[ref] = mapped_column(index=True)
    created_at: Mapped[moment]
    seen_at: Mapped[moment]
    expires_at: Mapped[instant]
    address: Mapped[str100 | None]
    agent: Mapped[str200 | None]


class Invitation(Base):
    """That somebody may become a member, in one role, with a link that is kept only as the hash of its key."""

    __tablename__ = "invitations"
    __table_args__ = (
        sa.UniqueConstraint("key_hash"),
        sa.UniqueConstraint("workspace_id", "email"),
        within_workspace("role_id", "roles"),
        within_workspace("actor_id", "actors"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[pk]
    workspace_id: Mapped[ref] = mapped_column(sa.ForeignKey("workspaces.id"))
    key_hash: Mapped[str100]
    email: Mapped[str255]
    role_id: Mapped[ref]
    actor_id: Mapped[ref]
    created_at: Mapped[moment]
    expires_at: Mapped[instant]


class ApiToken(Base):
    """A program's credential: one workspace, named scopes, an expiry; only the hash of its secret is kept."""

    __tablename__ = "api_tokens"
    __table_args__ = (
        sa.UniqueConstraint("uuid"),
        sa.UniqueConstraint("key"),
        sa.UniqueConstraint("workspace_id", "name"),
        within_workspace("actor_id", "actors"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[pk]
    uuid: Mapped[public_id]
    key: Mapped[str20]
    secret_hash: Mapped[str100]
    workspace_id: Mapped[ref] = mapped_column(sa.ForeignKey("workspaces.id"))
    actor_id: Mapped[ref]
    name: Mapped[str100]
    scopes: Mapped[json_list]
    created_at: Mapped[moment]
    expires_at: Mapped[instant]
    used_at: Mapped[instant | None]
    revoked_at: Mapped[instant | None]


class LoginThrottle(Base):
    """How often signing in failed for one account or from one address, and until when nobody may try again."""

    __tablename__ = "login_throttles"

    key: Mapped[str255] = mapped_column(primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    failed_at: Mapped[moment]
    blocked_until: Mapped[instant | None]
