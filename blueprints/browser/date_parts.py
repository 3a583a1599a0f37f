"""A date in three boxes, in the order in which the reader writes dates."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from babel.dates import get_date_format
from flask_babel import get_locale
from flask_babel import gettext as _
from wtforms import Field
from wtforms.validators import StopValidation

if TYPE_CHECKING:
    from collections.abc import Iterator

PARTS = ("day", "month", "year")
_OLDEST = 1875  # nobody alive was born before


@dataclass(frozen=True, slots=True)
class Part:
    """One box: `part` is day, month or year; `wrong` marks the one to look at."""

    part: str
    id: str
    name: str
    label: str
    value: str
    wrong: bool


class NotADateError(ValueError):
    """The boxes hold no date: what to do about it, and which of them to look at."""

    def __init__(self, text: str, *wrong: str) -> None:
        super().__init__(text)
        self.text, self.wrong = text, wrong


class DateParts(Field):
    """A calendar date that has passed; a whole date typed into one box counts too."""

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read the three boxes, or the record's date."""
        del extra_filters
        self.object_data = self.data = data if isinstance(data, dt.date) else None
        self.wrong: tuple[str, ...] = ()
        self.errors, self.process_errors = (), []
        names = {part: f"{self.name}-{part}" for part in PARTS}
        self.texts = {"day": "", "month": "", "year": ""} | _texts(self.data)
        if formdata and any(name in formdata for name in names.values()):
            self.texts = {part: (formdata.get(name) or "").strip() for part, name in names.items()}
            try:
                self.data = self._read()
            except NotADateError as error:
                self.data, self.wrong, self.process_errors = None, error.wrong, [error.text]
            self.texts |= _texts(self.data)

    def _read(self) -> dt.date | None:
        if not any(self.texts.values()):
            return None
        if whole := next((text for text in self.texts.values() if len(text) > len("1987")), None):
            return _date(_numbers_of(whole), *PARTS)
        wrong = [part for part in PARTS if not _is_number(self.texts[part])]
        if wrong:
            raise NotADateError(_("Enter a day, a month and a year, like 27 3 1987"), *wrong)
        if len(self.texts["year"]) < len("1987"):
            raise NotADateError(_("Enter the year with all four digits, like 1987"), "year")
        day, month, year = (int(self.texts[part]) for part in PARTS)
        return _date([year, month, day], "day" if 1 <= month <= 12 else "month")  # noqa: PLR2004 - a calendar

    def pre_validate(self, form: Any) -> None:
        """Refuse a birth date that has not been yet, or that nobody alive can have."""
        del form
        if self.process_errors:
            raise StopValidation
        if self.data is None or self.data == self.object_data:
            return
        today = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)  # it is tomorrow somewhere already
        if self.data.year < _OLDEST or self.data > today:
            self.wrong = ("year",)
            future, past = _("Date of birth must be in the past"), _("Check the year: nobody alive was born then")
            raise StopValidation(future if self.data > today else past)

    @property
    def parts(self) -> Iterator[Part]:
        """Return the boxes in the reader's order."""
        labels = {"day": _("Day"), "month": _("Month"), "year": _("Year")}
        pattern = get_date_format("short", locale=get_locale() or "en_GB").pattern.lower()
        for part in sorted(PARTS, key=lambda part: pattern.find(part[0])):
            key = f"{self.id}-{part}"
            yield Part(part, key, f"{self.name}-{part}", labels[part], self.texts[part], part in self.wrong)

    @property
    def error_id(self) -> str:
        """Return the id of the box to look at."""
        return f"{self.id}-{self.wrong[0] if self.wrong else 'day'}"


def _date(numbers: list[int], *suspects: str) -> dt.date:
    try:
        return dt.date(*numbers)
    except (OverflowError, TypeError, ValueError) as error:
        raise NotADateError(_("There is no such date: check day, month and year"), *suspects) from error


def _texts(date: dt.date | None) -> dict[str, str]:
    return {"day": str(date.day), "month": str(date.month), "year": f"{date.year:04}"} if date else {}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def _numbers_of(whole: str) -> list[int]:
    """Return year, month and day of a date typed into one box: 15/5/1990, 15.5.1990, 15 5 1990 or 1990-05-15."""
    numbers = [int(number) for number in re.findall(r"[0-9]{1,9}", whole)]
    return numbers if re.match(r"[0-9]{4}", whole) else numbers[::-1]
