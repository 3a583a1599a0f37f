"""A form that is sent twice, by a double click or a reload, is done once."""

from __future__ import annotations

import secrets
import time
from hashlib import sha256
from typing import TYPE_CHECKING

from flask import request

from registry.errors import KeyInUse
from registry.idempotency import Answer, once

if TYPE_CHECKING:
    from collections.abc import Callable

    from registry.callers import Caller
    from registry.models import Client

FIELD = "form_key"
PATIENCE = 5.0  # seconds: the browser shows the answer to the second click, so that waits for the first
_PAUSE = 0.05
_NOT_TYPED = frozenset({FIELD, "csrf_token", "then"})


def form_key() -> str:
    """Return what tells this form from every other: what it was sent with, or something new."""
    return request.form.get(FIELD) or secrets.token_urlsafe(16)


def register_once(caller: Caller, work: Callable[[], Client]) -> tuple[int, str]:
    """Return the number and name of the client that `work` registers, or registered when the form was first sent.

    Raises what `work` raises, and KeyReused where something else was typed into the form that time.
    """

    def register() -> Answer:
        client = work()
        return Answer(201, {"name": client.full_name}, str(client.id).encode())

    answer = _patiently(caller, register) if FIELD in request.form else register()
    return int(answer.body), answer.headers["name"]


def _patiently(caller: Caller, register: Callable[[], Answer]) -> Answer:
    key_hash = _hash("form", str(caller.actor_id), form_key())
    typed = sorted((name, text) for name, text in request.form.items(multi=True) if name not in _NOT_TYPED)
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return once(caller, key_hash, _hash(repr(typed)), register)[0]
        except KeyInUse:
            if time.monotonic() > deadline:
                raise
            time.sleep(_PAUSE)


def _hash(*words: str) -> str:
    return sha256("\x1f".join(words).encode()).hexdigest()
