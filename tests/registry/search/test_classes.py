"""Everything that a receptionist types finds the right people, the best first."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from registry.callers import Caller
from registry.clients import archive_client, update_client
from registry.contact_points import Point
from registry.search import find
from tests import people
from tests.registry.search.conftest import Add, Find

NOW = dt.datetime(2026, 3, 5, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def a_day() -> Iterator[time_machine.Traveller]:
    """It is a day in March, and stays one until a test moves on."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


# Everybody was seen last at the same moment: where nothing else decides, they come in the order of their numbers.
@pytest.fixture
def practice(add: Add) -> dict[str, int]:
    """A small practice: namesakes, people who share words of their names, and somebody in another script."""
    everybody: dict[str, dict[str, Any]] = {
        "María García López": {"phone": "612 345 678", "birthdate": dt.date(1990, 5, 15)},
        "Mariano García": {"phone": "+34 699 000 678", "email": "lopez.mariano@example.org"},
        "López María": {"birthdate": dt.date(1961, 5, 15), "preferred_name": "Mari"},
        "Marta Garcíadiego Lopetegui": {"document_number": "12345678Z", "document_type": "DNI"},
        "Gracia Núñez-O'Brien": {
            "email": "Gracia.Nunez+desk@Clinic.Example.com",
            "birthdate": dt.date(1990, 5, 4),
        },
        "李小龍": {"preferred_name": "Bruce"},
        "Anna Иванова": {"phone": "+44 20 7946 0018"},
    }
    return {name: add(name, **fields) for name, fields in everybody.items()}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # one to three letters: the whole word first
        ("m", ["María García López", "Mariano García", "López María", "Marta Garcíadiego Lopetegui"]),
        ("mari", ["López María", "María García López", "Mariano García"]),
        # two words in any order, with accents or without
        ("garcia lop", ["María García López", "Marta Garcíadiego Lopetegui", "Mariano García"]),
        ("LÓPEZ maría", ["María García López", "López María", "Mariano García"]),
        ("maria lopez", ["María García López", "López María", "Mariano García"]),
        ("nunez obrien", ["Gracia Núñez-O'Brien"]),
        ("ив an", ["Anna Иванова"]),
        # the preferred name
        ("bruce", ["李小龍"]),
        ("mari lópez", ["López María", "María García López", "Mariano García"]),
        # three words
        ("lop gar mar", ["María García López", "Marta Garcíadiego Lopetegui", "Mariano García"]),
        ("lopez garcia maria", ["María García López", "Mariano García"]),
        # a name without spaces
        ("李", ["李小龍"]),
        ("小龍", ["李小龍"]),
        ("李 龍", ["李小龍"]),
        # a phone in any form
        ("+34 612 34 56 78", ["María García López"]),
        ("612345678", ["María García López"]),
        ("0034612345678", ["María García López"]),
        ("34612345678", ["María García López"]),
        ("612-345", ["María García López"]),
        ("+34 612", ["María García López"]),
        ("020 7946 0018", ["Anna Иванова"]),
        ("20 7946", ["Anna Иванова"]),
        # its last digits
        ("678", ["María García López", "Mariano García"]),
        ("0018", ["Anna Иванова"]),
        # part of an e-mail address before or after the @
        ("lopez.mariano", ["Mariano García"]),
        ("nunez+desk", ["Gracia Núñez-O'Brien"]),
        ("gracia.nunez+desk@clinic", ["Gracia Núñez-O'Brien"]),
        ("@clinic", ["Gracia Núñez-O'Brien"]),
        ("example.com", ["Gracia Núñez-O'Brien"]),
        ("example", ["Mariano García", "Gracia Núñez-O'Brien"]),
        # a birth date
        ("15/5/1990", ["María García López"]),
        ("15-05-90", ["María García López"]),
        ("15 may 1990", ["María García López"]),
        ("15 de mayo de 1990", ["María García López"]),
        ("May 15th, 1990", ["María García López"]),
        ("1990-05-15", ["María García López"]),
        ("5/15/1990", ["María García López"]),
        ("15051990", ["María García López"]),
        ("may 15", ["María García López", "López María"]),
        ("15/5", ["María García López", "López María"]),
        # a document
        ("12345678z", ["Marta Garcíadiego Lopetegui"]),
        ("12.345.678-Z", ["Marta Garcíadiego Lopetegui"]),
        ("12345678 Z", ["Marta Garcíadiego Lopetegui"]),
        ("1234567", ["Marta Garcíadiego Lopetegui"]),
        # two classes at once
        ("garcia 5678", ["María García López"]),
        ("678 mariano", ["Mariano García"]),
        ("maria 15/5/1990", ["María García López"]),
        ("lopez may 15", ["María García López", "López María"]),
        ("mariano example.org", ["Mariano García"]),
        ("garcia zzz", []),
        # nobody
        ("xqzw", []),
        ("699 111 222", []),
        ("nobody@nowhere.test", []),
        ("16/5/1990", []),
        ("maria 15/5/1991", []),
    ],
)
def test_finds_the_right_people(practice: dict[str, int], names: Find, text: str, found: list[str]) -> None:
    assert names(text) == found


