"""The kinds of values: texts, secrets, flags, dates, numbers of a query string, references and plain scalars."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import TYPE_CHECKING, Any, ClassVar

from wtforms.widgets import CheckboxInput, PasswordInput, TextArea, TextInput

from blueprints.fields.strict import State, StrictField
from blueprints.text import has_forbidden_characters, tidy
from registry.folding import is_visible
from registry.identifiers import uuid_of

if TYPE_CHECKING:
    from registry.vocabulary import Reference


class Text(StrictField):
    """A text, composed and trimmed; without a visible character it is empty, and its data None."""

    widget: Any = TextInput()

    def __init__(self, *arguments: Any, lines: bool = False, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.lines = lines
        if lines:
            self.widget = TextArea()

    def _value(self) -> str:
        """Return what an HTML control shows: what was typed, or the record's text."""
        typed = self.raw_data[0] if self.raw_data else self.data
        return "" if typed is None else str(typed)

    def take(self, value: Any) -> str | None:
        """Return the tidy text."""
        if not isinstance(value, str):
            self.refuse("type", expected="string")
        if has_forbidden_characters(value):
            self.refuse("characters")
        text = tidy(value)
        if not is_visible(text):
            self.state = State.EMPTY
            return None
        if not self.lines and ("\n" in text or "\t" in text):
            self.refuse("one_line")
        return text


class Secret(StrictField):
    """A password: taken as it was typed, composed (NFC) so that every keyboard gives the same."""

    widget = PasswordInput()

    def _value(self) -> str:
        return ""

    def take(self, value: Any) -> str | None:
        """Return the password."""
        if not isinstance(value, str):
            self.refuse("type", expected="string")
        if not value:
            self.state = State.EMPTY
            return None
        return unicodedata.normalize("NFC", value)


class Flag(StrictField):
    """True or false; in an HTML form, a ticked box."""

    widget = CheckboxInput()
    expected = "boolean"

    def take(self, value: Any) -> bool:
        """Return the flag; a text is one only when a browser ticked a box."""
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and not getattr(self.meta, "json", False):
            return value not in {"", "off"}
        return self.refuse("type", expected="boolean")


class ISODate(StrictField):
    """A calendar date, or the date part of a date-time, kept as written: no time zone moves it."""

    widget = TextInput()
    _DATE: ClassVar[re.Pattern[str]] = re.compile(
        r"(\d{4}-\d{2}-\d{2})([T ](\d{2}):(\d{2})(:(\d{2})([.,]\d{1,9})?)?(Z|z|[+-]([01]\d|2[0-3]):?[0-5]\d)?)?",
        re.ASCII,
    )

    def _value(self) -> str:
        return self.raw_data[0] if self.raw_data else self.data.isoformat() if self.data else ""

    def take(self, value: Any) -> dt.date | None:
        """Return the date."""
        if not isinstance(value, str):
            self.refuse("type", expected="string")
        text = tidy(value)
        if not is_visible(text):
            self.state = State.EMPTY
            return None
        found = self._DATE.fullmatch(text)
        if found is None or not _is_time(found[3], found[4], found[6]):
            self.refuse("date")
        try:
            return dt.date.fromisoformat(found[1])
        except ValueError:
            self.refuse("date")


def _is_time(hours: str | None, minutes: str | None, seconds: str | None) -> bool:
    return int(hours or 0) < 24 and int(minutes or 0) < 60 and int(seconds or 0) <= 60  # noqa: PLR2004 - a clock


class Whole(StrictField):
    """A whole number in a query string, in plain digits, from `least` to `most`."""

    widget = TextInput()
    expected = "integer"
    _LONGEST: ClassVar[int] = 18  # digits: within 64 bits

    def __init__(self, *arguments: Any, least: int, most: int, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.least, self.most = least, most

    def _value(self) -> str:
        """Return what an HTML control shows: what was typed, or the number."""
        typed = self.raw_data[0] if self.raw_data else self.data
        return "" if typed is None else str(typed)

    def take(self, value: Any) -> int:
        """Return the number."""
        if not isinstance(value, str) or not re.fullmatch("-?[0-9]+", value):
            self.refuse("number", expected="integer")
        number = int(value[: self._LONGEST])
        if number > self.most:
            self.refuse("most", limit=self.most)
        if number < self.least:
            self.refuse("least", limit=self.least)
        return number


class YesNo(StrictField):
    """`true` or `false` in a query string."""

    widget = TextInput()
    expected = "boolean"

    def take(self, value: Any) -> bool:
        """Return which."""
        if value not in {"true", "false"}:
            self.refuse("choice", choices=("true", "false"))
        return bool(value == "true")


class IdOf(StrictField):
    """Another record of the workspace: its prefixed ULID, or its number."""

    widget = TextInput()

    def __init__(self, prefix: str, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.prefix = prefix

    def take(self, value: Any) -> Reference | None:
        """Return the record's number or UUID."""
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        if not isinstance(value, str):
            self.refuse("type", expected="string")
        if not is_visible(value):
            self.state = State.EMPTY
            return None
        uuid = uuid_of(self.prefix, value.strip())
        if uuid is None:
            self.refuse("selected")
        return uuid


class Scalar(StrictField):
    """Any JSON scalar or list of texts, kept exactly as it came."""

    expected = "string"
    LONGEST: ClassVar[int] = 20000

    def take(self, value: Any) -> Any:
        """Return the value itself."""
        texts = value if isinstance(value, list) else [value] if isinstance(value, str) else []
        if isinstance(value, dict) or not all(isinstance(text, str) for text in texts):
            self.refuse("type", expected="a scalar or an array of strings")
        if sum(map(len, texts)) > self.LONGEST:
            self.refuse("too_long", limit=self.LONGEST)
        return value
