"""Taking turns to write to one SQLite file: its own waiting is a lottery that some lose for seconds."""

from __future__ import annotations

import contextlib
import fcntl
import os
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 5.0  # seconds, as long as SQLite itself would wait


@contextlib.contextmanager
def turn_to_write(database: str, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the one turn among all threads and processes; raise sqlalchemy's TimeoutError when it does not come.

    The turn is a lock on the file `<database>-turn`, which the kernel takes back from whoever dies.
    """
    descriptor = os.open(f"{database}-turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        _wait(descriptor, patience)
    try:
        yield
    finally:
        os.close(descriptor)


def _wait(descriptor: int, patience: float) -> None:
    """Wait in a thread of its own: the kernel wakes whoever waits at once, but knows no limit of time."""
    turn: Future[None] = Future()

    def wait() -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if turn.set_running_or_notify_cancel():
            turn.set_result(None)
        else:
            os.close(descriptor)  # nobody waits for it any more

    threading.Thread(target=wait, daemon=True).start()
    try:
        turn.result(patience)
    except TimeoutError as error:
        if turn.cancel():
            raise sa.exc.TimeoutError("another write does not come to its end") from error
        turn.result()  # it came at the last moment
