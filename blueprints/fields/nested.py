"""Lists and objects within a body, the form of a body as a whole, and what of it is a change."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar, Self

from flask import request
from wtforms import Form

from blueprints.fields.complaints import Complaint, FieldProblem, InvalidBody, Path
from blueprints.fields.strict import JSONData, State, StrictField
from blueprints.strict_json import LARGEST_BODY, read_object

MOST_PROBLEMS = 100  # that are told of one body

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wtforms.fields.core import UnboundField


LONGEST_NAME = 100  # characters of a caller's own key that an answer repeats


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
        self.unchanged: frozenset[str] = frozenset()  # what was sent as it is: neither a change nor missing

    @classmethod
    def read(cls, rendered: Mapping[str, Any] | None = None, largest: int = LARGEST_BODY) -> Self:
        """Read the request into a checked form; raise InvalidBody, MalformedBody, 413 or 415.

        What equals `rendered`, the record as its caller sees it now, is no change and breaks no rule.
        """
        return cls.check(read_object(largest), rendered)

    @classmethod
    def check(cls, body: Mapping[str, Any], rendered: Mapping[str, Any] | None = None) -> Self:
        """Return the checked form for a body; raise InvalidBody."""
        changed = changed_members(body, rendered or {})
        form = cls(JSONData(changed))
        form.unchanged = frozenset(body.keys() - changed.keys())
        form.validate()
        if problems := list(islice(form.problems(()), MOST_PROBLEMS)):
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
                    yield FieldProblem((*path, key[:LONGEST_NAME]), Complaint("unknown"), value)

    @property
    def changes(self) -> dict[str, Any]:
        """Return what was given, by our names."""
        given = self.strict_fields.items()
        return {name: field.data for name, field in given if field.state is not State.ABSENT}

    @property
    def strict_fields(self) -> dict[str, StrictField]:
        """Return the fields by our names; a JSON form has no others."""
        return self._fields  # type: ignore[return-value]


class QueryForm(JSONForm):
    """How one caller words a query string; of a name given twice the first counts, unknown names are ignored."""

    @classmethod
    def read_query(cls) -> Self:
        """Read the request's query string into a checked form; raise InvalidBody."""
        form = cls(JSONData({name: request.args[name] for name in request.args}))
        form.validate()
        if problems := list(form.problems(("query",))):
            raise InvalidBody(problems)
        return form


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
