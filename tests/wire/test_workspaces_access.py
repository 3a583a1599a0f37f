"""workspaces: who may do what in which workspace, looked up at each call."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from registry.db import transaction
from registry.models import Actor, Membership, Role, RolePermission
from registry.users import suspend_user, user_with_email
from registry.workspaces import workspace_named
from tests.people import CLINIC, SALON, Program, World, caller, email_of
from tests.wire.asking import (
    NOBODYS_UUID,
    Registered,
    archive,
    attributes,
    body,
    nothing_written,
    register,
    rename,
    with_access_token,
)

PATH = "/v1/workspace/clinic/clients"
JOHN = {"name": "John", "contactMethods": [{"type": "phone", "value": "600000001", "isPreferred": True}]}
FORBIDDEN = {"statusCode": 403, "message": ["Forbidden"], "error": "Forbidden"}


@pytest.fixture
def ana(app: Flask) -> Registered:
    return register(app)


def denied(permission: str) -> dict[str, Any]:
    return {"statusCode": 403, "message": [f"Missing permission: {permission}"], "error": "Forbidden"}


def unauthorised(message: str) -> dict[str, Any]:
    return {"statusCode": 401, "message": [message], "error": "Unauthorized"}


def not_found(what: str) -> dict[str, Any]:
    return {"statusCode": 404, "message": [f"{what} not found"], "error": "Not Found"}


def employ(app: Flask, role: str, workspace: str, as_role: str) -> None:
    """Give somebody of the clinic a second job."""
    with app.app_context(), transaction() as session:
        user, second = user_with_email(email_of(role)), workspace_named(workspace)
        actor = Actor(workspace_id=second.id, uuid=user.uuid, kind="user", name=user.name)
        session.add(actor)
        session.flush()
        role_id = session.scalar(sa.select(Role.id).where(Role.workspace_id == second.id, Role.name == as_role))
        session.add(Membership(workspace_id=second.id, user_id=user.id, role_id=role_id, actor_id=actor.id))


@pytest.mark.parametrize("role", ["owner", "manager", "clinician", "receptionist"])
def test_whoever_may_create_creates(app: Flask, role: str) -> None:
    answer = with_access_token(app, role).post(PATH, json=JOHN)
    assert answer.status_code == 201
    with app.app_context():
        actor = caller(role).actor_id
    found = attributes(app, 1, "created_by_id", "updated_by_id", "source")
    assert found[:2] == [actor, actor]


def test_a_viewer_is_told_which_permission_is_missing(app: Flask) -> None:
    viewer = with_access_token(app, "viewer")
    with nothing_written(app):
        answer = viewer.post(PATH, json=JOHN)
    assert (answer.status_code, body(answer)) == (403, denied("clients.create"))


@pytest.mark.parametrize("role", ["owner", "manager", "clinician", "receptionist", "viewer"])
def test_whoever_works_here_may_read(app: Flask, ana: Registered, role: str) -> None:
    assert with_access_token(app, role).get(f"{PATH}/{ana.uuid}").status_code == 200


@pytest.mark.parametrize("scope", ["clients.update", "clients.view", "medical.view", "read:customers"])
def test_creating_needs_its_scope(app: Flask, token_with: Callable[..., Program], scope: str) -> None:
    narrow = token_with(scope)
    with nothing_written(app):
        answer = narrow.post(PATH, json=JOHN)
    assert (answer.status_code, body(answer)) == (403, denied("clients.create"))


@pytest.mark.parametrize("scope", ["clients.update", "clients.create", "medical.view", "write:customers"])
def test_reading_needs_its_scope(token_with: Callable[..., Program], ana: Registered, scope: str) -> None:
    answer = token_with(scope).get(f"{PATH}/{ana.uuid}")
    assert (answer.status_code, body(answer)) == (403, denied("clients.view"))


@pytest.mark.parametrize("scope", ["clients.create", "write:customers"])
def test_its_scope_is_enough_for_creating(token_with: Callable[..., Program], scope: str) -> None:
    assert token_with(scope).post(PATH, json=JOHN).status_code == 201


@pytest.mark.parametrize("where", ["nobody", "salon", "uuid", NOBODYS_UUID, "CLINIC", "%00"])
@pytest.mark.parametrize("who", ["token", "access token", "session"])
def test_an_unknown_workspace_and_another_ones_are_the_same(
    app: Flask,
    world: World,
    program: Program,
    signed_in: Callable[..., FlaskClient],
    who: str,
    where: str,
) -> None:
    name = world.salon_uuid if where == "uuid" else where
    ask: Any = {"token": program, "access token": None, "session": None}[who]
    ask = ask or (signed_in("owner") if who == "session" else with_access_token(app, "owner"))
    same = {"headers": {"X-Request-Id": "same"}, "json": JOHN}
    with nothing_written(app):
        answer = ask.post(f"/v1/workspace/{name}/clients", **same)
    unknown = ask.post(f"/v1/workspace/{NOBODYS_UUID}/clients", **same)
    assert (answer.status_code, body(answer)) == (404, not_found("Workspace"))
    assert (answer.data, dict(answer.headers)) == (unknown.data, dict(unknown.headers))


def test_who_asks_comes_before_where(stranger: FlaskClient, ana: Registered) -> None:
    for path in (PATH, "/v1/workspace/nobody/clients", f"{PATH}/{ana.uuid}", f"{PATH}/x"):
        answer = stranger.open(path, method="GET" if "clients/" in path else "POST", data=b"{")
        assert (answer.status_code, body(answer)) == (401, unauthorised("Missing authentication token"))
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_where_comes_before_what_is_permitted(app: Flask, token_with: Callable[..., Program]) -> None:
    narrow = token_with("medical.view")
    assert narrow.post("/v1/workspace/salon/clients", json=JOHN).status_code == 404
    assert with_access_token(app, "viewer").post("/v1/workspace/salon/clients", json=JOHN).status_code == 404


def test_what_is_permitted_comes_before_the_client_and_the_body(token_with: Callable[..., Program]) -> None:
    narrow = token_with("medical.view")
    assert narrow.get(f"{PATH}/{NOBODYS_UUID}").status_code == 403
    assert narrow.post(PATH, data=b"{", content_type="text/plain").status_code == 403


@pytest.mark.parametrize("header", ["Bearer x", "Bearer a.b.c", "Bearer", "Basic YTpi", "", "x"])
def test_a_bad_token_is_not_saved_by_a_good_cookie(
    app: Flask, signed_in: Callable[..., FlaskClient], header: str
) -> None:
    desk = signed_in("owner")
    with nothing_written(app):
        answer = desk.post(PATH, json=JOHN, headers={"Authorization": header})
    assert (answer.status_code, body(answer)) == (401, unauthorised("Invalid or expired token"))
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_the_word_bearer_may_be_written_in_any_case(app: Flask, program: Program) -> None:
    token = program.headers["Authorization"].removeprefix("Bearer ")
    for scheme in ("bearer", "BEARER", "Bearer "):
        answer = app.test_client().post(PATH, json=JOHN, headers={"Authorization": f"{scheme} {token}"})
        assert answer.status_code == 201


def test_the_desks_cookie_is_a_credential_too(app: Flask, signed_in: Callable[..., FlaskClient]) -> None:
    answer = signed_in("receptionist").post(PATH, json=JOHN)
    assert answer.status_code == 201
    assert attributes(app, 1, "source") == ["desk"]


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}]
)
def test_another_site_cannot_use_the_cookie(
    app: Flask, signed_in: Callable[..., FlaskClient], headers: dict[str, str]
) -> None:
    desk = signed_in("receptionist")
    with nothing_written(app):
        answer = desk.post(PATH, json=JOHN, headers=headers)
    assert (answer.status_code, body(answer)) == (403, FORBIDDEN)


def test_an_access_token_works_in_every_workspace_of_its_user(app: Flask, ana: Registered) -> None:
    employ(app, "receptionist", SALON, "viewer")
    user = with_access_token(app, "receptionist")
    theirs = register(app, SALON)
    assert user.get(f"{PATH}/{ana.uuid}").status_code == 200
    assert user.get(f"/v1/workspace/salon/clients/{theirs.uuid}").status_code == 200
    answer = user.post("/v1/workspace/salon/clients", json=JOHN)
    assert (answer.status_code, body(answer)) == (403, denied("clients.create"))
    assert user.post(PATH, json=JOHN).status_code == 201


def test_a_client_is_found_in_its_own_workspace_alone(app: Flask, ana: Registered) -> None:
    employ(app, "owner", SALON, "owner")
    answer = with_access_token(app, "owner").get(f"/v1/workspace/salon/clients/{ana.uuid}")
    assert (answer.status_code, body(answer)) == (404, not_found("Client"))


def test_a_membership_that_ended_is_none(app: Flask) -> None:
    user = with_access_token(app, "receptionist")
    with app.app_context(), transaction() as session:
        who = user_with_email(email_of("receptionist")).id
        session.execute(sa.delete(Membership).where(Membership.user_id == who))
    answer = user.post(PATH, json=JOHN)
    assert (answer.status_code, body(answer)) == (404, not_found("Workspace"))


def test_a_permission_that_was_taken_away_is_gone_at_once(app: Flask) -> None:
    user = with_access_token(app, "receptionist")
    assert user.post(PATH, json=JOHN).status_code == 201
    with app.app_context(), transaction() as session:
        session.execute(sa.delete(RolePermission).where(RolePermission.permission == "clients.create"))
    answer = user.post(PATH, json=JOHN)
    assert (answer.status_code, body(answer)) == (403, denied("clients.create"))


def test_a_suspended_users_token_is_worth_nothing(app: Flask) -> None:
    user = with_access_token(app, "receptionist")
    with app.app_context():
        suspend_user(email_of("receptionist"))
    answer = user.post(PATH, json=JOHN)
    assert (answer.status_code, body(answer)) == (401, unauthorised("Invalid or expired token"))


def test_a_removed_client_is_not_found(app: Flask, program: Program, ana: Registered) -> None:
    archive(app, ana.number)
    answer = program.get(f"{PATH}/{ana.uuid}")
    assert (answer.status_code, body(answer)) == (404, not_found("Client"))


@pytest.mark.parametrize("reference", [NOBODYS_UUID, "x", "1", "507f1f77bcf86cd799439011", "%00"])
def test_what_is_no_clients_uuid_is_not_found(program: Program, reference: str) -> None:
    answer = program.get(f"{PATH}/{reference}")
    assert (answer.status_code, body(answer)) == (404, not_found("Client"))


def test_another_workspaces_client_answers_exactly_as_an_absent_one(app: Flask, program: Program) -> None:
    theirs = register(app, SALON)
    same = {"headers": {"X-Request-Id": "same"}}
    answer, absent = (program.get(f"{PATH}/{uuid}", **same) for uuid in (theirs.uuid, NOBODYS_UUID))
    assert (answer.status_code, answer.data, dict(answer.headers)) == (404, absent.data, dict(absent.headers))


def test_a_former_uuid_still_finds_the_client(app: Flask, program: Program, ana: Registered) -> None:
    rename(app, ana.number, "uuid", NOBODYS_UUID)
    assert body(program.get(f"{PATH}/{NOBODYS_UUID}"))["client"]["id"] == ana.uuid


def test_an_installation_may_open_the_create_and_nothing_else(app: Flask, app_with: Callable[..., Flask]) -> None:
    stranger = app_with(anonymous_create=("workspaces",)).test_client()
    for workspace in (CLINIC, SALON):
        answer = stranger.post(f"/v1/workspace/{workspace}/clients", json=JOHN)
        assert answer.status_code == 201, answer.text
        number = int(workspace == SALON) + 1
        assert attributes(app, number, "source", "confirmed_at", workspace=workspace) == ["public_form", None]
        uuid = body(answer)["client"]["id"]
        assert stranger.get(f"/v1/workspace/{workspace}/clients/{uuid}").status_code == 401
    answer = stranger.post("/v1/workspace/nobody/clients?workspace=clinic", json=JOHN)
    assert (answer.status_code, body(answer)) == (404, not_found("Workspace"))
    assert stranger.post("/api/clientes", json={"nombres": "Ana"}).status_code == 401
