"""workspaces: an access token for whoever knows the password, for a quarter of an hour."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from registry.users import suspend_user
from tests.people import PASSWORD, Program, email_of
from tests.wire.asking import NOBODYS_UUID, PROBLEM_JSON, body, nothing_written

PATH = "/v1/auth/token"
ME = email_of("receptionist")
CLIENT = f"/v1/workspace/clinic/clients/{NOBODYS_UUID}"
WRONG = {"statusCode": 401, "message": ["Invalid email or password"], "error": "Unauthorized"}


def ask(client: FlaskClient, email: Any = ME, password: Any = PASSWORD, **options: Any) -> TestResponse:
    """Ask for a token."""
    return client.post(PATH, json={"email": email, "password": password}, **options)


def test_answers_the_documented_keys(stranger: FlaskClient) -> None:
    answer = ask(stranger)
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert list(body(answer)) == ["accessToken", "tokenType", "expiresIn"]
    assert (body(answer)["tokenType"], body(answer)["expiresIn"]) == ("Bearer", 900)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


def test_the_token_opens_every_dialect(app: Flask, stranger: FlaskClient) -> None:
    user = Program(app, body(ask(stranger))["accessToken"])
    paths = [CLIENT, "/api/clientes/1", f"/api/clients/{NOBODYS_UUID}", "/v1/clients/1", "/customers/x"]
    assert [user.get(path).status_code for path in paths] == [404] * 5  # known, but there is no such client


def test_two_tokens_are_never_the_same(stranger: FlaskClient) -> None:
    assert body(ask(stranger))["accessToken"] != body(ask(stranger))["accessToken"]


@pytest.mark.parametrize("email", [ME.upper(), f" {ME} ", ME.title()])
def test_the_address_may_be_written_otherwise(stranger: FlaskClient, email: str) -> None:
    assert ask(stranger, email).status_code == 200


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (ME, "wrong horse desk lamp"),
        (ME, PASSWORD.upper()),
        (ME, f"{PASSWORD} "),
        (ME, "x" * 100_000),
        ("nobody@clinic.example", PASSWORD),
        ("not an address", PASSWORD),
        ("x" * 10_000, PASSWORD),
        ("' OR '1'='1", "' OR '1'='1"),
        (email_of("receptionist", "salon"), "wrong"),
    ],
)
def test_anything_else_is_answered_the_same(app: Flask, stranger: FlaskClient, email: str, password: str) -> None:
    with nothing_written(app):
        answer = ask(stranger, email, password)
    assert (answer.status_code, body(answer)) == (401, WRONG)


def test_a_suspended_user_is_answered_the_same(app: Flask, stranger: FlaskClient) -> None:
    with app.app_context():
        suspend_user(ME)
    answer = ask(stranger)
    assert (answer.status_code, body(answer)) == (401, WRONG)


@pytest.mark.parametrize(
    ("sent", "status", "messages"),
    [
        ({}, 400, ["email is required", "password is required"]),
        ({"email": ME}, 400, ["password is required"]),
        ({"password": PASSWORD}, 400, ["email is required"]),
        ({"email": None, "password": PASSWORD}, 400, ["email must be a string"]),
        ({"email": ME, "password": None}, 400, ["password must be a string"]),
        ({"email": 1, "password": PASSWORD}, 400, ["email must be a string"]),
        ({"email": ME, "password": 123456789012}, 400, ["password must be a string"]),
        ({"email": [ME], "password": {}}, 400, ["email must be a string", "password must be a string"]),
        ({"email": "", "password": PASSWORD}, 422, ["email should not be empty"]),
        ({"email": ME, "password": ""}, 422, ["password should not be empty"]),
    ],
    ids=repr,
)
def test_both_are_required(stranger: FlaskClient, sent: dict[str, Any], status: int, messages: list[str]) -> None:
    answer = stranger.post(PATH, json=sent)
    assert answer.status_code == status
    title = {400: "Bad Request", 422: "Unprocessable Entity"}[status]
    assert body(answer) == {"statusCode": status, "message": messages, "error": title}


def test_a_password_is_never_echoed(stranger: FlaskClient) -> None:
    sent = {"email": 1, "password": [PASSWORD]}
    for headers in ({}, {"Accept": PROBLEM_JSON}):
        answer = stranger.post(PATH, json=sent, headers=headers)
        assert answer.status_code == 400
        assert PASSWORD not in answer.text


def test_a_number_as_a_password_is_not_echoed_either(stranger: FlaskClient) -> None:
    answer = stranger.post(PATH, json={"email": ME, "password": 123456789012}, headers={"Accept": PROBLEM_JSON})
    [error] = body(answer)["errors"]
    assert (error["location"], error["value"]) == ("body.password", None)


def test_unknown_members_are_ignored(stranger: FlaskClient) -> None:
    assert stranger.post(PATH, json={"email": ME, "password": PASSWORD, "expiresIn": 10**9}).status_code == 200


def test_the_token_ends_after_a_quarter_of_an_hour(app: Flask, stranger: FlaskClient) -> None:
    beginning = dt.datetime.now(dt.UTC)
    with time_machine.travel(beginning, tick=False) as clock:
        user = Program(app, body(ask(stranger))["accessToken"])
        clock.shift(899)
        assert user.get(CLIENT).status_code == 404
        clock.shift(62)  # a minute for clocks that differ
        assert user.get(CLIENT).status_code == 401


def test_guessing_is_slowed_down(app: Flask, stranger: FlaskClient) -> None:
    guesses = [ask(stranger, password=f"guess number {number}").status_code for number in range(5)]
    assert guesses == [401] * 5
    answer = ask(stranger)
    assert answer.status_code == 429
    assert body(answer) == {"statusCode": 429, "message": ["Too Many Requests"], "error": "Too Many Requests"}
    assert 1 <= int(answer.headers["Retry-After"]) <= 60


def test_waiting_as_long_as_one_is_told_helps(stranger: FlaskClient) -> None:
    with time_machine.travel(dt.datetime.now(dt.UTC), tick=False) as clock:
        for number in range(5):
            ask(stranger, password=f"guess number {number}")
        clock.shift(int(ask(stranger).headers["Retry-After"]))
        assert ask(stranger).status_code == 200


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}]
)
def test_another_site_gets_no_token(stranger: FlaskClient, headers: dict[str, str]) -> None:
    answer = ask(stranger, headers=headers)
    assert (answer.status_code, list(body(answer))) == (403, ["statusCode", "message", "error"])
    assert PASSWORD not in answer.text


def test_our_own_pages_get_one(stranger: FlaskClient) -> None:
    assert ask(stranger, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 200


def test_a_credential_is_neither_needed_nor_looked_at(stranger: FlaskClient) -> None:
    assert ask(stranger, headers={"Authorization": "Bearer x"}).status_code == 200
