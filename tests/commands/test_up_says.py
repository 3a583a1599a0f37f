"""What flask up says before it serves; serving itself is left out."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from app import create_app
from blueprints.commands import serving
from blueprints.commands.up import address_of
from registry.db import db
from tests.commands.servers import free_port
from tests.conftest import SETTINGS

Up = Callable[..., Result]


@pytest.fixture
def up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Up:
    """`up("--host", "0.0.0.0", public_origin=…)` starts on a new folder, and stops when it would have served."""
    monkeypatch.setattr(serving, "serve", lambda _app, _listener, announce: announce())

    def start(*options: str, **settings: str) -> Result:
        chosen = dataclasses.replace(SETTINGS, data_dir=tmp_path / "data", **settings)  # type: ignore[arg-type]
        app = create_app(chosen)
        try:
            return app.test_cli_runner().invoke(args=("up", "--port", str(free_port()), *options))
        finally:
            with app.app_context():
                db.engine.dispose()

    return start


def address_in(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return str(result.stdout.split("ready at ")[1].split()[0])


@pytest.mark.parametrize(
    ("host", "address"),
    [("127.0.0.1", "http://127.0.0.1:5000"), ("localhost", "http://localhost:5000"), ("::1", "http://[::1]:5000")],
)
def test_an_address_can_be_typed_into_a_browser(host: str, address: str) -> None:
    assert address_of(host, 5000) == address


def test_it_tells_where_it_listens(up: Up) -> None:
    result = up("--host", "localhost")
    assert address_in(result).startswith("http://localhost:")
    assert result.stderr == ""


def test_it_tells_the_public_address_where_there_is_one(up: Up) -> None:
    result = up("--host", "0.0.0.0", public_origin="https://clients.example.com")  # noqa: S104 - a proxy before it
    assert address_in(result) == "https://clients.example.com"
    assert result.stderr == ""


@pytest.mark.parametrize("origin", ["", "http://clients.example.com"])
def test_plain_http_for_others_is_warned_of_in_one_line(up: Up, origin: str) -> None:
    [warning] = up("--host", "0.0.0.0", public_origin=origin).stderr.splitlines()  # noqa: S104 - the very thing
    assert warning.startswith("Warning: over plain http everybody on the way can read passwords and cookies;")


def test_with_a_secret_key_the_folder_is_made_all_the_same(up: Up, tmp_path: Path) -> None:
    assert up(secret_key="k" * 40).exit_code == 0
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
    assert not (tmp_path / "data" / "secret_key").exists()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--host", "x" * 64), f"This machine has no address “{'x' * 64}”."),
        (("--host", "192.0.2.1"), "Nothing can listen at 192.0.2.1, port "),
    ],
)
def test_an_address_of_somebody_else_is_refused(up: Up, options: tuple[str, ...], sentence: str) -> None:
    result = up(*options)
    assert (result.exit_code, result.stdout) == (1, "")
    [line] = result.stderr.splitlines()
    assert line.startswith(f"Error: {sentence}")


def test_a_folder_that_cannot_be_written_to_is_refused(up: Up, tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    result = up()
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"Error: CLIENTELA_DATA_DIR: {tmp_path / 'data'} cannot be written to (File exists).\n"


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_a_port_is_a_number_that_a_port_can_have(up: Up, port: str) -> None:
    result = up("--port", port)
    assert result.exit_code == 2
    assert "Invalid value for '--port'" in result.stderr
