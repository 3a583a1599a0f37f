"""Counting requests in memory: exactly, and without a thread for each."""

import threading
import time

import limits
import pytest

from blueprints.limits import CalmMemory, SeldomTimer


def test_memory_means_the_calm_one() -> None:
    assert isinstance(limits.storage.storage_from_string("memory://"), CalmMemory)


def test_a_thousand_requests_start_no_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    storage = CalmMemory()
    started: list[threading.Thread] = []
    monkeypatch.setattr(threading.Thread, "start", started.append)
    counter = limits.strategies.FixedWindowRateLimiter(storage)
    rate = limits.parse("999/hour")
    assert [counter.hit(rate, "desk") for _ in range(1000)].count(False) == 1
    assert started == []


def test_what_is_over_is_forgotten_once_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SeldomTimer, "PERIOD", 0.05)
    storage = CalmMemory()
    counter = limits.strategies.FixedWindowRateLimiter(storage)
    counter.hit(limits.parse("1/second"), "gone")
    deadline = time.monotonic() + 10
    while any("gone" in key for key in storage.storage) and time.monotonic() < deadline:
        time.sleep(0.1)
        counter.hit(limits.parse("99/hour"), "here")
    assert [key for key in storage.storage if "gone" in key] == []
