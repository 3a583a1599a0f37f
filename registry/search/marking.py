"""What to point out of somebody who was found: which pieces of a name, a number or an address were typed."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from registry.db import now
from registry.folding import digits, fold
from registry.phones import without_country
from registry.search.cards import BIRTHDATE, DOCUMENT, EMAIL, INSIDE, NAME, PHONE, TAIL, birthdate_text
from registry.search.finding import DOCUMENTS
from registry.search.understanding import Manner, understand

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from registry.callers import Caller
    from registry.search.understanding import Needle

Piece = tuple[str, bool]  # a part of a text, and whether it was typed
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Marks:
    """What was typed, as it is compared: whatever shows somebody can be held against it."""

    needles: tuple[Needle, ...] = ()

    def name(self, name: str) -> list[Piece]:
        """Return a name in pieces: the beginnings of its words may have been typed."""
        folded, places = _folded(name)
        starts = [0, *(at + 1 for at, letter in enumerate(folded) if letter == " ")]
        found = [
            _span(places, at, len(text)) for text in self._texts(NAME) for at in starts if _is_at(folded, text, at)
        ]
        inside = [(text, folded.find(text)) for text in self._texts(INSIDE)]
        return _pieces(name, [*found, *(_span(places, at, len(text)) for text, at in inside if at >= 0)])

    def number(self, number: str) -> list[Piece]:
        """Return a phone number in pieces: its beginning, with its country's code or without, or its end."""
        places = [at for at, letter in enumerate(number) if letter.isdecimal()]
        plain = digits(number)
        starts = {0, len(plain) - len(without_country(plain))}
        fronts = [(at, len(text)) for text in self._texts(PHONE) for at in starts if _is_at(plain, text, at)]
        ends = [(len(plain) - len(text), len(text)) for text in self._texts(TAIL) if plain.endswith(text[::-1])]
        return _pieces(number, [_span(places, at, length) for at, length in fronts + ends])

    def email(self, address: str) -> list[Piece]:
        """Return an e-mail address in pieces: from the beginning of any of its words."""
        plain = address.casefold()
        starts = [at for at in range(len(plain)) if at == 0 or not plain[at - 1].isalnum()]
        found = [(at, at + len(text)) for text in self._texts(EMAIL) for at in _where(plain, text, starts)]
        return _pieces(address, found if len(plain) == len(address) else [])

    def document(self, number: str) -> list[Piece]:
        """Return a document's number in pieces: its beginning may have been typed."""
        folded, places = _folded(number)
        kept = [at for at, letter in enumerate(folded) if letter != " "]
        plain = "".join(folded[at] for at in kept)
        spots = [places[at] for at in kept]
        return _pieces(
            number, [_span(spots, 0, len(text)) for text in self._texts(DOCUMENT) if _is_at(plain, text, 0)]
        )

    def is_born(self, birthdate: dt.date | None) -> bool:
        """Tell whether a date of birth was typed."""
        return birthdate is not None and any(
            birthdate_text(birthdate).startswith(text) for text in self._texts(BIRTHDATE)
        )

    def _texts(self, kind: str) -> Iterator[str]:
        return (needle.text for needle in self.needles if needle.kind == kind)


def marks_of(caller: Caller, text: str) -> Marks:
    """Return what a text is held against, however it is meant."""
    manner = Manner(caller.country_code, now().date(), documents=caller.may(DOCUMENTS))
    readings = understand(text, manner) if text.strip() else []
    return Marks(tuple(dict.fromkeys(needle for one in readings for term in one.terms for needle in term.needles)))


def _folded(text: str) -> tuple[str, list[int]]:
    """Return a text as it is compared, letter by letter, and where each of these letters comes from."""
    letters: list[tuple[str, int]] = []
    for at, letter in enumerate(text):
        plain = fold(letter)
        if not plain and not unicodedata.combining(letter) and letter not in "'\u2019":
            plain = " "
        letters += [(one, at) for one in plain]
    return "".join(one for one, _ in letters), [at for _, at in letters]


def _is_at(text: str, piece: str, at: int) -> bool:
    return bool(piece) and text.startswith(piece, at)


def _where(text: str, piece: str, starts: Iterable[int]) -> Iterator[int]:
    """Yield where a piece begins: at the start of a word, or wherever it says itself what stands before."""
    yield from (at for at in starts if _is_at(text, piece, at))
    if piece.startswith("@") and piece in text:
        yield text.index(piece)


def _span(places: list[int], at: int, length: int) -> Span:
    return places[at], places[at + length - 1] + 1


def _pieces(text: str, spans: Iterable[Span]) -> list[Piece]:
    """Cut a text where spans begin and end; what carries an accent of its own keeps it."""
    typed = {at for start, end in spans for at in range(start, end)}
    typed |= {at for at, letter in enumerate(text) if at - 1 in typed and unicodedata.combining(letter)}
    pieces: list[Piece] = []
    for at, letter in enumerate(text):
        if pieces and pieces[-1][1] == (at in typed):
            pieces[-1] = (pieces[-1][0] + letter, at in typed)
        else:
            pieces.append((letter, at in typed))
    return pieces
