"""Rounds that take turns: every door is asked a while, then every door again, so that all share what else goes on."""

from __future__ import annotations

import contextlib
import itertools
import os
import platform
import statistics
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from benchmarks.load import Measured, drive
from registry.db import sqlite

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from concurrent.futures import Executor

_GOOD = {"200", "201", "204"}
_serials = itertools.count(1_000_000, 100_000)


@dataclass(frozen=True, slots=True)
class Door:
    """What is asked in turn, where, and which processes answer."""

    port: int
    requests: list[bytes]
    process: int


@dataclass
class Cell:
    """What was measured at one door, a round after the other; `seconds` is the time its processor was at work."""

    rounds: list[Measured] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Answers in a second: the median of the rounds."""
        return statistics.median(one.rate for one in self.rounds)

    @property
    def work(self) -> float:
        """Milliseconds of a processor for one answer: the median of the rounds."""
        pairs = zip(self.rounds, self.seconds, strict=True)
        return statistics.median(seconds / len(one.latencies) for one, seconds in pairs) * 1000

    def milliseconds(self, percent: int) -> float:
        """Return how long this percentage of all answers took at most."""
        latencies = [seconds for one in self.rounds for seconds in one.latencies]
        return statistics.quantiles(latencies, n=100, method="inclusive")[percent - 1] * 1000

    def beside(self, other: Cell) -> float:
        """Return how many answers there are for one of the other's: the median of the pairs of rounds."""
        pairs = zip(self.rounds, other.rounds, strict=True)
        return statistics.median(mine.rate / theirs.rate for mine, theirs in pairs)


@contextlib.contextmanager
def callers() -> Iterator[Executor]:
    """Hold the process that asks."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
        yield executor


def take_turns(
    executor: Executor, doors: Mapping[str, Door], connections: int, rounds: int, seconds: float
) -> dict[str, Cell]:
    """Ask at every door in turn, round after round; the first, a short one, only warms up and is forgotten."""
    cells = {name: Cell() for name in doors}
    for number in range(rounds + 1):
        for name, door in doors.items():
            before = at_work(door.process)
            length = seconds if number else seconds / 3
            asked = executor.submit(drive, door.port, door.requests, connections, length, next(_serials))
            found = asked.result()
            if set(found.statuses) - _GOOD:
                raise RuntimeError(f"{name}: {dict(found.statuses)}")
            if number:
                cells[name].rounds.append(found)
                cells[name].seconds.append(at_work(door.process) - before)
    return cells


def at_work(process: int) -> float:
    """Return for how many seconds a processor was at work for a process and those it started."""
    parent = psutil.Process(process)
    times = [one.cpu_times() for one in (parent, *parent.children(recursive=True))]
    return float(sum(one.user + one.system for one in times))


def machine() -> str:
    """Say on what this is measured."""
    models = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    processor = models[0] if models else platform.processor()
    return (
        f"{os.cpu_count()} × {processor}, Python {platform.python_version()}, SQLite {sqlite.sqlite_version},"
        f" load {os.getloadavg()[0]:.1f}"
    )
