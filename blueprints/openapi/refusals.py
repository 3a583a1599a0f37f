"""What an operation can answer beside success: which statuses, and in its dialect's words and shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import (
    HTTPException,
    PreconditionFailed,
    RequestEntityTooLarge,
    SecurityError,
    ServiceUnavailable,
    UnsupportedMediaType,
)

from blueprints.api.dialect import PROBLEM_JSON
from blueprints.api.schema import PROBLEM
from blueprints.fields import Complaint, FieldProblem, InvalidBody, JSONForm
from blueprints.openapi.headers import BY_STATUS, EVERYWHERE, headers_of
from blueprints.problems import ForgedRequest, InvalidCredential, InvalidKey, NotAuthenticated, TooManyRequests
from blueprints.strict_json import MalformedBody
from registry import errors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blueprints.api.dialect import Dialect
    from blueprints.openapi.components import Components
    from blueprints.openapi.routes import Route

Schema = dict[str, Any]


class DiskFull(HTTPException):
    """There is no room for what would be written."""

    code = 507


_ALWAYS = (SecurityError(), TooManyRequests({}), RuntimeError(), ServiceUnavailable(), DiskFull())
_MEMBER = (NotAuthenticated(), InvalidCredential(), errors.WorkspaceNotFound(), ForgedRequest())
_BODY = (MalformedBody("Expecting value: line 1 column 1 (char 0)"), RequestEntityTooLarge(), UnsupportedMediaType())
_KEYED = (InvalidKey(), errors.KeyInUse(), errors.KeyReused(), RequestEntityTooLarge())
# What a fact needs to be told, where it needs any.
_TOLD: dict[type[Exception], Exception] = {
    errors.NotAllowed: errors.NotAllowed("clients.view"),
    errors.FieldInUse: errors.FieldInUse(3),
    errors.StaleVersion: errors.StaleVersion(2),
    errors.TooManyTries: errors.TooManyTries(30),
    errors.UnknownReference: errors.UnknownReference("tag_ids", "tag_01HYHYQHA682J0K1RW7B2HVA9F", 0),
    TooManyRequests: TooManyRequests({}),
}
_LONG = "x" * 100_000
MEANINGS = {
    400: "The request is not of the documented shape, or names a host that is not ours",
    401: "There is no valid credential",
    403: "The caller may not do this, or another site made a browser send it",
    404: "There is no such thing in this workspace, or no such workspace for this caller",
    409: "The write would contradict another record, or the first request with this Idempotency-Key still runs",
    412: "The record was changed since the version that If-Match names",
    413: "The body is too large",
    415: "The body is not application/json",
    422: "The request breaks a rule, or its Idempotency-Key belongs to another request",
    429: "Too many requests: wait as long as Retry-After says",
    500: "A fault on our side; nothing was written",
    503: "The database cannot be reached or is busy; nothing was written",
    507: "There is no room to store this; nothing was written",
}


def refusals_of(route: Route) -> Iterator[Exception]:
    """Give one of each exception that a route can be answered with."""
    operation = route.operation
    yield from _ALWAYS
    yield from _MEMBER if operation.needs else [ForgedRequest()]
    if operation.needs:
        yield errors.NotAllowed(operation.needs)
    if route.names_a_record:
        yield errors.ClientNotFound()
    if operation.takes:
        yield from _BODY
        yield from _broken_bodies(operation.takes)
    if operation.query:
        yield from _broken_queries(operation.query)
    if route.is_keyed:
        yield from _KEYED
    if operation.versioned and route.writes and route.names_a_record:
        yield PreconditionFailed()
    yield from (_TOLD.get(kind) or kind() for kind in operation.refuses)


def _broken_bodies(form: type[JSONForm]) -> Iterator[InvalidBody]:
    """Give what a form says of a body of the wrong shape, and of one of the right shape that breaks a rule."""
    names = [field.name for field in form().strict_fields.values()]
    tried: list[Schema] = [{}, {names[0]: {}}, *({name: ""} for name in names), *({name: _LONG} for name in names)]
    for is_shape in (True, False):
        broken = ([one for one in _problems(form, body) if one.is_shape == is_shape] for body in tried)
        if found := next(filter(None, broken), None):
            yield InvalidBody(found)


def _problems(form: type[JSONForm], body: Schema) -> list[FieldProblem]:
    try:
        form.check(body)
    except InvalidBody as error:
        return error.problems
    return []


def _broken_queries(form: type[JSONForm]) -> Iterator[InvalidBody]:
    """Give what is said of a number that is none, and of a cursor that is not ours."""
    kinds = {"limit": "number", "page": "number", "cursor": "cursor"}
    names = [field.name for field in form().strict_fields.values()]
    for name in [one for one in names if one in kinds] or names[:1]:
        yield InvalidBody([FieldProblem(("query", name), Complaint(kinds.get(name, "characters")), "x")])


def responses_of(route: Route, dialect: Dialect, components: Components) -> dict[str, Schema]:
    """Return the responses of every refusal of a route, by status, with an example of each reason.

    Within a request context of that route, for some words depend on the method.
    """
    examples: dict[int, dict[str, Any]] = {}
    for error in refusals_of(route):
        problem, body = dialect.body_of(error)
        examples.setdefault(problem.status, {}).setdefault(_name(error), {"value": body})
    return {str(status): _shared(dialect, status, examples[status], components) for status in sorted(examples)}


def _name(error: Exception) -> str:
    if isinstance(error, InvalidBody):
        return error.problems[0].rule if error.problems else "invalid"
    return "Fault" if isinstance(error, RuntimeError) else type(error).__name__


def _shared(dialect: Dialect, status: int, examples: dict[str, Any], components: Components) -> Schema:
    own = components.schema(dialect.schema_of(status))
    content: dict[str, Any] = {dialect.problem_type: {"schema": own, "examples": examples}}
    content.setdefault(PROBLEM_JSON, {"schema": components.schema(PROBLEM)})
    response = {
        "description": MEANINGS.get(status, "Refused"),
        "headers": headers_of(components, *EVERYWHERE, *BY_STATUS.get(status, ())),
        "content": content,
    }
    return components.share("responses", f"{dialect.dialect.capitalize()}{status}", response)
