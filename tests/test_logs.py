"""The log: one line a request, and nothing in it that tells who somebody is."""

import json
import logging
import re
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blueprints import logs
from tests.people import Program

UUID = "0198f2c4-7a1b-7c3d-8e4f-5a6b7c8d9e0f"
NUMBERED = "cli_01HQFQ9QWTNNPY58FZ8CB3FWWK"


class Lines:
    """The lines written about requests so far."""

    def __init__(self, caplog: pytest.LogCaptureFixture) -> None:
        self._caplog = caplog

    def only(self) -> logging.LogRecord:
        [line] = self._caplog.records
        return line


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Lines:
    caplog.set_level(logging.INFO, "clientela.requests")
    return Lines(caplog)


def facts(record: logging.LogRecord) -> tuple[str, str, int]:
    return record.__dict__["method"], record.__dict__["path"], record.__dict__["status"]


def formatted(record: logging.LogRecord, *, on_terminal: bool = False) -> str:
    return logs.formatter(on_terminal=on_terminal).format(record)


def failure(error: Exception) -> logging.LogRecord:
    try:
        raise error
    except type(error) as raised:
        found = (type(raised), raised, raised.__traceback__)
        return logging.LogRecord("clientela", logging.ERROR, __file__, 1, "request failed", (), found)


def test_a_request_is_one_line(program: Program, lines: Lines) -> None:
    program.post("/customers", json={"name": "Maria"}, headers={"X-Request-Id": "visit-1"})
    line = lines.only()
    assert facts(line) == ("POST", "/customers", 201)
    assert line.__dict__["request_id"] == "visit-1"
    assert 0 < line.__dict__["ms"] < 60_000


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("/customers?q=maria", "/customers"),
        ("/customers/maria-nunez", "/customers/*"),
        (f"/customers/{UUID}", f"/customers/{UUID}"),
        ("/api/clientes/42", "/api/clientes/42"),
        ("/api/clientes/600100200@example.com", "/api/clientes/*"),
        (f"/v1/clients/{NUMBERED}", f"/v1/clients/{NUMBERED}"),
        (f"/v1/workspace/{UUID}/clients", f"/v1/workspace/{UUID}/clients"),
        ("/maria", "/*"),
        ("/maria/nunez", "/*/*"),
        ("/clients/42/", "/clients/42/"),
        ("/static/css/desk.css", "/static/css/desk.css"),
        ("/static/%0Aforged", "/static/%0Aforged"),
        ("/static/" + "a" * 300, "/static/" + "a" * 192),
        ("/api/clientes/%F0%9F%98%80", "/api/clientes/*"),
        ("/", "/"),
    ],
)
def test_a_path_is_told_without_what_could_be_a_name(
    stranger: FlaskClient, lines: Lines, asked: str, told: str
) -> None:
    stranger.get(asked)
    assert lines.only().__dict__["path"] == told


def test_a_refused_method_tells_no_name_either(stranger: FlaskClient, lines: Lines) -> None:
    stranger.patch("/customers/maria-nunez")
    assert facts(lines.only()) == ("PATCH", "/customers/*", 405)


def test_for_machines_a_line_is_json(program: Program, lines: Lines) -> None:
    program.get(f"/customers/{uuid4()}", headers={"X-Request-Id": "visit-1"})
    line = json.loads(formatted(lines.only()))
    assert line.keys() == {"event", "level", "timestamp", "method", "path", "status", "ms", "request_id"}
    assert (line["event"], line["level"], line["status"]) == ("request", "info", 404)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z", line["timestamp"])


def test_for_people_a_line_begins_with_the_time(stranger: FlaskClient, lines: Lines) -> None:
    stranger.get("/customers/maria")
    plain = re.sub(r"\x1b\[[0-9;]*m", "", formatted(lines.only(), on_terminal=True))
    assert re.match(r"\d\d:\d\d:\d\d \[info +\] request", plain)
    assert "path=/customers/*" in plain


def test_an_error_tells_where_it_was_but_not_its_message() -> None:
    line = json.loads(formatted(failure(ValueError("Maria Núñez"))))
    assert line["level"] == "error"
    assert line["exception"].endswith("builtins.ValueError")
    assert "test_logs.py" in line["exception"]
    assert "Núñez" not in formatted(failure(ValueError("Maria Núñez")))


def test_an_error_tells_what_caused_it() -> None:
    error = RuntimeError("Maria")
    error.__cause__ = KeyError("Núñez")
    told = json.loads(formatted(failure(error)))["exception"]
    assert [line for line in told.splitlines() if line.startswith("builtins.")] == [
        "builtins.KeyError",
        "builtins.RuntimeError",
    ]


def test_a_line_without_an_error_has_no_traceback() -> None:
    record = logging.LogRecord("clientela", logging.ERROR, __file__, 1, "all is well", (), (None, None, None))
    assert "exception" not in json.loads(formatted(record))


def test_a_process_that_serves_logs_to_standard_error(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    loggers = [logging.getLogger(name) for name in ("clientela", app.logger.name, "_granian")]
    before = [(logger.handlers, logger.propagate, logger.level) for logger in loggers]
    try:
        logs.configure(app)
        app.test_client().get("/customers/maria", headers={"X-Request-Id": "visit-1"})
    finally:
        for logger, (handlers, propagate, level) in zip(loggers, before, strict=True):
            logger.handlers, logger.propagate = handlers, propagate
            logger.setLevel(level)
    out, err = capsys.readouterr()
    assert out == ""
    assert json.loads(err)["request_id"] == "visit-1"


def test_in_tests_nothing_is_printed(stranger: FlaskClient, capsys: pytest.CaptureFixture[str]) -> None:
    stranger.get("/customers/maria")
    assert capsys.readouterr() == ("", "")
