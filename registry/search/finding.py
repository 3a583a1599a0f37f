"""Finding clients: page by page, the best matches first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from registry import store
from registry.db import db, now
from registry.search import lists
from registry.search.cards import ACTIVE, ARCHIVED, INACTIVE, UNCONFIRMED
from registry.search.correcting import corrected, instead_of
from registry.search.filters import Filters
from registry.search.holding import holds
from registry.search.looking import Match, Matches, Search
from registry.search.planning import HANDFUL, Plan, Words
from registry.search.understanding import Manner, Reading, understand
from registry.search.views import CAP, Count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from registry.callers import Caller
    from registry.models import Client

_SHELVES = {
    "active": (ACTIVE, INACTIVE),
    "all": (ACTIVE, INACTIVE),
    "inactive": (INACTIVE,),
    "unconfirmed": (UNCONFIRMED,),
    "archived": (ARCHIVED,),
    "alert": (ACTIVE,),
    "birthday": (ACTIVE,),
    "missing": (ACTIVE,),
}
_CURSOR = re.compile(r"(\d)-(\d{1,18})(?:-(\d)-(\d)-(\d{1,18}))?", re.ASCII)
DOCUMENTS = "clients.update"  # who keeps the records may look somebody up by a document, who only reads them may not

Rank = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of clients, how many there are in all, and the cursor of the next page where there is one.

    `instead` are the words that were found where nobody matches what was typed.
    """

    clients: list[Client]
    count: Count
    next_cursor: str | None
    instead: str | None = None
    previous_cursor: str | None = None

    @property
    def total(self) -> int:
        """Return how many there are in all, or at least."""
        return self.count.number


@dataclass(frozen=True, slots=True)
class Found:
    """A page as `Page` is, with the clients' numbers only."""

    client_ids: list[int]
    count: Count
    next_cursor: str | None = None
    instead: str | None = None
    previous_cursor: str | None = None


@dataclass(frozen=True, slots=True)
class _Cursor:
    """Where a page ended: in which reading of the text, with which client and, where it was ranked, at which rank."""

    reading: int
    client_id: int
    rank: Rank | None = None

    def __str__(self) -> str:
        rank = f"-{self.rank[0]}-{self.rank[1]}-{-self.rank[2]}" if self.rank else ""
        return f"{self.reading}-{self.client_id}{rank}"

    @classmethod
    def of(cls, text: str | None) -> _Cursor | None:
        """Return the cursor that was written like this, or None."""
        found = _CURSOR.fullmatch(text or "")
        if found is None:
            return None
        reading, client_id = int(found[1]), int(found[2])
        rank = (int(found[3]), int(found[4]), -int(found[5]), client_id) if found[3] else None
        return cls(reading, client_id, rank)


def find(
    caller: Caller,
    text: str = "",
    filters: Filters | None = None,
    after: str | None = None,
    limit: int = 25,
    before: str | None = None,
) -> Page:
    """Return a page of the workspace's clients that match everything in the text, the best matches first.

    Without a text, or where filters ask for more than a view, all of them in the order that these name. `after` is
    the cursor of a page, or, without a text, a client's number; one that leads nowhere begins anew. `before` leads
    back from a page that says its previous cursor.
    """
    caller.must("clients.view")
    found = find_numbers(caller, text, filters or Filters(), after, limit, before)
    clients = _load(caller, found.client_ids)
    return Page(clients, found.count, found.next_cursor, found.instead, found.previous_cursor)


def find_numbers(
    caller: Caller, text: str, filters: Filters, after: str | None, limit: int, before: str | None = None
) -> Found:
    """Do as `find`, but return the clients' numbers only."""
    if text.strip() and not filters.are_narrow:
        return _look_for(caller, text, filters, _Cursor.of(after), limit)
    narrowing = _narrowing(caller, text, filters.view) if text.strip() else lists.Narrowing()
    page = lists.page_of(caller, filters, narrowing, after, before, limit)
    return Found(page.client_ids, page.count, page.next_cursor, previous_cursor=page.previous_cursor)


