"""The dialect itself: its prefixes, its sentences, and the shape of a problem."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blueprints.api.dialect import PROBLEM_JSON, Dialect, instance
from blueprints.api.schema import PROBLEM
from blueprints.fields import InvalidBody
from blueprints.problems import InvalidCredential, InvalidKey, NotAuthenticated, message_of, problem_details
from blueprints.strict_json import EmptyBody, MalformedBody, NotAnObject
from registry.errors import ClientNotFound, ExternalIdTaken, KeyInUse, KeyReused, NotAllowed, SlugTaken

if TYPE_CHECKING:
    from blueprints.problems import Problem


def about_first(problem: Problem) -> str:
    """Return a sentence about the first error."""
    first = problem.problems[0]
    if first.path[:1] == ("query",):
        return f"Query parameter {first.path[-1]} is not valid: {message_of(first)}."
    where = ".".join(map(str, first.path)) or "body"
    if first.rule == "missing":
        return f"Property {where} is required but is missing."
    if first.rule == "unknown":
        return f"Property {where} is not expected."
    return f"Property {where} is not valid: {message_of(first)}."


customers = Dialect(
    "customers",
    "/customers",
    "/api/customers",
    wrong_shape=400,
    words={
        EmptyBody: "request body is required",
        NotAnObject: "The request body is not a JSON object.",
        MalformedBody: lambda problem: f"The request body is not valid JSON: {problem.error}.",
        InvalidBody: about_first,
        InvalidCredential: "The access token is not valid or has expired.",
        NotAuthenticated: "A bearer token or a session is required.",
        NotAllowed: lambda problem: f"The scope {scope_of(problem)} is missing.",
        ClientNotFound: "There is no such customer.",
        ExternalIdTaken: "Another customer has this externalCustomerId.",
        SlugTaken: "Another customer has this slug.",
        InvalidKey: "The Idempotency-Key is not 1 to 255 visible ASCII characters.",
        KeyInUse: "The first request with this Idempotency-Key has not been answered yet.",
        KeyReused: "This Idempotency-Key was used for another request.",
        404: "There is nothing at this address.",
        405: "This method is not allowed here.",
        412: "The customer was changed since it was read.",
        413: "The request body is too large.",
        415: "The request body must be application/json.",
        429: "Too many requests: wait as long as Retry-After says.",
        500: "Something went wrong on our side.",
        503: "The service is unavailable for a moment.",
        507: "There is no room to store this.",
    },
)


def scope_of(problem: Problem) -> str:
    """Return this dialect's name of the missing permission."""
    permission = getattr(problem.error, "permission", "")
    return "read:customers" if permission == "clients.view" else "write:customers"


@customers.problem(PROBLEM)
def problem(problem: Problem) -> dict[str, Any]:
    """Return problem details."""
    return problem_details(problem, instance())


customers.problem_type = PROBLEM_JSON
