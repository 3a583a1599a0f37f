"""The record of one client, and what is done to it as a whole."""

import datetime as dt
import re

import pytest
import time_machine
from flask import Flask

from registry.contact_points import Point
from registry.db import transaction
from registry.models import ClientAlias
from tests.browser.desk_client import Desk, record, registered
from tests.e2e.household import HELEN


def test_what_can_hurt_comes_first(app: Flask, reception: Desk) -> None:
    page = reception.get(f"/clients/{registered(app, **HELEN, alert='Book room 2')}")
    order = ["Helen Keller", "Nell", "Book room 2", "27 June 1987", "Penicillin", "+61 2 5550 0199", "Anne Sullivan"]
    places = [page.text.index(word, 200) for word in order]
    assert places == sorted(places)


def test_a_record_shows_all_that_is_known(app: Flask, reception: Desk) -> None:
    page = reception.get(f"/clients/{registered(app, **HELEN, external_id='old-7')}")
    for known in (
        "39 years",
        "Mobile, preferred",
        "PA0940443",
        "Passport",
        "Anaphylaxis. Carries an EpiPen",
        "Vitamin D",
        "+61 2 5550 0199",
        "123 Sample Street, 2000 Sydney, NSW, Australia",
        "Anne Sullivan · Guardian",
        "Ms · she/her",
        "Female · Woman",
        "Agreed",
        "Dr Macy, City Clinic",
        "9 am to 5 pm",
        "Parks in the bay at the back.",
        "old-7",
    ):
        assert known in page.text, known


def test_a_bare_record_says_what_is_missing(app: Flask, reception: Desk) -> None:
    page = reception.get(f"/clients/{registered(app, given_name='Zoë')}")
    assert page.heading == "Zoë"
    assert "No phone, email or address yet" in page.text
    assert page.text.count("Not asked") == 4  # three clinical lists, and the consent


@pytest.mark.parametrize(
    ("allergies", "says"),
    [(None, "Not asked"), ([], "None known"), ([{"name": "Latex", "reaction": None}], "Latex")],
)
def test_not_asked_is_not_none_known(app: Flask, reception: Desk, allergies: list[object] | None, says: str) -> None:
    page = reception.get(f"/clients/{registered(app, allergies=allergies)}")
    box = page.html.split("</svg>Allergies</h3>")[1].split("</div>")[0]
    assert says in box


@pytest.mark.parametrize(
    ("point", "addresses"),
    [
        (Point("phone", "634 567 890"), ["https://wa.me/34634567890", "tel:+34634567890"]),
        (Point("phone", "634 567 890", label="home"), ["tel:+34634567890"]),
        (Point("phone", "12"), ["tel:12"]),
        (Point("phone", "ext."), []),
        (Point("whatsapp", "+61 400 111 222"), ["https://wa.me/61400111222", "tel:+61400111222"]),
        (Point("fax", "+34 910 444 444"), []),
        (Point("email", "a?subject=x&body=y@example.com"), ["mailto:a%3Fsubject%3Dx%26body%3Dy@example.com"]),
        (Point("other", "javascript:alert(1)"), []),
    ],
)
def test_a_contact_point_does_what_it_can(app: Flask, reception: Desk, point: Point, addresses: list[str]) -> None:
    page = reception.get(f"/clients/{registered(app, contact_points=[point])}")
    row = page.html.split('<ul class="contact"')[1].split("</ul>")[0]
    assert re.findall(r'href="((?!/assets)[^"]*)"', row) == addresses


def test_a_client_has_one_address(app: Flask, reception: Desk) -> None:
    assert reception.get("/clients/999999999999999999").status == 404
    assert reception.get(f"/clients/{10**30}").status == 404
    assert reception.get("/clients/0").status == 404
    assert reception.get("/clients/-1").status == 404
    assert reception.get(f"/clients/{registered(app)}/").status == 404


