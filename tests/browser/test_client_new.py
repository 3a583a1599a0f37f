"""Registering a client: what is typed is saved as it was meant, or kept and put right."""

import datetime as dt

import pytest
from flask import Flask

from registry.db import transaction
from registry.models import Client, ReferralType, Tag
from tests.browser.desk_client import Desk, Page, record

FULL = {
    "given_name": " María ",
    "family_name": "García López",
    "preferred_name": "Mari",
    "pronouns": "she/her",
    "birthdate__day": "15",
    "birthdate__month": "5",
    "birthdate__year": "1990",
    "phones__0__line": "work",
    "phones__0__number": "634 567 890",
    "emails__0__address": "Maria@Example.com",
    "alert": "Book room 2",
    "address_line1": "Calle Nueva 456",
    "address_line2": "3º B",
    "postal_code": "46001",
    "city": "Valencia",
    "state": "Valencia",
    "country": "ES",
    "emergency_contact_name": "Luis García",
    "emergency_contact_phone": "600 111 222",
    "emergency_contact_relationship": "Brother",
    "document_type": "DNI",
    "document_number": "12345678Z",
    "title": "Dra.",
    "profession": "Vet",
    "sex": "Female",
    "gender_identity": "Woman",
    "referral_description": "Through Ana",
    "consent": "accepted",
    "notes": "First line\r\nSecond line",
}


def number_of(page: Page) -> int:
    return int(page.response.headers["Location"].rsplit("/", 1)[1])


def test_everything_typed_is_saved(app: Flask, reception: Desk) -> None:
    saved = reception.register(**FULL)
    assert saved.status == 302
    number = number_of(saved)
    facts = {name: value for name, value in FULL.items() if "__" not in name}
    expected = facts | {"given_name": "María", "notes": "First line\nSecond line", "country": None}
    assert record(app, number, lambda client: {name: getattr(client, name) for name in expected}) == expected
    assert record(app, number, lambda client: client.country_code) == "ES"
    assert record(app, number, lambda client: client.birthdate) == dt.date(1990, 5, 15)
    points = record(app, number, lambda c: [(p.kind, p.value, p.label, p.is_preferred) for p in c.contact_points])
    assert points == [("phone", "634 567 890", "work", True), ("email", "Maria@Example.com", None, False)]
    assert reception.follow(saved).toasts() == ["Saved María García López."]


def test_a_first_name_is_enough(app: Flask, reception: Desk) -> None:
    number = number_of(reception.register(given_name="Zoë"))
    given: dict[str, object] = record(app, number, vars)
    nothing = {name for name in (*FULL, "allergies", "medications", "intolerances", "country_code") if name in given}
    assert {name: given[name] for name in nothing - {"given_name"} if given[name] is not None} == {}
    assert record(app, number, lambda client: client.contact_points) == []
    assert record(app, number, lambda client: (client.source, client.is_confirmed)) == ("desk", True)


def test_a_new_client_is_the_receptionist_s_work(app: Flask, reception: Desk) -> None:
    page = reception.follow(reception.register(given_name="Ana"))
    assert "Receptionist added this client" in page.text
    assert "this desk" in page.text


def test_another_one_follows_at_once(reception: Desk) -> None:
    page = reception.follow(reception.register(given_name="Ana", then="another"))
    assert page.heading == "New client"
    assert page.toasts() == ["Saved Ana."]
    assert page.form("/clients")["given_name"] == ""


@pytest.mark.parametrize(
    ("looked_for", "field", "value"),
    [
        ("Marisol Vidal", "given_name", "Marisol Vidal"),
        ("<b>", "given_name", "<b>"),
        ("634 567 890", "phones-0-number", "634 567 890"),
        ("+34634567890", "phones-0-number", "+34634567890"),
        ("(96) 123 45 67", "phones-0-number", "(96) 123 45 67"),
        ("1990-05-15", "given_name", "1990-05-15"),
        ("12", "given_name", "12"),
        ("maria@example.com", "emails-0-address", "maria@example.com"),
        ("maria@", "given_name", "maria@"),
        ("a\0b", "given_name", ""),
    ],
)
def test_what_was_looked_for_stands_where_it_belongs(
    reception: Desk, looked_for: str, field: str, value: str
) -> None:
    form = reception.get("/clients/new", query_string={"name": looked_for}).form("/clients")
    typed = {
        name: text
        for name, text in form.values
        if text and name in {"given_name", "phones-0-number", "emails-0-address"}
    }
    assert typed == ({field: value} if value else {})


