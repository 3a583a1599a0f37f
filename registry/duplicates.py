"""Possible duplicates: who may be the same person as somebody who is being registered, or who is there already."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from registry import history, store
from registry.clients import create_client
from registry.contact_points import NUMBERS, normalise
from registry.db import db, transaction
from registry.errors import ClientNotFound
from registry.likeness import STRENGTHS, Likeness, Person, compare
from registry.models import Client, ContactPoint, DistinctClients
from registry.search import statements
from registry.search.cards import ACTIVE, BIRTHDATE, DOCUMENT, EMAIL, INACTIVE, PHONE, birthdate_text, document_text
from registry.search.ranges import whole_ranges

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from registry.callers import Caller

_SHELVES = (ACTIVE, INACTIVE)
_MOST = 200  # of one kind: what more people share is nobody's own
_COLUMNS = (
    Client.id,
    Client.given_name,
    Client.family_name,
    Client.preferred_name,
    Client.birthdate,
    Client.document_number,
    Client.updated_at,
)


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Somebody who may be the same person, how likely that is, and why."""

    client: Client
    likeness: Likeness


def person(
    caller: Caller,
    given_name: str = "",
    family_name: str = "",
    preferred_name: str = "",
    birthdate: dt.date | None = None,
    document_number: str = "",
    phones: Iterable[str] = (),
    emails: Iterable[str] = (),
) -> Person:
    """Return what is typed of somebody, as it is compared."""
    return Person(
        given_name,
        family_name,
        preferred_name,
        birthdate,
        document_text(document_number),
        frozenset(filter(None, (normalise("phone", phone, caller.country_code) for phone in phones))),
        frozenset(filter(None, (normalise("email", email, caller.country_code) for email in emails))),
    )


def possible_duplicates(
    caller: Caller, typed: Person, limit: int = 5, *, of: int | None = None, but: Iterable[int] = ()
) -> list[Duplicate]:
    """Return who may be the person that is being typed, the likeliest first, then who was seen last.

    `of` is the client who is being changed: neither they nor who was found to be somebody else; `but` are others.
    """
    caller.must("clients.view")
    known = set() if of is None else {of, *_distinct_from(caller, of)}
    return _duplicates(caller, typed, {*known, *but}, limit)


def duplicates_of(caller: Caller, client: Client, limit: int = 5) -> list[Duplicate]:
    """Return who may be the same person as a client, but nobody who was found to be somebody else."""
    caller.must("clients.view")
    points = [(point.kind, point.normalised) for point in client.contact_points]
    return _duplicates(caller, _person(client, points), {client.id, *_distinct_from(caller, client.id)}, limit)


def register_beside(caller: Caller, others: Iterable[int], **changes: Any) -> Client:
    """Register a client, as `create_client` does, who is somebody else than these others, as far as there are any."""
    with transaction():
        client = create_client(caller, **changes)
        for other in others if caller.may("clients.update") else ():
            with contextlib.suppress(ClientNotFound):
                mark_distinct(caller, client.id, other)
    return client


def mark_distinct(caller: Caller, one_id: int, other_id: int) -> None:
    """Remember that two clients are different people; raise ClientNotFound where one of them does not exist."""
    caller.must("clients.update")
    first, second = sorted((one_id, other_id))
    with transaction() as session:
        both = sa.select(Client.id).where(Client.workspace_id == caller.workspace_id, Client.id.in_((first, second)))
        if len(session.scalars(both).all()) < len("12"):
            raise ClientNotFound
        if second in _distinct_from(caller, first):
            return
        pair = DistinctClients(workspace_id=caller.workspace_id, client_id=first, other_id=second)
        pair.actor_id = caller.actor_id
        session.add(pair)
        for client_id, other in ((first, second), (second, first)):
            history.record(session, caller, "client.distinct", client_id, {"distinct_from": [None, other]})


def _distinct_from(caller: Caller, client_id: int) -> set[int]:
    pair = DistinctClients
    theirs = sa.select(pair.client_id, pair.other_id).where(
        pair.workspace_id == caller.workspace_id, sa.or_(pair.client_id == client_id, pair.other_id == client_id)
    )
    return {number for row in db.session.execute(theirs) for number in row} - {client_id}


def _duplicates(caller: Caller, typed: Person, but: set[int], limit: int) -> list[Duplicate]:
    numbers = set(_candidates(caller, typed)) - but
    found = [
        (row, likeness)
        for row, theirs in _people(caller, numbers)
        if (likeness := compare(typed, theirs)) is not None
    ]
    found.sort(key=lambda one: one[0].updated_at, reverse=True)
    found.sort(key=lambda one: (STRENGTHS.index(one[1].strength), -len(one[1].reasons)))
    return list(_with_clients(caller, [(row.id, likeness) for row, likeness in found[:limit]]))


def _candidates(caller: Caller, typed: Person) -> Iterator[int]:
    """Yield who shares anything with somebody: everybody who shares enough is among them."""
    shared = [(PHONE, phone) for phone in typed.phones] + [(EMAIL, email) for email in typed.emails]
    if typed.document:
        shared.append((DOCUMENT, typed.document))
    if typed.birthdate and typed.given_name:
        shared.append((BIRTHDATE, birthdate_text(typed.birthdate)))
    for kind, text in shared:
        ranges = whole_ranges(kind, text, _SHELVES)
        yield from (place.client_id for place in statements.places(caller.workspace_id, ranges, _MOST))


def _people(caller: Caller, numbers: set[int]) -> Iterator[tuple[Any, Person]]:
    if not numbers:
        return
    points: dict[int, list[tuple[str, str]]] = defaultdict(list)
    theirs = sa.select(ContactPoint.client_id, ContactPoint.kind, ContactPoint.normalised).where(
        ContactPoint.workspace_id == caller.workspace_id, ContactPoint.client_id.in_(numbers)
    )
    for client_id, kind, normalised in db.session.execute(theirs):
        points[client_id].append((kind, normalised))
    query = sa.select(*_COLUMNS).where(Client.workspace_id == caller.workspace_id, Client.id.in_(numbers))
    for row in db.session.execute(query):
        yield row, _person(row, points[row.id])


def _person(record: Any, points: list[tuple[str, str]]) -> Person:
    return Person(
        record.given_name,
        record.family_name or "",
        record.preferred_name or "",
        record.birthdate,
        document_text(record.document_number or ""),
        frozenset(normalised for kind, normalised in points if kind in NUMBERS and normalised),
        frozenset(normalised for kind, normalised in points if kind == "email"),
    )


def _with_clients(caller: Caller, found: list[tuple[int, Likeness]]) -> Iterator[Duplicate]:
    numbers = [number for number, _ in found]
    connection = db.session.connection()
    read = store.read_all(connection, caller.workspace_id, numbers)
    store.relate(connection, caller.workspace_id, read, "updated_by")
    clients = {client.id: client for client in read}
    yield from (Duplicate(clients[number], likeness) for number, likeness in found if number in clients)
