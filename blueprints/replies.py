"""What every reply carries: the request's id, and headers that keep a browser from doing what we did not mean."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any

import orjson
from flask import Flask, Response, g, request
from flask.json.provider import JSONProvider

if TYPE_CHECKING:
    from collections.abc import Callable

_REQUEST_ID = re.compile(r"[A-Za-z0-9._:-]{1,100}", re.ASCII)

POLICY = "; ".join(  # noqa: FLY002 - one directive a line
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class FastJSON(JSONProvider):
    """JSON by orjson: keys stay in documented order."""

    def dumps(self, obj: Any, **_: Any) -> str:
        """Return the JSON text of an object."""
        return orjson.dumps(obj).decode()

    def loads(self, s: str | bytes, **_: Any) -> Any:
        """Return what a JSON text says; bodies of requests go through `strict_json` instead."""
        return orjson.loads(s)

    def response(self, *args: Any, **kwargs: Any) -> Response:
        """Return an object as a JSON response."""
        return Response(orjson.dumps(self._prepare_response_obj(args, kwargs)), mimetype="application/json")


def register(app: Flask) -> None:
    """Set the request's id before, and the headers after, every request."""
    app.json = FastJSON(app)
    app.before_request(set_request_id)
    app.after_request(set_headers(app))


def set_request_id() -> None:
    """Take the caller's X-Request-Id where it is harmless, else make one."""
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if _REQUEST_ID.fullmatch(given) else str(uuid.uuid4())


def set_headers(app: Flask) -> Callable[[Response], Response]:
    """Return the function that completes a reply's headers."""
    always = [*HEADERS.items(), ("Cache-Control", "no-store")]
    if app.config["SESSION_COOKIE_SECURE"]:
        always.append(("Strict-Transport-Security", "max-age=31536000"))

    def complete(response: Response) -> Response:
        response.headers["X-Request-Id"] = g.get("request_id") or str(uuid.uuid4())
        present = {name.lower() for name, _ in response.headers}  # asking for each of them one by one takes longer
        response.headers.extend([one for one in always if one[0].lower() not in present])
        return response

    return complete
