"""The history on the record: who, what, from what to what, from where."""

import datetime as dt

import pytest
import time_machine
from flask import Flask

from registry.contact_points import Point
from registry.db import transaction
from registry.models import ReferralType, Tag
from tests.browser.desk_client import Desk, Page, registered
from tests.people import Program


def history(page: Page) -> str:
    """The words of the history, from the latest entry on."""
    return page.text.split(" History ")[1]


def test_every_field_is_told_in_the_reader_s_words(app: Flask, clinician: Desk) -> None:
    with app.app_context(), transaction() as session:
        tag = Tag(workspace_id=1, name="VIP", tone=6)
        kind = ReferralType(workspace_id=1, name="Friend")
        session.add_all([tag, kind])
        session.flush()
        number_of_tag, number_of_kind = str(tag.id), str(kind.id)
    number = registered(app, birthdate=dt.date(1990, 1, 2), consent="accepted", country="Spain", allergies=[])
    page = clinician.follow(
        clinician.edit(
            number,
            birthdate__day="3",
            consent="rejected",
            document_type="PASSPORT",
            document_number="PA1",
            country="FR",
            tags=[number_of_tag],
            referral_type=number_of_kind,
            no_allergies=[""],
            allergies__0__name="Latex",
            allergies__0__detail="Rash",
            no_medications=["on", ""],
            intolerances__0__name="Lactose",
        )
    )
    told = history(page)
    for expected in (
        "Clinician changed this client",
        "Date of birth from 2 January 1990 3 January 1990",
        "Privacy consent from Agreed Refused",
        "Document added: Passport",
        "Country from Spain France",
        "Tags added: VIP",
        "How they heard of us added: Friend",
        "Allergies from None known Latex · Rash",
        "Medication from Not asked None known",
        "Intolerances from Not asked Lactose",
    ):
        assert expected in told, expected
    assert told.count("Country") == 1


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"phones__0__number": "600 111 222"}, "Mobile from 634 567 890 600 111 222"),
        ({"phones__0__number": ""}, "Mobile removed: 634 567 890"),
        ({"phones__0__line": "work"}, "Type of 634 567 890 from Mobile Work"),
        ({"phones__2__number": "600 111 222"}, "Mobile added: 600 111 222"),
        ({"emails__0__address": "gil@example.com"}, "Email from ana@example.com gil@example.com"),
    ],
)
def test_each_number_and_address_is_told_apart(
    app: Flask, reception: Desk, changes: dict[str, str], says: str
) -> None:
    points = [
        Point("phone", "634 567 890"),
        Point("phone", "911 222 333", label="home"),
        Point("email", "ana@example.com"),
    ]
    number = registered(app, contact_points=points)
    told = history(reception.follow(reception.edit(number, **changes)))
    assert says in told
    assert "911 222 333" not in told


def test_another_preferred_number_is_told(app: Flask, reception: Desk) -> None:
    number = registered(app, contact_points=[Point("phone", "634 567 890"), Point("phone", "911 222 333")])
    page = reception.get(f"/clients/{number}/edit")
    second = page.form(f"/clients/{number}/edit")["phones-1-key"]
    told = history(reception.follow(reception.send(page, f"/clients/{number}/edit", preferred=second)))
    assert "Preferred from 634 567 890 911 222 333" in told


def test_changes_say_where_they_came_from(app: Flask, program: Program, reception: Desk) -> None:
    answer = program.post("/v1/clients", json={"first_name": "Ana", "last_name": "Gil"})
    assert answer.status_code == 201
    told = history(reception.get("/clients/1"))
    assert "Everything added this client" in told
    assert "API · practice" in told


def test_entries_stand_by_day(app: Flask) -> None:
    with time_machine.travel("2025-12-31 12:00Z"):
        number = registered(app)
    for day in ("2026-03-02", "2026-03-08", "2026-03-09"):
        with time_machine.travel(f"{day} 12:00Z"):
            Desk(app, "receptionist").edit(number, city=day)
    with time_machine.travel("2026-03-09 13:00Z"):
        told = history(Desk(app, "receptionist").get(f"/clients/{number}"))
    days = ["Today", "Yesterday", "Monday 2 March", "31 December 2025"]
    assert [day for day in days if day in told] == days
    assert sorted(days, key=told.index) == days


def test_a_long_text_is_told_in_part(app: Flask, reception: Desk) -> None:
    number = registered(app)
    told = history(reception.follow(reception.edit(number, notes="word " * 2000)))
    assert "word…" in told or "word …" in told
    assert len(told) < 1000


def test_a_look_at_the_document_number_is_told(app: Flask, reception: Desk, program: Program) -> None:
    number = registered(app, document_number="12345678A")
    assert program.get("/api/clients?reveal=true").status_code == 200
    told = history(reception.get(f"/clients/{number}"))
    assert "looked up the document number" in told.partition("added this client")[0]
