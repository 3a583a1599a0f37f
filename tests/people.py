"""The people of the tests: a clinic with one person in every role, a salon next door, and programs with tokens.

Everybody's password is PASSWORD. `settle` fills an empty database with them in a few milliseconds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, Table
from werkzeug.test import TestResponse

from registry.callers import Caller
from registry.db import Base, db, transaction
from registry.models import Actor, Membership, Role, User, Workspace
from registry.passwords import hash_password
from registry.permissions import PERMISSIONS, ROLES
from registry.tokens import create_token
from registry.users import user_with_email
from registry.workspaces import create_workspace, member_caller, workspace_named

PASSWORD = "correct horse desk lamp"
CLINIC, SALON = "clinic", "salon"


@dataclass(frozen=True)
class World:
    """What a test needs to know of the two workspaces: their ids, and one token each that may do everything."""

    clinic_uuid: str
    salon_uuid: str
    clinic_token: str
    salon_token: str


def email_of(role: str, workspace: str = CLINIC) -> str:
    """owner@clinic.example, receptionist@salon.example, …"""
    return f"{role}@{workspace}.example"


def settle(app: Flask) -> World:
    """Move everybody in: through the registry the first time, as the very same rows after that."""
    with app.app_context():
        url = str(db.engine.url)
        if url not in _settled:
            world = _move_in()
            tables = Base.metadata.sorted_tables
            with db.engine.connect() as connection:
                rows = {table: [dict(row._mapping) for row in connection.execute(table.select())] for table in tables}
                _settled[url] = world, {table: found for table, found in rows.items() if found}
                if connection.dialect.name == "postgresql":
                    _copy(connection, _settled[url][1])
        else:
            with db.engine.connect().execution_options(begin="IMMEDIATE") as connection:
                _put_back(connection, _settled[url][1])
        return _settled[url][0]


_settled: dict[str, tuple[World, dict[Table, list[dict[str, Any]]]]] = {}


def _put_back(connection: Connection, rows: dict[Table, list[dict[str, Any]]]) -> None:
    if connection.dialect.name == "sqlite":
        for table, found in rows.items():
            connection.execute(table.insert(), found)
    else:
        # All in one journey; and rows that bring their ids leave the counters behind.
        counted = [table.name for table, found in rows.items() if "id" in found[0]]
        copies = [f"INSERT INTO {table.name} SELECT * FROM copies.{table.name}" for table in rows]
        counts = [f"SELECT setval('{name}_id_seq', (SELECT max(id) FROM {name}))" for name in counted]
        connection.exec_driver_sql(";".join([*copies, *counts]))
    connection.commit()


def _copy(connection: Connection, tables: Iterable[Table]) -> None:
    """Keep a copy of each table where only `_put_back` looks."""
    connection.exec_driver_sql("DROP SCHEMA IF EXISTS copies CASCADE")
    connection.exec_driver_sql("CREATE SCHEMA copies")
    for table in tables:
        connection.exec_driver_sql(f"CREATE TABLE copies.{table.name} AS SELECT * FROM {table.name}")
    connection.commit()


def _move_in() -> World:
    clinic, salon = create_workspace("Clinic", CLINIC), create_workspace("Salon", SALON)
    for workspace in (clinic, salon):
        _employ(workspace)
    return World(str(clinic.uuid), str(salon.uuid), token_for(clinic), token_for(salon))


def token_for(workspace: Workspace, name: str = "Everything", scopes: tuple[str, ...] = PERMISSIONS) -> str:
    """Make a token; only within an application context."""
    return create_token(name, scopes, workspace)[1]


def _employ(workspace: Workspace) -> None:
    with transaction() as session:
        roles = {role.name: role for role in session.query(Role).filter_by(workspace_id=workspace.id)}
        for name in ROLES:
            title = name.capitalize()
            user = User(email=email_of(name, workspace.slug), name=title, password_hash=_hash())
            session.add(user)
            session.flush()
            actor = Actor(workspace_id=workspace.id, uuid=user.uuid, kind="user", name=title)
            session.add(actor)
            session.flush()
            session.add(
                Membership(workspace_id=workspace.id, user_id=user.id, role_id=roles[name].id, actor_id=actor.id)
            )


@cache
def _hash() -> str:
    return hash_password(PASSWORD)


def caller(role: str = "owner", workspace: str = CLINIC) -> Caller:
    """A member as the registry's functions take them; only within an application context."""
    return member_caller(user_with_email(email_of(role, workspace)), workspace_named(workspace), "desk")


class Program:
    """A program with a token: the test client with its Authorization header."""

    def __init__(self, app: Flask, token: str) -> None:
        self.client: FlaskClient = app.test_client()
        self.headers = {"Authorization": f"Bearer {token}"}

    def request(self, method: str, path: str, **options: object) -> TestResponse:
        """Send one request; `headers` are added to the credential."""
        extra = options.pop("headers", {})
        assert isinstance(extra, dict)
        return self.client.open(path, method=method, headers=self.headers | extra, **options)  # type: ignore[arg-type]

    def get(self, path: str, **options: object) -> TestResponse:
        return self.request("GET", path, **options)

    def post(self, path: str, **options: object) -> TestResponse:
        return self.request("POST", path, **options)

    def put(self, path: str, **options: object) -> TestResponse:
        return self.request("PUT", path, **options)

    def patch(self, path: str, **options: object) -> TestResponse:
        return self.request("PATCH", path, **options)

    def delete(self, path: str, **options: object) -> TestResponse:
        return self.request("DELETE", path, **options)


def sign_in(app: Flask, role: str, workspace: str = CLINIC) -> FlaskClient:
    """A test client that holds the session cookie of one person, as a desk program does."""
    client = app.test_client()
    body = {"email": email_of(role, workspace), "password": PASSWORD}
    answer = client.post("/api/auth/login", json=body)
    assert answer.status_code == 200, answer.text
    return client
