"""Who did what to which client, when and from where."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.db import Base, json_object, moment, pk, ref, str50, str100, within_workspace
from registry.models.workspace import Actor


class AuditEvent(Base):
    """One entry of the append-only history; `changes` is {field: [before, after]}."""

    __tablename__ = "audit_events"
    __table_args__ = (
        within_workspace("client_id", "clients"),
        within_workspace("actor_id", "actors"),
        sa.Index("ix_audit_events_client", "workspace_id", "client_id", "id"),
        sa.Index("ix_audit_events_at", "workspace_id", "at", "id"),
        sa.Index("ix_audit_events_actor", "workspace_id", "actor_id", "at", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[pk]
    workspace_id: Mapped[ref] = mapped_column(sa.ForeignKey("workspaces.id"))
    client_id: Mapped[ref | None]
    actor_id: Mapped[ref]
    action: Mapped[str50]
    origin: Mapped[str50]
    request_id: Mapped[str100 | None]
    changes: Mapped[json_object]
    at: Mapped[moment]
    actor: Mapped[Actor] = relationship(lazy="joined", innerjoin=True, viewonly=True)
