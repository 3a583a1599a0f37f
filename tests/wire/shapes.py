"""What every error of a dialect looks like: its documented keys, no more and no fewer."""

from collections.abc import Callable
from typing import Any

from werkzeug.test import TestResponse

from tests.wire.asking import PROBLEM_JSON, PROBLEM_MEMBERS, body


def assert_shaped(answer: TestResponse, dialect: str) -> None:
    """Assert that an error has the dialect's own shape and the headers of every answer."""
    _SHAPES[dialect](body(answer), answer.status_code)
    assert answer.mimetype == (PROBLEM_JSON if dialect == "customers" else "application/json")
    assert answer.headers["X-Request-Id"]
    assert answer.headers["Cache-Control"] == "no-store"


def complaint(answer: TestResponse, dialect: str, *statuses: int) -> str:
    """What is wrong with an answer that should be an error with one of these statuses: "" where it is one."""
    if answer.status_code not in statuses:
        return f"answered {answer.status_code}, not {' or '.join(map(str, statuses))}: {answer.text[:200]!r}"
    try:
        assert_shaped(answer, dialect)
    except (AssertionError, KeyError, TypeError) as error:
        return f"answered out of shape ({error}): {answer.text[:200]!r}"
    return ""


def _clientes(found: dict[str, Any], _: int) -> None:
    assert list(found) == ["message"]
    assert isinstance(found["message"], str)
    assert found["message"]


def _workspaces(found: dict[str, Any], status: int) -> None:
    assert list(found) == ["statusCode", "message", "error"]
    assert found["statusCode"] == status
    assert isinstance(found["error"], str)
    assert found["message"]
    assert all(isinstance(message, str) and message for message in found["message"])


def _clients(found: dict[str, Any], status: int) -> None:
    assert list(found) == ["statusCode", "statusMessage"]
    assert found["statusCode"] == status
    assert isinstance(found["statusMessage"], str)
    assert found["statusMessage"]


def _practice(found: dict[str, Any], status: int) -> None:
    assert list(found) == (["message", "errors"] if status == 422 else ["message"])
    assert isinstance(found["message"], str)
    assert found["message"]
    if status == 422:
        assert found["errors"]
        assert all(isinstance(key, str) and messages for key, messages in found["errors"].items())


def _customers(found: dict[str, Any], status: int) -> None:
    assert list(found) == PROBLEM_MEMBERS
    assert found["status"] == status
    assert found["detail"]
    assert found["title"]
    assert all(list(error) == ["location", "message", "value"] for error in found["errors"])


_SHAPES: dict[str, Callable[[dict[str, Any], int], None]] = {
    "clientes": _clientes,
    "workspaces": _workspaces,
    "clients": _clients,
    "practice": _practice,
    "customers": _customers,
}
