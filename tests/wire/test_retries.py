"""Idempotency-Key at every create of every dialect: what is sent again is answered again, and not done again."""

import functools
from collections import Counter
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from registry.models import Client, IdempotencyKey
from tests.people import Program, World
from tests.wire.asking import body, nothing_written, rows_of, together
from tests.wire.door import Route, named
from tests.wire.routes import CREDENTIALS, ROUTES
from tests.wire.shapes import assert_shaped

CREATES = [route for route in ROUTES if route.method == "POST" and route.reads and not route.public]
every_create = pytest.mark.parametrize("route", CREATES, ids=named)
CREATES_BY_DIALECT = {route.dialect: route for route in CREATES}
KEY = {"Idempotency-Key": "0f8fad5b-d9cb-469f-a165-70867728950e"}


def send(program: Program, route: Route, *, key: str | None = None, **changes: object) -> TestResponse:
    headers = KEY if key is None else {"Idempotency-Key": key}
    return program.post(route.path, json=route.full | changes, headers=headers)


def key_of(number: int) -> dict[str, str]:
    return {"Idempotency-Key": f"key-{number}"}


def registered(app: Flask) -> int:
    return len(rows_of(app, Client, "id"))


@every_create
def test_the_same_request_gets_the_same_answer_and_is_done_once(app: Flask, program: Program, route: Route) -> None:
    first, second = send(program, route), send(program, route)
    assert (second.status_code, second.data) == (first.status_code, first.data) == (route.success, first.data)
    assert second.headers["ETag"] == first.headers["ETag"]
    assert second.mimetype == first.mimetype
    assert second.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers
    assert registered(app) == 1


@every_create
def test_without_a_key_it_is_done_twice(app: Flask, program: Program, route: Route) -> None:
    for _ in range(2):
        assert program.post(route.path, json=route.least).status_code == route.success
    assert registered(app) == 2


@every_create
def test_another_body_under_the_same_key_is_refused(app: Flask, program: Program, route: Route) -> None:
    send(program, route)
    with nothing_written(app):
        answer = send(program, route, **{route.text: "Somebody else"})
    assert answer.status_code == 422
    assert_shaped(answer, route.dialect)


@every_create
def test_a_refused_body_leaves_its_key_free(app: Flask, program: Program, route: Route) -> None:
    with nothing_written(app):
        assert send(program, route, **{route.text: ""}).status_code in {400, 422}
    assert send(program, route).status_code == route.success


@every_create
@pytest.mark.parametrize("key", ["", "k" * 256, "two words", "é"], ids=["empty", "too-long", "a-space", "accent"])
def test_refuses_a_key_that_is_none(app: Flask, program: Program, route: Route, key: str) -> None:
    with nothing_written(app):
        answer = send(program, route, key=key)
    assert answer.status_code == 400
    assert_shaped(answer, route.dialect)


def test_a_key_may_have_255_characters(app: Flask, program: Program) -> None:
    for _ in range(2):
        assert send(program, CREATES[0], key="!~" * 127 + "k").status_code == 201
    assert registered(app) == 1


def test_one_key_at_two_addresses_belongs_to_the_first(program: Program) -> None:
    customers, practice = (next(one for one in CREATES if one.dialect == name) for name in ("customers", "practice"))
    assert send(program, customers).status_code == 201
    assert send(program, practice).status_code == 422


def test_two_programs_may_use_the_same_key(
    app: Flask, program: Program, salon_program: Program, token_with: Callable[..., Program]
) -> None:
    for one in (program, salon_program, token_with("clients.create")):
        assert "Idempotent-Replayed" not in send(one, CREATES[0]).headers
    assert registered(app) == 3


def test_visitors_of_two_networks_may_use_the_same_key(app: Flask) -> None:
    visitor = app.test_client()
    for address in ("192.0.2.1", "192.0.2.1", "198.51.100.1"):
        from_there = {"REMOTE_ADDR": address}
        answer = visitor.post("/api/clientes", json={"nombres": "Ana"}, headers=KEY, environ_base=from_there)
        assert answer.status_code == 201
    assert registered(app) == 2


def test_a_replay_needs_the_permission_that_the_first_needed(
    program: Program, stranger: FlaskClient, token_with: Callable[..., Program]
) -> None:
    practice = CREATES_BY_DIALECT["practice"]
    send(program, practice)
    assert stranger.post(practice.path, json=practice.full, headers=KEY).status_code == 401
    assert send(token_with("clients.view"), practice).status_code == 403


def test_neither_the_key_nor_its_answer_tells_of_sign_ins(app: Flask) -> None:
    for path in ("/v1/auth/token", "/api/auth/login"):
        assert app.test_client().post(path, json=CREDENTIALS, headers=KEY).status_code == 200
    assert rows_of(app, IdempotencyKey, "id") == []


@every_create
def test_of_fifty_who_send_the_same_at_once_one_registers_a_client(app: Flask, world: World, route: Route) -> None:
    wishes = [functools.partial(send, Program(app, world.clinic_token), route) for _ in range(50)]
    answers = together(wishes)
    assert set(Counter(answer.status_code for answer in answers)) <= {route.success, 409}
    assert registered(app) == 1
    for answer in answers:
        if answer.status_code == 409:
            assert_shaped(answer, route.dialect)
            assert answer.headers["Retry-After"] == "1"


def test_five_hundred_requests_ten_at_a_time_with_fifty_keys_make_fifty_clients(app: Flask, world: World) -> None:
    """The figure of safety.md: whoever is told to wait comes again, until each has its answer."""

    def insist(number: int) -> str:
        program = Program(app, world.clinic_token)
        while True:
            answer = program.post("/v1/clients", json=CREATES_BY_DIALECT["practice"].full, headers=key_of(number))
            if answer.status_code != 409:
                return str(body(answer)["id"])

    seen: dict[int, set[str]] = {}
    for round_ in range(50):
        numbers = [(round_ * 10 + place) % 50 for place in range(10)]
        for number, found in zip(numbers, together([functools.partial(insist, one) for one in numbers]), strict=True):
            seen.setdefault(number, set()).add(found)
    assert registered(app) == 50
    assert all(len(ids) == 1 for ids in seen.values())
