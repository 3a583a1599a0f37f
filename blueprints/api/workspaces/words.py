"""The dialect itself: its prefixes, its sentences, and the three keys of every error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blueprints.api.dialect import Dialect
from blueprints.api.schema import array, record, text, whole
from blueprints.problems import InvalidCredential, InvalidKey, NotAuthenticated, message_of
from blueprints.strict_json import MalformedBody
from registry.errors import (
    ClientNotFound,
    FieldInUse,
    FieldKeyTaken,
    FieldNotFound,
    KeyInUse,
    NotAllowed,
    NotFound,
    StaleVersion,
    WrongCredentials,
)

if TYPE_CHECKING:
    from blueprints.fields import FieldProblem
    from blueprints.problems import Problem

# This dialect's documentation uses the status phrases from before RFC 9110.
PHRASES = {413: "Payload Too Large", 422: "Unprocessable Entity"}


def in_use(problem: Problem) -> str:
    """Return how many clients have a value in the field."""
    count = getattr(problem.error, "clients", 0)
    return f"Client field is in use by {count} client{'' if count == 1 else 's'}"


workspaces = Dialect(
    "workspaces",
    "/v1/workspace",
    "/v1/auth",
    wrong_shape=400,
    words={
        InvalidCredential: "Invalid or expired token",
        NotAuthenticated: "Missing authentication token",
        WrongCredentials: "Invalid email or password",
        NotAllowed: lambda problem: f"Missing permission: {getattr(problem.error, 'permission', '')}",
        ClientNotFound: "Client not found",
        FieldNotFound: "Client field not found",
        NotFound: "Workspace not found",
        FieldKeyTaken: "Client field already exists",
        FieldInUse: in_use,
        StaleVersion: "Client was changed since it was read",
        412: "Client was changed since it was read",
        InvalidKey: "Idempotency-Key must be 1 to 255 visible ASCII characters",
        KeyInUse: "The first request with this Idempotency-Key has not been answered yet",
        MalformedBody: lambda problem: f"Malformed JSON: {problem.error}",
    },
)


ERROR = record(
    "WorkspacesError",
    statusCode=whole("The status of the answer", example=422),
    message=array(text("One thing that is wrong", example="name should not be empty"), minItems=1),
    error=text("The status phrase", example="Unprocessable Entity"),
)


@workspaces.problem(ERROR)
def problem(problem: Problem) -> dict[str, Any]:
    """Return the status, every message, and the status phrase."""
    messages = [sentence(one) for one in problem.problems] or [problem.detail]
    return {
        "statusCode": problem.status,
        "message": messages,
        "error": PHRASES.get(problem.status, problem.title),
    }


def sentence(one: FieldProblem) -> str:
    """Return what is wrong with one member, like `contactMethods.0.type must be one of …`."""
    path = one.path[1:] if one.path[:1] in {("query",), ("header",)} else one.path
    where = ".".join(map(str, path)) or "body"
    figures = one.complaint.figures
    words = {
        "missing": "is required",
        "nothing": "must have at least one known field",
        "null": f"must be {article(figures.get('expected'))}",
        "type": f"must be {article(figures.get('expected'))}",
        "number": "must be an integer",
        "most": f"must not be greater than {figures.get('limit')}",
        "least": f"must not be less than {figures.get('limit')}",
        "reused": "was used for another request",
        "cursor": "must be the nextCursor of an earlier answer",
        "blank": "should not be empty",
        "too_short": "should not be empty",
        "choice": f"must be one of: {', '.join(figures.get('choices', ()))}",
        "too_long": f"must be at most {figures.get('limit')} characters",
        "too_few": f"must contain at least {figures.get('limit')} element",
        "too_many": f"must contain at most {figures.get('limit')} elements",
        "email": "must be a valid email address",
        "url": "must be a valid http or https URL",
        "preferred": "must have exactly one preferred contact method",
        "repeated": "must not name a fieldKey twice",
        "notes": "must give notes as a string",
        "one_line": "must be on one line",
    }
    return f"{where} {words.get(one.rule, message_of(one))}"


def article(kind: Any) -> str:
    """Return a JSON type with its article."""
    return kind if " " in str(kind) else f"an {kind}" if str(kind)[:1] in "aeiou" else f"a {kind}"
