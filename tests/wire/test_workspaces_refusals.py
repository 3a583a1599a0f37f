"""workspaces: every refusal with its three keys and nothing written."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import Program
from tests.wire.asking import (
    INSIDE,
    NOBODYS_UUID,
    PROBLEM_JSON,
    PROBLEM_MEMBERS,
    body,
    break_down,
    chunked,
    database_away,
    nothing_written,
    register,
)

PATH = "/v1/workspace/clinic/clients"
JOHN = {"name": "John", "contactMethods": [{"type": "phone", "value": "600000001", "isPreferred": True}]}
TOO_LARGE = b'{"name":"' + b"x" * (1024 * 1024) + b'"}'


def shaped(status: int, error: str, *messages: str) -> tuple[int, dict[str, Any]]:
    return status, {"statusCode": status, "message": list(messages) or [error], "error": error}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "Malformed JSON: request body is required"),
        (b'{"name":"a","name":"b"}', "Malformed JSON: duplicate key"),
        (b'{"x":NaN}', "Malformed JSON: NaN is not JSON"),
        (b'{"x":1e999}', "Malformed JSON: number out of range"),
        (b'{"x":%s}' % (b"9" * 5000), "Malformed JSON: number out of range"),
        (b'{"x":"\xff"}', "Malformed JSON: not UTF-8"),
        (rb'{"x":"\ud800"}', "Malformed JSON: text with control characters"),
        (rb'{"x":"\u0000"}', "Malformed JSON: text with control characters"),
        (b'{"x":' * 33 + b"1" + b"}" * 33, "Malformed JSON: nested too deep"),
        (b'{"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "Malformed JSON: nested too deep"),
        (b"[]", "body must be an object"),
        (b'"x"', "body must be an object"),
        (b"null", "body must be an object"),
        (b"1", "body must be an object"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_what_is_no_json_object_is_told_why(app: Flask, program: Program, content: bytes, message: str) -> None:
    with nothing_written(app):
        answer = program.post(PATH, data=content, content_type="application/json")
    assert (answer.status_code, body(answer)) == shaped(400, "Bad Request", message)


@pytest.mark.parametrize("content", [b"{", b"{'a':1}", b'{"a":1}x', b'{"a":01}', b"undefined", b"\x00", b"{}{}"])
def test_malformed_json_is_called_so(app: Flask, program: Program, content: bytes) -> None:
    with nothing_written(app):
        answer = program.post(PATH, data=content, content_type="application/json")
    assert answer.status_code == 400
    assert body(answer)["message"][0].startswith("Malformed JSON: ")
    assert body(answer)["error"] == "Bad Request"


@pytest.mark.parametrize("content_type", ["text/plain", "application/xml", "multipart/form-data; boundary=x", None])
def test_another_content_type_is_unsupported(app: Flask, program: Program, content_type: str | None) -> None:
    with nothing_written(app):
        answer = program.post(PATH, data=b"{}", content_type=content_type)
    assert (answer.status_code, body(answer)) == shaped(415, "Unsupported Media Type")


def test_a_body_over_a_mebibyte_is_too_large(app: Flask, program: Program) -> None:
    with nothing_written(app):
        whole = program.post(PATH, data=TOO_LARGE, content_type="application/json")
        pieces = chunked(program, "POST", PATH, TOO_LARGE)
    for answer in (whole, pieces):
        assert (answer.status_code, body(answer)) == shaped(413, "Payload Too Large", "Content Too Large")


@pytest.mark.parametrize(
    ("method", "path", "offered"),
    [
        ("PUT", PATH, "POST"),
        ("PUT", f"{PATH}/{NOBODYS_UUID}", "GET"),
        ("POST", f"{PATH}/{NOBODYS_UUID}", "GET"),
        ("GET", "/v1/auth/token", "POST"),
        ("DELETE", "/v1/auth/token", "POST"),
    ],
)
def test_a_method_that_is_not_offered_is_told_with_those_that_are(
    app: Flask, program: Program, method: str, path: str, offered: str
) -> None:
    with nothing_written(app):
        answer = program.request(method, path, json=JOHN)
    assert (answer.status_code, body(answer)) == shaped(405, "Method Not Allowed")
    assert offered in answer.headers["Allow"].split(", ")


@pytest.mark.parametrize(
    "path",
    [
        *("/v1/workspace", "/v1/workspace/", "/v1/workspace/clinic", "/v1/workspace/clinic/", f"{PATH}/"),
        *(f"{PATH}/{NOBODYS_UUID}/", f"{PATH}/{NOBODYS_UUID}/x", "/v1/workspace//clients", "/v1/auth", "/v1/auth/x"),
    ],
)
def test_an_unknown_path_answers_in_shape(program: Program, stranger: FlaskClient, path: str) -> None:
    for answer in (program.get(path), stranger.get(path)):
        assert (answer.status_code, body(answer)) == shaped(404, "Not Found")
        assert answer.mimetype == "application/json"


def test_too_many_requests_say_when_to_come_back(
    app: Flask, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "API_LIMIT", "2/minute")
    answers = [program.post(PATH, json=JOHN) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert (429, body(answers[2])) == shaped(429, "Too Many Requests")
    assert 1 <= int(answers[2].headers["Retry-After"]) <= 61
    assert answers[2].headers["RateLimit-Policy"] == '"api";q=2;w=60'
    assert answers[2].headers["RateLimit"].startswith('"api";r=0;t=')


def test_guessing_tokens_is_limited_too(app: Flask, stranger: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "API_LIMIT", "2/minute")
    wrong = {"Authorization": f"Bearer cla_{'0' * 16}_{'0' * 40}"}
    assert [stranger.post(PATH, json=JOHN, headers=wrong).status_code for _ in range(3)] == [401, 401, 429]


@pytest.mark.parametrize(("method", "function"), [("POST", "create_client"), ("GET", "get_client")])
def test_a_fault_of_ours_tells_nothing_of_the_inside(
    app: Flask, program: Program, monkeypatch: pytest.MonkeyPatch, method: str, function: str
) -> None:
    path = PATH if method == "POST" else f"{PATH}/{register(app).uuid}"
    break_down(monkeypatch, "workspaces", function)
    with nothing_written(app):
        answer = program.request(method, path, json=JOHN)
    assert (answer.status_code, body(answer)) == shaped(500, "Internal Server Error")
    assert INSIDE not in answer.text + str(answer.headers)


def test_a_fault_in_signing_in_tells_nothing_either(stranger: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    break_down(monkeypatch, "workspaces", "sign_in")
    answer = stranger.post("/v1/auth/token", json={"email": "a@example.com", "password": "x"})
    assert (answer.status_code, body(answer)) == shaped(500, "Internal Server Error")
    assert INSIDE not in answer.text + str(answer.headers)


def test_a_database_that_is_away_is_a_matter_of_a_moment(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    break_down(monkeypatch, "workspaces", "create_client", error=database_away())
    answer = program.post(PATH, json=JOHN)
    assert (answer.status_code, body(answer)) == shaped(503, "Service Unavailable")
    assert answer.headers["Retry-After"] == "1"


@pytest.mark.parametrize(
    ("method", "path", "credential", "status"),
    [
        ("POST", PATH, True, 400),
        ("POST", PATH, False, 401),
        ("POST", "/v1/workspace/salon/clients", True, 404),
        ("GET", f"{PATH}/{NOBODYS_UUID}", True, 404),
        ("GET", "/v1/workspace", False, 404),
        ("PUT", PATH, True, 405),
        ("POST", "/v1/auth/token", False, 400),
    ],
)
def test_problem_details_have_the_same_status(
    stranger: FlaskClient, program: Program, method: str, path: str, status: int, *, credential: bool
) -> None:
    headers = {"Accept": PROBLEM_JSON} | (program.headers if credential else {})
    answer = stranger.open(path, method=method, json={}, headers=headers)
    assert (answer.status_code, answer.mimetype) == (status, PROBLEM_JSON)
    assert list(body(answer)) == PROBLEM_MEMBERS
    assert body(answer)["status"] == status
    assert body(answer)["instance"] == f"urn:request:{answer.headers['X-Request-Id']}"
