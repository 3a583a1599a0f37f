"""A client that one dialect wrote is read through every other with all that it can show."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from registry.identifiers import ulid_of
from registry.models import Client
from tests.people import Program
from tests.wire.asking import body, register, rows_of

CLIENTES = {
    "nombres": "Ana María",
    "apellidos": "Gil Núñez",
    "telefono": "+34 600 000 001",
    "email": "Ana@example.com",
}
METHODS = [
    {"type": "email", "value": "john@example.com", "isPreferred": False},
    {"type": "whatsapp", "value": "+34 600 000 002", "isPreferred": False},
    {"type": "phone", "value": "+34 600 000 001", "isPreferred": False},
    {"type": "fax", "value": "900 000 000", "isPreferred": False},
    {"type": "other", "value": "@john", "isPreferred": False},
    {"type": "email", "value": "doe@example.com", "isPreferred": True},
]
WORKSPACES = {
    "name": "John van Doe",
    "avatarUrl": "https://example.com/john.jpg",
    "contactMethods": METHODS,
    "customFields": [{"fieldKey": "shoe size", "value": 38.0}, {"fieldKey": "notes", "value": "Mornings"}],
}
CLIENTS = {
    "email": "maria@example.com",
    "name": "Maria",
    "surname": "Garcia Lopez",
    "phone": "+34612345678",
    "address": "Calle Mayor 123, 4º B",
    "city": "Madrid",
    "country": "España",
    "postal_code": "28013",
    "gender": "female",
    "birth_date": "1990-05-15",
    "document_type": "DNI",
    "document_number": "12345678A",
    "status": "OFF",
}
PRACTICE = {
    "first_name": "Luz",
    "last_name": "Rey",
    "title": "Dra.",
    "preferred_name": "Lucecita",
    "profession": "Nurse",
    "email": "luz@example.com",
    "date_of_birth": "1985-12-31",
    "sex": "female",
    "gender_identity": "woman",
    "pronouns": "she/her",
    "privacy_policy_consent": "accepted",
    "medications": [{"name": "Iron", "dosage": "1/day"}, {"name": "Zinc", "dosage": None}],
    "allergies": [],
    "intolerances": ["Lactose"],
    "emergency_contact_name": "Luis",
    "emergency_contact_phone": "600 000 009",
    "emergency_contact_relationship": "brother",
    "notes": "Stairs\nare hard",
    "alert": "Faints",
    "referral_description": "A friend",
    "phone_number": "600 000 001",
    "phone_numbers": [
        {"code": "+34", "number": "600 000 003", "type": "work"},
        {"code": None, "number": "900 000 000", "type": "fax"},
    ],
    "address": {
        "line1": "Calle Mayor 1",
        "line2": "2º",
        "city": "Vic",
        "state": "Barcelona",
        "postal_code": "08500",
        "country_code": "ES",
    },
}
CUSTOMERS = {"externalCustomerId": "external-customer-id-12345", "name": "Awesome Customer", "slug": "awesome"}

# What each dialect shows where there is nothing.
NOTHING: dict[str, dict[str, Any]] = {
    "clientes": {"nombres": None, "apellidos": None, "telefono": None, "email": None},
    "workspaces": {"name": None, "avatarUrl": None, "contactMethods": [], "customFields": []},
    "clients": dict.fromkeys([*CLIENTS, "avatar"], "") | {"role": "USER", "status": "ON"},
    "practice": dict.fromkeys([*PRACTICE, "referral_type_id", "referred_by_id"])
    | {"phone_numbers": [], "tag_ids": [], "address": dict.fromkeys(PRACTICE["address"])},
    "customers": {"externalCustomerId": None, "name": None},
}


def ways(*pairs: tuple[str, str]) -> list[tuple[str, str]]:
    """Contact methods without which of them is preferred, which is looked at by itself."""
    return list(pairs)


# By where a client was born and where it is read: all that is shown, but for what is shown where there is nothing.
SHOWN: dict[tuple[str, str], dict[str, Any]] = {
    ("clientes", "clientes"): CLIENTES,
    ("clientes", "workspaces"): {
        "name": "Ana María Gil Núñez",
        "contactMethods": ways(("phone", "+34 600 000 001"), ("email", "Ana@example.com")),
    },
    ("clientes", "clients"): {
        "name": "Ana María",
        "surname": "Gil Núñez",
        "phone": "+34 600 000 001",
        "email": "Ana@example.com",
    },
    ("clientes", "practice"): {
        "first_name": "Ana María",
        "last_name": "Gil Núñez",
        "phone_number": "+34 600 000 001",
        "email": "Ana@example.com",
    },
    ("clientes", "customers"): {"name": "Ana María Gil Núñez"},
    ("workspaces", "clientes"): {
        "nombres": "John van Doe",
        "telefono": "+34 600 000 001",
        "email": "doe@example.com",
    },
    ("workspaces", "workspaces"): WORKSPACES
    | {"contactMethods": ways(*((str(one["type"]), str(one["value"])) for one in METHODS))},
    ("workspaces", "clients"): {
        "name": "John van Doe",
        "phone": "+34 600 000 001",
        "email": "doe@example.com",
        "avatar": "https://example.com/john.jpg",
    },
    ("workspaces", "practice"): {
        "first_name": "John van Doe",
        "phone_number": "+34 600 000 001",
        "phone_numbers": [
            {"code": None, "number": "+34 600 000 002", "type": "mobile"},
            {"code": None, "number": "900 000 000", "type": "fax"},
        ],
        "email": "doe@example.com",
        "notes": "Mornings",
    },
    ("workspaces", "customers"): {"name": "John van Doe"},
    ("clients", "clientes"): {
        "nombres": "Maria",
        "apellidos": "Garcia Lopez",
        "telefono": "+34612345678",
        "email": "maria@example.com",
    },
    ("clients", "workspaces"): {
        "name": "Maria Garcia Lopez",
        "contactMethods": ways(("email", "maria@example.com"), ("phone", "+34612345678")),
    },
    ("clients", "clients"): CLIENTS,
    ("clients", "practice"): {
        "first_name": "Maria",
        "last_name": "Garcia Lopez",
        "phone_number": "+34612345678",
        "email": "maria@example.com",
        "date_of_birth": "1990-05-15",
        "gender_identity": "female",
        "address": {
            "line1": "Calle Mayor 123, 4º B",
            "line2": None,
            "city": "Madrid",
            "state": None,
            "postal_code": "28013",
            "country_code": "ES",
        },
    },
    ("clients", "customers"): {"name": "Maria Garcia Lopez"},
    ("practice", "clientes"): {
        "nombres": "Luz",
        "apellidos": "Rey",
        "telefono": "600 000 001",
        "email": "luz@example.com",
    },
    ("practice", "workspaces"): {
        "name": "Luz Rey",
        "contactMethods": ways(
            ("email", "luz@example.com"),
            ("phone", "600 000 001"),
            ("phone", "+34600 000 003"),
            ("fax", "900 000 000"),
        ),
        "customFields": [{"fieldKey": "notes", "value": "Stairs\nare hard"}],
    },
    ("practice", "clients"): {
        "name": "Luz",
        "surname": "Rey",
        "phone": "600 000 001",
        "email": "luz@example.com",
        "address": "Calle Mayor 1, 2º",
        "city": "Vic",
        "country": "Spain",
        "postal_code": "08500",
        "gender": "woman",
        "birth_date": "1985-12-31",
    },
    ("practice", "practice"): PRACTICE,
    ("practice", "customers"): {"name": "Luz Rey"},
    ("customers", "clientes"): {"nombres": "Awesome Customer"},
    ("customers", "workspaces"): {"name": "Awesome Customer"},
    ("customers", "clients"): {"name": "Awesome Customer"},
    ("customers", "practice"): {"first_name": "Awesome Customer"},
    ("customers", "customers"): {"externalCustomerId": "external-customer-id-12345", "name": "Awesome Customer"},
}


def born_at_the_desk(app: Flask, program: Program) -> TestResponse:
    return program.put(f"/api/clients/{register(app).uuid}", json=CLIENTS)


BIRTHS: dict[str, Callable[[Flask, Program], TestResponse]] = {
    "clientes": lambda _, program: program.post("/api/clientes", json=CLIENTES),
    "workspaces": lambda _, program: program.post("/v1/workspace/clinic/clients", json=WORKSPACES),
    "clients": born_at_the_desk,
    "practice": lambda _, program: program.post("/v1/clients", json=PRACTICE),
    "customers": lambda _, program: program.post("/customers", json=CUSTOMERS),
}
OWN = {"id", "user_id", "created_at", "updated_at", "createdAt", "updatedAt", "createdBy", "updatedBy", "slug"}


def read(app: Flask, program: Program, dialect: str) -> dict[str, Any]:
    """The only client as a dialect shows it, but for what names it and when it changed."""
    [(number, uuid)] = rows_of(app, Client, "id", "uuid")
    paths = {
        "clientes": f"/api/clientes/{number}",
        "workspaces": f"/v1/workspace/clinic/clients/{uuid}",
        "clients": f"/api/clients/{uuid}",
        "practice": f"/v1/clients/{ulid_of('cli', uuid)}",
        "customers": f"/customers/{uuid}",
    }
    answer = program.get(paths[dialect])
    assert answer.status_code == 200, answer.text
    found = body(answer)
    shown = {key: value for key, value in found.get("client", found).items() if key not in OWN}
    if dialect == "workspaces":
        methods = shown["contactMethods"]
        assert [method["isPreferred"] for method in methods].count(True) == min(len(methods), 1)
        shown["contactMethods"] = [(method["type"], method["value"]) for method in methods]
    if dialect == "practice":
        assert all(number.pop("id") for number in shown["phone_numbers"])
    return shown


@pytest.mark.parametrize(("origin", "reader"), SHOWN)
def test_all_that_a_dialect_can_show_is_shown(app: Flask, program: Program, origin: str, reader: str) -> None:
    answer = BIRTHS[origin](app, program)
    assert answer.status_code in {200, 201}, answer.text
    assert read(app, program, reader) == NOTHING[reader] | SHOWN[origin, reader]


@pytest.mark.parametrize("origin", BIRTHS)
def test_reading_changes_nothing_for_the_next_reader(app: Flask, program: Program, origin: str) -> None:
    BIRTHS[origin](app, program)
    first = {reader: read(app, program, reader) for reader in BIRTHS}
    assert {reader: read(app, program, reader) for reader in reversed(BIRTHS)} == first


@pytest.mark.parametrize("origin", BIRTHS)
def test_what_the_desks_own_dialect_changes_is_seen_in_every_other(app: Flask, program: Program, origin: str) -> None:
    BIRTHS[origin](app, program)
    before = {reader: read(app, program, reader) for reader in BIRTHS}
    [(uuid,)] = rows_of(app, Client, "uuid")
    sent = {"name": "Eva", "surname": "Sol", "email": "eva@example.com", "phone": "699 999 999"}
    assert program.put(f"/api/clients/{uuid}", json=sent).status_code == 200
    after = {reader: read(app, program, reader) for reader in BIRTHS}
    seen = {
        "clientes": {"nombres": "Eva", "apellidos": "Sol", "email": "eva@example.com", "telefono": "699 999 999"},
        "workspaces": {"name": "Eva Sol"},
        "clients": sent,
        "practice": {
            "first_name": "Eva",
            "last_name": "Sol",
            "email": "eva@example.com",
            "phone_number": "699 999 999",
        },
        "customers": {"name": "Eva Sol"},
    }
    methods = after["workspaces"].pop("contactMethods")
    assert {("email", "eva@example.com"), ("phone", "699 999 999")} <= set(methods)
    before["workspaces"].pop("contactMethods")
    assert after == {reader: before[reader] | seen[reader] for reader in BIRTHS}
