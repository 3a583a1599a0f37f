"""The database: the declarative base, kinds of columns, the write transaction, each engine's safety settings."""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import logging
import os
import sqlite3
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import orjson
import sqlalchemy as sa
import uuid_utils.compat
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase, mapped_column

from registry.gate import turn_to_write
from registry.hints import HintingCompiler

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.orm import Session
    from sqlalchemy.pool import ConnectionPoolEntry

try:  # The wheel bundles an SQLite without the WAL-reset bug of 3.7.0 to 3.51.2 that distributions still ship.
    from pysqlite3 import dbapi2 as _pysqlite3

    sqlite: ModuleType = _pysqlite3
except ImportError:  # pragma: no cover - platforms without the wheel
    sqlite = sqlite3


FIRST_SAFE_SQLITE = (3, 51, 3)
log = logging.getLogger("clientela")


class Base(DeclarativeBase):
    """The declarative base: every constraint has a predictable name, so that a migration can find it."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class UtcDateTime(sa.types.TypeDecorator[dt.datetime]):
    """An aware UTC date-time, to the millisecond, on databases with time zones and without."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        """Take a moment to the database."""
        if value is None:
            return None
        value = value.astimezone(dt.UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        """Bring a moment back, aware of its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if dialect.name == "sqlite" else value.astimezone(dt.UTC)


class Key(sa.types.TypeDecorator[str]):
    """Text compared byte by byte: the same order on every database, whatever its locale."""

    impl = sa.String
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        """Ask PostgreSQL for its plain collation."""
        collation = "C" if dialect.name == "postgresql" else None
        length: int = self.impl_instance.length  # type: ignore[attr-defined]
        return dialect.type_descriptor(sa.String(length, collation=collation))


class JSONText(sa.types.TypeDecorator[Any]):
    """Any JSON value to the letter: in a JSON column SQLite takes `1.0` for the number 1, and Python `true` for 1."""

    impl = sa.Text
    cache_ok = True
    should_evaluate_none = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str:
        """Write a value as JSON; None is a value like any other."""
        return orjson.dumps(value).decode()

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> Any:
        """Read the value back."""
        return None if value is None else orjson.loads(value)

    def compare_values(self, x: Any, y: Any) -> bool:
        """Tell whether two values are written alike."""
        return bool(orjson.dumps(x) == orjson.dumps(y))


pretended_now: ContextVar[dt.datetime | None] = ContextVar("pretended_now", default=None)  # for invented people


def now() -> dt.datetime:
    """Return this moment in UTC, to the millisecond, the finest that any dialect shows."""
    moment = pretended_now.get() or dt.datetime.now(dt.UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def new_uuid() -> UUID:
    """Make a UUIDv7: its order is that of creation, so an index on it grows at one end."""
    return uuid_utils.compat.uuid7()


big_integer = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

pk = Annotated[int, mapped_column(big_integer, primary_key=True)]
ref = Annotated[int, mapped_column(big_integer)]
public_id = Annotated[UUID, mapped_column(sa.Uuid(), default=new_uuid)]
moment = Annotated[dt.datetime, mapped_column(UtcDateTime(), default=now)]
instant = Annotated[dt.datetime, mapped_column(UtcDateTime())]
json_list = Annotated[list[Any], mapped_column(sa.JSON(none_as_null=True))]
json_object = Annotated[dict[str, Any], mapped_column(sa.JSON())]

str2 = Annotated[str, mapped_column(sa.String(2))]
str10 = Annotated[str, mapped_column(sa.String(10))]
str20 = Annotated[str, mapped_column(sa.String(20))]
str50 = Annotated[str, mapped_column(sa.String(50))]
str100 = Annotated[str, mapped_column(sa.String(100))]
str200 = Annotated[str, mapped_column(sa.String(200))]
str255 = Annotated[str, mapped_column(sa.String(255))]
str500 = Annotated[str, mapped_column(sa.String(500))]
str2048 = Annotated[str, mapped_column(sa.String(2048))]
str20000 = Annotated[str, mapped_column(sa.String(20000))]


def one_of(column: str, *values: str) -> sa.CheckConstraint:
    """Make the constraint that a text column holds one of these words (or nothing, where it may be null)."""
    return sa.CheckConstraint(f"{column} IN ({', '.join(map(repr, values))})", name=column)


def within_workspace(column: str, target: str, **options: Any) -> sa.ForeignKeyConstraint:
    """Make the composite key by which the database itself refuses a row of another workspace."""
    return sa.ForeignKeyConstraint(["workspace_id", column], [f"{target}.workspace_id", f"{target}.id"], **options)


db = SQLAlchemy(
    model_class=Base,
    disable_autonaming=True,
    session_options={"expire_on_commit": False, "autoflush": False},
)


@contextlib.contextmanager
def transaction() -> Iterator[Session]:
    """Hold one write: what happens inside is committed together at the end, or not at all.

    Within another it is a part, which may fail by itself and is committed with the whole. On SQLite the outermost
    waits for its turn and begins IMMEDIATE: a reader that later turns writer fails with "locked".
    """
    session = db.session()
    if session.info.get("in_transaction"):
        with session.begin_nested():
            yield session
            session.flush()
        return
    session.commit()  # ends what was only being read, so that the write starts from now
    with _turn(session.get_bind().engine.url):
        session.connection(execution_options={"begin": "IMMEDIATE"})
        session.info["in_transaction"] = True
        try:
            yield session
            session.flush()
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info["in_transaction"] = False


def _turn(url: sa.URL) -> contextlib.AbstractContextManager[None]:
    is_file = url.get_backend_name() == "sqlite" and url.database not in {None, "", ":memory:"}
    return turn_to_write(str(url.database)) if is_file else contextlib.nullcontext()


def abandon() -> None:
    """Undo what was begun and not committed; where the connection is lost, the database has done so already."""
    try:
        db.session.rollback()
    except sa.exc.DBAPIError:
        db.session().invalidate()


def lock(session: Session, *words: object) -> None:
    """Hold a lock on these words until the transaction ends; SQLite has one writer and needs none."""
    if session.get_bind().dialect.name == "postgresql":
        key = "\x1f".join(map(str, words))
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(key, 0))))


