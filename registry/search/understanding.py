"""What somebody who types into the find box means: a text in, what to look for out. No database is known here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from registry.folding import digits, fold, fold_email
from registry.phones import normalise_phone
from registry.search.cards import (
    BIRTHDATE,
    DOCUMENT,
    EMAIL,
    INSIDE,
    NAME,
    NUMBER,
    PHONE,
    TAIL,
    document_text,
    has_no_spaces,
)
from registry.search.dates import compact_date, find_date

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

LONGEST_TEXT = 400  # nobody's names together are longer
_PHONE_LIKE = re.compile(r"[\d\s()+./-]*\d[\d\s()+./-]*")
_CLIENT_NUMBER = re.compile(r"#\d+")
_PIECE_OF_EMAIL = re.compile(r"[^\s@]*[^\W_][._+][^\W_][^\s@]*")
_SHORTEST_NUMBER = 3
_WHOLE_NUMBER = 8
_LONGEST_ID = 18

EXACT, WHOLE, BEGINS, ELSEWHERE = range(4)  # how well somebody matches: better is less


@dataclass(frozen=True, slots=True)
class Needle:
    """A text to find among the lines of one kind: at their beginning, or as all of a line (`is_whole`)."""

    kind: str
    text: str
    is_whole: bool = False

    def fit(self, card: str) -> int | None:
        """Tell how well a card's best line matches, or None."""
        line = f"\n{self.kind}{self.text}"
        if line not in card:
            return None
        if f"{line}\n" in card:
            return WHOLE
        if self.is_whole:
            return None
        return ELSEWHERE if self.kind == EMAIL else BEGINS


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that must match, by any of its needles; `word` is it as a word of a name, "" if it cannot be one.

    `meant` are words that it could be a slip of.
    """

    needles: tuple[Needle, ...]
    word: str = ""
    meant: tuple[str, ...] = ()

    @property
    def is_word(self) -> bool:
        """Tell whether this is a word before anything else, not a number that could be one."""
        return self.needles[0].kind == NAME

    @property
    def is_plain(self) -> bool:
        """Tell whether this is found nowhere but in names and e-mail addresses."""
        return all(needle.kind in {NAME, EMAIL} for needle in self.needles)

    def or_meant(self, words: tuple[str, ...]) -> Term:
        """Return a term that these words match as well."""
        return Term((*self.needles, *(Needle(NAME, word, is_whole=True) for word in words)), self.word, words)

    def fit(self, card: str) -> int | None:
        """Tell how well a card matches by its best needle, or None."""
        return min((fit for needle in self.needles if (fit := needle.fit(card)) is not None), default=None)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a text: every term must match."""

    terms: tuple[Term, ...]

    def fit(self, card: str) -> int | None:
        """Tell how well a card matches all terms, or None; the whole name and nothing else is an exact match."""
        worst = WHOLE
        for term in self.terms:
            fit = term.fit(card)
            if fit is None:
                return None
            worst = max(worst, fit)
        is_name = worst == WHOLE and all(term.word for term in self.terms)
        return EXACT if is_name and card.count(f"\n{NAME}") == len(self.terms) else worst


@dataclass(frozen=True, slots=True)
class Manner:
    """What decides how a text is meant: the country where it is typed, the day, and what may be looked at."""

    country: str
    today: dt.date
    documents: bool = True


def understand(text: str, manner: Manner) -> list[Reading]:
    """Return the ways to understand a text, the likeliest first; the next is tried when one finds nobody."""
    text = " ".join(text[:LONGEST_TEXT].split())
    found = (Reading(terms) for ways in _WAYS if (terms := _distinct(ways(text, manner))))
    return list(dict.fromkeys(found))


def _as_date(text: str, manner: Manner) -> Iterator[Term]:
    """Take a date out of the text; what is left is read as usual."""
    if date := find_date(text, manner.country, manner.today):
        kept, rest = date
        yield Term((Needle(BIRTHDATE, kept, is_whole=len(kept) == len("mmddyyyy")),))
        yield from _usually(rest, manner)


def _usually(text: str, manner: Manner) -> Iterator[Term]:
    """Read words of names, and pieces of one phone number as one."""
    for token in _tokens(text):
        yield from _terms(token, manner)


def _piece_by_piece(text: str, manner: Manner) -> Iterator[Term]:
    """Read numbers that stand beside one another as so many numbers."""
    for token in text.split():
        yield from _terms(token, manner)


