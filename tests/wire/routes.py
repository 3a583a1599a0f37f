"""Every JSON route that takes a body: a new one is one more entry here, and meets every hostile body."""

import json
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from registry.models import CustomField
from tests.people import PASSWORD, World, email_of
from tests.wire.asking import register, rows_of

PUBLIC_LIMIT = 8 * 1024
LIMIT = 1024 * 1024
CREDENTIALS = {"email": email_of("receptionist"), "password": PASSWORD}


@dataclass(frozen=True)
class Route:
    """One route: `least` and `full` are bodies it accepts, `text` a member of them that takes any text.

    `nullable` are the dotted members that take null, `anything` those that take values of several types. `path` may
    hold {client} and {field}, UUIDs of a client and of a custom field; `reads` is where what was written is read
    back. `unique` is a text in the bodies whose last four digits must be others each time.
    """

    method: str
    path: str
    dialect: str
    least: dict[str, Any]
    full: dict[str, Any]
    text: str
    reads: str = ""
    success: int = 201
    public: bool = False
    wrong_type: int = 400
    ignores_unknown: bool = True
    nullable: frozenset[str] = frozenset()
    anything: frozenset[str] = frozenset()
    unique: str = ""

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}{' in public' if self.public else ''}"

    @property
    def limit(self) -> int:
        """How many bytes a body may have."""
        return PUBLIC_LIMIT if self.public and self.dialect == "clientes" else LIMIT


class Door:
    """One route of a running application, with whoever may use it."""

    def __init__(self, app: Flask, world: World, route: Route) -> None:
        self.app, self.route = app, route
        self.client: FlaskClient = app.test_client()
        self.sent = 0
        shoe_size = [("shoe_size", 38)]
        self.maria = register(app, given_name="Maria", address_line1="Calle Mayor 1", custom_fields=shoe_size).uuid
        [self.field] = rows_of(app, CustomField, "uuid")[0]
        self.token = {"Authorization": f"Bearer {world.clinic_token}"}

    def send(self, content: bytes, content_type: str | None = "application/json", **options: Any) -> TestResponse:
        """Send these bytes as the route's body."""
        if self.route.unique:
            self.sent += 1
            content = content.replace(self.route.unique.encode(), f"{self.route.unique[:-4]}{self.sent:04}".encode())
        return self.client.open(
            self.route.path.format(client=self.maria, field=self.field),
            method=self.route.method,
            data=content,
            content_type=content_type,
            headers={} if self.route.public else self.token,
            **options,
        )

    def send_json(self, value: Any) -> TestResponse:
        """Send a value as JSON, in ASCII only."""
        return self.send(as_json(value))

    def read(self, answer: TestResponse) -> TestResponse:
        """Read back what an answer says was written."""
        found = answer.get_json() or {"id": self.maria}
        found = found.get("cliente") or found.get("client") or found
        identifier = found.get("id") or found["user_id"]
        return self.client.get(self.route.reads.format(id=identifier), headers=self.token)


_CLIENTES = Route(
    method="POST",
    path="/api/clientes",
    dialect="clientes",
    least={"nombres": "Ana"},
    full={"nombres": "Ana", "apellidos": "Gil", "telefono": "+34 600 000 001", "email": "ana@example.com"},
    text="nombres",
    reads="/api/clientes/{id}",
    ignores_unknown=False,
    nullable=frozenset({"apellidos", "telefono", "email"}),
)

_METHOD = {"type": "phone", "value": "+34 600 000 001", "isPreferred": True}
_WORKSPACES = Route(
    method="POST",
    path="/v1/workspace/clinic/clients",
    dialect="workspaces",
    least={"name": "Ana", "contactMethods": [_METHOD]},
    full={
        "name": "Ana Gil",
        "avatarUrl": "https://example.com/ana.jpg",
        "contactMethods": [_METHOD, {"type": "email", "value": "ana@example.com", "isPreferred": False}],
        "customFields": [{"fieldKey": "notes", "value": "Mornings"}, {"fieldKey": "shoe_size", "value": 38}],
    },
    text="name",
    reads="/v1/workspace/clinic/clients/{id}",
    nullable=frozenset({"avatarUrl"}),
    anything=frozenset({"customFields.0.value", "customFields.1.value"}),
)

_WORKSPACES_CHANGE = Route(
    **(vars(_WORKSPACES) | {"method": "PATCH", "path": f"{_WORKSPACES.path}/{{client}}", "success": 200})
)
_FIELDS = Route(
    method="POST",
    path="/v1/workspace/clinic/client-fields",
    dialect="workspaces",
    least={"fieldKey": "hat_0000"},
    full={"fieldKey": "hat_0000", "label": "Hat size", "kind": "number", "position": 3},
    text="fieldKey",
    unique="hat_0000",
)
_FIELDS_CHANGE = Route(
    method="PATCH",
    path="/v1/workspace/clinic/client-fields/{field}",
    dialect="workspaces",
    least={"label": "Size of hats"},
    full={"label": "Hat size", "kind": "number", "position": 3, "isAdHoc": False},
    text="label",
    success=200,
)

