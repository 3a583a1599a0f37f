"""Refusals and failures in the desk's own style, and nothing of the inside."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from registry.db import db
from tests.browser.desk_client import Desk, registered


@pytest.mark.parametrize("path", ["/nowhere", "/clients/", "/clients/abc", "/clients/1/nothing"])
def test_a_page_that_is_not_there(reception: Desk, nobody: Desk, path: str) -> None:
    page = reception.get(path)
    assert page.status == 404
    assert page.heading == "We cannot find that page"
    assert "Receptionist" in page.text
    assert "/clients" in page.links()
    stranger = nobody.get(path)
    assert (stranger.status, stranger.heading) == (404, "We cannot find that page")
    assert "Clinic" not in stranger.text


def test_a_client_that_is_not_there(reception: Desk) -> None:
    assert reception.get("/clients/999").heading == "We cannot find that client"


def test_a_role_that_does_not_allow_it(viewer: Desk) -> None:
    page = viewer.get("/clients/new")
    assert (page.status, page.heading) == (403, "Your role does not allow this")


def test_a_method_that_a_page_does_not_take(app: Flask, reception: Desk) -> None:
    page = reception.get(f"/clients/{registered(app)}/archive")
    assert (page.status, page.heading) == (405, "That cannot be done here")
    assert page.response.headers["Allow"] == "OPTIONS, POST"


def test_a_write_without_a_token(reception: Desk) -> None:
    page = reception.request("POST", "/clients", data={"given_name": "Ana"})
    assert (page.status, page.heading) == (400, "We could not do that")


def test_an_error_speaks_the_reader_s_language(nobody: Desk) -> None:
    page = nobody.get("/nowhere", headers={"Accept-Language": "es"})
    assert page.heading == "No encontramos esa página"


def test_an_error_in_place_of_a_fragment_stands_where_it_would_have_stood(
    reception: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registry.search.find", broken)
    answer = reception.fragment("/clients?q=a", headers={"HX-Target": "div#results"})
    assert answer.status == 500
    assert "<h1>" not in answer.html
    assert answer.html.lstrip().startswith('<div id="results">')
    assert "/clients?q=a" in answer.links()


def test_an_error_elsewhere_on_the_list_does_not_take_its_place(reception: Desk) -> None:
    assert "results" not in reception.fragment("/clients/999999/peek", headers={"HX-Target": "aside#peek"}).html


def broken(*_arguments: object, **_named: object) -> None:
    secret = "the inside"
    raise RuntimeError(secret)


def test_our_own_mistake_tells_nothing_of_the_inside(reception: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.search.find", broken)
    page = reception.get("/clients?q=a")
    assert (page.status, page.heading) == (500, "Something went wrong on our side")
    assert "inside" not in page.html
    assert "/clients?q=a" in page.links()
    assert page.response.headers["X-Request-Id"]


@pytest.fixture
def registry_down(app: Flask) -> Iterator[None]:
    """A database that nobody can reach; back again afterwards."""
    with app.app_context():
        engine = db.engine
    engine.dispose()

    def refuse(*_: object) -> None:
        raise sa.exc.OperationalError("connect", {}, OSError("connection refused"))

    sa.event.listen(engine, "do_connect", refuse)
    yield
    sa.event.remove(engine, "do_connect", refuse)
    engine.dispose()


@pytest.mark.parametrize(
    "path", ["/", "/clients", "/clients/1", "/clients/1/edit", "/clients/new", "/sign-in?next=/x"]
)
def test_pages_survive_a_registry_that_is_down(reception: Desk, request: pytest.FixtureRequest, path: str) -> None:
    request.getfixturevalue("registry_down")
    page = reception.get(path, headers={"Accept-Language": "es"})
    assert page.status == 503
    assert page.heading == "El registro está ocupado un momento"
    assert page.response.headers["Retry-After"]
    assert path in page.links()


def test_what_was_sent_while_the_registry_is_down_is_answered(
    reception: Desk, request: pytest.FixtureRequest
) -> None:
    form = reception.get("/clients/new")
    request.getfixturevalue("registry_down")
    page = reception.send(form, "/clients", given_name="Ana")
    assert page.status == 503
    assert "/clients" in page.links()


def test_an_unknown_page_is_answered_while_the_registry_is_down(
    nobody: Desk, reception: Desk, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue("registry_down")
    assert nobody.get("/nowhere").status == 404
    assert reception.get("/nowhere").status == 503


def test_a_full_disk_is_told(reception: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    class FullError(Exception):
        sqlite_errorname = "SQLITE_FULL"

    def full(*_: object, **__: object) -> None:
        raise sa.exc.OperationalError("INSERT", {}, FullError("database or disk is full"))

    form = reception.get("/clients/new")
    monkeypatch.setattr("registry.duplicates.create_client", full)
    page = reception.send(form, "/clients", given_name="Ana")
    assert (page.status, page.heading) == (507, "There is no room left to save anything")


def test_a_process_without_its_database_is_not_ready(nobody: Desk, request: pytest.FixtureRequest) -> None:
    request.getfixturevalue("registry_down")
    answer = nobody.client.get("/readyz")
    assert (answer.status_code, answer.get_json()) == (503, {"status": "unavailable"})
    assert nobody.client.get("/healthz").status_code == 200
