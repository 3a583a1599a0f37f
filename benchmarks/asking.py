"""A running house, and how it is asked: every dialect through the product's door and through the bare one."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.bodies import CHANGED, CHANGING, CREATED, PATHS, people, text
from benchmarks.load import request

if TYPE_CHECKING:
    from collections.abc import Iterator

HOUSE = Path(__file__).parents[1]
OPERATIONS = ("create", "read", "update", "list")
DOORS = ("ours", "bare")
PAGE = 25


@dataclass
class House:
    """A running server: how to ask it."""

    port: int
    process: subprocess.Popen[str]
    facts: dict[str, Any]
    people: int

    def requests(self, dialect: str, operation: str, door: str) -> list[bytes]:
        """Return what is asked in turn."""
        ask = {"create": self._create, "read": self._read, "update": self._update, "list": self._list}
        return ask[operation](dialect, door)

    @property
    def _token(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.facts['token']}"}

    def _create(self, dialect: str, door: str) -> list[bytes]:
        headers = {} if dialect == "clientes" else self._token  # the booking form is open to everybody
        paths = [PATHS[dialect] if door == "ours" else f"/bare/{dialect}/{number}" for number in range(self.people)]
        bodies = [text(CREATED[dialect](one)) for one in people(self.people)]
        return [request("POST", path, headers, body) for path, body in zip(paths, bodies, strict=True)]

    def _read(self, dialect: str, door: str) -> list[bytes]:
        path = PATHS[dialect] if door == "ours" else f"/bare/{dialect}"
        return [request("GET", f"{path}/{one}", self._token) for one in self.facts["clients"][dialect]]

    def _update(self, dialect: str, door: str) -> list[bytes]:
        """Change every second one of them through each door: what one changed the other does not know."""
        method = CHANGING.get(dialect, "PUT") if door == "ours" else "PUT"
        chosen = list(enumerate(zip(self.facts["clients"][dialect], people(self.people), strict=True)))
        return [
            request(
                method,
                f"{PATHS[dialect]}/{reference}" if door == "ours" else f"/bare/{dialect}/{number}/{reference}",
                {"Cookie": self.facts["cookie"]},
                text(CHANGED[dialect](one)),
            )
            for number, (reference, one) in chosen[DOORS.index(door) :: len(DOORS)]
        ]

    def _list(self, dialect: str, door: str) -> list[bytes]:
        path = PATHS[dialect] if door == "ours" else f"/bare/{dialect}"
        return [request("GET", f"{path}?limit={PAGE}", self._token)]


@contextlib.contextmanager
def open_house(url: str, clients: int, how_many: int, log: Path) -> Iterator[House]:
    """Start the server on an empty database, and stop it in the end."""
    port = free_port()
    options = {"url": url, "port": port, "clients": clients, "people": how_many}
    words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    with log.open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.house", *words],
            cwd=HOUSE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env=without_settings(),
        )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            raise RuntimeError(log.read_text())
        yield House(port, process, json.loads(line), how_many)
    finally:
        process.terminate()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def without_settings() -> dict[str, str]:
    """Return this process's environment without our settings: a benchmark gives its own."""
    return {name: value for name, value in os.environ.items() if not name.startswith("CLIENTELA_")}
