"""Who may be registered already is shown beside the form, with the reason, and asked about once before saving."""

import datetime as dt

import pytest
import sqlalchemy as sa
from flask import Flask

from registry.clients import find_client
from registry.db import db
from registry.duplicates import duplicates_of
from registry.models import Client, DistinctClients
from tests import people
from tests.browser.desk_client import Desk, Page, registered
from tests.wire.asking import rows_of

BORN = {"birthdate__day": "15", "birthdate__month": "5", "birthdate__year": "1990"}
MARIA = {"given_name": "Maria", "family_name": "Garcia Lopez"}
PHONE = {"phones__0__number": "634 56 78 90"}


@pytest.fixture
def maria(app: Flask) -> int:
    return registered(
        app, given_name="María", family_name="García López", birthdate=dt.date(1990, 5, 15), phone="+34 634 567 890"
    )


def told_apart(app: Flask) -> list[tuple[int, int]]:
    """Who was found to be different people."""
    with app.app_context():
        pairs = db.session.execute(sa.select(DistinctClients.client_id, DistinctClients.other_id)).all()
        return [(client_id, other_id) for client_id, other_id in pairs]


def typing(desk: Desk, **typed: str) -> Page:
    """What stands beside the form while this is typed."""
    named = {name.replace("__", "-"): value for name, value in typed.items()}
    form = desk.get("/clients/new").form("/clients").filled(named)
    answer = desk.client.post(
        "/clients/possible-duplicates", data=form, headers={"HX-Request": "true", "Sec-Fetch-Site": "same-origin"}
    )
    assert answer.status_code == 200
    return Page(answer)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (PHONE, "Same phone"),
        (MARIA | BORN, "Same date of birth and name"),
        (MARIA | BORN | PHONE, "Same phone, date of birth and name"),
        ({"given_name": "Maria", "family_name": "Garsia Lopez"} | BORN, "Same date of birth, similar name"),
    ],
    ids=["phone", "name and birth date", "all three", "similar name"],
)
def test_who_looks_alike_is_shown_with_the_reason(
    reception: Desk, maria: int, typed: dict[str, str], why: str
) -> None:
    beside = typing(reception, **typed)
    assert "Already a client?" in beside.text
    assert "María García López" in beside.text
    assert why in beside.text
    assert f'href="/clients/{maria}"' in beside.html
    assert "<html" not in beside.html


@pytest.mark.parametrize("typed", [MARIA, {"given_name": "Ana"} | BORN, {}], ids=["name alone", "twin", "nothing"])
def test_namesakes_and_twins_are_nobody_to_ask_about(reception: Desk, maria: int, typed: dict[str, str]) -> None:
    assert maria
    assert "No match so far" in typing(reception, **typed).text


def test_nothing_is_found_of_another_workspace(app: Flask, maria: int) -> None:
    assert maria
    assert "No match so far" in typing(Desk(app, "owner", people.SALON), **MARIA, **BORN, **PHONE).text


def test_whoever_only_reads_records_finds_nobody_by_a_document(app: Flask, reception: Desk, viewer: Desk) -> None:
    registered(app, given_name="María", document_type="DNI", document_number="12345678Z")
    headers = {"HX-Request": "true", "Sec-Fetch-Site": "same-origin"}
    for desk, found in ((reception, "Same document"), (viewer, "No match so far")):
        token = desk.get("/clients").form("/sign-out")["csrf_token"]
        data = {"document_number": "12345678-Z", "csrf_token": token}
        assert found in Page(desk.client.post("/clients/possible-duplicates", data=data, headers=headers)).text


def test_a_script_in_a_name_is_text_beside_the_form(app: Flask, reception: Desk) -> None:
    registered(app, given_name="<script>alert(1)</script>", phone="+34 634 567 890")
    html = typing(reception, **PHONE).html
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html


def test_somebody_all_but_certainly_known_is_asked_about_once(app: Flask, reception: Desk, maria: int) -> None:
    asked = reception.register(**MARIA, **BORN, **PHONE)
    assert asked.status == 409
    assert "This person seems to be registered already" in asked.text
    assert f'href="/clients/{maria}"' in asked.html
    assert asked.form("/clients")["family_name"] == "Garcia Lopez"
    assert len(rows_of(app, Client, "id")) == 1
    assert reception.send(asked, "/clients").status == 302
    assert len(rows_of(app, Client, "id")) == 2
    assert told_apart(app) == []


def test_who_was_said_to_be_somebody_else_is_remembered(app: Flask, reception: Desk, maria: int) -> None:
    asked = reception.register(**MARIA, **BORN, **PHONE)
    assert reception.send(asked, "/clients", different=str(maria)).status == 302
    [(new,)] = [(id,) for (id,) in rows_of(app, Client, "id") if id != maria]
    assert told_apart(app) == [(maria, new)]
    with app.app_context():
        owner = people.caller("owner")
        assert duplicates_of(owner, find_client(owner, new)) == []


def test_errors_come_first_and_keep_who_is_somebody_else(app: Flask, reception: Desk, maria: int) -> None:
    wrong = reception.register(**MARIA, **BORN, **PHONE, emails__0__address="maria@", different=str(maria))
    assert wrong.status == 422
    assert "seems to be registered already" not in wrong.text
    assert wrong.form("/clients")["different"] == str(maria)
    assert reception.send(wrong, "/clients", emails__0__address="maria@example.com").status == 302
    assert len(told_apart(app)) == 1


@pytest.mark.parametrize("different", ["404", "nobody", "99999999999999999999"])
def test_nobody_at_all_is_somebody_else(app: Flask, reception: Desk, different: str) -> None:
    assert reception.register(given_name="Ana", different=different).status == 302
    assert told_apart(app) == []


def test_a_client_who_is_changed_is_not_their_own_duplicate(app: Flask, reception: Desk, maria: int) -> None:
    twin = registered(app, given_name="María", family_name="García López", birthdate=dt.date(1990, 5, 15))
    page = reception.get(f"/clients/{maria}/edit")
    headers = {"HX-Request": "true", "Sec-Fetch-Site": "same-origin"}
    form = page.form(f"/clients/{maria}/edit").filled({})
    beside = Page(reception.client.post("/clients/possible-duplicates", data=form, headers=headers))
    assert beside.html.count('<article class="match">') == 1
    assert f'href="/clients/{twin}"' in beside.html
    data = {"other": str(twin), "csrf_token": form["csrf_token"]}
    told = reception.client.post(f"/clients/{maria}/different", data=data, headers=headers)
    assert (told.status_code, told.text) == (200, "")
    again = Page(reception.client.post("/clients/possible-duplicates", data=form, headers=headers))
    assert "No match so far" in again.text


def test_without_a_script_telling_apart_leads_back_to_the_record(app: Flask, reception: Desk, maria: int) -> None:
    other = registered(app)
    token = reception.get(f"/clients/{maria}").form("/sign-out")["csrf_token"]
    data = {"other": str(other), "csrf_token": token}
    page = reception.follow(reception.request("POST", f"/clients/{maria}/different", data=data))
    assert page.toasts() == ["Remembered: these are different people."]
    assert len(told_apart(app)) == 1
