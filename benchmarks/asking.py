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

from benchmarks.bodies import CHANGED, CHANGING, CREATED, PATHS, SERIAL, people, text
from benchmarks.load import request

if TYPE_CHECKING:
    from collections.abc import Iterator

HOUSE = Path(__file__).parents[1]
OPERATIONS = ("create", "create once", "read", "update", "list")
KEY = "Idempotency-Key"
DOORS = ("ours", "bare", "plain")
PAGE = 25
PLAIN = "/plain"  # where an application stands that is nothing but the bare routes


@dataclass
class House:
    """A running server: how to ask it."""

    port: int
    process: subprocess.Popen[str]
    facts: dict[str, Any]
    people: int

    def requests(self, dialect: str, operation: str, door: str) -> list[bytes]:
        """Return what is asked in turn."""
        ask = {
            "create": self._create,
            "create once": self._create_once,
            "read": self._read,
            "update": self._update,
            "list": self._list,
        }
        return ask[operation](dialect, door)

    @property
    def _token(self) -> dict[str, str]:
        return {"Authorization": f"{self.facts.get('scheme', 'Bearer')} {self.facts['token']}"}

    def _create_once(self, dialect: str, door: str) -> list[bytes]:
        return self._create(dialect, door, {KEY: f"benchmark-{SERIAL}"})

    def _create(self, dialect: str, door: str, key: dict[str, str] | None = None) -> list[bytes]:
        headers = {} if dialect == "clientes" else self._token  # the booking form is open to everybody
        headers |= key or {}
        paths = [path_to(dialect, door, number) for number in range(self.people)]
        bodies = [text(CREATED[dialect](one)) for one in people(self.people)]
        return [request("POST", path, headers, body) for path, body in zip(paths, bodies, strict=True)]

    def _read(self, dialect: str, door: str) -> list[bytes]:
        path = path_to(dialect, door)
        return [request("GET", f"{path}/{one}", self._token) for one in self.facts["clients"][dialect]]

    def _update(self, dialect: str, door: str) -> list[bytes]:
        """Change some of them through each door: what one changed the others do not know."""
        method = CHANGING.get(dialect, "PUT") if door == "ours" else "PUT"
        chosen = list(enumerate(zip(self.facts["clients"][dialect], people(self.people), strict=True)))
        return [
            request(
                method,
                f"{path_to(dialect, door, number)}/{reference}",
                {"Cookie": self.facts["cookie"]},
                text(CHANGED[dialect](one)),
            )
            for number, (reference, one) in chosen[DOORS.index(door) :: len(DOORS)]
        ]

    def _list(self, dialect: str, door: str) -> list[bytes]:
        return [request("GET", f"{path_to(dialect, door)}?limit={PAGE}", self._token)]


def path_to(dialect: str, door: str, person: int | None = None) -> str:
    """Return where a dialect is behind a door; the bare ones want to know which person's rows to write."""
    if door == "ours":
        return PATHS[dialect]
    path = f"/bare/{dialect}" if person is None else f"/bare/{dialect}/{person}"
    return path if door == "bare" else f"{PLAIN}{path}"


@contextlib.contextmanager
def open_house(url: str, clients: int, how_many: int, log: Path) -> Iterator[House]:
    """Start the product's server on an empty database, and stop it in the end."""
    port = free_port()
    options = {"url": url, "port": port, "clients": clients, "people": how_many}
    words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    with started([sys.executable, "-m", "benchmarks.house", *words], HOUSE, {}, log) as (process, facts):
        yield House(port, process, facts, how_many)


@contextlib.contextmanager
def started(
    command: list[str], folder: Path, environment: dict[str, str], log: Path
) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    """Start a server that says how to ask it as one line of JSON, and stop it in the end."""
    environment = without_settings() | environment
    with (
        log.open("wb") as errors,
        subprocess.Popen(
            command, cwd=folder, stdout=subprocess.PIPE, stderr=errors, text=True, env=environment
        ) as process,
    ):
        try:
            yield process, json.loads(process.stdout.readline() if process.stdout else "")
        except Exception as error:
            error.add_note(f"{command} ended with {process.poll()} and said last:\n{log.read_text()[-2000:]}")
            raise
        finally:
            process.terminate()


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def without_settings() -> dict[str, str]:
    """Return this process's environment without our settings: a benchmark gives its own."""
    return {name: value for name, value in os.environ.items() if not name.startswith("CLIENTELA_")}
