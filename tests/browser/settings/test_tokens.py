"""API tokens in the settings: made and shown once, ended, and nothing more than one may do oneself."""

import re
from typing import Any

import pytest
from flask import Flask

from registry.models import ApiToken
from tests.browser.desk_client import Desk, Page
from tests.people import Program
from tests.wire.asking import rows_of

TOKENS = "/settings/tokens"


@pytest.fixture
def owner_desk(app: Flask) -> Desk:
    return Desk(app, "owner")


def make(desk: Desk, page: Page | None = None, **typed: Any) -> Page:
    told = {"name": "Website", "days": "30", "scopes": ["clients.view", "clients.create"]} | typed
    return desk.send(page or desk.get(TOKENS), TOKENS, **told)


def text_on(page: Page) -> str:
    found = re.search(r'<code dir="ltr">(cla_[0-9a-f]{16}_\w{40})</code>', page.html)
    assert found, page.text
    return found[1]


def test_a_token_is_shown_once_and_works(app: Flask, owner_desk: Desk) -> None:
    text = text_on(make(owner_desk))
    assert Program(app, text).get("/api/clientes").status_code == 200
    assert Program(app, text).delete("/api/clientes/1").status_code == 403
    page = owner_desk.get(TOKENS)
    assert text not in page.html
    assert "Website" in page.text
    assert "See clients, Add clients" in page.text
    assert "Last used just now" in page.text


def test_a_double_click_makes_one_and_shows_it_again(app: Flask, owner_desk: Desk) -> None:
    page = owner_desk.get(TOKENS)
    assert text_on(make(owner_desk, page)) == text_on(make(owner_desk, page))
    assert len(rows_of(app, ApiToken, "id")) == 3


def test_an_ended_token_is_refused_at_once(app: Flask, owner_desk: Desk) -> None:
    text = text_on(make(owner_desk))
    page = owner_desk.get(TOKENS)
    for _ in range(2):
        ended = owner_desk.follow(owner_desk.send(page, f"{TOKENS}/3/revoke"))
        assert "Ended Website." in ended.toasts()
    assert not ended.has_form(f"{TOKENS}/3/revoke")
    assert Program(app, text).get("/api/clientes").status_code == 401


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"name": ""}, {"name": "Enter what the token is for"}),
        ({"name": "Everything"}, {"name": "There is one of this name already; ended ones keep theirs"}),
        ({"scopes": []}, {"scopes": "Choose at least one thing that it may do"}),
        ({"scopes": ["clients.eat"]}, {"scopes": "This cannot be chosen any more: choose again"}),
        ({"days": "4000"}, {"days": "This cannot be chosen any more: choose again"}),
    ],
    ids=["no name", "name taken", "nothing", "nonsense", "for ever"],
)
def test_what_will_not_do_is_told_beside_its_field(
    app: Flask, owner_desk: Desk, typed: dict[str, Any], wrong: dict[str, str]
) -> None:
    before = rows_of(app, ApiToken, "id")
    refused = make(owner_desk, **typed)
    assert (refused.status, refused.errors()) == (422, wrong)
    assert rows_of(app, ApiToken, "id") == before


def test_what_one_may_not_do_is_not_offered_to_a_token(app: Flask) -> None:
    manager = Desk(app, "manager")
    assert 'value="workspace.manage"' not in manager.get(TOKENS).html
    assert make(manager, scopes=["workspace.manage"]).status == 422
