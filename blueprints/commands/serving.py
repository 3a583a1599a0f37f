"""The server: granian within this very process, so that whatever ends the process leaves nothing behind."""

from __future__ import annotations

import errno
import io
import logging
import os
import socket
import threading
import time
from typing import TYPE_CHECKING, Any

import click
from granian._granian import SocketHolder
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mt import MTServer

from blueprints import logs
from blueprints.strict_json import LARGEST_BODY
from registry.db import db

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flask import Flask

log = logging.getLogger("clientela")

BACKLOG = 1024
READERS = 256  # requests whose bodies may be on their way at once
WORKERS = 4  # requests being answered at once: more only wait for each other, in Python and in SQLite
SECONDS_FOR_HEADERS = 10
SECONDS_TO_FINISH = 6  # the longest statement takes 5


def listen(host: str, port: int) -> socket.socket:
    """Take the port before anything else is done, so that nothing is when it cannot be had; raise ClickException."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.create_server(address[:2], family=family, backlog=BACKLOG)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listener
    except (socket.gaierror, UnicodeError) as error:
        raise click.ClickException(f"This machine has no address “{host}”.") from error
    except PermissionError as error:
        raise click.ClickException(
            f"Port {port} may only be used by an administrator: choose one with --port."
        ) from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise click.ClickException(f"Port {port} is in use: choose another with --port.") from error
        raise click.ClickException(
            f"Nothing can listen at {host}, port {port} ({os.strerror(error.errno or 0)})."
        ) from error


def serve(app: Flask, listener: socket.socket, announce: Callable[[], None]) -> None:
    """Answer requests until Ctrl-C or SIGTERM; what has begun may finish. Calls `announce` once it is open."""
    server = Server(app, listener)
    server.on_startup(announce)
    logs.configure(app)
    server.serve(target_loader=lambda: WholeRequests(app), wrap_loader=False)
    with app.app_context():
        db.engine.dispose()


class Server(MTServer):
    """Granian's server of threads, on a socket that we opened.

    Granian keeps it for Pythons without a global lock; for others it forks a process. Threads work with either, and
    a killed parent leaves no child behind that goes on holding the port.
    """

    def __init__(self, app: Flask, listener: socket.socket) -> None:
        address, port = listener.getsockname()[:2]
        super().__init__(
            app.name,
            address,
            port,
            interface=Interfaces.WSGI,
            blocking_threads=READERS,
            http=HTTPModes.http1,
            http1_settings=HTTP1Settings(header_read_timeout=SECONDS_FOR_HEADERS * 1000),
            log_level=LogLevels.error,
        )
        self._listener = listener

    def _check_gil(self) -> None:
        """Run with a global lock too."""

    def _init_shared_socket(self) -> None:
        self._shd: Any = SocketHolder(self._listener.detach(), False, BACKLOG)  # type: ignore[call-arg]

    def signal_handler_interrupt(self, *_: Any, **__: Any) -> None:
        """Note that it is time to stop, and no more: a lock taken here could be held by what was interrupted."""
        self.interrupt_signal = True

    signal_handler_reload = signal_handler_interrupt  # the terminal was closed

    def _serve_loop(self, *_: Any) -> None:
        # Python can miss a signal that comes just before it waits for a lock, so this looks up now and then.
        while not (self.interrupt_signal or self.interrupt_children):
            time.sleep(0.1)

    def shutdown(self, exit_code: int = 0) -> None:
        """Let requests finish that have begun, but not wait for ever for the rest of one."""
        end = threading.Timer(SECONDS_TO_FINISH, os._exit, (exit_code,))
        end.daemon = True
        end.start()
        super().shutdown(exit_code)  # type: ignore[no-untyped-call]


class WholeRequests:
    """Waits for the whole of a request before the application begins, and lets a few at a time begin, in turn.

    Somebody who sends slowly, or never ends, holds neither a database connection nor the place of another.
    """

    def __init__(self, application: Any) -> None:
        self.application = application
        self._places = threading.Semaphore(WORKERS)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Read what the application would take at most, and one byte more, by which it sees that it is too much."""
        if int(environ.get("CONTENT_LENGTH") or 0) <= LARGEST_BODY:
            environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(LARGEST_BODY + 1))
        with self._places:
            return self._answer(environ, start_response)

    def _answer(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        try:
            answer: Iterable[bytes] = self.application(environ, start_response)
        except Exception:
            log.exception("the application gave no answer")
            start_response("500 Internal Server Error", [("Content-Length", "0")])
            return [b""]
        return answer
