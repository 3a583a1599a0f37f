"""Any exception as a Problem, in the vocabulary of RFC 9457; each caller then gives it its own shape and words."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from werkzeug.exceptions import HTTPException

from blueprints.fields import Complaint, FieldProblem, InvalidBody
from blueprints.strict_json import MalformedBody, NotAnObject
from registry import errors

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Words = Mapping[type[Exception] | int, str | Callable[["Problem"], str]]


class NotAuthenticated(Exception):
    """There is no credential."""


class InvalidCredential(NotAuthenticated):
    """There is a credential, and it is not valid (any more)."""


class ForgedRequest(Exception):
    """A signed-in browser was made to send this by another site."""


class InvalidKey(Exception):
    """The Idempotency-Key is not 1 to 255 visible ASCII characters."""


class TooManyRequests(Exception):
    """A rate limit was reached; `headers` tell which and when to come back."""

    def __init__(self, headers: dict[str, str]) -> None:
        super().__init__(headers)
        self.headers = headers


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, before anybody's words and shape: `error` is the exception, `problems` the fields'."""

    status: int
    error: Exception
    detail: str = ""
    problems: tuple[FieldProblem, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Return the status phrase of RFC 9110."""
        return _TITLES.get(self.status) or HTTPStatus(self.status).phrase

    @classmethod
    def of(cls, error: Exception, words: Words, wrong_shape: int = 422, broken_rule: int = 422) -> Problem:
        """Return the Problem for any exception; `words` are a caller's, by exception class or status.

        `wrong_shape` and `broken_rule` are the statuses of a body that does not fit its form.
        """
        status = _status(error)
        if isinstance(error, InvalidBody):
            status = wrong_shape if error.is_shape else broken_rule
        bare = cls(status, error, problems=_problems(error), headers=_headers(error))
        return replace(bare, detail=_say(bare, words))


# Python 3.13 took up the phrases of RFC 9110; the same words must go out on 3.11.
_TITLES = {413: "Content Too Large", 422: "Unprocessable Content"}

_STATUSES: dict[type[Exception], int] = {
    InvalidBody: 422,
    MalformedBody: 400,
    InvalidKey: 400,
    NotAuthenticated: 401,
    ForgedRequest: 403,
    TooManyRequests: 429,
    errors.NotAllowed: 403,
    errors.NotFound: 404,
    errors.StaleVersion: 412,
    errors.Conflict: 409,
    errors.KeyReused: 422,
    errors.UnknownReference: 422,
    errors.NameTaken: 422,
    errors.WrongCredentials: 401,
    errors.TooManyTries: 429,
}

_FULL = ("53100", "SQLITE_FULL")
# Classes of PostgreSQL's error codes, and SQLite's: lost, overloaded, shutting down, or another was faster.
_UNAVAILABLE = (
    "08",
    "40",
    "53",
    "55P03",
    "57",
    "58",
    "SQLITE_BUSY",
    "SQLITE_LOCKED",
    "SQLITE_IOERR",
    "SQLITE_CANTOPEN",
)


def _status(error: Exception) -> int:
    if isinstance(error, HTTPException):
        return error.code or 500
    if isinstance(error, sa.exc.DBAPIError):
        return _database_status(error)
    if isinstance(error, sa.exc.TimeoutError):
        return 503
    return next((_STATUSES[kind] for kind in type(error).__mro__ if kind in _STATUSES), 500)


def _database_status(error: sa.exc.DBAPIError) -> int:
    """A full disk is 507, a database that cannot be reached or is too busy 503; anything else is our mistake."""
    code = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", None) or ""
    if code in _FULL:
        return 507
    # Where there is no code, nobody was there to give one.
    lost = error.connection_invalidated or (isinstance(error, sa.exc.OperationalError) and not code)
    return 503 if lost or code.startswith(_UNAVAILABLE) else 500


def _problems(error: Exception) -> tuple[FieldProblem, ...]:
    if isinstance(error, NotAnObject):
        return (FieldProblem((), Complaint("type", expected="object")),)
    if isinstance(error, errors.UnknownReference):
        path = (error.field,) if error.index is None else (error.field, error.index)
        return (FieldProblem(path, Complaint("selected"), str(error.value)),)
    if isinstance(error, errors.NameTaken):
        return (FieldProblem(("name",), Complaint("taken")),)
    if isinstance(error, errors.KeyReused):
        return (FieldProblem(("header", "Idempotency-Key"), Complaint("reused")),)
    return tuple(error.problems) if isinstance(error, InvalidBody) else ()


def _headers(error: Exception) -> dict[str, str]:
    if isinstance(error, NotAuthenticated):
        return {"WWW-Authenticate": "Bearer"}
    if isinstance(error, TooManyRequests):
        return error.headers
    if isinstance(error, errors.TooManyTries):
        return {"Retry-After": str(error.seconds)}
    if isinstance(error, HTTPException) and (methods := getattr(error, "valid_methods", None)):
        return {"Allow": ", ".join(sorted(methods))}
    if isinstance(error, errors.KeyInUse):
        return {"Retry-After": "1"}
    return {"Retry-After": "1"} if _status(error) == 503 else {}  # noqa: PLR2004 - the status by its number


def _say(problem: Problem, words: Words) -> str:
    kinds: list[Any] = [*type(problem.error).__mro__, problem.status]
    said = next((words[kind] for kind in kinds if kind in words), problem.title)
    return said(problem) if callable(said) else said


def problem_details(problem: Problem, instance: str) -> dict[str, Any]:
    """Return RFC 9457 problem details, members in alphabetical order; `instance` is a URN of this one answer."""
    return {
        "detail": problem.detail,
        "errors": [
            {"location": _location(one), "message": message_of(one), "value": _echo(one)} for one in problem.problems
        ],
        "instance": instance,
        "status": problem.status,
        "title": problem.title,
        "type": "about:blank",
    }


_SENSITIVE = frozenset({"password", "token", "accessToken", "secret"})
_LONGEST_ECHO = 100


def _location(problem: FieldProblem) -> str:
    """Return where a problem is, like `body.contactMethods[0].type`; a missing member's is where it should be."""
    path = problem.path if problem.path[:1] in {("query",), ("header",)} else ("body", *problem.path)
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).removeprefix(".")