WRONG = [
    ({"given_name": ""}, "given_name", "Enter the client’s first name"),
    ({"given_name": "\u200b \u200b"}, "given_name", "Enter the client’s first name"),
    ({"given_name": None}, "given_name", "Enter the client’s first name"),
    ({"given_name": "x" * 201}, "given_name", "Use 200 characters at most"),
    ({"given_name": "a\nb"}, "given_name", "Write this on one line"),
    ({"given_name": "a\0b"}, "given_name", "Remove the characters that cannot be seen"),
    ({"family_name": "x" * 201}, "family_name", "Use 200 characters at most"),
    (
        {"phones__0__number": "63 45"},
        "phones-0-number",
        "Enter a phone number with at least 6 digits, like 634 567 890",
    ),
    ({"phones__0__line": "pigeon"}, "phones-0-line", "This cannot be chosen any more: choose again"),
    ({"emails__0__address": "maria@"}, "emails-0-address", "Enter an email address like name@example.com"),
    ({"alert": "x" * 501}, "alert", "Use 500 characters at most"),
    ({"notes": "x" * 20001}, "notes", "Use 20000 characters at most"),
    ({"postal_code": "x" * 21}, "postal_code", "Use 20 characters at most"),
    ({"country": "XX"}, "country", "This cannot be chosen any more: choose again"),
    ({"document_type": "NIF"}, "document_type", "This cannot be chosen any more: choose again"),
    ({"consent": "maybe"}, "consent", "This cannot be chosen any more: choose again"),
    ({"tags": "12345"}, "tags", "This cannot be chosen any more: choose again"),
    ({"tags": "abc"}, "tags", "This cannot be chosen any more: choose again"),
    ({"referral_type": "12345"}, "referral_type", "This cannot be chosen any more: choose again"),
    ({"allergies__0__detail": "Rash"}, "allergies-0-name", "Enter the allergy that this reaction belongs to"),
    ({"medications__0__detail": "5 mg"}, "medications-0-name", "Enter the medicine that this dose belongs to"),
    ({"allergies__0__name": "Latex", "no_allergies": "on"}, "no_allergies", "Untick this, or empty the lines above"),
]


@pytest.mark.parametrize(("typed", "control", "says"), WRONG, ids=lambda value: str(value)[:40])
def test_a_mistake_is_said_beside_its_field_and_nothing_is_lost(
    app: Flask, clinician: Desk, typed: dict[str, str | None], control: str, says: str
) -> None:
    before = FULL | typed
    page = clinician.register(**before)
    assert page.status == 422
    assert page.errors() == {control: says}
    assert f'id="{control}-error"' in page.html
    assert "Not saved: 1 thing to fix" in page.text
    assert "<title>Error: New client" in page.html
    form = page.form("/clients")
    unkept = {"country", "document_type", "consent", "tags", "referral_type", "phones-0-line", "no_allergies"} & {
        control
    }
    named = {name.replace("__", "-"): text for name, text in before.items()}
    kept = {name: text for name, text in named.items() if text is not None and name not in unkept}
    assert {name: form[name] for name in kept} == kept | {
        name: text.replace("\n", "") for name, text in kept.items() if name == "given_name"
    }
    assert clinician.get("/clients").text.count("María") == 0


@pytest.mark.parametrize(("typed", "control", "says"), WRONG[-3:], ids=lambda value: str(value)[:40])
def test_a_section_with_a_mistake_is_open(clinician: Desk, typed: dict[str, str], control: str, says: str) -> None:
    page = clinician.register(given_name="Ana", **typed)
    assert '<details class="fold" id="sec-medical" open>' in page.html
    assert '<details class="fold" id="sec-address">' in page.html
    assert "Medical , to fix: 1" in page.text


