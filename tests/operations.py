"""What the dialects can be asked for: their routes, the forms that these read, and the limits of their fields."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from blueprints.api import DIALECTS
from blueprints.api.dialect import Dialect
from blueprints.api.operation import Operation
from blueprints.fields import JSONForm, ListOf, ObjectOf, Scalar, StrictField
from tests.guides import HOUSE

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
View = Callable[..., Any]


def guide_of(dialect: Dialect) -> Path:
    """The page about a dialect."""
    return HOUSE / "docs" / "dialects" / f"{dialect.dialect}.md"


def operations(app: Flask, dialect: Dialect) -> list[tuple[str, Rule, View]]:
    """Every (method, rule, view) of a dialect."""
    views = app.view_functions
    return [
        (method, rule, views[rule.endpoint])
        for rule in app.url_map.iter_rules()
        for method in METHODS
        if method in (rule.methods or ()) and belongs_to(dialect, views[rule.endpoint])
    ]


def belongs_to(dialect: Dialect, view: View) -> bool:
    """Tell whether a view is one of a dialect's."""
    operation = operation_of(view)
    return operation is not None and operation.dialect == dialect.dialect


def operation_of(view: View) -> Operation | None:
    """What a route of a dialect says of itself; None for one of the pages."""
    return getattr(view, "operation", None)


def untried(app: Flask, page: Path, done: set[tuple[str, View]]) -> list[str]:
    """What the dialect that a page is the guide of can do besides; of an alias one address is enough."""
    mine = [dialect for dialect in DIALECTS if guide_of(dialect) == page]
    return [
        f"{method} {rule.rule}"
        for dialect in mine
        for method, rule, view in operations(app, dialect)
        if (method, view) not in done
    ]


def forms_of(app: Flask, dialect: Dialect) -> set[type[JSONForm]]:
    """Every form that a dialect reads, from a body or a query string."""
    said = filter(None, (operation_of(view) for _, _, view in operations(app, dialect)))
    return {form for one in said for form in (one.takes, one.query) if form is not None}


def fields_in(form: JSONForm) -> Iterator[StrictField]:
    """Every field of a form, at whatever depth."""
    for field in form.strict_fields.values():
        yield from _with_inner(field)


def _with_inner(field: StrictField) -> Iterator[StrictField]:
    yield field
    if isinstance(field, ListOf):
        yield from _with_inner(field._bind(None))
    if isinstance(field, ObjectOf):
        yield from fields_in(field.form_class())


def limits_of(field: StrictField) -> Iterator[int]:
    """The figures that a field's rules name, those that go without saying left out."""
    for rule in (*field.validators, field):
        for figure in (getattr(rule, "least", None), getattr(rule, "most", None)):
            if figure not in {None, 0, 1}:
                yield int(str(figure))
    if isinstance(field, Scalar):
        yield field.LONGEST
