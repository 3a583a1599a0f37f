"""What hangs on a client: tags, custom values, consent answers and former identifiers."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from registry.db import Base, JSONText, moment, one_of, pk, ref, str10, str20, str255, within_workspace
from registry.models.vocabulary import CustomField, Tag


class ClientTag(Base):
    """That a client carries a tag, in the order given."""

    __tablename__ = "client_tags"
    __table_args__ = (
        within_workspace("client_id", "clients", ondelete="CASCADE"),
        within_workspace("tag_id", "tags"),
        sa.Index("ix_client_tags_tag", "workspace_id", "tag_id"),
    )

    workspace_id: Mapped[ref] = mapped_column(primary_key=True)
    client_id: Mapped[ref] = mapped_column(primary_key=True)
    tag_id: Mapped[ref] = mapped_column(primary_key=True)
    position: Mapped[int]
    tag: Mapped[Tag] = relationship(
        primaryjoin=lambda: foreign(ClientTag.tag_id) == Tag.id, lazy="joined", innerjoin=True, viewonly=True
    )


class CustomValue(Base):
    """What one client has in one custom field: any JSON scalar or list of texts, kept as it came."""

    __tablename__ = "custom_values"
    __table_args__ = (
        within_workspace("client_id", "clients", ondelete="CASCADE"),
        within_workspace("field_id", "custom_fields"),
        sa.Index("ix_custom_values_field", "workspace_id", "field_id"),
    )

    workspace_id: Mapped[ref] = mapped_column(primary_key=True)
    client_id: Mapped[ref] = mapped_column(primary_key=True)
    field_id: Mapped[ref] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JSONText())
    position: Mapped[int]
    field: Mapped[CustomField] = relationship(lazy="joined", innerjoin=True, viewonly=True)


class ConsentEvent(Base):
    """One answer to the privacy policy; the last one stands (`answer` null: asked to forget the answer)."""

    __tablename__ = "consent_events"
    __table_args__ = (
        within_workspace("client_id", "clients", ondelete="CASCADE"),
        within_workspace("actor_id", "actors"),
        one_of("answer", "accepted", "rejected"),
        sa.Index("ix_consent_events_client", "workspace_id", "client_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[pk]
    workspace_id: Mapped[ref]
    client_id: Mapped[ref]
    actor_id: Mapped[ref]
    answer: Mapped[str10 | None]
    at: Mapped[moment]


class ClientAlias(Base):
    """An identifier by which a client was known elsewhere or before; it keeps resolving in every dialect."""

    __tablename__ = "client_aliases"
    __table_args__ = (
        within_workspace("client_id", "clients", ondelete="CASCADE"),
        one_of("kind", "id", "uuid", "slug"),
        sa.Index("ix_client_aliases_client", "workspace_id", "client_id"),
    )

    workspace_id: Mapped[ref] = mapped_column(primary_key=True)
    kind: Mapped[str20] = mapped_column(primary_key=True)
    value: Mapped[str255] = mapped_column(primary_key=True)
    client_id: Mapped[ref]
