"""An operator at the command line."""

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from registry.db import db
from registry.models import AuditEvent, Client
from tests import databases
from tests.commands.servers import Server
from tests.conftest import app_on
from tests.people import Program

Operator = Callable[..., Result]
_numbers = itertools.count()


@pytest.fixture
def flask(app: Flask) -> Operator:
    """`flask("users", "list")` runs a command; the world of tests/people.py is there already."""
    runner = app.test_cli_runner()
    return lambda *words, **options: runner.invoke(args=words, **options)


@pytest.fixture
def refused(flask: Operator) -> Callable[..., str]:
    """`refused("users", "suspend", "x")` runs a command that must fail, and gives the one sentence it printed."""

    def run(*words: str, **options: str) -> str:
        result = flask(*words, **options)
        assert result.exit_code == 1, result.output
        assert result.stdout == ""
        [line] = result.stderr.splitlines()
        assert re.fullmatch(r"Error: .+\.", line), line
        return line.removeprefix("Error: ")

    return run


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A real server on SQLite that counts no requests; whoever stops it stops it for all."""
    with Server(tmp_path_factory.mktemp("server"), public_create_limit="", api_limit="") as running:
        yield running


@dataclass(frozen=True)
class Clinic:
    """The demo's clinic beside an older workspace, and what `flask demo` printed when it was made."""

    app: Flask
    printed: str
    clients: list[Client]
    events: list[AuditEvent]
    program: Program

    @property
    def anybody(self) -> Client:
        """Some client who was not archived."""
        return next(client for client in self.clients if client.archived_at is None)


@pytest.fixture(scope="session", params=databases.KINDS)
def clinic(request: pytest.FixtureRequest, worker_id: str) -> Clinic:
    """The demo, made once; leave its people as they are."""
    app = app_on(databases.database_url(request.param, f"{worker_id}_clinic_{next(_numbers)}"))
    runner = app.test_cli_runner()
    runner.invoke(args=("workspaces", "create", "Older", "--slug", "older"))
    made = runner.invoke(args=("demo",))
    assert made.exit_code == 0, made.output
    found = re.search(r"^  (cla_\S+)$", made.stdout, re.MULTILINE)
    assert found, made.stdout
    with app.app_context():
        clients = list(db.session.scalars(sa.select(Client).order_by(Client.id)))
        events = list(db.session.scalars(sa.select(AuditEvent).order_by(AuditEvent.id)))
    return Clinic(app, made.stdout, clients, events, Program(app, found[1]))
