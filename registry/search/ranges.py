"""Where in the alphabet of keys somebody may stand who matches, best places first. No database is known here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from registry.models.search import LONGEST_KEY
from registry.search.cards import EMAIL, LONG_NAME, LONGEST, LONGEST_STRAY, NAME, keys_of, stray_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from registry.search.understanding import Needle, Term

_AFTER_SPACE = "!"  # sorts behind a space and before every letter and digit
LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Range:
    """The keys from `low` to before `high`, and of those equal to `low` only clients after the number `after`.

    With `holds`, only keys that hold this text, or were cut and may have held it.
    """

    low: str
    high: str
    after: int = 0
    holds: str = ""

    def __contains__(self, key: str) -> bool:
        held = self.holds in key or len(key) >= LONGEST_KEY
        return self.low <= key < self.high and held


class Card(NamedTuple):
    """What is read of a client to decide whether and where it is shown; `seen` is when, in milliseconds."""

    client_id: int
    text: str
    seen: int


class Place(NamedTuple):
    """Where a client stands: in which of the ranges, under which key."""

    number: int
    key: str
    client_id: int


def ranges_of(term: Term, shelves: Sequence[str]) -> list[Range]:
    """Return where those stand who match a term: the whole word before its beginnings, the living before others."""
    names = [needle for needle in term.needles if needle.kind == NAME]
    others = [needle for needle in term.needles if needle.kind != NAME]
    found = [*_both(NAME, [needle.text for needle in names], shelves)]
    found += _long((needle.text for needle in names), shelves)
    found += [_of(needle, shelf) for needle in others for shelf in shelves]
    return found


def stray_ranges(term: Term, shelves: Sequence[str]) -> list[Range]:
    """Return where those stand who match a word, but by no word of their name."""
    known = range(min(len(term.word), LONGEST_STRAY + 1))
    found = [_beginning(shelf + stray_key(term.word, letters)) for letters in known for shelf in shelves]
    others = [needle for needle in term.needles if needle.kind not in {NAME, EMAIL}]
    return found + [_of(needle, shelf) for needle in others for shelf in shelves]


def long_ranges(term: Term, shelves: Sequence[str]) -> list[Range]:
    """Return where those stand who match a word by a long name: not all of its pairs are kept."""
    return _long((term.word, *term.meant), shelves)


def whole_ranges(kind: str, text: str, shelves: Sequence[str]) -> list[Range]:
    """Return where those stand who have a line that is this text and nothing more."""
    keys = [shelf + (kind + text)[:LONGEST] for shelf in shelves]
    return [Range(key, f"{key}\x01") for key in keys]


def word_range(shelf: str, word: str) -> Range:
    """Return where those stand who have this whole word in their name."""
    return next(_both(NAME, [word], (shelf,)))


def pair_ranges(
    first: Term, words: Sequence[str], second: Term, shelves: Sequence[str], third: Term | None = None
) -> list[Range]:
    """Return where those stand who have what the first word becomes, one that begins like the second, and a third."""
    pairs = [f"{word} {beside}" for beside in (second.word, *second.meant) for word in words]
    return [*_holding(_both(NAME, pairs, shelves), third), *long_ranges(first, shelves)]


def beside_ranges(first: Term, second: Term, shelves: Sequence[str]) -> list[Range]:
    """Return where those stand who have a word that begins with the first and another that begins with the second."""
    words = (first.word, *first.meant)
    return [*_holding(_both(NAME, words, shelves), second), *long_ranges(first, shelves)]


def _holding(ranges: Iterable[Range], term: Term | None) -> list[Range]:
    holds = f" {term.word}" if term and not term.meant else ""
    return [Range(one.low, one.high, holds=holds) for one in ranges]


def _long(words: Iterable[str], shelves: Sequence[str]) -> list[Range]:
    return [_beginning(shelf + LONG_NAME + word) for word in words for shelf in shelves]


def first_place(card: Card, ranges: Sequence[Range], shelves: Sequence[str]) -> Place | None:
    """Return the first place where a search meets a client; one who left the shelves stands where it would have."""
    keys = keys_of(card.text, card.client_id)
    stands = card.text.split("\n", 1)[0]
    if not set(stands) & set(shelves):
        keys = {shelves[0] + key[1:] for key in keys if key[0] == stands[0]}
    for number, one in enumerate(ranges):
        if within := [key for key in keys if key in one]:
            return Place(number, min(within), card.client_id)
    return None


def following(ranges: Sequence[Range], place: Place) -> list[Range]:
    """Return what is left of the ranges behind a place."""
    here = ranges[place.number]
    return [Range(place.key, here.high, place.client_id, here.holds), *ranges[place.number + 1 :]]


def _both(kind: str, texts: Iterable[str], shelves: Sequence[str]) -> Iterator[Range]:
    """Yield the whole words on every shelf, then what begins with them."""
    keys = [(kind + text)[:LONGEST] for text in texts]
    for key in keys:
        yield from (Range(shelf + key, shelf + key + _AFTER_SPACE) for shelf in shelves)
    for key in keys:
        yield from (Range(shelf + key + _AFTER_SPACE, shelf + key + LAST) for shelf in shelves)


def _of(needle: Needle, shelf: str) -> Range:
    key = shelf + (needle.kind + needle.text)[:LONGEST]
    return Range(key, key + _AFTER_SPACE) if needle.is_whole else _beginning(key)


def _beginning(key: str) -> Range:
    return Range(key[: LONGEST + 1], key[: LONGEST + 1] + LAST)
