"""A migration that dies leaves no revision half-made, and the next start completes it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import flask_migrate
import pytest
from flask import Flask

from registry.clients import create_client
from registry.db import Base, db
from tests import people
from tests.mortal import DIED
from tests.test_migrations import ACCOUNTS, HOUSE, LATER, REVISIONS, clear, empty, furnish, revision, rows, tables

__all__ = ["empty"]  # the fixture


@pytest.fixture(scope="module")
def mortal() -> Iterator[Callable[..., int]]:
    """Migrates in another process that dies on the way, and tells with which status it ended."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("CLIENTELA_", "COV"))}
    with subprocess.Popen(
        [sys.executable, "-m", "tests.mortal"],
        cwd=HOUSE,
        env=environment,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        ask, answer = process.stdin, process.stdout

        def migrate(**case: object) -> int:
            ask.write(json.dumps(case) + "\n")
            ask.flush()
            return int(answer.readline())

        yield migrate


def url() -> str:
    return db.engine.url.render_as_string(hide_password=False)


SHAPES: dict[str, dict[str | None, set[str]]] = {}  # what each revision looks like, by kind of database


@pytest.fixture
def kind(empty: Flask) -> str:
    """Which database."""
    name = db.engine.dialect.name
    if name not in SHAPES:
        SHAPES[name] = {None: tables()}
        for number in REVISIONS:
            flask_migrate.upgrade(revision=number)
            SHAPES[name][number] = tables()
        clear(db.engine)
    return name


def assert_whole(kind: str) -> None:
    """Assert that the tables are those of the revision at which the database says it is."""
    said = revision()
    assert tables() == SHAPES[kind][said], f"Half of a revision was left after {said}"


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("CREATE TABLE", 1),
        ("CREATE TABLE", 2),
        ("CREATE TABLE", 7),
        ("INSERT INTO alembic_version", 1),
        ("CREATE TABLE", 12),
        ("UPDATE alembic_version", 1),
        ("CREATE TABLE", 15),
        ("CREATE UNIQUE INDEX", 1),
        ("CREATE INDEX ix_audit", 1),
        ("UPDATE alembic_version", 2),
    ],
)
def test_an_upgrade_that_dies_is_completed_by_the_next(
    empty: Flask, kind: str, mortal: Callable[..., int], words: str, count: int
) -> None:
    case = {"url": url(), "command": "upgrade", "target": "head", "words": words, "count": count}
    assert mortal(**case) == DIED
    assert_whole(kind)
    flask_migrate.upgrade()
    assert (revision(), tables()) == (REVISIONS[-1], set(Base.metadata.tables))
    people.settle(empty)
    assert create_client(people.caller("owner"), given_name="Ana").version == 1


@pytest.mark.parametrize(
    ("words", "count"), [("DROP TABLE", 1), ("DROP TABLE", 5), ("UPDATE alembic_version", 1), ("DROP TABLE", 8)]
)
def test_a_downgrade_that_dies_loses_no_account(
    empty: Flask, kind: str, mortal: Callable[..., int], words: str, count: int
) -> None:
    flask_migrate.upgrade()
    furnish(empty)
    accounts = rows(*ACCOUNTS, but=LATER)
    case = {"url": url(), "command": "downgrade", "target": REVISIONS[0], "words": words, "count": count}
    assert mortal(**case) == DIED
    assert_whole(kind)
    assert rows(*ACCOUNTS, but=LATER) == accounts
    flask_migrate.upgrade()
    assert rows(*ACCOUNTS, but=LATER) == accounts
    assert tables() == set(Base.metadata.tables)


def test_a_migration_that_nobody_kills_comes_to_the_end(kind: str, mortal: Callable[..., int]) -> None:
    case = {"url": url(), "command": "upgrade", "target": "head", "words": "NOTHING", "count": 1}
    assert mortal(**case) == 0
    assert tables() == set(Base.metadata.tables)
