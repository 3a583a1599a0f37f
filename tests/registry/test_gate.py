"""Writers on one SQLite file take turns, threads and processes alike, and nobody waits for ever."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest
import sqlalchemy as sa

from registry.gate import turn_to_write

HOLD = """
import sys, time
from registry.gate import turn_to_write
with turn_to_write(sys.argv[1]):
    print("mine", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def file(tmp_path: Path) -> str:
    return str(tmp_path / "clients.db")


def test_one_writes_at_a_time(file: str) -> None:
    inside: list[int] = []
    most = []

    def write() -> None:
        for _ in range(25):
            with turn_to_write(file):
                inside.append(1)
                most.append(len(inside))
                time.sleep(0.001)
                inside.pop()

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (max(most), len(most)) == (1, 200)


def test_who_waits_too_long_is_told_and_the_next_gets_the_turn(file: str) -> None:
    with turn_to_write(file), pytest.raises(sa.exc.TimeoutError), turn_to_write(file, 0.05):
        pytest.fail("two at once")
    with turn_to_write(file, 0.5):
        assert Path(f"{file}-turn").stat().st_mode & 0o777 == 0o600


def test_a_failure_gives_the_turn_back(file: str) -> None:
    with pytest.raises(KeyError), turn_to_write(file):
        raise KeyError
    with turn_to_write(file, 0.5):
        assert Path(f"{file}-turn").exists()


def test_nothing_stays_open(file: str) -> None:
    before = psutil.Process().num_fds()
    with turn_to_write(file):
        for _ in range(3):
            with pytest.raises(sa.exc.TimeoutError), turn_to_write(file, 0.01):
                pytest.fail("two at once")
    end = time.monotonic() + 10
    while psutil.Process().num_fds() > before and time.monotonic() < end:
        time.sleep(0.01)
    assert psutil.Process().num_fds() == before


def test_processes_take_turns_and_a_dead_one_gives_its_back(file: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, file],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "mine\n"
        with pytest.raises(sa.exc.TimeoutError), turn_to_write(file, 0.05):
            pytest.fail("two at once")
        process.kill()
    with turn_to_write(file, 5):
        assert process.returncode < 0
