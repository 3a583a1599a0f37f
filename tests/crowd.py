"""Several people at work at the same moment."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from typing import TypeVar

from flask import Flask

Result = TypeVar("Result")


def at_once(
    app: Flask, tasks: Sequence[Callable[[], Result]], threads: int | None = None, *, within: bool = True
) -> list[Result | Exception]:
    """Do the tasks in threads that all start together; errors are results too.

    Each task has an application context of its own, or none (`within=False`) if it makes requests.
    """
    start = threading.Barrier(threads or len(tasks))
    begun = threading.local()

    def work(task: Callable[[], Result]) -> Result | Exception:
        if not hasattr(begun, "yes"):
            begun.yes = True
            start.wait(timeout=10)
        with app.app_context() if within else nullcontext():
            try:
                return task()
            except Exception as error:  # noqa: BLE001 - the test says which error it expects
                return error

    with ThreadPoolExecutor(threads or len(tasks)) as pool:
        return list(pool.map(work, tasks))


def errors(results: list[Result | Exception]) -> list[Exception]:
    """Those of the results that are errors."""
    return [result for result in results if isinstance(result, Exception)]
