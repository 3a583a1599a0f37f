"""The base of every field: it knows what it was given, refuses by rule, and takes a value as it came."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any, NoReturn

from wtforms import Field
from wtforms.validators import StopValidation

from blueprints.fields.complaints import Complaint, FieldProblem, Path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


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
