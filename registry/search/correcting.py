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
    typed = [term.word for term in reading.terms if _may_be_a_slip(term)]
    pieces = {piece for word in typed for piece in (word, *shortened(word))}
    similar = statements.similar_words(workspace_id, pieces) if pieces else []
    meant = {word: [other for other in similar if is_one_slip(word, other)] for word in typed}
    sizes = _sizes(workspace_id, list(meant.values()))
    terms = tuple(_or_meant(term, meant.get(term.word, []), sizes) for term in reading.terms)
    return replace(reading, terms=terms) if terms != reading.terms else None


def _may_be_a_slip(term: Term) -> bool:
    return term.is_word and term.is_plain and len(term.word) >= SHORTEST


def _or_meant(term: Term, words: list[str], sizes: dict[str, int]) -> Term:
    """Return a term that those of the words match as well that most people are called, the commonest first."""
    ordered = sorted(words, key=lambda word: (-sizes.get(word, 0), word))
    return term.or_meant(tuple(ordered[:_MEANT])) if words else term


def _sizes(workspace_id: int, choices: list[list[str]]) -> dict[str, int]:
    """Return how common words are, where there is a choice."""
    words = list(dict.fromkeys(word for choice in choices if len(choice) > 1 for word in choice))
    groups = [[word_range(ACTIVE, word)] for word in words]
    return dict(zip(words, statements.sizes(workspace_id, groups, _COUNTED), strict=True)) if words else {}


def instead_of(reading: Reading, card: str) -> str:
    """Return the text that would have found somebody: what was typed, with the words that were meant."""
    return " ".join(_matching_word(term, card) for term in reading.terms if term.word)


def _matching_word(term: Term, card: str) -> str:
    if term.needles[0].fit(card) is not None:
        return term.word
    return next((word for word in term.meant if f"\nn{word}\n" in f"{card}\n"), term.word)
