"""Laying named changes over a client: most are one column, some have a way of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from registry import contact_points, history
from registry.countries import code_of_country
from registry.custom_fields import put_back_values, replace_custom_fields, set_notes
from registry.models import Client, ReferralType
from registry.names import rename
from registry.vocabulary import find_reference, replace_tags

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from registry.callers import Caller


def apply(session: Session, caller: Caller, client: Client, changes: dict[str, Any]) -> None:
    """Lay the named changes over a client; raise UnknownReference, and TypeError for a name that nobody may write."""
    ways = _ways(session, caller, client)
    for name, value in changes.items():
        if name in ways:
            ways[name](value)
        elif name in WRITABLE:
            setattr(client, name, value)
        else:
            raise TypeError(name)


def _ways(session: Session, caller: Caller, client: Client) -> dict[str, Callable[[Any], None]]:
    region = caller.country_code
    return {
        "full_name": lambda value: _set_full_name(client, value),
        "country": lambda value: _set_country(client, value),
        "notes": lambda value: set_notes(client, value),
        "phone": lambda value: contact_points.set_primary(client, "phone", value, region),
        "email": lambda value: contact_points.set_primary(client, "email", value, region),
        "main_email": lambda value: contact_points.set_main_email(client, value, region),
        "main_number": lambda value: contact_points.set_main_number(client, value, region),
        "additional_numbers": lambda value: contact_points.replace_additional_numbers(client, value, region),
        "contact_points": lambda value: contact_points.replace_points(client, value, region),
        "told_points": lambda value: contact_points.put_back_points(client, value, region),
        "custom_fields": lambda value: replace_custom_fields(session, client, value),
        "told_values": lambda value: put_back_values(session, client, value),
        "tags": lambda value: replace_tags(session, client, value),
        "referral_type": lambda value: _set_referral_type(session, client, value),
        "referred_by": lambda value: _set_referred_by(session, client, value),
        "slug": lambda _: None,  # chosen once, when the client is registered
    }


WRITABLE = frozenset(history.FIELDS) - {
    "slug",
    "country",
    "notes_position",
    "is_confirmed",
    "archived_at",
    "referral_type_id",
    "referred_by_id",
}


def _set_full_name(client: Client, value: str) -> None:
    client.given_name, client.family_name = rename(client.given_name, client.family_name, value)


def _set_country(client: Client, value: str | None) -> None:
    """Set the country as it was written, and the code it names: a code set by another dialect does not outlive it."""
    client.country, client.country_code = value, code_of_country(value)


def _set_referral_type(session: Session, client: Client, value: int | UUID | None) -> None:
    client.referral_type_id = (
        None
        if value is None
        else find_reference(session, ReferralType, client.workspace_id, "referral_type_id", value)
    )


def _set_referred_by(session: Session, client: Client, value: int | UUID | None) -> None:
    client.referred_by_id = (
        None if value is None else find_reference(session, Client, client.workspace_id, "referred_by_id", value)
    )
