"""What may be done with a client: one function, one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import sqlalchemy as sa

from registry import history
from registry.changes import apply
from registry.db import db, lock, now, transaction, violates
from registry.errors import ClientNotFound, EmailTaken, ExternalIdTaken, NotAllowed, SlugTaken, StaleVersion
from registry.identifiers import may_be_number, may_be_slug, slug_for, with_suffix
from registry.models import Client, ClientAlias, ConsentEvent, ContactPoint
from registry.permissions import CLINICAL_FIELDS
from registry.search import index

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from registry.callers import Caller

Reference = int | str | UUID


def get_client(caller: Caller, reference: Reference, *, archived: bool = False) -> Client:
    """Return the client with this number, UUID or slug (or a former one); raise ClientNotFound.

    A removed client is found only with `archived`.
    """
    caller.must("clients.view")
    return find_client(caller, reference, archived=archived)


def find_client(caller: Caller, reference: Reference, *, archived: bool = False) -> Client:
    """Do as `get_client`, for a caller that need not see the client: one that may only change or remove it."""
    if not _may_lead_somewhere(reference):
        raise ClientNotFound
    client = db.session.scalar(_by_reference(caller.workspace_id, reference))
    if client is None:
        client = db.session.scalar(_by_alias(caller.workspace_id, reference))
    if client is None or (client.archived_at is not None and not archived):
        raise ClientNotFound
    return client


def _may_lead_somewhere(reference: Reference) -> bool:
    if isinstance(reference, int):
        return may_be_number(reference)
    return isinstance(reference, UUID) or may_be_slug(reference)


def _by_reference(workspace_id: int, reference: Reference) -> sa.Select[Client]:
    column: sa.orm.InstrumentedAttribute[Any] = Client.slug
    if isinstance(reference, int):
        column = Client.id
    elif isinstance(reference, UUID):
        column = Client.uuid
    return sa.select(Client).where(Client.workspace_id == workspace_id, column == reference)


def _by_alias(workspace_id: int, reference: Reference) -> sa.Select[Client]:
    kind = {int: "id", str: "slug"}.get(type(reference), "uuid")
    alias = sa.and_(ClientAlias.workspace_id == Client.workspace_id, ClientAlias.client_id == Client.id)
    return (
        sa.select(Client)
        .join(ClientAlias, alias)
        .where(
            ClientAlias.workspace_id == workspace_id,
            ClientAlias.kind == kind,
            ClientAlias.value == str(reference),
        )
    )


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
        client = Client(
            workspace_id=caller.workspace_id,
            given_name="",
            source=caller.source,
            confirmed_at=None if caller.source == "public_form" else now(),
            created_by_id=caller.actor_id,
            updated_by_id=caller.actor_id,
        )
        apply(session, caller, client, changes)
        client.slug = _slug_of(session, client, changes.get("slug"), make_slug)
        client.created_at = client.updated_at = now()
        entry = index(client)
        empty = history.snapshot(Client())
        differing = history.differences(empty, history.snapshot(client))
        _check_clinical(caller, differing)
        if unique_email:
            _check_email_is_free(session, client)
        session.add(client)
        _flush(session)
        entry.write(session, client)
        _record_consent(session, caller, client, differing)
        history.record(session, caller, "client.create", client.id, differing)
    return client


def update_client(
    caller: Caller,
    client_id: int,
    *,
    if_version: int | None = None,
    unique_email: bool = False,
    **changes: Any,
) -> Client:
    """Change only the named fields, so that two people editing one client do not undo each other.

    What is the same already is not written: no history, no new version. Raises ClientNotFound, StaleVersion (the
    client is no longer at `if_version`) and what `create_client` raises.
    """
    caller.must("clients.update")
    with transaction() as session:
        client = _hold(session, caller, client_id)
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


def archive_client(caller: Caller, client_id: int, *, if_version: int | None = None) -> Client:
    """Remove a client from every list and dialect; the desk can restore it."""
    caller.must("clients.delete")
    return _mark(caller, client_id, "client.archive", if_version, archived_at=now())


def restore_client(caller: Caller, client_id: int, *, if_version: int | None = None) -> Client:
    """Bring a removed client back."""
    caller.must("clients.delete")
    return _mark(caller, client_id, "client.restore", if_version, archived_at=None)


def confirm_client(caller: Caller, client_id: int) -> Client:
    """Vouch for a record that came in through the public form."""
    caller.must("clients.update")
    return _mark(caller, client_id, "client.confirm", None, confirmed_at=now())


def _mark(caller: Caller, client_id: int, action: str, if_version: int | None, **marks: Any) -> Client:
    with transaction() as session:
        client = _hold(session, caller, client_id)
        if if_version is not None and if_version != client.version:
            raise StaleVersion(client.version)
        [(name, value)] = marks.items()
        if (getattr(client, name) is None) != (value is None):
            before = history.snapshot(client)
            setattr(client, name, value)
            _sign(session, caller, client, action, history.differences(before, history.snapshot(client)))
    return client


def _hold(session: Session, caller: Caller, client_id: int) -> Client:
    """Read a client afresh and keep others from changing it until the transaction ends."""
    client = session.scalar(
        sa.select(Client)
        .where(Client.workspace_id == caller.workspace_id, Client.id == client_id)
        .with_for_update(of=Client, key_share=True)  # others may still refer to it: two who do so would deadlock
        .execution_options(populate_existing=True)
    )
    if client is None:
        raise ClientNotFound
    return client


def _sign(session: Session, caller: Caller, client: Client, action: str, differing: dict[str, list[Any]]) -> None:
    client.version += 1
    # Two changes within one millisecond still have an order, for whoever compares the two times.
    client.updated_at = max(now(), client.updated_at)
    client.updated_by_id = caller.actor_id
    index(client).write(session, client)
    history.record(session, caller, action, client.id, differing)
    _flush(session)
    session.expire(client, ["updated_by", "referral_type", "referred_by"])


def _flush(session: Session) -> None:
    try:
        session.flush()
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
    taken = (
        sa.select(ContactPoint.id)
        .join(
            Client,
            sa.and_(Client.workspace_id == ContactPoint.workspace_id, Client.id == ContactPoint.client_id),
        )
        .where(
            ContactPoint.workspace_id == client.workspace_id,
            ContactPoint.kind == "email",
            ContactPoint.normalised == address,
            Client.archived_at.is_(None),
            Client.id != (client.id or 0),
        )
    )
    with session.no_autoflush:
        if session.scalar(taken.limit(1)) is not None:
            raise EmailTaken


def _record_consent(session: Session, caller: Caller, client: Client, differing: dict[str, list[Any]]) -> None:
    if "consent" in differing:
        session.add(
            ConsentEvent(
                workspace_id=client.workspace_id,
                client_id=client.id,
                actor_id=caller.actor_id,
                answer=client.consent,
            )
        )


def _slug_of(session: Session, client: Client, given: str | None, make_slug: Callable[[str], str]) -> str:
    """Return the slug given or a free one; raise SlugTaken if another client had the given one once."""
    if not given:
        slug = make_slug(client.full_name)
        return with_suffix(slug) if _is_known(session, client, slug) else slug
    if session.scalar(_by_alias(client.workspace_id, given)) is not None:
        raise SlugTaken
    return given


def _is_known(session: Session, client: Client, slug: str) -> bool:
    queries = (_by_reference(client.workspace_id, slug), _by_alias(client.workspace_id, slug))
    # One statement, whatever it finds: how long it takes to register must not tell who is known.
    known = sa.or_(*(query.with_only_columns(Client.id).exists() for query in queries))
    return bool(session.scalar(sa.select(known)))
