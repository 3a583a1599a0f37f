"""customers: every other refusal as a problem, in the right order, with nothing written; and the headers."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import SALON, Program
from tests.wire.asking import (
    INSIDE,
    NOBODYS_UUID,
    PROBLEM_JSON,
    PROBLEM_MEMBERS,
    Registered,
    archive,
    body,
    break_down,
    chunked,
    database_away,
    nothing_written,
    register,
)

AWESOME = {"name": "Awesome Customer"}
TOO_LARGE = b'{"name":"' + b"x" * (1024 * 1024) + b'"}'
PREFIXES = ["", "/api"]


@pytest.fixture
def anne(app: Flask) -> Registered:
    return register(app, given_name="Anne", family_name="Sullivan")


def assert_problem(answer: Any, status: int, title: str, detail: str) -> None:
    """Assert that an answer is a problem without errors of fields."""
    assert (answer.status_code, answer.mimetype) == (status, PROBLEM_JSON)
    assert list(body(answer)) == PROBLEM_MEMBERS
    assert body(answer) == {
        "detail": detail,
        "errors": [],
        "instance": f"urn:request:{answer.headers['X-Request-Id']}",
        "status": status,
        "title": title,
        "type": "about:blank",
    }


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_stranger_needs_a_credential(app: Flask, stranger: FlaskClient, prefix: str) -> None:
    with nothing_written(app):
        answer = stranger.post(f"{prefix}/customers", data=b"{", content_type="text/plain")
    assert_problem(answer, 401, "Unauthorized", "A bearer token or a session is required.")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("header", ["Bearer nonsense", "Basic eDp5", "Bearer", ""])
def test_a_bad_credential_is_told_apart(stranger: FlaskClient, anne: Registered, header: str) -> None:
    answer = stranger.get(f"/customers/{anne.slug}", headers={"Authorization": header})
    assert_problem(answer, 401, "Unauthorized", "The access token is not valid or has expired.")


@pytest.mark.parametrize("scope", ["clients.view", "read:customers"])
def test_says_which_scope_is_missing_to_write(
    app: Flask, token_with: Callable[..., Program], anne: Registered, scope: str
) -> None:
    reader = token_with(scope)
    assert reader.get(f"/customers/{anne.slug}").status_code == 200
    with nothing_written(app):
        answer = reader.post("/customers", data=b"{", content_type="text/plain")
    assert_problem(answer, 403, "Forbidden", "The scope write:customers is missing.")


@pytest.mark.parametrize("scope", ["clients.create", "write:customers"])
def test_says_which_scope_is_missing_to_read(
    token_with: Callable[..., Program], anne: Registered, scope: str
) -> None:
    writer = token_with(scope)
    assert writer.post("/customers", json=AWESOME).status_code == 201
    answer = writer.get(f"/customers/{NOBODYS_UUID}")
    assert_problem(answer, 403, "Forbidden", "The scope read:customers is missing.")


def test_the_scope_to_write_covers_updates_in_the_other_dialects(
    token_with: Callable[..., Program], anne: Registered
) -> None:
    writer = token_with("write:customers")
    assert writer.put(f"/api/clients/{anne.uuid}", json={"city": "Vic"}).status_code == 200


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}], ids=["site", "origin"]
)
def test_another_sites_page_cannot_use_the_cookie(
    app: Flask, signed_in: Callable[..., FlaskClient], headers: dict[str, str]
) -> None:
    desk = signed_in("owner")
    with nothing_written(app):
        answer = desk.post("/customers", json=AWESOME, headers=headers)
    assert (answer.status_code, answer.mimetype) == (403, PROBLEM_JSON)


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize(
    "reference",
    [
        NOBODYS_UUID,
        "nobody",
        "1",
        "%00",
        "a%00b",
        "Anne-Sullivan",
        "anne-sullivan%20",
        "%F0%9F%92%A9",
        "{01890000-0000-7000-8000-000000000000}",
        "x" * 3000,
    ],
)
def test_any_other_reference_is_not_found(program: Program, anne: Registered, prefix: str, reference: str) -> None:
    answer = program.get(f"{prefix}/customers/{reference}")
    assert_problem(answer, 404, "Not Found", "There is no such customer.")


def test_the_other_dialects_names_of_a_client_are_not_this_ones(program: Program, anne: Registered) -> None:
    for reference in (str(anne.number), anne.ulid):
        assert program.get(f"/customers/{reference}").status_code == 404


@pytest.mark.parametrize("name", ["uuid", "slug"])
def test_a_removed_customer_is_not_found(app: Flask, program: Program, anne: Registered, name: str) -> None:
    archive(app, anne.number)
    answer = program.get(f"/customers/{getattr(anne, name)}")
    assert_problem(answer, 404, "Not Found", "There is no such customer.")


@pytest.mark.parametrize(("name", "absent"), [("uuid", NOBODYS_UUID), ("slug", "nobody")])
def test_another_workspaces_customer_answers_exactly_as_an_absent_one(
    app: Flask, program: Program, name: str, absent: str
) -> None:
    theirs = register(app, SALON, given_name="Theirs")
    headers = {"X-Request-Id": "same"}
    answers = [program.get(f"/customers/{one}", headers=headers) for one in (getattr(theirs, name), absent)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert (answers[0].data, dict(answers[0].headers)) == (answers[1].data, dict(answers[1].headers))


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("path", ["/customers/", "/customers/a/b", "/customers//"])
def test_an_unknown_path_is_a_problem(program: Program, prefix: str, path: str) -> None:
    assert_problem(program.get(f"{prefix}{path}"), 404, "Not Found", "There is nothing at this address.")


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize(("method", "path"), [("PATCH", "/customers"), ("PATCH", f"/customers/{NOBODYS_UUID}")])
def test_a_method_that_is_not_offered_is_told_with_those_that_are(
    program: Program, prefix: str, method: str, path: str
) -> None:
    answer = program.request(method, f"{prefix}{path}", json={})
    assert_problem(answer, 405, "Method Not Allowed", "This method is not allowed here.")
    assert {"POST", "GET"} & set(answer.headers["Allow"].split(", "))


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "text/json", "application/problem+json"]
)
def test_another_content_type_is_unsupported(app: Flask, program: Program, prefix: str, content_type: str) -> None:
    with nothing_written(app):
        answer = program.post(f"{prefix}/customers", data=b'{"name":"A"}', content_type=content_type)
    assert_problem(answer, 415, "Unsupported Media Type", "The request body must be application/json.")


def test_a_body_over_a_mebibyte_is_too_large(app: Flask, program: Program) -> None:
    with nothing_written(app):
        whole = program.post("/customers", data=TOO_LARGE, content_type="application/json")
        parts = chunked(program, "POST", "/customers", TOO_LARGE)
    for answer in (whole, parts):
        assert_problem(answer, 413, "Content Too Large", "The request body is too large.")


def test_too_many_requests_say_when_to_come_back(
    app: Flask, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "API_LIMIT", "1/minute")
    assert program.post("/customers", json=AWESOME).status_code == 201
    answer = program.post("/customers", json=AWESOME)
    assert_problem(answer, 429, "Too Many Requests", "Too many requests: wait as long as Retry-After says.")
    assert 1 <= int(answer.headers["Retry-After"]) <= 61
    assert answer.headers["RateLimit-Policy"] == '"api";q=1;w=60'
    assert answer.headers["RateLimit"] == f'"api";r=0;t={answer.headers["Retry-After"]}'


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_fault_of_ours_tells_nothing_of_the_inside(
    app: Flask, program: Program, anne: Registered, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    break_down(monkeypatch, "customers", "find_client", "create_client")
    path = f"/customers/{anne.slug}" if method == "GET" else "/customers"
    with nothing_written(app):
        answer = program.request(method, path, json=AWESOME)
    assert_problem(answer, 500, "Internal Server Error", "Something went wrong on our side.")
    assert INSIDE not in answer.text + str(answer.headers)


def test_a_database_that_is_away_is_a_matter_of_a_moment(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    break_down(monkeypatch, "customers", "create_client", error=database_away())
    answer = program.post("/customers", json=AWESOME)
    assert_problem(answer, 503, "Service Unavailable", "The service is unavailable for a moment.")
    assert answer.headers["Retry-After"] == "1"


def test_reading_and_creating_answer_the_same_tag_and_are_not_stored(program: Program) -> None:
    created = program.post("/customers", json=AWESOME)
    read = program.get("/customers/awesome-customer")
    assert created.headers["ETag"] == read.headers["ETag"]
    assert {created.headers["Cache-Control"], read.headers["Cache-Control"]} == {"no-store"}


def test_the_callers_request_id_comes_back_and_names_the_problem(program: Program) -> None:
    answer = program.get("/customers/nobody", headers={"X-Request-Id": "r-1"})
    assert (answer.headers["X-Request-Id"], body(answer)["instance"]) == ("r-1", "urn:request:r-1")