def violates(error: sa.exc.IntegrityError, *columns: sa.orm.InstrumentedAttribute[Any]) -> bool:
    """Tell whether an insert or update failed because these columns together must be unique."""
    table = columns[0].class_.__table__
    name = f"uq_{table.name}_{'_'.join(column.key for column in columns)}"
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        return bool(diagnosis.constraint_name == name)
    return f"failed: {', '.join(f'{table.name}.{column.key}' for column in columns)}" in str(error.orig)


def engine_options(url: str) -> dict[str, Any]:
    """Return what `create_engine` is given for this database, the settings of safety included."""
    shared: dict[str, Any] = {
        "hide_parameters": True,  # an error's message, wherever it is printed, holds nothing of a record
        "json_serializer": lambda value: orjson.dumps(value).decode(),
        "json_deserializer": orjson.loads,
    }
    if sa.make_url(url).get_backend_name() == "sqlite":
        return shared | {"module": sqlite, "connect_args": {"isolation_level": None, "timeout": 5}}
    limits = {
        "statement_timeout": "5s",
        "lock_timeout": "2s",
        "idle_in_transaction_session_timeout": "10s",
        "synchronous_commit": "on",
    }
    options = " ".join(f"-c {name}={value}" for name, value in limits.items())
    return shared | {"pool_pre_ping": True, "connect_args": {"options": options, "connect_timeout": 5}}


def prepare(engine: sa.Engine) -> None:
    """Make an SQLite engine safe: durable, checked and private. Other databases are left as they are.

    Warns where SQLite itself is one with the WAL-reset bug.
    """
    if engine.dialect.name == "sqlite":
        engine.dialect.statement_compiler = HintingCompiler
        if sqlite.sqlite_version_info < FIRST_SAFE_SQLITE:
            log.warning("SQLite %s can corrupt a database: install the package pysqlite3.", sqlite.sqlite_version)
        sa.event.listen(engine, "connect", functools.partial(_set_pragmas, engine.url.database))
        sa.event.listen(engine, "begin", _begin)


PRAGMAS = {
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "foreign_keys": "ON",
    "busy_timeout": "5000",
    "secure_delete": "ON",
    "trusted_schema": "OFF",
    "temp_store": "MEMORY",
    "cache_size": "-24576",  # KiB of a connection, of which a process has up to four
}


def _set_pragmas(database: str | None, connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for name, value in PRAGMAS.items():
        cursor.execute(f"PRAGMA {name} = {value}")
    cursor.close()
    if database and Path(database).is_file():
        _make_private(Path(database))


def _make_private(database: Path) -> None:
    for path in (
        database,
        database.with_name(database.name + "-wal"),
        database.with_name(database.name + "-shm"),
    ):
        if path.exists() and path.stat().st_mode & 0o077 and path.stat().st_uid == os.geteuid():
            path.chmod(0o600)


def _begin(connection: sa.Connection) -> None:
    connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get('begin', 'DEFERRED')}")
