"""flask tokens …"""

import datetime as dt
import re
from collections.abc import Callable

import pytest
import time_machine
from flask import Flask

from tests.commands.conftest import Operator
from tests.people import Program

TOKEN = r"cla_[0-9a-f]{16}_[0-9A-Za-z]{40}\n"


def line_of(flask: Operator, name: str) -> list[str]:
    lines = [line for line in flask("tokens", "list").stdout.splitlines() if line.startswith(f"{name} ")]
    return re.split("  +", lines[0])


def test_only_the_token_is_printed_where_programs_read(flask: Operator) -> None:
    result = flask("tokens", "create", "Website", "--scope", "clients.create")
    assert re.fullmatch(TOKEN, result.stdout)
    assert re.fullmatch(r"Keep it now, .* It ends on \d{4}-\d\d-\d\d\.\n", result.stderr)


def test_a_token_may_do_what_its_scopes_say(app: Flask, flask: Operator) -> None:
    token = flask("tokens", "create", "CRM", "--scope", "clients.create", "--scope", "clients.view").stdout.strip()
    program = Program(app, token)
    person = program.post("/customers", json={"name": "Maria"})
    assert person.status_code == 201
    assert program.get(f"/customers/{person.get_json()['id']}").status_code == 200
    assert program.put(f"/api/clients/{person.get_json()['id']}", json={}).status_code == 403


def test_a_token_belongs_to_the_workspace_named(app: Flask, flask: Operator) -> None:
    token = flask("tokens", "create", "Till", "--scope", "clients.create", "--workspace", "salon").stdout.strip()
    methods = [{"type": "phone", "value": "600 100 200", "isPreferred": True}]
    answers = [
        Program(app, token).post(f"/v1/workspace/{slug}/clients", json={"name": "M", "contactMethods": methods})
        for slug in ("salon", "clinic")
    ]
    assert [answer.status_code for answer in answers] == [201, 404]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("Web", "--scope", "everything"), "There is no scope “everything”. Scopes are: clients.view, "),
        (("Everything", "--scope", "clients.view"), "There is a token “Everything” already."),
        ((" ", "--scope", "clients.view"), "A name has 1 to 100 characters on one line."),
        (("a" * 101, "--scope", "clients.view"), "A name has 1 to 100 characters on one line."),
        (("Web", "--scope", "clients.view", "--workspace", "spa"), "There is no such workspace: "),
    ],
)
def test_a_token_that_cannot_be_is_refused(
    refused: Callable[..., str], words: tuple[str, ...], sentence: str
) -> None:
    assert refused("tokens", "create", *words).startswith(sentence)


def test_a_scope_must_be_said(flask: Operator) -> None:
    result = flask("tokens", "create", "Web")
    assert result.exit_code == 2
    assert "Missing option '--scope'" in result.stderr


def test_a_revoked_token_ends_at_once(app: Flask, flask: Operator, program: Program) -> None:
    assert program.post("/customers", json={"name": "Maria"}).status_code == 201
    assert flask("tokens", "revoke", "Everything").output == "The token “Everything” no longer works.\n"
    assert program.post("/customers", json={"name": "Maria"}).status_code == 401


def test_revoking_in_one_workspace_leaves_the_others_token(flask: Operator, salon_program: Program) -> None:
    flask("tokens", "revoke", "Everything", "--workspace", "clinic")
    assert salon_program.post("/customers", json={"name": "Maria"}).status_code == 201


def test_a_token_nobody_made_cannot_be_revoked(refused: Callable[..., str]) -> None:
    assert refused("tokens", "revoke", "Fax") == "There is no token of this name in this workspace."


def test_the_list_shows_no_secret(flask: Operator) -> None:
    token = flask("tokens", "create", "Website", "--scope", "clients.create").stdout.strip()
    listed = flask("tokens", "list").stdout
    assert "Website" in listed
    assert token.split("_")[2] not in listed


def test_the_list_tells_what_a_token_is_good_for(flask: Operator) -> None:
    flask("tokens", "create", "Website", "--scope", "clients.create", "--scope", "clients.view")
    name, workspace, status, ends, used, scopes = line_of(flask, "Website")
    assert (name, workspace, status, used) == ("Website", "clinic", "active", "never")
    assert scopes == "clients.create clients.view"
    assert dt.date.fromisoformat(ends) == dt.datetime.now(dt.UTC).date() + dt.timedelta(days=365)


def test_the_list_tells_which_tokens_no_longer_work(flask: Operator) -> None:
    flask("tokens", "create", "Old", "--scope", "clients.view")
    flask("tokens", "create", "Lost", "--scope", "clients.view")
    flask("tokens", "revoke", "Lost")
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=366)):
        assert line_of(flask, "Old")[2] == "ended"
        assert line_of(flask, "Lost")[2] == "revoked"


def test_the_list_tells_when_a_token_was_used(flask: Operator, program: Program) -> None:
    program.post("/customers", json={"name": "Maria"})
    assert line_of(flask, "Everything")[4] == dt.datetime.now(dt.UTC).date().isoformat()