def _narrowing(caller: Caller, text: str, view: str) -> lists.Narrowing:
    reading, numbers = everybody(caller, text, view)
    if reading is None or numbers is not None:
        return lists.Narrowing(numbers or [])
    return lists.Narrowing(conditions=[holds(term) for term in reading.terms])


def _look_for(caller: Caller, text: str, filters: Filters, cursor: _Cursor | None, limit: int) -> Found:
    for number, search in enumerate(_searches(caller, text, filters)):
        if cursor is None:
            plan = search.plan()
            if (matches := search.look(plan, limit)).found:
                return _first_page(search, plan, matches, number, limit)
        elif number == cursor.reading:
            page = _next_page(search, search.plan(), cursor, limit)
            return page or _look_for(caller, text, filters, None, limit)
    return Found([], Count(0))


def _load(caller: Caller, client_ids: Sequence[int]) -> list[Client]:
    connection = db.session.connection()
    clients = store.read_all(connection, caller.workspace_id, client_ids)
    store.relate(connection, caller.workspace_id, clients, "updated_by")
    return clients


def everybody(caller: Caller, text: str, view: str = "all") -> tuple[Reading | None, list[int] | None]:
    """Return the reading of a text that finds somebody, and the numbers of all it finds where those are few."""
    for search in _searches(caller, text, Filters(view)):
        matches = search.look(search.plan(), CAP)
        if matches.found:
            return search.reading, [match.client_id for match in matches.found] if matches.is_all else None
    return None, None


def _searches(caller: Caller, text: str, filters: Filters) -> Iterator[Search]:
    """Yield the ways to look for a text, the likeliest first; each is for when those before it find nobody."""
    manner = Manner(caller.country_code, now().date(), documents=caller.may(DOCUMENTS))
    words: Words = {}
    for reading in _readings(caller, understand(text, manner)):
        yield Search(caller.workspace_id, _SHELVES[filters.view], reading, words)


def _readings(caller: Caller, readings: list[Reading]) -> Iterator[Reading]:
    """Yield the readings, then what may have been meant where none finds anybody."""
    yield from readings
    for reading in readings:
        if meant := corrected(caller.workspace_id, reading):
            yield meant
            return


def _first_page(search: Search, plan: Plan, matches: Matches, number: int, limit: int) -> Found:
    count = search.count(plan, matches)
    meant = any(term.meant for term in search.reading.terms)
    instead = instead_of(search.reading, search.name_of(matches.found[0])) if meant else None
    return _page(matches, number, count, limit, instead=instead)


def _next_page(search: Search, plan: Plan, cursor: _Cursor, limit: int) -> Found | None:
    """Return the page behind a cursor, or None where that leads nowhere any more."""
    if cursor.rank:
        matches = search.look(plan, limit + HANDFUL)
        return _page(matches, cursor.reading, search.count(plan, matches), limit, cursor.rank)
    if place := search.find_place(plan, cursor.client_id):
        matches = search.look(plan, limit, place)
        matches.ranked = 0  # who came before them was in the order of the alphabet
        return _page(matches, cursor.reading, search.count(plan, Matches()), limit)
    return None


def _page(
    matches: Matches, number: int, count: Count, limit: int, after: Rank | None = None, instead: str | None = None
) -> Found:
    """Return those who are known to be all in the best order, then others in that of the alphabet.

    Where few match among many, it may be a short page with others behind it.
    """
    known, others = matches.found[: matches.ranked], matches.found[matches.ranked :]
    ranks = sorted(rank for rank in map(_rank, known) if after is None or rank > after)
    ends = [
        *(_Cursor(number, rank[-1], rank) for rank in ranks),
        *(_Cursor(number, one.client_id) for one in others),
    ]
    further = ends[limit - 1] if len(ends) > limit else None
    if further is None and not matches.is_all and matches.last:
        further = _Cursor(number, matches.last)
    return Found([end.client_id for end in ends[:limit]], count, str(further) if further else None, instead)


def _rank(match: Match) -> Rank:
    """Return what puts the better match, the living and who was seen last before others."""
    return match.fit, match.shelf, -(match.card.seen if match.card else 0), match.client_id
