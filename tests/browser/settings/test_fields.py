"""Further fields in the settings: added, renamed, moved, kept, removed where nobody has a value."""

import pytest
from flask import Flask

from blueprints.browser.settings.fields import key_for
from registry.field_definitions import define_field
from registry.models import CustomField
from tests import people
from tests.browser.desk_client import Desk, Page, registered
from tests.wire.asking import rows_of

FIELDS = "/settings/fields"


@pytest.fixture
def owner_desk(app: Flask) -> Desk:
    """The clinic's owner at the desk; it has the fields One (1), Two (2) and Three (3)."""
    with app.app_context():
        for name in ("One", "Two", "Three"):
            define_field(people.caller("owner"), name.lower(), name)
    return Desk(app, "owner")


def order(app: Flask) -> list[str]:
    return [label for _, label in sorted(rows_of(app, CustomField, "position", "label"))]


def move(desk: Desk, number: int, direction: str) -> Page:
    return desk.follow(desk.send(desk.get(FIELDS), f"{FIELDS}/{number}/move", direction=direction))


def test_a_field_is_added_behind_the_others(app: Flask, owner_desk: Desk) -> None:
    saved = owner_desk.send(owner_desk.get(FIELDS), FIELDS, new__label="Shoe size", new__kind="number")
    assert "Added Shoe size." in owner_desk.follow(saved).toasts()
    assert rows_of(app, CustomField, "key", "label", "kind", "position")[-1] == (
        "shoe_size",
        "Shoe size",
        "number",
        3,
    )


@pytest.mark.parametrize(
    ("label", "key"),
    [("Shoe size", "shoe_size"), ("  Número de pie? ", "numero_de_pie"), ("尺寸", "尺寸"), ("!", "!")],
)
def test_programs_know_it_by_a_plain_name(label: str, key: str) -> None:
    assert key_for(label) == key


@pytest.mark.parametrize("label", ["", "One", "ONE!", "Notes"])
def test_a_name_that_will_not_do_is_told_beside_its_field(app: Flask, owner_desk: Desk, label: str) -> None:
    refused = owner_desk.send(owner_desk.get(FIELDS), FIELDS, new__label=label, new__kind="date")
    assert refused.status == 422
    assert refused.errors().keys() == {"new-label"}
    assert refused.form(FIELDS)["new-kind"] == "date"
    assert order(app) == ["One", "Two", "Three"]


@pytest.mark.parametrize(
    ("number", "direction", "after"),
    [
        (3, "up", ["One", "Three", "Two"]),
        (1, "down", ["Two", "One", "Three"]),
        (2, "down", ["One", "Three", "Two"]),
    ],
)
def test_a_field_is_moved(app: Flask, owner_desk: Desk, number: int, direction: str, after: list[str]) -> None:
    page = owner_desk.get(FIELDS)
    token, key = (page.form(FIELDS)[name] for name in ("csrf_token", "form_key"))
    for _ in range(2):  # a double click
        data = {"csrf_token": token, "form_key": key, "direction": direction}
        assert owner_desk.request("POST", f"{FIELDS}/{number}/move", data=data).status == 302
    assert order(app) == after


@pytest.mark.parametrize(("number", "direction"), [(1, "up"), (3, "down"), (2, "sideways"), (2, "")])
def test_there_is_nothing_beyond_the_ends(app: Flask, owner_desk: Desk, number: int, direction: str) -> None:
    token = owner_desk.get(FIELDS).form(FIELDS)["csrf_token"]
    data = {"csrf_token": token, "direction": direction}
    assert owner_desk.request("POST", f"{FIELDS}/{number}/move", data=data).status == 302
    assert order(app) == ["One", "Two", "Three"]


def test_a_field_that_holds_one_of_several_stays_one(app: Flask, owner_desk: Desk) -> None:
    with app.app_context():
        define_field(people.caller("owner"), "size", "Size", "choice")
    page = owner_desk.get(FIELDS)
    assert page.form(f"{FIELDS}/4")["field-4-kind"] == "choice"
    owner_desk.follow(owner_desk.send(page, f"{FIELDS}/4", **{"field-4-label": "Shirt size"}))
    assert rows_of(app, CustomField, "label", "kind")[-1] == ("Shirt size", "choice")


def test_what_came_along_can_be_kept(app: Flask, owner_desk: Desk) -> None:
    registered(app, custom_fields=[("shoe", 38)])
    page = owner_desk.get(FIELDS)
    assert "Came along with a record" in page.text
    owner_desk.follow(owner_desk.send(page, f"{FIELDS}/4", **{"field-4-label": "Shoe size"}))
    assert rows_of(app, CustomField, "label", "is_adhoc")[-1] == ("Shoe size", False)
    assert "Came along with a record" not in owner_desk.get(FIELDS).text


def test_a_field_with_values_stays(app: Flask, owner_desk: Desk) -> None:
    page = owner_desk.get(FIELDS)
    registered(app, custom_fields=[("one", "x")])
    kept = owner_desk.follow(owner_desk.send(page, f"{FIELDS}/1/remove"))
    assert kept.toasts() == ["1 client has a value in it, so it stays."]
    assert not kept.has_form(f"{FIELDS}/1/remove")
    assert order(app) == ["One", "Two", "Three"]


def test_a_field_without_is_removed_once(app: Flask, owner_desk: Desk) -> None:
    page = owner_desk.get(FIELDS)
    for _ in range(2):
        assert "Removed Two." in owner_desk.follow(owner_desk.send(page, f"{FIELDS}/2/remove")).toasts()
    assert order(app) == ["One", "Three"]
