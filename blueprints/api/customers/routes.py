"""Customers: create, list, read, replace, remove."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from flask import jsonify

from blueprints.api.customers.forms import CreateForm, ListForm, ReplaceForm
from blueprints.api.customers.wire import CUSTOMER, CUSTOMERS, SHOWN, wire
from blueprints.api.customers.words import customers
from blueprints.api.dialect import body_limit
from blueprints.api.etags import answer, expected_version, nothing, show
from blueprints.api.paging import page_of_clients
from registry.clients import archive_client, create_client, find_client, relate, update_client
from registry.errors import ClientNotFound, ExternalIdTaken, SlugTaken
from registry.identifiers import parse_uuid

if TYPE_CHECKING:
    from flask import Response

    from registry.callers import Caller
    from registry.models import Client

DEFAULT_PAGE = 50


@customers.post(
    "/customers",
    needs="clients.create",
    anonymous=True,
    answers={201: CUSTOMER},
    takes=CreateForm,
    refuses=(ExternalIdTaken, SlugTaken),
    versioned=True,
)
def create(caller: Caller) -> Response:
    """Create a new customer.

    Create a new customer with the provided details.
    """
    client = create_client(caller, **CreateForm.read(largest=body_limit(caller)).changes)
    return answer(client, wire(relate(client, *SHOWN)), 201)


@customers.get("/customers", needs="clients.view", answers={200: CUSTOMERS}, query=ListForm)
def list_all(caller: Caller) -> Response:
    """List customers, newest first.

    Without `limit`, 50 at a time. Removed and inactive customers are left out.
    """
    page = page_of_clients(caller, ListForm.read_query(), DEFAULT_PAGE, *SHOWN)
    body: dict[str, Any] = {"items": [wire(client) for client in page.clients], "hasMore": bool(page.next_cursor)}
    if page.next_cursor:
        body["nextCursor"] = page.next_cursor
    return jsonify(body)


@customers.get(
    "/customers/<reference>",
    needs="clients.view",
    answers={200: CUSTOMER},
    refuses=(ClientNotFound,),
    versioned=True,
)
def read(caller: Caller, reference: str) -> Response:
    """Read one customer by UUID or slug."""
    client = customer_named(caller, reference)
    return show(client, lambda: wire(client))


@customers.put(
    "/customers/<reference>",
    needs="clients.update",
    answers={204: None},
    takes=ReplaceForm,
    refuses=(ClientNotFound, ExternalIdTaken),
    versioned=True,
)
def replace(caller: Caller, reference: str) -> Response:
    """Replace a customer's name and externalCustomerId.

    An absent externalCustomerId is none. What only we set is ignored, the slug among it.
    """
    client = customer_named(caller, reference)
    version = expected_version(client)
    changes = ReplaceForm.read(rendered=wire(client)).changes
    return nothing(update_client(caller, client, if_version=version, **changes))


@customers.delete(
    "/customers/<reference>",
    needs="clients.delete",
    answers={204: None},
    refuses=(ClientNotFound,),
    versioned=True,
)
def delete(caller: Caller, reference: str) -> Response:
    """Remove a customer.

    It is in no list and at no address any more; the desk can restore it. Its slug and externalCustomerId stay taken.
    """
    client = customer_named(caller, reference)
    return nothing(archive_client(caller, client, if_version=expected_version(client)))


def customer_named(caller: Caller, reference: str) -> Client:
    """Return the customer with this UUID, or else with this slug: a slug may look like a UUID."""
    uuid = parse_uuid(reference)
    if uuid is not None:
        with contextlib.suppress(ClientNotFound):
            return find_client(caller, uuid, *SHOWN)
    return find_client(caller, reference, *SHOWN)
