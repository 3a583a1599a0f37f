"""Two people at one record: nothing that either typed is lost, and the second has seen the first's work."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from blueprints.browser import client_editor
from blueprints.browser.once import Saved, update_once
from registry.callers import Caller
from registry.clients import update_client
from registry.contact_points import Point
from registry.db import transaction
from registry.models import Client, Tag
from tests.browser.desk_client import Desk, Page, record, registered


@pytest.fixture
def number(app: Flask) -> int:
    """A client with two phones and an e-mail address."""
    with app.app_context(), transaction() as session:
        session.add_all(Tag(workspace_id=1, name=name, tone=1) for name in "ABC")
    points = [Point("phone", "600 111 111"), Point("phone", "600 222 222"), Point("email", "ana@example.com")]
    return registered(
        app, family_name="Gil", contact_points=points, tags=[1, 2], allergies=[{"name": "Latex", "reaction": None}]
    )


def meet(first: Desk, second: Desk, number: int, theirs: dict[str, Any], mine: dict[str, Any]) -> Page:
    """Let both open the record; the first saves, then the second."""
    path = f"/clients/{number}/edit"
    open_page = second.get(path)
    assert first.edit(number, **theirs).status == 302
    return second.send(open_page, path, **mine)


def save_again(desk: Desk, page: Page, number: int) -> Page:
    return desk.follow(desk.send(page, f"/clients/{number}/edit"))


def test_the_second_is_told_who_changed_what(reception: Desk, clinician: Desk, number: int) -> None:
    page = meet(clinician, reception, number, {"city": "Lugo"}, {"notes": "Likes tea"})
    assert page.status == 412
    assert "Clinician changed this client while you were typing" in page.text
    assert "City added: Lugo That was just now." in page.text
    assert "Not saved yet" in page.text
    assert "<title>Edit Ana Gil" in page.html


def test_nothing_is_saved_until_the_second_has_seen_it(
    app: Flask, reception: Desk, clinician: Desk, number: int
) -> None:
    page = meet(clinician, reception, number, {"city": "Lugo"}, {"notes": "Likes tea"})
    assert record(app, number, lambda client: (client.city, client.notes, client.version)) == ("Lugo", None, 2)
    save_again(reception, page, number)
    assert record(app, number, lambda client: (client.city, client.notes, client.version)) == ("Lugo", "Likes tea", 3)


def test_what_both_changed_is_as_the_second_saves_it(
    app: Flask, reception: Desk, clinician: Desk, number: int
) -> None:
    page = meet(clinician, reception, number, {"city": "Lugo"}, {"city": "Vigo"})
    assert page.form(f"/clients/{number}/edit")["city"] == "Vigo"
    assert "Lugo" in page.text
    save_again(reception, page, number)
    assert record(app, number, lambda client: client.city) == "Vigo"


def test_who_discards_sees_the_other_s_work(reception: Desk, clinician: Desk, number: int) -> None:
    page = meet(clinician, reception, number, {"city": "Lugo"}, {"city": "Vigo"})
    assert f"/clients/{number}/edit" in page.links()
    assert reception.get(f"/clients/{number}/edit").form(f"/clients/{number}/edit")["city"] == "Lugo"


LISTS = [
    ({"tags": ["1", "2", "3"]}, {"tags": ["1"]}, lambda c: [link.tag_id for link in c.tag_links], [1, 3]),
    (
        {"phones__0__number": "600 999 999"},
        {"phones__1__number": "600 888 888"},
        lambda c: [point.value for point in c.contact_points],
        ["600 999 999", "600 888 888", "ana@example.com"],
    ),
    (
        {"phones__0__number": "600 999 999"},
        {"phones__0__number": "600 888 888"},
        lambda c: [point.value for point in c.contact_points],
        ["600 888 888", "600 222 222", "ana@example.com", "600 999 999"],
    ),
    (
        {"phones__2__number": "600 999 999"},
        {"emails__1__address": "gil@example.com"},
        lambda c: sorted(point.value for point in c.contact_points),
        ["600 111 111", "600 222 222", "600 999 999", "ana@example.com", "gil@example.com"],
    ),
    (
        {"phones__1__number": ""},
        {"phones__0__line": "home"},
        lambda c: [(point.value, point.label) for point in c.contact_points],
        [("600 111 111", "home"), ("ana@example.com", None)],
    ),
    (
        {"allergies__1__name": "Nuts"},
        {"allergies__0__detail": "Rash"},
        lambda c: c.allergies,
        [{"name": "Latex", "reaction": "Rash"}, {"name": "Nuts", "reaction": None}],
    ),
    (
        {"allergies__1__name": "Nuts"},
        {"allergies__0__name": "", "no_allergies": "on"},
        lambda c: c.allergies,
        [{"name": "Nuts", "reaction": None}],
    ),
]


@pytest.mark.parametrize(("theirs", "mine", "read", "expected"), LISTS, ids=[f"{one[0]} {one[1]}" for one in LISTS])
def test_lists_keep_what_both_put_in(
    app: Flask, clinician: Desk, number: int, theirs: dict[str, Any], mine: dict[str, Any], read: Any, expected: Any
) -> None:
    page = meet(Desk(app, "owner"), clinician, number, theirs, mine)
    assert page.status == 412
    save_again(clinician, page, number)
    assert record(app, number, read) == expected


def test_the_preferred_number_is_whose_last_chose_it(
    app: Flask, reception: Desk, clinician: Desk, number: int
) -> None:
    second = reception.get(f"/clients/{number}/edit").form(f"/clients/{number}/edit")["phones-1-key"]
    page = meet(clinician, reception, number, {"preferred": second}, {"city": "Lugo"})
    save_again(reception, page, number)
    preferred = record(app, number, lambda c: [point.value for point in c.contact_points if point.is_preferred])
    assert preferred == ["600 222 222"]


def test_a_new_preferred_number_survives_a_conflict(
    app: Flask, reception: Desk, clinician: Desk, number: int
) -> None:
    mine = {"phones__2__number": "600 888 888", "preferred": "phones-2"}
    page = meet(clinician, reception, number, {"phones__2__number": "600 999 999"}, mine)
    save_again(reception, page, number)
    preferred = record(app, number, lambda c: [point.value for point in c.contact_points if point.is_preferred])
    assert preferred == ["600 888 888"]


def test_who_changed_nothing_is_in_nobody_s_way(reception: Desk, clinician: Desk, number: int) -> None:
    page = meet(clinician, reception, number, {"city": "Lugo"}, {})
    assert reception.follow(page).toasts() == ["There was nothing to save."]


def test_a_mistake_is_put_right_before_the_conflict_is_told(reception: Desk, clinician: Desk, number: int) -> None:
    page = meet(clinician, reception, number, {"city": "Lugo"}, {"given_name": "", "notes": "Likes tea"})
    assert page.status == 422
    told = reception.send(page, f"/clients/{number}/edit", given_name="Ana")
    assert told.status == 412
    assert "City added: Lugo" in told.text


def test_several_changes_are_told_together(app: Flask, reception: Desk, clinician: Desk, number: int) -> None:
    path = f"/clients/{number}/edit"
    open_page = reception.get(path)
    clinician.edit(number, city="Lugo")
    Desk(app, "owner").edit(number, state="Galicia")
    page = reception.send(open_page, path, notes="Likes tea")
    assert "Owner, Clinician changed this client" in page.text
    assert "Galicia" in page.text
    assert "Lugo" in page.text


def test_a_third_person_makes_it_another_conflict(app: Flask, reception: Desk, clinician: Desk, number: int) -> None:
    page = meet(clinician, reception, number, {"city": "Lugo"}, {"notes": "Likes tea"})
    Desk(app, "owner").edit(number, state="Galicia")
    again = reception.send(page, f"/clients/{number}/edit")
    assert again.status == 412
    assert "Owner changed this client" in again.text
    save_again(reception, again, number)
    assert record(app, number, lambda c: (c.city, c.state, c.notes)) == ("Lugo", "Galicia", "Likes tea")


def test_marks_are_changes_too(reception: Desk, clinician: Desk, number: int) -> None:
    path = f"/clients/{number}/edit"
    open_page = reception.get(path)
    clinician.press(f"/clients/{number}", f"/clients/{number}/deactivate")
    page = reception.send(open_page, path, notes="Likes tea")
    assert page.status == 412
    assert "Active from Yes No" in page.text


@pytest.mark.parametrize("version", ["", "0", "-1", "2", "999999999", "9" * 5000, "1.0", "abc", "\u0661", None])
def test_a_version_that_never_was_is_a_conflict(
    app: Flask, reception: Desk, number: int, version: str | None
) -> None:
    page = reception.edit(number, version=version, city="Lugo")
    assert page.status == 412
    assert page.form(f"/clients/{number}/edit")["city"] == "Lugo"
    save_again(reception, page, number)
    assert record(app, number, lambda client: client.city) == "Lugo"


def test_a_change_at_the_very_same_moment_is_a_conflict(
    app: Flask, reception: Desk, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"/clients/{number}/edit"
    page = reception.get(path)

    def overtaken(caller: Caller, save: Callable[[], Client]) -> Saved:
        update_client(caller, number, state="Galicia")
        return update_once(caller, save)

    monkeypatch.setattr(client_editor, "update_once", overtaken)
    told = reception.send(page, path, city="Lugo")
    monkeypatch.undo()
    assert told.status == 412
    assert "State or province added: Galicia" in told.text
    save_again(reception, told, number)
    assert record(app, number, lambda client: (client.city, client.state)) == ("Lugo", "Galicia")
