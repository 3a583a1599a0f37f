"""What was answered to a request that may be sent again."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from registry.db import Base, UtcDateTime, moment, pk, ref, str50, str100


class IdempotencyKey(Base):
    """One key of one caller, with what it was sent along with and the answer to that.

    `key_hash` stands for the credential and the key, `request_hash` for the whole request, `claim` for the attempt
    that is at work. Without a `status` that attempt is still running, or its process has died.
    """

    __tablename__ = "idempotency_keys"
    __table_args__ = (
        sa.UniqueConstraint("workspace_id", "key_hash"),
        sa.Index("ix_idempotency_keys_claimed", "claimed_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[pk]
    workspace_id: Mapped[ref] = mapped_column(sa.ForeignKey("workspaces.id"))
    key_hash: Mapped[str100]
    request_hash: Mapped[str100]
    claim: Mapped[str50]
    claimed_at: Mapped[moment]
    status: Mapped[int | None]
    headers: Mapped[dict[str, str] | None] = mapped_column(sa.JSON(none_as_null=True))
    body: Mapped[bytes | None] = mapped_column(sa.LargeBinary())
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
