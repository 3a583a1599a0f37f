"""A client as this dialect shows it: eighteen keys, `""` where there is nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blueprints.api.schema import UUID, array, record, text, whole
from blueprints.api.times import milliseconds
from registry.countries import code_of_country, country_name
from registry.models.client import DOCUMENT_TYPES

if TYPE_CHECKING:
    from registry.models import Client

MASK, SHOWN = "*", 4
MILLISECONDS = {"format": "date-time", "example": "2024-01-15T10:30:00.000Z"}

CLIENT = record(
    "ClientsClient",
    user_id=UUID,
    email=text("The main e-mail address", example="maria@example.com"),
    name=text("First name", example="Maria"),
    surname=text("Family name", example="Garcia"),
    phone=text("The main phone", example="+34634567890"),
    address=text("Street and number; two lines are joined by a comma", example="Calle Nueva 456"),
    city=text(example="Madrid"),
    country=text("As it was written", example="Spain"),
    postal_code=text(example="28013"),
    gender=text(example="female"),
    birth_date=text("A calendar date, or nothing", pattern=r"^(\d{4}-\d{2}-\d{2})?$", example="1990-05-15"),
    role=text(enum=["USER"]),
    status=text("Active or not", enum=["ON", "OFF"]),
    avatar=text("The address of a picture"),
    document_type=text(enum=[*DOCUMENT_TYPES, ""]),
    document_number=text("In lists only its last four characters are shown", example="12345678A"),
    created_at=text("UTC, with milliseconds", **MILLISECONDS),
    updated_at=text("UTC, with milliseconds", **MILLISECONDS),
)
PAGE = record(
    "ClientsPage",
    data=array(CLIENT),
    pagination=record(
        total=whole("How many match in all", example=1),
        page=whole("Which page this is, from 1", example=1),
        limit=whole("How many a page holds", example=10),
        totalPages=whole("How many pages there are", example=1),
    ),
)


def wire(client: Client) -> dict[str, Any]:
    """Return a client as this dialect shows it: `""` where there is nothing."""
    phone, email = client.primary_phone, client.primary_email
    return {
        "user_id": str(client.uuid),
        "email": email.value if email else "",
        "name": client.given_name,
        "surname": client.family_name or "",
        "phone": phone.value if phone else "",
        "address": ", ".join(filter(None, (client.address_line1, client.address_line2))),
        "city": client.city or "",
        "country": country_of(client),
        "postal_code": client.postal_code or "",
        "gender": client.gender_identity or "",
        "birth_date": client.birthdate.isoformat() if client.birthdate else "",
        "role": "USER",
        "status": "ON" if client.is_active else "OFF",
        "avatar": client.avatar_url or "",
        "document_type": client.document_type or "",
        "document_number": client.document_number or "",
        "created_at": milliseconds(client.created_at),
        "updated_at": milliseconds(client.updated_at),
    }


def country_of(client: Client) -> str:
    """Return the country as it was written, or the name of the code that another dialect set since."""
    if client.country and code_of_country(client.country) == client.country_code:
        return client.country
    return country_name(client.country_code) or client.country or ""


def wire_masked(client: Client) -> dict[str, Any]:
    """Return a client as the lists show it."""
    shown = wire(client)
    return shown | {"document_number": masked(shown["document_number"])}


def masked(number: str) -> str:
    """Return a document's number with its last four characters only; of one that has no more, with none."""
    last = number[-SHOWN:] if len(number) > SHOWN else ""
    return last.rjust(len(number), MASK)
