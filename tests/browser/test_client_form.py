"""The laws of the form: what nobody changed stays as it was, to the letter, whoever wrote the record.

A client born in any dialect, however laxer than the desk, is opened and saved without a trace; one control changed is
one thing changed.
"""

from typing import Any

import pytest
from flask import Flask

from registry.contact_points import Point
from registry.db import transaction
from registry.models import Tag
from tests.browser.desk_client import Desk, facts, record, registered
from tests.e2e.household import HELEN
from tests.people import Program

BORN = {
    "clientes": ("/api/clientes", {"nombres": "Nuria", "telefono": "12", "email": "Nuria@Example.com"}),
    "clientes, a name only": ("/api/clientes", {"nombres": "x y  z"}),
    "workspaces": (
        "/v1/workspace/clinic/clients",
        {
            "name": "María de la O",
            "avatarUrl": "https://example.com/a.png",
            "contactMethods": [
                {"type": "other", "value": "pigeon post", "isPreferred": True},
                {"type": "phone", "value": "ext. 7", "isPreferred": False},
                {"type": "fax", "value": "+34 910 444 444", "isPreferred": False},
                {"type": "email", "value": "a@example.com", "isPreferred": False},
                {"type": "email", "value": "b@example.com", "isPreferred": False},
                {"type": "whatsapp", "value": "600 111 222", "isPreferred": False},
                {"type": "phone", "value": "ext. 7", "isPreferred": False},
            ],
            "customFields": [
                {"fieldKey": "size", "value": 1.0},
                {"fieldKey": "notes", "value": "two\nlines\tand a tab"},
                {"fieldKey": "list", "value": ["a", "b"]},
            ],
        },
    ),
    "practice": (
        "/v1/clients",
        {
            "first_name": "Ana",
            "last_name": "Gil",
            "title": "Ms",
            "date_of_birth": "0987-03-04",
            "email": "ana@example.com",
            "phone_number": "1",
            "phone_numbers": [
                {"number": "634567890", "code": "+34", "type": "work"},
                {"number": "2", "type": "fax"},
                {"number": "3", "type": "other"},
            ],
            "medications": [{"name": "Ibuprofen", "dosage": None}, {"name": "Ibuprofen", "dosage": "400 mg"}],
            "allergies": [],
            "intolerances": None,
            "alert": "line one\nline two",
            "notes": "  spaces inside   stay \n\n\nand \U0001f600 too",
            "address": {"line1": "Calle 1", "country_code": "XK"},
            "privacy_policy_consent": "rejected",
        },
    ),
    "practice, born tomorrow": (
        "/v1/clients",
        {
            "first_name": "Ana",
            "last_name": "Gil",
            "date_of_birth": "2199-01-01",
            "allergies": None,
            "medications": [],
        },
    ),
    "customers": ("/customers", {"name": "Acme & Sons <Ltd>", "externalCustomerId": "x-1"}),
}


@pytest.fixture(params=BORN)
def born_elsewhere(request: pytest.FixtureRequest, app: Flask, program: Program) -> int:
    """A client that another door let in; its number."""
    path, body = BORN[request.param]
    sender = app.test_client() if path == "/api/clientes" else program
    answer = sender.post(path, json=body)
    assert answer.status_code == 201, answer.text
    return 1


@pytest.mark.parametrize("role", ["receptionist", "clinician"])
def test_saving_what_nobody_changed_changes_nothing(app: Flask, born_elsewhere: int, role: str) -> None:
    desk, before = Desk(app, role), facts(app, born_elsewhere)
    saved = desk.edit(born_elsewhere)
    assert desk.follow(saved).toasts() == ["There was nothing to save."]
    assert facts(app, born_elsewhere) == before


ONE_CHANGE = [
    ({"given_name": "Eva"}, {"given_name": "Eva"}),
    ({"family_name": "Soler"}, {"family_name": "Soler"}),
    ({"alert": "Mind the step"}, {"alert": "Mind the step"}),
    ({"notes": "a\r\nb"}, {"notes": "a\nb"}),
    ({"city": "Lugo"}, {"city": "Lugo"}),
    ({"title": "Dr"}, {"title": "Dr"}),
    ({"consent": "accepted"}, {"consent": "accepted"}),
    ({"document_type": "NIE", "document_number": "X1"}, {"document_type": "NIE", "document_number": "X1"}),
    ({"birthdate__day": "1", "birthdate__month": "2", "birthdate__year": "1980"}, {"birthdate": "1980-02-01"}),
    ({"country": "PT"}, {"country": None, "country_code": "PT"}),
    ({"no_intolerances": ["on", ""]}, {"intolerances": []}),
    ({"intolerances__0__name": "Lactose"}, {"intolerances": ["Lactose"]}),
]


@pytest.mark.parametrize(("typed", "expected"), ONE_CHANGE, ids=",".join)
def test_one_control_changes_one_thing(
    app: Flask, clinician: Desk, born_elsewhere: int, typed: dict[str, Any], expected: dict[str, Any]
) -> None:
    before = facts(app, born_elsewhere)
    assert clinician.edit(born_elsewhere, **typed).status == 302
    assert facts(app, born_elsewhere) == before | expected | {"version": 2}


