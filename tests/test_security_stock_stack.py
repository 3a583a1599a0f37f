"""What the stock stack gets wrong, one test a finding; the numbers are those of the list in which they were found."""

import io
import json
import socket
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from registry.db import db
from tests import people
from tests.people import PASSWORD, Program, email_of
from tests.records import all_records, ana

SignedIn = Callable[..., FlaskClient]
TEXT = b'{"nombres": %s}'
CLIENT = {"name": "Ana", "contactMethods": [{"type": "fax", "value": "1", "isPreferred": True}], "customFields": []}


def records(app: Flask) -> dict[str, list[Any]]:
    with app.app_context():
        found = all_records()
        db.session.remove()
        return found


def cookie_of(client: FlaskClient) -> dict[str, str]:
    """The session cookie as anybody could have copied it."""
    cookie = client.get_cookie("session")
    assert cookie is not None
    return {"Cookie": f"session={cookie.value}"}


@pytest.mark.parametrize("way_out", ["/api/auth/logout", "/sign-out"])
def test_1_after_signing_out_a_copied_cookie_is_worth_nothing(app: Flask, signed_in: SignedIn, way_out: str) -> None:
    desk = signed_in("owner")
    copied = cookie_of(desk)
    thief = app.test_client(use_cookies=False)
    assert thief.get("/v1/clients/1", headers=copied).status_code == 404
    same_origin = {"Sec-Fetch-Site": "same-origin"}
    form = {"csrf_token": hidden_token(desk)} if way_out == "/sign-out" else None
    assert desk.post(way_out, data=form, headers=same_origin).status_code in {204, 302}
    assert thief.get("/v1/clients/1", headers=copied).status_code == 401


def hidden_token(desk: FlaskClient) -> str:
    """The hidden token of the desk's forms."""
    page = desk.get("/clients").text
    return page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]


def test_2_the_documented_curl_needs_no_hidden_token_but_a_form_does(app: Flask, signed_in: SignedIn) -> None:
    with app.app_context():
        client = str(ana(people.caller("owner")).uuid)
    desk = signed_in("receptionist")
    curl = app.test_client(use_cookies=False)
    changed = curl.put(f"/api/clients/{client}", json={"city": "Lugo"}, headers=cookie_of(desk))
    assert changed.get_json()["city"] == "Lugo"
    before = records(app)
    form = {"given_name": "Eva", "family_name": "Ruiz"}
    for headers in ({}, {"Sec-Fetch-Site": "same-origin"}):
        assert desk.post("/clients", data=form, headers=headers).status_code in {400, 403}
    assert records(app) == before


FORGED = [
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"Origin": "http://localhost:8080"},
    {"Origin": "https://localhost"},
    {"Origin": "http://localhost.example.com"},
    {"Origin": "null"},
    {"Origin": ""},
]


@pytest.mark.parametrize("headers", FORGED, ids=str)
def test_3_a_page_on_another_port_of_this_host_cannot_use_the_cookie(
    app: Flask, signed_in: SignedIn, headers: dict[str, str]
) -> None:
    desk = signed_in("owner")
    before = records(app)
    asked = [
        desk.put("/api/clients/x", json={}, headers=headers),
        desk.post("/v1/clients", json={"first_name": "Ana", "last_name": "Gil"}, headers=headers),
        desk.post("/customers", json={"name": "Ana"}, headers=headers),
        desk.post("/v1/workspace/clinic/clients", json=CLIENT, headers=headers),
        desk.post("/api/auth/login", json={"email": email_of("owner"), "password": PASSWORD}, headers=headers),
        desk.post("/api/auth/logout", headers=headers),
    ]
    assert [answer.status_code for answer in asked] == [403] * len(asked)
    assert records(app) == before
    assert desk.get("/v1/clients/1").status_code == 404, "still signed in"


