"""What the stock stack loses or gives away, one test a finding; the numbers go on from those of the other file."""

from functools import partial
from pathlib import Path
from typing import Any

import argon2
import flask_migrate
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from registry import db as database
from registry.callers import Caller
from registry.clients import create_client, update_client
from registry.db import db, transaction
from registry.models import AuditEvent, Client, ContactPoint, SearchKey, SearchTypo, SearchWord
from registry.users import suspend_user, user_with_email
from tests.crowd import at_once, errors
from tests.people import PASSWORD, Program, World, email_of
from tests.records import ana, reread
from tests.test_migrations import empty, revision, tables
from tests.test_security_access_tokens import MISSING, Forger, change_credentials

__all__ = ["empty"]  # the fixture


@pytest.mark.parametrize(
    "wrong", [{"exp": MISSING}, {"aud": MISSING}, {"iss": MISSING}, {"exp": 10**18}, {"aud": "another"}], ids=str
)
def test_7_a_token_without_a_claim_or_without_an_end_is_refused(app: Flask, wrong: dict[str, Any]) -> None:
    with app.app_context():
        change_credentials(database.now().replace(year=2020))
        forger = Forger(app, str(user_with_email(email_of("viewer")).uuid))
    assert Program(app, forger.make()).get("/v1/clients/1").status_code == 404
    assert Program(app, forger.make(**wrong)).get("/v1/clients/1").status_code == 401


def test_8_of_edits_made_at_once_none_is_lost(app: Flask, world: World) -> None:
    """Each reads a number, adds one and insists on the version that it read; whoever is refused does it again."""
    program = Program(app, world.clinic_token)
    path = f"/api/clients/{program.post('/customers', json={'name': 'Ana'}).get_json()['id']}"
    assert program.put(path, json={"city": "0"}).status_code == 200
    refused: list[int] = []

    def add_one() -> None:
        while True:
            read = program.get(path)
            city = str(int(read.get_json()["city"]) + 1)
            wrote = program.put(path, json={"city": city}, headers={"If-Match": read.headers["ETag"]})
            if wrote.status_code == 200:
                return
            refused.append(wrote.status_code)

    assert errors(at_once(app, [add_one] * 16, threads=4, within=False)) == []
    assert program.get(path).get_json()["city"] == "16"
    assert set(refused) <= {412}


def test_8_without_a_version_only_the_named_fields_change(app: Flask, world: World) -> None:
    program = Program(app, world.clinic_token)
    path = f"/api/clients/{program.post('/customers', json={'name': 'Ana'}).get_json()['id']}"
    fields = ("city", "address", "postal_code", "gender")

    def write(field: str, number: int) -> int:
        return program.put(path, json={field: str(number)}).status_code

    tasks = [partial(write, field, number) for number in range(6) for field in fields]
    assert at_once(app, tasks, threads=len(fields), within=False) == [200] * len(tasks)
    found = program.get(path).get_json()
    assert all(found[field] in {"5", "4"} for field in fields)
    assert program.get(path).headers["ETag"].strip('"').endswith(f"-{1 + len(tasks)}")


def test_9_a_reader_who_begins_to_write_is_not_told_that_the_database_is_locked(
    registry: Flask, owner: Caller
) -> None:
    client = ana(owner)
    db.session.scalars(sa.select(Client)).all()  # a transaction that has read
    [none] = at_once(registry, [partial(update_client, owner, client.id, city="Lugo")])
    assert not isinstance(none, Exception)
    assert update_client(owner, client.id, state="Galicia").version == 3
    changed = reread(client)
    assert (changed.city, changed.state) == ("Lugo", "Galicia")


def test_10_a_migration_that_fails_half_way_leaves_nothing_half_made(empty: Flask) -> None:
    """Dying is in tests/test_migrations_killed.py."""
    flask_migrate.upgrade(revision="0002")
    before = tables()

    def fail(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "CREATE TABLE client_tags" in statement:
            raise KeyboardInterrupt

    sa.event.listen(db.engine, "after_cursor_execute", fail)
    with pytest.raises(KeyboardInterrupt):
        flask_migrate.upgrade()
    sa.event.remove(db.engine, "after_cursor_execute", fail)
    assert (revision(), tables()) == ("0002", before)
    flask_migrate.upgrade()
    assert "client_tags" in tables()


def test_11_what_was_deleted_is_gone_from_the_files(registry: Flask, owner: Caller) -> None:
    if db.engine.dialect.name != "sqlite":
        return  # PostgreSQL's own files are its administrator's
    name = "Wilhelmina Unmistakable"
    client = create_client(owner, given_name=name, notes=f"{name} " * 400, phone="600 111 222")
    file = Path(str(db.engine.url.database))
    with transaction() as session:
        for model in (AuditEvent, ContactPoint, SearchKey):
            session.execute(sa.delete(model).where(model.client_id == client.id))
        for words in (SearchWord, SearchTypo):
            session.execute(sa.delete(words))
        session.execute(sa.delete(Client).where(Client.id == client.id))
    db.session.remove()
    with db.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        assert connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0] == 0
    stored = b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
    assert [word for word in (name, name.lower(), "wilhelmina-unmistakable") if word.encode() in stored] == []


def test_12_sqlite_has_no_corruption_bug(registry: Flask) -> None:
    assert database.sqlite.sqlite_version_info >= (3, 51, 3)
    if db.engine.dialect.name == "sqlite":
        version = db.session.scalar(sa.select(sa.func.sqlite_version()))
        assert version == database.sqlite.sqlite_version


def test_12_a_sqlite_with_the_bug_is_warned_of(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    engine = sa.create_engine("sqlite://", module=database.sqlite)
    for version in ((3, 51, 2), (3, 51, 3)):
        monkeypatch.setattr(database.sqlite, "sqlite_version_info", version)
        monkeypatch.setattr(database.sqlite, "sqlite_version", ".".join(map(str, version)))
        database.prepare(engine)
    assert [record.getMessage() for record in caplog.records] == [
        "SQLite 3.51.2 can corrupt a database: install the package pysqlite3."
    ]


@pytest.mark.parametrize("door", ["/api/auth/login", "/v1/auth/token"])
def test_13_signing_in_does_not_tell_whether_a_user_exists(
    app: Flask, stranger: FlaskClient, monkeypatch: pytest.MonkeyPatch, door: str
) -> None:
    with app.app_context():
        suspend_user(email_of("viewer"))
    hashed: list[str] = []
    verify = argon2.PasswordHasher.verify

    def watched(hasher: argon2.PasswordHasher, hash_: str, password: str) -> bool:
        hashed.append(hash_)
        return bool(verify(hasher, hash_, password))

    monkeypatch.setattr(argon2.PasswordHasher, "verify", watched)
    answers = {}
    for email, password in (("owner", "wrong"), ("nobody", PASSWORD), ("viewer", PASSWORD), ("", "x")):
        before = len(hashed)
        body = {"email": email_of(email), "password": password}
        answer = stranger.post(door, json=body, headers={"X-Request-Id": "same"})
        headers = {name: value for name, value in answer.headers if name != "Date"}
        answers[email] = answer.status_code, answer.text, headers, len(hashed) - before
    assert answers["owner"][0] == 401
    assert answers["owner"][3] == 1
    assert list(answers.values()) == [answers["owner"]] * 4
    assert len({str(argon2.extract_parameters(one)) for one in hashed}) == 1
