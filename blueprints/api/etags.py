"""Entity tags: which version of a client an answer shows, and which one a caller insists on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, jsonify, request
from werkzeug.exceptions import PreconditionFailed

if TYPE_CHECKING:
    from collections.abc import Callable

    from registry.models import Client


def answer(client: Client, body: dict[str, Any], status: int = 200) -> Response:
    """Return a single client's answer with the ETag of the version it shows."""
    response = jsonify(body)
    response.status_code = status
    return tag(response, client)


def show(client: Client, wire: Callable[[], dict[str, Any]]) -> Response:
    """Return a client to whoever reads it; 304, and nothing put together, where the caller has this version."""
    if request.if_none_match.contains_weak(etag_of(client)):
        return tag(Response(status=304), client)
    return answer(client, wire())


def nothing(client: Client) -> Response:
    """Return 204 with the ETag of what is there now."""
    return tag(Response(status=204), client)


def tag(response: Response, client: Client) -> Response:
    """Set the ETag of the version of a client that a response is about."""
    response.set_etag(etag_of(client))
    return response


def etag_of(client: Client) -> str:
    """Return the entity tag of a client as it is now."""
    return f"{client.uuid.hex[-12:]}-{client.version}"


def expected_version(client: Client) -> int | None:
    """Return the version the caller insists on (If-Match), or None; raise 412 when it cannot be the present one."""
    tags = request.if_match
    if "If-Match" not in request.headers or tags.star_tag:
        return None
    if etag_of(client) not in tags:
        raise PreconditionFailed
    return client.version
