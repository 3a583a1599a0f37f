"""A shell in which http://localhost:5000 is the application under test, spoken to over a socket by the real curl."""

import contextlib
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from flask import Flask, Response, request
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.guides import HOUSE, Answer

PATIENCE = 120.0  # seconds; a machine may be busy, and only a mistake takes this long
_END = "\x1e"
_CURL = f"""\
silent
show-error
include
max-time = 30
noproxy = "*"
write-out = "\\n{_END}\\n"
connect-to = "localhost:5000:127.0.0.1:%d"
"""
_FLASK = f"""\
#!/bin/sh
cd '{HOUSE}' && exec '{sys.executable}' -m flask --app app "$@"
"""


class _Quiet(WSGIRequestHandler):
    """A request is no line on a test's screen."""

    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing."""


class Shell:
    """One reader's shell: what one command sets, the next one knows."""

    def __init__(self, folder: Path, port: int, **variables: str) -> None:
        self.folder = folder
        (folder / ".curlrc").write_text(_CURL % port)
        (folder / "bin").mkdir()
        (folder / "bin" / "flask").write_text(_FLASK)
        (folder / "bin" / "flask").chmod(0o700)
        others = {name: value for name, value in os.environ.items() if not name.startswith("CLIENTELA_")}
        path = f"{folder / 'bin'}:{os.environ['PATH']}"
        self._environment = others | {"CURL_HOME": str(folder), "PATH": path} | variables

    def run(self, command: str) -> list[Answer]:
        """Paste a command and return what was answered to each of its requests; a shell that stops is a failure."""
        state = self.folder / "state"
        before = f". {state}\n" if state.exists() else ""
        script = f"set -eua\n{before}{command}\nexport -p >{state}\n"
        ended = subprocess.run(
            ["sh", "-c", script],
            cwd=self.folder,
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert ended.returncode == 0, f"The shell ended with {ended.returncode}: {ended.stderr} (curl must be there)"
        parts = (re.search(r"HTTP/1\.1 \d.*", part, re.DOTALL) for part in ended.stdout.split(f"\n{_END}\n"))
        return [Answer.read(part[0]) for part in parts if part]


@contextlib.contextmanager
def served(app: Flask) -> Iterator[tuple[int, set[tuple[str, str]]]]:
    """Serve the application meanwhile; gives the port, and what was asked for, as (method, endpoint)."""
    asked: set[tuple[str, str]] = set()

    def note(response: Response) -> Response:
        if request.endpoint:
            asked.add((request.method, request.endpoint))
        return response

    notes = app.after_request_funcs.setdefault(None, [])
    notes.append(note)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_port, asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        notes.remove(note)
