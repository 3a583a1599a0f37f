"""The settings that keep records safe are in force on the connections the application really uses."""

import dataclasses
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app import create_app
from registry.db import Base, db, transaction
from tests import databases, people
from tests.conftest import SETTINGS, app_on

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL
    "foreign_keys": 1,
    "busy_timeout": 5000,
    "secure_delete": 1,
    "trusted_schema": 0,
    "temp_store": 2,  # MEMORY
    "cache_size": -24576,  # KiB
}
POSTGRESQL_SETTINGS = {
    "statement_timeout": "5s",
    "lock_timeout": "2s",
    "idle_in_transaction_session_timeout": "10s",
    "transaction_isolation": "read committed",
}


@pytest.fixture
def on_sqlite(worker_id: str) -> Flask:
    return app_on(databases.sqlite_url(worker_id))


@pytest.fixture
def on_postgresql(worker_id: str) -> Flask:
    return app_on(databases.postgresql_url(worker_id))


@pytest.mark.parametrize(("name", "value"), PRAGMAS.items())
def test_every_setting_of_sqlite_is_in_force_on_every_connection(on_sqlite: Flask, name: str, value: object) -> None:
    with on_sqlite.app_context(), db.engine.connect() as one, db.engine.connect() as other:
        assert [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for connection in (one, other)] == [value] * 2


def test_sqlite_is_free_of_the_corruption_bug(on_sqlite: Flask) -> None:
    with on_sqlite.app_context(), db.engine.connect() as connection:
        version = connection.exec_driver_sql("SELECT sqlite_version()").scalar_one()
    assert tuple(map(int, version.split("."))) >= (3, 51, 3)


@pytest.mark.parametrize(("name", "value"), POSTGRESQL_SETTINGS.items())
def test_every_setting_of_postgresql_is_in_force(on_postgresql: Flask, name: str, value: str) -> None:
    with on_postgresql.app_context(), db.engine.connect() as connection:
        assert connection.exec_driver_sql(f"SHOW {name}").scalar() == value


def test_postgresql_acknowledges_what_is_on_disk(on_postgresql: Flask) -> None:
    """Although the tests' own server is set up for speed."""
    with on_postgresql.app_context(), db.engine.connect() as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"


def test_postgresql_connections_are_tried_before_use(on_postgresql: Flask) -> None:
    with on_postgresql.app_context():
        assert db.engine.pool._pre_ping


def touch(path: Path) -> None:
    """Start the application on this file and write something."""
    app = create_app(dataclasses.replace(SETTINGS, database_url=f"sqlite:///{path}", data_dir=path.parent))
    with app.app_context():
        with db.engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE something (x)")
            made = modes_beside(path)
        db.engine.dispose()
    assert made == dict.fromkeys(["clients.db", "clients.db-shm", "clients.db-wal"], 0o600)


def modes_beside(path: Path) -> dict[str, int]:
    return {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.glob(f"{path.name}*")}


def test_the_files_of_sqlite_are_private(tmp_path: Path) -> None:
    touch(tmp_path / "clients.db")


def test_a_file_that_others_could_read_becomes_private(tmp_path: Path) -> None:
    path = tmp_path / "clients.db"
    path.touch(mode=0o644)
    touch(path)


@pytest.fixture
def statements(on_sqlite: Flask) -> Iterator[list[tuple[int, str]]]:
    """Each statement that runs, with the connection it runs on."""
    seen: list[tuple[int, str]] = []

    def note(connection: sa.Connection, _cursor: object, statement: str, *_: object) -> None:
        seen.append((id(connection.connection.driver_connection), statement))

    with on_sqlite.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    yield seen
    sa.event.remove(engine, "before_cursor_execute", note)


def careless_writes(statements: list[tuple[int, str]]) -> list[str]:
    """The writes in transactions that began as readers: each could fail because somebody else is writing."""
    begun: dict[int, str] = {}
    careless = []
    for connection, statement in statements:
        if statement.startswith("BEGIN"):
            begun[connection] = statement
        elif statement.startswith(("INSERT", "UPDATE", "DELETE")) and begun.get(connection) != "BEGIN IMMEDIATE":
            careless.append(statement)
    return careless


def test_every_write_begins_as_one(on_sqlite: Flask, statements: list[tuple[int, str]]) -> None:
    with on_sqlite.app_context():
        databases.empty_all_tables(db.engine, Base.metadata)
    world = people.settle(on_sqlite)
    program, desk = people.Program(on_sqlite, world.clinic_token), people.sign_in(on_sqlite, "owner")
    public = {"nombres": "Ana", "telefono": "600111222", "email": "ana@example.com"}
    assert on_sqlite.test_client().post("/api/clientes", json=public).status_code == 201
    made = program.post("/customers", json={"name": "Eva"})
    path = f"/api/clients/{made.get_json()['id']}"
    assert desk.put(path, json={"name": "Eva María", "email": "eva@example.com"}).status_code == 200
    assert desk.post("/api/auth/login", json={"email": "x@y.es", "password": "wrong"}).status_code == 401
    assert desk.post("/api/auth/logout").status_code == 204
    assert sum(statement.startswith("INSERT INTO audit_events") for _, statement in statements) == 3
    assert careless_writes(statements) == [], "Write within registry.db.transaction()"


def test_a_careless_write_would_be_noticed(on_sqlite: Flask, statements: list[tuple[int, str]]) -> None:
    with on_sqlite.app_context():
        db.session.execute(sa.text("DELETE FROM login_throttles"))
        db.session.rollback()
        with transaction() as session:
            session.execute(sa.text("DELETE FROM login_throttles"))
    assert careless_writes(statements) == ["DELETE FROM login_throttles"]
