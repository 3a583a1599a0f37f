"""A workspace's own words: tags, referral types and custom fields."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from registry.db import Base, moment, one_of, pk, public_id, ref, str20, str100

FIELD_KINDS = ("text", "number", "flag", "date", "choice")


class Tag(Base):
    """A label that staff put on clients; `tone` is one of the eight colours of the desk."""

    __tablename__ = "tags"
    __table_args__ = (
        sa.UniqueConstraint("workspace_id", "id"),
        sa.UniqueConstraint("workspace_id", "name"),
        sa.UniqueConstraint("uuid"),
        sa.CheckConstraint("tone BETWEEN 1 AND 8", name="tone"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[pk]
    workspace_id: Mapped[ref] = mapped_column(sa.ForeignKey("workspaces.id"))
    uuid: Mapped[public_id]
    name: Mapped[str100]
    tone: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[moment]


class ReferralType(Base):
    """A way in which clients hear of the workspace."""

    __tablename__ = "referral_types"
    __table_args__ = (
        sa.UniqueConstraint("workspace_id", "id"),
        sa.UniqueConstraint("workspace_id", "name"),
        sa.UniqueConstraint("uuid"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[pk]
    workspace_id: Mapped[ref] = mapped_column(sa.ForeignKey("workspaces.id"))
    uuid: Mapped[public_id]
    name: Mapped[str100]
    created_at: Mapped[moment]


class CustomField(Base):
    """A field that a workspace added to its clients, or that a caller's value brought along (`is_adhoc`)."""

    __tablename__ = "custom_fields"
    __table_args__ = (
        sa.UniqueConstraint("workspace_id", "id"),
        sa.UniqueConstraint("workspace_id", "key"),
        sa.UniqueConstraint("uuid"),
        one_of("kind", *FIELD_KINDS),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[pk]
    workspace_id: Mapped[ref] = mapped_column(sa.ForeignKey("workspaces.id"))
    uuid: Mapped[public_id]
    key: Mapped[str100]
    label: Mapped[str100]
    kind: Mapped[str20] = mapped_column(default="text")
    position: Mapped[int] = mapped_column(default=0)
    is_adhoc: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[moment]