def _as_address(text: str, manner: Manner) -> Iterator[Term]:
    """Read words with a dot or the like between them as a piece of an e-mail address."""
    if any(map(_is_piece_of_email, text.split())):
        for token in _tokens(text):
            is_piece = _is_piece_of_email(token)
            yield from [Term(_email_needles(fold_email(token)))] if is_piece else _terms(token, manner)


def _is_piece_of_email(token: str) -> bool:
    is_piece = _PIECE_OF_EMAIL.fullmatch(token) and not _PHONE_LIKE.fullmatch(token)
    return bool(is_piece) and token.isprintable()


def _as_document(text: str, manner: Manner) -> Iterator[Term]:
    """Read a word with digits and something between its parts as a document's number."""
    if manner.documents:
        for token in _tokens(text):
            is_document = digits(token) and fold(token) != document_text(token)
            yield from [_document(token)] if is_document else _terms(token, manner)


def _as_one_document(text: str, manner: Manner) -> Iterator[Term]:
    """Read the whole text as one document's number, whatever stands between its parts."""
    if manner.documents and digits(text):
        yield _document(text)


_WAYS = (_as_date, _as_address, _usually, _as_document, _as_one_document, _piece_by_piece)


def _document(text: str) -> Term:
    return Term((Needle(DOCUMENT, document_text(text)),))


def _distinct(terms: Iterator[Term]) -> tuple[Term, ...]:
    """Leave out what another term says already: whoever is called maria is called mar."""
    kept = list(dict.fromkeys(terms))
    words = [term.word for term in kept if term.is_word]
    return tuple(
        term
        for term in kept
        if not (term.is_word and any(word != term.word and word.startswith(term.word) for word in words))
    )


def _tokens(text: str) -> list[str]:
    """Split a text at its spaces, but keep the pieces of one phone number together."""
    tokens: list[str] = []
    for word in text.split():
        if tokens and _PHONE_LIKE.fullmatch(tokens[-1]) and _PHONE_LIKE.fullmatch(word):
            tokens[-1] += word
        else:
            tokens.append(word)
    return tokens


def _terms(token: str, manner: Manner) -> Iterator[Term]:
    if _CLIENT_NUMBER.fullmatch(token):
        yield Term(tuple(_client_number(digits(token))))
    elif _PHONE_LIKE.fullmatch(token):
        yield _number(token, manner)
    elif "@" in token:
        if token.isprintable():
            yield Term(_email_needles(fold_email(token)))
    else:
        yield from (_word(word, manner) for word in fold(token).split())


def _word(word: str, manner: Manner) -> Term:
    needles = [Needle(NAME, word)]
    if has_no_spaces(word):
        needles.append(Needle(INSIDE, word))
    if manner.documents and digits(word) and len(word) >= _SHORTEST_NUMBER:
        needles.append(Needle(DOCUMENT, word))
    return Term((*needles, *_email_needles(word)), word)


def _email_needles(text: str) -> tuple[Needle, ...]:
    domain = () if "@" in text else (Needle(EMAIL, f"@{text}"),)
    return (Needle(EMAIL, text), *domain)


def _number(token: str, manner: Manner) -> Term:
    plain = digits(token)
    needles = [*_client_number(plain)]
    if len(plain) >= _SHORTEST_NUMBER:
        needles += _phone(token, plain, manner.country)
        if manner.documents:
            needles.append(Needle(DOCUMENT, plain))
        if date := compact_date(plain):
            needles.append(Needle(BIRTHDATE, date, is_whole=True))
    if token == plain:
        needles += [Needle(NAME, plain), *_email_needles(plain)]
    return Term(tuple(dict.fromkeys(needles)), plain if token == plain else "")


def _client_number(plain: str) -> Iterator[Needle]:
    if len(plain) <= _LONGEST_ID:
        yield Needle(NUMBER, str(int(plain)), is_whole=True)


def _phone(token: str, plain: str, country: str) -> Iterator[Needle]:
    """Yield a number as it was typed, without the zeros some write before it, and in international form."""
    bare = plain.lstrip("0") or plain
    forms = {plain: None, bare: None} if len(plain) >= _WHOLE_NUMBER else {plain: None}
    yield from (Needle(PHONE, form) for form in dict.fromkeys((plain, bare)) if len(form) >= _SHORTEST_NUMBER)
    if len(plain) >= _WHOLE_NUMBER:
        whole = normalise_phone(token, country)
        forms[whole] = None
        yield Needle(PHONE, whole)
    yield from (Needle(TAIL, form[::-1]) for form in forms)
