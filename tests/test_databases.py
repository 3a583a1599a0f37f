import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from pysqlite3 import dbapi2
from sqlalchemy import (
    DDL,
    Column,
    Engine,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    event,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError

from tests import databases

REFUSE_ON_SQLITE = """
CREATE TRIGGER history_is_kept BEFORE DELETE ON history BEGIN SELECT RAISE(ABORT, 'kept; for ever'); END
"""
REFUSE_ON_POSTGRESQL = """
CREATE OR REPLACE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'kept; for ever'; END $$;
CREATE TRIGGER history_is_kept BEFORE DELETE ON history FOR EACH ROW EXECUTE FUNCTION keep()
"""


def connect(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url)
    engine = create_engine(url, module=dbapi2)
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys = ON"))
    return engine


@pytest.fixture
def engine(engine_url: str, worker_id: str) -> Iterator[Engine]:
    kind = engine_url.partition(":")[0].partition("+")[0]
    engine = connect(databases.database_url(kind, f"{worker_id}_databases"))
    yield engine
    engine.dispose()


@pytest.fixture
def small_registry(engine: Engine) -> Iterator[MetaData]:
    """Two tables that refer to each other's rows, the second of which refuses to forget."""
    metadata = MetaData()
    Table(
        "client",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("name", String),
        sqlite_autoincrement=True,
    )
    history = Table(
        "history",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("client_id", ForeignKey("client.id"), nullable=False),
    )
    for refusal, kind in ((REFUSE_ON_SQLITE, "sqlite"), (REFUSE_ON_POSTGRESQL, "postgresql")):
        event.listen(history, "after_create", DDL(refusal).execute_if(dialect=kind))  # type: ignore[no-untyped-call]
    metadata.create_all(engine)
    yield metadata
    metadata.drop_all(engine)


def wait_until(happened: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def write_a_client(engine: Engine, metadata: MetaData) -> int:
    client = metadata.tables["client"]
    with engine.begin() as connection:
        number = connection.execute(insert(client).values(name="María").returning(client.c.id)).scalar_one()
        connection.execute(insert(metadata.tables["history"]).values(client_id=number))
    return int(number)


def test_sqlite_answers_and_is_free_of_the_corruption_bug(worker_id: str) -> None:
    engine = connect(databases.sqlite_url(worker_id))
    with engine.connect() as connection:
        version = connection.scalar(text("SELECT sqlite_version()"))
    engine.dispose()
    assert tuple(int(part) for part in version.split(".")) >= (3, 51, 3)


def test_postgresql_answers(worker_id: str) -> None:
    engine = connect(databases.postgresql_url(worker_id))
    with engine.connect() as connection:
        version = connection.scalar(text("SELECT version()"))
    engine.dispose()
    assert version.startswith("PostgreSQL 1")


def test_postgresql_knows_letters_beyond_english(worker_id: str) -> None:
    engine = connect(databases.postgresql_url(worker_id))
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT lower('NÚÑEZ ŁÓDŹ')")) == "núñez łódź"
    engine.dispose()


def test_each_kind_gives_this_worker_its_own_database(engine_url: str, worker_id: str) -> None:
    assert worker_id in engine_url
    assert engine_url.startswith(databases.KINDS)


def test_a_database_asked_for_twice_is_the_same(engine: Engine, small_registry: MetaData) -> None:
    write_a_client(engine, small_registry)
    kind = engine.dialect.name
    again = connect(databases.database_url(kind, str(engine.url.database).split("/")[-1].removesuffix(".sqlite3")))
    with again.connect() as connection:
        names = connection.scalars(select(small_registry.tables["client"].c.name)).all()
    again.dispose()
    assert names == ["María"]


def test_emptied_tables_count_from_one_again(engine: Engine, small_registry: MetaData) -> None:
    numbers = []
    for _ in range(2):
        numbers.append(write_a_client(engine, small_registry))
        databases.empty_all_tables(engine, small_registry)
    with engine.connect() as connection:
        left = [
            connection.scalar(select(func.count()).select_from(table)) for table in small_registry.tables.values()
        ]
    assert left == [0, 0]
    assert numbers == [1, 1]


def test_emptying_leaves_triggers_and_foreign_keys_on_guard(engine: Engine, small_registry: MetaData) -> None:
    databases.empty_all_tables(engine, small_registry)
    write_a_client(engine, small_registry)
    with pytest.raises(DBAPIError, match="kept; for ever"), engine.begin() as connection:
        connection.execute(small_registry.tables["history"].delete())
    with pytest.raises(DBAPIError, match=r"(?i)foreign key"), engine.begin() as connection:
        connection.execute(insert(small_registry.tables["history"]).values(client_id=404))


def test_nothing_is_left_behind_when_pytest_is_killed(tmp_path: Path) -> None:
    """A pytest of its own starts a server, says where, and is killed without a chance to clean up."""
    said = tmp_path / "home"
    program = f"""
import pathlib, time
from tests import databases
databases.open_home()
databases.postgresql_url("victim")
pathlib.Path({str(said)!r}).write_text(str(databases._home()))
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", program], cwd=Path(__file__).parents[1]) as process:
        wait_until(lambda: said.exists() and said.read_text() != "", seconds=30)
        home = Path(said.read_text())
        server = int((home / "postgresql" / "postmaster.pid").read_text().split()[0])
        process.send_signal(signal.SIGKILL)
    wait_until(lambda: not home.exists(), seconds=15)
    assert not psutil.pid_exists(server) or psutil.Process(server).status() == psutil.STATUS_ZOMBIE