TRAPS = {
    "100,000 deep": b"[" * 100_000 + b"]" * 100_000,
    "a key twice": b'{"nombres": "Ana", "nombres": "Eva"}',
    "NaN": TEXT % b"NaN",
    "beyond a double": TEXT % b"1e999",
    "NUL": TEXT % rb'"A\u0000"',
    "half a character": TEXT % rb'"\ud800"',
    "UTF-16": '{"nombres": "Ana"}'.encode("utf-16"),
    "not UTF-8": TEXT % b'"\xff"',
    "a bidirectional override": TEXT % rb'"\u202e"',
}


@pytest.mark.parametrize("content", TRAPS.values(), ids=TRAPS)
def test_4_what_two_readers_could_understand_differently_is_refused(
    app: Flask, stranger: FlaskClient, content: bytes
) -> None:
    before = records(app)
    answer = stranger.post("/api/clientes", data=content, content_type="application/json")
    small_enough = len(content) <= 8192
    assert answer.status_code == (400 if small_enough else 413)
    assert records(app) == before


@pytest.mark.parametrize("content", TRAPS.values(), ids=TRAPS)
def test_4_also_where_there_is_room_for_the_trap(app: Flask, program: Program, content: bytes) -> None:
    before = records(app)
    answer = program.post("/customers", data=content.replace(b"nombres", b"name"), content_type="application/json")
    assert answer.status_code == 400
    assert records(app) == before


@pytest.mark.parametrize("length", [8 * 1024 + 1, 3 * 1024 * 1024])
def test_5_a_chunked_body_beyond_the_limit_is_413(app: Flask, stranger: FlaskClient, length: int) -> None:
    """The same through the real server is in tests/commands/test_serving.py."""
    before = records(app)
    answer = send_chunked(stranger, b'{"nombres": "Ana"}'.ljust(length))
    assert (answer.status_code, list(answer.get_json())) == (413, ["message"])
    assert records(app) == before
    assert send_chunked(stranger, b'{"nombres": "Ana"}'.ljust(8 * 1024)).status_code == 201


def send_chunked(client: FlaskClient, body: bytes) -> TestResponse:
    """Send a body whose length nobody is told."""
    environ = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": ""}
    return client.post(
        "/api/clientes", input_stream=io.BytesIO(body), content_type="application/json", environ_overrides=environ
    )


@pytest.mark.parametrize("flag", ['"0"', '"false"', "0", "1", "null", '""', "[]"])
def test_6_a_flag_is_true_or_false_and_nothing_else(program: Program, flag: str) -> None:
    body = json.dumps(CLIENT).replace("true", flag)
    answer = program.post("/v1/workspace/clinic/clients", data=body, content_type="application/json")
    assert answer.status_code == 400


@pytest.mark.parametrize("name", ["\u200b", "\u2060\u200d", "\ufeff", " \u00a0 ", "\u3164", "\u2800", "\u0301"])
def test_6_a_required_text_needs_a_visible_character(program: Program, name: str) -> None:
    assert program.post("/customers", json={"name": name}).status_code == 422
    assert program.post("/api/clientes", json={"nombres": name}).status_code == 400
    assert program.post("/v1/workspace/clinic/clients", json=CLIENT | {"name": name}).status_code == 422
    assert program.post("/v1/clients", json={"first_name": name, "last_name": "Gil"}).status_code == 422


def test_6_an_address_within_the_network_is_kept_and_never_fetched(
    program: Program, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = "http://169.254.169.254/latest/meta-data/"
    reached: list[object] = []
    desk = signed_in("owner")
    desk.get("/clients")  # every connection to the database is open by now
    monkeypatch.setattr(socket.socket, "connect", lambda _, address: reached.append(address))
    answer = program.post("/v1/workspace/clinic/clients", json=CLIENT | {"avatarUrl": inside})
    assert answer.get_json()["client"]["avatarUrl"] == inside
    assert f'src="{inside}' not in desk.get("/clients/1").text
    assert reached == []
