"""practice: every refusal in the dialect's shape and in the right order, with nothing written; and the headers."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry.models import Client
from tests.people import Program
from tests.wire.asking import (
    INSIDE,
    PROBLEM_JSON,
    PROBLEM_MEMBERS,
    Registered,
    body,
    break_down,
    chunked,
    database_away,
    nothing_written,
    register,
    rows_of,
)

HELEN = {"first_name": "Helen", "last_name": "Keller"}
UNAUTHENTICATED = {"message": "Unauthenticated."}
UNAUTHORIZED = {"message": "This action is unauthorized."}
NOT_FOUND = {"message": "Resource not found."}
TOO_LARGE = b'{"notes":"' + b"x" * (1024 * 1024) + b'"}'
CREATES = ["/v1/clients", "/clients"]


@pytest.fixture
def anne(app: Flask) -> Registered:
    return register(app, given_name="Anne", family_name="Sullivan")


@pytest.mark.parametrize("path", CREATES)
def test_a_stranger_is_unauthenticated(app: Flask, stranger: FlaskClient, path: str) -> None:
    with nothing_written(app):
        answer = stranger.post(path, json=HELEN)
    assert (answer.status_code, body(answer)) == (401, UNAUTHENTICATED)
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("header", ["Bearer nonsense", "Basic eDp5", "Bearer", ""])
def test_a_bad_credential_is_none(stranger: FlaskClient, anne: Registered, header: str) -> None:
    answer = stranger.get(f"/v1/clients/{anne.ulid}", headers={"Authorization": header})
    assert (answer.status_code, body(answer)) == (401, UNAUTHENTICATED)


def test_a_stranger_learns_nothing_else(stranger: FlaskClient) -> None:
    answer = stranger.post("/v1/clients", data=b"{", content_type="text/plain")
    assert (answer.status_code, body(answer)) == (401, UNAUTHENTICATED)


@pytest.mark.parametrize("content", [b"{", b"{}", b""])
def test_whoever_may_not_create_learns_that_before_anything_else(
    app: Flask, signed_in: Callable[..., FlaskClient], content: bytes
) -> None:
    with nothing_written(app):
        answer = signed_in("viewer").post("/v1/clients", data=content, content_type="application/json")
    assert (answer.status_code, body(answer)) == (403, UNAUTHORIZED)


def test_whoever_may_only_create_cannot_view(token_with: Callable[..., Program], anne: Registered) -> None:
    narrow = token_with("clients.create")
    assert narrow.post("/v1/clients", json=HELEN).status_code == 201
    answer = narrow.get(f"/v1/clients/{anne.ulid}")
    assert (answer.status_code, body(answer)) == (403, UNAUTHORIZED)


def test_another_sites_page_cannot_use_the_cookie(app: Flask, signed_in: Callable[..., FlaskClient]) -> None:
    desk = signed_in("owner")
    with nothing_written(app):
        for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
            answer = desk.post("/v1/clients", json=HELEN, headers=headers)
            assert (answer.status_code, body(answer)) == (403, UNAUTHORIZED)


@pytest.mark.parametrize("path", CREATES)
@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'"text"', b"null", b"1", b'{"first_name":"a","first_name":"b"}', b'{"notes":NaN}', b"\xff"],
)
def test_anything_but_one_json_object_is_malformed(app: Flask, program: Program, path: str, content: bytes) -> None:
    with nothing_written(app):
        answer = program.post(path, data=content, content_type="application/json")
    assert (answer.status_code, body(answer)) == (400, {"message": "Malformed JSON."})


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "text/json"])
def test_another_content_type_is_unsupported(program: Program, content_type: str) -> None:
    answer = program.post("/v1/clients", data=b"{}", content_type=content_type)
    assert (answer.status_code, body(answer)) == (415, {"message": "Unsupported Media Type"})


def test_a_body_over_a_mebibyte_is_too_large(app: Flask, program: Program) -> None:
    with nothing_written(app):
        whole = program.post("/v1/clients", data=TOO_LARGE, content_type="application/json")
        parts = chunked(program, "POST", "/v1/clients", TOO_LARGE)
    for answer in (whole, parts):
        assert (answer.status_code, body(answer)) == (413, {"message": "Content Too Large"})


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_a_method_that_is_not_offered_is_told_with_those_that_are(program: Program, method: str) -> None:
    answer = program.request(method, "/v1/clients", json={})
    assert (answer.status_code, body(answer)) == (405, {"message": "Method Not Allowed"})
    assert "POST" in answer.headers["Allow"].split(", ")


@pytest.mark.parametrize(
    "path", ["/v1", "/v1/", "/v1/nothing", "/v1/clients/", "/v1/clients/a/b", "/v1//clients", "/v1/Clients"]
)
def test_an_unknown_path_answers_in_shape(program: Program, path: str) -> None:
    answer = program.get(path)
    assert (answer.status_code, body(answer), answer.mimetype) == (404, NOT_FOUND, "application/json")


def test_too_many_requests_say_how_many_and_when_to_come_back(
    app: Flask, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "API_LIMIT", "2/minute")
    answers = [program.post("/v1/clients", json=HELEN) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert body(answers[2]) == {"message": "Too Many Attempts."}
    headers = answers[2].headers
    assert (headers["X-RateLimit-Limit"], headers["X-RateLimit-Remaining"]) == ("2", "0")
    assert int(headers["X-RateLimit-Reset"]) > 1_700_000_000
    assert 1 <= int(headers["Retry-After"]) <= 61
    assert headers["RateLimit-Policy"] == '"api";q=2;w=60'
    assert headers["RateLimit"] == f'"api";r=0;t={headers["Retry-After"]}'
    assert len(rows_of(app, Client, "id")) == 2


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_fault_of_ours_tells_nothing_of_the_inside(
    app: Flask, program: Program, anne: Registered, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    break_down(monkeypatch, "practice", "get_client", "create_client")
    path = f"/v1/clients/{anne.ulid}" if method == "GET" else "/v1/clients"
    with nothing_written(app):
        answer = program.request(method, path, json=HELEN)
    assert (answer.status_code, body(answer)) == (500, {"message": "Server Error"})
    assert INSIDE not in answer.text + str(answer.headers)


def test_a_database_that_is_away_is_a_matter_of_a_moment(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    break_down(monkeypatch, "practice", "create_client", error=database_away())
    answer = program.post("/v1/clients", json=HELEN)
    assert (answer.status_code, body(answer)) == (503, {"message": "Service Unavailable"})
    assert answer.headers["Retry-After"] == "1"


def test_a_failure_half_way_leaves_nothing_behind(
    app: Flask, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registry.history.record", lambda *_: 1 / 0)
    with nothing_written(app):
        assert program.post("/v1/clients", json=HELEN).status_code == 500


def test_problem_details_name_every_field_for_whoever_asks(program: Program) -> None:
    sent: dict[str, Any] = {"first_name": "Helen", "tag_ids": [True], "address": {"country_code": "x"}}
    answer = program.post("/v1/clients", json=sent, headers={"Accept": PROBLEM_JSON})
    assert (answer.status_code, answer.mimetype) == (422, PROBLEM_JSON)
    problem = body(answer)
    assert (list(problem), problem["status"]) == (PROBLEM_MEMBERS, 422)
    assert [error["location"] for error in problem["errors"]] == [
        "body.last_name",
        "body.address.country_code",
        "body.tag_ids[0]",
    ]


@pytest.mark.parametrize(("path", "status"), [("/v1/nothing", 404), ("/v1/clients/x", 404), ("/v1/clients/", 404)])
def test_problem_details_have_the_same_status(program: Program, path: str, status: int) -> None:
    answer = program.get(path, headers={"Accept": f"application/json, {PROBLEM_JSON}"})
    assert (answer.status_code, answer.mimetype, body(answer)["status"]) == (status, PROBLEM_JSON, status)


@pytest.mark.parametrize("given", ["abc-123", "x" * 100])
def test_the_callers_request_id_comes_back(program: Program, given: str) -> None:
    answer = program.post("/v1/clients", json=HELEN, headers={"X-Request-Id": given})
    assert answer.headers["X-Request-Id"] == given


def test_reading_and_creating_answer_the_same_tag_and_are_not_stored(program: Program) -> None:
    created = program.post("/v1/clients", json=HELEN)
    read = program.get(f"/v1/clients/{body(created)['id']}")
    assert created.headers["ETag"] == read.headers["ETag"]
    assert {created.headers["Cache-Control"], read.headers["Cache-Control"]} == {"no-store"}


def test_its_create_is_closed_to_strangers_until_a_setting_opens_it(
    app: Flask, stranger: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "ANONYMOUS_CREATE", ("practice",))
    assert stranger.post("/v1/clients", json=HELEN).status_code == 201
    assert rows_of(app, Client, "source", "confirmed_at") == [("public_form", None)]
    assert stranger.get("/v1/clients/1").status_code == 401
    big = HELEN | {"notes": "x" * 8192}
    assert stranger.post("/v1/clients", json=big).status_code == 413
    assert stranger.post("/v1/clients?workspace=nowhere", json=HELEN).status_code == 404
