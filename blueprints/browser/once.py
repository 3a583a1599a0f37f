"""A form that is sent twice, by a double click or a reload, is done once."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from flask import request
from joserfc import jwe
from joserfc.jwk import OctKey

from registry.errors import KeyInUse
from registry.idempotency import Answer, is_answered, once

if TYPE_CHECKING:
    from collections.abc import Callable

    from registry.callers import Caller
    from registry.models import Client

FIELD = "form_key"
PATIENCE = 5.0  # seconds: the browser shows the answer to the second click, so that waits for the first
_PAUSE = 0.05
# The form's own marks; and a secret is not kept, not even as a hash that is quickly computed.
_NOT_TYPED = frozenset({FIELD, "csrf_token", "shown", "then", "current", "new", "password"})
_SEALED = {"alg": "dir", "enc": "A256GCM"}


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


def do_once(caller: Caller, work: Callable[[], object]) -> str:
    """Return what `work` says that it did, now or when this form was sent with the very same words in it."""

    def do() -> Answer:
        return Answer(200, {}, str(work() or "").encode())

    return _answer_once(caller, do, request.path, form_key(), _typed()).body.decode()


def is_done(caller: Caller) -> bool:
    """Tell whether `do_once` has done already what this form asks for."""
    key = _hash("form", str(caller.actor_id), request.path, form_key(), _typed())
    return FIELD in request.form and is_answered(caller, key)


def tell_once(caller: Caller, work: Callable[[], str]) -> str:
    """Return the secret that `work` made, now or when this form was first sent with the very same words in it.

    It is kept sealed with the form's own key, which nobody has but whoever holds the form.
    """
    seal = OctKey.import_key(sha256(f"seal\x1f{form_key()}".encode()).digest())

    def make() -> Answer:
        return Answer(200, {}, jwe.encrypt_compact(_SEALED, work().encode(), seal).encode())

    answer = _answer_once(caller, make, request.path, form_key(), _typed())
    return (jwe.decrypt_compact(answer.body, seal).plaintext or b"").decode()


def _save_once(caller: Caller, work: Callable[[], Client], *key: str) -> Saved:
    def save() -> Answer:
        client = work()
        return Answer(200, {"name": client.full_name, "version": str(client.version)}, str(client.id).encode())

    answer = _answer_once(caller, save, *key)
    return Saved(int(answer.body), answer.headers["name"], int(answer.headers["version"]))


def _answer_once(caller: Caller, work: Callable[[], Answer], *key: str) -> Answer:
    if FIELD not in request.form:
        return work()
    return _patiently(caller, _hash("form", str(caller.actor_id), *key), work)


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
