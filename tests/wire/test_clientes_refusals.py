"""clientes: every refusal with its one key, in the right order, with nothing written."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.people import SALON, Program
from tests.wire.asking import (
    INSIDE,
    PROBLEM_JSON,
    PROBLEM_MEMBERS,
    Registered,
    archive,
    body,
    break_down,
    database_away,
    nothing_written,
    register,
    rename,
    with_access_token,
)

NO_TOKEN = (401, {"message": "Token requerido"})
BAD_TOKEN = (401, {"message": "Token inválido"})
DENIED = (403, {"message": "Acceso denegado"})
NOT_FOUND = (404, {"message": "Cliente no encontrado"})
COULD_NOT_CREATE = {"message": "Error al crear cliente"}
PEDRO = {"nombres": "Pedro"}


@pytest.fixture
def ana(app: Flask) -> Registered:
    return register(app)


@pytest.fixture
def path(ana: Registered) -> str:
    return f"/api/clientes/{ana.number}"


def test_reading_needs_a_credential(stranger: FlaskClient, path: str) -> None:
    answer = stranger.get(path)
    assert (answer.status_code, body(answer)) == NO_TOKEN
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("target", ["1", "999", "x", "%00"])
def test_a_stranger_does_not_learn_which_clients_there_are(
    stranger: FlaskClient, ana: Registered, target: str
) -> None:
    answer = stranger.get(f"/api/clientes/{target}")
    assert (answer.status_code, body(answer)) == NO_TOKEN


@pytest.mark.parametrize(
    "header", ["Bearer x", "Bearer ", "Bearer", "Basic YTpi", "", "Token x", f"Bearer cla_{'0' * 57}"]
)
def test_a_bad_token_reads_nothing(stranger: FlaskClient, path: str, header: str) -> None:
    answer = stranger.get(path, headers={"Authorization": header})
    assert (answer.status_code, body(answer)) == BAD_TOKEN
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("header", ["Bearer x", "Bearer ", "Basic YTpi", ""])
def test_a_bad_token_creates_nothing_although_no_token_would(app: Flask, stranger: FlaskClient, header: str) -> None:
    with nothing_written(app):
        answer = stranger.post("/api/clientes", json=PEDRO, headers={"Authorization": header})
    assert (answer.status_code, body(answer)) == BAD_TOKEN


def test_a_bad_token_is_not_saved_by_a_good_cookie(signed_in: Callable[..., FlaskClient], path: str) -> None:
    desk = signed_in("owner")
    assert desk.get(path).status_code == 200
    assert desk.get(path, headers={"Authorization": "Bearer x"}).status_code == 401


def test_a_session_that_ended_is_no_token(signed_in: Callable[..., FlaskClient], path: str) -> None:
    desk = signed_in("owner")
    cookie = desk.get_cookie("session")
    assert cookie is not None
    assert desk.post("/api/auth/logout").status_code == 204
    desk.set_cookie("session", cookie.value)
    answer = desk.get(path)
    assert (answer.status_code, body(answer)) == BAD_TOKEN


@pytest.mark.parametrize("role", ["owner", "manager", "clinician", "receptionist", "viewer"])
def test_whoever_works_here_may_read(signed_in: Callable[..., FlaskClient], path: str, role: str) -> None:
    assert signed_in(role).get(path).status_code == 200


def test_an_access_token_reads_as_well(app: Flask, path: str) -> None:
    assert with_access_token(app, "viewer").get(path).status_code == 200


@pytest.mark.parametrize("scope", ["clients.create", "clients.update", "medical.view", "write:customers"])
def test_reading_needs_its_permission(token_with: Callable[..., Program], path: str, scope: str) -> None:
    answer = token_with(scope).get(path)
    assert (answer.status_code, body(answer)) == DENIED


@pytest.mark.parametrize("scope", ["clients.view", "read:customers"])
def test_creating_with_a_token_needs_its_permission(
    app: Flask, token_with: Callable[..., Program], scope: str
) -> None:
    narrow = token_with(scope)
    with nothing_written(app):
        answer = narrow.post("/api/clientes", data=b"{", content_type="text/plain")
    assert (answer.status_code, body(answer)) == DENIED


def test_a_viewer_with_an_access_token_creates_nothing(app: Flask) -> None:
    viewer = with_access_token(app, "viewer")
    with nothing_written(app):
        answer = viewer.post("/api/clientes", json=PEDRO)
    assert (answer.status_code, body(answer)) == DENIED


@pytest.mark.parametrize("reference", ["999999", "0", "-1", "01", "x", "1.0", "9" * 30, "%00", "%D9%A1"])
def test_what_is_no_clients_number_is_not_found(program: Program, reference: str) -> None:
    answer = program.get(f"/api/clientes/{reference}")
    assert (answer.status_code, body(answer)) == NOT_FOUND


def test_permission_comes_before_the_client(token_with: Callable[..., Program]) -> None:
    assert token_with("clients.create").get("/api/clientes/999999").status_code == 403


def test_a_removed_client_is_not_found(app: Flask, program: Program, ana: Registered, path: str) -> None:
    archive(app, ana.number)
    answer = program.get(path)
    assert (answer.status_code, body(answer)) == NOT_FOUND


def test_another_workspaces_client_answers_exactly_as_an_absent_one(app: Flask, program: Program) -> None:
    theirs = register(app, SALON)
    same = {"headers": {"X-Request-Id": "same"}}
    answer, absent = (program.get(f"/api/clientes/{number}", **same) for number in (theirs.number, 999_999))
    assert (answer.status_code, answer.data, dict(answer.headers)) == (404, absent.data, dict(absent.headers))


def test_a_former_number_still_finds_the_client(app: Flask, program: Program, ana: Registered) -> None:
    rename(app, ana.number, "id", "777")
    assert body(program.get("/api/clientes/777"))["id"] == ana.number


def test_a_former_number_finds_nothing_next_door(app: Flask, salon_program: Program, ana: Registered) -> None:
    rename(app, ana.number, "id", "777")
    assert salon_program.get("/api/clientes/777").status_code == 404


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'"x"', b"null", b'{"nombres":"A","nombres":"B"}', b"\xff"])
def test_anything_but_one_json_object_could_not_be_created(app: Flask, stranger: FlaskClient, content: bytes) -> None:
    with nothing_written(app):
        answer = stranger.post("/api/clientes", data=content, content_type="application/json")
    assert (answer.status_code, body(answer)) == (400, COULD_NOT_CREATE)


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "application/xml", None])
def test_another_content_type_is_unsupported(app: Flask, stranger: FlaskClient, content_type: str | None) -> None:
    with nothing_written(app):
        answer = stranger.post("/api/clientes", data=b'{"nombres":"Pedro"}', content_type=content_type)
    assert (answer.status_code, list(body(answer))) == (415, ["message"])


@pytest.mark.parametrize(("method", "target"), [("PATCH", ""), ("PATCH", "/1"), ("POST", "/1")])
def test_a_method_that_is_not_offered_is_told_with_those_that_are(
    app: Flask, program: Program, method: str, target: str
) -> None:
    with nothing_written(app):
        answer = program.request(method, f"/api/clientes{target}", json=PEDRO)
    assert (answer.status_code, list(body(answer))) == (405, ["message"])
    assert ("GET" if target else "POST") in answer.headers["Allow"].split(", ")


@pytest.mark.parametrize("target", ["/", "//", "/1/", "/1/citas", "/1//"])
def test_an_unknown_path_answers_in_shape(program: Program, stranger: FlaskClient, target: str) -> None:
    for answer in (program.get(f"/api/clientes{target}"), stranger.get(f"/api/clientes{target}")):
        assert (answer.status_code, body(answer)) == NOT_FOUND


def test_a_fault_of_ours_tells_nothing_of_the_inside(
    app: Flask, stranger: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_down(monkeypatch, "clientes", "create_client")
    with nothing_written(app):
        answer = stranger.post("/api/clientes", json=PEDRO)
    assert (answer.status_code, body(answer)) == (500, COULD_NOT_CREATE)
    assert INSIDE not in answer.text + str(answer.headers)


def test_a_fault_while_reading_has_the_one_key(program: Program, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    break_down(monkeypatch, "clientes", "get_client")
    answer = program.get(path)
    assert (answer.status_code, list(body(answer))) == (500, ["message"])
    assert INSIDE not in answer.text + str(answer.headers)


def test_a_fault_after_writing_leaves_nothing_behind(
    app: Flask, stranger: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise sa.exc.IntegrityError(INSIDE, {}, Exception(INSIDE))

    monkeypatch.setattr("registry.history.record", fail)
    with nothing_written(app):
        answer = stranger.post("/api/clientes", json=PEDRO)
    assert (answer.status_code, body(answer)) == (500, COULD_NOT_CREATE)


def test_a_database_that_is_away_is_a_matter_of_a_moment(
    stranger: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_down(monkeypatch, "clientes", "create_client", error=database_away())
    answer = stranger.post("/api/clientes", json=PEDRO)
    assert (answer.status_code, list(body(answer)), answer.headers["Retry-After"]) == (503, ["message"], "1")


@pytest.mark.parametrize(
    ("method", "target", "status"),
    [
        ("POST", "", 400),
        ("POST", "?workspace=nobody", 404),
        ("GET", "/1", 401),
        ("PATCH", "", 405),
        ("GET", "/", 404),
    ],
)
def test_problem_details_have_the_same_status(stranger: FlaskClient, method: str, target: str, status: int) -> None:
    answer = stranger.open(f"/api/clientes{target}", method=method, json={}, headers={"Accept": PROBLEM_JSON})
    assert (answer.status_code, answer.mimetype) == (status, PROBLEM_JSON)
    assert list(body(answer)) == PROBLEM_MEMBERS
    assert body(answer)["status"] == status


def test_a_fault_of_ours_as_problem_details_tells_nothing_either(
    stranger: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_down(monkeypatch, "clientes", "create_client")
    answer = stranger.post("/api/clientes", json=PEDRO, headers={"Accept": PROBLEM_JSON})
    assert (answer.status_code, list(body(answer))) == (500, PROBLEM_MEMBERS)
    assert INSIDE not in answer.text
