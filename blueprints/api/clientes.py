"""clientes: the public booking form's API. Spanish, one key in every error, and no word on who is already known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blueprints.api.dialect import Dialect, body_limit
from blueprints.api.etags import answer, show
from blueprints.api.times import milliseconds
from blueprints.fields import JSONForm, Text
from blueprints.problems import InvalidCredential, NotAuthenticated
from blueprints.validators import EmailAddress, Required, fits
from registry.clients import create_client, get_client
from registry.errors import ClientNotFound
from registry.identifiers import parse_number
from registry.models import Client, ContactPoint

if TYPE_CHECKING:
    from flask import Response

    from blueprints.problems import Problem
    from registry.callers import Caller

COULD_NOT_CREATE = "Error al crear cliente"

clientes = Dialect(
    "clientes",
    "/api/clientes",
    wrong_shape=400,
    broken_rule=400,
    words={
        InvalidCredential: "Token inválido",
        NotAuthenticated: "Token requerido",
        401: "Token requerido",
        403: "Acceso denegado",
        404: "Cliente no encontrado",
        405: "Método no permitido",
        412: "El cliente ha cambiado",
        413: "Solicitud demasiado grande",
        415: "Tipo de contenido no admitido",
        429: "Demasiadas solicitudes",
        503: "Servicio no disponible",
        507: "Sin espacio de almacenamiento",
        400: COULD_NOT_CREATE,
        422: COULD_NOT_CREATE,
        409: COULD_NOT_CREATE,
        500: COULD_NOT_CREATE,
    },
)


clientes.heeds_cookies = False  # the booking form stands on pages of others


class CreateForm(JSONForm):
    """What a booking form knows of a new client."""

    refuses_unknown = True

    given_name = Text(name="nombres", nullable=False, validators=[Required(), fits(Client.given_name)])
    family_name = Text(name="apellidos", validators=[fits(Client.family_name)])
    phone = Text(name="telefono", validators=[fits(ContactPoint.value)])
    email = Text(name="email", validators=[fits(ContactPoint.value), EmailAddress()])


def wire(client: Client) -> dict[str, Any]:
    """Return a client as this dialect shows it."""
    phone, email = client.primary_phone, client.primary_email
    return {
        "id": client.id,
        "nombres": client.given_name,
        "apellidos": client.family_name,
        "telefono": phone.value if phone else None,
        "email": email.value if email else None,
        "created_at": milliseconds(client.created_at),
    }


@clientes.post("/api/clientes", needs="clients.create", anonymous=True)
def create(caller: Caller) -> Response:
    """Create Public Client."""
    client = create_client(caller, **CreateForm.read(largest=body_limit(caller)).changes)
    return answer(client, {"message": "Cliente creado", "cliente": wire(client)}, 201)


@clientes.get("/api/clientes/<client_id>", needs="clients.view")
def read(caller: Caller, client_id: str) -> Response:
    """Read one client by number."""
    number = parse_number(client_id)
    if number is None:
        raise ClientNotFound
    client = get_client(caller, number)
    return show(client, lambda: wire(client))


@clientes.problem
def problem(problem: Problem) -> dict[str, Any]:
    """Return the one key of every error; whatever is wrong with a body has one sentence."""
    return {"message": problem.detail}
