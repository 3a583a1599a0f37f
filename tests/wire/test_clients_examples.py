"""clients: what its documentation shows, word for word."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.wire.asking import MILLISECONDS, NOBODYS_UUID, UUID_FORM, Registered, body, register

KEYS = [
    *("user_id", "email", "name", "surname", "phone", "address", "city", "country", "postal_code", "gender"),
    *("birth_date", "role", "status", "avatar", "document_type", "document_number", "created_at", "updated_at"),
]

DOCUMENTED = {
    "email": "maria@example.com",
    "name": "Maria",
    "surname": "Garcia",
    "phone": "+34634567890",
    "address": "Calle Nueva 456",
    "city": "Madrid",
    "country": "Spain",
    "postal_code": "28013",
    "gender": "female",
    "birth_date": "1990-05-15",
    "role": "USER",
    "status": "ON",
    "avatar": "",
    "document_type": "DNI",
    "document_number": "12345678A",
}


@pytest.fixture
def maria(app: Flask) -> Registered:
    """The client of the documentation, before anything is changed."""
    return register(
        app,
        email="maria@example.com",
        given_name="Maria",
        family_name="Garcia",
        phone="+34612345678",
        address_line1="Calle Mayor 123",
        city="Madrid",
        country="Spain",
        postal_code="28013",
        gender_identity="female",
        birthdate=dt.date(1990, 5, 15),
        document_type="DNI",
        document_number="12345678A",
    )


@pytest.fixture
def desk(signed_in: Callable[..., FlaskClient]) -> FlaskClient:
    """A receptionist's program with a session cookie, as in every documented call."""
    return signed_in("receptionist")


def put(desk: FlaskClient, maria: Registered, **changes: Any) -> dict[str, Any]:
    answer = desk.put(f"/api/clients/{maria.uuid}", json=changes)
    assert answer.status_code == 200, answer.text
    return body(answer)


def test_updates_phone_and_address(desk: FlaskClient, maria: Registered) -> None:
    shown = put(desk, maria, phone="+34634567890", address="Calle Nueva 456")
    assert shown == DOCUMENTED | {
        "user_id": maria.uuid,
        "created_at": shown["created_at"],
        "updated_at": shown["updated_at"],
    }


def test_updates_the_status(desk: FlaskClient, maria: Registered) -> None:
    before = body(desk.get(f"/api/clients/{maria.uuid}"))
    shown = put(desk, maria, status="OFF")
    assert shown == before | {"status": "OFF", "updated_at": shown["updated_at"]}


def test_updates_multiple_fields(desk: FlaskClient, maria: Registered) -> None:
    before = body(desk.get(f"/api/clients/{maria.uuid}"))
    changes = {
        "email": "new.maria@example.com",
        "phone": "+34645678901",
        "city": "Valencia",
        "postal_code": "46001",
    }
    shown = put(desk, maria, **changes)
    assert shown == before | changes | {"updated_at": shown["updated_at"]}


def test_updates_the_four_fields_of_the_section_on_partial_updates(desk: FlaskClient, maria: Registered) -> None:
    changes = {"phone": "+34612345678", "address": "New Street 123", "city": "Barcelona", "postal_code": "08001"}
    shown = put(desk, maria, **changes)
    assert {key: shown[key] for key in changes} == changes
    assert shown["name"] == "Maria"


def test_updates_every_field_of_the_documented_body(desk: FlaskClient, maria: Registered) -> None:
    changes = {
        "email": "helen@example.com",
        "name": "Helen",
        "surname": "Keller",
        "phone": "+61400123456",
        "address": "123 Sample Street",
        "city": "Sydney",
        "country": "Australia",
        "postal_code": "2000",
        "gender": "Woman",
        "birth_date": "1987-06-27",
        "document_type": "PASSPORT",
        "document_number": "X1234567",
        "status": "OFF",
    }
    shown = put(desk, maria, **changes)
    assert {key: shown[key] for key in changes} == changes


