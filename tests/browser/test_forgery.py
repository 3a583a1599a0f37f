"""What other sites make a browser send is refused, and so is what carries no token of ours."""

import pytest
from flask import Flask

from tests.browser.desk_client import Desk, record, registered

WRITES = [
    "/clients",
    "/clients/1/edit",
    "/clients/1/archive",
    "/clients/1/restore",
    "/clients/1/confirm",
    "/clients/1/deactivate",
    "/clients/1/activate",
    "/preferences/theme",
    "/preferences/language",
    "/sign-in",
    "/sign-out",
]
FOREIGN = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost:8080"},
    {"Origin": "http://localhost.evil.example"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"},
    {"Origin": ""},
]


def token_of(desk: Desk) -> str:
    return desk.get("/clients").form("/sign-out")["csrf_token"]


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_another_site_writes_nothing(app: Flask, headers: dict[str, str]) -> None:
    owner = Desk(app, "owner")
    number = registered(app)
    data = {"csrf_token": token_of(owner), "given_name": "Eve", "theme": "dark", "version": "1"}
    for path in WRITES:
        answer = owner.request("POST", path.replace("1", str(number)), data=data, headers=headers)
        assert answer.status == 403, path
        assert answer.heading == "Your role does not allow this", path
    assert owner.get("/clients").status == 200
    assert record(app, number, lambda client: (client.given_name, client.version)) == ("Ana", 1)


@pytest.mark.parametrize("token", [None, "", "forged", "IjEi.aaaa.bbbb"])
def test_without_our_token_nothing_is_written(app: Flask, token: str | None) -> None:
    owner = Desk(app, "owner")
    number = registered(app)
    data = {"given_name": "Eve", "version": "1"} | ({} if token is None else {"csrf_token": token})
    for path in WRITES:
        answer = owner.request("POST", path.replace("1", str(number)), data=data)
        assert answer.status == 400, path
        assert "open for too long" in answer.text, path
    assert record(app, number, lambda client: client.version) == 1


def test_a_token_of_somebody_else_is_none(app: Flask) -> None:
    eve, owner = Desk(app, "viewer"), Desk(app, "owner")
    data = {"csrf_token": token_of(eve), "given_name": "Eve"}
    assert owner.request("POST", "/clients", data=data).status == 400


def test_an_origin_is_enough_where_the_browser_says_no_more(reception: Desk) -> None:
    assert reception.register(given_name="Ana").status == 302


def test_a_browser_that_says_where_it_comes_from_is_believed(reception: Desk) -> None:
    data = reception.get("/clients/new").form("/clients").filled({"given_name": "Ana"})
    headers = {"Sec-Fetch-Site": "same-origin", "Origin": ""}
    assert reception.request("POST", "/clients", data=data, headers=headers).status == 302
