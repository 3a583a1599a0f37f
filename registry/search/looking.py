"""Looking along ranges of keys for those who match a reading."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from registry.search import statements
from registry.search.cards import NAME
from registry.search.planning import HANDFUL, SOME, Plan, Planner, Words
from registry.search.ranges import Card, Place, first_place, following
from registry.search.views import Count, capped

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from registry.search.understanding import Reading

_LOOKS = (HANDFUL, SOME - HANDFUL)  # keys of each look, while too few match
_MANY = 3000  # keys of each further look
_COUNTED, _COUNTED_OF_NAMES = 1100, 2400  # keys: a word of a name stands under several


class Match(NamedTuple):
    """Somebody who matches, and where; who is put in the best order, also how well, on which shelf, and the card."""

    client_id: int
    place: Place | None = None
    card: Card | None = None
    fit: int = 0
    shelf: int = 0


@dataclass(slots=True)
class Matches:
    """Those who were met, in the order of their places; where those are not all, `last` is where the look ended.

    The first `ranked` are all who match as well as they do: these may be put in the best order.
    """

    found: list[Match] = field(default_factory=list)
    ranked: int = 0
    is_all: bool = False
    last: int | None = None


class Search:
    """One reading of a text within a workspace and on some of its shelves, the best shelf first."""

    def __init__(self, workspace_id: int, shelves: tuple[str, ...], reading: Reading, words: Words) -> None:
        self.workspace_id, self.shelves, self.reading, self.words = workspace_id, shelves, reading, words
        self._cards: dict[int, Card | None] = {}

    def plan(self) -> Plan:
        """Return where to look."""
        return Planner(self.workspace_id, self.shelves, self.reading, self.words, self._fitting).plan()

    def look(self, plan: Plan, wanted: int, after: Place | None = None) -> Matches:
        """Return more than are wanted, or all; `after` is the place of the last one on the page before."""
        if plan.people is not None:
            return self._all_of(plan.people)
        matches, met, place, number = Matches(), set[int](), after, 0
        while True:
            most = (*_LOOKS, _MANY)[min(number, len(_LOOKS))]
            if number == 0 and most <= plan.size < SOME:
                most = plan.size + 1  # in one go
            number += 1
            rows = self._places(plan, place, most)
            is_end = len(rows) < most
            new = _firsts(rows, met)
            found = self._matching(plan, new, with_cards=after is not None or (number == 1 and is_end))
            matches.found += [one for one in found if after is None or self._is_first(one, plan)]
            matches.last = self._last(plan, new, after) or matches.last
            if self._is_enough(plan, matches, wanted, is_end=is_end):
                break
            is_guess = any(term.meant for term in self.reading.terms)
            if number >= len(_LOOKS) and (is_guess or (matches.found and self._last(plan, new, after))):
                break  # but nobody is told that nobody matches what was typed before everybody was looked at
            place = rows[-1] if rows else place
            number = 0 if is_end else number  # there is more elsewhere
        return matches

    def _all_of(self, people: Collection[int]) -> Matches:
        """Return those of some people who match."""
        self._read(people)
        found = [match for client_id in people if (match := self._match(client_id, None))]
        return Matches(found, ranked=len(found), is_all=True)

    def _is_enough(self, plan: Plan, matches: Matches, wanted: int, *, is_end: bool) -> bool:
        """Tell whether a look may end: with more than are wanted, or with all; those known to be all are ranked."""
        if is_end and all(one.card for one in matches.found):
            matches.ranked = matches.ranked or len(matches.found)
        if len(matches.found) > wanted:
            return True
        matches.is_all = is_end and not plan.complete()
        return matches.is_all

    def _matching(self, plan: Plan, places: list[Place], *, with_cards: bool) -> Iterable[Match]:
        """Return who of those that stand there match; no card is read of whom the key alone proves to."""
        is_proof = [not with_cards and plan.proves(place) for place in places]
        self._read(place.client_id for place, is_proven in zip(places, is_proof, strict=True) if not is_proven)
        found = (
            Match(place.client_id, place) if is_proven else self._match(place.client_id, place)
            for place, is_proven in zip(places, is_proof, strict=True)
        )
        return [match for match in found if match]

    def _match(self, client_id: int, place: Place | None) -> Match | None:
        card = self._cards.get(client_id)
        fit = self.reading.fit(card.text) if card else None
        if card is None or fit is None:
            return None
        stands = [self.shelves.index(one) for one in card.text.partition("\n")[0] if one in self.shelves]
        return Match(client_id, place, card, fit, min(stands)) if stands else None

    def _fitting(self, groups: Sequence[Collection[Place]]) -> list[int]:
        """Return how many of those who stand in each of some places match."""
        people = [{place.client_id for place in places} for places in groups]
        self._read(set().union(*people))
        return [sum(self._match(client_id, None) is not None for client_id in some) for some in people]

    def _read(self, client_ids: Iterable[int]) -> None:
        if new := [client_id for client_id in client_ids if client_id not in self._cards]:
            self._cards |= dict.fromkeys(new) | statements.cards(self.workspace_id, new)

    def name_of(self, match: Match) -> str:
        """Return the words of the name of somebody who was found by them, as they are on a card."""
        if match.place is None or match.card is not None:
            return match.card.text if match.card else ""
        return "\n".join(["", *(NAME + word for word in match.place.key[2:].split(" ")), ""])

    def card(self, client_id: int) -> Card | None:
        """Return somebody's card."""
        self._read([client_id])
        return self._cards[client_id]

    def _last(self, plan: Plan, places: list[Place], after: Place | None) -> int | None:
        """Return the last client who was met at their first place, which a cursor therefore leads back to."""
        if after is None:
            return places[-1].client_id if places else None
        cards = ((place, self.card(place.client_id)) for place in reversed(places))
        firsts = (place for place, card in cards if card and first_place(card, plan.ranges, self.shelves) == place)
        return next((place.client_id for place in firsts), None)

    def _places(self, plan: Plan, after: Place | None, most: int) -> list[Place]:
        if not plan.ranges:
            return []
        if after is None:
            return statements.places(self.workspace_id, plan.ranges, most)
        rows = statements.places(self.workspace_id, following(plan.ranges, after), most)
        return [Place(row.number + after.number, row.key, row.client_id) for row in rows]

    def _is_first(self, match: Match, plan: Plan) -> bool:
        """Tell whether this is the first place of a client, so that no page before has shown them."""
        return match.card is not None and first_place(match.card, plan.ranges, self.shelves) == match.place

    def find_place(self, plan: Plan, client_id: int) -> Place | None:
        """Return where somebody stands who was shown last; None where they no longer match."""
        plan.complete()
        card = self.card(client_id)
        return first_place(card, plan.ranges, self.shelves) if card else None

    def count(self, plan: Plan, matches: Matches) -> Count:
        """Return how many match, counted no further than the cap."""
        if matches.is_all:
            return Count(len(matches.found))
        if matches.ranked == len(matches.found) > 0:  # that is everybody along the ranges
            return Count(len(matches.found), is_capped=True)
        is_told = plan.sure and not any(one.holds for one in plan.ranges)  # by the ranges: of a word or two
        if not is_told or len(self.reading.terms) > 2:  # noqa: PLR2004
            return Count(len(matches.found), is_capped=True)
        most = _COUNTED_OF_NAMES if self.reading.terms[0].word else _COUNTED
        keys, people = statements.people(self.workspace_id, plan.ranges[: plan.sure], most)
        counted = capped(max(people, len(matches.found)))
        return Count(
            counted.number,
            counted.is_capped or keys >= most or plan.sure < len(plan.ranges) or plan.further is not None,
        )


def _firsts(places: list[Place], met: set[int]) -> list[Place]:
    """Return the first place of each who was not met before; they are met then."""
    firsts = []
    for place in places:
        if place.client_id not in met:
            met.add(place.client_id)
            firsts.append(place)
    return firsts
