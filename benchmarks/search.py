"""How long a search takes, class by class: `python -m benchmarks.search` prints the table of docs/performance.md.

Each class of texts is asked for on both databases with each number of clients. Times are of the whole function, from
the text to the numbers of the page's clients: understanding, every statement, and the choice. Each text is asked for
several times and the fastest counts, because others may be at work on the machine.
"""

import argparse
import dataclasses
import os
import random
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import flask_migrate
import sqlalchemy as sa

from app import create_app
from blueprints.settings import Settings
from registry.callers import Caller
from registry.clients import create_client
from registry.db import db
from registry.demo.bulk import add_crowd
from registry.duplicates import person, possible_duplicates
from registry.models import Client, SearchKey
from registry.search import Filters, find, find_numbers
from registry.workspaces import COMMAND, create_workspace, system_caller
from tests import databases

REPEATS = 5
ONE_SLIP = 2
Task = Callable[[Caller, str], object]


def main() -> None:
    """Fill the databases, ask, and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    arguments.add_argument("--kinds", nargs="+", default=list(databases.KINDS))
    arguments.add_argument("--texts", type=int, default=100, help="how many of each class")
    chosen = arguments.parse_args()
    databases.open_home()
    try:
        for kind in chosen.kinds:
            tables = {size: measure(kind, size, chosen.texts) for size in chosen.sizes}
            show(kind, tables)
    finally:
        databases.close_home()


def measure(kind: str, size: int, texts: int) -> dict[str, list[float]]:
    """Return the milliseconds of each text of each class."""
    settings = Settings(secret_key="benchmark " * 4, database_url=databases.database_url(kind, f"search{size}"))
    app = create_app(dataclasses.replace(settings, data_dir=Path(os.devnull)))
    with app.app_context():
        flask_migrate.upgrade()
        db.session.remove()
        caller = system_caller(create_workspace("Benchmark", "benchmark"), COMMAND, "command")
        began = time.perf_counter()
        add_crowd(caller, size)
        settle(kind)
        keys = db.session.scalar(sa.select(sa.func.count()).select_from(SearchKey)) or 0
        print(f"{kind}, {size:,} clients: filled in {time.perf_counter() - began:.0f} s, {keys / size:.1f} keys each")
        found = {name: timed(caller, ask, cases) for name, ask, cases in classes(size, texts)}
        found |= {"register one": registering(caller, texts)}
        db.session.remove()
        db.engine.dispose()
    return found


def settle(kind: str) -> None:
    """Let the database know what it holds."""
    db.session.commit()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if kind == "postgresql":
            connection.exec_driver_sql("SET statement_timeout = 0")
        connection.exec_driver_sql("VACUUM ANALYZE" if kind == "postgresql" else "ANALYZE")


def classes(size: int, texts: int) -> Iterator[tuple[str, Task, list[str]]]:
    """Yield each class: its name, what is asked, and texts that somebody who has a client in mind would type."""
    luck = random.Random(5)
    numbers = [luck.randint(1, size) for _ in range(texts)]
    people = list(db.session.scalars(sa.select(Client).where(Client.id.in_(numbers))))
    db.session.commit()
    for name, type_ in TYPED.items():
        yield name, search, [type_(luck, client) for client in people]
    yield "no match", search, [luck.choice(("xqzw", "garcia xqz", "999999999", "a@b.test")) for _ in people]
    yield "the whole list, any page", page, [str(client.id) for client in people]
    yield "a page of it as records", records, [str(client.id) for client in people]
    yield "possible duplicates", duplicates, [str(client.id) for client in people]


def search(caller: Caller, text: str) -> None:
    """Look for a text, as a keystroke does."""
    find_numbers(caller, text, Filters(), None, 25)


def page(caller: Caller, number: str) -> None:
    """Turn to the page behind a client."""
    find_numbers(caller, "", Filters(), number, 25)


def records(caller: Caller, number: str) -> None:
    """Turn to the page behind a client, and read its records."""
    find(caller, "", Filters(), number)
    db.session.expunge_all()


def duplicates(caller: Caller, number: str) -> None:
    """Look for duplicates of a client as if they were typed anew."""
    client = db.session.get_one(Client, int(number))
    typed = person(
        caller,
        client.given_name,
        client.family_name or "",
        birthdate=client.birthdate,
        phones=[point.value for point in client.contact_points if point.kind == "phone"],
        emails=[point.value for point in client.contact_points if point.kind == "email"],
    )
    possible_duplicates(caller, typed)


def words(client: Client) -> list[str]:
    """The words of a client's name."""
    return client.full_name.split()


