"""Workspaces, the people who work in them, what their roles permit, and who did what (actors)."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.db import (
    Base,
    instant,
    moment,
    one_of,
    pk,
    public_id,
    ref,
    str2,
    str10,
    str20,
    str50,
    str100,
    str255,
    within_workspace,
)


class Workspace(Base):
    """A tenant: one salon, clinic or practice. What it has not chosen is null, and as everywhere else."""

    __tablename__ = "workspaces"
    __table_args__ = (
        sa.UniqueConstraint("uuid"),
        sa.UniqueConstraint("slug"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[pk]
    uuid: Mapped[public_id]
    slug: Mapped[str100]
    name: Mapped[str100]
    country_code: Mapped[str2] = mapped_column(default="ES")
    public_create: Mapped[bool] = mapped_column(default=True)
    client_word: Mapped[str20 | None]
    time_zone: Mapped[str50 | None]
    language: Mapped[str10 | None]
    lock_minutes: Mapped[int | None]
    created_at: Mapped[moment]


class User(Base):
    """A person who signs in at a desk.

    `shortcuts`: whether single keys do something (null: yes); `discreet`: whether details are blurred (null: no).
    """

    __tablename__ = "users"
    __table_args__ = (
        sa.UniqueConstraint("uuid"),
        sa.UniqueConstraint("email"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[pk]
    uuid: Mapped[public_id]
    email: Mapped[str255]
    name: Mapped[str100]
    password_hash: Mapped[str255]
    credentials_changed_at: Mapped[moment]
    suspended_at: Mapped[instant | None]
    language: Mapped[str10 | None]
    theme: Mapped[str10 | None]
    shortcuts: Mapped[bool | None]
    discreet: Mapped[bool | None]
    created_at: Mapped[moment]


class Actor(Base):
    """Whoever or whatever changed a record: a user, an API token, the public form or a command."""

    __tablename__ = "actors"
    __table_args__ = (
        sa.UniqueConstraint("workspace_id", "id"),
        sa.UniqueConstraint("workspace_id", "uuid"),
        one_of("kind", "user", "token", "public_form", "command"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[pk]
    workspace_id: Mapped[ref] = mapped_column(sa.ForeignKey("workspaces.id"))
    uuid: Mapped[public_id]
    kind: Mapped[str20]
    name: Mapped[str100]


class Role(Base):
    """A named set of permissions within one workspace."""

    __tablename__ = "roles"
    __table_args__ = (
        sa.UniqueConstraint("workspace_id", "id"),
        sa.UniqueConstraint("workspace_id", "name"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[pk]
    workspace_id: Mapped[ref] = mapped_column(sa.ForeignKey("workspaces.id"))
    name: Mapped[str50]
    permissions: Mapped[list[RolePermission]] = relationship(lazy="selectin", cascade="all, delete-orphan")


class RolePermission(Base):
    """One permission of one role."""

    __tablename__ = "role_permissions"
    __table_args__ = (within_workspace("role_id", "roles", ondelete="CASCADE"),)

    workspace_id: Mapped[ref] = mapped_column(primary_key=True)
    role_id: Mapped[ref] = mapped_column(primary_key=True)
    permission: Mapped[str50] = mapped_column(primary_key=True)


class Membership(Base):
    """That a user works in a workspace, in one role, and signs there as one actor."""

    __tablename__ = "memberships"
    __table_args__ = (within_workspace("role_id", "roles"), within_workspace("actor_id", "actors"))

    workspace_id: Mapped[ref] = mapped_column(sa.ForeignKey("workspaces.id"), primary_key=True)
    user_id: Mapped[ref] = mapped_column(sa.ForeignKey("users.id"), primary_key=True, index=True)
    role_id: Mapped[ref]
    actor_id: Mapped[ref]
    created_at: Mapped[moment]
    seen_at: Mapped[instant | None]
    suspended_at: Mapped[instant | None]
