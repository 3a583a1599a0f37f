"""The statements of a search, as each database likes them best: their text never changes, so it is prepared once.

Lists travel as one parameter: an array on PostgreSQL, JSON on SQLite.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import orjson
import sqlalchemy as sa

from registry.db import db
from registry.models.search import LONGEST_KEY
from registry.search.cards import with_number
from registry.search.ranges import LAST, Card, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from registry.search.ranges import Range


_RANGES = {
    "sqlite": """
        WITH r AS MATERIALIZED (
          SELECT key AS number, json_extract(value, '$[0]') AS low, json_extract(value, '$[1]') AS high,
                 json_extract(value, '$[2]') AS after, json_extract(value, '$[3]') AS holds
          FROM json_each(:ranges)
        )
        """,
    "postgresql": """
        WITH r AS (
          SELECT number - 1 AS number, low, high, after, holds
          FROM unnest(CAST(:lows AS text[]), CAST(:highs AS text[]), CAST(:afters AS bigint[]), CAST(:held AS text[]))
               WITH ORDINALITY AS r(low, high, after, holds, number)
        )
        """,
}
# Both walk the ranges in their order, and each range from its low end: the first rows are the best ones.
_PLACES = {
    "sqlite": """
        SELECT r.number, k.key, k.client_id FROM r CROSS JOIN search_keys AS k
        WHERE k.workspace_id = :workspace AND k.key >= r.low AND k.key < r.high
          AND (r.after = 0 OR k.client_id > r.after OR k.key <> r.low)
          AND (r.holds = '' OR instr(k.key, r.holds) > 0 OR length(k.key) >= :cut)
        LIMIT :most
        """,
    "postgresql": """
        SELECT r.number, k.key, k.client_id FROM r CROSS JOIN LATERAL (
          SELECT key, client_id FROM search_keys
          WHERE workspace_id = :workspace AND (key, client_id) > (r.low, r.after) AND key < r.high
            AND (r.holds = '' OR strpos(key, r.holds) > 0 OR length(key) >= :cut)
          ORDER BY key, client_id LIMIT :most
        ) AS k
        LIMIT :most
        """,
}
_PEOPLE = """
SELECT count(*), count(DISTINCT client_id) FROM (
  SELECT k.client_id FROM r CROSS JOIN search_keys AS k
  WHERE k.workspace_id = :workspace AND k.key >= r.low AND k.key < r.high
  LIMIT :most
) AS few
"""
_GROUPS = {
    "sqlite": """
        WITH r AS MATERIALIZED (
          SELECT json_extract(value, '$[0]') AS part, json_extract(value, '$[1]') AS low,
                 json_extract(value, '$[2]') AS high, json_extract(value, '$[3]') AS holds
          FROM json_each(:parts)
        )
        """,
    "postgresql": """
        WITH r AS (
          SELECT part, low, high, holds
          FROM unnest(CAST(:parts AS bigint[]), CAST(:lows AS text[]), CAST(:highs AS text[]), CAST(:held AS text[]))
               AS r(part, low, high, holds)
        )
        """,
}
_SIZES = """
SELECT part, (
  SELECT count(*) FROM (
    SELECT 1 FROM r CROSS JOIN search_keys AS k
    WHERE r.part = parts.part AND k.workspace_id = :workspace AND k.key >= r.low AND k.key < r.high LIMIT :most
  ) AS few
) FROM (SELECT DISTINCT part FROM r) AS parts
"""
_HELD = """
SELECT part, (
  SELECT sum(CASE WHEN {find}(few.key, few.holds) > 0 THEN 1 ELSE 0 END) FROM (
    SELECT k.key, r.holds FROM r CROSS JOIN search_keys AS k
    WHERE r.part = parts.part AND k.workspace_id = :workspace AND k.key >= r.low AND k.key < r.high LIMIT :most
  ) AS few
) FROM (SELECT DISTINCT part FROM r) AS parts
"""
_FIND = {"sqlite": "instr", "postgresql": "strpos"}
_SHARED = {
    "sqlite": """
        SELECT DISTINCT k.client_id FROM r CROSS JOIN search_keys AS k
        WHERE r.part = 1 AND k.workspace_id = :workspace AND k.key >= r.low AND k.key < r.high AND k.client_id IN (
          SELECT l.client_id FROM r AS s CROSS JOIN search_keys AS l
          WHERE s.part = 0 AND l.workspace_id = :workspace AND l.key >= s.low AND l.key < s.high
        )
        LIMIT :most
        """,
    # Each range has a limit, or PostgreSQL would think it long and read the whole table.
    "postgresql": """
        , k AS MATERIALIZED (
          SELECT r.part, one.client_id FROM r CROSS JOIN LATERAL (
            SELECT client_id FROM search_keys
            WHERE workspace_id = :workspace AND key >= r.low AND key < r.high LIMIT :cap
          ) AS one
        )
        SELECT client_id FROM k WHERE part = 0 INTERSECT SELECT client_id FROM k WHERE part = 1 LIMIT :most
        """,
}
_CARDS = {
    "sqlite": """
        SELECT id, search_text, CAST(round((julianday(updated_at) - 2440587.5) * 86400000) AS INTEGER) FROM clients
        WHERE workspace_id = :workspace AND id IN (SELECT value FROM json_each(:ids))
        """,
    "postgresql": """
        SELECT id, search_text, CAST(round(extract(epoch FROM updated_at) * 1000) AS bigint) FROM clients
        WHERE workspace_id = :workspace AND id = ANY(CAST(:ids AS bigint[]))
        """,
}
_WORDS = {
    "sqlite": """
        SELECT b.value, w.word FROM json_each(:texts) AS b CROSS JOIN search_words AS w
        WHERE w.workspace_id = :workspace AND w.word IN (
          SELECT word FROM search_words
          WHERE workspace_id = :workspace AND word >= b.value AND word < b.value || :last ORDER BY word LIMIT :most
        )
        ORDER BY w.word
        """,
    "postgresql": """
        SELECT b.text, w.word FROM unnest(CAST(:texts AS text[])) AS b(text) CROSS JOIN LATERAL (
          SELECT word FROM search_words
          WHERE workspace_id = :workspace AND word >= b.text AND word < b.text || :last ORDER BY word LIMIT :most
        ) AS w
        ORDER BY w.word
        """,
}
_SIMILAR = {
    "sqlite": """
        SELECT w.word FROM search_words AS w
        WHERE w.workspace_id = :workspace AND w.word IN (SELECT value FROM json_each(:pieces))
        UNION
        SELECT t.word FROM search_typos AS t
        WHERE t.workspace_id = :workspace AND t.typo IN (SELECT value FROM json_each(:pieces))
        """,
    "postgresql": """
        SELECT w.word FROM search_words AS w
        WHERE w.workspace_id = :workspace AND w.word = ANY(CAST(:pieces AS text[]))
        UNION
        SELECT t.word FROM search_typos AS t
        WHERE t.workspace_id = :workspace AND t.typo = ANY(CAST(:pieces AS text[]))
        """,
}


def places(workspace_id: int, ranges: Sequence[Range], most: int) -> list[Place]:
    """Return the first of those who stand within the ranges, in their order."""
    rows = _along(ranges, _PLACES[_dialect()], workspace=workspace_id, most=most, cut=LONGEST_KEY)
    return [Place(number, key, client_id) for number, key, client_id in rows]


def people(workspace_id: int, ranges: Sequence[Range], most: int) -> tuple[int, int]:
    """Return how many keys the ranges hold together, counted no further than `most`, and of how many clients."""
    [(keys, clients)] = _along(ranges, _PEOPLE, workspace=workspace_id, most=most)
    return keys, clients


def sizes(workspace_id: int, groups: Sequence[Sequence[Range]], most: int) -> list[int]:
    """Return how many keys the ranges of each group hold together, counted no further than `most`."""
    return _of_each(_SIZES, workspace_id, groups, most)


def held(workspace_id: int, groups: Sequence[Sequence[Range]], most: int) -> list[int]:
    """Return how many of each group's first keys, as many as `most`, hold what its ranges are to hold."""
    return _of_each(_HELD.format(find=_FIND[_dialect()]), workspace_id, groups, most)


