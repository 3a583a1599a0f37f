"""What was run is said at the end: a figure that nobody sees is none."""

from collections import Counter

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print how many cases each dialect answered on each database as the document tells."""
    asked: Counter[tuple[str, str]] = Counter()
    for report in terminalreporter.stats.get("passed", []):
        for name, value in report.user_properties:
            if name == "asked":
                dialect, figures = value
                asked.update({(dialect, database): times for database, times in figures.items()})
    for (dialect, database), times in sorted(asked.items()):
        terminalreporter.write_line(f"{dialect} on {database}: {times:,} cases, 0 × 5xx, each as documented")
