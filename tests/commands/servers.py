"""A real server in a process of its own, as an operator starts it."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Self

HOUSE = Path(__file__).parents[2]
PATIENCE = 90.0  # seconds; a machine may be busy, and only a mistake takes this long


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(**settings: str) -> dict[str, str]:
    """This process's environment with just these of our settings."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("CLIENTELA_")}
    return others | {f"CLIENTELA_{name.upper()}": value for name, value in settings.items()}


class Server:
    """`with Server(tmp_path, "--demo", database_url=url) as server:` starts it, and stops it as an operator does."""

    def __init__(self, folder: Path, *options: str, **settings: str) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._out, self._log = folder / f"{self.port}.out", folder / f"{self.port}.log"
        command = [sys.executable, "-m", "flask", "--app", "app", "up", "--port", str(self.port), *options]
        self.data = folder / "data"
        settings = {"data_dir": str(self.data)} | settings
        with self._out.open("wb") as out, self._log.open("wb") as log:
            self.process = subprocess.Popen(
                command, cwd=HOUSE, env=environment(**settings), stdin=subprocess.DEVNULL, stdout=out, stderr=log
            )

    def __enter__(self) -> Self:
        try:
            self._wait_until_ready()
        except BaseException:
            self.process.kill()
            self.process.wait()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.stop()

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while "is ready at" not in self.printed:
            assert self.process.poll() is None, f"It ended:\n{self.log}"
            assert time.monotonic() < deadline, f"It was not ready in time:\n{self.log}"
            time.sleep(0.05)

    def stop(self, how: int = signal.SIGTERM) -> int:
        """Ask it to stop, and return its exit code."""
        self.process.send_signal(how)
        try:
            return self.process.wait(PATIENCE)
        finally:
            self.process.kill()

    @property
    def printed(self) -> str:
        """What it wrote for people so far."""
        return self._out.read_text()

    @property
    def log(self) -> str:
        """What it logged so far."""
        return self._log.read_text()

    @property
    def requests(self) -> list[dict[str, Any]]:
        """The requests it logged so far."""
        lines = [json.loads(line) for line in self.log.splitlines() if line.startswith("{")]
        return [line for line in lines if line["event"] == "request"]

    def found(self, pattern: str) -> tuple[str, ...]:
        """The groups of a pattern in what it printed."""
        match = re.search(pattern, self.printed)
        assert match, self.printed
        return match.groups()


def run(*words: str, patience: float = PATIENCE, **settings: str) -> "subprocess.CompletedProcess[str]":
    """Run `flask …` to its end."""
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", *words],
        cwd=HOUSE,
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=patience,
        check=False,
    )
