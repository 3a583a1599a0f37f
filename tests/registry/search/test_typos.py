"""A slip of the finger finds who was meant, when nobody is called what was typed; and the page says so."""

import pytest

from registry.callers import Caller
from registry.clients import update_client
from registry.search import find
from tests import people
from tests.registry.search.conftest import Add, Find


@pytest.mark.parametrize(
    ("typed", "instead"),
    [
        ("gracia", "garcia"),
        ("garica", "garcia"),
        ("garcai", "garcia"),
        ("garca", "garcia"),
        ("garcoa", "garcia"),
        ("garccia", "garcia"),
        ("marai", "maria"),
        ("marai gracia", "maria garcia"),
        ("gracia mar", "garcia mar"),
        ("MARÁI García", "maria garcia"),
    ],
)
def test_who_was_meant_is_found_and_said_so(owner: Caller, add: Add, typed: str, instead: str) -> None:
    add("María García")
    add("Pedro Ruiz")
    page = find(owner, typed)
    assert ([client.full_name for client in page.clients], page.instead) == (["María García"], instead)


@pytest.mark.parametrize("typed", ["gar", "grc", "ruis pedro maria", "arcia", "gracai"])
def test_too_little_or_too_wrong_is_no_slip(add: Add, owner: Caller, typed: str) -> None:
    add("María García")
    add("Pedro Ruiz")
    page = find(owner, typed)
    assert page.instead is None
    assert len(page.clients) == (1 if typed == "gar" else 0)


def test_who_is_called_so_comes_alone(add: Add, names: Find, owner: Caller) -> None:
    add("María García")
    add("Gracia Ruiz")
    assert names("gracia") == ["Gracia Ruiz"]
    assert find(owner, "gracia").instead is None
    assert names("gracia maria") == ["María García"]


def test_a_slip_in_one_workspace_knows_no_names_of_another(add: Add) -> None:
    add("María García")
    assert find(people.caller("owner", people.SALON), "gracia").clients == []


def test_pages_of_a_slip_follow_one_another(add: Add, owner: Caller) -> None:
    added = {add(f"Ana García {letter}") for letter in "ABCDE"}
    first = find(owner, "gracia", limit=3)
    second = find(owner, "gracia", after=first.next_cursor, limit=3)
    assert {client.id for client in first.clients + second.clients} == added
    assert second.next_cursor is None


def test_a_name_nobody_has_any_more_leads_to_nobody(add: Add, owner: Caller, names: Find) -> None:
    update_client(owner, add("María García"), family_name="Ruiz")
    assert names("gracia") == []
    assert names("riuz") == ["María Ruiz"]
