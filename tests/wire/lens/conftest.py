"""Where the laws are tried, and how what was tried is told at the end."""

from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from tests.people import Program
from tests.wire.lens.clinic import Clinic, furnish

PROPERTY = "held to the laws"


@pytest.fixture
def clinic(app: Flask, program: Program) -> Clinic:
    """The clinic with its tags, referral types and somebody who refers others."""
    return furnish(app, program)


@pytest.fixture
def tell(record_property: Callable[[str, object], None], engine_url: str) -> Iterator[Callable[[str, int], None]]:
    """Count what was done, by its name, for the summary at the end of the run."""
    counted: Counter[str] = Counter()

    def count(what: str, times: int) -> None:
        counted[f"{what} on {engine_url.partition(':')[0].partition('+')[0]}"] += times

    yield count
    record_property(PROPERTY, dict(counted))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many clients of which origin were held to the laws of which dialect."""
    counted: Counter[str] = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, value in getattr(report, "user_properties", ()):
                if name == PROPERTY and report.when == "teardown":
                    counted.update(value)
    if counted:
        terminalreporter.section("clients held to the lens laws")
    for what, times in sorted(counted.items()):
        terminalreporter.write_line(f"{times:8,} {what}")
