"""Every JSON route that takes a body: a new one is one more entry here, and meets every hostile body."""

from typing import Any

from registry.models import ReferralType, Tag
from tests.people import PASSWORD, email_of
from tests.wire.door import Route

CREDENTIALS = {"email": email_of("receptionist"), "password": PASSWORD}

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
_CLIENTES_PUT = Route(
    **(
        vars(_CLIENTES)
        | {"method": "PUT", "path": "/api/clientes/{number}", "success": 200}
        | {"full": {**_CLIENTES.full, "nombres": "Ana María"}}
    )
)

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

# Its texts are those of the PUT, so it is not among WRITING: nobody can be registered twice with one address.
_CLIENTS_CREATE = Route(
    method="POST",
    path="/api/clients",
    dialect="clients",
    least={"email": "new-0000@example.com", "name": "Ana", "surname": "Gil", "phone": "+34600000001"},
    full={**_CLIENTS.full, "email": "new-0000@example.com"},
    text="address",
    success=200,
    unique="new-0000",
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

_VOCABULARY: dict[str, Any] = {
    "method": "POST",
    "dialect": "practice",
    "least": {"name": "VIP"},
    "full": {"name": "VIP"},
    "text": "name",
    "wrong_type": 422,
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
    _CLIENTES_PUT,
    _WORKSPACES,
    _WORKSPACES_CHANGE,
    _FIELDS,
    _FIELDS_CHANGE,
    _CLIENTS,
    _CLIENTS_CREATE,
    Route(path="/v1/clients", **_PRACTICE),
    Route(path="/clients", **_PRACTICE),
    Route(**_PRACTICE | {"method": "PATCH", "path": "/v1/clients/{ulid}", "least": {"title": "Dr"}, "success": 200}),
    Route(path="/v1/tags", once=Tag, **_VOCABULARY),
    Route(path="/v1/referral-types", once=ReferralType, **_VOCABULARY),
    Route(path="/customers", **_CUSTOMERS),
    Route(path="/api/customers", **_CUSTOMERS),
    _CUSTOMERS_REPLACE,
    Route(path="/v1/auth/token", dialect="workspaces", **_CREDENTIALS),
    Route(path="/api/auth/login", dialect="clients", **_CREDENTIALS),
]
# Where clients are written; a second address of the same view writes nothing else.
WRITING = [route for route in ROUTES if route.reads and route.path not in {"/clients", "/api/customers"}]
