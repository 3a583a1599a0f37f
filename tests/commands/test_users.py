"""flask users …"""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from tests.commands.conftest import Operator
from tests.people import PASSWORD

WORDS = "bright pelican over chalk"


def sign_in(app: Flask, email: str, password: str) -> int:
    return app.test_client().post("/api/auth/login", json={"email": email, "password": password}).status_code


def one_time_password(output: str) -> str:
    found = re.search(r"One-time password: (\S+)", output)
    assert found, output
    return found[1]


def test_a_new_user_signs_in_with_the_printed_password(app: Flask, flask: Operator) -> None:
    output = flask("users", "create", "eva@clinic.example", "--role", "receptionist").stdout
    assert output.startswith("eva@clinic.example is now receptionist of clinic.\n")
    assert sign_in(app, "eva@clinic.example", one_time_password(output)) == 200


def test_a_password_from_standard_input_is_used_and_not_printed(app: Flask, flask: Operator) -> None:
    result = flask(
        "users", "create", "eva@clinic.example", "--role", "viewer", "--password-stdin", input=f"{WORDS}\n"
    )
    assert result.output == "eva@clinic.example is now viewer of clinic.\n"
    assert sign_in(app, "eva@clinic.example", WORDS) == 200


def test_a_user_of_another_workspace_belongs_there(flask: Operator) -> None:
    flask("users", "create", "eva@salon.example", "--role", "owner", "--workspace", "salon")
    assert re.search(r"^eva@salon.example +Eva +owner +salon +active$", flask("users", "list").stdout, re.MULTILINE)


@pytest.mark.parametrize(
    ("email", "words", "name"),
    [
        ("ana.torres@clinic.example", (), "Ana Torres"),
        ("ana_torres@clinic.example", (), "Ana Torres"),
        ("ana@clinic.example", ("--name", "  Ana Núñez "), "Ana Núñez"),
    ],
)
def test_a_user_is_called_as_said_or_as_the_address_says(
    flask: Operator, email: str, words: tuple[str, ...], name: str
) -> None:
    flask("users", "create", email, "--role", "viewer", *words)
    assert re.search(rf"^{email} +{name} +viewer", flask("users", "list").stdout, re.MULTILINE)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("ana", "--role", "viewer"), "“ana” is not an e-mail address: write it like ana@example.com."),
        (("ana@", "--role", "viewer"), "“ana@” is not an e-mail address: write it like ana@example.com."),
        (("a@b.example", "--role", "king"), "There is no role “king” in clinic."),
        (
            ("a@b.example", "--role", "viewer", "--workspace", "spa"),
            "There is no such workspace: `flask workspaces list` shows all.",
        ),
        (("OWNER@clinic.example", "--role", "viewer"), "There is a user with this e-mail address already."),
        (("a@b.example", "--role", "viewer", "--name", " "), "A name has 1 to 100 characters on one line."),
        (("a@b.example", "--role", "viewer", "--name", "a\nb"), "A name has 1 to 100 characters on one line."),
        (("a@b.example", "--role", "viewer", "--name", "a" * 101), "A name has 1 to 100 characters on one line."),
    ],
)
def test_a_user_that_cannot_be_is_refused_in_one_sentence(
    refused: Callable[..., str], words: tuple[str, ...], sentence: str
) -> None:
    assert refused("users", "create", *words) == sentence


@pytest.mark.parametrize("password", ["", "short", "password1234"])
def test_a_weak_password_is_refused(refused: Callable[..., str], password: str) -> None:
    words = ("users", "create", "eva@clinic.example", "--role", "viewer", "--password-stdin")
    sentence = "A password needs 12 characters or more, and must not be one of the most common."
    assert refused(*words, input=f"{password}\n") == sentence


def test_a_role_must_be_said(flask: Operator) -> None:
    result = flask("users", "create", "eva@clinic.example")
    assert result.exit_code == 2
    assert "Missing option '--role'" in result.stderr


def test_a_refused_user_is_not_created(flask: Operator) -> None:
    before = flask("users", "list").stdout
    flask("users", "create", "eva@clinic.example", "--role", "king")
    assert flask("users", "list").stdout == before


def test_the_list_is_aligned(flask: Operator) -> None:
    heading, *lines = flask("users", "list").stdout.splitlines()
    assert heading.split() == ["E-MAIL", "NAME", "ROLE", "WORKSPACE", "STATUS"]
    assert len(lines) == 10
    column = heading.index("WORKSPACE")
    assert {line[column:].split()[0] for line in lines} == {"clinic", "salon"}


def test_a_suspended_user_is_out_at_once(app: Flask, flask: Operator, signed_in: Callable[..., object]) -> None:
    desk = signed_in("receptionist")
    result = flask("users", "suspend", "Receptionist@clinic.example")
    assert result.output == "receptionist@clinic.example is suspended and signed out everywhere.\n"
    assert desk.get("/api/clientes/1").status_code == 401  # type: ignore[attr-defined]
    assert sign_in(app, "receptionist@clinic.example", PASSWORD) == 401
    assert re.search("^receptionist@clinic.*suspended$", flask("users", "list").stdout, re.MULTILINE)


def test_nobody_can_suspend_a_stranger(refused: Callable[..., str]) -> None:
    assert refused("users", "suspend", "nobody@clinic.example") == "There is no user with this e-mail address."
