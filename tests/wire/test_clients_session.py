"""clients: signing in and out, and the session cookie behind every call."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from registry.db import db, transaction
from registry.models import Role, RolePermission
from registry.users import suspend_user, user_with_email
from tests.people import PASSWORD, Program, email_of
from tests.wire.asking import NOBODYS_UUID, Registered, body, nothing_written, register, with_access_token

UNAUTHORISED = {"statusCode": 401, "statusMessage": "No autorizado"}
WRONG = {"statusCode": 401, "statusMessage": "Correo o contraseña incorrectos"}
ME = email_of("receptionist")


@pytest.fixture
def maria(app: Flask) -> Registered:
    return register(app, given_name="Maria", family_name="Garcia")


def log_in(client: FlaskClient, email: str = ME, password: str = PASSWORD, **options: Any) -> TestResponse:
    return client.post("/api/auth/login", json={"email": email, "password": password}, **options)


def cookie_of(client: FlaskClient) -> str:
    cookie = client.get_cookie("session")
    assert cookie is not None
    return f"session={cookie.value}"


def update(client: FlaskClient, maria: Registered, **headers: str) -> TestResponse:
    return client.put(f"/api/clients/{maria.uuid}", json={"status": "OFF"}, headers=headers)


def test_signing_in_answers_who_it_is_and_sets_the_cookie(app: Flask, stranger: FlaskClient) -> None:
    answer = log_in(stranger)
    with app.app_context():
        user_id = str(user_with_email(ME).uuid)
    assert answer.status_code == 200
    assert list(body(answer)) == ["user"]
    assert body(answer)["user"] | {} == {"user_id": user_id, "email": ME, "name": "Receptionist"}
    assert "password" not in answer.text


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(stranger: FlaskClient) -> None:
    [cookie] = log_in(stranger).headers.getlist("Set-Cookie")
    parts = {part.strip() for part in cookie.split(";")}
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= parts
    assert not any(part.startswith("Domain") for part in parts)


def test_the_address_may_be_written_in_capitals(stranger: FlaskClient) -> None:
    assert log_in(stranger, ME.upper()).status_code == 200


def test_the_documented_curl_works_with_the_cookie_as_a_header(
    app: Flask, stranger: FlaskClient, maria: Registered
) -> None:
    log_in(stranger)
    curl = app.test_client(use_cookies=False)
    answer = update(curl, maria, Cookie=cookie_of(stranger))
    assert (answer.status_code, body(answer)["status"]) == (200, "OFF")


def test_a_session_sees_its_own_workspace_whatever_the_query_says(
    signed_in: Callable[..., FlaskClient], maria: Registered
) -> None:
    assert signed_in("owner").get(f"/api/clients/{maria.uuid}?workspace=salon").status_code == 200
    assert signed_in("owner", "salon").get(f"/api/clients/{maria.uuid}?workspace=clinic").status_code == 404


def test_a_bearer_token_works_as_well(program: Program, maria: Registered) -> None:
    assert program.put(f"/api/clients/{maria.uuid}", json={"status": "OFF"}).status_code == 200


def test_an_access_token_works_as_well(app: Flask, maria: Registered) -> None:
    holder = with_access_token(app, "receptionist")
    assert holder.put(f"/api/clients/{maria.uuid}", json={"status": "OFF"}).status_code == 200


@pytest.mark.parametrize(
    "header", ["Bearer cla_0000000000000000_x", "Bearer", "Basic eDp5", "", "bearer  ", "Bearer a.b.c"]
)
def test_a_cookie_beside_an_authorization_header_is_ignored(
    app: Flask, signed_in: Callable[..., FlaskClient], maria: Registered, header: str
) -> None:
    with nothing_written(app):
        answer = update(signed_in("owner"), maria, Authorization=header)
    assert (answer.status_code, body(answer)) == (401, UNAUTHORISED)


def test_the_rights_are_those_of_the_token_not_of_the_cookie_beside_it(
    signed_in: Callable[..., FlaskClient], token_with: Callable[..., Program], maria: Registered
) -> None:
    answer = update(signed_in("owner"), maria, **token_with("clients.view").headers)
    assert answer.status_code == 403


@pytest.mark.parametrize("cookie", ["session=", "session=x", "session=.eJx.x.x", "session=your-session-token"])
def test_a_made_up_cookie_is_nobodys(app: Flask, maria: Registered, cookie: str) -> None:
    answer = update(app.test_client(use_cookies=False), maria, Cookie=cookie)
    assert (answer.status_code, body(answer)) == (401, UNAUTHORISED)


def test_signing_out_ends_the_session_even_for_a_copy_of_the_cookie(
    app: Flask, stranger: FlaskClient, maria: Registered
) -> None:
    log_in(stranger)
    copy = cookie_of(stranger)
    answer = stranger.post("/api/auth/logout")
    assert (answer.status_code, answer.data) == (204, b"")
    assert stranger.get_cookie("session") is None
    replayed = update(app.test_client(use_cookies=False), maria, Cookie=copy)
    assert (replayed.status_code, body(replayed)) == (401, UNAUTHORISED)


def test_signing_out_ends_only_this_session(signed_in: Callable[..., FlaskClient], maria: Registered) -> None:
    here, there = signed_in("receptionist"), signed_in("receptionist")
    here.post("/api/auth/logout")
    assert update(there, maria).status_code == 200


def test_signing_out_twice_or_as_a_stranger_is_no_error(stranger: FlaskClient) -> None:
    assert stranger.post("/api/auth/logout").status_code == 204
    assert stranger.post("/api/auth/logout").status_code == 204


def test_a_suspended_users_cookie_dies_at_once(
    app: Flask, signed_in: Callable[..., FlaskClient], maria: Registered
) -> None:
    desk = signed_in("receptionist")
    with app.app_context():
        suspend_user(ME)
    assert update(desk, maria).status_code == 401
    assert body(log_in(app.test_client())) == WRONG


def test_a_permission_that_is_taken_away_is_gone_at_the_next_call(
    app: Flask, signed_in: Callable[..., FlaskClient], maria: Registered
) -> None:
    desk = signed_in("receptionist")
    with app.app_context(), transaction() as session:
        role = session.query(Role).filter_by(name="receptionist").order_by(Role.id).first()
        assert role is not None
        session.delete(db.session.get_one(RolePermission, (role.workspace_id, role.id, "clients.update")))
    assert update(desk, maria).status_code == 403


def test_signing_in_anew_gives_a_new_session_and_ends_the_old(
    app: Flask, stranger: FlaskClient, maria: Registered
) -> None:
    log_in(stranger)
    old = cookie_of(stranger)
    log_in(stranger)
    assert cookie_of(stranger) != old
    assert update(app.test_client(use_cookies=False), maria, Cookie=old).status_code == 401
    assert update(stranger, maria).status_code == 200


def test_a_cookie_planted_before_signing_in_is_not_the_one_after(app: Flask, stranger: FlaskClient) -> None:
    stranger.set_cookie("session", "planted-by-somebody-else")
    log_in(stranger)
    assert "planted" not in cookie_of(stranger)


def test_a_session_ends_after_twelve_hours(signed_in: Callable[..., FlaskClient], maria: Registered) -> None:
    desk = signed_in("receptionist")
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(hours=12, seconds=1)):
        assert update(desk, maria).status_code == 401


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (ME, "not the password at all"),
        ("nobody@clinic.example", PASSWORD),
        (ME, PASSWORD.upper()),
        (ME, f" {PASSWORD}"),
    ],
)
def test_a_wrong_password_and_an_unknown_user_get_the_same_answer(
    stranger: FlaskClient, email: str, password: str
) -> None:
    answer = log_in(stranger, email, password, headers={"X-Request-Id": "same"})
    reference = log_in(stranger, "someone@else.example", "something else", headers={"X-Request-Id": "same"})
    assert (answer.status_code, body(answer)) == (401, WRONG)
    assert (answer.data, dict(answer.headers)) == (reference.data, dict(reference.headers))
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({}, "El correo electrónico es obligatorio"),
        ({"email": "", "password": ""}, "El correo electrónico es obligatorio"),
        ({"email": None, "password": "x"}, "El correo electrónico es obligatorio"),
        ({"email": 1, "password": "x"}, "El correo electrónico es obligatorio"),
        ({"email": ME}, "La contraseña es obligatoria"),
        ({"email": ME, "password": ""}, "La contraseña es obligatoria"),
        ({"email": ME, "password": None}, "La contraseña es obligatoria"),
        ({"email": ME, "password": ["x"]}, "La contraseña es obligatoria"),
    ],
)
def test_signing_in_needs_both_texts(stranger: FlaskClient, sent: dict[str, Any], message: str) -> None:
    answer = stranger.post("/api/auth/login", json=sent)
    assert (answer.status_code, body(answer)) == (400, {"statusCode": 400, "statusMessage": message})


@pytest.mark.parametrize("path", ["/api/auth/login", "/api/auth/logout", "/api/auth/other"])
def test_other_methods_and_paths_beside_it_are_refused_in_shape(stranger: FlaskClient, path: str) -> None:
    answer = stranger.delete(path)
    assert answer.status_code == (404 if path.endswith("other") else 405)
    assert list(body(answer)) == ["statusCode", "statusMessage"]


def test_a_session_is_good_for_nobodys_uuid_either(signed_in: Callable[..., FlaskClient]) -> None:
    assert signed_in("receptionist").get(f"/api/clients/{NOBODYS_UUID}").status_code == 404
