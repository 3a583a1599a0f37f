"""Keeping what searches look at in step with a client, within the transaction that changes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson
import sqlalchemy as sa

from registry.folding import fold
from registry.models.search import LONGEST_WORD
from registry.search.cards import card_of, keys_of, words_on
from registry.search.statements import prepared
from registry.search.typos import shortened

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from registry.models import Client

LONGEST_NAME = 400

_LISTED = {
    "sqlite": "(SELECT value AS one FROM json_each(:texts)) AS l",
    "postgresql": "unnest(CAST(:texts AS text[])) AS l(one)",
}
_ADD_KEYS = "INSERT INTO search_keys (workspace_id, key, client_id) SELECT :workspace, one, :client FROM {listed}"
_REMOVE_KEYS = """
DELETE FROM search_keys
WHERE workspace_id = :workspace AND client_id = :client AND key IN (SELECT one FROM {listed})
"""
_ADD_WORDS = """
INSERT INTO search_words (workspace_id, word) SELECT :workspace, one FROM {listed} WHERE true ON CONFLICT DO NOTHING
"""
_ADD_TYPOS = (
    "INSERT INTO search_typos (workspace_id, typo, word) VALUES (:workspace, :typo, :word) ON CONFLICT DO NOTHING"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What changes in the index with one client: its card as it was, "" for a new one, and as it is."""

    before: str
    after: str

    def write(self, session: Session, client: Client) -> None:
        """Write the difference; the client has its number by now."""
        if self.before == self.after:
            return
        workspace_id, client_id = client.workspace_id, client.id
        old = keys_of(self.before, client_id) if self.before else set()
        new = keys_of(self.after, client_id)
        if gone := old - new:
            _run(session, _REMOVE_KEYS, workspace_id, gone, client=client_id)
        if added := new - old:
            _run(session, _ADD_KEYS, workspace_id, added, client=client_id)
        add_words(session, workspace_id, words_on(self.after) - words_on(self.before))


def index(client: Client) -> Entry:
    """Keep the folded copies that lists are sorted by and searches look at; the entry then writes the rest."""
    before, after = client.search_text or "", card_of(client)
    client.sort_name, client.search_text = fold(client.full_name)[:LONGEST_NAME], after
    return Entry(before, after)


def add_words(session: Session, workspace_id: int, words: Iterable[str]) -> None:
    """Remember the words of names, and what is left of each when a letter is missing.

    Known words are written like new ones: how long it takes to register must not tell whose name is known.
    """
    if not (known := sorted(word for word in words if len(word) <= LONGEST_WORD)):
        return
    _run(session, _ADD_WORDS, workspace_id, known)
    if rows := [
        {"workspace": workspace_id, "typo": typo, "word": word} for word in known for typo in shortened(word)
    ]:
        session.execute(prepared(_ADD_TYPOS), rows)


def _run(session: Session, statement: str, workspace_id: int, texts: Iterable[str], **values: Any) -> sa.Result[Any]:
    dialect = session.get_bind().dialect.name
    ordered: Any = sorted(texts)  # neighbours in the table are written one after the other
    listed = ordered if dialect == "postgresql" else orjson.dumps(ordered).decode()
    values |= {"workspace": workspace_id, "texts": listed}
    return session.execute(prepared(statement.format(listed=_LISTED[dialect])), values)
