"""clientes: the public booking form's API. Spanish, one key in every error, and no word on who is already known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import jsonify, request

from blueprints.api.dialect import Dialect, body_limit
from blueprints.api.etags import answer, expected_version, show
from blueprints.api.paging import PageForm, address_of_page, page_of_clients
from blueprints.api.schema import array, nullable, record, text, whole
from blueprints.api.streaming import stream_clients
from blueprints.api.times import milliseconds
from blueprints.fields import JSONForm, Text, Whole
from blueprints.problems import InvalidCredential, InvalidKey, NotAuthenticated
from blueprints.validators import EmailAddress, Required, fits
from registry.clients import archive_client, create_client, find_client, get_client, update_client
from registry.errors import ClientNotFound, KeyInUse, KeyReused, WorkspaceNotFound
from registry.identifiers import parse_number
from registry.listing import count_clients
from registry.models import Client, ContactPoint

if TYPE_CHECKING:
    from flask import Response

    from blueprints.problems import Problem
    from registry.callers import Caller

LARGEST_PAGE = 200


def could_not(_: Problem) -> str:
    """Return what came to nothing: a body, whatever is wrong with it, and a fault of ours have one sentence each."""
    verbs = {"POST": "crear", "PUT": "actualizar", "DELETE": "eliminar"}
    several = "s" if request.path == "/api/clientes" and request.method not in verbs else ""
    return f"Error al {verbs.get(request.method, 'obtener')} cliente{several}"


clientes = Dialect(
    "clientes",
    "/api/clientes",
    wrong_shape=400,
    broken_rule=400,
    words={
        InvalidCredential: "Token inválido",
        NotAuthenticated: "Token requerido",
        KeyInUse: "La primera solicitud con esta clave de idempotencia sigue en curso",
        KeyReused: "La clave de idempotencia ya se usó para otra solicitud",
        InvalidKey: "La clave de idempotencia no es válida",
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
        400: could_not,
        422: could_not,
        409: could_not,
        500: could_not,
    },
)


clientes.heeds_cookies = False  # the booking form stands on pages of others


class ClientForm(JSONForm):
    """What a booking form knows of a new client."""

    refuses_unknown = True

    given_name = Text(name="nombres", nullable=False, validators=[Required(), fits(Client.given_name)])
    family_name = Text(name="apellidos", validators=[fits(Client.family_name)])
    phone = Text(name="telefono", validators=[fits(ContactPoint.value)])
    email = Text(name="email", validators=[fits(ContactPoint.value), EmailAddress()])


class ChangesForm(ClientForm):
    """What is to change of a client; null takes a phone or an address away."""

    partial = True


class ListForm(PageForm):
    """How many clients, and from where on; without either, all of them."""

    limit = Whole("How many at most", least=1, most=LARGEST_PAGE)


CLIENT = record(
    "ClientesClient",
    id=whole("The client's number", example=42),
    nombres=text("First names", example="Pedro"),
    apellidos=nullable(text("Family names", example="Martínez")),
    telefono=nullable(text("The main phone", example="+5551234567")),
    email=nullable(text("The main e-mail address", example="pedro@example.com")),
    created_at=text("UTC, with milliseconds", format="date-time", example="2024-03-05T15:30:00.000Z"),
)


def told(title: str, message: str) -> dict[str, Any]:
    """Return the schema of a client with the sentence that says what was done."""
    return record(title, message=text(enum=[message]), cliente=CLIENT)


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


@clientes.post(
    "/api/clientes",
    needs="clients.create",
    anonymous=True,
    answers={201: told("ClientesCreated", "Cliente creado")},
    takes=ClientForm,
    refuses=(WorkspaceNotFound,),
    versioned=True,
)
def create(caller: Caller) -> Response:
    """Create Public Client.

    Needs no credential where the installation says so; `?workspace=` then names the workspace by its slug. The answer
    never tells whether the person is known already.
    """
    client = create_client(caller, **ClientForm.read(largest=body_limit(caller)).changes)
    return answer(client, {"message": "Cliente creado", "cliente": wire(client)}, 201)


@clientes.get(
    "/api/clientes",
    needs="clients.view",
    answers={200: array(CLIENT)},
    query=ListForm,
    headers={"X-Total-Count": "How many clients there are in all", "Link": "The next page, where there is one"},
)
def read_all(caller: Caller) -> Response:
    """List clients, newest first.

    Without parameters all of them; with `limit` or `cursor` a page, whose header Link leads to the next one.
    """
    form = ListForm.read_query()
    total = count_clients(caller)
    response = page(caller, form) if form.limit.data or form.cursor.data else stream_clients(caller, wire)
    response.headers["X-Total-Count"] = str(total)
    return response


def page(caller: Caller, form: ListForm) -> Response:
    """Return one page, and in its header where the next one is."""
    found = page_of_clients(caller, form, LARGEST_PAGE)
    response = jsonify([wire(client) for client in found.clients])
    if found.next_cursor:
        response.headers["Link"] = f'<{address_of_page(found.next_cursor)}>; rel="next"'
    return response


@clientes.get(
    "/api/clientes/<client_id>",
    needs="clients.view",
    answers={200: CLIENT},
    refuses=(ClientNotFound,),
    versioned=True,
)
def read(caller: Caller, client_id: str) -> Response:
    """Read one client by number."""
    client = get_client(caller, number_from(client_id))
    return show(client, lambda: wire(client))


@clientes.put(
    "/api/clientes/<client_id>",
    needs="clients.update",
    answers={200: told("ClientesUpdated", "Cliente actualizado")},
    takes=ChangesForm,
    refuses=(ClientNotFound,),
    versioned=True,
)
def update(caller: Caller, client_id: str) -> Response:
    """Change what is named of a client.

    What is left out stays as it is, and so does what is as it is shown: what was read may be sent back whole.
    """
    client = find_client(caller, number_from(client_id))
    version = expected_version(client)
    changes = ChangesForm.read(rendered=wire(client)).changes
    client = update_client(caller, client, if_version=version, **changes)
    return answer(client, {"message": "Cliente actualizado", "cliente": wire(client)})


@clientes.delete(
    "/api/clientes/<client_id>",
    needs="clients.delete",
    answers={200: record("ClientesRemoved", message=text(enum=["Cliente eliminado correctamente"]))},
    refuses=(ClientNotFound,),
    versioned=True,
)
def remove(caller: Caller, client_id: str) -> Response:
    """Remove a client; the desk can bring it back."""
    client = find_client(caller, number_from(client_id))
    client = archive_client(caller, client, if_version=expected_version(client))
    return answer(client, {"message": "Cliente eliminado correctamente"})


def number_from(given: str) -> int:
    """Return the number in a path; what is none belongs to no client."""
    number = parse_number(given)
    if number is None:
        raise ClientNotFound
    return number


ERROR = record("ClientesError", message=text("What happened, in Spanish", example="Error al crear cliente"))


@clientes.problem(ERROR)
def problem(problem: Problem) -> dict[str, Any]:
    """Return the one key of every error; whatever is wrong with a body has one sentence."""
    return {"message": problem.detail}
