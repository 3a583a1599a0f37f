"""One part of a record is changed in its place; nothing else of the client is touched."""

import datetime as dt
from typing import Any

import pytest
from flask import Flask

from registry.clients import update_client
from registry.contact_points import Point
from tests import people
from tests.browser.desk_client import Desk, Page, facts, registered

HTMX = {"HX-Request": "true"}
FULL: dict[str, Any] = {
    "given_name": "Ana",
    "family_name": "Gil",
    "birthdate": dt.date(1990, 1, 2),
    "alert": "Ring twice",
    "allergies": [{"name": "Latex", "reaction": None}],
    "contact_points": [Point("phone", "+34 600 111 222"), Point("email", "ana@example.com", is_preferred=True)],
    "address_line1": "Calle Mayor 1",
    "city": "Vigo",
    "country": "Spain",
    "emergency_contact_name": "Eva",
    "notes": "Mornings",
    "profession": "Baker",
    "document_type": "DNI",
    "document_number": "12345678Z",
    "consent": "accepted",
}


def part(desk: Desk, number: int, name: str) -> Page:
    response = desk.client.get(f"/clients/{number}/edit/{name}", headers=HTMX)
    return Page(response)


def save(desk: Desk, page: Page, number: int, **typed: Any) -> Page:
    path = f"/clients/{number}/edit"
    named = {name.replace("__", "-"): value for name, value in typed.items()}
    data = page.form(path).filled(named)
    return Page(desk.client.post(path, data=data, headers=HTMX | {"Sec-Fetch-Site": "same-origin"}))


@pytest.mark.parametrize(
    ("name", "typed", "changed"),
    [
        ("alert", {"alert": "Knock"}, {"alert": "Knock"}),
        ("contact", {"city": "Lugo"}, {"city": "Lugo"}),
        ("emergency", {"emergency_contact_phone": "600 333 444"}, {"emergency_contact_phone": "600 333 444"}),
        ("notes", {"notes": ""}, {"notes": None}),
        ("about", {"title": "Ms"}, {"title": "Ms"}),
        ("medical", {"allergies__0__name": "Penicillin"}, {"allergies": [{"name": "Penicillin", "reaction": None}]}),
    ],
)
def test_a_part_is_saved_and_the_rest_is_as_it_was(
    app: Flask, clinician: Desk, name: str, typed: dict[str, str], changed: dict[str, Any]
) -> None:
    number = registered(app, **FULL)
    before = facts(app, number)
    saved = save(clinician, part(clinician, number, name), number, **typed)
    assert (saved.status, saved.html) == (204, "")
    assert saved.response.headers["HX-Redirect"] == f"/clients/{number}"
    assert facts(app, number) == before | changed | {"version": 2}
    assert clinician.get(f"/clients/{number}").toasts() == ["Saved Ana Gil."]


def test_what_is_wrong_is_said_in_the_part_and_what_was_typed_is_kept(app: Flask, reception: Desk) -> None:
    number = registered(app, **FULL)
    before = facts(app, number)
    page = save(reception, part(reception, number, "contact"), number, emails__0__address="ana@", city="Lugo")
    assert page.status == 422
    assert list(page.errors().values()) == ["Enter an email address like name@example.com"]
    assert "<html" not in page.html
    form = page.form(f"/clients/{number}/edit")
    assert (form["city"], form["emails-0-address"]) == ("Lugo", "ana@")
    assert facts(app, number) == before


def test_what_somebody_else_changed_meanwhile_is_shown_in_the_part_and_both_can_be_kept(
    app: Flask, reception: Desk
) -> None:
    number = registered(app, **FULL)
    page = part(reception, number, "contact")
    with app.app_context():
        update_client(people.caller("manager"), number, postal_code="36201", profession="Cook")
    conflict = save(reception, page, number, city="Lugo")
    assert conflict.status == 412
    assert "Manager changed this client while you were typing" in conflict.text
    form = conflict.form(f"/clients/{number}/edit")
    assert (form["city"], form["postal_code"]) == ("Lugo", "36201")
    assert save(reception, conflict, number).status == 204
    now = facts(app, number)
    assert (now["city"], now["postal_code"], now["profession"], now["alert"]) == (
        "Lugo",
        "36201",
        "Cook",
        "Ring twice",
    )


def test_nothing_typed_is_nothing_saved(app: Flask, reception: Desk) -> None:
    number = registered(app, **FULL)
    before = facts(app, number)
    assert save(reception, part(reception, number, "contact"), number).status == 204
    assert facts(app, number) == before
    assert reception.get(f"/clients/{number}").toasts() == ["There was nothing to save."]


def test_without_a_script_the_pencil_leads_to_the_whole_form(app: Flask, reception: Desk) -> None:
    number = registered(app, **FULL)
    page = reception.get(f"/clients/{number}/edit/contact")
    assert (page.status, page.response.headers["Location"]) == (302, f"/clients/{number}/edit#sec-contact")


def test_a_part_sent_without_a_script_is_saved_as_well(app: Flask, reception: Desk) -> None:
    number = registered(app, **FULL)
    before = facts(app, number)
    data = part(reception, number, "notes").form(f"/clients/{number}/edit").filled({"notes": "Evenings"})
    page = reception.follow(reception.request("POST", f"/clients/{number}/edit", data=data))
    assert page.toasts() == ["Saved Ana Gil."]
    assert facts(app, number) == before | {"notes": "Evenings", "version": 2}


def test_who_may_not_see_medical_details_gets_no_form_for_them(app: Flask, reception: Desk, viewer: Desk) -> None:
    number = registered(app, **FULL)
    assert "Latex" not in part(reception, number, "medical").html
    assert part(viewer, number, "contact").status == 403
    assert part(reception, number, "secrets").status == 404


def test_the_record_offers_its_parts(app: Flask, clinician: Desk, viewer: Desk) -> None:
    number = registered(app, **FULL)
    offered = clinician.get(f"/clients/{number}").html
    for name in ("alert", "medical", "contact", "emergency", "notes", "about"):
        assert f'hx-get="/clients/{number}/edit/{name}"' in offered
    assert "/edit/" not in viewer.get(f"/clients/{number}").html
