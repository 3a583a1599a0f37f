"""clientes: how often, and how much at once, the open form may be sent."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from blueprints.settings import Settings
from tests.people import Program
from tests.wire.asking import PROBLEM_JSON, body, chunked, nothing_written

BEGINNING = dt.datetime(2024, 3, 5, 15, 30, tzinfo=dt.UTC)
TOO_MANY = (429, {"message": "Demasiadas solicitudes"})
BODY_LIMIT = 8 * 1024


@pytest.fixture
def limited(app_with: Callable[..., Flask]) -> Flask:
    """The application with the limits that an installation has when nobody set any."""
    return app_with(public_create_limit=Settings().public_create_limit)


def send(client: FlaskClient, address: str = "192.0.2.1", **options: Any) -> TestResponse:
    """Send the form from an address."""
    variables = {"REMOTE_ADDR": address}
    return client.post("/api/clientes", json={"nombres": "Pedro"}, environ_overrides=variables, **options)


def statuses(client: FlaskClient, times: int, address: str = "192.0.2.1", **options: Any) -> list[int]:
    """What one address is answered to sending the form so many times."""
    return [send(client, address, **options).status_code for _ in range(times)]


def test_the_sixth_within_a_minute_is_too_many(app: Flask, limited: Flask) -> None:
    client = limited.test_client()
    assert statuses(client, 5) == [201] * 5
    with nothing_written(app):
        answer = send(client)
    assert (answer.status_code, body(answer)) == TOO_MANY
    assert answer.mimetype == "application/json"
    assert 1 <= int(answer.headers["Retry-After"]) <= 61
    assert answer.headers["RateLimit-Policy"] == '"public";q=5;w=60'
    assert answer.headers["RateLimit"] == f'"public";r=0;t={answer.headers["Retry-After"]}'


def test_waiting_as_long_as_one_is_told_helps(limited: Flask) -> None:
    client = limited.test_client()
    with time_machine.travel(BEGINNING, tick=False) as clock:
        assert statuses(client, 5) == [201] * 5
        wait = int(send(client).headers["Retry-After"])
        clock.shift(wait - 2)
        assert send(client).status_code == 429
        clock.shift(2)
        assert send(client).status_code == 201


def test_the_31st_within_an_hour_is_too_many(limited: Flask) -> None:
    client = limited.test_client()
    with time_machine.travel(BEGINNING, tick=False) as clock:
        for _ in range(6):
            assert statuses(client, 5) == [201] * 5
            clock.shift(61)
        answer = send(client)
        assert (answer.status_code, answer.headers["RateLimit-Policy"]) == (429, '"public";q=30;w=3600')
        clock.shift(3600)
        assert send(client).status_code == 201


def test_the_101st_within_a_day_is_too_many(limited: Flask) -> None:
    client = limited.test_client()
    with time_machine.travel(BEGINNING, tick=False) as clock:
        for _ in range(20):
            assert statuses(client, 5) == [201] * 5
            clock.shift(721)
        answer = send(client)
        assert (answer.status_code, answer.headers["RateLimit-Policy"]) == (429, '"public";q=100;w=86400')
        assert int(answer.headers["Retry-After"]) > 3600


def test_every_address_has_a_limit_of_its_own(limited: Flask) -> None:
    client = limited.test_client()
    assert statuses(client, 6, "192.0.2.1") == [201] * 5 + [429]
    assert statuses(client, 6, "192.0.2.2") == [201] * 5 + [429]


def test_an_ipv6_household_counts_as_one(limited: Flask) -> None:
    client = limited.test_client()
    household = [f"2001:db8:1:2::{number}" for number in range(5)]
    assert [send(client, address).status_code for address in household] == [201] * 5
    assert send(client, "2001:db8:1:2:ffff:ffff:ffff:ffff").status_code == 429
    assert send(client, "2001:db8:1:3::1").status_code == 201


def test_an_address_written_as_ipv6_is_the_same(limited: Flask) -> None:
    client = limited.test_client()
    assert statuses(client, 5, "192.0.2.1") == [201] * 5
    assert send(client, "::ffff:192.0.2.1").status_code == 429
    assert send(client, "::ffff:192.0.2.2").status_code == 201


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "CF-Connecting-IP"])
def test_no_header_makes_another_address(limited: Flask, header: str) -> None:
    client = limited.test_client()
    assert statuses(client, 5) == [201] * 5
    assert send(client, headers={header: "198.51.100.7"}).status_code == 429


def test_a_refused_form_counts_as_well(limited: Flask) -> None:
    client = limited.test_client()
    refused = [client.post("/api/clientes", json={}, environ_overrides={"REMOTE_ADDR": "192.0.2.1"}) for _ in "12345"]
    assert [answer.status_code for answer in refused] == [400] * 5
    assert send(client).status_code == 429


def test_a_workspace_takes_sixty_a_minute_from_everybody(limited: Flask) -> None:
    client = limited.test_client()
    with time_machine.travel(BEGINNING, tick=False) as clock:
        crowd = [send(client, f"192.0.2.{number}").status_code for number in range(61)]
        assert crowd == [201] * 60 + [429]
        answer = client.post("/api/clientes?workspace=salon", json={"nombres": "Pedro"})
        assert answer.status_code == 201
        clock.shift(61)
        assert send(client, "192.0.2.200").status_code == 201


def test_a_program_is_no_crowd(limited: Flask, program: Program) -> None:
    client = limited.test_client()
    assert statuses(client, 12, headers=program.headers) == [201] * 12


def test_there_is_no_limit_where_it_is_switched_off(stranger: FlaskClient) -> None:
    assert statuses(stranger, 12) == [201] * 12


def test_too_many_as_problem_details(limited: Flask) -> None:
    client = limited.test_client()
    assert statuses(client, 5) == [201] * 5
    answer = send(client, headers={"Accept": PROBLEM_JSON})
    assert (answer.status_code, answer.mimetype, body(answer)["status"]) == (429, PROBLEM_JSON, 429)
    assert answer.headers["Retry-After"]


def padded(size: int) -> bytes:
    """Pedro in so many bytes."""
    return json.dumps({"nombres": "Pedro"}).encode().ljust(size)


def test_a_form_has_at_most_eight_kibibytes(app: Flask, stranger: FlaskClient) -> None:
    options = {"content_type": "application/json"}
    with nothing_written(app):
        answer = stranger.post("/api/clientes", data=padded(BODY_LIMIT + 1), **options)
    assert answer.status_code == 413
    assert list(body(answer)) == ["message"]
    assert stranger.post("/api/clientes", data=padded(BODY_LIMIT), **options).status_code == 201


def test_a_program_may_send_more(app: Flask, program: Program) -> None:
    options = {"content_type": "application/json"}
    assert program.post("/api/clientes", data=padded(BODY_LIMIT + 1), **options).status_code == 201
    with nothing_written(app):
        answer = program.post("/api/clientes", data=padded(1024 * 1024 + 1), **options)
    assert (answer.status_code, list(body(answer))) == (413, ["message"])


def test_a_form_in_chunks_is_measured_too(app: Flask, program: Program) -> None:
    nobody = Program(app, "")
    nobody.headers = {}
    assert chunked(nobody, "POST", "/api/clientes", padded(BODY_LIMIT + 1)).status_code == 413
    assert chunked(nobody, "POST", "/api/clientes", padded(BODY_LIMIT)).status_code == 201
    assert chunked(program, "POST", "/api/clientes", padded(1024 * 1024 + 1)).status_code == 413
