"""What stands between granian and the application."""

import errno
import io
import logging
import os
import socket
import threading
from collections.abc import Iterable
from typing import Any

import click
import pytest

from blueprints.commands.serving import WORKERS, WholeRequests, listen
from blueprints.strict_json import LARGEST_BODY

Started = list[tuple[str, list[tuple[str, str]]]]


def ask(application: Any, body: bytes = b"", **environ: str) -> tuple[Started, bytes]:
    started: Started = []
    answer = WholeRequests(application)(
        {"wsgi.input": io.BytesIO(body)} | environ, lambda status, headers: started.append((status, headers))
    )
    return started, b"".join(answer)


def echo(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    start_response("200 OK", [])
    return [environ["wsgi.input"].read()]


@pytest.mark.parametrize("length", [0, 1, LARGEST_BODY])
def test_a_body_is_handed_on_whole(length: int) -> None:
    body = b"x" * length
    assert ask(echo, body, CONTENT_LENGTH=str(length))[1] == body


def test_of_a_body_without_end_one_byte_too_many_is_read() -> None:
    assert len(ask(echo, b"x" * (LARGEST_BODY + 100))[1]) == LARGEST_BODY + 1


def test_a_body_that_says_it_is_too_large_is_not_read() -> None:
    body = io.BytesIO(b"x" * 10)
    environ = {"wsgi.input": body, "CONTENT_LENGTH": str(LARGEST_BODY + 1)}
    WholeRequests(lambda *_: [b""])(environ, print)
    assert body.tell() == 0


def test_a_failure_of_the_application_tells_a_visitor_nothing(caplog: pytest.LogCaptureFixture) -> None:
    def fail(*_: Any) -> Iterable[bytes]:
        raise RuntimeError("Maria Núñez")

    with caplog.at_level(logging.ERROR, "clientela"):
        started, body = ask(fail)
    assert (started, body) == ([("500 Internal Server Error", [("Content-Length", "0")])], b"")
    assert [record.getMessage() for record in caplog.records] == ["the application gave no answer"]


def test_a_few_requests_are_answered_at_once_and_the_rest_in_turn() -> None:
    lock, inside, most, opened = threading.Lock(), [0], [0], threading.Semaphore(0)

    def busy(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        with lock:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
        assert opened.acquire(timeout=30)
        with lock:
            inside[0] -= 1
        return echo(environ, start_response)

    application, answers = WholeRequests(busy), []
    visit = lambda: answers.append(application({"wsgi.input": io.BytesIO()}, lambda *_: None))  # noqa: E731
    visitors = [threading.Thread(target=visit) for _ in range(3 * WORKERS)]
    for visitor in visitors:
        visitor.start()
    opened.release(len(visitors))
    for visitor in visitors:
        visitor.join(30)
    assert len(answers) == 3 * WORKERS
    assert most[0] <= WORKERS


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.EACCES, "Port 80 may only be used by an administrator: choose one with --port."),
        (errno.EADDRINUSE, "Port 80 is in use: choose another with --port."),
        (errno.EADDRNOTAVAIL, f"Nothing can listen at 127.0.0.1, port 80 ({os.strerror(errno.EADDRNOTAVAIL)})."),
    ],
)
def test_a_port_that_cannot_be_had_is_explained(monkeypatch: pytest.MonkeyPatch, number: int, sentence: str) -> None:
    def refuse(*_: Any, **__: Any) -> socket.socket:
        raise OSError(number, "whatever the system says")

    monkeypatch.setattr(socket, "create_server", refuse)
    with pytest.raises(click.ClickException) as refusal:
        listen("127.0.0.1", 80)
    assert refusal.value.message == sentence
