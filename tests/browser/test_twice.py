"""A form that is sent twice registers one client; one that was changed in between asks what is meant."""

import functools
from typing import Any

import pytest
from flask import Flask

from blueprints.browser import once
from registry.errors import KeyInUse
from registry.models import Client
from tests.browser.desk_client import Desk, Page
from tests.wire.asking import rows_of, together


@pytest.fixture
def new(reception: Desk) -> Page:
    """The form for a client nobody has typed yet."""
    return reception.get("/clients/new")


def save(desk: Desk, page: Page, **typed: Any) -> Page:
    return desk.send(page, "/clients", **({"given_name": "Ana", "family_name": "Gil"} | typed))


def registered(app: Flask) -> list[str]:
    return [name for (name,) in rows_of(app, Client, "given_name")]


def test_sent_twice_it_registers_one_client_and_shows_that_one_twice(app: Flask, reception: Desk, new: Page) -> None:
    first, second = save(reception, new), save(reception, new)
    assert second.status == first.status == 302
    assert second.response.headers["Location"] == first.response.headers["Location"]
    assert registered(app) == ["Ana"]
    assert "Saved Ana Gil." in reception.follow(second).toasts()


def test_two_forms_register_two_clients(app: Flask, reception: Desk, new: Page) -> None:
    save(reception, new)
    save(reception, reception.get("/clients/new"))
    assert registered(app) == ["Ana", "Ana"]


def test_a_refused_form_is_the_same_form_once_it_is_mended(app: Flask, reception: Desk, new: Page) -> None:
    refused = save(reception, new, given_name="")
    assert refused.status == 422
    assert refused.form("/clients")["form_key"] == new.form("/clients")["form_key"]
    save(reception, refused)
    save(reception, refused)
    assert registered(app) == ["Ana"]


def test_whoever_goes_back_and_changes_it_is_asked_what_is_meant(app: Flask, reception: Desk, new: Page) -> None:
    save(reception, new)
    asked = save(reception, new, given_name="Eva")
    assert asked.status == 409
    assert "You have saved this form before" in asked.text
    assert asked.form("/clients")["given_name"] == "Eva"
    assert registered(app) == ["Ana"]
    save(reception, asked, given_name="Eva")
    assert registered(app) == ["Ana", "Eva"]


def test_the_second_of_two_clicks_waits_for_the_first(app: Flask, reception: Desk, new: Page) -> None:
    pages = together([functools.partial(save, reception, new)] * 4)
    assert {page.status for page in pages} == {302}
    assert len({page.response.headers["Location"] for page in pages}) == 1
    assert registered(app) == ["Ana"]


def test_it_does_not_wait_for_ever(app: Flask, reception: Desk, new: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: Any) -> None:
        raise KeyInUse

    monkeypatch.setattr(once, "once", never)
    monkeypatch.setattr(once, "PATIENCE", 0.1)
    assert save(reception, new).status == 409
    assert registered(app) == []


def test_a_form_of_before_this_was_built_is_saved(app: Flask, reception: Desk, new: Page) -> None:
    save(reception, new, form_key=None)
    assert registered(app) == ["Ana"]


def test_an_edit_sent_twice_is_no_conflict_with_oneself(app: Flask, reception: Desk, new: Page) -> None:
    save(reception, new)
    page = reception.get("/clients/1/edit")
    for _ in range(2):
        saved = reception.send(page, "/clients/1/edit", given_name="Eva")
        assert saved.status == 302
    assert rows_of(app, Client, "given_name", "version") == [("Eva", 2)]


def test_an_edit_that_was_changed_since_meets_what_was_saved_before(app: Flask, reception: Desk, new: Page) -> None:
    save(reception, new)
    page = reception.get("/clients/1/edit")
    reception.send(page, "/clients/1/edit", given_name="Eva")
    assert reception.send(page, "/clients/1/edit", given_name="Iva").status == 412
    assert rows_of(app, Client, "given_name", "version") == [("Eva", 2)]
