"""The clients of a workspace: create, list, read, change, remove."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import jsonify

from blueprints.api.dialect import body_limit
from blueprints.api.etags import answer, expected_version, nothing, show
from blueprints.api.paging import PageForm, page_of_clients
from blueprints.api.workspaces.forms import ClientForm, ClientUpdateForm
from blueprints.api.workspaces.wire import CHANGED_CLIENT, CLIENT, CLIENTS, wire, wire_changed
from blueprints.api.workspaces.words import workspaces
from registry.clients import archive_client, create_client, find_client, get_client, update_client
from registry.errors import ClientNotFound
from registry.identifiers import parse_uuid

if TYPE_CHECKING:
    from uuid import UUID

    from flask import Response

    from registry.callers import Caller

LIST = "/v1/workspace/<workspace_id>/clients"
ONE = f"{LIST}/<client_id>"
DEFAULT_PAGE = 50


@workspaces.post(
    LIST, needs="clients.create", anonymous=True, answers={201: CLIENT}, takes=ClientForm, versioned=True
)
def create(caller: Caller) -> Response:
    """Create Client (v1).

    Create a new client (customer) in a workspace.
    """
    client = create_client(caller, **ClientForm.read(largest=body_limit(caller)).changes)
    return answer(client, {"client": wire(client)}, 201)


@workspaces.get(LIST, needs="clients.view", answers={200: CLIENTS}, query=PageForm)
def list_all(caller: Caller) -> Response:
    """List the clients of a workspace, newest first.

    Without `limit`, 50 at a time. Removed and inactive clients are left out.
    """
    page = page_of_clients(caller, PageForm.read_query(), DEFAULT_PAGE)
    return jsonify({"clients": [wire(client) for client in page.clients], "nextCursor": page.next_cursor})


@workspaces.get(ONE, needs="clients.view", answers={200: CLIENT}, refuses=(ClientNotFound,), versioned=True)
def read(caller: Caller, client_id: str) -> Response:
    """Read one client by UUID."""
    client = get_client(caller, uuid_from(client_id))
    return show(client, lambda: {"client": wire(client)})


@workspaces.patch(
    ONE,
    needs="clients.update",
    answers={200: CHANGED_CLIENT},
    takes=ClientUpdateForm,
    refuses=(ClientNotFound,),
    versioned=True,
)
def update(caller: Caller, client_id: str) -> Response:
    """Change the named members of a client.

    `contactMethods` and `customFields` are replaced as a whole, under the rules of the create.
    """
    client = find_client(caller, uuid_from(client_id))
    version = expected_version(client)
    changes = ClientUpdateForm.read(rendered=wire(client)).changes
    client = update_client(caller, client, if_version=version, **changes)
    return answer(client, {"client": wire_changed(client)})


@workspaces.delete(ONE, needs="clients.delete", answers={204: None}, refuses=(ClientNotFound,), versioned=True)
def delete(caller: Caller, client_id: str) -> Response:
    """Remove a client.

    It is in no list and at no address any more; the desk can restore it.
    """
    client = find_client(caller, uuid_from(client_id))
    return nothing(archive_client(caller, client, if_version=expected_version(client)))


def uuid_from(text: str) -> UUID:
    """Return the UUID in a path; what is none belongs to no client."""
    uuid = parse_uuid(text)
    if uuid is None:
        raise ClientNotFound
    return uuid
