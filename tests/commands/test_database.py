"""What commands say of a database they cannot work with."""

import dataclasses
import itertools
from collections.abc import Iterator
from pathlib import Path

import flask_migrate
import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from app import create_app
from registry.db import db
from tests import databases
from tests.commands.servers import free_port
from tests.conftest import SETTINGS

COMMANDS = [
    ("users", "list"),
    ("users", "suspend", "ana@clinic.example"),
    ("users", "create", "ana@clinic.example", "--role", "owner"),
    ("tokens", "list"),
    ("tokens", "create", "Web", "--scope", "clients.view"),
    ("tokens", "revoke", "Web"),
    ("workspaces", "list"),
    ("workspaces", "create", "Spa", "--slug", "spa"),
    ("demo",),
]
numbers = itertools.count()


@pytest.fixture(params=databases.KINDS)
def bare(request: pytest.FixtureRequest, worker_id: str) -> Iterator[Flask]:
    """The application on a database that nothing has been done to."""
    url = databases.database_url(request.param, f"{worker_id}_bare_{next(numbers)}")
    app = create_app(dataclasses.replace(SETTINGS, database_url=url, data_dir=Path("/nowhere")))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def sentence(app: Flask, *words: str) -> str:
    result: Result = app.test_cli_runner().invoke(args=words)
    assert (result.exit_code, result.stdout) == (1, "")
    [line] = result.stderr.splitlines()
    return line


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_on_an_empty_database_a_command_says_what_to_run_first(bare: Flask, words: tuple[str, ...]) -> None:
    assert sentence(bare, *words) == "Error: The database is still empty: run `flask up` first."


def test_on_an_older_database_a_command_says_what_to_run_first(bare: Flask) -> None:
    flask_migrate.upgrade(revision="0001")
    assert sentence(bare, "users", "list") == "Error: The database is of an older version: run `flask up` first."


@pytest.mark.parametrize("words", [("users", "list"), ("up",)], ids=" ".join)
def test_a_newer_database_is_left_alone(bare: Flask, words: tuple[str, ...]) -> None:
    flask_migrate.upgrade()
    with db.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    port = ("--port", str(free_port())) if words == ("up",) else ()
    said = sentence(bare, *words, *port)
    assert said == "Error: The database was made by a newer version (revision 9999): update this one."


def test_a_migrated_database_without_a_workspace_has_nothing_to_list(bare: Flask) -> None:
    flask_migrate.upgrade()
    result = bare.test_cli_runner().invoke(args=("workspaces", "list"))
    assert result.output == "SLUG  NAME  COUNTRY  SINCE\n"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("postgresql+psycopg://somebody:secret@127.0.0.1:1/clients", "onnection refused"),
        ("sqlite:////nowhere/at/all/clientela.db", "unable to open database file"),
    ],
)
def test_a_database_that_cannot_be_reached_is_told_in_one_sentence(url: str, reason: str) -> None:
    app = create_app(dataclasses.replace(SETTINGS, database_url=url, data_dir=Path("/nowhere")))
    said = sentence(app, "users", "list")
    with app.app_context():
        db.engine.dispose()
    assert said.startswith("Error: The database cannot be used: ")
    assert reason in said
    assert "secret" not in said