def _of_each(statement: str, workspace_id: int, groups: Sequence[Sequence[Range]], most: int) -> list[int]:
    found = dict.fromkeys(range(len(groups)), 0)
    rows = _run(_GROUPS[_dialect()] + statement, **_groups(groups), workspace=workspace_id, most=most)
    return [*(found | {part: number or 0 for part, number in rows}).values()]


def shared(workspace_id: int, few: Sequence[Range], more: Sequence[Range], most: int, cap: int) -> list[int]:
    """Return the numbers of clients who stand within ranges of both kinds, each of which holds fewer than `cap` keys.

    Where they are more than `most`, some of them.
    """
    values = _groups([few, more]) | {"workspace": workspace_id, "most": most}
    values |= {"cap": cap} if _dialect() == "postgresql" else {}
    return [client_id for (client_id,) in _run(_GROUPS[_dialect()] + _SHARED[_dialect()], **values)]


def cards(workspace_id: int, client_ids: Iterable[int]) -> dict[int, Card]:
    """Return the cards of these clients by their numbers."""
    rows = _run(_CARDS[_dialect()], workspace=workspace_id, ids=_list([*client_ids]))
    return {client_id: Card(client_id, with_number(text, client_id), seen) for client_id, text, seen in rows}


def words_from(workspace_id: int, beginnings: Iterable[str], most: int) -> dict[str, list[str]]:
    """Return words that begin like each of these, in the order of the alphabet."""
    found: dict[str, list[str]] = {beginning: [] for beginning in beginnings}
    values = {"workspace": workspace_id, "texts": _list([*found]), "last": LAST, "most": most}
    for beginning, word in _run(_WORDS[_dialect()], **values):
        found[beginning].append(word)
    return found


