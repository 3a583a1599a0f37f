"""The product beside what one would build with otherwise: `python -m benchmarks.peers` prints the table.

Small implementations of three endpoints of two dialects, as each framework's documentation would write them: the
public create (clientes), reading one by token (clientes), and a partial update with a session's cookie (clients). The
same fields are validated, the same record is kept on the same kind of database with the same durability, one worker
each. They keep no history and no index; ours does. All are asked in turn, round after round, in one run.

What they are made of is installed once into build/peers (or `--folder`), which git ignores.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.asking import House, free_port, open_house, started
from benchmarks.rounds import Cell, Door, callers, machine, take_turns
from tests import databases

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HERE = Path(__file__).parent
BUILD = HERE.parents[1] / "build" / "peers"
ASKED = (("clientes", "create"), ("clientes", "read"), ("clients", "update"))
PEERS = {
    "Express + Prisma": ["node", "with_express.mjs"],
    "Django + DRF": ["venv/bin/python", str(HERE / "with_django.py")],
    "FastAPI + SQLAlchemy": ["venv/bin/python", str(HERE / "with_fastapi.py")],
}
OURS = "Clientela"
PATIENCE = 60.0  # seconds until a port answers


def main(words: Sequence[str] | None = None) -> None:
    """Install what is missing, measure, and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--kinds", nargs="+", default=list(databases.KINDS))
    arguments.add_argument("--connections", type=int, nargs="+", default=[1, 16])
    arguments.add_argument("--rounds", type=int, default=8)
    arguments.add_argument("--seconds", type=float, default=0.5, help="of each round")
    arguments.add_argument("--clients", type=int, default=50, help="how many each is asked for in turn")
    arguments.add_argument("--folder", type=Path, default=BUILD, help="where the peers' packages are")
    chosen = arguments.parse_args(words)
    install(chosen.folder.absolute())
    databases.open_home(durable=True)
    try:
        for kind in chosen.kinds:
            show(kind, chosen)
    finally:
        databases.close_home()


def install(folder: Path) -> None:
    """Install the packages of the peers, unless they are there."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "venv" / "bin" / "uvicorn").exists():
        subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
        run(folder, "venv/bin/pip", "install", "--quiet", "-r", str(HERE / "requirements.txt"))
    if not (folder / "node_modules" / ".package-lock.json").exists():  # what npm writes last
        shutil.copy(HERE / "package.json", folder)
        run(folder, "npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--silent")
    for provider in ("sqlite", "postgresql"):
        schema = folder / f"{provider}.prisma"
        text = (HERE / "schema.prisma").read_text().replace("PROVIDER", provider)
        if not schema.exists() or schema.read_text() != text:
            schema.write_text(text)
            run(folder, "node_modules/.bin/prisma", "generate", "--schema", schema.name)
    shutil.copy(HERE / "with_express.mjs", folder)  # node looks for packages beside the file


def run(folder: Path, *command: str) -> None:
    """Run one of the installers; Prisma's engine for migrations is not needed, and not looked for."""
    environment = os.environ | {"PRISMA_SCHEMA_ENGINE_BINARY": shutil.which("true") or "/bin/true"}
    subprocess.run(command, cwd=folder, check=True, env=environment, stdout=sys.stderr)


@contextlib.contextmanager
def open_peer(name: str, kind: str, folder: Path, clients: int) -> Iterator[House]:
    """Start a peer on an empty database of its own."""
    word, port = name.partition(" ")[0].lower(), free_port()
    url = databases.database_url(kind, word)
    if "sqlalchemy" not in name.lower():
        url = url.replace("postgresql+psycopg", "postgresql")
    environment = {"PEER_URL": url, "PEER_PORT": str(port), "PEER_CLIENTS": str(clients)}
    command = [str(folder / PEERS[name][0]) if "/" in PEERS[name][0] else PEERS[name][0], *PEERS[name][1:]]
    with started(command, folder, environment, databases.path_of(f"{word}.log")) as (process, facts):
        wait_for(port)
        yield House(port, process, facts, clients)


def wait_for(port: int) -> None:
    """Wait until somebody listens."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with contextlib.suppress(ConnectionError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.1)
    raise TimeoutError(port)


def show(kind: str, chosen: argparse.Namespace) -> None:
    """Print one row for each endpoint and number of callers."""
    url, log = databases.database_url(kind, "ours"), databases.path_of("ours.log")
    with contextlib.ExitStack() as stack:
        executor = stack.enter_context(callers())
        houses = {OURS: stack.enter_context(open_house(url, chosen.clients, chosen.clients, log))}
        for name in PEERS:
            houses[name] = stack.enter_context(open_peer(name, kind, chosen.folder.absolute(), chosen.clients))
        print(f"\n{machine()}\n\n| {kind} | callers | {' | '.join(houses)} |\n|{'---|' * (len(houses) + 2)}")
        for dialect, operation in ASKED:
            for connections in chosen.connections:
                doors = {
                    name: Door(house.port, house.requests(dialect, operation, "ours"), house.process.pid)
                    for name, house in houses.items()
                }
                cells = take_turns(executor, doors, connections, chosen.rounds, chosen.seconds)
                print(row(f"{dialect}, {operation}", connections, cells), flush=True)


def row(name: str, connections: int, cells: dict[str, Cell]) -> str:
    """Return one line: answers a second, how many times as many ours gives, and the 99th percentile."""
    ours = cells[OURS]
    told = [
        f"{cell.rate:,.0f}/s"
        + ("" if cell is ours else f" **× {ours.beside(cell):.2f}**")
        + f", p99 {cell.milliseconds(99):.0f} ms, {cell.work:.2f} ms of a processor"
        for cell in cells.values()
    ]
    return f"| {name} | {connections} | {' | '.join(told)} |"


if __name__ == "__main__":
    main()
