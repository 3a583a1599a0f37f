"""A form that is sent twice, by a double click or a reload, is done once."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Saved:
    """A client that was saved: its number, its name then, and which version that made."""

    number: int
    name: str
    version: int


def form_key() -> str:
    """Return what tells this form from every other: what it was sent with, or something new."""
    return request.form.get(FIELD) or secrets.token_urlsafe(16)


def register_once(caller: Caller, work: Callable[[], Client]) -> Saved:
    """Return what `work` registered, now or when this form was first sent.

    Raises what `work` raises, and KeyReused where something else was typed into the form that time.
    """
    return _save_once(caller, work, form_key())


def update_once(caller: Caller, work: Callable[[], Client]) -> Saved:
    """Return what `work` changed, now or when this form was sent with the very same words in it."""
    return _save_once(caller, work, form_key(), _typed())


def _save_once(caller: Caller, work: Callable[[], Client], *key: str) -> Saved:
    def save() -> Answer:
        client = work()
        return Answer(200, {"name": client.full_name, "version": str(client.version)}, str(client.id).encode())

    answer = _patiently(caller, _hash("form", str(caller.actor_id), *key), save) if FIELD in request.form else save()
    return Saved(int(answer.body), answer.headers["name"], int(answer.headers["version"]))


def _patiently(caller: Caller, key_hash: str, save: Callable[[], Answer]) -> Answer:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return once(caller, key_hash, _hash(request.path, _typed()), save)[0]
        except KeyInUse:
            if time.monotonic() > deadline:
                raise
            time.sleep(_PAUSE)


def _typed() -> str:
    """Return all that was typed, as one text."""
    return repr(sorted((name, text) for name, text in request.form.items(multi=True) if name not in _NOT_TYPED))


def _hash(*words: str) -> str:
    return sha256("\x1f".join(words).encode()).hexdigest()
