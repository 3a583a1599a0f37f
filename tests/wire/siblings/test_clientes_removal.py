"""clientes: removing a client, and who may not change or remove one."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry.models import AuditEvent
from tests.people import SALON, Program
from tests.wire.asking import (
    INSIDE,
    Registered,
    archive,
    attributes,
    body,
    break_down,
    nothing_written,
    register,
    rename,
    rows_of,
)

NOT_FOUND = {"message": "Cliente no encontrado"}
REMOVED = {"message": "Cliente eliminado correctamente"}


@pytest.fixture
def ana(app: Flask) -> Registered:
    return register(app, phone="600 000 001", email="ana@example.com", city="Vic", alert="Stairs")


@pytest.fixture
def path(ana: Registered) -> str:
    return f"/api/clientes/{ana.number}"


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_stranger_gets_no_further_than_the_door(app: Flask, stranger: FlaskClient, path: str, method: str) -> None:
    with nothing_written(app):
        for target in (path, "/api/clientes/999999", "/api/clientes/x"):
            answer = stranger.open(target, method=method, data=b"{")
            assert (answer.status_code, body(answer)) == (401, {"message": "Token requerido"})


@pytest.mark.parametrize(
    ("method", "scopes"),
    [("PUT", ["clients.view", "clients.delete"]), ("DELETE", ["clients.view", "clients.update"])],
)
def test_each_needs_its_permission_before_anything_else(
    app: Flask, token_with: Callable[..., Program], path: str, method: str, scopes: list[str]
) -> None:
    narrow = token_with(*scopes)
    with nothing_written(app):
        for target in (path, "/api/clientes/999999", "/api/clientes/x"):
            answer = narrow.request(method, target, data=b"{", content_type="text/plain")
            assert (answer.status_code, body(answer)) == (403, {"message": "Acceso denegado"})


@pytest.mark.parametrize(("method", "scope"), [("PUT", "clients.update"), ("DELETE", "clients.delete")])
def test_its_permission_is_enough(token_with: Callable[..., Program], path: str, method: str, scope: str) -> None:
    assert token_with(scope).request(method, path, json={"apellidos": "Sol"}).status_code == 200


@pytest.mark.parametrize(("role", "status"), [("receptionist", 200), ("clinician", 200), ("viewer", 403)])
@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_the_desk_may_and_a_viewer_may_not(
    signed_in: Callable[..., FlaskClient], path: str, method: str, role: str, status: int
) -> None:
    assert signed_in(role).open(path, method=method, json={"apellidos": "Sol"}).status_code == status


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_another_site_cannot_make_the_desk_do_it(
    app: Flask, signed_in: Callable[..., FlaskClient], path: str, method: str
) -> None:
    desk, elsewhere = signed_in("owner"), {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
    with nothing_written(app):
        answer = desk.open(path, method=method, json={"apellidos": "Sol"}, headers=elsewhere)
    assert (answer.status_code, body(answer)) == (403, {"message": "Acceso denegado"})


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_another_workspaces_client_answers_exactly_as_an_absent_one(
    app: Flask, program: Program, method: str
) -> None:
    theirs = register(app, SALON)
    same = {"headers": {"X-Request-Id": "same"}, "data": b"{", "content_type": "application/json"}
    with nothing_written(app):
        answer, absent = (
            program.request(method, f"/api/clientes/{number}", **same) for number in (theirs.number, 999_999)
        )
    assert (answer.status_code, body(answer)) == (404, NOT_FOUND)
    assert (answer.data, dict(answer.headers)) == (absent.data, dict(absent.headers))


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_removed_client_is_not_found(app: Flask, program: Program, ana: Registered, path: str, method: str) -> None:
    archive(app, ana.number)
    with nothing_written(app):
        answer = program.request(method, path, json={"apellidos": "Sol"})
    assert (answer.status_code, body(answer)) == (404, NOT_FOUND)


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_former_number_still_leads_to_the_client(
    app: Flask, program: Program, ana: Registered, method: str
) -> None:
    rename(app, ana.number, "id", "777")
    assert program.request(method, "/api/clientes/777", json={"apellidos": "Sol"}).status_code == 200
    assert rows_of(app, AuditEvent, "client_id")[-1] == (ana.number,)


def test_a_removed_client_is_in_no_list_and_the_desk_can_bring_it_back(
    app: Flask, program: Program, ana: Registered, path: str
) -> None:
    answer = program.delete(path)
    assert (answer.status_code, body(answer)) == (200, REMOVED)
    assert answer.headers["ETag"]
    assert program.get(path).status_code == 404
    assert program.get("/api/clientes").data == b"[]"
    assert program.get(f"/customers/{ana.uuid}").status_code == 404
    [archived_at, name] = attributes(app, ana.number, "archived_at", "given_name")
    assert archived_at is not None
    assert name == "Ana"
    assert rows_of(app, AuditEvent, "action", "origin")[-1] == ("client.archive", "clientes")


def test_a_client_is_removed_once(app: Flask, program: Program, path: str) -> None:
    assert program.delete(path).status_code == 200
    with nothing_written(app):
        assert program.delete(path).status_code == 404


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_stale_version_is_refused_and_the_present_one_is_not(
    app: Flask, program: Program, path: str, method: str
) -> None:
    stale = program.get(path).headers["ETag"]
    present = program.put(path, json={"apellidos": "Sol"}).headers["ETag"]
    assert present == program.get(path).headers["ETag"] != stale
    with nothing_written(app):
        answer = program.request(method, path, json={"nombres": "Eva"}, headers={"If-Match": stale})
    assert (answer.status_code, body(answer)) == (412, {"message": "El cliente ha cambiado"})
    answer = program.request(method, path, json={"nombres": "Eva"}, headers={"If-Match": present})
    assert answer.status_code == 200


def test_a_stale_version_comes_before_the_body(program: Program, path: str) -> None:
    answer = program.put(path, data=b"{", content_type="application/json", headers={"If-Match": '"x-1"'})
    assert answer.status_code == 412


def test_whoever_has_the_present_version_is_told_so(program: Program, path: str) -> None:
    tag = program.get(path).headers["ETag"]
    answer = program.get(path, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", tag)
    program.put(path, json={"apellidos": "Sol"})
    assert program.get(path, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("method", "function", "message"),
    [
        ("GET", "get_client", "Error al obtener cliente"),
        ("PUT", "update_client", "Error al actualizar cliente"),
        ("DELETE", "archive_client", "Error al eliminar cliente"),
    ],
)
def test_a_fault_of_ours_says_what_came_to_nothing_and_no_more(
    app: Flask,
    program: Program,
    path: str,
    monkeypatch: pytest.MonkeyPatch,
    method: str,
    function: str,
    message: str,
) -> None:
    break_down(monkeypatch, "clientes", function)
    with nothing_written(app):
        answer = program.request(method, path, json={"apellidos": "Sol"})
    assert (answer.status_code, body(answer)) == (500, {"message": message})
    assert INSIDE not in answer.text + str(answer.headers)


@pytest.mark.parametrize("target", ["", "/"])
@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_the_list_itself_is_neither_changed_nor_removed(program: Program, method: str, target: str) -> None:
    answer = program.request(method, f"/api/clientes{target}", json={})
    assert answer.status_code == (404 if target else 405)
    assert list(body(answer)) == ["message"]
