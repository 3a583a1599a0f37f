"""What the tests of several dialects ask, make and look at in the same way."""

import io
import re
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any, TypeVar

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from registry.clients import archive_client, create_client, find_client, restore_client
from registry.db import db, transaction
from registry.identifiers import ulid_of
from registry.models import Client, ClientAlias, ReferralType, Tag
from registry.workspaces import workspace_named
from tests.people import CLINIC, PASSWORD, Program, caller, email_of
from tests.records import all_records

Result = TypeVar("Result")

MILLISECONDS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
SECONDS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
UUID_FORM = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
NOBODYS_UUID = "01890000-0000-7000-8000-000000000000"
NOBODYS_ULID = "01H4000000000000000000000G"
INSIDE = "the name of a table"
PROBLEM_JSON = "application/problem+json"
PROBLEM_MEMBERS = ["detail", "errors", "instance", "status", "title", "type"]


@dataclass(frozen=True)
class Registered:
    """By what a client is known: number, UUID, prefixed ULID and slug."""

    number: int
    uuid: str
    ulid: str
    slug: str


def register(app: Flask, workspace: str = CLINIC, **changes: Any) -> Registered:
    """Have the owner of a workspace register a client, in canonical words."""
    with app.app_context():
        known = {"given_name": "Ana", "family_name": "Gil"} | changes
        return registered_as(create_client(caller("owner", workspace), **known))


def registered_as(client: Client) -> Registered:
    """By what this client is known."""
    return Registered(client.id, str(client.uuid), ulid_of("cli", client.uuid), client.slug)


def archive(app: Flask, number: int) -> None:
    """Have the clinic's owner remove a client."""
    with app.app_context():
        archive_client(caller("owner"), number)


def bring_back(app: Flask, number: int) -> None:
    """Have the clinic's owner restore a client, if it was removed."""
    with app.app_context():
        restore_client(caller("owner"), number)


def rename(app: Flask, number: int, kind: str, former: str, workspace: str = CLINIC) -> None:
    """Let a client be known by a former id, uuid or slug as well, as after an import or a merge."""
    with app.app_context(), transaction() as session:
        workspace_id = workspace_named(workspace).id
        session.add(ClientAlias(workspace_id=workspace_id, client_id=number, kind=kind, value=former))


def attributes(app: Flask, number: int, *names: str, workspace: str = CLINIC) -> list[Any]:
    """What the record itself has in these columns."""
    with app.app_context():
        client = find_client(caller("owner", workspace), number, archived=True)
        return [getattr(client, name) for name in names]


def rows_of(app: Flask, model: Any, *columns: str) -> list[tuple[Any, ...]]:
    """Every row of a table, as these columns, oldest first."""
    with app.app_context():
        rows = db.session.query(model).order_by(model.id).all()
        return [tuple(getattr(row, column) for column in columns) for row in rows]


@contextmanager
def nothing_written(app: Flask) -> Iterator[None]:
    """Assert that no row of any table of records changes inside."""
    before = records_of(app)
    yield
    assert records_of(app) == before


def records_of(app: Flask) -> dict[str, list[Any]]:
    """Every row of every table of records."""
    with app.app_context():
        return all_records()


def body(answer: TestResponse) -> dict[str, Any]:
    """The JSON object of an answer."""
    found = answer.get_json()
    assert isinstance(found, dict), answer.text
    return found


def with_access_token(app: Flask, role: str) -> Program:
    """Somebody of the clinic as a program that holds their short-lived token."""
    answer = app.test_client().post("/v1/auth/token", json={"email": email_of(role), "password": PASSWORD})
    return Program(app, body(answer)["accessToken"])


def chunked(program: Program, method: str, path: str, content: bytes) -> TestResponse:
    """Send a body in chunks, its length untold."""
    return program.request(
        method,
        path,
        input_stream=io.BytesIO(content),
        content_type="application/json",
        headers={"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True, "CONTENT_LENGTH": ""},
    )


def break_down(
    monkeypatch: pytest.MonkeyPatch, dialect: str, *functions: str, error: Exception | None = None
) -> None:
    """Let these functions of the registry fail a dialect as nobody foresaw."""

    def fail(*_: Any, **__: Any) -> None:
        raise error or RuntimeError(INSIDE)

    for function in functions:
        users = [module for name, module in modules_of(dialect).items() if hasattr(module, function)]
        assert users, f"{dialect} does not use {function}"
        for module in users:
            monkeypatch.setattr(module, function, fail)


def modules_of(dialect: str) -> dict[str, ModuleType]:
    """A dialect's own modules by name: one file, or those of its folder."""
    name = f"blueprints.api.{dialect}"
    return {one: module for one, module in sys.modules.items() if one == name or one.startswith(f"{name}.")}


def database_away() -> Exception:
    """What SQLAlchemy raises when the database has gone."""
    return sa.exc.OperationalError(INSIDE, {}, Exception("server closed the connection unexpectedly"))


def together(tasks: Sequence[Callable[[], Result]]) -> list[Result]:
    """Do the tasks at once, each in a thread of its own and outside any application context."""
    start = threading.Barrier(len(tasks))

    def work(task: Callable[[], Result]) -> Result:
        start.wait(timeout=30)
        return task()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(work, tasks))


def vocabulary(app: Flask, model: type[ReferralType | Tag], name: str, workspace: str = CLINIC) -> tuple[int, str]:
    """Make a tag or a referral type; return its number and its prefixed ULID."""
    with app.app_context(), transaction() as session:
        made = model(workspace_id=workspace_named(workspace).id, name=name)
        session.add(made)
        session.flush()
        return made.id, ulid_of({Tag: "tag", ReferralType: "ret"}[model], made.uuid)
