"""Which door a request came to: a dialect answers for every path under its prefixes, the pages for the rest."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from blueprints import browser
from blueprints.api import DIALECTS
from blueprints.problems import Problem
from registry.db import abandon

if TYPE_CHECKING:
    from collections.abc import Iterable

log = logging.getLogger("clientela")
JSON_MOVED = {"/clients": "/v1/clients"}  # a POST in JSON; as a form it is the desk's


class JSONToClients:
    """`POST /clients` in JSON is the practice dialect's create; as a form it is the desk's own page."""

    def __init__(self, application: Any) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Send JSON on to where the practice dialect listens."""
        is_json = environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower() == "application/json"
        if is_json and environ["REQUEST_METHOD"] == "POST":
            path = environ.get("PATH_INFO", "")
            environ["PATH_INFO"] = JSON_MOVED.get(path, path)
        answer: Iterable[bytes] = self.application(environ, start_response)
        return answer


def register(app: Flask) -> None:
    """Let every exception be answered in the shape of the door it came through."""
    app.url_map.merge_slashes = False
    app.register_error_handler(Exception, answer)
    app.wsgi_app = JSONToClients(app.wsgi_app)  # type: ignore[method-assign]


def answer(error: Exception) -> Response:
    """Return the answer to an exception: nothing half-written stays, nothing of the inside goes out."""
    abandon()
    if Problem.of(error, {}).status >= 500 and not isinstance(error, HTTPException):  # noqa: PLR2004
        log.error("request %s failed", g.request_id, exc_info=error)
    dialect = next((one for one in DIALECTS if one.owns(request.path)), None)
    return dialect.answer(error) if dialect else browser.answer(error)
