"""Rules about values, shared by every form. They say which rule was broken; the caller finds the words.

What JSON Schema can say of a rule is its `schema`, so that a form is all its documentation needs. One that `requires`
its member makes it a required one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

import sqlalchemy as sa
from email_validator import EmailNotValidError, validate_email
from wtforms.validators import StopValidation

from blueprints.fields import Complaint, State
from registry.countries import is_country_code
from registry.folding import digits

if TYPE_CHECKING:
    from blueprints.fields import ListOf, StrictField

Schema = dict[str, Any]


def complain(rule: str, **figures: Any) -> StopValidation:
    """Return the exception that ends a field's checks with this complaint."""
    return StopValidation(Complaint(rule, **figures))


class Required:
    """A value with at least one visible character must be there; a partial update may leave it out."""

    insists = requires = True
    schema: ClassVar[Schema] = {"minLength": 1}

    def __call__(self, form: Any, field: StrictField) -> None:
        """Raise StopValidation where there is none."""
        if field.state is State.ABSENT and not _may_be_absent(form, field):
            raise complain("missing")
        if field.state is State.NULL:
            raise complain("null", expected=field.expected)
        if field.state is State.EMPTY:
            raise complain("blank", limit=1)


def _may_be_absent(form: Any, field: StrictField) -> bool:
    return getattr(form, "partial", False) or field.name in getattr(form, "unchanged", ())


class Length:
    """Between `least` and `most` characters; with a `least`, what is given may not be empty either."""

    def __init__(self, least: int = 0, most: int | None = None) -> None:
        self.least, self.most = least, most
        self.insists = least > 0
        self.schema = {"minLength": least} if least else {}
        if most is not None:
            self.schema["maxLength"] = most

    def __call__(self, _: Any, field: StrictField) -> None:
        """Raise StopValidation outside the limits."""
        if field.state in {State.ABSENT, State.NULL}:
            return
        length = len(field.data or "")
        if length < self.least:
            raise complain("too_short", limit=self.least)
        if self.most is not None and length > self.most:
            raise complain("too_long", limit=self.most)


def fits(column: sa.orm.InstrumentedAttribute[Any]) -> Length:
    """Return the limit that a column sets, so that it is written once."""
    kind = column.type
    if not isinstance(kind, sa.String) or kind.length is None:
        raise TypeError(column)
    return Length(most=kind.length)


class Count:
    """Between `least` and `most` items."""

    def __init__(self, least: int = 0, most: int = 1000) -> None:
        self.least, self.most = least, most
        self.schema = {"minItems": least, "maxItems": most} if least else {"maxItems": most}

    def __call__(self, _: Any, field: ListOf) -> None:
        """Raise StopValidation outside the limits."""
        if len(field.data) < self.least:
            raise complain("too_few", limit=self.least)
        if len(field.data) > self.most:
            raise complain("too_many", limit=self.most)


class OneOf:
    """One of a few words."""

    def __init__(self, *words: str) -> None:
        self.words = words
        self.schema = {"enum": list(words)}

    def __call__(self, _: Any, field: StrictField) -> None:
        """Raise StopValidation for any other."""
        if field.data not in self.words:
            raise complain("choice", choices=self.words)


class CountryCode:
    """A two-letter code of ISO 3166-1, in capitals."""

    schema: ClassVar[Schema] = {"pattern": "^[A-Z]{2}$"}

    def __call__(self, _: Any, field: StrictField) -> None:
        """Raise StopValidation for anything else."""
        if not is_country_code(field.data):
            raise complain("country_code")


class Pattern:
    """Text that a regular expression matches as a whole."""

    def __init__(self, pattern: str) -> None:
        self.pattern = re.compile(pattern, re.ASCII)
        self.schema = {"pattern": f"^{pattern}$"}

    def __call__(self, _: Any, field: StrictField) -> None:
        """Raise StopValidation for anything else."""
        if not self.pattern.fullmatch(field.data):
            raise complain("pattern", pattern=f"^{self.pattern.pattern}$")


def is_email(text: str) -> bool:
    """Tell whether a text has the syntax of an e-mail address; nothing is looked up."""
    try:
        validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return False
    return True


class EmailAddress:
    """The syntax of an e-mail address."""

    schema: ClassVar[Schema] = {"format": "email"}

    def __call__(self, _: Any, field: StrictField) -> None:
        """Raise StopValidation for anything else."""
        if not is_email(field.data):
            raise complain("email")


_WEB_ADDRESS = re.compile(r"https?://[^\s/?#@\\]+(?:[/?#]\S*)?", re.IGNORECASE)


def is_web_address(text: str) -> bool:
    """Tell whether a text is an absolute http or https address with a host and, if any, a possible port."""
    if not _WEB_ADDRESS.fullmatch(text):
        return False
    try:
        parts = urlsplit(text)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


class WebAddress:
    """An absolute http or https address, and an empty text is none; it is stored, never fetched."""

    insists = True
    schema: ClassVar[Schema] = {"format": "uri", "pattern": "^[Hh][Tt][Tt][Pp][Ss]?://"}

    def __call__(self, _: Any, field: StrictField) -> None:
        """Raise StopValidation for anything else, unless nothing was given."""
        if field.state is State.EMPTY or (field.state is State.VALUE and not is_web_address(field.data)):
            raise complain("url")


class PhoneNumber:
    """Something to dial: enough digits, whatever stands between them."""

    def __init__(self, least: int = 6) -> None:
        self.least = least

    def __call__(self, _: Any, field: StrictField) -> None:
        """Raise StopValidation where there are fewer digits."""
        if len(digits(field.data)) < self.least:
            raise complain("phone", limit=self.least)
