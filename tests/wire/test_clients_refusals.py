"""clients: every refusal in the dialect's shape, in the right order, with nothing written."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry.users import user_with_email
from tests.people import SALON, Program, email_of
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
    rename,
)

NOT_FOUND = {"statusCode": 404, "statusMessage": "Cliente no encontrado"}
TOO_LARGE = b'{"city":"' + b"x" * (1024 * 1024) + b'"}'


@pytest.fixture
def maria(app: Flask) -> Registered:
    return register(app, email="maria@example.com", city="Madrid")


@pytest.fixture
def path(maria: Registered) -> str:
    return f"/api/clients/{maria.uuid}"


def shaped(status: int, message: str) -> tuple[int, dict[str, Any]]:
    return status, {"statusCode": status, "statusMessage": message}


@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_a_stranger_is_unauthorised(app: Flask, stranger: FlaskClient, path: str, method: str) -> None:
    with nothing_written(app):
        answer = stranger.open(path, method=method, json={"status": "OFF"})
    assert (answer.status_code, body(answer)) == shaped(401, "No autorizado")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("target", ["", "/", f"/{NOBODYS_UUID}", "/not-a-uuid"])
def test_a_stranger_learns_nothing_else(stranger: FlaskClient, target: str) -> None:
    answer = stranger.put(f"/api/clients{target}", data=b"{", content_type="text/plain")
    assert (answer.status_code, body(answer)) == shaped(401, "No autorizado")


@pytest.mark.parametrize("target", ["", "/", f"/{NOBODYS_UUID}", "/not-a-uuid"])
def test_whoever_may_not_update_learns_that_before_anything_else(
    signed_in: Callable[..., FlaskClient], target: str
) -> None:
    answer = signed_in("viewer").put(f"/api/clients{target}", data=b"{", content_type="text/plain")
    assert (answer.status_code, body(answer)) == shaped(403, "Forbidden")


def test_whoever_may_only_view_cannot_update(app: Flask, signed_in: Callable[..., FlaskClient], path: str) -> None:
    viewer = signed_in("viewer")
    assert viewer.get(path).status_code == 200
    with nothing_written(app):
        assert viewer.put(path, json={"status": "OFF"}).status_code == 403


def test_whoever_may_only_update_cannot_view(token_with: Callable[..., Program], path: str) -> None:
    narrow = token_with("clients.update")
    assert narrow.get(path).status_code == 403
    assert narrow.put(path, json={"status": "OFF"}).status_code == 200


@pytest.mark.parametrize("role", ["owner", "manager", "clinician", "receptionist"])
def test_everyone_else_at_the_desk_may_update(signed_in: Callable[..., FlaskClient], path: str, role: str) -> None:
    assert signed_in(role).put(path, json={"status": "OFF"}).status_code == 200


@pytest.mark.parametrize(
    "reference",
    [
        NOBODYS_UUID,
        "not-a-uuid",
        "1",
        "550e8400e29b41d4a716446655440000",
        "{550e8400-e29b-41d4-a716-446655440000}",
        "urn:uuid:550e8400-e29b-41d4-a716-446655440000",
        "%00",
        "%F0%9F%92%A9",
        "..",
        "x" * 2000,
    ],
)
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_a_reference_that_is_no_clients_uuid_is_not_found(program: Program, method: str, reference: str) -> None:
    answer = program.request(method, f"/api/clients/{reference}", json={})
    assert (answer.status_code, body(answer)) == (404, NOT_FOUND)


def test_a_uuid_may_be_written_in_capitals(program: Program, maria: Registered) -> None:
    assert program.get(f"/api/clients/{maria.uuid.upper()}").status_code == 200


def test_the_other_dialects_names_of_a_client_are_not_this_ones(program: Program, maria: Registered) -> None:
    for reference in (str(maria.number), maria.ulid, maria.slug):
        assert program.get(f"/api/clients/{reference}").status_code == 404


def test_a_former_uuid_keeps_leading_to_the_client(app: Flask, program: Program, maria: Registered) -> None:
    rename(app, maria.number, "uuid", NOBODYS_UUID)
    assert body(program.get(f"/api/clients/{NOBODYS_UUID}"))["user_id"] == maria.uuid
    answer = program.put(f"/api/clients/{NOBODYS_UUID}", json={"city": "Vic"})
    assert (body(answer)["user_id"], body(answer)["city"]) == (maria.uuid, "Vic")


def test_a_former_uuid_of_another_workspaces_client_leads_nowhere(app: Flask, program: Program) -> None:
    rename(app, register(app, SALON).number, "uuid", NOBODYS_UUID, SALON)
    assert program.get(f"/api/clients/{NOBODYS_UUID}").status_code == 404


def test_a_staff_users_id_belongs_to_no_client(app: Flask, program: Program) -> None:
    with app.app_context():
        staff = user_with_email(email_of("receptionist")).uuid
    assert body(program.put(f"/api/clients/{staff}", json={"status": "OFF"})) == NOT_FOUND


@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_a_removed_client_is_not_found(app: Flask, program: Program, maria: Registered, method: str) -> None:
    archive(app, maria.number)
    answer = program.request(method, f"/api/clients/{maria.uuid}", json={})
    assert (answer.status_code, body(answer)) == (404, NOT_FOUND)


@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_another_workspaces_client_answers_exactly_as_an_absent_one(
    app: Flask, program: Program, method: str
) -> None:
    theirs = register(app, SALON)
    options: dict[str, Any] = {"json": {"status": "OFF"}, "headers": {"X-Request-Id": "same"}}
    with nothing_written(app):
        answer = program.request(method, f"/api/clients/{theirs.uuid}", **options)
    absent = program.request(method, f"/api/clients/{NOBODYS_UUID}", **options)
    assert (answer.status_code, answer.data, dict(answer.headers)) == (404, absent.data, dict(absent.headers))


def test_the_client_is_looked_for_before_the_body_is_read(program: Program) -> None:
    answer = program.put(f"/api/clients/{NOBODYS_UUID}", data=b"{", content_type="application/json")
    assert (answer.status_code, body(answer)) == (404, NOT_FOUND)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'"text"', b"null", b"1", b"{'a':1}", b'{"city":"a","city":"b"}', b'{"city":NaN}', b"\xff"],
)
def test_anything_but_one_json_object_is_a_bad_request(
    app: Flask, program: Program, path: str, content: bytes
) -> None:
    with nothing_written(app):
        answer = program.put(path, data=content, content_type="application/json")
    assert (answer.status_code, body(answer)) == shaped(400, "Bad Request")


@pytest.mark.parametrize("content_type", ["text/plain", "application/xml", "text/json", "application/problem+json"])
def test_another_content_type_is_unsupported(program: Program, path: str, content_type: str) -> None:
    answer = program.put(path, data=b"{}", content_type=content_type)
    assert (answer.status_code, body(answer)) == shaped(415, "Unsupported Media Type")


def test_the_content_type_may_name_its_charset(program: Program, path: str) -> None:
    answer = program.put(path, data=b'{"city":"Vic"}', content_type="application/json; charset=utf-8")
    assert body(answer)["city"] == "Vic"


def test_a_body_over_a_mebibyte_is_too_large(app: Flask, program: Program, path: str) -> None:
    with nothing_written(app):
        answer = program.put(path, data=TOO_LARGE, content_type="application/json")
    assert (answer.status_code, body(answer)) == shaped(413, "Content Too Large")


def test_a_body_over_a_mebibyte_is_too_large_in_chunks_as_well(program: Program, path: str) -> None:
    answer = chunked(program, "PUT", path, TOO_LARGE)
    assert (answer.status_code, body(answer)) == shaped(413, "Content Too Large")


def test_a_body_in_chunks_is_read_whole(program: Program, path: str) -> None:
    assert body(chunked(program, "PUT", path, b'{"city":"Vic"}'))["city"] == "Vic"


@pytest.mark.parametrize(("method", "target"), [("PATCH", f"/{NOBODYS_UUID}"), ("PATCH", "")])
def test_a_method_that_is_not_offered_is_told_with_those_that_are(program: Program, method: str, target: str) -> None:
    answer = program.request(method, f"/api/clients{target}", json={})
    assert (answer.status_code, body(answer)) == shaped(405, "Method Not Allowed")
    assert "PUT" in answer.headers["Allow"].split(", ")


@pytest.mark.parametrize("path", [f"/api/clients/{NOBODYS_UUID}/", "/api/clients/a/b", "/api/clients//", "/api/auth"])
def test_an_unknown_path_answers_in_shape(program: Program, path: str) -> None:
    answer = program.get(path)
    assert (answer.status_code, body(answer)) == (404, NOT_FOUND)
    assert answer.mimetype == "application/json"


def test_too_many_requests_say_when_to_come_back(
    app: Flask, program: Program, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "API_LIMIT", "2/minute")
    answers = [program.put(path, json={"status": "OFF"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert (429, body(answers[2])) == shaped(429, "Too Many Requests")
    assert 1 <= int(answers[2].headers["Retry-After"]) <= 61
    assert answers[2].headers["RateLimit-Policy"] == '"api";q=2;w=60'
    assert answers[2].headers["RateLimit"].startswith('"api";r=0;t=')


@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_a_fault_of_ours_tells_nothing_of_the_inside(
    app: Flask, program: Program, path: str, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    break_down(monkeypatch, "clients", "get_client", "update_client")
    with nothing_written(app):
        answer = program.request(method, path, json={"status": "OFF"})
    assert (answer.status_code, body(answer)) == shaped(500, "Internal Server Error")
    assert INSIDE not in answer.text + str(answer.headers)


def test_a_database_that_is_away_is_a_matter_of_a_moment(
    program: Program, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_down(monkeypatch, "clients", "get_client", error=database_away())
    answer = program.get(path)
    assert (answer.status_code, body(answer)) == shaped(503, "Service Unavailable")
    assert answer.headers["Retry-After"] == "1"


def test_problem_details_name_every_field_for_whoever_asks(program: Program, path: str) -> None:
    answer = program.put(path, json={"email": "x", "name": None, "status": "on"}, headers={"Accept": PROBLEM_JSON})
    assert (answer.status_code, answer.mimetype) == (400, PROBLEM_JSON)
    problem = body(answer)
    assert list(problem) == PROBLEM_MEMBERS
    assert [error["location"] for error in problem["errors"]] == ["body.email", "body.name", "body.status"]
    assert [error["value"] for error in problem["errors"]] == ["x", None, "on"]


@pytest.mark.parametrize(
    ("target", "status"), [("/not-a-uuid", 404), ("", 400), ("/a/b", 404)], ids=["absent", "no id", "path"]
)
def test_problem_details_have_the_same_status(program: Program, target: str, status: int) -> None:
    answer = program.put(f"/api/clients{target}", json={}, headers={"Accept": PROBLEM_JSON})
    assert (answer.status_code, answer.mimetype, body(answer)["status"]) == (status, PROBLEM_JSON, status)
