"""How the server ends: what has begun is finished, and nobody can keep it from ending."""

import signal
import socket
import time
from contextlib import closing
from pathlib import Path

import pytest

from blueprints.commands.serving import SECONDS_TO_FINISH
from tests.commands.servers import Server
from tests.commands.test_serving import CREATE, read_answer

HALF = CREATE + b'Content-Length: 17\r\n\r\n{"nombres"'
REST = b':"Ana"}'


def connect(server: Server) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=30)


@pytest.fixture
def server(tmp_path: Path) -> Server:
    """A server to stop."""
    return Server(tmp_path)


def test_a_request_that_has_begun_is_finished(server: Server) -> None:
    with server, closing(connect(server)) as visitor:
        visitor.sendall(HALF)
        time.sleep(0.5)
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        visitor.sendall(REST)
        assert read_answer(visitor)[0] == 201
        assert server.process.wait(30) == 0


def test_a_visitor_who_never_ends_is_left_behind(server: Server) -> None:
    with server, closing(connect(server)) as visitor:
        visitor.sendall(HALF)
        time.sleep(0.5)
        began = time.monotonic()
        assert server.stop(signal.SIGHUP) == 0
        assert SECONDS_TO_FINISH - 1 < time.monotonic() - began < 30
