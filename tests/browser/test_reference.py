"""The reference: everybody may read it, in both languages; whoever is signed in may try it, and comes back to it."""

import pytest
from flask import Flask

from blueprints.openapi.reference import kind_of, points_in, words_in
from blueprints.openapi.words import DIALECTS
from tests import people
from tests.browser.desk_client import Desk
from tests.published import published


def ids(page: object) -> set[str]:
    """Every id on a page."""
    return {given["id"] for _, given in page.read.elements if "id" in given}  # type: ignore[attr-defined]


def test_the_overview_leads_to_every_dialect_and_to_the_document(nobody: Desk) -> None:
    page = nobody.get("/docs")
    assert page.status == 200
    assert {f"/docs/{dialect}" for dialect in DIALECTS} <= set(page.links())
    assert "/openapi.json" in page.links()


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_operation_of_a_dialect_can_be_led_to(nobody: Desk, dialect: str) -> None:
    page = nobody.get(f"/docs/{dialect}")
    assert (page.status, page.heading) == (200, dialect)
    told = [
        (path, operation)
        for path, methods in published().document["paths"].items()
        for operation in methods.values()
        if operation["tags"] == [dialect]
    ]
    assert told
    for path, operation in told:
        assert operation["operationId"] in ids(page) or "The same as" in operation["description"]
        assert path in page.text


def test_there_is_no_page_of_a_dialect_that_is_none(nobody: Desk) -> None:
    assert nobody.get("/docs/klingon").status == 404


def test_what_a_page_leads_to_on_other_pages_is_there(nobody: Desk) -> None:
    pages = {f"/docs/{dialect}": ids(nobody.get(f"/docs/{dialect}")) for dialect in DIALECTS}
    for link in nobody.get("/docs").links():
        path, _, anchor = link.partition("#")
        assert not anchor or path not in pages or anchor in pages[path], link


def test_only_whoever_is_signed_in_can_try(nobody: Desk, viewer: Desk) -> None:
    assert "data-try " not in nobody.get("/docs/clients").html
    assert "data-try " in viewer.get("/docs/clients").html


def test_a_request_that_writes_asks_first(viewer: Desk) -> None:
    forms = [
        given for tag, given in viewer.get("/docs/clients").read.elements if "data-try" in given and tag == "form"
    ]
    assert forms
    assert all(("data-asks" in given) == (given["data-method"] != "GET") for given in forms)


@pytest.mark.parametrize("path", ["/docs", "/docs/practice"])
def test_signing_in_comes_back(app: Flask, path: str) -> None:
    desk = Desk(app)
    page = desk.get(f"/sign-in?next={path}")
    form = page.form("/sign-in").filled({"email": people.email_of("viewer"), "password": people.PASSWORD})
    assert desk.request("POST", "/sign-in", data=form).response.headers["Location"] == path


def test_it_speaks_spanish_around_what_is_english(nobody: Desk) -> None:
    page = nobody.get("/docs/clients", headers={"Accept-Language": "es"})
    assert "Respuestas" in page.text
    assert 'lang="en"' in page.html


def test_it_may_be_read_without_the_registry_being_asked(nobody: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr("sqlalchemy.engine.Connection.execute", fail)
    assert nobody.get("/docs/customers").status == 200


def test_backticks_are_code() -> None:
    assert words_in("Give `a` or\n`b`.\n\nThen go.") == [
        [(False, "Give "), (True, "a"), (False, " or "), (True, "b"), (False, ".")],
        [(False, "Then go.")],
    ]


def test_points_have_a_title_and_a_text() -> None:
    assert points_in("Before.\n\n- **One.** First\n  of all.\n- **Two.** Second.\n") == [
        ("One", [[(False, "First of all.")]]),
        ("Two", [[(False, "Second.")]]),
    ]


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        ({"type": ["string", "null"]}, "string | null"),
        ({"type": "array", "items": {"type": "string"}}, "array<string>"),
        ({"$ref": "#/components/schemas/PracticeClient"}, "PracticeClient"),
        ({"anyOf": [{"$ref": "#/components/schemas/One"}, {"type": "null"}]}, "One | null"),
        ({}, "any"),
    ],
    ids=["nullable", "list", "record", "record or null", "anything"],
)
def test_a_type_is_a_few_words_of_code(schema: dict[str, object], kind: str) -> None:
    assert kind_of(schema) == kind
