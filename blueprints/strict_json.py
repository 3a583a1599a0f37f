"""The one JSON loader: it refuses whatever two readers could understand differently."""

from __future__ import annotations

import json
import math
import unicodedata
from typing import Any, NoReturn

from flask import g, request
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from blueprints.text import has_forbidden_characters

LARGEST_BODY = 1024 * 1024
DEEPEST = 32
_LARGEST_INTEGER = 2**63 - 1
_SMALLEST_INTEGER = -(2**63)
_MOST_DIGITS = len(str(_SMALLEST_INTEGER))
_CHARSETS = frozenset({"utf-8", "utf8"})


class MalformedBody(Exception):
    """The body is not one JSON object by our rules; `reason` names the rule, for people."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class EmptyBody(MalformedBody):
    """There is no body at all."""


class NotAnObject(MalformedBody):
    """The body is JSON, but a list or a scalar."""


def read_object(largest: int = LARGEST_BODY) -> dict[str, Any]:
    """Return the request's JSON object; raise MalformedBody, 413 or 415. `largest` is in bytes."""
    body = read_body(largest)
    if not body and request.mimetype in {"", "application/json"}:
        raise EmptyBody("request body is required")
    charset = request.mimetype_params.get("charset", "utf-8")
    if request.mimetype != "application/json" or charset.lower() not in _CHARSETS:
        raise UnsupportedMediaType
    value = load(body)
    if not isinstance(value, dict):
        raise NotAnObject("expected object")
    return value


def read_body(largest: int) -> bytes:
    """Return the request's body, chunked or not; raise RequestEntityTooLarge beyond `largest` bytes.

    It can be read but once from the network, and from here as often as one likes.
    """
    if "body" not in g:
        g.body = _receive(largest)
    body: bytes = g.body
    return body


def _receive(largest: int) -> bytes:
    if (request.content_length or 0) > largest:
        raise RequestEntityTooLarge
    # Werkzeug cuts a chunked body at this limit without a word; None would mean the app's own limit.
    request.max_content_length = largest + 1
    body = bytearray()
    while len(body) <= largest and (part := request.stream.read(largest + 1 - len(body))):
        body += part
    if len(body) > largest:
        raise RequestEntityTooLarge
    return bytes(body)


def load(body: bytes) -> Any:
    """Return what a JSON text says, its strings NFC-normalised; raise MalformedBody."""
    try:
        value = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_object,
            parse_constant=_refuse_constant,
            parse_float=_float,
            parse_int=_integer,
        )
        return _checked(value, 1)
    except UnicodeDecodeError as error:
        raise MalformedBody("not UTF-8") from error
    except RecursionError as error:
        raise MalformedBody("nested too deep") from error
    except ValueError as error:
        raise MalformedBody(str(error)) from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = {_text(key): value for key, value in pairs}
    if len(made) != len(pairs):
        raise MalformedBody("duplicate key")
    return made


def _refuse_constant(name: str) -> NoReturn:
    raise MalformedBody(f"{name} is not JSON")


def _float(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise MalformedBody("number out of range")
    return number


def _integer(text: str) -> int:
    number = int(text) if len(text) <= _MOST_DIGITS else _LARGEST_INTEGER + 1
    if not _SMALLEST_INTEGER <= number <= _LARGEST_INTEGER:
        raise MalformedBody("number out of range")
    return number


def _checked(value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, dict | list) and depth > DEEPEST:
        raise MalformedBody("nested too deep")
    if isinstance(value, dict):
        return {key: _checked(member, depth + 1) for key, member in value.items()}
    if isinstance(value, list):
        return [_checked(item, depth + 1) for item in value]
    return value


def _text(text: str) -> str:
    if has_forbidden_characters(text):
        raise MalformedBody("text with control characters")
    return unicodedata.normalize("NFC", text)