def _echo(problem: FieldProblem) -> Any:
    if isinstance(problem.value, dict | list) or _SENSITIVE & set(problem.path):
        return None
    return problem.value[:_LONGEST_ECHO] if isinstance(problem.value, str) else problem.value


def message_of(problem: FieldProblem) -> str:
    """Return the short English message of a rule that a value broke."""
    figures = problem.complaint.figures
    messages = {
        "missing": f"expected required property {problem.path[-1] if problem.path else ''} to be present",
        "nothing": "expected at least one known property",
        "null": f"expected {figures.get('expected')}",
        "type": f"expected {figures.get('expected')}",
        "unknown": "unexpected property",
        "blank": "expected length >= 1",
        "too_short": f"expected length >= {figures.get('limit')}",
        "too_long": f"expected length <= {figures.get('limit')}",
        "too_few": f"expected array length >= {figures.get('limit')}",
        "too_many": f"expected array length <= {figures.get('limit')}",
        "number": "expected integer",
        "taken": "expected a name that is not taken",
        "reused": "expected a new key for a new request",
        "cursor": "expected a cursor from an earlier answer",
        "most": f"expected number <= {figures.get('limit')}",
        "least": f"expected number >= {figures.get('limit')}",
        "pattern": f"expected string to match pattern {figures.get('pattern')}",
        "choice": f"expected value to be one of {', '.join(map(repr, figures.get('choices', ())))}",
        "email": "expected string to be an email address",
        "url": "expected string to be an http or https URL",
        "date": "expected string to be an ISO 8601 date or date-time",
        "country_code": "expected string to be an ISO 3166-1 alpha-2 code",
        "phone": f"expected at least {figures.get('limit')} digits",
        "selected": "expected an existing identifier",
        "one_line": "expected text on one line",
        "characters": "expected text without control characters",
        "preferred": "expected exactly one preferred contact method",
        "repeated": "expected each key once",
    }
    return messages.get(problem.rule) or str(figures.get("message", problem.rule))
