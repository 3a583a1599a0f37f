"""A way to reach a client."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from registry.db import Base, one_of, pk, public_id, ref, str10, str20, str255, within_workspace

KINDS = ("whatsapp", "phone", "email", "fax", "other")
PHONES = ("phone", "whatsapp")
LABELS = ("mobile", "home", "work", "fax", "other")


class ContactPoint(Base):
    """One phone number, e-mail address or other way to reach a client.

    `value` is as it was written; `normalised` is what is compared (digits in international form, folded e-mail).
    `dial_code` is the start of `value` that was given apart, or null. `is_additional`: whoever wrote it kept it apart
    from the one main number.
    """

    __tablename__ = "contact_points"
    __table_args__ = (
        sa.UniqueConstraint("uuid"),
        within_workspace("client_id", "clients", ondelete="CASCADE"),
        one_of("kind", *KINDS),
        one_of("label", *LABELS),
        sa.Index("ix_contact_points_client", "workspace_id", "client_id", "position"),
        sa.Index("ix_contact_points_normalised", "workspace_id", "kind", "normalised"),
        sa.Index(
            "uq_contact_points_preferred",
            "workspace_id",
            "client_id",
            unique=True,
            sqlite_where=sa.text("is_preferred"),
            postgresql_where=sa.text("is_preferred"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[pk]
    workspace_id: Mapped[ref]
    client_id: Mapped[ref]
    uuid: Mapped[public_id]
    kind: Mapped[str10]
    value: Mapped[str255]
    normalised: Mapped[str255]
    label: Mapped[str10 | None]
    dial_code: Mapped[str20 | None]
    is_preferred: Mapped[bool] = mapped_column(default=False)
    is_additional: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int]


def first_phone(points: Iterable[ContactPoint]) -> ContactPoint | None:
    """Return the first phone, else the first whatsapp; a number that was given as an additional one comes last."""
    phones = [point for point in points if point.kind in PHONES]
    return min(phones, key=lambda point: (point.is_additional, PHONES.index(point.kind)), default=None)
