"""Comparing the index with the records, and writing it anew while everybody goes on working."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import orjson
import sqlalchemy as sa

from registry.db import db, transaction
from registry.folding import fold
from registry.models import Client, ContactPoint, SearchKey, SearchTypo, SearchWord
from registry.models.search import LONGEST_WORD
from registry.search.cards import ACTIVE, ARCHIVED, INACTIVE, NAME, card_of, keys_of, words_on
from registry.search.indexing import LONGEST_NAME, add_words
from registry.search.statements import prepared
from registry.search.typos import shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sqlalchemy.orm import Session

BATCH = 500
_KEYS = 5_000  # looked at together

_LISTED = {
    "sqlite": """
        SELECT json_extract(value, '$[0]') AS workspace_id, json_extract(value, '$[1]') AS key,
               json_extract(value, '$[2]') AS client_id FROM json_each(:keys)
        """,
    "postgresql": """
        SELECT CAST(one ->> 0 AS bigint) AS workspace_id, one ->> 1 AS key, CAST(one ->> 2 AS bigint) AS client_id
        FROM jsonb_array_elements(CAST(:keys AS jsonb)) AS l(one)
        """,
}
_MISSING = """
SELECT l.workspace_id, l.key, l.client_id FROM ({listed}) AS l WHERE NOT EXISTS (
  SELECT 1 FROM search_keys AS k
  WHERE k.workspace_id = l.workspace_id AND k.key = l.key AND k.client_id = l.client_id
)
"""

Key = tuple[int, str, int]  # workspace, key, client
_COLUMNS = (
    Client.id,
    Client.workspace_id,
    Client.given_name,
    Client.family_name,
    Client.preferred_name,
    Client.birthdate,
    Client.document_number,
    Client.is_active,
    Client.confirmed_at,
    Client.archived_at,
    Client.sort_name,
    Client.search_text,
)


@dataclass(slots=True)
class _Survey:
    """What was seen while all records were read: how many keys are due, and which words."""

    keys: int = 0
    words: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))


def count_records() -> int:
    """Return how many clients there are in all workspaces."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(Client)) or 0


def check(progress: Callable[[int], object] = lambda _: None) -> Iterator[str]:
    """Yield a sentence for everything in which index and records differ, as they are at one moment."""
    db.session.commit()
    if db.session.get_bind().dialect.name == "postgresql":  # SQLite's reader sees one moment anyway
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    survey, missing = _Survey(), 0
    for clients in _batches(db.session()):
        for client in clients:
            if (client.search_text, client.sort_name) != (client.card, client.name):
                yield f"The card of client {client.id} is not what the record says."
        lacking = _missing(_survey(survey, clients))
        missing += len(lacking)
        yield from (f"Client {client_id} cannot be found by {key!r}." for _, key, client_id in lacking)
        progress(len(clients))
    if db.session.scalar(sa.select(sa.func.count()).select_from(SearchKey)) != survey.keys - missing:
        yield from (f"{key!r} leads to client {client_id}, who is not called that." for _, key, client_id in _stale())
    yield from _lost_words(survey)
    db.session.rollback()


def rebuild(progress: Callable[[int], object] = lambda _: None) -> None:
    """Make the index what the records say, a batch at a time; each batch holds its clients as an edit would."""
    survey, last, is_end = _Survey(), 0, False
    while not is_end:
        with transaction() as session:
            clients = next(_batches(session, last, lock=True), [])
            _write(session, survey, clients)
        is_end, last = not clients, clients[-1].id if clients else last
        progress(len(clients))
    for key in list(_stale()):
        _remove(key)
    for workspace_id, words in survey.words.items():
        _forget(workspace_id, words)


def _batches(session: Session, last: int = 0, *, lock: bool = False) -> Iterator[list[Any]]:
    """Yield the clients, some at a time, each with its contact points, and with its card and name as they are due."""
    query = sa.select(*_COLUMNS).order_by(Client.id).limit(BATCH)
    query = query.with_for_update(of=Client, key_share=True) if lock else query
    while rows := session.execute(query.where(Client.id > last)).all():
        first, last = rows[0].id, rows[-1].id
        points = defaultdict(list)
        columns = (ContactPoint.client_id, ContactPoint.kind, ContactPoint.normalised)
        found = sa.select(*columns).where(ContactPoint.client_id.between(first, last)).order_by(ContactPoint.position)
        for point in session.execute(found):
            points[point.client_id].append(point)
        yield [_client(row, points[row.id]) for row in rows]


def _client(row: Any, points: list[Any]) -> Any:
    full_name = f"{row.given_name} {row.family_name}" if row.family_name else row.given_name
    values = dict(row._mapping)  # noqa: SLF001 - the documented public name of a row's mapping
    client = SimpleNamespace(**values, full_name=full_name, contact_points=points)
    client.card, client.name = card_of(client), fold(full_name)[:LONGEST_NAME]
    return client


