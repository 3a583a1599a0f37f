"""What may have been meant where nobody matches what was typed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from registry.search import statements
from registry.search.cards import ACTIVE
from registry.search.ranges import word_range
from registry.search.typos import SHORTEST, is_one_slip, shortened

if TYPE_CHECKING:
    from registry.search.understanding import Reading, Term

_MEANT = 4  # words that one typo is corrected to
_COUNTED = 50


def corrected(workspace_id: int, reading: Reading) -> Reading | None:
    """Return a reading that also matches whoever is called almost like that, or None where no name is almost that."""
    terms = tuple(_or_meant(workspace_id, term) for term in reading.terms)
    return replace(reading, terms=terms) if terms != reading.terms else None


def _or_meant(workspace_id: int, term: Term) -> Term:
    if not (term.is_word and term.is_plain and len(term.word) >= SHORTEST):
        return term
    similar = statements.similar_words(workspace_id, {term.word, *shortened(term.word)})
    meant = [word for word in similar if is_one_slip(term.word, word)]
    return term.or_meant(_commonest(workspace_id, meant)) if meant else term


def _commonest(workspace_id: int, words: list[str]) -> tuple[str, ...]:
    """Return those of the words that most people are called, the commonest first."""
    sizes = statements.sizes(workspace_id, [[word_range(ACTIVE, word)] for word in words], _COUNTED)
    ordered = sorted(zip(sizes, words, strict=True), key=lambda one: (-one[0], one[1]))
    return tuple(word for _, word in ordered[:_MEANT])


def instead_of(reading: Reading, card: str) -> str:
    """Return the text that would have found somebody: what was typed, with the words that were meant."""
    return " ".join(_matching_word(term, card) for term in reading.terms if term.word)


def _matching_word(term: Term, card: str) -> str:
    if term.needles[0].fit(card) is not None:
        return term.word
    return next((word for word in term.meant if f"\nn{word}\n" in f"{card}\n"), term.word)