def similar_words(workspace_id: int, pieces: Iterable[str]) -> list[str]:
    """Return words that are one of these pieces, or become one when they lose a letter."""
    return [word for (word,) in _run(_SIMILAR[_dialect()], workspace=workspace_id, pieces=_list([*pieces]))]


def _along(ranges: Sequence[Range], statement: str, **values: Any) -> Sequence[Any]:
    return _run(_RANGES[_dialect()] + statement, **_ranges(ranges), **values)


def _run(statement: str, **values: Any) -> Sequence[Any]:
    return db.session.execute(prepared(statement), values).all()


@functools.cache
def prepared(statement: str) -> sa.TextClause:
    """Return a statement that SQLAlchemy reads only once."""
    return sa.text(statement)


def _dialect() -> str:
    return db.session.get_bind().dialect.name


def _list(values: list[Any]) -> Any:
    return values if _dialect() == "postgresql" else orjson.dumps(values).decode()


def _ranges(ranges: Sequence[Range]) -> dict[str, Any]:
    if _dialect() == "postgresql":
        return {
            "lows": [one.low for one in ranges],
            "highs": [one.high for one in ranges],
            "afters": [one.after for one in ranges],
            "held": [one.holds for one in ranges],
        }
    return {"ranges": orjson.dumps([(one.low, one.high, one.after, one.holds) for one in ranges]).decode()}


def _groups(groups: Sequence[Sequence[Range]]) -> dict[str, Any]:
    rows = [(part, one.low, one.high, one.holds) for part, group in enumerate(groups) for one in group]
    if _dialect() == "postgresql":
        return dict(zip(("parts", "lows", "highs", "held"), map(list, zip(*rows, strict=True)), strict=True))
    return {"parts": orjson.dumps(rows).decode()}
