"""clients: registering a client, with an address that is no other's."""

import functools
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from registry.models import AuditEvent, Client
from tests.people import SALON, Program, World
from tests.wire.asking import (
    INSIDE,
    MILLISECONDS,
    PROBLEM_JSON,
    UUID_FORM,
    archive,
    attributes,
    body,
    break_down,
    nothing_written,
    register,
    rows_of,
    together,
)

PATH = "/api/clients"
LEAST = {"email": "maria@example.com", "name": "Maria", "surname": "Garcia", "phone": "+34634567890"}
FULL = {
    **LEAST,
    "address": "Calle Nueva 456",
    "city": "Madrid",
    "country": "Spain",
    "postal_code": "28013",
    "gender": "female",
    "birth_date": "1990-05-15",
    "document_type": "DNI",
    "document_number": "12345678A",
    "status": "ON",
}
KEYS = [
    *("user_id", "email", "name", "surname", "phone", "address", "city", "country", "postal_code", "gender"),
    *("birth_date", "role", "status", "avatar", "document_type", "document_number", "created_at", "updated_at"),
]
TAKEN = {"statusCode": 409, "statusMessage": "El correo electrónico ya está registrado"}


def shaped(status: int, message: str) -> tuple[int, dict[str, Any]]:
    return status, {"statusCode": status, "statusMessage": message}


def test_answers_the_client_with_its_eighteen_keys(program: Program) -> None:
    answer = program.post(PATH, json=FULL)
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    made = body(answer)
    assert list(made) == KEYS
    assert made | FULL | {"role": "USER", "avatar": ""} == made
    assert UUID_FORM.fullmatch(made["user_id"])
    assert MILLISECONDS.fullmatch(made["created_at"])
    assert made["created_at"] == made["updated_at"]


def test_a_new_client_is_read_back_as_it_was_answered(program: Program) -> None:
    created = program.post(PATH, json=FULL)
    read = program.get(f"{PATH}/{body(created)['user_id']}")
    assert (read.data, read.headers["ETag"]) == (created.data, created.headers["ETag"])


def test_whatever_was_left_out_is_empty(program: Program) -> None:
    made = body(program.post(PATH, json=LEAST))
    given = {**LEAST, "role": "USER", "status": "ON"}
    own = {"user_id", "created_at", "updated_at"}
    assert {key: value for key, value in made.items() if key not in own} == {
        key: given.get(key, "") for key in KEYS if key not in own
    }


def test_a_client_may_begin_as_an_inactive_one(app: Flask, program: Program) -> None:
    assert body(program.post(PATH, json=LEAST | {"status": "OFF"}))["status"] == "OFF"
    assert rows_of(app, Client, "is_active") == [(False,)]


def test_empty_texts_are_as_good_as_none(app: Flask, program: Program) -> None:
    empty = dict.fromkeys(FULL.keys() - LEAST.keys() - {"status"}, "")
    assert program.post(PATH, json=LEAST | empty).status_code == 200
    assert rows_of(app, Client, "city", "birthdate", "document_type") == [(None, None, None)]


def test_keys_that_only_we_set_are_ignored(app: Flask, program: Program) -> None:
    sent = {**LEAST, "user_id": "x", "role": "ADMIN", "avatar": "https://example.com/a.png", "password": "x", "id": 7}
    made = body(program.post(PATH, json=sent))
    assert (made["role"], made["avatar"]) == ("USER", "")
    assert made["user_id"] != "x"


def test_who_registered_a_client_is_in_its_history(app: Flask, program: Program) -> None:
    program.post(PATH, json=LEAST, headers={"X-Request-Id": "r-1"})
    assert rows_of(app, AuditEvent, "action", "origin", "request_id") == [("client.create", "clients", "r-1")]
    assert rows_of(app, Client, "source") == [("api",)]


REQUIRED = {
    "email": "Email inválido",
    "name": "El nombre es obligatorio",
    "surname": "El apellido es obligatorio",
    "phone": "El teléfono es obligatorio",
}


@pytest.mark.parametrize("member", REQUIRED)
@pytest.mark.parametrize("value", [..., None, "", " ", "x", 1, [], "x" * 51], ids=repr)
def test_four_members_are_required(app: Flask, program: Program, member: str, value: Any) -> None:
    sent = {key: one for key, one in (FULL | {member: value}).items() if one is not ...}
    with nothing_written(app):
        answer = program.post(PATH, json=sent)
    assert (answer.status_code, body(answer)) == shaped(400, REQUIRED[member])


