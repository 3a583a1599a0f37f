"""The client: the person looked after."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship, remote

from registry.db import (
    Base,
    Key,
    instant,
    json_list,
    moment,
    one_of,
    pk,
    public_id,
    ref,
    str2,
    str20,
    str50,
    str100,
    str200,
    str255,
    str500,
    str2048,
    str20000,
    within_workspace,
)
from registry.models.client_parts import ClientTag, CustomValue
from registry.models.contact_point import PHONES, ContactPoint, first_phone
from registry.models.vocabulary import ReferralType
from registry.models.workspace import Actor

DOCUMENT_TYPES = ("DNI", "PASSPORT", "NIE")
CONSENTS = ("accepted", "rejected")


# Of whom it is not known how to reach them, or when they were born: nothing of it stands on the card (see
# registry/search/cards.py). The very same words are an index's condition and a query's, or the index is of no use.
INCOMPLETE = (
    "(birthdate IS NULL OR length(replace(replace(search_text, '\np', ''), '\ne', '')) - length(search_text) = 0)"
)


def _view(name: str, condition: str, on_sqlite: str | None = None) -> sa.Index:
    """Make the index of one view of the list, in the order of names: any page of it is found as fast as the first."""
    return sa.Index(
        f"ix_clients_{name}",
        "workspace_id",
        "sort_name",
        "id",
        sqlite_where=sa.text(on_sqlite or condition),
        postgresql_where=sa.text(condition),
    )


class Client(Base):
    """One person of one workspace, as every dialect and the desk see them.

    The clinical lists keep null (not asked) apart from [] (none known). `version` grows by one with every change.
    `sort_name` and `search_text` (the card by which it is found: see registry/search/cards.py) are kept by the same
    write.
    """

    __tablename__ = "clients"
    __table_args__ = (
        sa.UniqueConstraint("workspace_id", "id"),
        sa.UniqueConstraint("uuid"),
        sa.UniqueConstraint("workspace_id", "slug"),
        sa.UniqueConstraint("workspace_id", "external_id"),
        within_workspace("created_by_id", "actors"),
        within_workspace("updated_by_id", "actors"),
        within_workspace("referral_type_id", "referral_types"),
        within_workspace("referred_by_id", "clients"),
        one_of("document_type", *DOCUMENT_TYPES),
        one_of("consent", *CONSENTS),
        one_of("source", "desk", "api", "public_form", "command"),
        _view("active", "archived_at IS NULL AND is_active", "archived_at IS NULL AND is_active = 1"),
        _view("inactive", "archived_at IS NULL AND NOT is_active", "archived_at IS NULL AND is_active = 0"),
        _view("unconfirmed", "archived_at IS NULL AND confirmed_at IS NULL"),
        _view("archived", "archived_at IS NOT NULL"),
        _view(
            "alert",
            "archived_at IS NULL AND is_active AND alert IS NOT NULL",
            "archived_at IS NULL AND is_active = 1 AND alert IS NOT NULL",
        ),
        _view(
            "missing",
            f"archived_at IS NULL AND is_active AND {INCOMPLETE}",
            f"archived_at IS NULL AND is_active = 1 AND {INCOMPLETE}",
        ),
        sa.Index("ix_clients_changed", "workspace_id", "updated_at", "id"),
        sa.Index(
            "ix_clients_consent",
            "workspace_id",
            "consent",
            "id",
            sqlite_where=sa.text("consent IS NOT NULL"),
            postgresql_where=sa.text("consent IS NOT NULL"),
        ),
        sa.Index("ix_clients_created", "workspace_id", "created_at", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[pk]
    workspace_id: Mapped[ref] = mapped_column(sa.ForeignKey("workspaces.id"))
    uuid: Mapped[public_id]
    slug: Mapped[str100]
    external_id: Mapped[str255 | None]

    given_name: Mapped[str200]
    family_name: Mapped[str200 | None]
    preferred_name: Mapped[str200 | None]
    title: Mapped[str50 | None]
    pronouns: Mapped[str100 | None]
    profession: Mapped[str200 | None]
    birthdate: Mapped[dt.date | None]
    sex: Mapped[str50 | None]
    gender_identity: Mapped[str100 | None]
    avatar_url: Mapped[str2048 | None]

    address_line1: Mapped[str255 | None]
    address_line2: Mapped[str255 | None]
    city: Mapped[str100 | None]
    state: Mapped[str100 | None]
    postal_code: Mapped[str20 | None]
    country: Mapped[str100 | None]
    country_code: Mapped[str2 | None]

    document_type: Mapped[str20 | None]
    document_number: Mapped[str20 | None]

    alert: Mapped[str500 | None]
    notes: Mapped[str20000 | None]
    notes_position: Mapped[int | None]
    allergies: Mapped[json_list | None]
    medications: Mapped[json_list | None]
    intolerances: Mapped[json_list | None]
    emergency_contact_name: Mapped[str200 | None]
    emergency_contact_phone: Mapped[str50 | None]
    emergency_contact_relationship: Mapped[str100 | None]

    consent: Mapped[str20 | None]
    referral_type_id: Mapped[ref | None]
    referral_description: Mapped[str500 | None]
    referred_by_id: Mapped[ref | None]

    source: Mapped[str20]
    is_active: Mapped[bool] = mapped_column(default=True)
    confirmed_at: Mapped[instant | None]
    archived_at: Mapped[instant | None]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[moment]
    updated_at: Mapped[moment]
    created_by_id: Mapped[ref]
    updated_by_id: Mapped[ref]
    sort_name: Mapped[str] = mapped_column(Key(400))
    search_text: Mapped[str] = mapped_column(sa.Text())

    contact_points: Mapped[list[ContactPoint]] = relationship(
        order_by=ContactPoint.position, cascade="all, delete-orphan", lazy="selectin"
    )
    tag_links: Mapped[list[ClientTag]] = relationship(
        order_by=ClientTag.position, cascade="all, delete-orphan", lazy="selectin"
    )
    custom_values: Mapped[list[CustomValue]] = relationship(
        order_by=CustomValue.position, cascade="all, delete-orphan", lazy="selectin"
    )
    created_by: Mapped[Actor] = relationship(
        primaryjoin=lambda: foreign(Client.created_by_id) == Actor.id, viewonly=True
    )
    updated_by: Mapped[Actor] = relationship(
        primaryjoin=lambda: foreign(Client.updated_by_id) == Actor.id, viewonly=True
    )
    referral_type: Mapped[ReferralType | None] = relationship(
        primaryjoin=lambda: foreign(Client.referral_type_id) == ReferralType.id, viewonly=True
    )
    referred_by: Mapped[Client | None] = relationship(
        primaryjoin=lambda: foreign(Client.referred_by_id) == remote(Client.id), viewonly=True
    )

    @property
    def full_name(self) -> str:
        """Return given and family name, joined: the one name of the dialects that have only one."""
        return f"{self.given_name} {self.family_name}" if self.family_name else self.given_name

    @property
    def is_confirmed(self) -> bool:
        """Tell whether somebody of the workspace vouches for the record; the public form's wait for that."""
        return self.confirmed_at is not None

    @property
    def primary_phone(self) -> ContactPoint | None:
        """Return the preferred point if it is a phone or whatsapp, else the first phone, else the first whatsapp."""
        return self._preferred(*PHONES) or first_phone(self.contact_points)

    @property
    def primary_email(self) -> ContactPoint | None:
        """Return the preferred point if it is an e-mail address, else the first; one left over comes last."""
        emails = [point for point in self.contact_points if point.kind == "email"]
        return self._preferred("email") or min(emails, key=lambda point: point.is_additional, default=None)

    def _preferred(self, *kinds: str) -> ContactPoint | None:
        return next((point for point in self.contact_points if point.is_preferred and point.kind in kinds), None)
