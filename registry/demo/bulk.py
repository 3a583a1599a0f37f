"""Writing a crowd into a workspace as fast as the database takes it: the same rows as one by one, only sooner."""

from __future__ import annotations

import contextlib
import itertools
import os
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from registry.db import db, log, now, transaction
from registry.demo import rows
from registry.models import AuditEvent, Client, ContactPoint, SearchWord
from registry.search.ranges import LAST
from registry.search.typos import shortened
from registry.tables import table_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sqlalchemy.orm import Session

    from registry.callers import Caller
    from registry.models import Workspace

BATCH = 5_000
_MANY = 50_000  # who are so many are written without indexes, which are made when all are there
_AHEAD = 3  # batches a process that are made before they are wanted
_CACHE = 256 * 1024  # KiB
_MODELS = (Client, ContactPoint, AuditEvent)
_PARTS = ("", "an", "ang", "anp", "ap", LAST)  # of all keys: each is put in order by itself, within memory
_SORT = (
    "INSERT INTO search_keys (workspace_id, key, client_id)"
    " SELECT workspace_id, key, client_id FROM side.unsorted_keys"
    " WHERE key >= ? AND key < ? ORDER BY workspace_id, key, client_id"
)


def add_crowd(caller: Caller, size: int, progress: Callable[[int], object] = lambda _: None, seed: int = 1) -> None:
    """Register this many people who do not exist; `progress` is told how many more there are now.

    Of many, all others who want to read or write wait for the end.
    """
    with transaction() as session:
        last = session.scalar(sa.select(sa.func.max(Client.id))) or 0
        today, scope = now().replace(tzinfo=None), (caller.workspace_id, caller.actor_id, caller.origin)
        orders = [
            rows.Order(seed, last + done, min(BATCH, size - done), *scope, today) for done in range(0, size, BATCH)
        ]
        writer = _ToSQLite if session.get_bind().dialect.name == "sqlite" else _ToPostgreSQL
        bulk, words = writer(session), set[str]()
        with bulk.without_indexes() if size >= max(_MANY, last) else contextlib.nullcontext():
            for order, batch in zip(orders, _made(orders), strict=True):
                bulk.write(order.workspace_id, batch)
                words |= batch.words
                progress(order.size)
            bulk.sort()
        _add_words(bulk, caller.workspace_id, words)
        bulk.end()


def settle() -> None:
    """Let the database look at what it holds, so that it finds its way from the start."""
    db.session.commit()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if not is_sqlite:
            connection.exec_driver_sql("SET statement_timeout = 0")
        connection.exec_driver_sql("ANALYZE" if is_sqlite else "VACUUM ANALYZE")
        connection.invalidate()


def count_all(workspace: Workspace) -> int:
    """Return how many clients a workspace has, the removed among them."""
    query = sa.select(sa.func.count()).select_from(Client).where(Client.workspace_id == workspace.id)
    return db.session.scalar(query) or 0


def _made(orders: list[rows.Order]) -> Iterator[rows.Batch]:
    """Yield the batches in their order; several are made at once, a few of them ahead."""
    if len(orders) < len("12"):
        yield from map(rows.make, orders)
        return
    processes = len(os.sched_getaffinity(0))
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        waiting = iter(orders)
        ahead = deque(pool.submit(rows.make, order) for order in itertools.islice(waiting, processes * _AHEAD))
        while ahead:
            yield ahead.popleft().result()
            ahead.extend(pool.submit(rows.make, order) for order in itertools.islice(waiting, 1))


def _add_words(bulk: _Writer, workspace_id: int, words: set[str]) -> None:
    known = set(bulk.session.scalars(sa.select(SearchWord.word).where(SearchWord.workspace_id == workspace_id)))
    new = sorted(words - known)
    bulk.put("search_words", "workspace_id, word", [(workspace_id, word) for word in new])
    typos = sorted((workspace_id, typo, word) for word in new for typo in shortened(word))
    bulk.put("search_typos", "workspace_id, typo, word", typos)


