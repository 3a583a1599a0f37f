"""Where to look for those who match a reading: along as few keys as possible."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from registry.models.search import LONGEST_KEY
from registry.search import statements
from registry.search.cards import LONGEST, NAME
from registry.search.ranges import Place, Range, beside_ranges, long_ranges, pair_ranges, ranges_of, stray_ranges

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from registry.search.understanding import Reading, Term

HANDFUL = 100  # keys: who stands there, and nobody else does, is put in the best order
SOME = 600  # keys: so many are compared before a page may be short
_COUNTED = 2500  # keys: up to so many of each of two terms the database itself finds who stands under both
_PROBED = 60  # keys of each term that is commoner than that
_FEW_WORDS = 40  # that begin with what was typed: each is a range of its own

Words = dict[str, list[str]]


@dataclass(slots=True)
class Plan:
    """Where to look. Whoever stands within the first `sure` ranges matches if that is all the text asks for.

    `further` tells where else, once nobody is left there: it takes a question to the database. With `people` they
    are known already. `proof` tells whether a key within the sure ranges is enough to know. `size` is how many keys
    there are, where they were counted.
    """

    ranges: list[Range]
    sure: int = 0
    further: Callable[[], list[Range]] | None = None
    people: list[int] | None = None
    proof: Callable[[str], bool] | None = None
    size: int = 0

    def complete(self) -> bool:
        """Learn where else to look; tell whether there is anywhere else."""
        further, self.further = self.further, None
        more = further() if further else []
        self.ranges = [*self.ranges, *more]
        return bool(more)

    def proves(self, place: Place) -> bool:
        """Tell whether a key alone shows that whoever stands there matches."""
        return place.number < self.sure and (self.proof is None or self.proof(place.key))


@dataclass(frozen=True, slots=True)
class Planner:
    """Makes a plan; `fitting` tells how many of those who stand in each of some places match.

    `words` are those of names that begin with what was typed, as far as they were looked up.
    """

    workspace_id: int
    shelves: tuple[str, ...]
    reading: Reading
    words: Words
    fitting: Callable[[Sequence[Collection[Place]]], list[int]]

    def plan(self) -> Plan:
        """Return where to look: where two words stand together, or along the rarest term."""
        terms = self.reading.terms
        each = [ranges_of(term, self.shelves) for term in terms]
        if len(terms) == 1:
            is_cut = any(len(needle.text) >= LONGEST for needle in terms[0].needles)
            return Plan(each[0], 0 if is_cut else len(each[0]))
        if all(term.is_word for term in terms):
            return self._of_words(each)
        return self._of_the_rarest(each, SOME)

    def _of_the_rarest(self, each: list[list[Range]], most: int) -> Plan:
        """Return where to look: along the rarest term, or among those who stand along the two rarest."""
        sizes = statements.sizes(self.workspace_id, each, most)
        few, more = sorted(range(len(each)), key=sizes.__getitem__)[:2]
        if sizes[few] > HANDFUL and sizes[more] < most:
            people = statements.shared(self.workspace_id, each[few], each[more], HANDFUL + 1, most)
            if len(people) <= HANDFUL:
                return Plan([], people=people)
        if sizes[few] == most:
            is_counted = most == _COUNTED
            return Plan(each[self._likeliest(each)]) if is_counted else self._of_the_rarest(each, _COUNTED)
        return Plan(each[few] if sizes[few] else [], size=sizes[few])

    def _of_words(self, each: list[list[Range]]) -> Plan:
        terms = self.reading.terms
        if new := [term.word for term in terms if term.word not in self.words]:
            self.words.update(statements.words_from(self.workspace_id, new, _FEW_WORDS + 1))
        for term in terms:
            if not self._becomes(term) and len(term.word) < LONGEST:
                return Plan(self._or_rarer(long_ranges(term, self.shelves) + stray_ranges(term, self.shelves), each))
        pairs = self._pairs([*terms])
        return Plan(pairs, len(pairs), lambda: self._strays(each), proof=self._is_proof)

    def _becomes(self, term: Term) -> list[str]:
        """Return the words of names that a typed word may become or have been meant as, itself first."""
        return [*self.words[term.word], *term.meant]

    def _is_proof(self, key: str) -> bool:
        """Tell whether a name that begins with what is in a key holds all words."""
        words = key[2:].split(" ")
        text, whole = f" {key[2:]}", words[:-1] if len(key) >= LONGEST_KEY else words
        return key[1] == NAME and all(
            f" {term.word}" in text or any(word in whole for word in term.meant) for term in self.reading.terms
        )

    def _pairs(self, words: list[Term]) -> list[Range]:
        """Return where the word with the fewest continuations stands beside another one."""
        first = min(words, key=lambda term: len(self._becomes(term)))
        if len(self._becomes(first)) > _FEW_WORDS:
            return self._beside(words)
        seconds = [term for term in words if term is not first]
        thirds = [*seconds[1:], seconds[0]] if len(seconds) > 1 else [None]
        options = [
            pair_ranges(first, self._becomes(first), second, self.shelves, third)
            for second, third in zip(seconds, thirds, strict=True)
        ]
        sizes = statements.sizes(self.workspace_id, options, HANDFUL) if len(options) > 1 else [0]
        return options[sizes.index(min(sizes))]

    def _beside(self, words: list[Term]) -> list[Range]:
        """Return where one of two beginnings stands before the other one: along the rarer one."""
        two = sorted(words, key=lambda term: -len(term.word))[:2]
        options = [beside_ranges(first, second, self.shelves) for first, second in itertools.permutations(two)]
        sizes = statements.sizes(self.workspace_id, options, _COUNTED)
        if min(sizes) >= _COUNTED:
            sizes = [-number for number in statements.held(self.workspace_id, options, HANDFUL)]
        return options[sizes.index(min(sizes))]

    def _strays(self, each: list[list[Range]]) -> list[Range]:
        """Return where else those stand who match: a word that is not of their name is of an e-mail address."""
        return self._or_rarer([one for term in self.reading.terms for one in stray_ranges(term, self.shelves)], each)

    def _or_rarer(self, ranges: list[Range], each: list[list[Range]]) -> list[Range]:
        """Return the ranges or, where many stand there, those where fewer do; none where nobody stands there."""
        [size] = statements.sizes(self.workspace_id, [ranges], HANDFUL + 1)
        if size <= HANDFUL:
            return ranges if size else []
        groups = [ranges, *each]
        sizes = statements.sizes(self.workspace_id, groups, _COUNTED)
        return groups[sizes.index(min(sizes)) if min(sizes) < _COUNTED else self._likeliest(groups)]

    def _likeliest(self, groups: Sequence[Sequence[Range]]) -> int:
        """Return along which ranges the first ones match most often."""
        fits = self.fitting([statements.places(self.workspace_id, group, _PROBED) for group in groups])
        return fits.index(max(fits))
