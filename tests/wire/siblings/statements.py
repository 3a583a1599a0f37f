"""How many SQL statements something takes."""

from collections.abc import Callable

import sqlalchemy as sa
from flask import Flask

from registry.db import db


def statements(app: Flask, do: Callable[[], object]) -> int:
    """Return how many statements the database is sent while something is done."""
    sent: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        do()
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
    return len(sent)
