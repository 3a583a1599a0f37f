"""Migrations that die: this program migrates in a child of its own, which ends right after a chosen statement.

Each line of standard input is a JSON object with `url`, `command` (upgrade or downgrade), `target`, and `words` and
`count`: the child ends, as if its power was cut, after the count-th statement that begins with these words. Each line
of standard output is the child's exit status: 9 when it died so, 0 when it came to the end.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import flask_migrate
import sqlalchemy as sa

from app import create_app
from blueprints.settings import Settings
from registry.db import db

DIED = 9


def migrate(url: str, command: str, target: str, words: str, count: int) -> None:
    """Migrate, and die on the way."""
    settings = Settings(secret_key="tests " * 8, database_url=url, data_dir=Path(os.devnull))
    left = count

    def watch(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        nonlocal left
        left -= statement.strip().startswith(words)
        if left == 0:
            os._exit(DIED)

    with create_app(settings).app_context():
        sa.event.listen(db.engine, "after_cursor_execute", watch)
        getattr(flask_migrate, command)(revision=target)


def status_of_child(case: dict[str, Any]) -> int:
    """Let a child do it."""
    child = os.fork()
    if child == 0:
        try:
            migrate(**case)
            os._exit(0)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    for line in sys.stdin:
        print(status_of_child(json.loads(line)), flush=True)  # noqa: T201 - its answer
