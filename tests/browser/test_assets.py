from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from blueprints.browser import assets

A_YEAR = "public, max-age=31536000, immutable"


def site(folder: Path, *, debug: bool = False) -> Flask:
    app = Flask(__name__, static_folder=None)
    app.debug = debug
    assets.register(app, folder)
    app.add_url_rule("/", "home", lambda: app.jinja_env.from_string("{{ asset_url('base.css') }}").render())
    return app


def fetch(visitor: FlaskClient, address: str) -> TestResponse:
    return visitor.get(address, buffered=True)  # reads the file to its end and closes it


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "base.css").write_text("body { color: black }")
    (tmp_path / "type.woff2").write_bytes(b"wOF2")
    return tmp_path


@pytest.fixture
def visitor(folder: Path) -> FlaskClient:
    return site(folder).test_client()


def test_an_address_says_what_it_holds_and_is_kept_for_a_year(visitor: FlaskClient) -> None:
    answer = fetch(visitor, visitor.get("/").text)
    assert answer.text == "body { color: black }"
    assert answer.headers["Cache-Control"] == A_YEAR


def test_what_one_file_says_of_another_is_kept_as_well(visitor: FlaskClient) -> None:
    beside = visitor.get("/").text.replace("base.css", "type.woff2")
    answer = fetch(visitor, beside)
    assert answer.headers["Cache-Control"] == A_YEAR
    assert answer.content_type == "font/woff2"


def test_an_older_page_still_finds_its_files_but_does_not_keep_the_new_ones(visitor: FlaskClient) -> None:
    answer = fetch(visitor, "/assets/0123456789abcdef/base.css")
    assert answer.status_code == 200
    assert "immutable" not in answer.headers["Cache-Control"]
    assert "no-cache" in answer.headers["Cache-Control"]


def test_nothing_is_kept_while_developing(folder: Path) -> None:
    visitor = site(folder, debug=True).test_client()
    answer = fetch(visitor, visitor.get("/").text)
    assert answer.status_code == 200
    assert "no-cache" in answer.headers["Cache-Control"]


def test_the_address_changes_with_any_file(folder: Path) -> None:
    before = assets.digest_of(folder)
    (folder / "type.woff2").write_bytes(b"wOF2, improved")
    assets.digest_of.cache_clear()
    assert assets.digest_of(folder) != before


def test_the_address_follows_the_place_where_the_application_is_mounted(visitor: FlaskClient) -> None:
    address = visitor.get("/", environ_overrides={"SCRIPT_NAME": "/desk"}).text
    assert address.startswith("/desk/assets/")


@pytest.mark.parametrize("name", ["nothing.css", "../app.py", "%2e%2e/app.py", "/etc/passwd"])
def test_only_files_of_the_folder_are_sent(visitor: FlaskClient, name: str) -> None:
    assert fetch(visitor, f"/assets/0123456789abcdef/{name}").status_code in {308, 404}
