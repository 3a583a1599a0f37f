"""How long a search takes, class by class: `python -m benchmarks.search` prints the tables of docs/performance.md.

Each class of texts is asked for on both databases with each number of clients. Two times are taken: in the calls to
the database, and of the whole function from the text to the numbers of the page's clients. On SQLite, whose work is
done by our own thread, they are that thread's processor time; on PostgreSQL wall time or, with `--processor`, what
its process and ours need of processors, without waiting for each other: for machines that others use, too. All texts
of a class are asked for one after the other, several times over, and the fastest time of each text counts. With
`--at` a database is measured as it is, in the workspace that has most clients.
"""

from __future__ import annotations

import argparse
import dataclasses
import itertools
import os
import random
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from unittest import mock

import flask_migrate
import sqlalchemy as sa

from app import create_app
from benchmarks.rounds import machine
from benchmarks.typed import COMMON, TYPED, duplicates, next_page, page, records, search
from blueprints.settings import Settings
from registry.callers import Caller
from registry.clients import create_client
from registry.db import db
from registry.demo.bulk import add_crowd, settle
from registry.models import Client, SearchKey, Workspace
from registry.search import statements
from registry.workspaces import COMMAND, create_workspace, system_caller
from tests import databases

Times = list[tuple[float, float]]  # of each text in ms: in the database, in all
Task = Callable[[Caller, Any], object]
Class = tuple[str, Task, list[Any]]


def main(words: Sequence[str] | None = None) -> None:
    """Fill the databases, ask, and print."""
    chosen = arguments().parse_args(words)
    print(machine())
    if chosen.at:
        show(chosen.at[0].partition(":")[0], dict(measured(url, chosen) for url in chosen.at))
        return
    databases.open_home(durable=True)
    try:
        for kind in chosen.kinds:
            urls = [filled(kind, size, chosen) for size in chosen.sizes]
            show(kind, dict(measured(url, chosen) for url in urls))
    finally:
        databases.close_home()


def arguments() -> argparse.ArgumentParser:
    """Return what may be chosen."""
    found = argparse.ArgumentParser(description=__doc__)
    found.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    found.add_argument("--kinds", nargs="+", default=list(databases.KINDS))
    found.add_argument("--texts", type=int, default=100, help="how many of each class")
    found.add_argument("--repeats", type=int, default=5, help="how often each is asked for")
    found.add_argument("--classes", nargs="+", default=[], help="parts of the names of those to measure")
    found.add_argument("--workspaces", type=int, default=1, help="among how many the clients are divided")
    found.add_argument("--processor", action="store_true", help="PostgreSQL's and our own processor time, too")
    found.add_argument("--at", nargs="+", help="addresses of databases that are there already")
    return found


def opened(url: str) -> Any:
    """Return the application on a database."""
    settings = Settings(secret_key="benchmark " * 4, database_url=url)
    return create_app(dataclasses.replace(settings, data_dir=Path(os.devnull)))


