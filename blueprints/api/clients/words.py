"""The dialect itself: its prefixes, its Spanish sentences, and the two keys of every error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request
from werkzeug.exceptions import BadRequest

from blueprints.api.dialect import Dialect
from blueprints.api.schema import record, text, whole
from blueprints.fields import InvalidBody
from blueprints.problems import InvalidKey, NotAuthenticated
from blueprints.strict_json import MalformedBody
from registry.errors import EmailTaken, KeyInUse, KeyReused, TooManyTries, WrongCredentials

if TYPE_CHECKING:
    from blueprints.problems import Problem


class IdRequired(BadRequest):
    """The path names no client."""


def about_email(_: Problem) -> str:
    """Return that an address is taken: by whom depends on whether its client is new."""
    if request.method == "POST":
        return "El correo electrónico ya está registrado"
    return "El correo electrónico ya está en uso por otro cliente"


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
        EmailTaken: about_email,
        KeyInUse: "La primera solicitud con esta clave de idempotencia sigue en curso",
        KeyReused: "La clave de idempotencia ya se usó para otra solicitud",
        InvalidKey: "La clave de idempotencia no es válida",
        MalformedBody: "Bad Request",
        InvalidBody: lambda problem: problem.problems[0].says or "Bad Request",
        404: "Cliente no encontrado",
        412: "El cliente ha cambiado desde que se leyó",
    },
)


ERROR = record(
    "ClientsError",
    statusCode=whole("The status of the answer", example=404),
    statusMessage=text("What happened, in Spanish", example="Cliente no encontrado"),
)


@clients.problem(ERROR)
def problem(problem: Problem) -> dict[str, Any]:
    """Return the two keys of every error."""
    return {"statusCode": problem.status, "statusMessage": problem.detail}
