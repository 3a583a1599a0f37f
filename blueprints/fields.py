"""Fields that take a value as it came, from an HTML form or from JSON, and say exactly what is wrong with it.

A field tells four states apart: absent, null, empty and a value. Types are exact: `"true"` is no flag, `1` no text.
"""

from __future__ import annotations

import datetime as dt
import enum
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Self

from wtforms import Field, Form
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput, PasswordInput, TextArea, TextInput

from blueprints.strict_json import LARGEST_BODY, read_object
from blueprints.text import has_forbidden_characters, tidy
from registry.folding import is_visible
from registry.identifiers import uuid_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wtforms.fields.core import UnboundField

    from registry.vocabulary import Reference

SHAPE_RULES = frozenset({"missing", "null", "type", "unknown"})
Path = tuple[str | int, ...]


class Complaint(str):
    """What is wrong with one value: the rule that was broken and its figures, for a caller to put into words.

    A text, because WTForms lists errors as texts.
    """

    __slots__ = ("figures", "rule")
    rule: str
    figures: dict[str, Any]

    def __new__(cls, rule: str, **figures: Any) -> Self:
        """Make the complaint about one rule."""
        made = super().__new__(cls, rule)
        made.rule, made.figures = rule, figures
        return made


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One thing wrong with a body: where, which rule, the value that broke it, and the field's own sentence."""

    path: Path
    complaint: Complaint
    value: Any = None
    says: str | None = None

    @property
    def rule(self) -> str:
        """Return the name of the rule that was broken."""
        return self.complaint.rule

    @property
    def is_shape(self) -> bool:
        """Tell whether the body has the wrong shape, as against the right shape with a rule broken."""
        return self.rule in SHAPE_RULES


class InvalidBody(Exception):
    """The body does not fit its form; `problems` are in documented order."""

    def __init__(self, problems: list[FieldProblem]) -> None:
        super().__init__(problems)
        self.problems = problems

    @property
    def is_shape(self) -> bool:
        """Tell whether any problem is one of shape."""
        return any(problem.is_shape for problem in self.problems)


class State(enum.Enum):
    """What a caller gave for a field."""

    ABSENT = enum.auto()
    NULL = enum.auto()
    EMPTY = enum.auto()
    VALUE = enum.auto()


class JSONData:
    """A JSON object in the guise of form data, its values untouched."""

    def __init__(self, body: Mapping[str, Any]) -> None:
        self.body = body

    def __contains__(self, name: object) -> bool:
        return name in self.body

    def __iter__(self) -> Iterator[str]:
        return iter(self.body)

    def __len__(self) -> int:
        return len(self.body)

    def getlist(self, name: str) -> list[Any]:
        """Return the one value in a list, as form data would."""
        return [self.body[name]] if name in self.body else []


class StrictField(Field):
    """A field that knows whether it was given, and by what name its caller's problem is told."""

    expected = "string"
    nullable: bool = True

    def __init__(
        self,
        label: str | None = None,
        validators: Any = (),
        *,
        says: Any = None,
        nullable: bool = True,
        **options: Any,
    ) -> None:
        super().__init__(label, validators, **options)
        self.says, self.nullable = says, nullable
        self.state = State.ABSENT

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the value as it came; raise ValueError with a Complaint."""
        if not valuelist:
            return
        value = valuelist[0]
        if value is None:
            self.state, self.data = State.NULL, None
            if not self.nullable:
                self.refuse("null", expected=self.expected)
            return
        self.state = State.VALUE
        self.data = self.take(value)

    def take(self, value: Any) -> Any:
        """Return the field's data for a value that is not null; raise ValueError with a Complaint."""
        raise NotImplementedError

    def refuse(self, rule: str, **figures: Any) -> NoReturn:
        """Stop with this complaint."""
        raise ValueError(Complaint(rule, **figures))

    def pre_validate(self, form: Any) -> None:
        """Leave alone what has been refused, is as it was, or was not given, unless somebody insists on a value."""
        if self.process_errors or (self.object_data is not None and self.data == self.object_data):
            raise StopValidation
        if self.state is not State.VALUE:
            for validator in self.validators:
                if getattr(validator, "insists", False):
                    validator(form, self)  # type: ignore[arg-type]
            raise StopValidation

    def problems(self, path: Path) -> Iterator[FieldProblem]:
        """Say what is wrong with this field, which stands at `path`."""
        raw = self.raw_data[0] if self.raw_data else None
        for error in self.errors:
            complaint = error if isinstance(error, Complaint) else Complaint("invalid", message=str(error))
            yield FieldProblem(path, complaint, raw, self.says)


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
        r"(\d{4}-\d{2}-\d{2})([T ](\d{2}):(\d{2})(:(\d{2})([.,]\d{1,9})?)?(Z|z|[+-]\d{2}:?\d{2})?)?", re.ASCII
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


