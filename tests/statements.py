"""Counting what a request asks the database, so that no list can come to ask once for each of its clients."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from flask import Flask

from registry.db import db


@contextmanager
def statements_of(app: Flask) -> Iterator[list[str]]:
    """The SQL statements that are executed inside, but for those that begin and end a transaction."""
    with app.app_context():
        engine = db.engine
    found: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE")):
            found.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


def how_many_statements(app: Flask, do: Callable[[], object]) -> int:
    """How many SQL statements something takes."""
    with statements_of(app) as found:
        do()
    return len(found)
