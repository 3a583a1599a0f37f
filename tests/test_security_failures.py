"""A database that goes away or fills up: an answer in shape, nothing half-written, and work goes on by itself."""

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from app import create_app
from registry.db import Base, db, sqlite
from tests import people
from tests.conftest import SETTINGS, app_on
from tests.databases import empty_all_tables, postgresql_url, sqlite_url
from tests.people import Program
from tests.records import all_records

Spoiler = Callable[[sa.Connection, Any], None]
# One create a dialect: path, body, and the keys of that dialect's answer to any problem.
CREATES: dict[str, tuple[str, dict[str, Any], list[str]]] = {
    "clientes": ("/api/clientes", {"nombres": "Ana"}, ["message"]),
    "workspaces": (
        "/v1/workspace/clinic/clients",
        {"name": "Ana", "contactMethods": [{"type": "fax", "value": "1", "isPreferred": True}], "customFields": []},
        ["statusCode", "message", "error"],
    ),
    "practice": ("/v1/clients", {"first_name": "Ana", "last_name": "Gil"}, ["message"]),
    "customers": ("/customers", {"name": "Ana"}, ["detail", "errors", "instance", "status", "title", "type"]),
}


def records(app: Flask) -> dict[str, list[Any]]:
    with app.app_context():
        return all_records()


def engine_of(app: Flask) -> sa.Engine:
    with app.app_context():
        return db.engine


def create(program: Program, dialect: str = "customers") -> TestResponse:
    path, body, _ = CREATES[dialect]
    return program.post(path, json=body)


@contextmanager
def before(app: Flask, words: str, spoil: Spoiler) -> Iterator[None]:
    """Spoil something just before each statement that begins with these words."""

    def watch(connection: sa.Connection, cursor: Any, statement: str, *_: object) -> None:
        if statement.startswith(words):
            spoil(connection, cursor)

    engine = engine_of(app)
    sa.event.listen(engine, "before_cursor_execute", watch)
    try:
        yield
    finally:
        sa.event.remove(engine, "before_cursor_execute", watch)


@pytest.fixture
def on_sqlite(worker_id: str) -> tuple[Flask, Program]:
    """The clinic on SQLite, and its program."""
    return furnished(sqlite_url(worker_id))


@pytest.fixture
def on_postgresql(worker_id: str) -> tuple[Flask, Program]:
    """The clinic on PostgreSQL, and its program."""
    return furnished(postgresql_url(worker_id))


def furnished(url: str) -> tuple[Flask, Program]:
    app = app_on(url)
    with app.app_context():
        empty_all_tables(db.engine, Base.metadata)
    return app, Program(app, people.settle(app).clinic_token)


def end_backend(connection: sa.Connection, _: Any) -> None:
    """End the server's process of this connection, as an administrator or a crash would."""
    pid = connection.connection.driver_connection.info.backend_pid  # type: ignore[union-attr]
    address = postgresql_url(str(connection.engine.url.database)).replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


@pytest.mark.parametrize("dialect", CREATES)
@pytest.mark.parametrize(
    "moment",
    ["SELECT api_tokens", "INSERT INTO clients", "INSERT INTO audit_events"],
    ids=["asked", "writing", "written"],
)
def test_a_lost_connection_is_503_in_shape_and_the_next_request_works(
    on_postgresql: tuple[Flask, Program], dialect: str, moment: str
) -> None:
    app, program = on_postgresql
    untouched = records(app)
    with before(app, moment, end_backend):
        answer = create(program, dialect)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "1"
    assert list(answer.get_json()) == CREATES[dialect][2]
    assert records(app) == untouched
    assert create(program, dialect).status_code == 201


def test_a_connection_lost_while_idle_is_not_noticed(on_postgresql: tuple[Flask, Program]) -> None:
    app, program = on_postgresql
    with engine_of(app).connect() as connection:
        end_backend(connection, None)
        connection.invalidate()
    with engine_of(app).connect() as connection:
        idle = connection.connection.driver_connection
        assert idle is not None
        pid = idle.info.backend_pid
    with psycopg.connect(postgresql_url(str(engine_of(app).url.database)).replace("+psycopg", "")) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    assert create(program).status_code == 201


def test_a_connection_lost_before_a_refusal_still_answers_in_shape(on_postgresql: tuple[Flask, Program]) -> None:
    app, program = on_postgresql
    engine = engine_of(app)

    def end_after(connection: sa.Connection, *_: object) -> None:
        end_backend(connection, None)

    sa.event.listen(engine, "after_cursor_execute", end_after)
    try:
        answer = program.post("/customers", json={"name": ""})
    finally:
        sa.event.remove(engine, "after_cursor_execute", end_after)
    assert answer.status_code in {422, 503}
    assert list(answer.get_json()) == CREATES["customers"][2]


def test_a_server_that_is_not_there_is_503(tmp_path: Path) -> None:
    nowhere = f"postgresql+psycopg://postgres@/nobody?host={tmp_path}"
    app = create_app(dataclasses.replace(SETTINGS, database_url=nowhere, data_dir=tmp_path))
    answer = app.test_client().post("/api/clientes", json={"nombres": "Ana"})
    assert answer.status_code == 503
    assert answer.get_json() == {"message": "Servicio no disponible"}
    assert answer.headers["Retry-After"] == "1"