class ListOf(StrictField):
    """A JSON array, each item taken by a field of its own."""

    expected = "array"

    def __init__(self, item: Any, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.item: UnboundField[StrictField] = item  # WTForms binds a field declared in a class body later
        self.entries: list[StrictField] = []

    def take(self, value: Any) -> list[Any]:
        """Return the data of every item."""
        if not isinstance(value, list):
            self.refuse("type", expected="array")
        self.entries = [self._bind(item) for item in value]
        return [entry.data for entry in self.entries]

    def _bind(self, value: Any) -> StrictField:
        entry = self.item.bind(form=None, name=self.name, _meta=self.meta)  # type: ignore[arg-type]
        entry.process(JSONData({self.name: value}))
        return entry

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """Check the list as a whole, then every item."""
        whole = super().validate(form, extra_validators)
        checked = [entry.validate(form) for entry in self.entries]  # every one, so that every problem is told
        return all(checked) and whole

    def problems(self, path: Path) -> Iterator[FieldProblem]:
        """Say what is wrong with the list, then with each item."""
        yield from super().problems(path)
        for index, entry in enumerate(self.entries):
            yield from entry.problems((*path, index))


class ObjectOf(StrictField):
    """A JSON object, its members taken by a form; data is what was given, in our words."""

    expected = "object"

    def __init__(self, form_class: type[JSONForm], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.form_class = form_class
        self.inner: JSONForm | None = None

    def take(self, value: Any) -> dict[str, Any]:
        """Return the members that were given."""
        if not isinstance(value, dict):
            self.refuse("type", expected="object")
        self.inner = self.form_class(JSONData(value))
        return self.inner.changes

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """Check the object as a whole, then its members."""
        whole = super().validate(form, extra_validators)
        return (self.inner is None or self.inner.validate()) and whole

    def problems(self, path: Path) -> Iterator[FieldProblem]:
        """Say what is wrong with the object, then with its members."""
        yield from super().problems(path)
        if self.inner is not None:
            yield from self.inner.problems(path)


class JSONForm(Form):
    """How one caller words one request in JSON. Attributes are our words, `name=` is theirs.

    `partial`: what is required may be absent. `refuses_unknown`: a key that no field has is a problem.
    """

    partial: ClassVar[bool] = False
    refuses_unknown: ClassVar[bool] = False
    ignored: ClassVar[frozenset[str]] = frozenset()

    class Meta:
        """Marks the fields' values as JSON."""

        json = True

    def __init__(self, formdata: JSONData | None = None, **options: Any) -> None:
        super().__init__(formdata, **options)
        self.body: Mapping[str, Any] = formdata.body if formdata else {}

    @classmethod
    def read(cls, rendered: Mapping[str, Any] | None = None, largest: int = LARGEST_BODY) -> Self:
        """Read the request into a checked form; raise InvalidBody, MalformedBody, 413 or 415.

        What equals `rendered`, the record as its caller sees it now, is no change and breaks no rule.
        """
        return cls.check(read_object(largest), rendered)

    @classmethod
    def check(cls, body: Mapping[str, Any], rendered: Mapping[str, Any] | None = None) -> Self:
        """Return the checked form for a body; raise InvalidBody."""
        form = cls(JSONData(changed_members(body, rendered or {})))
        form.validate()
        if problems := list(form.problems(())):
            raise InvalidBody(problems)
        return form

    def problems(self, path: Path) -> Iterator[FieldProblem]:
        """Say what is wrong with every field in documented order, then with unknown keys."""
        for field in self.strict_fields.values():
            yield from field.problems((*path, field.name))
        if self.refuses_unknown:
            known = {field.name for field in self} | self.ignored
            for key, value in self.body.items():
                if key not in known:
                    yield FieldProblem((*path, key), Complaint("unknown"), value)

    @property
    def changes(self) -> dict[str, Any]:
        """Return what was given, by our names."""
        given = self.strict_fields.items()
        return {name: field.data for name, field in given if field.state is not State.ABSENT}

    @property
    def strict_fields(self) -> dict[str, StrictField]:
        """Return the fields by our names; a JSON form has no others."""
        return self._fields  # type: ignore[return-value]


def changed_members(body: Mapping[str, Any], rendered: Mapping[str, Any]) -> dict[str, Any]:
    """Return the members of a body that are not what its caller was shown, objects member by member."""
    changed: dict[str, Any] = {}
    for key, value in body.items():
        shown = rendered.get(key, _NEVER_SHOWN)
        if isinstance(value, dict) and isinstance(shown, dict):
            value = changed_members(value, shown)  # noqa: PLW2901 - only what changed of it
            if not value:
                continue
        elif is_same_json(value, shown):
            continue
        changed[key] = value
    return changed


_NEVER_SHOWN = object()


def is_same_json(one: Any, other: Any) -> bool:
    """Tell whether two JSON values are the same, `true` and `1` being different."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(is_same_json, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(is_same_json(one[key], other[key]) for key in one)
    return type(one) is type(other) and bool(one == other)
