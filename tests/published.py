"""Every answer that any test gets from a dialect is held against the published document.

`watch` does so for all test clients: a status, a header or a member that the document does not tell of fails the test
that has met it.
"""

import os
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

import jsonschema_rs
import orjson
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect, Rule
from werkzeug.test import TestResponse

from app import create_app
from blueprints.api import DIALECTS
from blueprints.api.dialect import PROBLEM_JSON
from blueprints.api.schema import PROBLEM
from blueprints.openapi.document import describe
from blueprints.openapi.routes import path_of
from blueprints.replies import HEADERS
from blueprints.settings import Settings

# What every answer may carry, a page's or a dialect's: the page on the document tells of it once.
EVERYWHERE = {
    *HEADERS,
    "Cache-Control",
    "Content-Length",
    "Content-Type",
    "Date",
    "Vary",
    "Strict-Transport-Security",
}
_ALIKE = {"HEAD": "GET"}


class Published:
    """The document, its schemas compiled as they are needed, and the answers of all routes held against it."""

    def __init__(self, app: Flask) -> None:
        self.document = describe(app)
        self.components = self.document["components"]
        self.validator = cache(self._validator)
        self.refusal = cache(self._refusal)
        self.headers = cache(self._headers)

    def resolved(self, part: Any) -> Any:
        """What a reference leads to."""
        while "$ref" in part:
            _, _, kind, name = part["$ref"].split("/")
            part = self.components[kind][name]
        return part

    def response(self, template: str, method: str, status: int) -> Any:
        """What the document tells of one status of an operation, None where nothing."""
        found = self.document["paths"][template][method.lower()]["responses"].get(str(status))
        return found and self.resolved(found)

    def _validator(self, template: str, method: str, status: int, mimetype: str) -> Any:
        content = self.response(template, method, status).get("content", {})
        return self._compiled(content[mimetype]["schema"]) if mimetype in content else None

    def _refusal(self, name: str, status: int, mimetype: str) -> Any:
        dialect = next(one for one in DIALECTS if one.name == name)
        schemas = {dialect.problem_type: dialect.schema_of(status), PROBLEM_JSON: PROBLEM}
        return self._compiled(schemas[mimetype]) if mimetype in schemas else None

    def _compiled(self, schema: Any) -> Any:
        whole = {**schema, "components": self.components}
        return jsonschema_rs.Draft202012Validator(whole, validate_formats=True, ignore_unknown_formats=True)

    def _headers(self, template: str, method: str, status: int) -> set[str]:
        told = self.response(template, method, status).get("headers", {})
        return {name.lower() for name in {*told, *EVERYWHERE}}

    def complaint(self, app: Flask, answer: TestResponse) -> str:
        """What of an answer the document does not tell; "" where it tells all, or has nothing to tell."""
        method = _ALIKE.get(answer.request.method, answer.request.method)
        rule = _rule_of(app, answer.request.path, method)
        if rule is None:
            return self._about_no_route(answer)
        template, status = path_of(rule), answer.status_code
        told = self.response(template, method, status)
        if told is None:
            return f"the status {status} is not in the document"
        if strange := {
            name for name, _ in answer.headers if name.lower() not in self.headers(template, method, status)
        }:
            return f"the headers {strange} of {status} are not in the document"
        if answer.request.method == "HEAD" or is_streamed(answer) or not (told.get("content") or answer.get_data()):
            return ""
        return _about_body(answer, self.validator(template, method, status, answer.mimetype))

    def _about_no_route(self, answer: TestResponse) -> str:
        """No route is there: a refusal in the shape of the dialect whose prefix it is."""
        dialect = next((one for one in DIALECTS if one.owns(answer.request.path)), None)
        if dialect is None or answer.request.method in {"HEAD", "OPTIONS"}:
            return ""
        return _about_body(answer, self.refusal(dialect.name, answer.status_code, answer.mimetype))


def is_streamed(answer: TestResponse) -> bool:
    """Tell whether a body is still on its way: reading it here would end the test of how it comes."""
    return answer.status_code == HTTPStatus.OK and answer.content_length is None


def _about_body(answer: TestResponse, validator: Any) -> str:
    if validator is None:
        return f"the content {answer.mimetype} of {answer.status_code} is not in the document"
    errors = validator.iter_errors(orjson.loads(answer.get_data()))
    return "; ".join(f"{error.instance_path}: {error.message}" for error in errors)


def _rule_of(app: Flask, path: str, method: str) -> Rule | None:
    """The route that answered, None where it is none of a dialect's."""
    try:
        rule, _ = app.url_map.bind("").match(path, method, return_rule=True)
    except (HTTPException, RequestRedirect):
        return None
    return rule if hasattr(app.view_functions[rule.endpoint], "operation") and method != "OPTIONS" else None


@cache
def published() -> Published:
    """The document, as any app has it: settings change only which credentials it names, and no answer."""
    return Published(create_app(Settings(secret_key="published " * 4, data_dir=Path(os.devnull))))


def watch() -> None:
    """Let every test client hold what a dialect answers against the document."""
    ask = FlaskClient.open

    def ask_and_compare(self: FlaskClient, *arguments: Any, **options: Any) -> TestResponse:
        answer = ask(self, *arguments, **options)
        complaint = published().complaint(self.application, answer)
        assert not complaint, f"{answer.request.method} {answer.request.path}: {complaint}\n{answer.text[:500]}"
        return answer

    FlaskClient.open = ask_and_compare  # type: ignore[method-assign]
