"""Callers that ask again as soon as they are answered: kept-alive connections, in a process of their own.

A request is bytes made beforehand, and of an answer only its status and its length are read, so that asking costs
little beside answering.
"""

from __future__ import annotations

import itertools
import selectors
import socket
import time
from collections import Counter
from dataclasses import dataclass, field

from benchmarks.bodies import SERIAL

_END = b"\r\n\r\n"
_LENGTH = b"content-length: "
_CHUNK = 65536
_SERIAL = SERIAL.encode()


@dataclass(slots=True)
class Measured:
    """What a round found: how long each answer took, in seconds, all of them together, and with which status."""

    latencies: list[float] = field(default_factory=list)
    seconds: float = 0.0
    statuses: Counter[str] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        """Answers in a second."""
        return len(self.latencies) / self.seconds


@dataclass(slots=True)
class _Connection:
    socket: socket.socket
    asked: float = 0.0
    answer: bytes = b""

    def ask(self, request: bytes) -> None:
        self.asked, self.answer = time.perf_counter(), b""
        self.socket.sendall(request)

    def is_answered(self) -> bool:
        """Read on; tell whether the answer is there as a whole."""
        got = self.socket.recv(_CHUNK)
        if not got:
            raise ConnectionError(self.answer)
        self.answer += got
        head, found, body = self.answer.partition(_END)
        if not found:
            return False
        _, has_length, length = head.lower().partition(_LENGTH)
        return not has_length or len(body) >= int(length.split(b"\r\n", 1)[0])


def request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """Return a request as it is sent."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", *(f"{name}: {text}" for name, text in headers.items())]
    lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"] if body else []
    return "\r\n".join([*lines, "", ""]).encode() + body


def drive(port: int, requests: list[bytes], connections: int, seconds: float, first_serial: int) -> Measured:
    """Ask these in turn for some seconds, each with a serial number of its own."""
    found, asked = Measured(), itertools.count()
    with selectors.DefaultSelector() as selector:
        began = time.perf_counter()

        def ask(connection: _Connection) -> None:
            number = next(asked)
            serial = f"{first_serial + number:08}".encode()
            connection.ask(requests[number % len(requests)].replace(_SERIAL, serial))

        open_ = [_Connection(socket.create_connection(("127.0.0.1", port))) for _ in range(connections)]
        for connection in open_:
            connection.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            selector.register(connection.socket, selectors.EVENT_READ, connection)
            ask(connection)
        waiting = connections
        while waiting:
            for key, _ in selector.select():
                connection = key.data
                if not connection.is_answered():
                    continue
                now = time.perf_counter()
                found.latencies.append(now - connection.asked)
                found.statuses[connection.answer[9:12].decode()] += 1
                if now - began < seconds:
                    ask(connection)
                else:
                    selector.unregister(connection.socket)
                    connection.socket.close()
                    waiting -= 1
        found.seconds = time.perf_counter() - began
    return found
