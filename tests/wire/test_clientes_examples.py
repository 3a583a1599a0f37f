"""clientes: what the documentation shows, to the letter, and a new client read back."""

import datetime as dt
import json

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from tests.people import Program
from tests.wire.asking import MILLISECONDS, body, register

KEYS = ["id", "nombres", "apellidos", "telefono", "email", "created_at"]
CURL = """{
    "nombres": "Pedro",
    "apellidos": "Martínez",
    "telefono": "+5551234567",
    "email": "pedro@example.com"
  }"""
JAVASCRIPT = json.dumps(json.loads(CURL), ensure_ascii=False, separators=(",", ":"))
DOCUMENTED_AT = dt.datetime(2024, 3, 5, 15, 30, tzinfo=dt.UTC)
DOCUMENTED = """{
  "message": "Cliente creado",
  "cliente": {
    "id": 42,
    "nombres": "Pedro",
    "apellidos": "Martínez",
    "telefono": "+5551234567",
    "email": "pedro@example.com",
    "created_at": "2024-03-05T15:30:00.000Z"
  }
}"""


@pytest.mark.parametrize("sent", [CURL, JAVASCRIPT], ids=["cURL", "JavaScript"])
def test_the_documented_request_gets_the_documented_response(app: Flask, stranger: FlaskClient, sent: str) -> None:
    for _ in range(41):
        register(app)
    with time_machine.travel(DOCUMENTED_AT, tick=False):
        answer = stranger.post("/api/clientes", data=sent.encode(), headers={"Content-Type": "application/json"})
    assert answer.status_code == 201
    assert answer.mimetype == "application/json"
    assert json.dumps(answer.get_json(), indent=2, ensure_ascii=False) == DOCUMENTED


def test_the_documented_error_is_answered_to_a_body_without_a_name(stranger: FlaskClient) -> None:
    answer = stranger.post("/api/clientes", json={"apellidos": "Martínez"})
    assert (answer.status_code, body(answer)) == (400, {"message": "Error al crear cliente"})


def test_whatever_was_left_out_is_null(stranger: FlaskClient) -> None:
    answer = stranger.post("/api/clientes", json={"nombres": "Pedro"})
    assert answer.status_code == 201
    cliente = body(answer)["cliente"]
    assert list(cliente) == KEYS
    assert [cliente[key] for key in KEYS[1:5]] == ["Pedro", None, None, None]


def test_the_id_is_a_whole_number_and_grows(stranger: FlaskClient) -> None:
    first, second = (body(stranger.post("/api/clientes", json={"nombres": "Pedro"}))["cliente"]["id"] for _ in "ab")
    assert type(first) is int
    assert 0 < first < second


def test_the_moment_has_milliseconds_and_is_now(stranger: FlaskClient) -> None:
    cliente = body(stranger.post("/api/clientes", json={"nombres": "Pedro"}))["cliente"]
    assert MILLISECONDS.fullmatch(cliente["created_at"])
    moment = dt.datetime.fromisoformat(cliente["created_at"])
    assert abs(dt.datetime.now(dt.UTC) - moment) < dt.timedelta(seconds=30)


def test_the_moment_is_in_utc_wherever_the_server_stands(stranger: FlaskClient) -> None:
    auckland = dt.timezone(dt.timedelta(hours=13))
    with time_machine.travel(dt.datetime(2024, 3, 6, 4, 30, 0, 7000, tzinfo=auckland), tick=False):
        cliente = body(stranger.post("/api/clientes", json={"nombres": "Pedro"}))["cliente"]
    assert cliente["created_at"] == "2024-03-05T15:30:00.007Z"


def test_a_new_client_is_read_back_as_it_was_answered(stranger: FlaskClient, program: Program) -> None:
    created = stranger.post("/api/clientes", data=CURL.encode(), content_type="application/json")
    cliente = body(created)["cliente"]
    answer = program.get(f"/api/clientes/{cliente['id']}")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert list(body(answer).items()) == list(cliente.items())
    assert answer.headers["ETag"] == created.headers["ETag"]


def test_reading_answers_the_bare_object(app: Flask, program: Program) -> None:
    ana = register(app, phone="600 000 001", email="ana@example.com")
    found = body(program.get(f"/api/clientes/{ana.number}"))
    assert list(found) == KEYS
    assert list(found.values())[:5] == [ana.number, "Ana", "Gil", "600 000 001", "ana@example.com"]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_every_reply_has_the_headers_of_personal_data(app: Flask, program: Program, method: str) -> None:
    answer = program.request(method, f"/api/clientes/{register(app).number}")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Request-Id"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert (answer.data == b"") is (method == "HEAD")


def test_a_created_client_has_the_headers_of_personal_data(stranger: FlaskClient) -> None:
    answer = stranger.post("/api/clientes", json={"nombres": "Pedro"}, headers={"Origin": "https://salon.example"})
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Request-Id"]
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "Set-Cookie" not in answer.headers
