"""The routes of the dialects as the document tells of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from blueprints.api import DIALECTS
from blueprints.api.dialect import NOBODY
from blueprints.doors import JSON_MOVED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask
    from werkzeug.routing import Rule

    from blueprints.api.dialect import Dialect
    from blueprints.api.operation import Operation

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_ARGUMENT = re.compile(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>")


@dataclass(frozen=True)
class Route:
    """One method of one path; `same_as` is the path of the same operation that people should use instead."""

    method: str
    path: str
    operation: Operation
    view: Callable[..., object]
    same_as: str | None = None

    @property
    def arguments(self) -> set[str]:
        """Return the names of the path's parts that vary."""
        return set(re.findall(r"{(\w+)}", self.path))

    @property
    def address(self) -> tuple[str, str]:
        """Return method and path."""
        return self.method, self.path

    @property
    def writes(self) -> bool:
        """Tell whether anything may be different afterwards."""
        return self.method != "GET"

    @property
    def names_a_record(self) -> bool:
        """Tell whether the path leads to one record, as against all of a workspace."""
        return bool(self.arguments - {"workspace_id"})

    @property
    def is_keyed(self) -> bool:
        """Tell whether an Idempotency-Key is heeded."""
        return self.method == "POST" and self.operation.needs != NOBODY

    @property
    def dialect(self) -> Dialect:
        """Return the dialect it belongs to."""
        return next(one for one in DIALECTS if one.dialect == self.operation.dialect)


def routes_of(app: Flask) -> list[Route]:
    """Return every route of the dialects, dialect by dialect in the order of their documentation."""
    found = [route for rule in app.url_map.iter_rules() for route in _routes(app, rule)]
    posts = {route.path: route for route in found if route.method == "POST"}
    found += [replace(posts[to], path=path) for path, to in JSON_MOVED.items()]
    best: dict[tuple[str, object], str] = {}
    for route in sorted(found, key=_merit):
        best.setdefault((route.method, route.view), route.path)
    told = [replace(route, same_as=_other(route, best[route.method, route.view])) for route in found]
    order = [dialect.dialect for dialect in DIALECTS]
    return sorted(told, key=lambda one: (order.index(one.operation.dialect), one.path, METHODS.index(one.method)))


def _routes(app: Flask, rule: Rule) -> Iterator[Route]:
    view = app.view_functions[rule.endpoint]
    operation: Operation | None = getattr(view, "operation", None)
    if operation is not None:
        for method in METHODS:
            if method in (rule.methods or ()):
                yield Route(method, path_of(rule), operation, view)


def path_of(rule: Rule) -> str:
    """Return a route's path as OpenAPI writes it."""
    return _ARGUMENT.sub(r"{\1}", rule.rule)


def _merit(route: Route) -> tuple[bool, int]:
    """The path to use is the shortest; one that is JSON's only by its content type comes last."""
    return route.path in JSON_MOVED, len(route.path)


def _other(route: Route, path: str) -> str | None:
    return None if route.path == path else path
