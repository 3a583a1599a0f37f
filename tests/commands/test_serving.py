"""The server itself, spoken to over raw sockets."""

import itertools
import re
import socket
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing

import pytest

from tests.commands.servers import Server, run

TOO_LARGE = b'{"message":"Solicitud demasiado grande"}'
CREATE = b"POST /api/clientes HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"


def ask(server: Server, *parts: bytes) -> tuple[int, dict[str, str], bytes]:
    """Send the parts of one request, and return the answer's status, headers and body."""
    with closing(socket.create_connection(("127.0.0.1", server.port), timeout=30)) as connection:
        for part in parts:
            connection.sendall(part)
        return read_answer(connection)


def read_answer(connection: socket.socket) -> tuple[int, dict[str, str], bytes]:
    with connection.makefile("rb") as stream:
        status = int(stream.readline().split()[1])
        lines = itertools.takewhile(lambda line: line != b"\r\n", stream)
        headers = {name.lower(): value.strip() for name, _, value in (line.decode().partition(":") for line in lines)}
        return status, headers, stream.read(int(headers.get("content-length", "0")))


def chunks(body: bytes, size: int = 10_000) -> Iterator[bytes]:
    for start in range(0, len(body), size):
        piece = body[start : start + size]
        yield b"%x\r\n%s\r\n" % (len(piece), piece)
    yield b"0\r\n\r\n"


def create(fields: bytes, *, chunked: bool) -> Iterable[bytes]:
    """The parts of a request that registers a client."""
    if chunked:
        return [CREATE, b"Transfer-Encoding: chunked\r\n\r\n", *chunks(fields)]
    return [CREATE, b"Content-Length: %d\r\n\r\n" % len(fields), fields]


@pytest.mark.parametrize("chunked", [False, True], ids=["whole", "chunked"])
def test_a_body_arrives(server: Server, chunked: bool) -> None:  # noqa: FBT001 - a parameter
    status, _, body = ask(server, *create(b'{"nombres":"Mar\xc3\xada"}', chunked=chunked))
    assert status == 201
    assert '"nombres":"María"'.encode() in body


@pytest.mark.parametrize("chunked", [False, True], ids=["whole", "chunked"])
@pytest.mark.parametrize("length", [8 * 1024 + 1, 1024 * 1024])
def test_a_public_body_over_8_kib_is_too_large(server: Server, length: int, chunked: bool) -> None:  # noqa: FBT001
    status, _, body = ask(server, *create(b" " * length, chunked=chunked))
    assert (status, body) == (413, TOO_LARGE)


def test_a_body_of_8_kib_is_not_too_large(server: Server) -> None:
    fields = b'{"nombres":"Ana"}'.ljust(8 * 1024)
    assert ask(server, *create(fields, chunked=True))[0] == 201


def test_a_length_beyond_all_limits_is_refused_before_a_byte_is_read(server: Server) -> None:
    status, _, body = ask(server, CREATE, b"Content-Length: 5000000000\r\n\r\n")
    assert (status, body) == (413, TOO_LARGE)


@pytest.fixture(scope="module")
def token(server: Server) -> bytes:
    """A token of a program that registers clients."""
    return (
        run("tokens", "create", "Till", "--scope", "clients.create", data_dir=str(server.data))
        .stdout.strip()
        .encode()
    )


@pytest.mark.parametrize("chunked", [False, True], ids=["whole", "chunked"])
def test_a_program_may_send_a_mebibyte_and_no_more(server: Server, token: bytes, chunked: bool) -> None:  # noqa: FBT001
    with_token = CREATE + b"Authorization: Bearer %s\r\n" % token
    for length, expected in ((1024 * 1024, 201), (1024 * 1024 + 1, 413)):
        _, *rest = create(b'{"nombres":"Ana"}'.ljust(length), chunked=chunked)
        assert ask(server, with_token, *rest)[0] == expected


def test_without_a_length_there_is_no_body(server: Server) -> None:
    status, _, body = ask(server, CREATE, b"\r\n")
    assert (status, body) == (400, b'{"message":"Error al crear cliente"}')


@pytest.mark.parametrize("length", [b"abc", b"-1", b"+5", b"1 2"])
def test_a_length_that_is_no_number_is_refused(server: Server, length: bytes) -> None:
    assert ask(server, CREATE, b"Content-Length: %s\r\n\r\n{}" % length)[0] == 400


def test_slow_senders_keep_nobody_waiting(server: Server) -> None:
    slow = [socket.create_connection(("127.0.0.1", server.port), timeout=30) for _ in range(60)]
    try:
        for connection in slow:
            connection.sendall(CREATE + b'Content-Length: 17\r\n\r\n{"nombres"')
        assert ask(server, *create(b'{"nombres":"Ana"}', chunked=False))[0] == 201
        for connection in slow:
            connection.sendall(b':"Ana"}')
        assert {read_answer(connection)[0] for connection in slow} == {201}
    finally:
        for connection in slow:
            connection.close()


def test_a_head_request_is_answered_without_a_body(server: Server) -> None:
    request = b"%s /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    with closing(socket.create_connection(("127.0.0.1", server.port), timeout=30)) as connection:
        connection.sendall(request % b"HEAD")
        with connection.makefile("rb") as stream:
            head, _, body = stream.read().partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 ")
    assert body == b""


def test_one_connection_serves_many_requests(server: Server) -> None:
    with closing(socket.create_connection(("127.0.0.1", server.port), timeout=30)) as connection:
        for number in range(3):
            connection.sendall(
                b"GET /customers/x HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: visit-%d\r\n\r\n" % number
            )
            status, headers, _ = read_answer(connection)
            assert (status, headers["x-request-id"]) == (401, f"visit-{number}")


def test_a_reply_carries_its_headers(server: Server) -> None:
    _, headers, _ = ask(server, b"GET /customers/x HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert re.fullmatch(r"[0-9a-f-]{36}", headers["x-request-id"])
    assert headers["content-type"] == "application/problem+json"
    assert headers["cache-control"] == "no-store"
    assert headers["content-security-policy"].startswith("default-src 'none'")


def test_an_old_client_needs_no_host(server: Server) -> None:
    assert ask(server, b"GET /customers/x HTTP/1.0\r\n\r\n")[0] == 401


def test_a_session_remembers_where_it_was_opened(server: Server) -> None:
    email, password = server.found(r"Sign in as (\S+) with the one-time password (\S+)\n")
    body = f'{{"email":"{email}","password":"{password}"}}'.encode()
    request = b"POST /api/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    assert ask(server, request, b"Content-Length: %d\r\n\r\n" % len(body), body)[0] == 200
    with closing(sqlite3.connect(server.data / "clientela.db")) as database:
        assert database.execute("SELECT address FROM sessions ORDER BY id DESC LIMIT 1").fetchone() == ("127.0.0.1",)


def test_every_request_is_logged_in_a_line_without_its_query(server: Server) -> None:
    ask(server, b"GET /customers/maria-nunez?q=secret HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: logged\r\n\r\n")
    [line] = [line for line in server.requests if line["request_id"] == "logged"]
    assert (line["method"], line["path"], line["status"]) == ("GET", "/customers/*", 401)
    assert line.keys() == {"event", "level", "timestamp", "method", "path", "status", "ms", "request_id"}
    assert "secret" not in server.log


def test_nothing_but_requests_is_logged(server: Server) -> None:
    assert [line for line in server.log.splitlines() if '"event": "request"' not in line] == []