def test_several_mistakes_are_told_in_the_order_of_the_page(reception: Desk) -> None:
    page = reception.register(emails__0__address="x", given_name="", birthdate__year="2990", phones__0__number="1")
    assert list(page.errors()) == ["given_name", "birthdate-day", "phones-0-number", "emails-0-address"]
    assert "Not saved: 4 things to fix" in page.text


def test_rows_that_a_script_added_are_kept_in_their_order(app: Flask, reception: Desk) -> None:
    rows: dict[str, str | None] = {
        "phones__3__number": "600 333 333",
        "phones__3__line": "fax",
        "phones__3__key": "phones-3",
    }
    rows |= {"phones__0__number": None, "phones__0__line": None, "phones__0__key": None}
    rows |= {"phones__1__number": "600 111 111", "phones__1__line": "home", "phones__1__key": "phones-1"}
    page = reception.register(given_name="", preferred="phones-3", **rows)
    form = page.form("/clients")
    assert (form["phones-0-number"], form["phones-1-number"], form["phones-1-line"]) == (
        "600 111 111",
        "600 333 333",
        "fax",
    )
    number = number_of(reception.send(page, "/clients", given_name="Ana"))
    points = record(app, number, lambda c: [(p.kind, p.value, p.label, p.is_preferred) for p in c.contact_points])
    assert points == [("phone", "600 111 111", "home", False), ("fax", "600 333 333", "fax", True)]


def test_only_an_email_address_is_the_preferred_one(app: Flask, reception: Desk) -> None:
    number = number_of(reception.register(given_name="Ana", emails__0__address="ana@example.com"))
    assert record(app, number, lambda client: client.contact_points[0].is_preferred)


def test_clinical_lists_are_written_by_whoever_may(app: Flask, clinician: Desk) -> None:
    saved = clinician.register(
        given_name="Ana", allergies__0__name="Latex", allergies__0__detail="Rash", no_medications="on",
    )  # fmt: skip
    number = number_of(saved)
    clinical = record(app, number, lambda client: (client.allergies, client.medications, client.intolerances))
    assert clinical == ([{"name": "Latex", "reaction": "Rash"}], [], None)


def test_tags_and_referral_types_are_those_of_the_workspace(app: Flask, reception: Desk) -> None:
    with app.app_context(), transaction() as session:
        ours, theirs = Tag(workspace_id=1, name="VIP", tone=6), Tag(workspace_id=2, name="Secret tag", tone=1)
        kind = ReferralType(workspace_id=1, name="Friend")
        session.add_all([ours, theirs, kind, ReferralType(workspace_id=2, name="Secret type")])
        session.flush()
        tag, foreign, friend = str(ours.id), str(theirs.id), str(kind.id)
    page = reception.get("/clients/new")
    assert "Secret" not in page.text
    assert reception.register(given_name="Ana", tags=[tag, foreign]).status == 422
    number = number_of(reception.register(given_name="Ana", tags=[tag], referral_type=friend))

    def chosen(client: Client) -> tuple[list[str], str | None]:
        kind = client.referral_type
        return [link.tag.name for link in client.tag_links], kind.name if kind else None

    assert record(app, number, chosen) == (["VIP"], "Friend")


def test_a_tag_taken_away_at_this_very_moment_is_said_beside_the_tags(
    app: Flask, reception: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context(), transaction() as session:
        tag = Tag(workspace_id=1, name="VIP", tone=6)
        session.add(tag)
        session.flush()
        number = str(tag.id)
    monkeypatch.setattr("registry.vocabulary._tags_named", lambda *_: {})
    page = reception.register(given_name="Ana", family_name="Gil", tags=[number])
    assert page.status == 422
    assert page.errors() == {"tags": "This cannot be chosen any more: choose again"}
    assert page.form("/clients")["family_name"] == "Gil"


def test_a_very_large_form_is_refused_with_a_page(reception: Desk) -> None:
    page = reception.register(given_name="Ana", notes="x" * 2_000_000)
    assert page.status == 413
    assert page.heading == "That is too much at once"
