"""Where the document and the reference are read, by everybody."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import orjson
from flask import Blueprint, Flask, Response, current_app, render_template, request

from blueprints.browser.desk import OPEN, needs
from blueprints.openapi import words
from blueprints.openapi.document import document
from blueprints.openapi.reference import objects_of, operations_of, points_in, words_in

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

_AN_HOUR = 3600  # seconds

pages = Blueprint("reference", __name__)


def register(app: Flask) -> None:
    """Give the app the document and the pages."""
    app.register_blueprint(pages)


@pages.get("/openapi.json")
@needs(OPEN)
def machine_readable() -> AnyResponse:
    """Send the OpenAPI 3.1 document; 304 to whoever has it."""
    response = Response(_written(), mimetype="application/json")
    response.set_etag(sha256(response.get_data()).hexdigest()[:16])
    response.cache_control.public = True
    response.cache_control.max_age = _AN_HOUR
    return response.make_conditional(request)


def _written() -> bytes:
    extensions = current_app.extensions
    if "clientela_openapi_written" not in extensions:
        extensions["clientela_openapi_written"] = orjson.dumps(document())
    written: bytes = extensions["clientela_openapi_written"]
    return written


@pages.get("/docs")
@needs(OPEN)
def overview() -> str:
    """Show what is the same in every dialect, and lead to each."""
    dialects = [(name, words_in(about), operations_of(name)) for name, about in words.DIALECTS.items()]
    beginning = words_in(words.OVERVIEW.partition("\n- ")[0])
    return render_template(
        "reference/overview.html", dialects=dialects, beginning=beginning, points=points_in(words.OVERVIEW)
    )


@pages.get(f"/docs/<any({','.join(words.DIALECTS)}):dialect>")
@needs(OPEN)
def of_dialect(dialect: str) -> str:
    """Show every operation of one dialect."""
    operations = operations_of(dialect)
    return render_template(
        "reference/dialect.html",
        dialect=dialect,
        dialects=list(words.DIALECTS),
        about=words_in(words.DIALECTS[dialect]),
        operations=operations,
        objects=objects_of(operations),
    )
