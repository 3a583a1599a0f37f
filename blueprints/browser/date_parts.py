"""A date in three boxes, in the order in which the reader writes dates."""

from __future__ import annotations

import datetime as dt
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
            self.data = self._read()

    def _read(self) -> dt.date | None:
        if not any(self.texts.values()):
            return None
        if whole := next((text for text in self.texts.values() if len(text) > 4), None):  # noqa: PLR2004 - a year
            return self._read_whole(whole)
        self.wrong = tuple(part for part in PARTS if not _is_number(self.texts[part]))
        if self.wrong:
            self.process_errors = [_("Enter a day, a month and a year, like 27 3 1987")]
            return None
        day, month, year = (int(self.texts[part]) for part in PARTS)
        try:
            return dt.date(year, month, day)
        except ValueError:
            self.wrong = ("month",) if not 1 <= month <= 12 else ("day",)  # noqa: PLR2004 - a calendar
            self.process_errors = [_("There is no such date: check day and month")]
            return None

    def _read_whole(self, text: str) -> dt.date | None:
        numbers = [number for number in text.replace(".", "-").replace("/", "-").split("-") if number]
        ordered = numbers if len(numbers[0]) == 4 else numbers[::-1]  # noqa: PLR2004 - a year comes first in ISO
        try:
            return dt.date(*map(int, ordered))
        except (TypeError, ValueError):
            self.wrong = PARTS
            self.process_errors = [_("Enter a day, a month and a year, like 27 3 1987")]
            return None

    def pre_validate(self, form: Any) -> None:
        """Refuse a birth date that has not been yet, or that nobody alive can have."""
        del form
        if self.process_errors:
            raise StopValidation
        if self.data is not None and self.data != self.object_data:
            today = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)  # it is tomorrow somewhere already
            if self.data > today or self.data.year < _OLDEST:
                self.wrong = ("year",)
                raise StopValidation(_("Date of birth must be in the past"))

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


def _texts(date: dt.date | None) -> dict[str, str]:
    return {part: str(getattr(date, part)) for part in PARTS} if date else {}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal()