_CLIENTS = Route(
    method="PUT",
    path="/api/clients/{client}",
    dialect="clients",
    least={"address": "Calle Menor 2"},
    full={
        "email": "ana@example.com",
        "name": "Ana",
        "surname": "Gil",
        "phone": "+34600000001",
        "address": "Calle Menor 2",
        "city": "Vic",
        "country": "Spain",
        "postal_code": "08500",
        "gender": "female",
        "birth_date": "1990-05-15",
        "document_type": "DNI",
        "document_number": "12345678A",
        "status": "OFF",
    },
    text="address",
    reads="/api/clients/{id}",
    success=200,
)

_PRACTICE: dict[str, Any] = {
    "method": "POST",
    "dialect": "practice",
    "least": {"first_name": "Ana", "last_name": "Gil"},
    "full": {
        "first_name": "Ana",
        "last_name": "Gil",
        "title": "Dra.",
        "preferred_name": "Anita",
        "profession": "Nurse",
        "email": "ana@example.com",
        "date_of_birth": "1990-05-15",
        "sex": "female",
        "gender_identity": "woman",
        "pronouns": "she/her",
        "privacy_policy_consent": "accepted",
        "emergency_contact_name": "Luis",
        "emergency_contact_phone": "600 000 002",
        "emergency_contact_relationship": "brother",
        "notes": "Mornings",
        "alert": "Stairs",
        "referral_description": "A friend",
        "phone_number": "600 000 001",
        "intolerances": ["Lactose"],
        "address": {
            "line1": "Calle Mayor 1",
            "line2": "2º",
            "city": "Vic",
            "state": "Barcelona",
            "postal_code": "08500",
            "country_code": "ES",
        },
        "medications": [{"name": "Iron", "dosage": "1/day"}],
        "allergies": [{"name": "Latex", "reaction": "Rash"}],
        "phone_numbers": [{"number": "600 000 003", "code": "+34", "type": "work"}],
    },
    "text": "first_name",
    "reads": "/v1/clients/{id}",
    "wrong_type": 422,
    "nullable": frozenset(
        {
            *(
                "title",
                "preferred_name",
                "profession",
                "email",
                "date_of_birth",
                "sex",
                "gender_identity",
                "pronouns",
            ),
            *("privacy_policy_consent", "emergency_contact_name", "emergency_contact_phone", "notes", "alert"),
            *("emergency_contact_relationship", "referral_description", "phone_number", "intolerances"),
            *("address.line1", "address.line2", "address.city", "address.state", "address.postal_code"),
            *("address.country_code", "medications", "medications.0.dosage", "allergies", "allergies.0.reaction"),
            *("phone_numbers.0.code", "phone_numbers.0.type"),
        }
    ),
}

_CUSTOMERS: dict[str, Any] = {
    "method": "POST",
    "dialect": "customers",
    "least": {"name": "Ana"},
    "full": {"externalCustomerId": "crm-1", "name": "Ana Gil", "slug": "ana-gil"},
    "text": "name",
    "reads": "/customers/{id}",
    "ignores_unknown": False,
    "nullable": frozenset({"externalCustomerId"}),
}

_CUSTOMERS_REPLACE = Route(
    path="/customers/{client}",
    **(_CUSTOMERS | {"method": "PUT", "full": {"externalCustomerId": "crm-1", "name": "Ana Gil"}, "success": 204}),
)

_CREDENTIALS: dict[str, Any] = {
    "method": "POST",
    "least": CREDENTIALS,
    "full": CREDENTIALS,
    "text": "email",
    "success": 200,
    "public": True,
}

ROUTES = [
    _CLIENTES,
    Route(**(vars(_CLIENTES) | {"public": True})),
    _WORKSPACES,
    _WORKSPACES_CHANGE,
    _FIELDS,
    _FIELDS_CHANGE,
    _CLIENTS,
    Route(path="/v1/clients", **_PRACTICE),
    Route(path="/clients", **_PRACTICE),
    Route(path="/customers", **_CUSTOMERS),
    Route(path="/api/customers", **_CUSTOMERS),
    _CUSTOMERS_REPLACE,
    Route(path="/v1/auth/token", dialect="workspaces", **_CREDENTIALS),
    Route(path="/api/auth/login", dialect="clients", **_CREDENTIALS),
]
# Where clients are written; a second address of the same view writes nothing else.
WRITING = [route for route in ROUTES if route.reads and route.path not in {"/clients", "/api/customers"}]


def as_json(value: Any) -> bytes:
    """A value as JSON, in ASCII only."""
    return json.dumps(value).encode()


def named(route: Route) -> str:
    """What a test of this route is called."""
    return route.name
