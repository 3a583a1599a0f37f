"""Looking along ranges of keys for those who match a reading."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from registry.search import statements
from registry.search.ranges import (
    Card,
    Place,
    Range,
    beside_ranges,
    first_place,
    following,
    pair_ranges,
    ranges_of,
)
from registry.search.views import Count, capped

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from registry.search.understanding import Reading, Term

HANDFUL = 200  # keys that are looked at before anything is known: who stands among them is put in the best order
_LOOKS = (HANDFUL, 2 * HANDFUL)  # keys of each look, while too few match
_MANY = 3000  # keys: beyond that it does not matter how many more there are
_FEW_WORDS = 40  # that begin with what was typed: each is a range of its own
_COUNTED = 2400  # keys: a word of a name stands under several


@dataclass(frozen=True, slots=True)
class Match:
    """Somebody who matches: how well, on which shelf, where, and the card."""

    fit: int
    shelf: int
    place: Place
    card: Card


@dataclass(slots=True)
class Matches:
    """Those who were met, in the order of their places; where those are not all, `last` is where the look ended.

    The first `ranked` are all who match as well as they do: these may be put in the best order.
    """

    found: list[Match] = field(default_factory=list)
    ranked: int = 0
    is_all: bool = False
    last: int | None = None


@dataclass(slots=True)
class Plan:
    """Where to look. Whoever stands within the first `sure` ranges matches if that is all the text asks for.

    `further` tells where else, once nobody is left there: it takes a question to the database.
    """

    ranges: list[Range]
    sure: int
    further: Callable[[], list[Range]] | None = None

    def complete(self) -> bool:
        """Learn where else to look; tell whether there is anywhere else."""
        further, self.further = self.further, None
        if further:
            self.ranges = [*self.ranges, *further()]
        return further is not None


@dataclass(frozen=True, slots=True)
class Search:
    """One reading of a text within a workspace and on some of its shelves, the best shelf first."""

    workspace_id: int
    shelves: tuple[str, ...]
    reading: Reading

    def plan(self) -> Plan:
        """Return where to look: along the rarest term or, where all are common, where two words stand together."""
        each = [ranges_of(term, self.shelves) for term in self.reading.terms]
        rarest, size = self._rarest(each, HANDFUL) if len(each) > 1 else (0, 0)
        if size < HANDFUL:
            return Plan(each[rarest], len(each[rarest]) if len(each) == 1 else 0)
        if len(words := [term for term in self.reading.terms if term.is_word]) > 1:
            pairs = self._pairs(words)
            return Plan(pairs, len(pairs), lambda: each[self._rarest(each, _MANY)[0]])
        return Plan(each[self._rarest(each, _MANY)[0]], 0)

    def _rarest(self, groups: Sequence[Sequence[Range]], most: int) -> tuple[int, int]:
        """Return which group of ranges holds the fewest keys, and how many, counted no further than `most`."""
        sizes = iter(statements.sizes(self.workspace_id, [one for group in groups for one in group], most))
        sums = [sum(next(sizes) for _ in group) for group in groups]
        return min(range(len(sums)), key=lambda number: sums[number]), min(sums)

    def _pairs(self, words: list[Term]) -> list[Range]:
        """Return where the word with the fewest continuations stands beside another one."""
        first, known = min(((term, self._becomes(term)) for term in words), key=lambda one: len(one[1]))
        if len(known) > _FEW_WORDS:
            first = words[self._rarest([ranges_of(term, self.shelves) for term in words], _MANY)[0]]
            second = next(term for term in words if term is not first)
            return beside_ranges(first, second, self.shelves)
        seconds = [term for term in words if term is not first]
        thirds = [*seconds[1:], seconds[0]] if len(seconds) > 1 else [None]
        options = [
            pair_ranges(known, second, self.shelves, third) for second, third in zip(seconds, thirds, strict=True)
        ]
        return options[self._rarest(options, HANDFUL)[0] if len(options) > 1 else 0]

    def _becomes(self, term: Term) -> list[str]:
        """Return the words of names that a typed word may become or have been meant as, itself first."""
        return [*statements.words_from(self.workspace_id, term.word, _FEW_WORDS + 1), *term.meant]

    def look(self, plan: Plan, wanted: int, after: Place | None = None) -> Matches:
        """Return more than are wanted, or all; `after` is the place of the last one on the page before."""
        matches, met, place = Matches(), set[int](), after
        for number, most in enumerate(itertools.chain(_LOOKS, itertools.repeat(_MANY)), 1):
            rows = self._places(plan, place, most)
            is_end = len(rows) < most
            if number == 1 and not is_end:
                rows = rows[: most // 2]  # among so many a page is full soon
            new = {row.client_id: row for row in reversed(rows) if row.client_id not in met}
            cards = statements.cards(self.workspace_id, new) if new else {}
            found = (self._match(row, cards.get(row.client_id)) for row in rows if row is new.get(row.client_id))
            matches.found += [one for one in found if one and (after is None or self._is_first(one, plan))]
            matches.last = self._last(plan, rows, cards) or matches.last
            if self._is_enough(plan, matches, wanted, is_end=is_end):
                break
            if number >= len(_LOOKS) and matches.found and self._last(plan, rows, cards):
                break  # but nobody is told that nobody matches before everybody was looked at
            met |= new.keys()
            place = rows[-1] if rows else place
        return matches

    def _is_enough(self, plan: Plan, matches: Matches, wanted: int, *, is_end: bool) -> bool:
        """Tell whether a look may end: with more than are wanted, or with all; those known to be all are ranked."""
        if is_end:
            matches.ranked = matches.ranked or len(matches.found)
        if len(matches.found) > wanted:
            return True
        matches.is_all = is_end and not plan.complete()
        return matches.is_all

    def _last(self, plan: Plan, rows: list[Place], cards: dict[int, Card]) -> int | None:
        """Return the last client who was met at their first place, which a cursor therefore leads back to."""
        ends = (row for row in reversed(rows) if row.client_id in cards)
        firsts = (row for row in ends if first_place(cards[row.client_id], plan.ranges, self.shelves) == row)
        return next((row.client_id for row in firsts), None)

    def _places(self, plan: Plan, after: Place | None, most: int) -> list[Place]:
        if after is None:
            return statements.places(self.workspace_id, plan.ranges, most)
        rows = statements.places(self.workspace_id, following(plan.ranges, after), most)
        return [Place(row.number + after.number, row.key, row.client_id) for row in rows]

    def _match(self, place: Place, card: Card | None) -> Match | None:
        fit = self.reading.fit(card.text) if card else None
        if card is None or fit is None:
            return None
        return Match(fit, self.shelves.index(place.key[0]), place, card)

    def _is_first(self, match: Match, plan: Plan) -> bool:
        """Tell whether this is the first place of a client, so that no page before has shown them."""
        return first_place(match.card, plan.ranges, self.shelves) == match.place

    def find_place(self, plan: Plan, client_id: int) -> Place | None:
        """Return where somebody stands who was shown last; None where they no longer match."""
        plan.complete()
        card = statements.cards(self.workspace_id, [client_id]).get(client_id)
        return first_place(card, plan.ranges, self.shelves) if card else None

    def count(self, plan: Plan, matches: Matches) -> Count:
        """Return how many match, counted no further than the cap."""
        if matches.is_all:
            return Count(len(matches.found))
        if not plan.sure or len(self.reading.terms) > 2:  # noqa: PLR2004 - ranges tell of a word or two
            return Count(len(matches.found), is_capped=True)
        keys, people = statements.people(self.workspace_id, plan.ranges[: plan.sure], _COUNTED)
        counted = capped(max(people, len(matches.found)))
        return Count(
            counted.number,
            counted.is_capped or keys >= _COUNTED or plan.sure < len(plan.ranges) or plan.further is not None,
        )
