"""customers: the SaaS control plane's API. Alphabetical keys, and problems by RFC 9457 that say where."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from blueprints.api.dialect import PROBLEM_JSON, Dialect, body_limit, instance
from blueprints.api.etags import answer, show
from blueprints.api.times import seconds
from blueprints.fields import InvalidBody, JSONForm, Text
from blueprints.problems import InvalidCredential, NotAuthenticated, message_of, problem_details
from blueprints.strict_json import EmptyBody, MalformedBody, NotAnObject
from blueprints.validators import Length, Pattern, Required, fits
from registry.clients import create_client, get_client
from registry.errors import ClientNotFound, ExternalIdTaken, NotAllowed, SlugTaken
from registry.identifiers import SLUG, SLUG_LENGTH, parse_uuid
from registry.models import Client

if TYPE_CHECKING:
    from flask import Response

    from blueprints.problems import Problem
    from registry.callers import Caller
    from registry.models import Actor


def about_first(problem: Problem) -> str:
    """Return a sentence about the first error."""
    first = problem.problems[0]
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


class ClientForm(JSONForm):
    """A customer to create; keys of the resource that only we set are ignored, others refused."""

    refuses_unknown = True
    ignored = frozenset({"createdAt", "createdBy", "id", "updatedAt", "updatedBy"})

    external_id = Text(name="externalCustomerId", validators=[Length(1, 255)])
    full_name = Text(name="name", nullable=False, validators=[Required(), fits(Client.given_name)])
    slug = Text(nullable=False, validators=[Length(*SLUG_LENGTH), Pattern(SLUG)])


def wire(client: Client) -> dict[str, Any]:
    """Return a client as this dialect shows it."""
    return {
        "createdAt": seconds(client.created_at),
        "createdBy": wire_actor(client.created_by),
        "externalCustomerId": client.external_id,
        "id": str(client.uuid),
        "name": client.full_name,
        "slug": client.slug,
        "updatedAt": seconds(client.updated_at),
        "updatedBy": wire_actor(client.updated_by),
    }


def wire_actor(actor: Actor) -> dict[str, str]:
    """Return who did it."""
    return {"id": str(actor.uuid), "name": actor.name}


@customers.post("/customers", needs="clients.create", anonymous=True)
def create(caller: Caller) -> Response:
    """Create a new customer."""
    client = create_client(caller, **ClientForm.read(largest=body_limit(caller)).changes)
    return answer(client, wire(client), 201)


@customers.get("/customers/<reference>", needs="clients.view")
def read(caller: Caller, reference: str) -> Response:
    """Read one customer by UUID or slug."""
    client = customer_named(caller, reference)
    return show(client, lambda: wire(client))


def customer_named(caller: Caller, reference: str) -> Client:
    """Return the customer with this UUID, or else with this slug: a slug may look like a UUID."""
    uuid = parse_uuid(reference)
    if uuid is not None:
        with contextlib.suppress(ClientNotFound):
            return get_client(caller, uuid)
    return get_client(caller, reference)


@customers.problem
def problem(problem: Problem) -> dict[str, Any]:
    """Return problem details."""
    return problem_details(problem, instance())


customers.problem_type = PROBLEM_JSON
