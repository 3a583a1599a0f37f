"""The workspace's settings: what is saved, what is refused, and how every page follows."""

import json
import re
import shlex
from html import unescape
from typing import Any

import pytest
from flask import Flask

from registry.models import AuditEvent, Client, User, Workspace
from tests.browser.desk_client import Desk, Page
from tests.people import SALON
from tests.wire.asking import rows_of

US = "/settings/workspace"


@pytest.fixture
def owner_desk(app: Flask) -> Desk:
    return Desk(app, "owner")


def save(desk: Desk, **typed: Any) -> Page:
    return desk.send(desk.get(US), US, **typed)


def kept(app: Flask, *columns: str) -> Any:
    return rows_of(app, Workspace, "id", *columns)[0][1:]


def test_only_what_was_changed_is_saved_and_told(app: Flask, owner_desk: Desk) -> None:
    assert save(owner_desk, name="Harbour", lock_minutes="5").status == 302
    assert kept(app, "name", "lock_minutes", "client_word", "time_zone") == ("Harbour", 5, None, None)
    changes = {"name": ["Clinic", "Harbour"], "lock_minutes": [None, 5]}
    assert rows_of(app, AuditEvent, "action", "changes") == [("workspace.update", changes)]


def test_two_who_save_at_once_keep_both_changes(app: Flask, owner_desk: Desk) -> None:
    mine, theirs = owner_desk.get(US), owner_desk.get(US)
    owner_desk.send(theirs, US, country_code="PT")
    owner_desk.send(mine, US, name="Harbour")
    assert kept(app, "name", "country_code") == ("Harbour", "PT")


@pytest.mark.parametrize("shown", ["", "[]", "{", "7", None])
def test_a_form_that_does_not_say_what_it_showed_saves_all_of_it(app: Flask, owner_desk: Desk, shown: Any) -> None:
    assert save(owner_desk, name="Harbour", shown=shown).status == 302
    assert kept(app, "name", "country_code") == ("Harbour", "ES")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 101),
        ("client_word", "ape"),
        ("country_code", "XX"),
        ("time_zone", "Mars/Olympus"),
        ("language", "xx"),
        ("lock_minutes", "0"),
        ("lock_minutes", "x"),
    ],
)
def test_what_will_not_do_is_told_beside_its_field(app: Flask, owner_desk: Desk, field: str, value: str) -> None:
    refused = save(owner_desk, **{"name": "Harbour", "country_code": "PT", field: value})
    assert refused.status == 422
    assert refused.errors().keys() == {field}
    assert kept(app, "name", "country_code") == ("Clinic", "ES")
    mended = owner_desk.send(refused, US, **{field: owner_desk.get(US).form(US)[field]})
    assert mended.status == 302
    assert kept(app, "name", "country_code") == (
        "Clinic" if field == "name" else "Harbour",
        "ES" if field == "country_code" else "PT",
    )


def test_every_page_says_patient(app: Flask, owner_desk: Desk) -> None:
    save(owner_desk, client_word="patient")
    pages = [owner_desk.get(path) for path in ("/clients", "/clients/new", "/settings/account", "/nowhere")]
    for page in pages:
        assert "patient" in page.text.lower()
        assert not re.findall(r"\bclients?\b", page.text, re.IGNORECASE), page.text
    assert pages[0].heading == "Patients"
    assert owner_desk.register(given_name="").errors() == {"given_name": "Enter the patient’s first name"}


def test_in_spanish_as_well_and_only_in_this_workspace(app: Flask, owner_desk: Desk) -> None:
    save(owner_desk, client_word="guest", language="es")
    assert Desk(app, "viewer").get("/clients").heading == "Huéspedes"
    assert "Añade tu primer huésped" in Desk(app, "receptionist").get("/clients").text
    assert Desk(app, "viewer", SALON).get("/clients").heading == "Clients"


def test_the_reference_goes_on_speaking_of_clients(app: Flask, owner_desk: Desk) -> None:
    before = owner_desk.get("/docs/customers").text
    owner_desk.follow(save(owner_desk, client_word="patient"))
    assert owner_desk.get("/docs/customers").text == before


def test_whoever_has_chosen_a_language_keeps_it(app: Flask, owner_desk: Desk) -> None:
    with app.app_context():
        assert rows_of(app, User, "language")[0] == (None,)
    owner_desk.send(owner_desk.get("/settings/account"), "/settings/account", language="en")
    save(owner_desk, language="es")
    assert '<html lang="en"' in owner_desk.get("/clients").html
    assert '<html lang="es"' in Desk(app, "viewer").get("/clients").html


def test_times_are_the_workspace_s_where_the_browser_says_none(app: Flask, owner_desk: Desk) -> None:
    save(owner_desk, time_zone="Pacific/Kiritimati")
    here = owner_desk.get("/settings/account").text
    owner_desk.client.set_cookie("timezone", "Pacific/Niue")
    there = owner_desk.get("/settings/account").text
    shown = [re.search(r"signed in (\d.+?) ·", text) for text in (here, there)]
    assert shown[0] is not None
    assert shown[1] is not None
    assert shown[0][1] != shown[1][1]


def test_a_closed_form_takes_nobody_in(app: Flask, owner_desk: Desk) -> None:
    stranger = app.test_client()
    assert stranger.post("/api/clientes", json={"nombres": "Pedro"}).status_code == 201
    save(owner_desk, public_create="")
    assert stranger.post("/api/clientes", json={"nombres": "Pedro"}).status_code == 401


def test_the_command_to_paste_registers_somebody(app: Flask) -> None:
    page = Desk(app, "owner", SALON).get(US)
    words = shlex.split(
        unescape(page.html.split("<pre")[2].split("<code>")[1].split("</code>")[0]).replace("\\\n", "")
    )
    assert words[0] == "curl"
    path = words[1].removeprefix("http://localhost")
    assert app.test_client().post(path, json=json.loads(words[-1])).status_code == 201
    assert rows_of(app, Client, "given_name", "workspace_id") == [("Pedro", 2)]


def test_the_form_to_paste_names_the_workspace(app: Flask) -> None:
    html = unescape(Desk(app, "owner", SALON).get(US).html)
    assert "await fetch('http://localhost/api/clientes?workspace=salon', {" in html
