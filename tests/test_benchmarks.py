"""The benchmarks run, and measure what they say: the bare routes do what the product does."""

import itertools
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from benchmarks import house
from benchmarks.bare.recording import empty_shared
from benchmarks.bare.routes import Bare
from benchmarks.bodies import CHANGED, CHANGING, CREATED, DIALECTS, PATHS, people, text
from registry.db import Base, db
from tests import databases
from tests.people import sign_in

HOUSE = Path(__file__).parents[1]
CLIENTS, PEOPLE = 3, 2
Facts = dict[str, Any]
Served = tuple[Flask, Facts, Bare]
_serials = itertools.count(5_000_000)


@pytest.fixture(scope="module", params=databases.KINDS)
def served(request: pytest.FixtureRequest, worker_id: str) -> Iterator[Served]:
    """The application that the wire benchmark serves, and how to ask it."""
    app, bare = house.build(databases.database_url(request.param, f"house-{worker_id}"))
    yield app, house.prepare(app, bare, CLIENTS, PEOPLE), bare
    bare.driver.close()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def owner(served: Served) -> FlaskClient:
    return sign_in(served[0], "owner")


def rows(app: Flask) -> Counter[str]:
    """How many rows there are in each table."""
    with app.app_context(), db.engine.connect() as connection:
        count = sa.select(sa.func.count())
        return Counter({t.name: connection.scalar(count.select_from(t)) for t in Base.metadata.sorted_tables})


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_bare_handler_shows_what_the_product_shows(served: Served, owner: FlaskClient, dialect: str) -> None:
    for reference in served[1]["clients"][dialect]:
        shown = owner.get(f"{PATHS[dialect]}/{reference}")
        assert shown.status_code == 200
        assert owner.get(f"/bare/{dialect}/{reference}").json == shown.json
        assert owner.get(f"/plain/bare/{dialect}/{reference}").json == shown.json


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_bare_list_shows_the_same_clients(served: Served, owner: FlaskClient, dialect: str) -> None:
    shown: Any = owner.get(f"{PATHS[dialect]}?limit=25").json
    clients = shown if isinstance(shown, list) else next(found for found in shown.values() if isinstance(found, list))
    listed: Any = owner.get(f"/bare/{dialect}?limit=25").json
    bare = listed["clients"]
    assert len(clients) > CLIENTS
    if dialect == "clients":  # which masks documents, and gives a country's code its name
        clients, bare = ([one | {"document_number": "", "country": ""} for one in some] for some in (clients, bare))
    assert bare == clients


@pytest.mark.parametrize("keys", [0, 1], ids=["without a key", "with one"])
@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_bare_create_leaves_the_rows_that_the_products_leaves(
    served: Served, owner: FlaskClient, dialect: str, keys: int
) -> None:
    app = served[0]
    asker = app.test_client() if dialect == "clientes" else owner
    left = []
    for path in (PATHS[dialect], f"/bare/{dialect}/0"):
        empty_shared(served[2].driver)  # or words that are known would leave nothing
        before = rows(app)
        body = text(CREATED[dialect](people(PEOPLE)[0]), next(_serials))
        headers = {"Idempotency-Key": f"test-{next(_serials)}"} if keys else {}
        answer = asker.post(path, data=body, content_type="application/json", headers=headers)
        assert answer.status_code in {200, 201}, answer.text
        left.append(rows(app) - before)
    assert left[0] == left[1]
    assert left[0]["clients"] == left[0]["audit_events"] == 1
    assert left[0]["search_keys"] > 5
    assert left[0]["idempotency_keys"] == keys


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_bare_change_leaves_the_rows_that_the_products_leaves(
    served: Served, owner: FlaskClient, dialect: str
) -> None:
    app, facts, _ = served
    ours, bares = facts["clients"][dialect]
    body = text(CHANGED[dialect](people(PEOPLE)[0]), 777)
    left = []
    for method, path in (
        (CHANGING.get(dialect, "PUT"), f"{PATHS[dialect]}/{ours}"),
        ("PUT", f"/bare/{dialect}/1/{bares}"),
        ("PUT", f"/bare/{dialect}/1/{bares}"),  # and back again
    ):
        before = rows(app)
        answer = owner.open(path, method=method, data=body, content_type="application/json")
        assert answer.status_code in {200, 204}, answer.text
        left.append(rows(app) - before)
    assert left == [Counter(audit_events=1)] * 3


def test_nobody_reads_through_a_bare_handler_who_may_not(served: Served) -> None:
    app, facts, _ = served
    path = f"/bare/clients/{facts['clients']['clients'][0]}"
    token = {"Authorization": f"Bearer {facts['token']}"}
    wrong = {"Authorization": f"Bearer {facts['token'][:-2]}00"}
    assert [app.test_client().get(path, headers=headers).status_code for headers in (token, wrong)] == [200, 401]


def printed(module: str, *words: str) -> list[str]:
    """The rows of the tables that a benchmark prints."""
    found = subprocess.run(
        [sys.executable, "-m", module, *words], cwd=HOUSE, capture_output=True, text=True, timeout=300, check=False
    )
    assert found.returncode == 0, found.stderr
    return re.findall(r"^\| .*", found.stdout, flags=re.MULTILINE)


def test_the_wire_benchmark_prints_a_ratio_for_everything_it_asks() -> None:
    few = ["--rounds", "1", "--seconds", "0.05", "--clients", "5", "--people", "3"]
    head, *lines = printed(
        "benchmarks.wire", "--kinds", "sqlite", "--dialects", "clientes", "--connections", "2", *few
    )
    assert head.startswith("| sqlite |")
    assert [line.split(" |")[0] for line in lines] == [
        f"| clientes, {operation}" for operation in ("create", "create once", "read", "update", "list")
    ]
    assert all(len(re.findall(r"\| \*\*\d+\.\d\d\*\* \|", line)) == 2 for line in lines)


def test_the_memory_benchmark_prints_seconds_and_mebibytes() -> None:
    few = ["--clients", "250", "--seconds", "0.2", "--starts", "1"]
    _, line = printed("benchmarks.memory", "--kinds", "sqlite", *few)
    assert re.fullmatch(r"\| sqlite \| 250 \|( [\d.]+ s \|){2} \d+ MiB \| \d+ MiB after [\d,]+ answers \|", line)


@pytest.mark.soak
def test_the_peers_are_asked_the_same() -> None:
    """It installs them where they are not yet, which is why it waits to be asked for."""
    few = ["--rounds", "1", "--seconds", "0.05", "--clients", "4", "--connections", "2"]
    head, *lines = printed("benchmarks.peers", "--kinds", "sqlite", *few)
    assert head.startswith(
        "| sqlite | callers | Clientela | Express + Prisma | Django + DRF | FastAPI + SQLAlchemy |"
    )
    assert [line.split(" |")[0] for line in lines] == ["| clientes, create", "| clientes, read", "| clients, update"]
    assert all(line.count("**× ") == 3 for line in lines)


def test_the_search_benchmark_prints_every_class_for_every_size() -> None:
    few = ["--sizes", "100", "200", "--texts", "8", "--repeats", "1"]
    head, *lines = printed("benchmarks.search", "--kinds", "sqlite", *few)
    assert head == "| sqlite: p50 · p99 in ms | 100 | 200 | growth from 100 | 200, with Python |"
    assert {"one letter", "three words", "possible duplicates", "register one"} < {
        line.split(" | ")[0].removeprefix("| ") for line in lines
    }
    assert all(re.fullmatch(r"\| [^|]+( \| \d+\.\d\d · \d+\.\d\d){2} \| [^|]+ × \| [^|]+ \|", line) for line in lines)