@pytest.mark.parametrize("first", REQUIRED)
def test_the_first_in_documented_order_has_the_word(program: Program, first: str) -> None:
    wrong = list(REQUIRED)[list(REQUIRED).index(first) :]
    sent = {key: value for key, value in LEAST.items() if key not in wrong} | {"birth_date": "x"}
    assert body(program.post(PATH, json=dict(reversed(sent.items()))))["statusMessage"] == REQUIRED[first]


@pytest.mark.parametrize(
    ("member", "value", "message"),
    [
        ("address", "x" * 256, "La dirección no es válida"),
        ("city", None, "La ciudad no es válida"),
        ("country", "x" * 51, "El país no es válido"),
        ("postal_code", "x" * 21, "El código postal no es válido"),
        ("gender", "x" * 11, "El género no es válido"),
        ("birth_date", "1990-02-30", "La fecha de nacimiento no es válida"),
        ("document_type", "dni", "El tipo de documento no es válido"),
        ("document_number", "x" * 21, "El número de documento no es válido"),
        ("document_number", "*****678A", "El número de documento no es válido"),
        ("status", "", "El estado no es válido"),
        ("status", "on", "El estado no es válido"),
    ],
)
def test_each_rule_has_its_sentence(app: Flask, program: Program, member: str, value: Any, message: str) -> None:
    with nothing_written(app):
        answer = program.post(PATH, json=FULL | {member: value})
    assert (answer.status_code, body(answer)) == shaped(400, message)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b'{"name":"a","name":"b"}', b"\xff"])
def test_anything_but_one_json_object_is_a_bad_request(app: Flask, program: Program, content: bytes) -> None:
    with nothing_written(app):
        answer = program.post(PATH, data=content, content_type="application/json")
    assert (answer.status_code, body(answer)) == shaped(400, "Bad Request")


def test_problem_details_name_every_field(program: Program) -> None:
    answer = program.post(PATH, json={"phone": "1"}, headers={"Accept": PROBLEM_JSON})
    assert (answer.status_code, answer.mimetype) == (400, PROBLEM_JSON)
    told = [(error["location"], error["message"]) for error in body(answer)["errors"]]
    assert told == [
        *(
            (f"body.{name}", f"expected required property {name} to be present")
            for name in ("email", "name", "surname")
        ),
        ("body.phone", "expected length >= 6"),
    ]


@pytest.mark.parametrize("written", ["maria@example.com", "MARIA@EXAMPLE.COM", "  Maria@Example.com "])
def test_an_address_belongs_to_one_living_client(app: Flask, program: Program, written: str) -> None:
    register(app, email="Maria@example.com")
    with nothing_written(app):
        answer = program.post(PATH, json=LEAST | {"email": written})
    assert (answer.status_code, body(answer)) == (409, TAKEN)


def test_an_inactive_client_still_holds_its_address(app: Flask, program: Program) -> None:
    register(app, email="maria@example.com", is_active=False)
    assert program.post(PATH, json=LEAST).status_code == 409


def test_a_removed_client_gives_its_address_free(app: Flask, program: Program) -> None:
    archive(app, register(app, email="maria@example.com").number)
    assert program.post(PATH, json=LEAST).status_code == 200


def test_another_workspace_may_have_the_same_address(app: Flask, program: Program) -> None:
    register(app, SALON, email="maria@example.com")
    assert program.post(PATH, json=LEAST).status_code == 200


def test_a_rule_of_shape_comes_before_the_conflict(app: Flask, program: Program) -> None:
    register(app, email="maria@example.com")
    assert program.post(PATH, json=LEAST | {"status": "MAYBE"}).status_code == 400


def test_an_update_keeps_its_own_sentence(app: Flask, program: Program) -> None:
    register(app, email="maria@example.com")
    answer = program.put(f"{PATH}/{register(app).uuid}", json={"email": "maria@example.com"})
    assert body(answer)["statusMessage"] == "El correo electrónico ya está en uso por otro cliente"