# What PostgreSQL says of itself when it cannot: https://www.postgresql.org/docs/current/errcodes-appendix.html
SERVER_TROUBLE = {
    "53100": 507,  # disk full
    "53200": 503,  # out of memory
    "53300": 503,  # too many connections
    "53400": 503,  # configuration limit exceeded
    "55P03": 503,  # lock not available
    "57014": 503,  # cancelled: statement timeout
    "57P01": 503,  # administrator shutdown
    "57P03": 503,  # cannot connect now
    "58030": 503,  # I/O error
    "40001": 503,  # serialization failure
    "40P01": 503,  # deadlock detected
    "XX000": 500,  # internal error
    "22023": 500,  # our own mistake
}


@pytest.mark.parametrize(("code", "status"), SERVER_TROUBLE.items())
def test_trouble_of_the_server_has_its_status_and_nothing_half_written(
    on_postgresql: tuple[Flask, Program], code: str, status: int
) -> None:
    app, program = on_postgresql
    untouched = records(app)
    with trigger(app, f"RAISE EXCEPTION 'trouble' USING ERRCODE = '{code}'"):
        answer = create(program)
    assert answer.status_code == status
    assert ("Retry-After" in answer.headers) == (status == 503)
    assert answer.get_json()["status"] == status
    assert "trouble" not in answer.text
    assert records(app) == untouched
    assert create(program).status_code == 201


@contextmanager
def trigger(app: Flask, statement: str) -> Iterator[None]:
    """Let PostgreSQL do this before each entry of the history."""
    with engine_of(app).begin() as connection:
        connection.exec_driver_sql(
            f"CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {statement}; RETURN NEW; END $$"
        )
        connection.exec_driver_sql(
            "CREATE TRIGGER spoil BEFORE INSERT ON audit_events FOR EACH ROW EXECUTE FUNCTION spoil()"
        )
    try:
        yield
    finally:
        with engine_of(app).begin() as connection:
            connection.exec_driver_sql("DROP FUNCTION spoil() CASCADE")


@contextmanager
def on_each_connection(app: Flask, pragma: str, afterwards: str) -> Iterator[None]:
    """Set something on every connection that is used meanwhile."""

    def change(connection: Any, *_: object) -> None:
        connection.execute(f"PRAGMA {pragma}")

    def restore(connection: Any, *_: object) -> None:
        connection.execute(f"PRAGMA {afterwards}")

    pool = engine_of(app).pool
    sa.event.listen(pool, "checkout", change)
    sa.event.listen(pool, "checkin", restore)
    try:
        yield
    finally:
        sa.event.remove(pool, "checkout", change)
        sa.event.remove(pool, "checkin", restore)


@pytest.mark.parametrize("dialect", CREATES)
def test_a_full_disk_is_507_in_shape_and_work_goes_on_when_there_is_room(
    on_sqlite: tuple[Flask, Program], dialect: str
) -> None:
    app, program = on_sqlite
    with engine_of(app).connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    path, _, keys = CREATES["practice"]
    with on_each_connection(app, f"max_page_count = {pages}", "max_page_count = 1000000"):
        filled = [
            program.post(path, json={"first_name": "Ana", "last_name": "Gil", "notes": "x" * 20_000})
            for _ in range(60)
        ]
        assert list(filled[-1].get_json()) == keys
        untouched = records(app)
        answer = create(program, dialect)
        while answer.status_code == 201:
            untouched = records(app)
            answer = create(program, dialect)
        assert (filled[-1].status_code, answer.status_code) == (507, 507)
        assert list(answer.get_json()) == CREATES[dialect][2]
        assert program.get("/v1/clients/1").status_code == 200
        assert records(app) == untouched
    assert create(program, dialect).status_code == 201


@pytest.mark.parametrize("dialect", CREATES)
def test_a_database_that_stays_locked_is_503(on_sqlite: tuple[Flask, Program], dialect: str) -> None:
    app, program = on_sqlite
    untouched = records(app)
    with on_each_connection(app, "busy_timeout = 50", "busy_timeout = 5000"):
        other = sqlite.connect(str(engine_of(app).url.database), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        answer = create(program, dialect)
        other.close()
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "1"
    assert list(answer.get_json()) == CREATES[dialect][2]
    assert records(app) == untouched
    assert create(program, dialect).status_code == 201


def test_a_row_that_stays_locked_is_503(on_postgresql: tuple[Flask, Program]) -> None:
    app, program = on_postgresql
    client = create(program).get_json()["id"]

    def hurry(connection: Any, *_: object) -> None:
        connection.execute("SET lock_timeout = '50ms'")

    pool = engine_of(app).pool
    with engine_of(app).begin() as other:
        other.exec_driver_sql("SELECT 1 FROM clients FOR UPDATE")
        sa.event.listen(pool, "checkout", hurry)
        answer = program.put(f"/api/clients/{client}", json={"name": "Eva"})
        sa.event.remove(pool, "checkout", hurry)
    engine_of(app).dispose()
    assert answer.status_code == 503
    assert answer.get_json() == {"statusCode": 503, "statusMessage": "Service Unavailable"}
    assert program.put(f"/api/clients/{client}", json={"name": "Eva"}).status_code == 200