def test_removing_takes_a_client_off_the_list_and_back(app: Flask, reception: Desk) -> None:
    number = registered(app, given_name="Rosa", family_name="Vila")
    gone = reception.press(f"/clients/{number}", f"/clients/{number}/archive")
    assert gone.toasts() == ["Removed Rosa Vila. You can bring them back."]
    assert "This client was removed" in gone.text
    assert not gone.has_form(f"/clients/{number}/archive")
    assert "Rosa" not in reception.get("/clients").text
    assert reception.get(f"/clients/{number}/edit").status == 404
    back = reception.press(f"/clients/{number}", f"/clients/{number}/restore")
    assert back.toasts() == ["Rosa Vila is back."]
    assert "Rosa Vila" in reception.get("/clients").text


def test_a_removed_client_cannot_be_changed(app: Flask, reception: Desk) -> None:
    number = registered(app)
    page = reception.get(f"/clients/{number}/edit")
    reception.press(f"/clients/{number}", f"/clients/{number}/archive")
    assert reception.send(page, f"/clients/{number}/edit", given_name="Eve").status == 404
    assert record(app, number, lambda client: client.given_name) == "Ana"


def test_a_client_from_the_website_waits_to_be_confirmed(app: Flask, reception: Desk) -> None:
    number = app.test_client().post("/api/clientes?workspace=clinic", json={"nombres": "Nuria"}).json["cliente"]["id"]  # type: ignore[index]
    page = reception.get(f"/clients/{number}")
    assert "Nobody here has met this client yet" in page.text
    assert "Website form added this client" in page.text
    confirmed = reception.press(f"/clients/{number}", f"/clients/{number}/confirm")
    assert confirmed.toasts() == ["Confirmed Nuria."]
    assert "Not confirmed" not in confirmed.text
    assert "Receptionist confirmed this client" in confirmed.text


def test_a_client_rests_and_comes_again(app: Flask, reception: Desk) -> None:
    number = registered(app, given_name="Martín")
    resting = reception.press(f"/clients/{number}", f"/clients/{number}/deactivate")
    assert resting.toasts() == ["Martín is inactive now."]
    assert "Inactive" in resting.text
    assert not resting.has_form(f"/clients/{number}/deactivate")
    active = reception.press(f"/clients/{number}", f"/clients/{number}/activate")
    assert active.toasts() == ["Martín is active again."]
    assert "Active from No Yes" in active.text


def test_pressing_twice_changes_once(app: Flask, reception: Desk) -> None:
    number = registered(app)
    page = reception.get(f"/clients/{number}")
    for _ in range(2):
        reception.send(page, f"/clients/{number}/deactivate")
    assert record(app, number, lambda client: client.version) == 2


def test_an_alert_says_who_wrote_it_and_when(app: Flask, reception: Desk) -> None:
    with time_machine.travel("2026-03-03 12:00Z"):
        number = registered(app)
        Desk(app, "clinician").edit(number, alert="Book room 2")
    assert "Written by Clinician on 3 March 2026" in reception.get(f"/clients/{number}").text


@pytest.mark.parametrize(
    ("born", "shown"),
    [
        (dt.date(1987, 6, 27), "39 years"),
        (dt.date(1987, 11, 22), "38 years"),
        (dt.date(2024, 11, 21), "2 years"),
        (dt.date(2024, 11, 22), "23 months"),
        (dt.date(2026, 10, 21), "1 month"),
        (dt.date(2026, 11, 21), "0 months"),
        (dt.date(2024, 2, 29), "2 years"),
        (dt.date(2030, 1, 1), "0 months"),
    ],
)
def test_an_age_is_that_of_today(app: Flask, born: dt.date, shown: str) -> None:
    with time_machine.travel("2026-11-21 12:00Z"):
        page = Desk(app, "receptionist").get(f"/clients/{registered(app, birthdate=born)}")
    assert f" {shown} " in page.text


def test_a_card_says_who_printed_it(app: Flask, reception: Desk) -> None:
    page = reception.get(f"/clients/{registered(app)}")
    assert "Clinic · printed" in page.text
    assert "by Receptionist · Confidential" in page.text


def test_a_former_number_leads_to_today_s(app: Flask, reception: Desk) -> None:
    number = registered(app)
    with app.app_context(), transaction() as session:
        session.add(ClientAlias(workspace_id=1, kind="id", value="777", client_id=number))
    assert reception.get("/clients/777").response.headers["Location"] == f"/clients/{number}"
