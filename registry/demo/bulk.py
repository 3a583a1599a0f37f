"""Writing a crowd into a workspace as fast as the database takes it: the same rows as one by one, only sooner."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from uuid import UUID

import sqlalchemy as sa
from slugify import slugify

from registry.db import db, log, new_uuid, now, transaction
from registry.demo.crowd import Stranger, crowd
from registry.folding import fold
from registry.models import AuditEvent, Client, ContactPoint, SearchWord
from registry.models.search import LONGEST_WORD
from registry.search.cards import card_of, keys_of, words_on
from registry.search.typos import shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sqlalchemy.orm import Session

    from registry.callers import Caller
    from registry.db import Base
    from registry.models import Workspace

BATCH = 5_000
_INACTIVE, _ARCHIVED, _CONFIRMED = 0.06, 0.01, 0.995  # of all
_CACHE = 512 * 1024  # KiB
_PAST = 5 * 365 * 86_400  # seconds
_UNSORTED = {
    "sqlite": "workspace_id INTEGER, key TEXT, client_id INTEGER",
    "postgresql": 'workspace_id bigint, key text COLLATE "C", client_id bigint',
}
_SORT = """
INSERT INTO search_keys (workspace_id, key, client_id)
SELECT workspace_id, key, client_id FROM unsorted_keys ORDER BY workspace_id, key, client_id
"""

Row = tuple[Any, ...]


def add_crowd(caller: Caller, size: int, progress: Callable[[int], object] = lambda _: None, seed: int = 1) -> None:
    """Register this many people who do not exist; `progress` is told how many more there are now."""
    strangers = crowd(random.Random(seed), size)  # noqa: S311 - makes data, not secrets
    with transaction() as session:
        _hurry(session)
        columns = _UNSORTED[session.get_bind().dialect.name]
        session.execute(sa.text(f"CREATE TEMPORARY TABLE unsorted_keys ({columns})"))
        bulk = _Bulk(caller, session, random.Random(seed + 1))  # noqa: S311 - as above
        while some := list(itertools.islice(strangers, BATCH)):
            bulk.add(some)
            progress(len(some))
        bulk.end()


def count_all(workspace: Workspace) -> int:
    """Return how many clients a workspace has, the removed among them."""
    query = sa.select(sa.func.count()).select_from(Client).where(Client.workspace_id == workspace.id)
    return db.session.scalar(query) or 0


def _hurry(session: Session) -> None:
    """Let PostgreSQL take its time for a statement, and trust its references where we may ask for that."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(sa.text(f"PRAGMA cache_size = -{_CACHE}"))
        return
    session.execute(sa.text("SET LOCAL statement_timeout = 0"))
    try:
        with session.begin_nested():
            session.execute(sa.text("SET LOCAL session_replication_role = replica"))
    except sa.exc.ProgrammingError:
        log.info("PostgreSQL checks every reference of the crowd, because this user may not ask it to trust them.")


@dataclass(slots=True)
class _Dates:
    """When somebody was registered and changed last."""

    created: dt.datetime
    updated: dt.datetime


