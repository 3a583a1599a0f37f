"""workspaces: the multi-workspace CRM's API. The workspace stands in the path, contact methods come in a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import current_app, jsonify

from blueprints import limits
from blueprints.access_tokens import LIFETIME
from blueprints.api.dialect import NOBODY, Dialect, body_limit
from blueprints.api.etags import answer, show
from blueprints.api.times import seconds
from blueprints.authentication import refuse_forged
from blueprints.fields import Flag, JSONForm, ListOf, ObjectOf, Scalar, Secret, State, Text
from blueprints.problems import InvalidCredential, NotAuthenticated, message_of
from blueprints.strict_json import MalformedBody
from blueprints.validators import Count, EmailAddress, OneOf, Required, WebAddress, complain, fits
from registry.clients import create_client, get_client
from registry.contact_points import Point
from registry.custom_fields import NOTES, custom_fields_of
from registry.errors import ClientNotFound, NotAllowed, NotFound, WrongCredentials
from registry.identifiers import parse_uuid
from registry.models import Client, ContactPoint, CustomField
from registry.models.contact_point import KINDS
from registry.users import sign_in

if TYPE_CHECKING:
    from flask import Response

    from blueprints.access_tokens import AccessTokens
    from blueprints.fields import FieldProblem, StrictField
    from blueprints.problems import Problem
    from registry.callers import Caller

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
        NotFound: "Workspace not found",
        MalformedBody: lambda problem: f"Malformed JSON: {problem.error}",
    },
)


class Present:
    """A member must be there, whatever its value, null included."""

    insists = True

    def __call__(self, _: Any, field: StrictField) -> None:
        """Raise StopValidation where it is not."""
        if field.state is State.ABSENT:
            raise complain("missing")


class OnePreferred:
    """Exactly one contact method is the preferred one."""

    def __call__(self, _: Any, field: ListOf) -> None:
        """Raise StopValidation where none or several are; malformed entries have complaints of their own."""
        flags = [entry.data and entry.data.get("is_preferred") for entry in field.entries]
        if flags.count(True) != 1 and all(isinstance(flag, bool) for flag in flags):
            raise complain("preferred")


class EachKeyOnce:
    """No custom field is given twice."""

    def __call__(self, _: Any, field: ListOf) -> None:
        """Raise StopValidation where one is."""
        keys = [entry.data.get("key") for entry in field.entries if isinstance(entry.data, dict)]
        if len(set(keys)) != len(keys):
            raise complain("repeated")


class TextNotes:
    """The field `notes` holds the client's notes, which are a text."""

    def __call__(self, _: Any, field: ListOf) -> None:
        """Raise StopValidation where they are anything else."""
        for entry in field.entries:
            given = entry.data if isinstance(entry.data, dict) else {}
            if given.get("key") == NOTES and not isinstance(given.get("value"), str | None):
                raise complain("notes")


class ContactMethodForm(JSONForm):
    """One way to reach a client."""

    kind = Text(name="type", nullable=False, validators=[Required(), OneOf(*KINDS)])
    value = Text(name="value", nullable=False, validators=[Required(), fits(ContactPoint.value)])
    is_preferred = Flag(name="isPreferred", nullable=False, validators=[Required()])

    def validate(self, extra_validators: Any = None) -> bool:
        """Check that what is called an e-mail address looks like one."""
        valid = super().validate(extra_validators)
        if valid and self.kind.data == "email":
            return bool(self.value.validate(self, [EmailAddress()]))
        return bool(valid)


class CustomFieldForm(JSONForm):
    """One custom value."""

    key = Text(name="fieldKey", nullable=False, validators=[Required(), fits(CustomField.key)])
    value = Scalar(name="value", validators=[Present()])


class ClientForm(JSONForm):
    """A client as this dialect words it."""

    full_name = Text(name="name", nullable=False, validators=[Required(), fits(Client.given_name)])
    avatar_url = Text(name="avatarUrl", validators=[fits(Client.avatar_url), WebAddress()])
    contact_points = ListOf(
        ObjectOf(ContactMethodForm, nullable=False),
        name="contactMethods",
        nullable=False,
        validators=[Required(), Count(1, 50), OnePreferred()],
    )
    custom_fields = ListOf(
        ObjectOf(CustomFieldForm, nullable=False),
        name="customFields",
        nullable=False,
        validators=[Count(0, 100), EachKeyOnce(), TextNotes()],
    )


class TokenForm(JSONForm):
    """Who wants an access token."""

    email = Text(nullable=False, validators=[Required()])
    password = Secret(nullable=False, validators=[Required()])


def wire(client: Client) -> dict[str, Any]:
    """Return a client as this dialect shows it."""
    return {
        "id": str(client.uuid),
        "name": client.full_name,
        "avatarUrl": client.avatar_url,
        "contactMethods": [
            {"type": point.kind, "value": point.value, "isPreferred": point.is_preferred}
            for point in client.contact_points
        ],
        "customFields": [{"fieldKey": key, "value": value} for key, value in custom_fields_of(client)],
        "createdAt": seconds(client.created_at),
    }


def canonical(changes: dict[str, Any]) -> dict[str, Any]:
    """Return a form's changes in the registry's words."""
    if "contact_points" in changes:
        changes["contact_points"] = [Point(**point) for point in changes["contact_points"]]
    if "custom_fields" in changes:
        changes["custom_fields"] = [(one["key"], one["value"]) for one in changes["custom_fields"]]
    return changes


@workspaces.post("/v1/workspace/<workspace_id>/clients", needs="clients.create", anonymous=True)
def create(caller: Caller) -> Response:
    """Create Client (v1)."""
    client = create_client(caller, **canonical(ClientForm.read(largest=body_limit(caller)).changes))
    return answer(client, {"client": wire(client)}, 201)


@workspaces.get("/v1/workspace/<workspace_id>/clients/<client_id>", needs="clients.view")
def read(caller: Caller, client_id: str) -> Response:
    """Read one client by UUID."""
    uuid = parse_uuid(client_id)
    if uuid is None:
        raise ClientNotFound
    client = get_client(caller, uuid)
    return show(client, lambda: {"client": wire(client)})


@workspaces.post("/v1/auth/token", needs=NOBODY)
def issue_token() -> Response:
    """Give a member who knows the password an access token for the next 15 minutes."""
    refuse_forged(json_only=True)
    form = TokenForm.read()
    user = sign_in(form.email.data, form.password.data, limits.client_network())
    access_tokens: AccessTokens = current_app.extensions["clientela_access_tokens"]
    return jsonify({"accessToken": access_tokens.issue(user), "tokenType": "Bearer", "expiresIn": LIFETIME})


@workspaces.problem
def problem(problem: Problem) -> dict[str, Any]:
    """Return the status, every message, and the status phrase."""
    messages = [sentence(one) for one in problem.problems] or [problem.detail]
    return {
        "statusCode": problem.status,
        "message": messages,
        "error": PHRASES.get(problem.status, problem.title),
    }


# This dialect's documentation uses the status phrases from before RFC 9110.
PHRASES = {413: "Payload Too Large", 422: "Unprocessable Entity"}


def sentence(one: FieldProblem) -> str:
    """Return what is wrong with one member, like `contactMethods.0.type must be one of …`."""
    where = ".".join(map(str, one.path)) or "body"
    figures = one.complaint.figures
    words = {
        "missing": "is required",
        "null": f"must be {article(figures.get('expected'))}",
        "type": f"must be {article(figures.get('expected'))}",
        "blank": "should not be empty",
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
