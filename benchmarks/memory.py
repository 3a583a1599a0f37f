"""How soon the first page comes, and how much memory a worker takes: `python -m benchmarks.memory` prints the table.

The product is started as an operator starts it (`flask up`), in a folder of its own: first where there is nothing,
then, with the clients in it, some times more. Memory is what the system keeps for the process (RSS): after the first
page, and at most while sixteen callers open lists, records and searches at the desk, read, and register.
"""

from __future__ import annotations

import argparse
import re
import statistics
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from benchmarks.load import drive, request
from benchmarks.rounds import callers, machine
from tests import databases
from tests.commands.servers import Server, run

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Executor

    from benchmarks.load import Measured

CALLERS = 16
MIB = 1024**2
NEW = b'{"nombres":"Ana","apellidos":"Gil","telefono":"+34 600 000 001"}'
FREE = {"public_create_limit": "", "api_limit": ""}  # nobody is held up here
SEARCHES = ("garcia", "mar", "lopez+ana", "gracia", "5678", "gmail", "15/5/1990", "no-such-person")


def main(words: Sequence[str] | None = None) -> None:
    """Measure on each kind of database, and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--kinds", nargs="+", default=list(databases.KINDS))
    arguments.add_argument("--clients", type=int, default=10_000)
    arguments.add_argument("--seconds", type=float, default=20.0, help="under load")
    arguments.add_argument("--starts", type=int, default=3, help="of which the median is told")
    chosen = arguments.parse_args(words)
    databases.open_home(durable=True)
    try:
        print(f"\n{machine()}\n")
        print("| | clients | first start | first page, warm | at rest | under load |\n|---|---|---|---|---|---|")
        with callers() as executor:
            for kind in chosen.kinds:
                print(row(executor, kind, chosen), flush=True)
    finally:
        databases.close_home()


def row(executor: Executor, kind: str, chosen: argparse.Namespace) -> str:
    """Return one line of the table."""
    clients = str(chosen.clients)
    settings = FREE | ({"database_url": databases.database_url(kind, "memory")} if kind == "postgresql" else {})
    with tempfile.TemporaryDirectory(prefix="clientela-memory-") as name:
        folder = Path(name)
        cold = seconds_to_first_page(folder, settings)
        told = run("demo", "--clients", clients, **({"data_dir": str(folder / "data")} | settings), patience=7200)
        warm = statistics.median(seconds_to_first_page(folder, settings) for _ in range(chosen.starts))
        rest, loaded, found = memory(executor, folder, settings, told.stdout, chosen.seconds)
    return (
        f"| {kind} | {chosen.clients:,} | {cold:.1f} s | {warm:.1f} s | {rest / MIB:.0f} MiB"
        f" | {loaded / MIB:.0f} MiB after {len(found.latencies):,} answers |"
    )


def seconds_to_first_page(folder: Path, settings: dict[str, str]) -> float:
    """Return how long it takes from the command to the first page."""
    began = time.perf_counter()
    with Server(folder, **settings) as server:
        open_page(server)
        return time.perf_counter() - began


def open_page(server: Server) -> None:
    """Open the page that everybody sees first."""
    with urllib.request.urlopen(f"{server.address}/sign-in") as answer:  # noqa: S310 - our own server
        assert b"<h1" in answer.read()


def memory(
    executor: Executor, folder: Path, settings: dict[str, str], told: str, seconds: float
) -> tuple[int, int, Measured]:
    """Return the bytes of a worker at rest, the most under load, and what was answered meanwhile."""
    with Server(folder, **settings) as server:
        process = psutil.Process(server.process.pid)
        open_page(server)
        time.sleep(1)
        rest = most = process.memory_info().rss
        asked = executor.submit(drive, server.port, requests(server, told), CALLERS, seconds, 1)
        while not asked.done():
            most = max(most, process.memory_info().rss)
            time.sleep(0.05)
        found = asked.result()
        assert found.statuses.keys() <= {"200", "201"}, found.statuses
        return rest, most, found


def requests(server: Server, told: str) -> list[bytes]:
    """Return what a busy desk and some programs ask, with the credentials that the demo told."""
    [(password, token)] = re.findall(r"ana@harbour\.example\s+\S+\s+(\S+).*?(cla_\w+)", told, flags=re.DOTALL)
    body = f'{{"email":"ana@harbour.example","password":"{password}"}}'.encode()
    sign_in = urllib.request.Request(  # noqa: S310 - our own server
        f"{server.address}/api/auth/login", body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(sign_in) as answer:  # noqa: S310 - our own server
        cookie = {"Cookie": answer.headers["Set-Cookie"].partition(";")[0]}
    bearer = {"Authorization": f"Bearer {token}"}
    return [
        *(request("GET", f"/clients?q={text}", cookie) for text in SEARCHES),
        *(request("GET", path, cookie) for path in ("/clients", "/clients/new", "/clients/3", "/clients/4/edit")),
        *(request("GET", f"{path}?limit=100", bearer) for path in ("/api/clients", "/v1/clients", "/customers")),
        *(request("GET", f"/api/clientes/{number}", bearer) for number in range(3, 13)),
        *(request("POST", "/api/clientes", bearer, NEW) for _ in range(3)),
    ]


if __name__ == "__main__":
    main()
