"""What this dialect says when something is wrong: one message, and each field's own where fields are to blame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blueprints.api.dialect import Dialect
from blueprints.api.schema import array, record, text
from blueprints.problems import InvalidKey, NotAuthenticated, TooManyRequests, message_of
from blueprints.strict_json import MalformedBody
from registry.errors import KeyInUse, NotAllowed

if TYPE_CHECKING:
    from blueprints.fields import FieldProblem
    from blueprints.problems import Problem


def summary(problem: Problem) -> str:
    """Return the first message and how many more there are."""
    first, more = sentence(problem.problems[0]), len(problem.problems) - 1
    return f"{first} (and {more} more error{'s' if more > 1 else ''})" if more else first


def sentence(one: FieldProblem) -> str:
    """Return what is wrong with one member, as a sentence that names it."""
    key = key_of(one)
    name = key if "." in key else key.replace("_", " ")
    limit = one.complaint.figures.get("limit")
    return {
        "missing": f"The {name} field is required.",
        "null": f"The {name} field is required.",
        "blank": f"The {name} field is required.",
        "type": f"The {name} field must be {kind_of(one)}.",
        "too_long": f"The {name} field must not be greater than {limit} characters.",
        "too_many": f"The {name} field must not have more than {limit} items.",
        "number": f"The {name} field must be an integer.",
        "most": f"The {name} field must not be greater than {limit}.",
        "least": f"The {name} field must be at least {limit}.",
        "email": f"The {name} field must be a valid email address.",
        "date": f"The {name} field must be a valid date.",
        "choice": f"The selected {name} is invalid.",
        "selected": f"The selected {name} is invalid.",
        "cursor": f"The selected {name} is invalid.",
        "country_code": f"The selected {name} is invalid.",
        "taken": f"The {name} has already been taken.",
        "reused": f"The {name} has already been used for another request.",
    }.get(one.rule) or f"The {name} field format is invalid: {message_of(one)}."


def key_of(one: FieldProblem) -> str:
    """Return the dotted name of what is wrong; where in the request it stood is not told."""
    path = one.path[1:] if one.path[:1] in {("query",), ("header",)} else one.path
    return ".".join(map(str, path))


def kind_of(one: FieldProblem) -> str:
    """Return the type that a member should have had, as this dialect calls it."""
    kind = one.complaint.figures.get("expected")
    return {"array": "an array", "object": "an object", "string": "a string"}.get(str(kind), f"a {kind}")


practice = Dialect(
    "practice",
    "/v1",
    words={
        MalformedBody: "Malformed JSON.",
        NotAuthenticated: "Unauthenticated.",
        NotAllowed: "This action is unauthorized.",
        TooManyRequests: "Too Many Attempts.",
        InvalidKey: "The Idempotency-Key must be 1 to 255 visible ASCII characters.",
        KeyInUse: "The first request with this Idempotency-Key has not been answered yet.",
        403: "This action is unauthorized.",
        404: "Resource not found.",
        412: "The resource has been changed since it was read.",
        422: summary,
        429: "Too Many Attempts.",
        500: "Server Error",
    },
)


MESSAGE = text("What happened", example="The first name field is required.")
ERROR = record("PracticeError", message=MESSAGE)
INVALID = record(
    "PracticeInvalid",
    message=MESSAGE,
    errors={
        "type": "object",
        "description": "The sentences about each member; nested ones by dotted names",
        "additionalProperties": array(text(example="The first name field is required."), minItems=1),
    },
)


@practice.problem(ERROR, status_422=INVALID)
def problem(problem: Problem) -> dict[str, Any]:
    """Return the message, and every field's messages where fields are to blame."""
    if problem.status != 422:  # noqa: PLR2004 - the status by its number
        return {"message": problem.detail}
    messages: dict[str, list[str]] = {}
    for one in problem.problems:
        messages.setdefault(key_of(one), []).append(sentence(one))
    return {"message": problem.detail, "errors": messages}