def test_one_phone_changed_leaves_the_other_points(app: Flask, reception: Desk, born_elsewhere: int) -> None:
    before = facts(app, born_elsewhere)
    page = reception.get(f"/clients/{born_elsewhere}/edit")
    typed = {"phones__0__number": "611 000 000"}
    assert reception.send(page, f"/clients/{born_elsewhere}/edit", **typed).status == 302
    points = facts(app, born_elsewhere)["contact_points"]
    numbers = [point for point in before["contact_points"] if point["kind"] in {"phone", "whatsapp", "fax"}]
    if numbers:
        changed = numbers[0] | {"value": "611 000 000", "dial_code": None}
        expected = [changed if point["id"] == changed["id"] else point for point in before["contact_points"]]
        assert points == expected
    else:
        assert points[:-1] == [point | {"is_preferred": point["is_preferred"]} for point in before["contact_points"]]
        assert points[-1]["value"] == "611 000 000"


def test_one_phone_added_leaves_the_other_points(app: Flask, reception: Desk, born_elsewhere: int) -> None:
    before = facts(app, born_elsewhere)["contact_points"]
    count = sum(point["kind"] in {"phone", "whatsapp", "fax"} for point in before)
    reception.edit(born_elsewhere, **{f"phones__{count}__number": "611 000 000"})
    after = facts(app, born_elsewhere)["contact_points"]
    assert after[:-1] == before
    assert (after[-1]["value"], after[-1]["label"]) == ("611 000 000", "mobile")


def test_one_email_taken_out_leaves_the_other_points(app: Flask, reception: Desk, born_elsewhere: int) -> None:
    before = facts(app, born_elsewhere)["contact_points"]
    reception.edit(born_elsewhere, emails__0__address="")
    emails = [point for point in before if point["kind"] == "email"]
    left = [point for point in before if point not in emails[:1]]
    assert [point["id"] for point in facts(app, born_elsewhere)["contact_points"]] == [point["id"] for point in left]


def test_a_number_too_short_stays_when_a_row_before_it_goes(app: Flask, reception: Desk) -> None:
    number = registered(
        app, contact_points=[Point("phone", "634 567 890"), Point("phone", "12"), Point("phone", "3")]
    )
    gone = {f"phones__0__{part}": None for part in ("key", "line", "number")}
    assert reception.edit(number, **gone).status == 302
    assert record(app, number, lambda c: [point.value for point in c.contact_points]) == ["12", "3"]


def test_a_number_too_short_is_not_moved_to_another_row(app: Flask, reception: Desk) -> None:
    number = registered(app, contact_points=[Point("phone", "634 567 890"), Point("phone", "12")])
    page = reception.edit(number, phones__0__number="12")
    assert page.errors() == {"phones-0-number": "Enter a phone number with at least 6 digits, like 634 567 890"}


def test_another_kind_of_line_keeps_the_row(app: Flask, reception: Desk) -> None:
    number = registered(app, contact_points=[Point("phone", "634 567 890", label="work")])
    before = facts(app, number)["contact_points"]
    for line, kind, label in (("whatsapp", "whatsapp", "work"), ("fax", "fax", "fax"), ("home", "phone", "home")):
        reception.edit(number, phones__0__line=line)
        assert facts(app, number)["contact_points"] == [before[0] | {"kind": kind, "label": label}]


def test_tags_keep_their_order(app: Flask, reception: Desk) -> None:
    with app.app_context(), transaction() as session:
        session.add_all(Tag(workspace_id=1, name=name, tone=1) for name in "ABCD")
    number = registered(app, tags=[4, 2])
    assert [
        value
        for name, value in reception.get(f"/clients/{number}/edit").form(f"/clients/{number}/edit").values
        if name == "tags"
    ] == ["2", "4"]
    reception.edit(number, tags=["1", "2", "4"])
    assert facts(app, number)["tags"] == [4, 2, 1]
    reception.edit(number, tags=["1", "4"])
    assert facts(app, number)["tags"] == [4, 1]
    reception.edit(number, tags=None)
    assert facts(app, number)["tags"] == []


@pytest.mark.parametrize(
    ("given_country", "shown"),
    [
        ({"country": "España"}, "ES"),
        ({"country": "Atlantis"}, "Atlantis"),
        ({"country_code": "XK"}, "XK"),
        ({"country": "Peru", "country_code": "ES"}, "ES"),
        ({}, ""),
    ],
)
def test_a_country_stays_as_it_was_written(
    app: Flask, reception: Desk, given_country: dict[str, str], shown: str
) -> None:
    number = registered(app, **given_country)
    before = facts(app, number)
    assert reception.get(f"/clients/{number}/edit").form(f"/clients/{number}/edit")["country"] == shown
    reception.edit(number, city="Lugo")
    assert facts(app, number) == before | {"city": "Lugo", "version": 2}
    reception.edit(number, country="")
    assert (facts(app, number)["country"], facts(app, number)["country_code"]) == (None, None)


def test_a_tick_can_be_taken_back(app: Flask, clinician: Desk) -> None:
    number = registered(app, allergies=[], medications=[], intolerances=None)
    clinician.edit(number, no_allergies="")
    clinical = facts(app, number)
    assert (clinical["allergies"], clinical["medications"], clinical["intolerances"]) == (None, [], None)


def test_every_field_can_be_emptied_but_the_first_name(app: Flask, clinician: Desk) -> None:
    number = registered(app, **HELEN)
    form = clinician.get(f"/clients/{number}/edit").form(f"/clients/{number}/edit")
    kept = {"csrf_token", "version", "given_name", "preferred"}
    empty = {name: "" for name, _ in form.values if name not in kept and not name.endswith(("-key", "-line"))}
    assert clinician.edit(number, **empty).status == 302
    after = facts(app, number)
    hidden = {"external_id", "slug", "custom_fields", "is_active", "is_confirmed", "notes_position", "version"}
    left = {name: value for name, value in after.items() if value not in (None, []) and name not in hidden}
    assert left == {"given_name": "Helen"}