def post(app: Flask, token: str, number: int) -> TestResponse:
    """One create by a program of its own."""
    return Program(app, token).post(PATH, json=LEAST | {"name": f"Maria {number}"})


def test_of_twenty_who_register_one_address_at_once_exactly_one_does(app: Flask, world: World) -> None:
    wishes = [functools.partial(post, app, world.clinic_token, number) for number in range(20)]
    answers = together(wishes)
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 19}
    assert len(rows_of(app, Client, "id")) == 1
    assert all(body(answer) == TAKEN for answer in answers if answer.status_code == 409)


def test_the_same_key_registers_one_client(app: Flask, program: Program) -> None:
    key = {"Idempotency-Key": "maria"}
    first, second = (program.post(PATH, json=LEAST, headers=key) for _ in "ab")
    assert (second.status_code, second.data, second.headers["ETag"]) == (200, first.data, first.headers["ETag"])
    assert second.headers["Idempotent-Replayed"] == "true"
    assert len(rows_of(app, Client, "id")) == 1


@pytest.mark.parametrize(
    ("key", "status", "message"),
    [
        ("maria", 422, "La clave de idempotencia ya se usó para otra solicitud"),
        ("two words", 400, "La clave de idempotencia no es válida"),
    ],
)
def test_a_key_that_cannot_be_used_says_why(
    app: Flask, program: Program, key: str, status: int, message: str
) -> None:
    program.post(PATH, json=LEAST, headers={"Idempotency-Key": "maria"})
    with nothing_written(app):
        answer = program.post(PATH, json=LEAST | {"city": "Vic"}, headers={"Idempotency-Key": key})
    assert (answer.status_code, body(answer)) == shaped(status, message)


def test_a_stranger_is_unauthorised(app: Flask, stranger: FlaskClient) -> None:
    with nothing_written(app):
        answer = stranger.post(PATH, data=b"{", content_type="text/plain")
    assert (answer.status_code, body(answer)) == shaped(401, "No autorizado")


def test_the_installation_may_open_it_to_strangers(
    app: Flask, stranger: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "ANONYMOUS_CREATE", ("clients",))
    assert stranger.post(PATH, json=LEAST).status_code == 200
    assert rows_of(app, Client, "source", "confirmed_at") == [("public_form", None)]
    assert stranger.get(PATH).status_code == 401


@pytest.mark.parametrize("scopes", [("clients.view", "clients.update"), ("medical.view",)])
def test_whoever_may_not_create_learns_that_before_anything_else(
    app: Flask, token_with: Callable[..., Program], scopes: tuple[str, ...]
) -> None:
    narrow = token_with(*scopes)
    with nothing_written(app):
        answer = narrow.post(PATH, data=b"{", content_type="text/plain")
    assert (answer.status_code, body(answer)) == shaped(403, "Forbidden")


@pytest.mark.parametrize(("role", "status"), [("owner", 200), ("receptionist", 200), ("viewer", 403)])
def test_the_desk_registers_with_its_cookie(signed_in: Callable[..., FlaskClient], role: str, status: int) -> None:
    assert signed_in(role).post(PATH, json=LEAST).status_code == status


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}], ids=str)
def test_another_site_cannot_make_the_desk_do_it(
    app: Flask, signed_in: Callable[..., FlaskClient], headers: dict[str, str]
) -> None:
    desk = signed_in("owner")
    with nothing_written(app):
        assert desk.post(PATH, json=LEAST, headers=headers).status_code == 403


def test_a_fault_of_ours_tells_nothing_of_the_inside(
    app: Flask, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_down(monkeypatch, "clients", "create_client")
    with nothing_written(app):
        answer = program.post(PATH, json=LEAST)
    assert (answer.status_code, body(answer)) == shaped(500, "Internal Server Error")
    assert INSIDE not in answer.text + str(answer.headers)


def test_what_it_writes_is_seen_by_the_others(app: Flask, program: Program) -> None:
    uuid = body(program.post(PATH, json=FULL))["user_id"]
    [(number,)] = rows_of(app, Client, "id")
    assert body(program.get(f"/api/clientes/{number}"))["telefono"] == "+34634567890"
    assert body(program.get(f"/customers/{uuid}"))["name"] == "Maria Garcia"
    assert attributes(app, number, "address_line1", "country_code") == ["Calle Nueva 456", "ES"]
