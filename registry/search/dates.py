"""Dates of birth in the ways people write them."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from registry.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

_MONTHS = (
    ("january", "enero"),
    ("february", "febrero"),
    ("march", "marzo"),
    ("april", "abril"),
    ("may", "mayo"),
    ("june", "junio"),
    ("july", "julio"),
    ("august", "agosto"),
    ("september", "septiembre", "setiembre"),
    ("october", "octubre"),
    ("november", "noviembre"),
    ("december", "diciembre"),
)
_SHORTEST_MONTH = 3  # letters
_FEBRUARY_29 = 2000  # a year that has one
_MONTH_FIRST = frozenset({"US"})

_DAY = r"(\d{1,2})(?:st|nd|rd|th|º|ª|\.)?"
_BREAK = r"(?:\s*[-/,.]\s*|\s+)(?:(?:de|del|of)\s+)?"
_NAMED = r"([^\W\d_]{3,})\.?"
_YEAR = rf"(?:{_BREAK}(\d{{4}}))?"
_WAYS = (
    ("ymd", re.compile(r"(?<!\S)(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\S)")),
    ("dmy", re.compile(r"(?<!\S)(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?!\S)")),
    ("dm", re.compile(r"(?<!\S)(\d{1,2})/(\d{1,2})(?!\S)")),
    ("d month", re.compile(rf"(?<!\S){_DAY}{_BREAK}{_NAMED}{_YEAR}(?!\S)", re.IGNORECASE)),
    ("month d", re.compile(rf"(?<!\S){_NAMED}{_BREAK}{_DAY}{_YEAR}(?!\S)", re.IGNORECASE)),
)

Found = tuple[str, str]  # the date as it is kept (month, day, perhaps year), and the text without it


def find_date(text: str, country: str, today: dt.date) -> Found | None:
    """Return the first date in a text, and the text without it; a year may be missing.

    Where `15/5` could be a month and a day, the country's order decides unless only the other one is a date.
    """
    for way, pattern in _WAYS:
        for match in pattern.finditer(text):
            for kept in _readings(way, match.groups(), country, today):
                return kept, f"{text[: match.start()]} {text[match.end() :]}"
    return None


def compact_date(digits: str) -> str | None:
    """Return the date that eight digits are, day first, or None."""
    day, month, year = digits[:2], digits[2:4], digits[4:]
    return _kept(int(day), int(month), int(year)) if len(digits) == len("ddmmyyyy") else None


def _readings(way: str, parts: tuple[str, ...], country: str, today: dt.date) -> Iterator[str]:
    numbers: list[tuple[int | None, int | None, int | None]]
    if way == "ymd":
        numbers = [(int(parts[3]), int(parts[2]), int(parts[0]))]
    elif way in {"dmy", "dm"}:
        first, second = (int(parts[0]), int(parts[2 if way == "dmy" else 1]))
        year = _whole_year(parts[3], today) if way == "dmy" else None
        numbers = [(first, second, year), (second, first, year)]
        if country in _MONTH_FIRST:
            numbers.reverse()
    else:
        day, month = (parts[0], parts[1]) if way == "d month" else (parts[1], parts[0])
        numbers = [(int(day), _month(month), int(parts[2]) if parts[2] else None)]
    for one in numbers:
        if kept := _kept(*one):
            yield kept


def _whole_year(text: str, today: dt.date) -> int:
    """Return the year that two digits mean: the last one that is not in the future."""
    if len(text) > 2:  # noqa: PLR2004 - the two digits
        return int(text)
    century = today.year // 100 * 100
    year = century + int(text)
    return year if year <= today.year else year - 100


def _month(word: str) -> int | None:
    folded = fold(word)
    if len(folded) < _SHORTEST_MONTH:
        return None
    found = (number for number, names in enumerate(_MONTHS, 1) if any(name.startswith(folded) for name in names))
    return next(found, None)


def _kept(day: int | None, month: int | None, year: int | None) -> str | None:
    try:
        dt.date(year or _FEBRUARY_29, month or 0, day or 0)
    except ValueError:
        return None
    return f"{month:02}{day:02}" + (f"{year:04}" if year is not None else "")
