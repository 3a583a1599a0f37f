"""What a client can be found by, written on a card; and the keys under which the card is kept.

A card is a text. Its first line names the shelves it stands on, each further line is one thing to find it by: a
letter for its kind, then the text, in the form in which a search compares it. All else follows from the card alone.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from registry.folding import fold
from registry.phones import without_country

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator
    from types import SimpleNamespace

    from registry.models import Client

ACTIVE, INACTIVE, ARCHIVED, UNCONFIRMED = "a", "i", "x", "u"

NAME = "n"  # a word of the name
INSIDE = "s"  # a word from its second letter on, where a script has no spaces between words
LONG_NAME = "l"  # a word of a name that has too many of them, or too long ones, to keep all pairs
EMAIL = "e"  # an e-mail address from one of its words on
STRAY = "w"  # the same where the name does not begin so: behind how many letters of it the name does
PHONE = "p"  # a number from the front, with its country's code and without
TAIL = "r"  # a number from the back, digits reversed
BIRTHDATE = "b"  # month, day, year
DOCUMENT = "d"
NUMBER = "c"  # the client's number

LONGEST = 41  # a kind and 40 characters
LONGEST_STRAY = 38  # letters: a key holds no more of them
PAIRED = 6  # words of a name that are kept in pairs
_STARTS = 8  # of one e-mail address
_NO_SPACES = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_WORD = re.compile(r"[^\W_]+")
_NUMBERS = frozenset({"phone", "whatsapp", "fax"})


def card_of(client: Client | SimpleNamespace) -> str:
    """Return the card of a client, or of anything that has what is on it, as it is now."""
    words = name_words(f"{client.full_name} {client.preferred_name or ''}")
    points = [(point.kind, point.normalised) for point in client.contact_points]
    return written(_shelves(client), words, client.birthdate, document_text(client.document_number or ""), points)


def written(
    shelves: str, words: list[str], birthdate: dt.date | None, document: str, points: Iterable[tuple[str, str]]
) -> str:
    """Return a card with the words of a name, and each point (kind, text) as they are compared."""
    return "\n".join([shelves, *dict.fromkeys(_lines(words, birthdate, document, points))])


def _shelves(client: Client | SimpleNamespace) -> str:
    return shelves_of(client.archived_at is not None, client.is_active is False, client.confirmed_at is None)


def shelves_of(is_archived: bool, is_inactive: bool, is_unconfirmed: bool) -> str:  # noqa: FBT001 - all three, always
    """Return the shelves on which a client stands."""
    if is_archived:
        return ARCHIVED
    shelf = INACTIVE if is_inactive else ACTIVE
    return shelf + UNCONFIRMED if is_unconfirmed else shelf


def _lines(
    words: list[str], birthdate: dt.date | None, document: str, points: Iterable[tuple[str, str]]
) -> Iterator[str]:
    yield from (NAME + word for word in words)
    yield from (INSIDE + word[at:] for word in words if has_no_spaces(word) for at in range(1, len(word)))
    if birthdate:
        yield BIRTHDATE + birthdate_text(birthdate)
    if document:
        yield DOCUMENT + document
    for kind, text in points:
        yield from _number_lines(text) if kind in _NUMBERS else _email_lines(text)


def with_number(card: str, client_id: int) -> str:
    """Return a card as it is compared: with the client's number, which a new client's own card cannot hold yet."""
    return f"{card}\n{NUMBER}{client_id}\n"


def name_words(name: str) -> list[str]:
    """Return the words of a name as they are compared, each once."""
    return list(dict.fromkeys(fold(name).split()))


def has_no_spaces(word: str) -> bool:
    """Tell whether a word is in a script that writes its words without spaces, like Chinese or Thai."""
    return _NO_SPACES.search(word) is not None


def birthdate_text(date: dt.date) -> str:
    """Return a date as it is kept: the day first, so that all who share a birthday stand together."""
    return f"{date:%m%d}{date.year:04}"


def document_text(number: str) -> str:
    """Return a document's number without what stands between its parts."""
    return fold(number).replace(" ", "")


def _number_lines(number: str) -> Iterator[str]:
    if number:
        yield PHONE + number
        yield PHONE + without_country(number)
        yield TAIL + number[::-1]


def _email_lines(address: str) -> Iterator[str]:
    """Yield the address from each of its words on; a domain keeps its @, but nobody looks for its last word."""
    address = " ".join(address.split())
    local, at, domain = address.rpartition("@")
    starts = [word.start() for word in _WORD.finditer(local or address)]
    for start in [0, *(start for start in starts if start)][:_STARTS]:
        if address:
            yield EMAIL + address[start:]
    if at:
        labels = [word.start() for word in _WORD.finditer(domain)][:_STARTS]
        for start in labels[:-1] or labels:
            yield f"{EMAIL}@{domain[start:]}"


def keys_of(card: str, client_id: int) -> set[str]:
    """Return every key under which a card is kept."""
    shelves, *lines = card.rstrip("\n").split("\n")
    words = [line[1:] for line in lines if line[0] == NAME]
    keys = {line[:LONGEST] for line in lines if line[0] != NAME}
    keys |= {f"{NUMBER}{client_id}", *_name_keys(words), *_stray_keys(lines, words)}
    return {shelf + key for shelf in shelves for key in keys}


def _name_keys(words: list[str]) -> Iterator[str]:
    """Yield every ordered pair of the words, followed by the rest: any two words begin some key, in either order."""
    paired, rest = words[:PAIRED], words[PAIRED:]
    if len(paired) == 1:
        yield (NAME + paired[0])[:LONGEST]
    for pair in itertools.permutations(paired, 2):
        yield (NAME + " ".join([*pair, *(word for word in words if word not in pair)]))[:LONGEST]
    if rest or any(len(word) >= LONGEST for word in words):
        yield from ((LONG_NAME + word)[:LONGEST] for word in words)


def _stray_keys(lines: list[str], words: list[str]) -> Iterator[str]:
    """Yield where those are looked for whose address begins with what was typed, but no word of whose name does.

    Nobody types more of a word than its letters: where the name goes on until there, no key is needed.
    """
    for line in lines:
        if line[0] == EMAIL:
            text = line[1:].removeprefix("@")
            known = max((_alike(text, word) for word in words), default=0)
            if text[known:][:1].isalnum():
                yield stray_key(text, known)


def _alike(one: str, other: str) -> int:
    """Return how many letters two words have in common until they differ."""
    at, end = 0, min(len(one), len(other))
    while at < end and one[at] == other[at]:
        at += 1
    return at


def stray_key(text: str, known: int) -> str:
    """Return the key of a text whose first letters are known from the name, as many as these."""
    return f"{STRAY}{chr(ord('0') + min(known, LONGEST_STRAY))}{text}"[:LONGEST]


def words_on(card: str) -> set[str]:
    """Return the words of the name on a card."""
    return {line[1:] for line in card.split("\n")[1:] if line[0] == NAME}
