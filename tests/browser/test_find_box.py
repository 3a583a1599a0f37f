"""The find box away from the list: who matches, what tells them apart, and what else may be done with the text."""

import datetime as dt
import re

import pytest
from flask import Flask

from registry.clients import archive_client
from registry.contact_points import Point
from tests import people
from tests.browser.desk_client import Desk, Page, registered


def options(page: Page) -> list[str]:
    """The words of each option, what was typed in brackets."""
    found = re.findall(r'<a class="option".*?</a>', page.html, re.DOTALL)
    bracketed = [one.replace("<mark>", "[").replace("</mark>", "]") for one in found]
    plain = [re.sub("<[^>]+>", "", re.sub(r'<span class="avatar.*?</span>', "", one)) for one in bracketed]
    return [" ".join(one.replace("↵", "").split()) for one in plain]


def find(desk: Desk, text: str) -> Page:
    return desk.fragment("/find", query_string={"q": text})


@pytest.fixture
def garcias(app: Flask) -> Flask:
    """Two people of one name, a third one, and one of the salon."""
    registered(
        app,
        given_name="María",
        family_name="García",
        birthdate=dt.date(1990, 5, 15),
        postal_code="28004",
        city="Madrid",
        contact_points=[Point("phone", "634 567 890", is_preferred=True), Point("phone", "91 555 01 02")],
    )
    registered(app, given_name="Maria", family_name="Garcia", email="mgarcia@example.com")
    registered(app, given_name="Mario", family_name="Rossi", is_active=False, document_number="X-1234567-L")
    registered(app, workspace=people.SALON, given_name="María", family_name="Salon")
    return app


def test_shows_who_matches_and_points_out_what_was_typed(garcias: Flask, reception: Desk) -> None:
    assert options(find(reception, "mari ros")) == [
        "[Mari]o [Ros]si Inactive No phone",
        "Add “mari ros” as a new client",
        "See them in the list",
    ]


def test_namesakes_are_told_apart(garcias: Flask, reception: Desk) -> None:
    found = options(find(reception, "garcia"))
    assert sorted(found[:2]) == [
        "Maria [Garcia] mgarcia@example.com · No. 2",
        "María [García] +34 634 56 78 90 · 15 May 1990 · 28004 Madrid",
    ]


@pytest.mark.parametrize(
    ("typed", "option"),
    [
        ("0102", "María García +34 915 55 [01 02] · 15 May 1990"),
        ("7890", "María García +34 634 56 [78 90] · 15 May 1990"),
        ("15/5/1990", "María García +34 634 56 78 90 · [15 May 1990]"),
        ("mgarcia@", "Maria Garcia [mgarcia@]example.com"),
        ("x1234", "Mario Rossi Inactive [X-1234]567-L"),
    ],
)
def test_shows_by_what_somebody_was_found(garcias: Flask, reception: Desk, typed: str, option: str) -> None:
    assert options(find(reception, typed))[0] == option


def test_a_document_is_shown_to_nobody_who_may_not_look_one_up(garcias: Flask, viewer: Desk) -> None:
    assert options(find(viewer, "x1234567l")) == ["Show all clients"]
    assert "1234567" not in find(viewer, "rossi").html


def test_warns_in_words(app: Flask, reception: Desk, viewer: Desk) -> None:
    registered(app, alert="Needs the ramp", allergies=[{"name": "Latex", "reaction": None}])
    assert 'title="Staff alert: Needs the ramp"' in find(reception, "ana").html
    assert 'title="Allergies: Latex"' in find(reception, "ana").html
    assert "Latex" not in find(viewer, "ana").html


def test_says_how_many_once(garcias: Flask, reception: Desk) -> None:
    assert re.findall('data-found="([^"]*)"', find(reception, "maria").html) == ["2 clients match"]
    assert re.findall('data-found="([^"]*)"', find(reception, "rossi").html) == ["1 client matches"]
    assert re.findall('data-found="([^"]*)"', find(reception, "nobody").html) == ["No client matches"]


def test_many_are_better_looked_at_in_the_list(app: Flask, reception: Desk) -> None:
    for number in range(9):
        registered(app, given_name=f"Ana {number}")
    page = find(reception, "ana")
    assert len(options(page)) == 7 + 2
    assert re.fullmatch(r"See all \d\+? matches in the list", options(page)[-1])
    assert "/clients?q=ana" in page.links()


def test_whoever_is_not_found_can_be_added(garcias: Flask, reception: Desk, viewer: Desk) -> None:
    page = find(reception, "Marisol Vidal")
    assert "No client matches “Marisol Vidal”" in page.text
    assert options(page) == ["Add “Marisol Vidal” as a new client", "Show all clients"]
    assert "/clients/new?name=Marisol+Vidal" in page.links()
    assert options(find(viewer, "Marisol Vidal")) == ["Show all clients"]


def test_a_slip_is_told(garcias: Flask, reception: Desk) -> None:
    page = find(reception, "rosis")
    assert "No client matches “rosis”. Showing who matches “rossi”." in page.text
    assert options(page)[0].startswith("Mario [Rossi]")


def test_nothing_typed_shows_nothing(garcias: Flask, reception: Desk) -> None:
    assert find(reception, "").html == find(reception, " \0").html == ""


def test_removed_clients_are_not_among_them(app: Flask, reception: Desk) -> None:
    gone = registered(app, given_name="Rosa")
    with app.app_context():
        archive_client(people.caller("owner"), gone)
    assert options(find(reception, "rosa"))[0].startswith("Add")


def test_without_a_script_the_list_answers(reception: Desk) -> None:
    for path, target in (("/find?q=zo%C3%AB", "/clients?q=zo%C3%AB"), ("/find", "/clients")):
        assert reception.get(path).response.headers["Location"] == target


def test_every_page_but_the_list_has_the_combobox(app: Flask, reception: Desk) -> None:
    number = registered(app)
    for path in (f"/clients/{number}", f"/clients/{number}/edit", "/clients/new", "/nowhere"):
        page = reception.get(path)
        assert 'role="combobox" aria-expanded="false" aria-controls="found"' in page.html
        assert 'id="found" role="listbox"' in page.html
    assert 'role="combobox"' not in reception.get("/clients").html
