"""workspaces: a client removed, and who may change and remove one, in which order that is looked at."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import SALON, Program
from tests.wire.asking import (
    NOBODYS_UUID,
    Registered,
    archive,
    attributes,
    body,
    nothing_written,
    register,
    rename,
)

LIST = "/v1/workspace/clinic/clients"


@pytest.fixture
def ana(app: Flask) -> Registered:
    return register(app)


@pytest.fixture
def path(ana: Registered) -> str:
    return f"{LIST}/{ana.uuid}"


def shaped(status: int, error: str, *messages: str) -> tuple[int, dict[str, Any]]:
    return status, {"statusCode": status, "message": list(messages), "error": error}


def test_removing_answers_nothing_and_the_client_is_gone_everywhere(
    app: Flask, program: Program, ana: Registered, path: str
) -> None:
    answer = program.delete(path)
    assert (answer.status_code, answer.data) == (204, b"")
    elsewhere = (f"/api/clientes/{ana.number}", f"/api/clients/{ana.uuid}", f"/v1/clients/{ana.ulid}")
    for address in (path, *elsewhere, f"/customers/{ana.slug}"):
        assert program.get(address).status_code == 404, address
    assert body(program.get(LIST))["clients"] == []
    assert attributes(app, ana.number, "archived_at") != [None]
    with nothing_written(app):
        for again in (program.delete(path), program.patch(path, json={"name": "A"})):
            assert (again.status_code, body(again)) == shaped(404, "Not Found", "Client not found")


def test_a_client_is_removed_while_its_version_is_the_present_one(program: Program, path: str) -> None:
    tag = program.get(path).headers["ETag"]
    assert program.delete(path, headers={"If-Match": tag}).status_code == 204


def test_a_former_id_leads_to_the_client_to_change_and_to_remove(
    app: Flask, program: Program, ana: Registered
) -> None:
    rename(app, ana.number, "uuid", NOBODYS_UUID)
    former = f"{LIST}/{NOBODYS_UUID}"
    assert body(program.patch(former, json={"name": "A"}))["client"]["id"] == ana.uuid
    assert program.delete(former).status_code == 204


@pytest.mark.parametrize(("method", "permission"), [("PATCH", "clients.update"), ("DELETE", "clients.delete")])
def test_the_order_of_checks(
    app: Flask,
    stranger: FlaskClient,
    program: Program,
    token_with: Callable[..., Program],
    path: str,
    method: str,
    permission: str,
) -> None:
    theirs = register(app, SALON)
    malformed: dict[str, Any] = {"data": b"{", "headers": {"Content-Type": "application/json"}}
    reader = token_with("clients.view", "clients.create")
    with nothing_written(app):
        assert stranger.open(path, method=method, **malformed).status_code == 401
        foreign = program.request(method, f"/v1/workspace/salon/clients/{theirs.uuid}", **malformed)
        assert (foreign.status_code, body(foreign)) == shaped(404, "Not Found", "Workspace not found")
        denied = reader.request(method, f"{LIST}/{NOBODYS_UUID}", **malformed)
        assert (denied.status_code, body(denied)) == shaped(403, "Forbidden", f"Missing permission: {permission}")
        for absent in (NOBODYS_UUID, theirs.uuid, "x"):
            answer = program.request(method, f"{LIST}/{absent}", **malformed)
            assert (answer.status_code, body(answer)) == shaped(404, "Not Found", "Client not found")


@pytest.mark.parametrize(("method", "permission"), [("PATCH", "clients.update"), ("DELETE", "clients.delete")])
def test_one_permission_is_enough(
    token_with: Callable[..., Program], path: str, method: str, permission: str
) -> None:
    answer = token_with(permission).request(method, path, json={"name": "A"})
    assert answer.status_code == {"PATCH": 200, "DELETE": 204}[method]


def test_a_removed_client_is_not_found_to_be_removed_again(
    app: Flask, program: Program, ana: Registered, path: str
) -> None:
    archive(app, ana.number)
    with nothing_written(app):
        assert program.delete(path).status_code == 404
