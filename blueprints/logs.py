"""Logs: one line a request, as JSON for machines and in colour for people, without personal data."""

from __future__ import annotations

import logging
import re
import sys
import time
import traceback
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import structlog
from flask import Flask, Response, current_app, g, request

if TYPE_CHECKING:
    from structlog.typing import EventDict

log = logging.getLogger("clientela.requests")

_ID = re.compile(r"\d{1,18}|[0-9a-f-]{36}|[a-z]{3}_[0-9A-Za-z]{26}", re.ASCII)
_LONGEST_PATH = 200
FACTS = ("method", "path", "status", "ms", "request_id")  # nothing else of a request is written


def register(app: Flask) -> None:
    """Write one line about every request; register this first, so that it times all the rest."""
    app.before_request(start_clock)
    app.after_request(write_line)


def start_clock() -> None:
    """Remember when the request began."""
    g.began = time.perf_counter()


def write_line(response: Response) -> Response:
    """Log what was asked and how it went, without a query string, an address or a name."""
    facts = {
        "method": request.method,
        "path": told_path(),
        "status": response.status_code,
        "ms": round((time.perf_counter() - g.began) * 1000, 1),
        "request_id": g.get("request_id"),
    }
    log.info("request", extra=facts)
    return response


def told_path() -> str:
    """Return the path as it may be kept: words of our own addresses and numbers; what could be a name becomes `*`."""
    if request.path.startswith("/static/"):
        return quote(request.path[:_LONGEST_PATH])
    return "/".join(part if part in _own_words() or _ID.fullmatch(part) else "*" for part in request.path.split("/"))


def _own_words() -> frozenset[str]:
    words: frozenset[str] = current_app.extensions.get("clientela_path_words") or frozenset(
        part for rule in current_app.url_map.iter_rules() for part in rule.rule.split("/")
    )
    current_app.extensions["clientela_path_words"] = words
    return words


def configure(app: Flask) -> None:
    """Send this process's log to standard error: coloured on a terminal, one JSON object a line elsewhere."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter(on_terminal=sys.stderr.isatty()))
    for name in ("clientela", app.logger.name, "_granian"):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.propagate = False
    logging.getLogger("clientela").setLevel(logging.INFO)


def formatter(*, on_terminal: bool) -> logging.Formatter:
    """Return what turns a record of any logger into a line."""
    renderer = structlog.dev.ConsoleRenderer() if on_terminal else structlog.processors.JSONRenderer()
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.ExtraAdder(allow=FACTS),
            structlog.processors.TimeStamper(fmt="%H:%M:%S" if on_terminal else "iso", utc=not on_terminal),
            tell_error,
        ],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    )


def tell_error(_: Any, __: str, event: EventDict) -> EventDict:
    """Say where an error happened and what kind it is; its message may quote somebody's record, so it is left out."""
    found = event.pop("exc_info", None)
    if found and found[1] is not None:
        event["exception"] = "\n".join(_where(error) for error in _causes(found[1]))
    return event


def _causes(error: BaseException) -> list[BaseException]:
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return [*(_causes(earlier) if earlier else []), error]


def _where(error: BaseException) -> str:
    kind = type(error)
    return "".join(traceback.format_tb(error.__traceback__)) + f"{kind.__module__}.{kind.__qualname__}"
