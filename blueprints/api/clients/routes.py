"""The clients themselves: one by one by UUID, and page by page by number."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from flask import jsonify

from blueprints.api.clients.forms import ChangesForm, ClientForm, ListForm
from blueprints.api.clients.wire import CLIENT, PAGE, wire, wire_masked
from blueprints.api.clients.words import IdRequired, clients
from blueprints.api.dialect import body_limit
from blueprints.api.etags import answer, expected_version, show
from blueprints.api.schema import record
from registry.clients import archive_client, create_client, find_client, get_client, update_client
from registry.errors import ClientNotFound, EmailTaken
from registry.history import record_reveal
from registry.identifiers import parse_uuid
from registry.listing import numbered_page

if TYPE_CHECKING:
    from uuid import UUID

    from flask import Response

    from registry.callers import Caller

USUAL_PAGE = 10
IS_ACTIVE = {"ON": True, "OFF": False, "ALL": None}
# Reading the documents of a hundred clients at once is an export in all but its name. A receptionist, who may not do
# that, reads the one client whose document lies on the desk, and sees its number whole.
REVEALING = "clients.export"


@clients.post(
    "/api/clients",
    needs="clients.create",
    anonymous=True,
    answers={200: CLIENT},
    takes=ClientForm,
    refuses=(EmailTaken,),
    versioned=True,
)
def create(caller: Caller) -> Response:
    """Create Client.

    Email, name, surname and phone are required; the address may be no other client's.
    """
    client = create_client(caller, unique_email=True, **ClientForm.read(largest=body_limit(caller)).changes)
    return answer(client, wire(client))


@clients.get("/api/clients", needs="clients.view", answers={200: PAGE}, query=ListForm)
def read_page(caller: Caller) -> Response:
    """List clients page by page, newest first.

    Inactive ones are left out unless `status` asks for them. Documents' numbers are masked but for their last four
    characters; `reveal=true` shows them to whoever may export clients, and is written into the history of each.
    """
    form = ListForm.read_query()
    number, limit = form.page.data or 1, form.limit.data or USUAL_PAGE
    is_active = IS_ACTIVE[form.status.data or "ON"]
    found, total = numbered_page(caller, number, limit, form.search.data or "", is_active=is_active)
    reveals = bool(form.reveal.data) and caller.may(REVEALING)
    if reveals:
        record_reveal(caller, [client for client in found if client.document_number])
    return jsonify(
        {
            "data": [wire(client) if reveals else wire_masked(client) for client in found],
            "pagination": {
                "total": total,
                "page": number,
                "limit": limit,
                "totalPages": math.ceil(total / limit),
            },
        }
    )


@clients.get("/api/clients/", needs="clients.view", answers={}, refuses=(IdRequired,))
def read_nobody(_: Caller) -> Response:
    """Say that the path needs a client."""
    raise IdRequired


@clients.put("/api/clients", needs="clients.update", answers={}, refuses=(IdRequired,))
@clients.put("/api/clients/", needs="clients.update", answers={}, refuses=(IdRequired,))
def update_nobody(_: Caller) -> Response:
    """Say that the path needs a client."""
    raise IdRequired


@clients.delete("/api/clients", needs="clients.delete", answers={}, refuses=(IdRequired,))
@clients.delete("/api/clients/", needs="clients.delete", answers={}, refuses=(IdRequired,))
def remove_nobody(_: Caller) -> Response:
    """Say that the path needs a client."""
    raise IdRequired


@clients.get(
    "/api/clients/<client_id>", needs="clients.view", answers={200: CLIENT}, refuses=(ClientNotFound,), versioned=True
)
def read(caller: Caller, client_id: str) -> Response:
    """Read one client."""
    client = get_client(caller, uuid_from(client_id))
    return show(client, lambda: wire(client))


@clients.put(
    "/api/clients/<client_id>",
    needs="clients.update",
    answers={200: CLIENT},
    takes=ChangesForm,
    refuses=(ClientNotFound, EmailTaken),
    versioned=True,
)
def update(caller: Caller, client_id: str) -> Response:
    """Update Client.

    All fields are optional: what is left out stays as it is. What is as it is shown breaks no rule.
    """
    client = find_client(caller, uuid_from(client_id))
    version = expected_version(client)
    changes = ChangesForm.read(rendered=wire(client)).changes
    client = update_client(caller, client, if_version=version, unique_email="email" in changes, **changes)
    return answer(client, wire(client))


@clients.delete(
    "/api/clients/<client_id>",
    needs="clients.delete",
    answers={200: record("ClientsRemoved", success={"type": "boolean", "const": True})},
    refuses=(ClientNotFound,),
    versioned=True,
)
def remove(caller: Caller, client_id: str) -> Response:
    """Remove a client; the desk can bring it back."""
    client = find_client(caller, uuid_from(client_id))
    client = archive_client(caller, client, if_version=expected_version(client))
    return answer(client, {"success": True})


def uuid_from(text: str) -> UUID:
    """Return the UUID in a path; what is none belongs to no client."""
    uuid = parse_uuid(text)
    if uuid is None:
        raise ClientNotFound
    return uuid