def test_shows_the_eighteen_keys_in_documented_order(desk: FlaskClient, maria: Registered) -> None:
    assert list(put(desk, maria, status="OFF")) == KEYS
    assert list(body(desk.get(f"/api/clients/{maria.uuid}"))) == KEYS


def test_every_value_is_a_text_even_where_there_is_nothing(app: Flask, desk: FlaskClient) -> None:
    bare = register(app, given_name="Ana", family_name=None)
    shown = body(desk.get(f"/api/clients/{bare.uuid}"))
    assert all(isinstance(value, str) for value in shown.values())
    assert {key for key, value in shown.items() if value} == {
        "user_id",
        "name",
        "role",
        "status",
        "created_at",
        "updated_at",
    }


def test_reads_back_what_was_updated(desk: FlaskClient, maria: Registered) -> None:
    shown = put(desk, maria, phone="+34634567890", address="Calle Nueva 456")
    assert body(desk.get(f"/api/clients/{maria.uuid}")) == shown


def test_the_password_never_appears(desk: FlaskClient, maria: Registered) -> None:
    assert "password" not in desk.get(f"/api/clients/{maria.uuid}").text


def test_times_have_milliseconds_and_the_second_moves_on(desk: FlaskClient, maria: Registered) -> None:
    shown = put(desk, maria, city="Valencia")
    assert MILLISECONDS.fullmatch(shown["created_at"])
    assert MILLISECONDS.fullmatch(shown["updated_at"])
    assert shown["created_at"] <= shown["updated_at"]


def test_the_identifier_is_a_uuid(desk: FlaskClient, maria: Registered) -> None:
    shown = body(desk.get(f"/api/clients/{maria.uuid}"))
    assert shown["user_id"] == maria.uuid
    assert UUID_FORM.fullmatch(shown["user_id"])


@pytest.mark.parametrize("path", ["/api/clients", "/api/clients/"])
def test_says_that_the_id_is_missing(desk: FlaskClient, path: str) -> None:
    answer = desk.put(path, json={"status": "OFF"})
    assert (answer.status_code, answer.text) == (400, '{"statusCode":400,"statusMessage":"ID requerido"}')


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"email": "maria"}, "Email inválido"),
        ({"name": "M"}, "El nombre es obligatorio"),
        ({"surname": "G"}, "El apellido es obligatorio"),
        ({"phone": "+3461"}, "El teléfono es obligatorio"),
    ],
)
def test_says_the_documented_validation_errors(
    desk: FlaskClient, maria: Registered, changes: dict[str, str], message: str
) -> None:
    answer = desk.put(f"/api/clients/{maria.uuid}", json=changes)
    assert answer.status_code == 400
    assert answer.text == f'{{"statusCode":400,"statusMessage":"{message}"}}'


@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_says_that_there_is_no_such_client(desk: FlaskClient, method: str) -> None:
    answer = desk.open(f"/api/clients/{NOBODYS_UUID}", method=method, json={"status": "OFF"})
    assert (answer.status_code, answer.text) == (404, '{"statusCode":404,"statusMessage":"Cliente no encontrado"}')


def test_says_that_another_client_has_the_address(app: Flask, desk: FlaskClient, maria: Registered) -> None:
    register(app, email="taken@example.com")
    answer = desk.put(f"/api/clients/{maria.uuid}", json={"email": "taken@example.com"})
    assert answer.status_code == 409
    assert body(answer) == {
        "statusCode": 409,
        "statusMessage": "El correo electrónico ya está en uso por otro cliente",
    }


def test_an_inactive_client_is_kept_readable_and_can_be_made_active_again(
    desk: FlaskClient, maria: Registered
) -> None:
    put(desk, maria, status="OFF")
    assert body(desk.get(f"/api/clients/{maria.uuid}"))["status"] == "OFF"
    assert put(desk, maria, status="ON")["status"] == "ON"
