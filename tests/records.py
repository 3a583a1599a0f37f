"""Looking at the records from outside: everything that stands in the database, and clients made in one line."""

from typing import Any

import sqlalchemy as sa

from registry.callers import Caller
from registry.clients import create_client
from registry.contact_points import Point
from registry.db import Base, db
from registry.models import AuditEvent, Client

# Who asked last and how often somebody failed to sign in is no record of a client.
NO_RECORDS = frozenset({"login_throttles", "sessions", "api_tokens"})
NO_FACTS = frozenset({"memberships.seen_at"})


def all_records() -> dict[str, list[Any]]:
    """Every row of every table of records; two that are equal mean that nothing was written between them."""
    db.session.rollback()
    rows = {}
    for name, table in Base.metadata.tables.items():
        if name not in NO_RECORDS:
            columns = [column for column in table.columns if str(column) not in NO_FACTS]
            query = sa.select(*columns).order_by(*table.primary_key)
            rows[name] = [tuple(row) for row in db.session.execute(query)]
    db.session.rollback()
    return rows


def history_of(client: Client) -> list[AuditEvent]:
    """A client's history, oldest first."""
    of_client = sa.select(AuditEvent).where(AuditEvent.client_id == client.id).order_by(AuditEvent.id)
    return list(db.session.scalars(of_client))


def ana(caller: Caller, **changes: Any) -> Client:
    """Ana Gil, as a test wants her."""
    return create_client(caller, **({"given_name": "Ana", "family_name": "Gil"} | changes))


def reachable(caller: Caller, *points: Point, **changes: Any) -> Client:
    """Ana Gil with these contact points."""
    return ana(caller, contact_points=points, **changes)


def reread(client: Client) -> Client:
    """The client as it stands in the database, nothing remembered."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(sa.select(Client).where(Client.id == client.id)).one()
