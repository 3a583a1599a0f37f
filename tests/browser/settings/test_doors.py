"""Who may do what in the settings, on every route of them; another workspace's things are nobody's business."""

import re
from typing import Any

import pytest
from flask import Flask

from blueprints.browser.desk import MEMBER
from registry.db import db
from registry.permissions import ROLES
from tests.browser.desk_client import Desk, Page
from tests.browser.settings.routes import SETTINGS, Way, furnish, typed_into
from tests.people import CLINIC, SALON
from tests.records import all_records

WRITES = [route for route in SETTINGS if route[0] == "POST"]
NUMBERED = [route for route, way in SETTINGS.items() if way.kind]
FOREIGN = [
    {"Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"Origin": ""},
]
NOTHING = 999_999


def records(app: Flask) -> dict[str, Any]:
    with app.app_context():
        found = all_records()
        db.session.remove()
        return found


def token_of(desk: Desk) -> str:
    return desk.get("/settings/account").form("/sign-out")["csrf_token"]


def ask(desk: Desk, method: str, path: str, way: Way, number: int, **options: Any) -> Page:
    """Send what would do something; the number stands where the path has its 1."""
    data = {"csrf_token": token_of(desk), **typed_into(way, number, number)} if method == "POST" else None
    return desk.request(method, re.sub(r"\b1\b", str(number), path), data=data, **options)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_do_what_it_may(app: Flask, role: str) -> None:
    things, held = furnish(app), ROLES[role]
    desk = Desk(app, role)
    for (method, path), way in SETTINGS.items():
        before = records(app)
        number = things[way.kind][CLINIC] if way.kind else 0
        status = ask(desk, method, path, way, number).status
        allowed = way.needs in held or way.needs == MEMBER
        assert (status == 403) == (not allowed), (method, path)
        assert status < 500, (method, path)
        assert allowed or records(app) == before, (method, path)


@pytest.mark.parametrize("route", SETTINGS, ids=" ".join)
def test_a_stranger_is_sent_to_the_entrance(app: Flask, nobody: Desk, route: tuple[str, str]) -> None:
    way, before = SETTINGS[route], records(app)
    token = nobody.get("/sign-in").form("/sign-in")["csrf_token"]
    answer = nobody.request(*route, data={"csrf_token": token, **way.typed})
    assert answer.response.headers["Location"].startswith("/sign-in")
    assert records(app) == before


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_another_site_writes_nothing(app: Flask, headers: dict[str, str]) -> None:
    things, owner = furnish(app), Desk(app, "owner")
    before = records(app)
    for method, path in WRITES:
        way = SETTINGS[method, path]
        number = things[way.kind][CLINIC] if way.kind else 0
        assert ask(owner, method, path, way, number, headers=headers).status == 403, path
    assert records(app) == before


def test_without_our_token_nothing_is_written(app: Flask) -> None:
    owner, before = Desk(app, "owner"), records(app)
    for method, path in WRITES:
        assert owner.request(method, path, data=SETTINGS[method, path].typed).status == 400, path
    assert records(app) == before


@pytest.mark.parametrize("route", NUMBERED, ids=" ".join)
def test_what_belongs_to_another_workspace_answers_as_what_is_not_there(app: Flask, route: tuple[str, str]) -> None:
    things, owner, way = furnish(app), Desk(app, "owner"), SETTINGS[route]
    before = records(app)
    foreign = ask(owner, *route, way, things[way.kind][SALON])
    absent = ask(owner, *route, way, NOTHING)
    assert foreign.status == absent.status == 404
    assert foreign.text == absent.text
    assert records(app) == before


def test_what_one_may_not_open_is_not_shown(app: Flask) -> None:
    for role, held in ROLES.items():
        shown = {link for link in Desk(app, role).get("/settings").links() if link.startswith("/settings/")}
        open_to = {
            path
            for (method, path), way in SETTINGS.items()
            if method == "GET" and path != "/settings" and (way.needs in held or way.needs == MEMBER)
        }
        assert shown == open_to, role