def filled(kind: str, size: int, chosen: argparse.Namespace) -> str:
    """Return the address of a new database with so many clients, and print how long it took."""
    url = databases.database_url(kind, f"search{size}")
    with opened(url).app_context():
        flask_migrate.upgrade()
        db.session.remove()
        began = time.perf_counter()
        for number in range(chosen.workspaces):
            workspace = create_workspace(f"Benchmark {number}", f"benchmark-{number}")
            add_crowd(system_caller(workspace, COMMAND, "command"), size // chosen.workspaces)
        took = time.perf_counter() - began
        settle()
        print(f"{kind}, {size:,} clients in {chosen.workspaces:,} workspaces: filled in {took:.0f} s", flush=True)
        db.session.remove()
        db.engine.dispose()
    return url


def measured(url: str, chosen: argparse.Namespace) -> tuple[int, dict[str, Times]]:
    """Return how many clients a database has, and the times of each class; print the size of the index."""
    with opened(url).app_context():
        caller, size = largest()
        print(f"{url.partition(':')[0]}, {size:,} clients: {index_size(url, size)}", flush=True)
        is_processor = url.startswith("sqlite") or chosen.processor
        clock = processor_time() if is_processor else time.perf_counter
        found = {}
        for name, ask, cases in classes(caller, chosen.texts):
            if not chosen.classes or any(part in name for part in chosen.classes):
                found[name] = timed(clock, caller, ask, cases, chosen.repeats)
        if not chosen.at:
            found["register one"] = timed(time.perf_counter, caller, register, list(range(chosen.texts)), 1)
        db.session.remove()
        db.engine.dispose()
    return size, found


def largest() -> tuple[Caller, int]:
    """Return somebody of the workspace that has most clients, and how many all have together."""
    count = sa.func.count()
    sizes = db.session.execute(sa.select(Client.workspace_id, count).group_by(Client.workspace_id)).all()
    number, _ = max(sizes, key=lambda row: row[1])
    workspace = db.session.get_one(Workspace, number)
    return system_caller(workspace, COMMAND, "command"), sum(row[1] for row in sizes)


def processor_time() -> Callable[[], float]:
    """Return a clock of the processor's time that our thread has had and, if there is one, PostgreSQL's process."""
    if db.engine.dialect.name == "sqlite":
        return time.thread_time
    statistics_of = Path(f"/proc/{db.session.scalar(sa.text('SELECT pg_backend_pid()'))}/schedstat")
    return lambda: time.thread_time() + int(statistics_of.read_text().split()[0]) / 1e9


def index_size(url: str, size: int) -> str:
    """Say what the index takes for each client."""
    keys = db.session.scalar(sa.select(sa.func.count()).select_from(SearchKey)) or 0
    tables = ("search_keys", "search_words", "search_typos")
    if url.startswith("sqlite"):  # the library that comes with Python tells sizes, ours does not
        with sqlite3.connect(f"file:{sa.make_url(url).database}?mode=ro", uri=True) as connection:
            sizes = "SELECT sum(pgsize) FROM dbstat WHERE name IN (?, ?, ?)"
            [(taken,)] = connection.execute(sizes, tables)
    else:
        size_of = "SELECT pg_total_relation_size(CAST(:name AS regclass))"
        taken = sum(db.session.scalar(sa.text(size_of), {"name": name}) or 0 for name in tables)
    db.session.commit()
    return f"{keys / size:.1f} keys and {taken / size:,.0f} bytes of index each"


def classes(caller: Caller, texts: int) -> Iterator[Class]:
    """Yield each class: its name, what is asked, and what for."""
    luck = random.Random(5)
    mine = (Client.workspace_id == caller.workspace_id, Client.archived_at.is_(None))
    first, last = db.session.execute(sa.select(sa.func.min(Client.id), sa.func.max(Client.id)).where(*mine)).one()
    numbers = [luck.randint(first, last) for _ in range(texts)]
    people = list(db.session.scalars(sa.select(Client).where(*mine, Client.id.in_(numbers))))
    luck.shuffle(people)
    for name, type_ in {**TYPED, **COMMON}.items():
        yield name, search, [type_(luck, client) for client in people]
    yield "one word, both first pages", next_page, [TYPED["one word"](luck, client) for client in people]
    yield "the list: the first page", page, [""] * texts
    yield "the list: the last page", page, [str(number) for number in last_ones(caller, texts)]
    yield "the list: any page, with its records", records, [str(client.id) for client in people]
    db.session.expunge_all()
    yield "possible duplicates", duplicates, people


def last_ones(caller: Caller, texts: int) -> list[int]:
    """Return clients behind whom little more than one page is left."""
    listed = (Client.workspace_id == caller.workspace_id, Client.archived_at.is_(None), Client.is_active)
    query = sa.select(Client.id).where(*listed).order_by(Client.sort_name.desc(), Client.id.desc())
    return list(db.session.scalars(query.offset(30).limit(texts)))


def register(caller: Caller, number: int) -> None:
    """Register somebody."""
    phone, email = f"612 {number:06}", f"maria.garcia{number}@example.org"
    create_client(caller, given_name="María", family_name="García López", phone=phone, email=email)


def timed(clock: Callable[[], float], caller: Caller, ask: Task, cases: list[Any], repeats: int) -> Times:
    """Return the fastest times of each case."""
    best: Times = [(float("inf"), float("inf"))] * len(cases)
    spent = [0.0]
    run = statements._run  # noqa: SLF001 - where every statement of a search goes through

    def watched(statement: str, **values: Any) -> Sequence[Any]:
        began = clock()
        try:
            return run(statement, **values)
        finally:
            spent[0] += clock() - began

    with mock.patch.object(statements, "_run", watched):
        for _, (number, case) in itertools.product(range(repeats), enumerate(cases)):
            spent[0], began = 0.0, clock()
            ask(caller, case)
            whole = clock() - began
            best[number] = min(best[number], ((spent[0] or whole) * 1000, whole * 1000))
    db.session.commit()
    return best


def show(kind: str, tables: dict[int, dict[str, Times]]) -> None:
    """Print one row a class: in the database for each size, how the median grows, and all of it for the last size."""
    sizes = list(tables)
    heads = [f"{size:,}" for size in sizes]
    growth = [f"growth from {heads[0]}"] if len(sizes) > 1 else []
    columns = [f"{kind.partition('+')[0]}: p50 · p99 in ms", *heads, *growth, f"{heads[-1]}, with Python"]
    print(f"\n| {' | '.join(columns)} |\n|{'---|' * len(columns)}")
    for name, last in tables[sizes[-1]].items():
        each = [tables[size][name] for size in sizes]
        cells = [spread([inside for inside, _ in times]) for times in each]
        medians = [statistics.median(inside for inside, _ in times) for times in each]
        grown = [f"{medians[-1] / medians[0]:.1f} ×"] if growth else []
        print(f"| {name} | {' | '.join([*cells, *grown, spread([whole for _, whole in last])])} |", flush=True)


def spread(times: list[float]) -> str:
    """Write the median and the 99th percentile."""
    return f"{statistics.median(times):.2f} · {statistics.quantiles(times, n=100, method='inclusive')[-1]:.2f}"


if __name__ == "__main__":
    main()
