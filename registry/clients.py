"""What may be done with a client: one function, one transaction."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any
from uuid import UUID

import sqlalchemy as sa

from registry import history, store
from registry.changes import apply
from registry.db import db, lock, new_uuid, now, transaction, violates
from registry.errors import ClientNotFound, EmailTaken, ExternalIdTaken, NotAllowed, SlugTaken, StaleVersion
from registry.identifiers import may_be_number, may_be_slug, slug_for, with_suffix
from registry.models import Client, ConsentEvent
from registry.permissions import CLINICAL_FIELDS
from registry.search import index
from registry.tables import table_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy.orm import Session

    from registry.callers import Caller
    from registry.store import Reference

_ANSWER = sa.insert(table_of(ConsentEvent))
_NOTHING = history.snapshot(Client())  # what is known of somebody who is not registered yet


def get_client(caller: Caller, reference: Reference, *related: str, archived: bool = False) -> Client:
    """Return the client with this number, UUID or slug (or a former one); raise ClientNotFound.

    `related` is what the caller looks at beside the client, as `relate` has it. A removed client is found only with
    `archived`.
    """
    caller.must("clients.view")
    return find_client(caller, reference, *related, archived=archived)


def find_client(caller: Caller, reference: Reference, *related: str, archived: bool = False) -> Client:
    """Do as `get_client`, for a caller that need not see the client: one that may only change or remove it."""
    if not _may_lead_somewhere(reference):
        raise ClientNotFound
    connection = db.session.connection()
    client = store.read(connection, caller.workspace_id, reference)
    if client is None:
        client = store.read_by_alias(connection, caller.workspace_id, reference)
    if client is None or (client.archived_at is not None and not archived):
        raise ClientNotFound
    return relate(client, *related)


def relate(client: Client, *related: str) -> Client:
    """Read along who a client was written by (`created_by`, `updated_by`), its `referral_type`, its `referred_by`."""
    if related:
        store.relate(db.session.connection(), client.workspace_id, [client], *related)
    return client


def _may_lead_somewhere(reference: Reference) -> bool:
    if isinstance(reference, int):
        return may_be_number(reference)
    return isinstance(reference, UUID) or may_be_slug(reference)


def create_client(caller: Caller, *, unique_email: bool = False, **changes: Any) -> Client:
    """Register a client with these canonical fields; `slug` is made from the name when it is not among them.

    Raises EmailTaken (only with `unique_email`), ExternalIdTaken, SlugTaken, UnknownReference, NotAllowed.
    """
    caller.must("clients.create")
    try:
        return _create(caller, changes, slug_for, unique_email=unique_email)
    except SlugTaken:
        if changes.get("slug"):
            raise
    # Two clients of one name were registered at the same moment: the second gets a slug of its own.
    return _create(caller, changes, lambda name: with_suffix(slug_for(name)), unique_email=unique_email)


def _create(
    caller: Caller, changes: dict[str, Any], make_slug: Callable[[str], str], *, unique_email: bool
) -> Client:
    with transaction() as session:
        moment = now()
        client = Client(
            workspace_id=caller.workspace_id,
            uuid=new_uuid(),
            given_name="",
            source=caller.source,
            is_active=True,
            confirmed_at=None if caller.source == "public_form" else moment,
            version=1,
            created_at=moment,
            updated_at=moment,
            created_by_id=caller.actor_id,
            updated_by_id=caller.actor_id,
            contact_points=[],
            tag_links=[],
            custom_values=[],
        )
        apply(session, caller, client, changes)
        client.slug = _slug_of(session, client, changes.get("slug"), make_slug)
        entry = index(client)
        differing = history.differences(_NOTHING, history.snapshot(client))
        _check_clinical(caller, differing)
        if unique_email:
            _check_email_is_free(session, client)
        with _naming_what_is_taken():
            store.add(session.connection(), client)
        entry.write(session, client)
        _record_consent(session, caller, client, differing)
        history.record(session, caller, "client.create", client.id, differing)
    return client


def update_client(
    caller: Caller,
    client: Client | int,
    *,
    if_version: int | None = None,
    unique_email: bool = False,
    **changes: Any,
) -> Client:
    """Change only the named fields, so that two people editing one client do not undo each other.

    The client is named by its number, or is one that was read: it is changed, and not read anew unless somebody else
    changed it meanwhile. What is the same already is not written: no history, no new version. Raises ClientNotFound,
    StaleVersion (the client is no longer at `if_version`) and what `create_client` raises.
    """
    caller.must("clients.update")
    with transaction() as session:
        client = _hold(session, caller, client)
        if if_version is not None and if_version != client.version:
            raise StaleVersion(client.version)
        before = history.snapshot(client)
        apply(session, caller, client, changes)
        differing = history.differences(before, history.snapshot(client))
        if differing:
            _check_clinical(caller, differing)
            if unique_email and "contact_points" in differing:
                _check_email_is_free(session, client)
            _record_consent(session, caller, client, differing)
            _sign(session, caller, client, "client.update", differing)
    return client


def archive_client(caller: Caller, client: Client | int, *, if_version: int | None = None) -> Client:
    """Remove a client from every list and dialect; the desk can restore it."""
    caller.must("clients.delete")
    return _mark(caller, client, "client.archive", if_version, archived_at=now())


def restore_client(caller: Caller, client: Client | int, *, if_version: int | None = None) -> Client:
    """Bring a removed client back."""
    caller.must("clients.delete")
    return _mark(caller, client, "client.restore", if_version, archived_at=None)


def confirm_client(caller: Caller, client: Client | int) -> Client:
    """Vouch for a record that came in through the public form."""
    caller.must("clients.update")
    return _mark(caller, client, "client.confirm", None, confirmed_at=now())


def _mark(caller: Caller, client: Client | int, action: str, if_version: int | None, **marks: Any) -> Client:
    with transaction() as session:
        client = _hold(session, caller, client)
        if if_version is not None and if_version != client.version:
            raise StaleVersion(client.version)
        [(name, value)] = marks.items()
        if (getattr(client, name) is None) != (value is None):
            before = history.snapshot(client)
            setattr(client, name, value)
            _sign(session, caller, client, action, history.differences(before, history.snapshot(client)))
    return client


def _hold(session: Session, caller: Caller, client: Client | int) -> Client:
    """Keep others from changing a client until the transaction ends, and return it as it is now."""
    connection = session.connection()
    if isinstance(client, Client):
        version = store.hold_version(connection, caller.workspace_id, client.id)
        if version == client.version:
            return client
        client = client.id
    held = store.hold(connection, caller.workspace_id, client)
    if held is None:
        raise ClientNotFound
    return held


def _sign(session: Session, caller: Caller, client: Client, action: str, differing: dict[str, list[Any]]) -> None:
    client.version += 1
    # Two changes within one millisecond still have an order, for whoever compares the two times.
    client.updated_at = max(now(), client.updated_at)
    client.updated_by_id = caller.actor_id
    entry = index(client)
    with _naming_what_is_taken():
        store.save(session.connection(), client, differing)
    entry.write(session, client)
    history.record(session, caller, action, client.id, differing)


@contextlib.contextmanager
def _naming_what_is_taken() -> Iterator[None]:
    try:
        yield
    except sa.exc.IntegrityError as error:
        if violates(error, Client.workspace_id, Client.external_id):
            raise ExternalIdTaken from error
        if violates(error, Client.workspace_id, Client.slug):
            raise SlugTaken from error
        raise


def _check_clinical(caller: Caller, differing: dict[str, list[Any]]) -> None:
    if CLINICAL_FIELDS & differing.keys() and not caller.may("medical.update"):
        raise NotAllowed("medical.update")


def _check_email_is_free(session: Session, client: Client) -> None:
    """Raise EmailTaken if another living client has the address; the lock makes two at once take turns."""
    if client.primary_email is None:
        return
    address = client.primary_email.normalised
    lock(session, "email", client.workspace_id, address)
    if store.is_email_in_use(session.connection(), client.workspace_id, address, client.id):
        raise EmailTaken


def _record_consent(session: Session, caller: Caller, client: Client, differing: dict[str, list[Any]]) -> None:
    if "consent" in differing:
        answer = {"workspace_id": client.workspace_id, "client_id": client.id, "answer": client.consent}
        session.connection().execute(_ANSWER, answer | {"actor_id": caller.actor_id})


def _slug_of(session: Session, client: Client, given: str | None, make_slug: Callable[[str], str]) -> str:
    """Return the slug given or a free one; raise SlugTaken if another client had the given one once."""
    connection = session.connection()
    if not given:
        slug = make_slug(client.full_name)
        return with_suffix(slug) if store.is_slug_known(connection, client.workspace_id, slug) else slug
    if store.was_slug_known(connection, client.workspace_id, given):
        raise SlugTaken
    return given
