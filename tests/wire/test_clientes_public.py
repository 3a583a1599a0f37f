"""clientes: the open booking form writes, never tells, and can be slowed down, moved and closed."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry.db import transaction
from registry.models import AuditEvent, Client
from registry.workspaces import PUBLIC_FORM, create_workspace, workspace_named
from tests.people import CLINIC, PASSWORD, SALON, Program, caller, email_of
from tests.statements import statements_of
from tests.wire.asking import archive, attributes, body, nothing_written, register, rows_of

PEDRO = {
    "nombres": "Pedro",
    "apellidos": "Martínez",
    "telefono": "+34600000001",
    "email": "pedro@example.com",
}
NO_TOKEN = (401, {"message": "Token requerido"})


def create(client: FlaskClient | Program, query: str = "", **changes: Any) -> dict[str, Any]:
    """Create Pedro and return what was answered."""
    answer = client.post(f"/api/clientes{query}", json=PEDRO | changes)
    assert answer.status_code == 201, answer.text
    cliente = body(answer)["cliente"]
    assert isinstance(cliente, dict)
    return cliente


def close_form(app: Flask, slug: str) -> None:
    """Have a workspace close its public form."""
    with app.app_context(), transaction() as session:
        session.add(workspace := workspace_named(slug))
        workspace.public_create = False


def test_a_record_of_the_form_waits_for_the_desk(app: Flask, stranger: FlaskClient) -> None:
    cliente = create(stranger)
    source, confirmed_at, archived_at = attributes(app, cliente["id"], "source", "confirmed_at", "archived_at")
    assert (source, confirmed_at, archived_at) == ("public_form", None, None)


def test_the_form_itself_signs_for_the_record(app: Flask, stranger: FlaskClient) -> None:
    number = create(stranger)["id"]
    created_by, updated_by = attributes(app, number, "created_by_id", "updated_by_id")
    assert created_by == updated_by
    [(client, actor, action, origin)] = rows_of(app, AuditEvent, "client_id", "actor_id", "action", "origin")
    assert (client, actor, action, origin) == (number, created_by, "client.create", "public form")


def test_the_other_dialects_say_that_the_form_made_it(app: Flask, stranger: FlaskClient, program: Program) -> None:
    number = create(stranger)["id"]
    [uuid] = attributes(app, number, "uuid")
    made_by = body(program.get(f"/customers/{uuid}"))["createdBy"]
    assert made_by == {"id": str(PUBLIC_FORM), "name": "Public form"}


def test_a_program_vouches_for_what_it_creates(app: Flask, program: Program) -> None:
    source, confirmed_at = attributes(app, create(program)["id"], "source", "confirmed_at")
    assert source == "api"
    assert confirmed_at is not None


@pytest.mark.parametrize("known", ["nobody", "the same", "by e-mail", "by phone", "by name", "removed", "next door"])
def test_the_answer_does_not_tell_who_is_known(app: Flask, stranger: FlaskClient, known: str) -> None:
    pedro = {"given_name": "Pedro", "family_name": "Martínez"}
    reached = {"phone": "+34 600 00 00 01", "email": "PEDRO@example.com"}
    people: dict[str, dict[str, Any]] = {
        "the same": pedro | reached,
        "by e-mail": {"email": reached["email"]},
        "by phone": {"phone": reached["phone"]},
        "by name": pedro,
        "removed": pedro | reached,
        "next door": pedro | reached,
    }
    if known != "nobody":
        known_client = register(app, SALON if known == "next door" else CLINIC, **people[known])
        if known == "removed":
            archive(app, known_client.number)
    with statements_of(app) as sent:
        cliente = create(stranger)
    shown = {"nombres": "Pedro", "apellidos": "Martínez", "telefono": "+34600000001", "email": "pedro@example.com"}
    assert {key: cliente[key] for key in shown} == shown
    with statements_of(app) as sent_for_another:
        create(stranger, nombres="Zoe", apellidos="Quill", telefono="+34699999999", email="zoe@example.com")
    assert sent == sent_for_another  # the same work takes the same time


def test_the_same_person_may_ask_twice(app: Flask, stranger: FlaskClient) -> None:
    first, second = create(stranger), create(stranger)
    assert first["id"] != second["id"]
    assert rows_of(app, Client, "given_name", "family_name") == [("Pedro", "Martínez")] * 2


def test_nobody_without_a_credential_reads_what_they_wrote(stranger: FlaskClient) -> None:
    answer = stranger.get(f"/api/clientes/{create(stranger)['id']}")
    assert (answer.status_code, body(answer)) == NO_TOKEN


@pytest.mark.parametrize("role", ["owner", "viewer"])
def test_cookies_are_ignored(app: Flask, signed_in: Callable[..., FlaskClient], role: str) -> None:
    assert attributes(app, create(signed_in(role))["id"], "source") == ["public_form"]


def test_a_broken_cookie_is_ignored_as_well(app: Flask, stranger: FlaskClient) -> None:
    stranger.set_cookie("session", "rubbish")
    assert attributes(app, create(stranger)["id"], "source") == ["public_form"]


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://salon.example"}])
def test_the_form_may_stand_on_any_site(stranger: FlaskClient, headers: dict[str, str]) -> None:
    assert stranger.post("/api/clientes", json=PEDRO, headers=headers).status_code == 201


def test_the_form_writes_into_the_first_workspace(app: Flask, stranger: FlaskClient) -> None:
    assert attributes(app, create(stranger)["id"], "source", workspace=CLINIC) == ["public_form"]


def test_the_form_writes_into_the_workspace_it_names(
    app: Flask, stranger: FlaskClient, program: Program, salon_program: Program
) -> None:
    number = create(stranger, "?workspace=salon")["id"]
    assert attributes(app, number, "source", workspace=SALON) == ["public_form"]
    assert salon_program.get(f"/api/clientes/{number}").status_code == 200
    assert program.get(f"/api/clientes/{number}").status_code == 404


@pytest.mark.parametrize("slug", ["nobody", "", "SALON", "salon%20", "1"])
def test_an_unknown_workspace_is_not_found(app: Flask, stranger: FlaskClient, slug: str) -> None:
    with nothing_written(app):
        answer = stranger.post(f"/api/clientes?workspace={slug}", json=PEDRO)
    assert (answer.status_code, body(answer)) == (404, {"message": "Cliente no encontrado"})


def test_the_workspace_is_looked_for_before_the_body_is_read(stranger: FlaskClient) -> None:
    answer = stranger.post("/api/clientes?workspace=nobody", data=b"{", content_type="text/plain")
    assert answer.status_code == 404


def test_a_credential_decides_the_workspace_alone(app: Flask, program: Program) -> None:
    number = create(program, "?workspace=salon")["id"]
    assert attributes(app, number, "source", workspace=CLINIC) == ["api"]


def test_a_closed_form_asks_for_a_token(app: Flask, stranger: FlaskClient, program: Program) -> None:
    close_form(app, CLINIC)
    with nothing_written(app):
        answer = stranger.post("/api/clientes", json=PEDRO)
    assert (answer.status_code, body(answer)) == NO_TOKEN
    create(program)


def test_one_workspace_closes_its_form_for_itself_alone(app: Flask, stranger: FlaskClient) -> None:
    close_form(app, SALON)
    create(stranger)
    assert stranger.post("/api/clientes?workspace=salon", json=PEDRO).status_code == 401


def test_an_installation_may_close_every_form(app_with: Callable[..., Flask], program: Program) -> None:
    closed = app_with(anonymous_create=()).test_client()
    answer = closed.post("/api/clientes", json=PEDRO)
    assert (answer.status_code, body(answer)) == NO_TOKEN
    assert closed.post("/api/clientes", json=PEDRO, headers=program.headers).status_code == 201


def test_where_the_form_is_closed_the_desk_uses_its_cookie(app: Flask, app_with: Callable[..., Flask]) -> None:
    desk = app_with(anonymous_create=()).test_client()
    sent = {"email": email_of("receptionist"), "password": PASSWORD}
    assert desk.post("/api/auth/login", json=sent).status_code == 200
    number = create(desk)["id"]
    with app.app_context():
        actor = caller("receptionist").actor_id
    assert attributes(app, number, "source", "created_by_id") == ["desk", actor]
    forged = desk.post("/api/clientes", json=PEDRO, headers={"Sec-Fetch-Site": "cross-site"})
    assert (forged.status_code, body(forged)) == (403, {"message": "Acceso denegado"})


def test_there_is_no_form_without_a_workspace(empty_app: Flask) -> None:
    answer = empty_app.test_client().post("/api/clientes", json=PEDRO)
    assert (answer.status_code, body(answer)) == (404, {"message": "Cliente no encontrado"})
    with empty_app.app_context():
        create_workspace("First", "first")
    create(empty_app.test_client())
