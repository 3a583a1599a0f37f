"""Signing in and out, and where it leads."""

import time

import pytest
import sqlalchemy as sa
from flask import Flask

from registry.db import transaction
from registry.models import Membership
from tests import people
from tests.browser.desk_client import Desk, Page, registered

EVIL = [
    "https://evil.example",
    "//evil.example/clients",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "javascript:alert(1)",
    "http:evil.example",
    "https:///evil.example",
    "clients",
    "/nowhere",
    "/clients/abc",
    "/clients/1/archive",
    "/sign-out",
    "/healthz",
    "/favicon.ico",
    "/api/clientes/1",
    "/v1/clients/1",
    "/assets/x/css/base.css",
    "",
]
OURS = [
    "/",
    "/clients",
    "/clients?q=maria&view=inactive",
    "/clients/new",
    "/clients/7",
    "/clients/7/edit",
    "/clients?q=José",
]


def enter(desk: Desk, role: str = "receptionist", password: str = people.PASSWORD, after: str | None = None) -> Page:
    page = desk.get("/sign-in", query_string={"next": after} if after is not None else None)
    return desk.send(page, "/sign-in", email=people.email_of(role), password=password)


def test_the_entrance_tells_nothing_of_the_desk(nobody: Desk) -> None:
    page = nobody.get("/sign-in")
    assert page.heading == "Clientela"
    assert "Clinic" not in page.text
    assert page.form("/sign-in")["password"] == ""


def test_signing_in_opens_the_list(nobody: Desk) -> None:
    page = nobody.follow(enter(nobody))
    assert page.heading == "Clients"
    assert "Receptionist" in page.text
    assert nobody.get("/sign-in").response.headers["Location"] == "/clients"


def test_a_wanted_page_comes_after_signing_in(app: Flask, nobody: Desk) -> None:
    number = registered(app)
    sent = nobody.get(f"/clients/{number}?x=1")
    assert sent.response.headers["Location"] == f"/sign-in?next=/clients/{number}?x%3D1"
    page = nobody.follow(sent)
    signed_in = nobody.send(page, "/sign-in", email=people.email_of("viewer"), password=people.PASSWORD)
    assert signed_in.response.headers["Location"] == f"/clients/{number}?x=1"


@pytest.mark.parametrize("path", EVIL)
def test_no_other_address_comes_after_signing_in(nobody: Desk, path: str) -> None:
    assert enter(nobody, after=path).response.headers["Location"] == "/clients"


@pytest.mark.parametrize("path", OURS)
def test_our_own_pages_come_after_signing_in(nobody: Desk, path: str) -> None:
    location = enter(nobody, after=path).response.headers["Location"]
    assert location in {path, path.replace("José", "Jos%C3%A9")}


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"email": people.email_of("owner"), "password": "wrong horse"}, "do not belong together"),
        ({"email": "nobody@clinic.example", "password": people.PASSWORD}, "do not belong together"),
        ({"email": "", "password": people.PASSWORD}, "Enter your email address"),
        ({"email": people.email_of("owner"), "password": ""}, "Enter your password"),
        ({"email": "a\0b", "password": "x"}, "Remove the characters that cannot be seen"),
    ],
)
def test_a_mistake_is_said_beside_its_field(nobody: Desk, typed: dict[str, str], says: str) -> None:
    page = nobody.send(nobody.get("/sign-in?next=/clients/new"), "/sign-in", **typed)
    assert page.status == 422
    assert says in " ".join(page.errors().values())
    assert page.form("/sign-in")["next"] == "/clients/new"
    assert "<title>Error: Sign in" in page.html


def test_what_was_typed_stays_but_for_the_password(nobody: Desk) -> None:
    page = nobody.send(nobody.get("/sign-in"), "/sign-in", email="Ana@Clinic.example", password="wrong horse")
    assert page.form("/sign-in")["email"] == "Ana@Clinic.example"
    assert page.form("/sign-in")["password"] == ""
    assert "wrong horse" not in page.html


def test_somebody_unknown_is_told_the_same(nobody: Desk) -> None:
    known = enter(nobody, password="wrong horse")
    unknown = nobody.send(nobody.get("/sign-in"), "/sign-in", email="x@y.example", password="wrong horse")
    assert known.errors() == unknown.errors()


def test_too_many_tries_have_to_wait(nobody: Desk) -> None:
    started = time.monotonic()
    for _ in range(6):
        page = enter(nobody, password="wrong horse")
    assert page.status == 429
    assert int(page.response.headers["Retry-After"]) >= 1
    assert "then try again" in page.errors()["email"]
    assert time.monotonic() - started < 30


def test_a_member_of_no_workspace_is_told_so(app: Flask, nobody: Desk) -> None:
    with app.app_context(), transaction() as session:
        session.execute(sa.delete(Membership))
    assert "no longer a member" in enter(nobody, "viewer").errors()["email"]


def test_signing_out_ends_the_session_itself(app: Flask, reception: Desk) -> None:
    cookie = reception.client.get_cookie("session")
    assert cookie is not None
    left = reception.send(reception.get("/clients"), "/sign-out")
    assert left.response.headers["Location"] == "/sign-in"
    assert left.response.headers["Clear-Site-Data"] == '"cache"'
    thief = Desk(app)
    thief.client.set_cookie("session", cookie.value)
    assert thief.get("/clients").status == 302


def test_a_new_session_ends_the_old_one(app: Flask, reception: Desk) -> None:
    cookie = reception.client.get_cookie("session")
    assert cookie is not None
    page = reception.get("/clients")
    token = page.form("/sign-out")["csrf_token"]
    typed = {"email": people.email_of("viewer"), "password": people.PASSWORD, "csrf_token": token}
    assert reception.request("POST", "/sign-in", data=typed).status == 302
    assert "Read only" in reception.get("/clients").text
    thief = Desk(app)
    thief.client.set_cookie("session", cookie.value)
    assert thief.get("/clients").status == 302


def test_a_fragment_asked_for_after_the_session_ended_leads_to_the_entrance(nobody: Desk) -> None:
    page = nobody.get("/clients?q=maria", headers={"HX-Request": "true"})
    assert page.status == 204
    assert page.response.headers["HX-Redirect"] == "/sign-in?next=/clients?q%3Dmaria"


def test_a_write_after_the_session_ended_comes_back_to_the_list(reception: Desk) -> None:
    page = reception.get("/clients/new")
    reception.send(page, "/sign-out")
    fresh = reception.get("/sign-in").form("/sign-in")["csrf_token"]
    answer = reception.send(page, "/clients", given_name="Ana", csrf_token=fresh)
    assert answer.response.headers["Location"] == "/sign-in"
