"""The clinic's clients: listed, read, created, updated and removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import jsonify

from blueprints.api.dialect import body_limit
from blueprints.api.etags import answer, expected_version, nothing, show
from blueprints.api.paging import PageForm, address_of_page, page_of_clients
from blueprints.api.practice.forms import ClientForm, UpdateForm
from blueprints.api.practice.wire import CLIENT, SHOWN, wire
from blueprints.api.practice.words import practice
from blueprints.api.schema import array, nullable, record, text
from registry.clients import archive_client, create_client, find_client, get_client, relate, update_client
from registry.errors import ClientNotFound, UnknownReference
from registry.identifiers import parse_number, uuid_of
from registry.permissions import CLINICAL_FIELDS

if TYPE_CHECKING:
    from uuid import UUID

    from flask import Response

    from registry.callers import Caller
    from registry.models import Client

DEFAULT_LIMIT = 10
PAGE = record(
    "PracticeClientPage",
    data=array(CLIENT, "The clients of this page, newest first."),
    links=record(
        "PracticeLinks",
        prev=nullable(text("The full address of the page before this one; null on the first.", format="uri")),
        next=nullable(text("The full address of the page after this one; null on the last.", format="uri")),
    ),
)


@practice.get("/v1/clients", needs="clients.view", answers={200: PAGE}, query=PageForm)
def list_(caller: Caller) -> Response:
    """List clients.

    Newest first, 10 to a page unless `limit` says otherwise. Removed and inactive clients are left out. Follow
    `links.next` until it is null: whoever is registered meanwhile moves nobody from one page to another.
    """
    page = page_of_clients(caller, PageForm.read_query(), DEFAULT_LIMIT, *SHOWN)
    links = {"prev": page.prev_cursor, "next": page.next_cursor}
    return jsonify(
        {
            "data": [wire(client, caller) for client in page.clients],
            "links": {name: address_of_page(cursor) if cursor else None for name, cursor in links.items()},
        }
    )


@practice.post(
    "/v1/clients",
    needs="clients.create",
    anonymous=True,
    answers={201: CLIENT},
    takes=ClientForm,
    refuses=(UnknownReference,),
    versioned=True,
)
def create(caller: Caller) -> Response:
    """Create a client.

    Clinical lists (`medications`, `allergies`, `intolerances`) need the permission `medical.update`, and come back
    only to whoever has `medical.view`.
    """
    client = create_client(caller, **ClientForm.read(largest=body_limit(caller)).changes)
    return answer(client, wire(relate(client, *SHOWN), caller), 201)


@practice.get("/v1/clients/<client_id>", needs="clients.view", answers={200: CLIENT}, versioned=True)
def read(caller: Caller, client_id: str) -> Response:
    """Read one client.

    By its prefixed identifier or its number. Clinical lists are null to whoever lacks `medical.view`.
    """
    client = get_client(caller, reference_from(client_id), *SHOWN)
    return show(client, lambda: wire(client, caller))


@practice.route(
    "/v1/clients/<client_id>",
    methods=["POST", "PATCH"],
    needs="clients.update",
    answers={200: CLIENT},
    takes=UpdateForm,
    refuses=(UnknownReference,),
    versioned=True,
)
def update(caller: Caller, client_id: str) -> Response:
    """Update a client.

    Only the named members change, and null clears one; `address` is merged member by member, every list replaced as
    a whole. What equals what is shown already is no change. Clinical lists need `medical.update`.
    """
    client = find_client(caller, reference_from(client_id), *SHOWN)
    version = expected_version(client)
    client = update_client(caller, client, if_version=version, **changes_of(caller, client))
    return answer(client, wire(relate(client, *SHOWN), caller))


def changes_of(caller: Caller, client: Client) -> dict[str, Any]:
    """Return what a request changes of a client; raise NotAllowed where it may not write a clinical list it names.

    Before anything is compared with the record: whether a guess was right must not show.
    """
    changes = UpdateForm.read(rendered=wire(client, caller)).changes
    if CLINICAL_FIELDS & changes.keys():
        caller.must("medical.update")
    return changes


@practice.delete("/v1/clients/<client_id>", needs="clients.delete", answers={204: None}, versioned=True)
def remove(caller: Caller, client_id: str) -> Response:
    """Remove a client.

    From every list and every API; the desk can bring it back.
    """
    client = find_client(caller, reference_from(client_id))
    return nothing(archive_client(caller, client, if_version=expected_version(client)))


def reference_from(text: str) -> UUID | int:
    """Return the identifier or number in a path; what is neither belongs to no client."""
    reference = uuid_of("cli", text) or parse_number(text)
    if reference is None:
        raise ClientNotFound
    return reference
