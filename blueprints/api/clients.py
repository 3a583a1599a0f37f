"""clients: the desk's own API behind the session cookie. Eighteen keys, none of them null; Spanish sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import jsonify
from werkzeug.exceptions import BadRequest

from blueprints.api.dialect import NOBODY, Dialect
from blueprints.api.etags import answer, expected_version, show
from blueprints.api.times import milliseconds
from blueprints.authentication import close_session, open_session, refuse_forged
from blueprints.fields import InvalidBody, ISODate, JSONForm, Secret, Text
from blueprints.problems import NotAuthenticated
from blueprints.strict_json import MalformedBody
from blueprints.validators import Length, NonEmptyEmailAddress, OneOf, Required, fits
from registry.clients import find_client, get_client, update_client
from registry.countries import code_of_country, country_name
from registry.errors import ClientNotFound, EmailTaken, TooManyTries, WrongCredentials
from registry.identifiers import parse_uuid
from registry.models import Client
from registry.models.client import DOCUMENT_TYPES

if TYPE_CHECKING:
    from flask import Response

    from blueprints.problems import Problem
    from registry.callers import Caller


class IdRequired(BadRequest):
    """The path names no client."""


clients = Dialect(
    "clients",
    "/api/clients",
    "/api/auth",
    wrong_shape=400,
    broken_rule=400,
    words={
        IdRequired: "ID requerido",
        NotAuthenticated: "No autorizado",
        WrongCredentials: "Correo o contraseña incorrectos",
        TooManyTries: "Demasiados intentos",
        EmailTaken: "El correo electrónico ya está en uso por otro cliente",
        MalformedBody: "Bad Request",
        InvalidBody: lambda problem: problem.problems[0].says or "Bad Request",
        404: "Cliente no encontrado",
    },
)


class UpdateForm(JSONForm):
    """What may be changed of a client, in documented order; the first that fails has the word."""

    partial = True

    email = Text(says="Email inválido", nullable=False, validators=[Length(most=50), NonEmptyEmailAddress()])
    given_name = Text(name="name", says="El nombre es obligatorio", nullable=False, validators=[Length(2, 50)])
    family_name = Text(name="surname", says="El apellido es obligatorio", nullable=False, validators=[Length(2, 50)])
    phone = Text(says="El teléfono es obligatorio", nullable=False, validators=[Length(6, 20)])
    address = Text(says="La dirección no es válida", nullable=False, validators=[fits(Client.address_line1)])
    city = Text(says="La ciudad no es válida", nullable=False, validators=[Length(most=50)])
    country = Text(says="El país no es válido", nullable=False, validators=[Length(most=50)])
    postal_code = Text(says="El código postal no es válido", nullable=False, validators=[fits(Client.postal_code)])
    gender_identity = Text(name="gender", says="El género no es válido", nullable=False, validators=[Length(most=10)])
    birthdate = ISODate(name="birth_date", says="La fecha de nacimiento no es válida", nullable=False)
    document_type = Text(
        says="El tipo de documento no es válido", nullable=False, validators=[OneOf(*DOCUMENT_TYPES)]
    )
    document_number = Text(
        says="El número de documento no es válido", nullable=False, validators=[fits(Client.document_number)]
    )
    is_active = Text(
        name="status",
        says="El estado no es válido",
        nullable=False,
        validators=[Required(), OneOf("ON", "OFF")],
    )

    @property
    def changes(self) -> dict[str, Any]:
        """Return what was given in the registry's words: one line of address, and a flag for the status."""
        given = super().changes
        if "address" in given:
            given |= {"address_line1": given.pop("address"), "address_line2": None}
        if "is_active" in given:
            given["is_active"] = given["is_active"] == "ON"
        return given


class LoginForm(JSONForm):
    """Who wants a session."""

    email = Text(says="El correo electrónico es obligatorio", nullable=False, validators=[Required()])
    password = Secret(says="La contraseña es obligatoria", nullable=False, validators=[Required()])


def wire(client: Client) -> dict[str, Any]:
    """Return a client as this dialect shows it: `""` where there is nothing."""
    phone, email = client.primary_phone, client.primary_email
    return {
        "user_id": str(client.uuid),
        "email": email.value if email else "",
        "name": client.given_name,
        "surname": client.family_name or "",
        "phone": phone.value if phone else "",
        "address": ", ".join(filter(None, (client.address_line1, client.address_line2))),
        "city": client.city or "",
        "country": country_of(client),
        "postal_code": client.postal_code or "",
        "gender": client.gender_identity or "",
        "birth_date": client.birthdate.isoformat() if client.birthdate else "",
        "role": "USER",
        "status": "ON" if client.is_active else "OFF",
        "avatar": client.avatar_url or "",
        "document_type": client.document_type or "",
        "document_number": client.document_number or "",
        "created_at": milliseconds(client.created_at),
        "updated_at": milliseconds(client.updated_at),
    }


def country_of(client: Client) -> str:
    """Return the country as it was written, or the name of the code that another dialect set since."""
    if client.country and code_of_country(client.country) == client.country_code:
        return client.country
    return country_name(client.country_code) or client.country or ""


@clients.put("/api/clients", needs="clients.update")
@clients.put("/api/clients/", needs="clients.update")
def update_nobody(_: Caller) -> Response:
    """Say that the path needs a client."""
    raise IdRequired


@clients.put("/api/clients/<client_id>", needs="clients.update")
def update(caller: Caller, client_id: str) -> Response:
    """Update Client."""
    client = find_client(caller, uuid_from(client_id))
    version = expected_version(client)
    changes = UpdateForm.read(rendered=wire(client)).changes
    client = update_client(caller, client.id, if_version=version, unique_email="email" in changes, **changes)
    return answer(client, wire(client))


@clients.get("/api/clients/<client_id>", needs="clients.view")
def read(caller: Caller, client_id: str) -> Response:
    """Read one client."""
    client = get_client(caller, uuid_from(client_id))
    return show(client, lambda: wire(client))


def uuid_from(text: str) -> Any:
    """Return the UUID in a path; what is none belongs to no client."""
    uuid = parse_uuid(text)
    if uuid is None:
        raise ClientNotFound
    return uuid


@clients.post("/api/auth/login", needs=NOBODY)
def login() -> Response:
    """Sign in with a cookie."""
    refuse_forged(json_only=True)
    form = LoginForm.read()
    user = open_session(form.email.data, form.password.data)
    return jsonify({"user": {"user_id": str(user.uuid), "email": user.email, "name": user.name}})


@clients.post("/api/auth/logout", needs=NOBODY)
def logout() -> tuple[str, int]:
    """End the session behind the cookie."""
    refuse_forged(json_only=True)
    close_session()
    return "", 204


@clients.problem
def problem(problem: Problem) -> dict[str, Any]:
    """Return the two keys of every error."""
    return {"statusCode": problem.status, "statusMessage": problem.detail}
