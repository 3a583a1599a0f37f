"""How fast each dialect answers beside a bare handler: `python -m benchmarks.wire` prints the table.

Over real HTTP, against the product's own server. The bare handler is a route of the same application in the same
process: it lets in the same caller, and writes by hand the very rows that the product left for the same body, or
reads with hand-written SELECTs. The same routes stand in a plain Flask application beside it, without what every
answer of the product carries (the request's id and its line in the log, headers of safety, doors for errors). Rounds
of all take turns (A B C A B C …), so that whoever else is at work on the machine slows all; what counts is the ratio,
the median of the rounds. `--connections 1 16` are callers that ask again as soon as they are answered.
"""

from __future__ import annotations

import argparse
import itertools
from typing import TYPE_CHECKING

from benchmarks.asking import DOORS, OPERATIONS, open_house
from benchmarks.bodies import DIALECTS
from benchmarks.rounds import Cell, Door, callers, machine, take_turns
from tests import databases

if TYPE_CHECKING:
    from collections.abc import Sequence

HEAD = """
| {kind} | callers | ours | bare | ratio | plain Flask | ratio | ours p50 · p99 | bare p50 · p99 | processor |
|---|---|---|---|---|---|---|---|---|---|"""


def main(words: Sequence[str] | None = None) -> None:
    """Measure everything that was chosen, and print it as it comes."""
    chosen = arguments().parse_args(words)
    databases.open_home(durable=True)
    try:
        for kind in chosen.kinds:
            show(kind, chosen)
    finally:
        databases.close_home()


def arguments() -> argparse.ArgumentParser:
    """Return what may be chosen."""
    found = argparse.ArgumentParser(description=__doc__)
    found.add_argument("--kinds", nargs="+", default=list(databases.KINDS))
    found.add_argument("--dialects", nargs="+", default=list(DIALECTS))
    found.add_argument("--operations", nargs="+", default=list(OPERATIONS))
    found.add_argument("--connections", type=int, nargs="+", default=[1, 16])
    found.add_argument("--rounds", type=int, default=8)
    found.add_argument("--seconds", type=float, default=0.5, help="of each round")
    found.add_argument("--clients", type=int, default=10_000, help="how many there are before")
    found.add_argument("--people", type=int, default=50, help="how many different ones are sent")
    return found


def show(kind: str, chosen: argparse.Namespace) -> None:
    """Print one row for each dialect, operation and number of connections."""
    url, log = databases.database_url(kind, "wire"), databases.path_of("wire.log")
    with callers() as executor, open_house(url, chosen.clients, chosen.people, log) as house:
        print(f"\n{chosen.clients:,} clients; {machine()}")
        print(HEAD.format(kind=kind))
        for dialect, operation, connections in itertools.product(
            chosen.dialects, chosen.operations, chosen.connections
        ):
            doors = {
                door: Door(house.port, house.requests(dialect, operation, door), house.process.pid) for door in DOORS
            }
            cells = take_turns(executor, doors, connections, chosen.rounds, chosen.seconds)
            print(row(f"{dialect}, {operation}", connections, **cells), flush=True)


def row(name: str, connections: int, ours: Cell, bare: Cell, plain: Cell) -> str:
    """Return one line: answers a second, latencies, and milliseconds of a processor for one answer."""
    latencies = [f"{cell.milliseconds(50):.2f} · {cell.milliseconds(99):.2f} ms" for cell in (ours, bare)]
    rates = [f"{cell.rate:,.0f}/s | **{ours.beside(cell):.2f}**" for cell in (bare, plain)]
    work = " : ".join(f"{cell.work:.2f}" for cell in (ours, bare, plain))
    cells = [name, str(connections), f"{ours.rate:,.0f}/s", *rates, *latencies, f"{work} ms"]
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