class _Writer:
    """Writes plain rows by the fastest way that the database has."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.cursor: Any = session.connection().connection.cursor()

    def write(self, workspace_id: int, batch: rows.Batch) -> None:
        """Write some people with their contact points, first entries in the history, cards and keys."""
        self.put("clients", rows.CLIENT, batch.clients)
        self.put("contact_points", rows.POINT, batch.points)
        self.put("audit_events", rows.EVENT, batch.events)
        self.put_keys(workspace_id, batch.keys)

    @contextlib.contextmanager
    def without_indexes(self) -> Iterator[None]:
        """Take the indexes away and make them again: that takes a fraction of the time of keeping them."""
        connection = self.session.connection()
        indexes = [
            index for model in _MODELS for index in sorted(table_of(model).indexes, key=lambda one: str(one.name))
        ]
        for index in indexes:
            index.drop(connection)
        yield
        for index in indexes:
            index.create(connection)

    def put(self, table: str, columns: str, lines: Iterable[rows.Row]) -> None:
        """Write rows to a table."""
        raise NotImplementedError

    def put_keys(self, workspace_id: int, keys: Iterable[tuple[int, str]]) -> None:
        """Write the keys of some people."""
        raise NotImplementedError

    def sort(self) -> None:
        """Bring the keys to where they belong."""

    def end(self) -> None:
        """Leave the database as it is otherwise."""
        self.cursor.close()


class _ToSQLite(_Writer):
    """Keys wait in a file of their own: a tree that is written in its order takes a fraction of the time."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        session.connection().detach()  # or its settings would serve others afterwards
        for statement in (
            f"PRAGMA cache_size = -{_CACHE}",
            "ATTACH '' AS side",
            "PRAGMA side.journal_mode = OFF",
            "CREATE TABLE side.unsorted_keys (workspace_id INTEGER, key TEXT, client_id INTEGER)",
        ):
            self.cursor.execute(statement)

    def put(self, table: str, columns: str, lines: Iterable[rows.Row]) -> None:
        places = ", ".join("?" * len(columns.split(",")))
        statement = f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608 - names of our own tables
        self.cursor.executemany(statement, lines)

    def put_keys(self, workspace_id: int, keys: Iterable[tuple[int, str]]) -> None:
        each = ((workspace_id, key, number) for number, all_keys in keys for key in all_keys.split("\n"))
        self.put("unsorted_keys", "workspace_id, key, client_id", each)

    def sort(self) -> None:
        for part in itertools.pairwise(_PARTS):
            self.cursor.execute(_SORT, part)


class _ToPostgreSQL(_Writer):
    """Takes its time for a statement, and trusts the references where this user may ask for that."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        for setting in ("statement_timeout = 0", "timezone = 'UTC'", "maintenance_work_mem = '512MB'"):
            self.cursor.execute(f"SET LOCAL {setting}")
        try:
            with session.begin_nested():
                session.execute(sa.text("SET LOCAL session_replication_role = replica"))
        except sa.exc.ProgrammingError:
            log.info("PostgreSQL checks every reference of the crowd: this user may not ask it to trust them.")

    @contextlib.contextmanager
    def without_indexes(self) -> Iterator[None]:
        """Do without the keys' own index, too."""
        self.cursor.execute("ALTER TABLE search_keys DROP CONSTRAINT pk_search_keys")
        with super().without_indexes():
            yield
        self.cursor.execute(
            "ALTER TABLE search_keys ADD CONSTRAINT pk_search_keys PRIMARY KEY (workspace_id, key, client_id)"
        )

    def put(self, table: str, columns: str, lines: Iterable[rows.Row]) -> None:
        with self.cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            copy.write(rows.as_text(lines))

    def put_keys(self, workspace_id: int, keys: Iterable[tuple[int, str]]) -> None:
        lines = (
            f"{workspace_id}\t" + all_keys.replace("\n", f"\t{number}\n{workspace_id}\t") + f"\t{number}\n"
            for number, all_keys in keys
        )
        with self.cursor.copy("COPY search_keys (workspace_id, key, client_id) FROM STDIN") as copy:
            copy.write("".join(lines))

    def end(self) -> None:
        self.cursor.execute("SELECT setval('clients_id_seq', (SELECT max(id) FROM clients))")
        super().end()