def _survey(survey: _Survey, clients: list[Any]) -> list[Key]:
    """Return the keys that are due for some clients, and remember what they add up to."""
    keys = [(client.workspace_id, key, client.id) for client in clients for key in keys_of(client.card, client.id)]
    survey.keys += len(keys)
    for client in clients:
        survey.words[client.workspace_id] |= {word for word in words_on(client.card) if len(word) <= LONGEST_WORD}
    return keys


def _write(session: Session, survey: _Survey, clients: list[Any]) -> None:
    """Write what is missing of some clients' cards, keys and words."""
    for client in clients:
        if (client.search_text, client.sort_name) != (client.card, client.name):
            due = {"search_text": client.card, "sort_name": client.name}
            session.execute(sa.update(Client).where(Client.id == client.id).values(due))
    if lacking := _missing(_survey(survey, clients)):
        rows = [dict(zip(("workspace_id", "key", "client_id"), key, strict=True)) for key in lacking]
        session.execute(sa.insert(SearchKey), rows)
    for workspace_id in {client.workspace_id for client in clients}:
        words = (words_on(client.card) for client in clients if client.workspace_id == workspace_id)
        add_words(session, workspace_id, set().union(*words))


def _missing(keys: list[Key]) -> list[Key]:
    """Return those of the keys that are not kept."""
    if not keys:
        return []
    statement = _MISSING.format(listed=_LISTED[db.session.get_bind().dialect.name])
    rows = db.session.execute(prepared(statement), {"keys": orjson.dumps(keys).decode()})
    return sorted((workspace_id, key, client_id) for workspace_id, key, client_id in rows)


def _stale() -> Iterator[Key]:
    """Yield every key under which its client's card is not to be kept."""
    place: Key | None = None
    columns = (SearchKey.workspace_id, SearchKey.key, SearchKey.client_id)
    while True:
        query = sa.select(*columns).order_by(*columns).limit(_KEYS)
        query = query.where(sa.tuple_(*columns) > sa.tuple_(*place)) if place else query
        keys: list[Key] = [(row[0], row[1], row[2]) for row in db.session.execute(query)]
        if not keys:
            return
        yield from _not_due(keys)
        place = keys[-1]


def _not_due(keys: list[Key]) -> Iterator[Key]:
    cards = _cards({client_id for *_, client_id in keys})
    for workspace_id, key, client_id in keys:
        home, card = cards.get(client_id, (0, "x"))
        if home != workspace_id or key not in keys_of(card, client_id):
            yield workspace_id, key, client_id


def _cards(client_ids: Iterable[int]) -> dict[int, tuple[int, str]]:
    query = sa.select(Client.id, Client.workspace_id, Client.search_text).where(Client.id.in_(client_ids))
    return {client_id: (workspace_id, card) for client_id, workspace_id, card in db.session.execute(query)}


def _remove(key: Key) -> None:
    """Remove a key, unless an edit has made it right meanwhile."""
    workspace_id, text, client_id = key
    with transaction() as session:
        session.execute(sa.select(Client.id).where(Client.id == client_id).with_for_update(key_share=True))
        for _ in _not_due([key]):
            kept = (SearchKey.workspace_id == workspace_id, SearchKey.key == text, SearchKey.client_id == client_id)
            session.execute(sa.delete(SearchKey).where(*kept))


def _forget(workspace_id: int, words: set[str]) -> None:
    """Forget the words of names that nobody has any more: a name that was erased is gone from here, too."""
    known = set(db.session.scalars(sa.select(SearchWord.word).where(SearchWord.workspace_id == workspace_id)))
    for word in sorted(known - words):
        with transaction() as session:
            if not _is_in_use(session, workspace_id, word):
                for model in (SearchWord, SearchTypo):
                    session.execute(sa.delete(model).where(model.workspace_id == workspace_id, model.word == word))


def _is_in_use(session: Session, workspace_id: int, word: str) -> bool:
    """Tell whether somebody has come by a word since all records were read."""
    starts = [shelf + NAME + word for shelf in (ACTIVE, INACTIVE, ARCHIVED)]
    used = sa.or_(*(SearchKey.key.between(start, start + " \U0010ffff") for start in starts))
    query = sa.select(SearchKey.key).where(SearchKey.workspace_id == workspace_id, used)
    return session.scalar(query.limit(1)) is not None


def _lost_words(survey: _Survey) -> Iterator[str]:
    for workspace_id, words in survey.words.items():
        known = set(db.session.scalars(sa.select(SearchWord.word).where(SearchWord.workspace_id == workspace_id)))
        pairs = sa.select(SearchTypo.typo, SearchTypo.word).where(SearchTypo.workspace_id == workspace_id)
        typos = {(typo, word) for typo, word in db.session.execute(pairs)}
        for word in sorted(words):
            if word not in known or any((typo, word) not in typos for typo in shortened(word)):
                yield f"The word {word!r} is not known to the correction of typos."
