"""What every test may ask for."""

import os
from collections.abc import Generator

import pytest

from tests import databases


def pytest_configure(config: pytest.Config) -> None:
    """Open the databases' home once, in the process that xdist's workers are started from."""
    if not hasattr(config, "workerinput"):
        databases.open_home()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Close what was opened, when the last worker has ended."""
    if not hasattr(config, "workerinput"):
        databases.close_home()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI nothing may be left out silently: a skipped test has failed."""
    report = yield
    if report.skipped and os.environ.get("CI"):
        report.outcome = "failed"
        report.longrepr = f"Skipped in CI, where everything must run: {report.longrepr}"
    return report


@pytest.fixture(scope="session", params=databases.KINDS)
def engine_url(request: pytest.FixtureRequest, worker_id: str) -> str:
    """The address of this worker's own database; a test that depends on it runs once on each kind."""
    return databases.database_url(request.param, worker_id)
