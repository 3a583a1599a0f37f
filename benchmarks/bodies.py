"""What is sent: one person to each dialect, and a change of that person. SERIAL stands for a number used once."""

from __future__ import annotations

import itertools
import random
from typing import TYPE_CHECKING, Any

import orjson

from registry.demo.crowd import Stranger, crowd

if TYPE_CHECKING:
    from collections.abc import Callable

DIALECTS = ("clientes", "workspaces", "clients", "practice", "customers")
SERIAL = "00000000"  # replaced by another number of as many digits each time
_PHONE = f"+34 6{SERIAL}"
Body = dict[str, Any]


def people(how_many: int) -> list[Stranger]:
    """Return people with a given and a family name of ordinary length."""
    found = (one for one in crowd(random.Random(7), 100 * how_many) if one.family_name.isascii())
    return list(itertools.islice((one for one in found if 2 <= len(one.given_name) <= 50), how_many))  # noqa: PLR2004 - the strictest dialect's


def _email(one: Stranger) -> str:
    return f"{one.family_name.split()[0].lower()}.{SERIAL}@example.org".replace("'", "")


def _methods(one: Stranger) -> list[Body]:
    return [
        {"type": "phone", "value": _PHONE, "isPreferred": True},
        {"type": "email", "value": _email(one), "isPreferred": False},
    ]


def _clientes(one: Stranger) -> Body:
    return {"nombres": one.given_name, "apellidos": one.family_name, "telefono": _PHONE, "email": _email(one)}


def _workspaces(one: Stranger) -> Body:
    fields = [{"fieldKey": "notes", "value": "Mornings"}, {"fieldKey": "shoe_size", "value": 38}]
    return {"name": _name(one), "avatarUrl": None, "contactMethods": _methods(one), "customFields": fields}


def _name(one: Stranger) -> str:
    return f"{one.given_name} {one.family_name}"


def _clients(one: Stranger) -> Body:
    return {
        "email": _email(one)[-50:],
        "name": one.given_name,
        "surname": one.family_name[:50],
        "phone": _PHONE,
        "address": "Calle Mayor 1",
        "city": "Vic",
        "country": "Spain",
        "postal_code": "08500",
        "gender": "female",
        "birth_date": "1990-05-15",
        "document_type": "DNI",
        "document_number": "12345678Z",
    }


def _practice(one: Stranger) -> Body:
    return {
        "first_name": one.given_name,
        "last_name": one.family_name,
        "title": "Dr",
        "preferred_name": "Nell",
        "profession": "Teacher",
        "email": _email(one),
        "date_of_birth": "1990-05-15",
        "sex": "female",
        "gender_identity": "woman",
        "pronouns": "she/her",
        "privacy_policy_consent": "accepted",
        "medications": [{"name": "Iron", "dosage": "1/day"}],
        "allergies": [{"name": "Latex", "reaction": "Rash"}],
        "intolerances": ["Lactose"],
        "emergency_contact_name": "Luis",
        "emergency_contact_phone": "600 000 002",
        "emergency_contact_relationship": "brother",
        "notes": "Mornings",
        "alert": "Stairs",
        "phone_number": _PHONE,
        "phone_numbers": [{"number": "600 000 003", "code": "+34", "type": "work"}],
        "address": {"line1": "Calle Mayor 1", "city": "Vic", "state": "Barcelona", "country_code": "ES"},
    }


def _customers(one: Stranger) -> Body:
    return {"name": _name(one), "externalCustomerId": f"crm-{SERIAL}"}


CREATED: dict[str, Callable[[Stranger], Body]] = {
    "clientes": _clientes,
    "workspaces": _workspaces,
    "clients": _clients,
    "practice": _practice,
    "customers": _customers,
}
CHANGED: dict[str, Callable[[Stranger], Body]] = {
    "clientes": lambda _: {"telefono": _PHONE},
    "workspaces": lambda one: {"contactMethods": _methods(one)},
    "clients": lambda _: {"phone": _PHONE, "city": f"Vic {SERIAL}"},
    "practice": lambda _: {"phone_number": _PHONE, "alert": f"Stairs {SERIAL}"},
    "customers": _customers,
}
PATHS = {
    "clientes": "/api/clientes",
    "workspaces": "/v1/workspace/clinic/clients",
    "clients": "/api/clients",
    "practice": "/v1/clients",
    "customers": "/customers",
}
CHANGING = {"workspaces": "PATCH", "practice": "PATCH"}  # the others say PUT


def text(body: Body, serial: int | None = None) -> bytes:
    """Return a body as it is sent, with its serial number where it has one."""
    found = orjson.dumps(body)
    return found if serial is None else found.replace(SERIAL.encode(), f"{serial:08}".encode())
