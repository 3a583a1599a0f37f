"""The document: what every route says of itself, in the vocabulary of OpenAPI 3.1.

It is a plain literal put together from the routes and their forms; a library would add a second vocabulary to it.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from flask import current_app, g

from blueprints.api import DIALECTS
from blueprints.openapi import words
from blueprints.openapi.components import Components
from blueprints.openapi.forms import body_schema, field_schema, words_from
from blueprints.openapi.headers import headers_heeded, headers_of_success
from blueprints.openapi.refusals import responses_of
from blueprints.openapi.routes import routes_of

if TYPE_CHECKING:
    from flask import Flask

    from blueprints.openapi.routes import Route

Schema = dict[str, Any]
_SAMPLE_REQUEST = "0192f1a5-7c1e-7d3b-9a55-2f6f0c3a9d11"


def describe(app: Flask) -> Schema:
    """Return the OpenAPI 3.1 document of an app; raise where a route says too little of itself."""
    components = Components()
    paths: dict[str, Schema] = {}
    for route in routes_of(app):
        paths.setdefault(route.path, {})[route.method.lower()] = _described(app, route, components)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Clientela", "version": words.VERSION, "description": words.OVERVIEW},
        "servers": [{"url": "/", "description": "Where this document was read"}],
        "tags": [{"name": one.dialect, "description": words.DIALECTS[one.dialect]} for one in DIALECTS],
        "paths": paths,
        "components": {**components.parts, "securitySchemes": _credentials(app)},
    }


def _credentials(app: Flask) -> Schema:
    return {
        "bearer": {"type": "http", "scheme": "bearer", "description": words.BEARER},
        "session": {
            "type": "apiKey",
            "in": "cookie",
            "name": app.config["SESSION_COOKIE_NAME"],
            "description": words.SESSION,
        },
    }


def _described(app: Flask, route: Route, components: Components) -> Schema:
    with app.app_context(), app.test_request_context(route.path, method=route.method):  # with a `g` of its own
        g.request_id = _SAMPLE_REQUEST
        return _operation(route, components)


def _operation(route: Route, components: Components) -> Schema:
    summary, _, rest = (inspect.getdoc(route.view) or "").partition("\n")
    successes = {str(status): _success(route, status, components) for status in sorted(_successes(route))}
    operation: Schema = {
        "tags": [route.operation.dialect],
        "operationId": _name(route),
        "summary": summary.rstrip("."),
        "description": _description(route, rest.strip()),
        "parameters": [*_in_path(route), *_in_query(route, components), *headers_heeded(route, components)],
    }
    if route.operation.takes:
        operation["requestBody"] = _body(route, components)
    operation["responses"] = successes | responses_of(route, route.dialect, components)
    operation["security"] = _security(route)
    return operation


def _name(route: Route) -> str:
    words_of_path = [part.strip("{}").replace("-", "_") for part in route.path.split("/") if part]
    tail = "_root" if route.path.endswith("/") else ""
    return "_".join([route.method.lower(), *words_of_path]) + tail


def _description(route: Route, rest: str) -> str:
    parts = [f"The same as `{route.method} {route.same_as}`."] if route.same_as else []
    if route.operation.anonymous and route.dialect.is_open:
        parts.append(f"{words.OPEN} A credential that is sent needs the permission `{route.operation.needs}`.")
    elif route.operation.needs:
        parts.append(f"Needs the permission `{route.operation.needs}`.")
    return "\n\n".join(filter(None, [*parts, rest]))


def _security(route: Route) -> list[Schema]:
    """Return the credentials that are taken, none first where none is needed."""
    if not route.operation.needs:
        return []
    taken: list[Schema] = [{"bearer": []}, {"session": []}]
    if route.operation.anonymous and route.dialect.is_open:
        return [{}, *(taken if route.dialect.heeds_cookies else taken[:1])]
    return taken


def _in_path(route: Route) -> list[Schema]:
    return [
        {"name": name, "in": "path", "required": True, **words.argument(route.operation.dialect, name)}
        for name in sorted(route.arguments, key=route.path.index)
    ]


def _in_query(route: Route, components: Components) -> list[Schema]:
    form = route.operation.query
    parameters = [_asked(field_schema(field), field.name) for field in form().strict_fields.values()] if form else []
    if route.operation.anonymous and "workspace_id" not in route.arguments and route.dialect.is_open:
        parameters.append(components.share("parameters", "Workspace", words.WORKSPACE))
    return parameters


def _asked(schema: Schema, name: str) -> Schema:
    """A query string knows no null."""
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    schema |= {"type": next(kind for kind in kinds if kind != "null")}
    description = schema.pop("description", "") or words.QUERY.get(name, "")
    return {"name": name, "in": "query", "description": description, "schema": schema}


def _body(route: Route, components: Components) -> Schema:
    form = route.operation.takes
    assert form  # noqa: S101 - asked before
    schema = body_schema(form)
    for shown in _shown_beside(route):
        schema = words_from(shown, schema)
    name = f"{route.operation.dialect.capitalize()}{form.__name__.removesuffix('Form')}Body"
    reference = components.share("schemas", name, components.schema(schema))
    content = {"schema": reference, "example": components.example(reference)}
    return {"required": True, "content": {"application/json": content}}


def _shown_beside(route: Route) -> list[Schema]:
    """Return the answers that word a body: the route's own, or else those of the same path."""
    if not route.operation.needs:
        return [words.CREDENTIALS]
    own = [dict(shown) for shown in route.operation.answers.values() if shown]
    beside = (one for one in routes_of(current_app) if one.path == route.path)
    return own or [dict(shown) for one in beside for shown in one.operation.answers.values() if shown]


def _successes(route: Route) -> dict[int, Any]:
    found = dict(route.operation.answers)
    return found | ({304: None} if route.operation.versioned and not route.writes else {})


def _success(route: Route, status: int, components: Components) -> Schema:
    response: Schema = {
        "description": words.SUCCESSES[status],
        "headers": headers_of_success(route, components),
    }
    shown = _successes(route)[status]
    if shown is not None:
        schema = components.schema(shown)
        response["content"] = {"application/json": {"schema": schema, "example": components.example(schema)}}
    return response


def document() -> Schema:
    """Return the present app's document, made once."""
    extensions = current_app.extensions
    if "clientela_openapi" not in extensions:
        extensions["clientela_openapi"] = describe(current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001
    made: Schema = extensions["clientela_openapi"]
    return made
