"""practice: what its documentation shows, word for word."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry.models import ReferralType, Tag
from tests.people import Program
from tests.wire.asking import SECONDS, body, register, vocabulary, with_access_token

KEYS = [
    *("id", "title", "first_name", "last_name", "preferred_name", "profession", "email", "date_of_birth", "sex"),
    *("gender_identity", "pronouns", "privacy_policy_consent", "medications", "allergies", "intolerances"),
    *("emergency_contact_name", "emergency_contact_phone", "emergency_contact_relationship", "notes", "alert"),
    *("referral_type_id", "referral_description", "referred_by_id", "phone_number", "phone_numbers", "address"),
    *("tag_ids", "created_at"),
]
ULID = "[0-7][0-9A-HJKMNP-TV-Z]{25}"

# The examples of the documentation; what names another record is added by each test.
HELEN: dict[str, Any] = {
    "first_name": "Helen",
    "last_name": "Keller",
    "title": "Ms",
    "preferred_name": "Nell",
    "profession": "Teacher",
    "email": "helen@example.com",
    "date_of_birth": "1987-06-27",
    "sex": "female",
    "gender_identity": "Woman",
    "pronouns": "she/her",
    "privacy_policy_consent": "accepted",
    "emergency_contact_name": "Anne Sullivan",
    "emergency_contact_phone": "+61401111222",
    "emergency_contact_relationship": "Guardian",
    "notes": "Client prefers morning appointments.",
    "alert": "Requires wheelchair access.",
    "referral_description": "Referred by GP at City Clinic.",
    "phone_number": "+61400123456",
    "intolerances": ["Gluten", "Lactose"],
    "address": {
        "line1": "123 Sample Street",
        "line2": None,
        "city": "Sydney",
        "state": "NSW",
        "postal_code": "2000",
        "country_code": "AU",
    },
    "medications": [{"name": "Aspirin", "dosage": "100 mg"}],
    "allergies": [{"name": "Penicillin", "reaction": "Rash"}],
}

# The documented call as it is printed there.
PRINTED: dict[str, Any] = {
    "first_name": "<string>",
    "last_name": "<string>",
    "title": "<string>",
    "preferred_name": "<string>",
    "profession": "<string>",
    "email": "user@example.com",
    "date_of_birth": "2023-11-07T05:31:56Z",
    "sex": "<string>",
    "gender_identity": "<string>",
    "pronouns": "<string>",
    "privacy_policy_consent": "accepted",
    "emergency_contact_name": "<string>",
    "emergency_contact_phone": "<string>",
    "emergency_contact_relationship": "<string>",
    "notes": "<string>",
    "alert": "<string>",
    "referral_type_id": 123,
    "referral_description": "<string>",
    "referred_by_id": "<string>",
    "phone_number": "<string>",
    "intolerances": ["<string>"],
    "address": {
        "line1": "<string>",
        "line2": "<string>",
        "city": "<string>",
        "state": "<string>",
        "postal_code": "<string>",
        "country_code": "<string>",
    },
    "tag_ids": [123],
    "medications": [{"name": "<string>", "dosage": "<string>"}],
    "allergies": [{"name": "<string>", "reaction": "<string>"}],
    "phone_numbers": [{"number": "<string>", "code": "<string>", "type": "mobile"}],
}


def create(program: Program, path: str = "/v1/clients", **sent: Any) -> dict[str, Any]:
    answer = program.post(path, json=sent)
    assert answer.status_code == 201, answer.text
    return body(answer)


@pytest.mark.parametrize("path", ["/v1/clients", "/clients"])
def test_creates_the_documented_client(app: Flask, program: Program, path: str) -> None:
    referral, referral_id = vocabulary(app, ReferralType, "Doctor")
    tags = [vocabulary(app, Tag, name) for name in ("VIP", "Mornings")]
    friend = register(app).ulid
    sent = HELEN | {
        "referral_type_id": referral,
        "tag_ids": [number for number, _ in tags],
        "referred_by_id": friend,
        "phone_numbers": [{"number": "400123456", "code": "+61", "type": "mobile"}],
    }
    shown = create(program, path, **sent)
    assert shown == sent | {
        "id": shown["id"],
        "referral_type_id": referral_id,
        "tag_ids": [ulid for _, ulid in tags],
        "phone_numbers": [
            {"id": shown["phone_numbers"][0]["id"], "code": "+61", "number": "400123456", "type": "mobile"}
        ],
        "created_at": shown["created_at"],
    }


def test_the_printed_call_needs_only_records_that_exist_and_a_country(app: Flask, program: Program) -> None:
    answer = program.post("/v1/clients", json=PRINTED)
    assert answer.status_code == 422
    assert list(body(answer)["errors"]) == ["referred_by_id", "address.country_code"]
    real = {
        "referral_type_id": vocabulary(app, ReferralType, "Doctor")[0],
        "tag_ids": [vocabulary(app, Tag, "VIP")[0]],
        "referred_by_id": register(app).ulid,
        "address": PRINTED["address"] | {"country_code": "AU"},
    }
    shown = create(program, **(PRINTED | real))
    assert shown["date_of_birth"] == "2023-11-07"
    assert shown["phone_number"] == "<string>"
    assert shown["address"] == real["address"]


def test_shows_the_twenty_eight_keys_in_documented_order(program: Program) -> None:
    shown = create(program, **HELEN)
    assert list(shown) == KEYS
    assert len(KEYS) == 28


def test_members_are_in_documented_order_too(program: Program) -> None:
    numbers = [{"type": "work", "code": "+61", "number": "1"}]
    backwards: dict[str, Any] = {
        key: dict(reversed(value.items())) if isinstance(value, dict) else value for key, value in HELEN.items()
    }
    shown = create(program, **backwards, phone_numbers=numbers)
    assert list(shown["phone_numbers"][0]) == ["id", "code", "number", "type"]
    assert list(shown["address"]) == ["line1", "line2", "city", "state", "postal_code", "country_code"]
    assert list(shown["medications"][0]) == ["name", "dosage"]
    assert list(shown["allergies"][0]) == ["name", "reaction"]


def test_a_client_of_two_names_has_every_key_all_the_same(program: Program) -> None:
    shown = create(program, first_name="Helen", last_name="Keller")
    assert list(shown) == KEYS
    empty = dict.fromkeys(KEYS) | {
        "first_name": "Helen",
        "last_name": "Keller",
        "phone_numbers": [],
        "tag_ids": [],
        "address": dict.fromkeys(["line1", "line2", "city", "state", "postal_code", "country_code"]),
        "id": shown["id"],
        "created_at": shown["created_at"],
    }
    assert shown == empty


def test_there_is_no_time_of_update(program: Program) -> None:
    assert "updated_at" not in create(program, **HELEN)


def test_ids_are_prefixed_ulids_and_the_time_has_whole_seconds(program: Program) -> None:
    shown = create(program, **HELEN, phone_numbers=[{"number": "400123456"}])
    assert re.fullmatch(f"cli_{ULID}", shown["id"])
    assert re.fullmatch(f"pho_{ULID}", shown["phone_numbers"][0]["id"])
    assert SECONDS.fullmatch(shown["created_at"])


def test_the_resource_is_bare_and_reads_back_the_same(program: Program) -> None:
    created = program.post("/v1/clients", json=HELEN)
    read = program.get(f"/v1/clients/{body(created)['id']}")
    assert (read.status_code, read.data) == (200, created.data)


def test_what_the_resource_shows_can_be_sent_as_a_new_client(program: Program) -> None:
    shown = create(program, **HELEN, phone_numbers=[{"number": "400123456"}])
    again = create(program, **shown)
    assert again["id"] != shown["id"]
    kept = set(KEYS) - {"id", "created_at", "phone_numbers"}
    assert {key: again[key] for key in kept} == {key: shown[key] for key in kept}


@pytest.mark.parametrize("content_type", ["application/json", "application/json; charset=utf-8", "Application/JSON"])
def test_the_path_without_version_is_this_dialects_when_it_gets_json(program: Program, content_type: str) -> None:
    sent = b'{"first_name":"Helen","last_name":"Keller"}'
    answer = program.post("/clients", data=sent, content_type=content_type)
    assert (answer.status_code, list(body(answer))) == (201, KEYS)


def test_the_path_without_version_refuses_in_the_same_shape(program: Program) -> None:
    answer = program.post("/clients", json={"first_name": "Helen"})
    assert (answer.status_code, list(body(answer))) == (422, ["message", "errors"])


def test_a_session_works_as_well_as_a_token(signed_in: Callable[..., FlaskClient]) -> None:
    desk = signed_in("clinician")
    created = desk.post("/v1/clients", json=HELEN)
    assert created.status_code == 201
    assert desk.get(f"/v1/clients/{body(created)['id']}").data == created.data


def test_an_access_token_works_as_well(app: Flask) -> None:
    assert create(with_access_token(app, "clinician"), **HELEN)["first_name"] == "Helen"


def test_the_other_dialects_read_the_same_person(program: Program) -> None:
    create(program, **HELEN, phone_numbers=[{"number": "255501234", "code": "+61", "type": "home"}])
    read = body(program.get("/api/clientes/1"))
    assert [read[key] for key in ("nombres", "apellidos", "telefono", "email")] == [
        "Helen",
        "Keller",
        "+61400123456",
        "helen@example.com",
    ]
    slug = body(program.get("/customers/helen-keller"))
    assert slug["name"] == "Helen Keller"
    desk = body(program.get(f"/api/clients/{slug['id']}"))
    assert desk["address"] == "123 Sample Street"
    assert (desk["country"], desk["gender"], desk["birth_date"]) == ("Australia", "Woman", "1987-06-27")
    crm = body(program.get(f"/v1/workspace/clinic/clients/{slug['id']}"))["client"]
    assert [(method["type"], method["value"]) for method in crm["contactMethods"]].count(
        ("phone", "+61255501234")
    ) == 1