def phone(client: Client) -> str:
    """A client's phone."""
    return next((point.value for point in client.contact_points if point.kind == "phone"), "612345678")


def email(client: Client) -> str:
    """A client's e-mail address."""
    return next((point.value for point in client.contact_points if point.kind == "email"), "maria.garcia@gmail.com")


def slip(word: str) -> str:
    """Two letters swapped, the first one excepted."""
    return word[0] + word[ONE_SLIP:3] + word[1:ONE_SLIP] + word[3:]


TYPED: dict[str, Callable[[random.Random, Client], str]] = {
    "one letter": lambda _, one: one.given_name[:1],
    "three letters": lambda luck, one: luck.choice(words(one))[:3],
    "one word": lambda luck, one: luck.choice(words(one)),
    "two words": lambda luck, one: " ".join(luck.sample(words(one), min(2, len(words(one))))),
    "a word and a beginning": lambda _, one: f"{words(one)[-1]} {words(one)[0][:3]}",
    "two beginnings": lambda _, one: f"{words(one)[-1][:2]} {words(one)[0][:2]}",
    "three words": lambda luck, one: " ".join(luck.sample(words(one), len(words(one)))),
    "three common words": lambda luck, _: luck.choice(("maria garcia lopez", "jose gar fer", "carmen rod gon")),
    "preferred name": lambda _, one: f"{one.preferred_name or 'pepe'} {words(one)[-1][:3]}",
    "a typo": lambda _, one: slip(max(words(one), key=len)),
    "a typo and a word": lambda _, one: f"{slip(max(words(one), key=len))} {words(one)[0]}",
    "phone": lambda luck, one: luck.choice(("", "+34 ", "0034")) + phone(one),
    "last 3-4 digits": lambda luck, one: phone(one)[-luck.choice((3, 4)) :],
    "e-mail before the @": lambda luck, one: email(one)[: luck.randint(5, 20)],
    "e-mail after the @": lambda _, one: email(one).partition("@")[2],
    "birth date": lambda _, one: f"{one.birthdate:%d/%m/%Y}" if one.birthdate else "15/5/1990",
    "birthday": lambda _, one: f"{one.birthdate:%B %d}" if one.birthdate else "may 15",
    "client number": lambda _, one: str(one.id),
    "document": lambda _, one: one.document_number or "12345678Z",
    "a name and last digits": lambda _, one: f"{words(one)[-1]} {phone(one)[-4:]}",
    "a letter and a rare word": lambda _, one: f"m {max(words(one), key=len)}",
}


def timed(caller: Caller, ask: Task, texts: list[str]) -> list[float]:
    """Return the milliseconds of each text, the fastest of some."""
    found = []
    for text in texts:
        times = []
        for _ in range(REPEATS):
            began = time.perf_counter()
            ask(caller, text)
            times.append(time.perf_counter() - began)
        found.append(min(times) * 1000)
    db.session.commit()
    return found


def registering(caller: Caller, texts: int) -> list[float]:
    """Return the milliseconds that it takes to register somebody, history and keys included."""
    found = []
    for number in range(texts):
        began = time.perf_counter()
        create_client(
            caller,
            given_name="María",
            family_name="García López",
            phone=f"612 {number:06}",
            email=f"maria.garcia{number}@example.org",
        )
        found.append((time.perf_counter() - began) * 1000)
    return found


def show(kind: str, tables: dict[int, dict[str, list[float]]]) -> None:
    """Print one row a class: the median and the 99th percentile for each number of clients, and the growth."""
    sizes = list(tables)
    print(f"\n| {kind}: p50 · p99 in ms | " + " | ".join(f"{size:,}" for size in sizes) + " | growth of p50 |")
    print("|---|" + "---|" * (len(sizes) + 1))
    for name in tables[sizes[0]]:
        medians = [statistics.median(tables[size][name]) for size in sizes]
        tails = [statistics.quantiles(tables[size][name], n=100, method="inclusive")[-1] for size in sizes]
        cells = [f"{median:.2f} · {tail:.2f}" for median, tail in zip(medians, tails, strict=True)]
        print(f"| {name} | " + " | ".join(cells) + f" | {medians[-1] / medians[0]:.1f} times |", flush=True)


if __name__ == "__main__":
    main()
