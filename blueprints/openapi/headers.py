"""The headers that requests and answers may carry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from blueprints.openapi.components import Components
    from blueprints.openapi.routes import Route

Schema = dict[str, Any]
_TEXT: Schema = {"type": "string"}
_NUMBER: Schema = {"type": "string", "pattern": "^[0-9]+$"}

ANSWERS: dict[str, tuple[str, Schema]] = {
    "X-Request-Id": ("The request's id: the caller's own where one was sent, else a new one", _TEXT),
    "RateLimit": ("How many requests are left (`r`) for how many seconds (`t`)", _TEXT),
    "RateLimit-Policy": ("How many requests (`q`) are allowed in how many seconds (`w`)", _TEXT),
    "X-RateLimit-Limit": ("How many requests are allowed", _NUMBER),
    "X-RateLimit-Remaining": ("How many requests are left", _NUMBER),
    "X-RateLimit-Reset": ("When they are counted anew, in seconds since 1970", _NUMBER),
    "Retry-After": ("How many seconds to wait before trying again", _NUMBER),
    "WWW-Authenticate": ("The credential that is wanted", {"type": "string", "const": "Bearer"}),
    "ETag": ("The version of the record that this answer shows, for If-Match and If-None-Match", _TEXT),
    "Idempotent-Replayed": (
        "There where this is the answer to an earlier request with the same Idempotency-Key",
        {"type": "string", "const": "true"},
    ),
}
EVERYWHERE = tuple(name for name in ANSWERS if name.startswith(("X-", "RateLimit")))
BY_STATUS = {401: ("WWW-Authenticate",), 409: ("Retry-After",), 429: ("Retry-After",), 503: ("Retry-After",)}

REQUESTS: dict[str, tuple[str, Schema]] = {
    "X-Request-Id": (
        "An id of your own for this request, to be found again in logs",
        {"type": "string", "pattern": "^[A-Za-z0-9._:-]{1,100}$"},
    ),
    "If-None-Match": ("An ETag: where it is still the present one, the answer is 304 without a body", _TEXT),
    "If-Match": ("An ETag: where it is no longer the present one, nothing is written and the answer is 412", _TEXT),
    "Idempotency-Key": (
        "A key of your own for this request: sent again with it within 24 hours, it is done only once",
        {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    ),
}


def headers_of(components: Components, *names: str) -> dict[str, Schema]:
    """Return the headers of an answer by name, each a reference."""
    return {
        name: components.share("headers", name, {"description": ANSWERS[name][0], "schema": ANSWERS[name][1]})
        for name in names
    }


def headers_of_success(route: Route, components: Components) -> dict[str, Schema]:
    """Return the headers that a route answers with where all went well."""
    names = [*EVERYWHERE]
    if route.operation.versioned:
        names.append("ETag")
    if route.is_keyed:
        names.append("Idempotent-Replayed")
    own = {
        name: {"description": description, "schema": _TEXT} for name, description in route.operation.headers.items()
    }
    return headers_of(components, *names) | own


def headers_heeded(route: Route, components: Components) -> list[Schema]:
    """Return the headers of a request that a route heeds, as references to parameters."""
    names = ["X-Request-Id"]
    if route.operation.versioned and route.names_a_record:
        names.append("If-Match" if route.writes else "If-None-Match")
    if route.is_keyed:
        names.append("Idempotency-Key")
    return [components.share("parameters", name, _parameter(name)) for name in names]


def _parameter(name: str) -> Schema:
    description, schema = REQUESTS[name]
    return {"name": name, "in": "header", "description": description, "schema": schema}
