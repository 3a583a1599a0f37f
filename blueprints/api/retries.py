"""Idempotency-Key: whoever sends a POST again gets the answer to the first, and nothing is done twice."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from flask import Response, current_app, request

from blueprints.limits import client_network
from blueprints.problems import InvalidKey
from blueprints.strict_json import read_body
from registry.idempotency import Answer, once

if TYPE_CHECKING:
    from collections.abc import Callable

    from registry.callers import Caller

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
_KEY = re.compile(r"[!-~]{1,255}")
_KEPT_HEADERS = ("Content-Type", "ETag", "Link")


def answer_once(caller: Caller, largest: int, view: Callable[[], Any]) -> Response:
    """Return the view's answer, or the one that the same request got before; `largest` is in bytes.

    Raises InvalidKey, and KeyReused or KeyInUse where the key belongs to another request or one that still runs.
    """
    key = request.headers.get(HEADER)
    if key is None or request.method != "POST":
        return current_app.make_response(view())
    if not _KEY.fullmatch(key):
        raise InvalidKey
    answer, is_replay = once(caller, _hash_of_key(caller, key), _hash_of_request(largest), lambda: _kept(view()))
    response = Response(answer.body, answer.status, answer.headers)
    if is_replay:
        response.headers[REPLAYED] = "true"
    return response


def _hash_of_key(caller: Caller, key: str) -> str:
    """Return what stands for a key and whose it is: callers without a credential are told apart by their network."""
    whose = client_network() if caller.source == "public_form" else ""
    return sha256("\x1f".join([str(caller.actor_id), whose, key]).encode()).hexdigest()


def _hash_of_request(largest: int) -> str:
    head = f"{request.method} {request.full_path} {request.mimetype}\n"
    return sha256(head.encode() + read_body(largest)).hexdigest()


def _kept(answer: Any) -> Answer:
    response = current_app.make_response(answer)
    headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    return Answer(response.status_code, headers, response.get_data())
