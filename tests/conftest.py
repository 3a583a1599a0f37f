"""What every test may ask for."""

import dataclasses
import os
from collections.abc import Callable, Generator, Iterator
from functools import cache
from pathlib import Path

import flask_migrate
import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from blueprints.settings import Settings
from registry.callers import Caller
from registry.db import Base, db
from registry.workspaces import workspace_named
from tests import databases, people, published

hypothesis.settings.register_profile("house", deadline=None)  # a busy machine is no failure
hypothesis.settings.load_profile("house")

SETTINGS = Settings(secret_key="tests " * 8, public_create_limit="", api_limit="")


def pytest_configure(config: pytest.Config) -> None:
    """Hold every answer against the document; open the databases' home once, before xdist starts its workers."""
    published.watch()
    if not hasattr(config, "workerinput"):
        databases.open_home()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Close what was opened, when the last worker has ended."""
    if not hasattr(config, "workerinput"):
        databases.close_home()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI nothing may be left out silently: a skipped test has failed."""
    report = yield
    if report.skipped and os.environ.get("CI"):
        report.outcome = "failed"
        report.longrepr = f"Skipped in CI, where everything must run: {report.longrepr}"
    return report


@pytest.fixture(scope="session", params=databases.KINDS)
def engine_url(request: pytest.FixtureRequest, worker_id: str) -> str:
    """The address of this worker's own database; a test that depends on it runs once on each kind."""
    return databases.database_url(request.param, worker_id)


@cache
def app_on(url: str) -> Flask:
    """The application on one database, its tables made by the migrations; made once in each worker."""
    app = create_app(dataclasses.replace(SETTINGS, database_url=url, data_dir=Path(os.devnull)))
    app.testing = True
    with app.app_context():
        flask_migrate.upgrade()
        db.session.remove()
    return app


@pytest.fixture
def empty_app(engine_url: str) -> Flask:
    """The application on an empty database."""
    app = app_on(engine_url)
    app.extensions["clientela_limits"].storage.reset()
    with app.app_context():
        databases.empty_all_tables(db.engine, Base.metadata)
    return app


@pytest.fixture
def world(empty_app: Flask) -> people.World:
    """A clinic and a salon with everybody in them (see tests/people.py)."""
    return people.settle(empty_app)


@pytest.fixture
def app(empty_app: Flask, world: people.World) -> Flask:
    """The application with the clinic and the salon in it. Never make a request inside its context."""
    return empty_app


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    """Somebody without any credential."""
    return app.test_client()


@pytest.fixture
def program(app: Flask, world: people.World) -> people.Program:
    """The clinic's program: a token that may do everything."""
    return people.Program(app, world.clinic_token)


@pytest.fixture
def salon_program(app: Flask, world: people.World) -> people.Program:
    """The same of the salon, whose clients are none of the clinic's business."""
    return people.Program(app, world.salon_token)


@pytest.fixture
def signed_in(app: Flask) -> Callable[..., FlaskClient]:
    """`signed_in("viewer")` gives a test client with that person's session cookie."""
    return lambda role, workspace=people.CLINIC: people.sign_in(app, role, workspace)


@pytest.fixture
def token_with(app: Flask) -> Callable[..., people.Program]:
    """`token_with("clients.view")` gives the clinic's program with just these scopes."""

    def make(*scopes: str, name: str = "Narrow") -> people.Program:
        with app.app_context():
            workspace = workspace_named(people.CLINIC)
            return people.Program(app, people.token_for(workspace, name, scopes))

    return make


@pytest.fixture
def registry(app: Flask) -> Iterator[Flask]:
    """An application context, for tests that call the registry itself and make no request."""
    with app.app_context():
        yield app


@pytest.fixture
def owner(registry: Flask) -> Caller:
    """The clinic's owner, who may do everything."""
    return people.caller("owner")


@pytest.fixture
def receptionist(registry: Flask) -> Caller:
    """The clinic's receptionist."""
    return people.caller("receptionist")
