"""clients: the rule and the sentence of every field, and which of several broken rules has the word."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.wire.asking import Registered, attributes, body, nothing_written, register

EMAIL = "Email inválido"
NAME = "El nombre es obligatorio"
SURNAME = "El apellido es obligatorio"
PHONE = "El teléfono es obligatorio"
ADDRESS = "La dirección no es válida"
CITY = "La ciudad no es válida"
COUNTRY = "El país no es válido"
POSTAL_CODE = "El código postal no es válido"
GENDER = "El género no es válido"
BIRTH_DATE = "La fecha de nacimiento no es válida"
DOCUMENT_TYPE = "El tipo de documento no es válido"
DOCUMENT_NUMBER = "El número de documento no es válido"
STATUS = "El estado no es válido"

# In documented order: an invalid value and what is said about it.
INVALID = [
    ("email", "maria@", EMAIL),
    ("name", "M", NAME),
    ("surname", "G", SURNAME),
    ("phone", "12345", PHONE),
    ("address", "x" * 256, ADDRESS),
    ("city", "x" * 51, CITY),
    ("country", "x" * 51, COUNTRY),
    ("postal_code", "x" * 21, POSTAL_CODE),
    ("gender", "x" * 11, GENDER),
    ("birth_date", "15/05/1990", BIRTH_DATE),
    ("document_type", "NIF", DOCUMENT_TYPE),
    ("document_number", "x" * 21, DOCUMENT_NUMBER),
    ("status", "on", STATUS),
]


@pytest.fixture
def maria(app: Flask) -> Registered:
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
def put(signed_in: Callable[..., FlaskClient], maria: Registered) -> Callable[..., Any]:
    desk = signed_in("receptionist")
    return lambda **changes: desk.put(f"/api/clients/{maria.uuid}", json=changes)


def refused(message: str) -> dict[str, Any]:
    return {"statusCode": 400, "statusMessage": message}


@pytest.mark.parametrize(("field", "value", "message"), INVALID)
def test_says_which_field_broke_its_rule(
    app: Flask, put: Callable[..., Any], field: str, value: str, message: str
) -> None:
    with nothing_written(app):
        answer = put(city="Valencia", **{field: value}) if field != "city" else put(city=value)
    assert (answer.status_code, body(answer)) == (400, refused(message))


@pytest.mark.parametrize(("field", "message"), [(field, message) for field, _, message in INVALID])
@pytest.mark.parametrize("value", [None, 1, ["x"]], ids=repr)
def test_null_and_other_types_are_no_text(put: Callable[..., Any], field: str, message: str, value: Any) -> None:
    answer = put(**{field: value})
    assert (answer.status_code, body(answer)) == (400, refused(message))


@pytest.mark.parametrize("first", range(len(INVALID) - 1))
def test_the_first_broken_rule_in_documented_order_has_the_word(put: Callable[..., Any], first: int) -> None:
    changes = {field: value for field, value, _ in reversed(INVALID[first:])}
    assert body(put(**changes)) == refused(INVALID[first][2])


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("email", "", EMAIL),
        ("email", "   ", EMAIL),
        ("email", "maria", EMAIL),
        ("email", "@example.com", EMAIL),
        ("email", "maria garcia@example.com", EMAIL),
        ("email", "a@b@example.com", EMAIL),
        ("email", f"{'m' * 39}@example.com", EMAIL),
        ("name", "", NAME),
        ("name", " M ", NAME),
        ("name", "\u200b\u200b\u200b", NAME),
        ("name", "x" * 51, NAME),
        ("surname", "", SURNAME),
        ("surname", "x" * 51, SURNAME),
        ("phone", "", PHONE),
        ("phone", "  12345  ", PHONE),
        ("phone", "1" * 21, PHONE),
        ("birth_date", "1990-02-30", BIRTH_DATE),
        ("birth_date", "1990-13-01", BIRTH_DATE),
        ("birth_date", "1990-5-15", BIRTH_DATE),
        ("birth_date", "19900515", BIRTH_DATE),
        ("birth_date", "1990-05-15T25:00:00Z", BIRTH_DATE),
        ("birth_date", "0000-05-15", BIRTH_DATE),
        ("document_type", "dni", DOCUMENT_TYPE),
        ("document_type", "DNI ,", DOCUMENT_TYPE),
        ("status", "", STATUS),
        ("status", "OFFLINE", STATUS),
        ("address", "Calle Mayor 123\nMadrid", ADDRESS),
        ("city", "Ma\tdrid", CITY),
    ],
)
def test_refuses_at_the_edges(put: Callable[..., Any], field: str, value: str, message: str) -> None:
    answer = put(**{field: value})
    assert (answer.status_code, body(answer)) == (400, refused(message))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", f"{'m' * 38}@example.com"),
        ("email", "María.Núñez@example.com"),
        ("name", "Mª"),
        ("name", "x" * 50),
        ("surname", "Ng"),
        ("surname", "x" * 50),
        ("phone", "123456"),
        ("phone", "call at noon"),
        ("phone", "1" * 20),
        ("address", "x" * 255),
        ("city", "x" * 50),
        ("country", "Españistán"),
        ("country", "x" * 50),
        ("postal_code", "x" * 20),
        ("gender", "x" * 10),
        ("birth_date", "2000-02-29"),
        ("document_type", "PASSPORT"),
        ("document_type", "NIE"),
        ("document_number", "x" * 20),
        ("document_number", "12345678B"),
        ("status", "OFF"),
    ],
)
def test_accepts_at_the_edges(put: Callable[..., Any], field: str, value: str) -> None:
    answer = put(**{field: value})
    assert answer.status_code == 200, answer.text
    assert body(answer)[field] == value


@pytest.mark.parametrize(
    "written",
    [
        "1985-12-31",
        "1985-12-31T00:00:00.000Z",
        "1985-12-31T23:59:59Z",
        "1985-12-31T23:30:00-11:00",
        "1985-12-31T00:30:00+14:00",
        "1985-12-31T12:00",
    ],
)
def test_the_birth_date_is_kept_as_written_whatever_the_zone(put: Callable[..., Any], written: str) -> None:
    assert body(put(birth_date=written))["birth_date"] == "1985-12-31"


@pytest.mark.parametrize(
    "field",
    [
        "address",
        "city",
        "country",
        "postal_code",
        "gender",
        "birth_date",
        "document_type",
        "document_number",
    ],
)
def test_an_empty_text_clears_a_field_without_a_minimum(put: Callable[..., Any], field: str) -> None:
    answer = put(**{field: ""})
    assert answer.status_code == 200, answer.text
    assert body(answer)[field] == ""


def test_an_empty_country_clears_one_that_came_as_a_code(app: Flask, signed_in: Callable[..., FlaskClient]) -> None:
    nell = register(app, country_code="AU")
    desk = signed_in("receptionist")
    assert body(desk.get(f"/api/clients/{nell.uuid}"))["country"] == "Australia"
    assert body(desk.put(f"/api/clients/{nell.uuid}", json={"country": ""}))["country"] == ""
    assert attributes(app, nell.number, "country", "country_code") == [None, None]


def test_a_country_that_is_named_gets_its_code_and_any_other_loses_it(
    app: Flask, put: Callable[..., Any], maria: Registered
) -> None:
    put(country="Francia")
    assert attributes(app, maria.number, "country", "country_code") == ["Francia", "FR"]
    put(country="The moon")
    assert attributes(app, maria.number, "country", "country_code") == ["The moon", None]


def test_texts_are_trimmed_and_composed(put: Callable[..., Any]) -> None:
    assert body(put(name="  Mari\u0301a  "))["name"] == "Mar\u00eda"


def test_two_lines_of_address_are_shown_as_one_and_become_one_when_written(
    app: Flask, signed_in: Callable[..., FlaskClient]
) -> None:
    anne = register(app, address_line1="Calle Mayor 1", address_line2="2º B", state="Madrid")
    desk = signed_in("receptionist")
    assert body(desk.get(f"/api/clients/{anne.uuid}"))["address"] == "Calle Mayor 1, 2º B"
    desk.put(f"/api/clients/{anne.uuid}", json={"address": "Calle Menor 2"})
    shown = attributes(app, anne.number, "address_line1", "address_line2", "state")
    assert shown == ["Calle Menor 2", None, "Madrid"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("role", "ADMIN"),
        ("user_id", "550e8400-e29b-41d4-a716-446655440000"),
        ("avatar", "https://example.com/me.png"),
        ("password", "hunter2hunter2"),
        ("created_at", "2001-01-01T00:00:00.000Z"),
        ("updated_at", None),
        ("workspace_id", 2),
        ("external_id", "x"),
        ("alert", {"any": ["thing"]}),
        ("given_name", "Mallory"),
    ],
)
def test_unknown_and_response_only_keys_are_ignored_never_written(
    app: Flask, put: Callable[..., Any], key: str, value: Any
) -> None:
    with nothing_written(app):
        answer = put(**{key: value})
    assert answer.status_code == 200
