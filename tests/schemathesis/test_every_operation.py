"""Schemathesis drives every operation of every dialect from the document, on both databases.

Every answer is held against the document twice: by Schemathesis, and by `tests/published.py` as in every other test.
"""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.schemathesis.driving import ASKING, cases, houses, operations, share

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
A_DIALECT, A_DIALECT_IN_A_SOAK = 500, 10_000
Record = Callable[[str, object], None]


def drive(operation: str, worker: str, times: int) -> dict[str, int]:
    """Send so many cases of one operation to both databases; return how many each was asked."""
    found = list(houses(worker))

    @settings(
        max_examples=times,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases(operation), who=st.sampled_from(ASKING), aim=st.integers(0, 5))
    def ask(case: Any, who: str, aim: int) -> None:
        for house in found:
            answer = house.answer(case, who, aim)
            assert answer.status_code < 500, f"{case.as_curl_command()}\n{answer.text}"
            case.validate_response(answer, checks=CHECKS)

    ask()
    return {house.kind: house.asked for house in found}


@pytest.mark.parametrize("operation", operations())
def test_every_case_is_answered_as_documented(operation: str, worker_id: str, record_property: Record) -> None:
    see(operation, worker_id, share(operation, A_DIALECT), record_property)


@pytest.mark.soak
@pytest.mark.parametrize("operation", operations())
def test_many_cases_are_answered_as_documented(operation: str, worker_id: str, record_property: Record) -> None:
    see(operation, worker_id, share(operation, A_DIALECT_IN_A_SOAK), record_property)


def see(operation: str, worker: str, times: int, record_property: Record) -> None:
    """Drive one operation, and write down how often it was."""
    asked = drive(operation, worker, times)
    record_property("asked", (operations()[operation][0], asked))
    assert min(asked.values()) >= times
