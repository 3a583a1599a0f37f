"""A look at a client from the list."""

import datetime as dt
import re

import pytest
from flask import Flask

from registry.clients import archive_client
from registry.contact_points import Point
from tests import people
from tests.browser.desk_client import Desk, Page, registered


def facts(page: Page) -> dict[str, str]:
    return dict(re.findall("<dt>(.*?)</dt><dd><bdi>(.*?)</bdi></dd>", page.html))


@pytest.fixture
def helen(app: Flask) -> int:
    return registered(
        app,
        given_name="Helen",
        family_name="Keller",
        preferred_name="Nell",
        birthdate=dt.date(1987, 6, 27),
        contact_points=[
            Point("phone", "634 567 890", is_preferred=True, label="mobile"),
            Point("email", "h@example.com"),
        ],
        postal_code="2000",
        city="Sydney",
        document_type="PASSPORT",
        document_number="PA0940443",
        alert="Needs the ramp",
        allergies=[{"name": "Latex", "reaction": None}, {"name": "Nuts", "reaction": "Rash"}],
        notes="Prefers mornings.\n" + "Talks a lot. " * 30,
    )


def test_tells_who_somebody_is(helen: int, reception: Desk) -> None:
    page = reception.fragment(f"/clients/{helen}/peek")
    assert "Needs the ramp" in page.text
    assert "Latex, Nuts" in page.text
    assert "goes by Nell" in page.text
    known = facts(page)
    assert known.pop("Note").startswith("Prefers mornings. Talks a lot.")
    assert known == {
        "Born": "27 June 1987",
        "Mobile, preferred": "+34 634 56 78 90",
        "Email": "h@example.com",
        "Postal code": "2000 Sydney",
        "Passport": "PA0940443",
    }
    assert {f"/clients/{helen}", "tel:+34634567890"} <= set(page.links())


def test_a_long_note_is_cut_between_words(helen: int, reception: Desk) -> None:
    note = facts(reception.fragment(f"/clients/{helen}/peek"))["Note"]
    assert len(note) <= 161
    assert re.search(r"(Talks|a|lot\.)…$", note)


def test_shows_no_more_than_somebody_may_see(helen: int, viewer: Desk) -> None:
    html = viewer.fragment(f"/clients/{helen}/peek").html
    assert "Latex" not in html
    assert "PA0940443" not in html
    assert "Needs the ramp" in html


def test_of_whom_nothing_is_known_nothing_is_shown(app: Flask, reception: Desk) -> None:
    page = reception.fragment(f"/clients/{registered(app, given_name='Zoë')}/peek")
    assert "<dl>" not in page.html
    assert "Copy phone" not in page.text


def test_a_removed_client_is_shown_as_removed(app: Flask, helen: int, reception: Desk) -> None:
    with app.app_context():
        archive_client(people.caller("owner"), helen)
    assert "Removed" in reception.fragment(f"/clients/{helen}/peek").text


def test_without_a_script_the_record_opens(helen: int, reception: Desk) -> None:
    assert reception.get(f"/clients/{helen}/peek").response.headers["Location"] == f"/clients/{helen}"


def test_another_workspace_s_client_is_nobody(app: Flask, reception: Desk) -> None:
    theirs = registered(app, workspace=people.SALON, given_name="Secret")
    foreign, absent = reception.fragment(f"/clients/{theirs}/peek"), reception.fragment("/clients/999999/peek")
    assert foreign.status == absent.status == 404
    assert foreign.html == absent.html


def test_a_search_shows_the_best_match_at_once(helen: int, reception: Desk) -> None:
    for page in (reception.get("/clients?q=helen"), reception.fragment("/clients?q=helen")):
        assert page.html.count("Needs the ramp") == 2  # beside the name, and in the preview
        assert page.html.count("is-current") == 1
    assert "Check who they are" in reception.get("/clients").text
    assert "Check who they are" in reception.fragment("/clients?q=").text
