"""Answers too long to be held: a list of all clients goes out as it is read, a batch at a time."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import orjson
from flask import Response, current_app

from registry.listing import every_client

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask.ctx import AppContext

    from registry.callers import Caller
    from registry.models import Client


def stream_clients(caller: Caller, wire: Callable[[Client], dict[str, Any]]) -> Response:
    """Return all clients as one JSON array; its first part is read at once, while an error can still be told."""
    parts = _array(every_client(caller), wire)
    rest = _one_by_one(parts, current_app.app_context)
    return Response(itertools.chain([next(parts)], rest), mimetype="application/json")


def _array(batches: Iterator[list[Client]], wire: Callable[[Client], dict[str, Any]]) -> Iterator[bytes]:
    opening = b"["
    for batch in filter(None, batches):
        yield opening + orjson.dumps([wire(client) for client in batch])[1:-1]
        opening = b","
    yield b"]" if opening == b"," else b"[]"


def _one_by_one(parts: Iterator[bytes], context: Callable[[], AppContext]) -> Iterator[bytes]:
    """Yield the parts, each made in a context of its own: no connection is held while somebody slowly reads."""
    while True:
        with context():
            part = next(parts, None)
        if part is None:
            return
        yield part
