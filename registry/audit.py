"""The history of a whole workspace, newest first, page by page: who did what, to whom, when."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from registry.db import db
from registry.models import Actor, AuditEvent, Client

if TYPE_CHECKING:
    from collections.abc import Iterable

    from registry.callers import Caller

_CURSOR = re.compile(r"([0-9]{1,15})-([0-9]{1,18})", re.ASCII)
_CLIENTS = "client."  # how the names of what is done to a client begin


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries: of one actor, one action, one client; from one moment on, and before another."""

    actor_id: int | None = None
    action: str | None = None
    client_id: int | None = None
    since: dt.datetime | None = None
    before: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Some entries, newest first, the names of the clients they are about, and where the next page begins."""

    events: list[AuditEvent]
    names: dict[int, str]
    next_cursor: str | None


def audit_page(caller: Caller, wanted: Wanted, after: str | None, limit: int) -> AuditPage:
    """Return the newest entries that are wanted, or those that come `after` a cursor; another text is none."""
    caller.must("audit.view")
    query = (
        sa.select(AuditEvent)
        .where(AuditEvent.workspace_id == caller.workspace_id, *_conditions(wanted), *_beyond(after))
        .order_by(AuditEvent.at.desc(), AuditEvent.id.desc())
        .limit(limit + 1)
    )
    found = list(db.session.scalars(query))
    events = found[:limit]
    last = cursor_of(events[-1]) if len(found) > limit else None
    return AuditPage(events, _names(caller, {event.client_id for event in events if event.client_id}), last)


def cursor_of(event: AuditEvent) -> str:
    """Return what says where in the history an entry stands: its moment in milliseconds, and its number."""
    return f"{round(event.at.timestamp() * 1000)}-{event.id}"


def actors_of(caller: Caller) -> list[Actor]:
    """Return everybody and everything that can have done something, people first, by name."""
    caller.must("audit.view")
    people_first = sa.case((Actor.kind == "user", 0), else_=1)
    mine = sa.select(Actor).where(Actor.workspace_id == caller.workspace_id)
    return list(db.session.scalars(mine.order_by(people_first, sa.func.lower(Actor.name), Actor.id)))


def _conditions(wanted: Wanted) -> Iterable[sa.ColumnElement[bool]]:
    if wanted.actor_id is not None:
        yield AuditEvent.actor_id == wanted.actor_id
    if wanted.action is not None:
        yield AuditEvent.action == wanted.action
        if not wanted.action.startswith(_CLIENTS):  # few entries are about no client, and an index knows which
            yield AuditEvent.client_id.is_(None)
    if wanted.client_id is not None:
        yield AuditEvent.client_id == wanted.client_id
    if wanted.since is not None:
        yield AuditEvent.at >= wanted.since
    if wanted.before is not None:
        yield AuditEvent.at < wanted.before


def _beyond(cursor: str | None) -> Iterable[sa.ColumnElement[bool]]:
    found = _CURSOR.fullmatch(cursor or "")
    if found is None:
        return
    try:
        moment = dt.datetime.fromtimestamp(int(found[1]) / 1000, dt.UTC)
    except (OverflowError, ValueError, OSError):
        return
    yield AuditEvent.at <= moment
    yield sa.or_(AuditEvent.at < moment, AuditEvent.id < int(found[2]))


def _names(caller: Caller, clients: set[int]) -> dict[int, str]:
    if not clients or not caller.may("clients.view"):
        return {}
    mine = sa.select(Client.id, Client.given_name, Client.family_name).where(
        Client.workspace_id == caller.workspace_id, Client.id.in_(clients)
    )
    return {number: " ".join(filter(None, names)) for number, *names in db.session.execute(mine)}
