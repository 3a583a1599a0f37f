"""The database's own driver, by hand: connections as durable as the product's, and nothing between."""

from __future__ import annotations

import contextlib
import datetime as dt
import queue
import threading
from typing import TYPE_CHECKING, Any
from uuid import UUID

import psycopg
import psycopg.types.json
import sqlalchemy as sa

from registry.db import PRAGMAS, engine_options, sqlite

if TYPE_CHECKING:
    from collections.abc import Iterator

_STATEMENTS = 1000  # kept prepared


class Driver:
    """Connections to one database; SQL is written with `?`, JSON comes as the text that it is."""

    def __init__(self, url: str) -> None:
        self.url = sa.make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._free: queue.LifoQueue[Any] = queue.LifoQueue()
        self._turn = threading.Lock()

    @contextlib.contextmanager
    def connection(self) -> Iterator[Any]:
        """Hold a connection that nobody else uses meanwhile."""
        try:
            connection = self._free.get_nowait()
        except queue.Empty:
            connection = self._sqlite() if self.is_sqlite else self._postgresql()
        try:
            yield connection
        except BaseException:
            connection.close()  # what had begun is undone
            raise
        self._free.put(connection)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Any]:
        """Hold a connection within a transaction; SQLite's writers take turns, as in the product."""
        with self._turn if self.is_sqlite else contextlib.nullcontext(), self.connection() as connection:
            connection.execute("BEGIN IMMEDIATE" if self.is_sqlite else "BEGIN")
            yield connection
            connection.execute("COMMIT")

    def close(self) -> None:
        """Close every connection that nobody holds."""
        while not self._free.empty():
            self._free.get().close()

    def sql(self, text: str) -> str:
        """Return a statement as this driver wants it."""
        return text if self.is_sqlite else text.replace("?", "%s")

    def moment(self) -> Any:
        """Return this moment as a value for the database."""
        now = dt.datetime.now(dt.UTC)
        return f"{now:%Y-%m-%d %H:%M:%S}.{now.microsecond // 1000:03}000" if self.is_sqlite else now

    def uuid(self, uuid: UUID) -> Any:
        """Return a UUID as a value for the database."""
        return uuid.hex if self.is_sqlite else uuid

    def milliseconds(self, moment: Any) -> str:
        """Return a moment that was read as `2024-03-05T15:30:00.000Z`."""
        if self.is_sqlite:
            return f"{moment[:10]}T{moment[11:23]}Z"
        return f"{moment.astimezone(dt.UTC).isoformat(timespec='milliseconds')[:23]}Z"

    def seconds(self, moment: Any) -> str:
        """Return a moment that was read as `2024-03-05T15:30:00Z`."""
        return f"{self.milliseconds(moment)[:19]}Z"

    def _sqlite(self) -> Any:
        connection = sqlite.connect(
            self.url.database, isolation_level=None, check_same_thread=False, cached_statements=_STATEMENTS
        )
        for name, value in PRAGMAS.items():
            connection.execute(f"PRAGMA {name} = {value}")
        return connection

    def _postgresql(self) -> Any:
        address = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
        arguments = engine_options(str(self.url))["connect_args"]
        connection = psycopg.connect(address, autocommit=True, **arguments)
        connection.prepared_max = _STATEMENTS
        psycopg.types.json.set_json_loads(_as_it_is, connection)
        return connection


def _as_it_is(text: str | bytes) -> str:
    return text if isinstance(text, str) else text.decode()