@pytest.mark.parametrize("text", ["number", "#number"])
def test_finds_by_client_number(practice: dict[str, int], names: Find, text: str) -> None:
    for name, number in practice.items():
        assert name in names(text.replace("number", str(number)))


def test_a_name_is_exact_then_whole_then_begun(add: Add, names: Find) -> None:
    for name in ("Marianne Ana", "Anabel Sanz", "Gil Ana", "Ana", "Ana Gil", "Bea Anaya"):
        add(name)
    assert names("ana")[0] == "Ana"
    assert sorted(names("ana")[1:4]) == ["Ana Gil", "Gil Ana", "Marianne Ana"]
    assert sorted(names("ana")[4:]) == ["Anabel Sanz", "Bea Anaya"]


def test_an_address_comes_behind_a_name(add: Add, names: Find) -> None:
    add("Eva Sanz", email="zoe@example.com")
    add("Zoet Vila")
    assert names("zo") == ["Zoet Vila", "Eva Sanz"]


def test_the_living_come_before_the_inactive(
    add: Add, names: Find, owner: Caller, a_day: time_machine.Traveller
) -> None:
    add("Ana Gil")
    gone = add("Ana Gil Gone")
    a_day.shift(dt.timedelta(days=1))
    update_client(owner, gone, is_active=False)
    assert names("ana gil") == ["Ana Gil", "Ana Gil Gone"]
    assert names("ana gil", "inactive") == ["Ana Gil Gone"]


def test_a_whole_word_comes_before_a_living_beginning(add: Add, names: Find, owner: Caller) -> None:
    add("Anabel Sanz")
    update_client(owner, add("Ana Vila"), is_active=False)
    assert names("ana") == ["Ana Vila", "Anabel Sanz"]


def test_who_was_seen_last_comes_first(add: Add, owner: Caller, a_day: time_machine.Traveller) -> None:
    namesakes = [add("Ana Gil") for _ in range(4)]
    for number in (namesakes[2], namesakes[0]):
        a_day.shift(dt.timedelta(hours=1))
        update_client(owner, number, city="Cádiz")
    found = [client.id for client in find(owner, "ana gil").clients]
    assert found == [namesakes[0], namesakes[2], namesakes[1], namesakes[3]]


def test_the_removed_are_in_no_search_but_their_own(add: Add, names: Find, owner: Caller) -> None:
    archive_client(owner, add("Ana Gil", phone="612 345 678"))
    assert names("ana") == names("612345678") == names("ana", "all") == []
    assert names("ana", "archived") == names("612345678", "archived") == ["Ana Gil"]


def test_only_who_keeps_the_records_finds_by_document(add: Add) -> None:
    add("Ana Gil", document_type="DNI", document_number="12345678Z")
    for role, found in (("receptionist", 1), ("clinician", 1), ("viewer", 0)):
        for text in ("12345678Z", "12345678", "12345678 z"):
            assert len(find(people.caller(role), text).clients) == found, (role, text)


def test_month_and_day_change_places_where_people_write_so(add: Add, owner: Caller) -> None:
    add("Ana Gil", birthdate=dt.date(1990, 5, 6))
    add("Bea Gil", birthdate=dt.date(1990, 6, 5))
    assert [client.given_name for client in find(owner, "5/6/1990").clients] == ["Bea"]


def test_a_name_of_many_words_is_found_by_any_two(add: Add, names: Find) -> None:
    add("Pablo Diego José Francisco de Paula Juan Nepomuceno María de los Remedios Cipriano de la Santísima Trinidad")
    add("Pablo Ruiz")
    for text in ("cipriano", "trinidad nepo", "pablo remedios", "santisima diego cip", "los re"):
        assert len(names(text)) == 1, text
    assert names("pablo trinidad ruiz") == []


def test_a_long_word_is_found_by_all_of_it(add: Add, names: Find) -> None:
    word = "wolfeschlegelsteinhausenbergerdorffvoralternwarengewissenhaftschaferswessenschafe"
    add(f"Hubert {word}")
    add(f"Hubert {word[:60]}")
    assert names(word) == [f"Hubert {word}"]
    assert len(names(word[:50])) == len(names(f"hub {word[:41]}")) == 2


def test_a_client_is_reached_in_many_ways(add: Add, names: Find) -> None:
    add("Ana Gil", contact_points=[Point("other", "@anagil"), Point("fax", "912 345 678"), Point("email", "a@b.es")])
    for text in ("@anagil", "anagil", "912345678", "a@b.es", "@b.es"):
        assert names(text) == ["Ana Gil"], text