class _Bulk:
    """One load of people, while it is being written."""

    def __init__(self, caller: Caller, session: Session, luck: random.Random) -> None:
        self.caller, self.session, self.luck = caller, session, luck
        self.last = session.scalar(sa.select(sa.func.max(Client.id))) or 0
        self.point_ids = itertools.count((session.scalar(sa.select(sa.func.max(ContactPoint.id))) or 0) + 1)
        self.today = now()
        self.words: set[str] = set()

    def add(self, strangers: list[Stranger]) -> None:
        """Write some people with their contact points, first entries in the history, cards and keys."""
        records = [(self.last + place, stranger) for place, stranger in enumerate(strangers, 1)]
        self.last += len(records)
        dates = [self._dates() for _ in records]
        cards: list[str] = []
        clients = [self._client(*record, when, cards) for record, when in zip(records, dates, strict=True)]
        _write(self.session, Client, clients)
        _write(self.session, ContactPoint, [row for record in records for row in self._points(*record)])
        _write(self.session, AuditEvent, map(self._event, records, dates))
        workspace = self.caller.workspace_id
        keys = (
            (workspace, key, number)
            for (number, _), card in zip(records, cards, strict=True)
            for key in keys_of(card, number)
        )
        _put(self.session, "unsorted_keys", ("workspace_id", "key", "client_id"), keys)
        self.words.update(*map(words_on, cards))

    def end(self) -> None:
        """Write the keys in their order, which takes a fraction of the time, and the words of all names."""
        self.session.execute(sa.text(_SORT))
        self.session.execute(sa.text("DROP TABLE unsorted_keys"))
        workspace = self.caller.workspace_id
        known = set(self.session.scalars(sa.select(SearchWord.word).where(SearchWord.workspace_id == workspace)))
        new = sorted(word for word in self.words - known if len(word) <= LONGEST_WORD)
        _put(self.session, "search_words", ("workspace_id", "word"), ((workspace, word) for word in new))
        typos = sorted((workspace, typo, word) for word in new for typo in shortened(word))
        _put(self.session, "search_typos", ("workspace_id", "typo", "word"), typos)
        if self.session.get_bind().dialect.name == "postgresql":
            for table in ("clients", "contact_points", "audit_events"):
                last = f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))"  # noqa: S608 - our own tables
                self.session.execute(sa.text(last))

    def _dates(self) -> _Dates:
        age = int(self.luck.random() * _PAST)
        created = self.today - dt.timedelta(seconds=age)
        return _Dates(created, created + dt.timedelta(seconds=int(self.luck.random() ** 2 * age)))

    def _client(self, number: int, stranger: Stranger, dates: _Dates, cards: list[str]) -> dict[str, Any]:
        dice = self.luck.random()
        full_name = f"{stranger.given_name} {stranger.family_name}"
        uuid = new_uuid()
        row = {
            "id": number,
            "workspace_id": self.caller.workspace_id,
            "uuid": uuid,
            "slug": self._slug(full_name, uuid),
            "given_name": stranger.given_name,
            "family_name": stranger.family_name,
            "preferred_name": stranger.preferred_name,
            "birthdate": stranger.birthdate,
            "document_type": "DNI" if stranger.document_number else None,
            "document_number": stranger.document_number,
            "source": "command",
            "is_active": dice > _INACTIVE,
            "confirmed_at": None if dice > _CONFIRMED else dates.created,
            "archived_at": dates.updated if dice < _ARCHIVED else None,
            "version": 1,
            "created_at": dates.created,
            "updated_at": dates.updated,
            "created_by_id": self.caller.actor_id,
            "updated_by_id": self.caller.actor_id,
            "sort_name": fold(full_name)[:400],
        }
        points = [SimpleNamespace(kind=kind, normalised=normalised) for kind, _, normalised in stranger.points]
        card = card_of(SimpleNamespace(**row, full_name=full_name, contact_points=points))
        cards.append(card)
        return row | {"search_text": card}

    def _slug(self, name: str, uuid: UUID) -> str:
        slug = fold(name).replace(" ", "-")
        slug = slug if slug.isascii() else slugify(name)
        return f"{slug[:90]}-{uuid.hex[-9:]}"

    def _points(self, number: int, stranger: Stranger) -> Iterator[dict[str, Any]]:
        for position, (kind, value, normalised) in enumerate(stranger.points):
            yield {
                "id": next(self.point_ids),
                "workspace_id": self.caller.workspace_id,
                "client_id": number,
                "uuid": new_uuid(),
                "kind": kind,
                "value": value,
                "normalised": normalised,
                "is_preferred": position == 0,
                "is_additional": False,
                "position": position,
            }

    def _event(self, record: tuple[int, Stranger], dates: _Dates) -> dict[str, Any]:
        number, stranger = record
        return {
            "workspace_id": self.caller.workspace_id,
            "client_id": number,
            "actor_id": self.caller.actor_id,
            "action": "client.create",
            "origin": self.caller.origin,
            "changes": {"given_name": [None, stranger.given_name], "family_name": [None, stranger.family_name]},
            "at": dates.created,
        }


def _write(session: Session, model: type[Base], rows: Iterable[dict[str, Any]]) -> None:
    """Write rows as the model's columns want them."""
    rows = list(rows)
    if rows:
        dialect, table = session.get_bind().dialect, model.metadata.tables[model.__tablename__]
        columns = list(rows[0])
        processors = [table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in columns]
        _put(
            session,
            table.name,
            columns,
            (
                [
                    process(value) if process else value
                    for process, value in zip(processors, row.values(), strict=True)
                ]
                for row in rows
            ),
        )


def _put(session: Session, table: str, columns: Iterable[str], rows: Iterable[Any]) -> None:
    """Write plain rows by the fastest way the database has."""
    cursor: Any = session.connection().connection.cursor()
    names = ", ".join(columns)
    if session.get_bind().dialect.name == "postgresql":
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    else:
        places = ", ".join("?" for _ in names.split(","))
        statement = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608 - names of our own tables
        cursor.executemany(statement, rows)
    cursor.close()
