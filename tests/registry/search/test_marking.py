"""What is pointed out of somebody who was found."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.callers import Caller
from registry.search.marking import Marks, Piece, marks_of
from registry.search.understanding import Manner, understand
from tests import people

MANNER = Manner("ES", dt.date(2026, 7, 1))


def marks(text: str) -> Marks:
    readings = understand(text, MANNER)
    return Marks(tuple(needle for one in readings for term in one.terms for needle in term.needles))


def shown(pieces: list[Piece]) -> str:
    """The typed pieces in brackets."""
    return "".join(f"[{text}]" if is_typed else text for text, is_typed in pieces)


@pytest.mark.parametrize(
    ("typed", "name", "expected"),
    [
        ("mar", "María García López", "[Mar]ía García López"),
        ("maria", "María García López", "[María] García López"),
        ("lop mar", "María García López", "[Mar]ía García [Lóp]ez"),
        ("GARCÍA", "Maria Garcia", "Maria [Garcia]"),
        ("arc", "María García", "María García"),
        ("obri", "Siobhán O’Brien-Whitelaw", "Siobhán [O’Bri]en-Whitelaw"),
        ("white", "Siobhán O'Brien-Whitelaw", "Siobhán O'Brien-[White]law"),
        ("strass", "Straße", "[Straß]e"),
        ("nun", "Nu\u0301n\u0303ez", "[Nu\u0301n\u0303]ez"),
        ("小", "李小龍", "李[小]龍"),
        ("5678", "María", "María"),
        ("", "María", "María"),
    ],
)
def test_of_a_name_the_typed_beginnings_are_pointed_out(typed: str, name: str, expected: str) -> None:
    assert shown(marks(typed).name(name)) == expected


@pytest.mark.parametrize(
    ("typed", "number", "expected"),
    [
        ("634", "+34 634 56 78 90", "+34 [634] 56 78 90"),
        ("7890", "+34 634 56 78 90", "+34 634 56 [78 90]"),
        ("634567890", "+34 634 56 78 90", "+[34 634 56 78 90]"),
        ("+34 634", "+34 634 56 78 90", "+[34 634] 56 78 90"),
        ("0034634567890", "+34 634 56 78 90", "+[34 634 56 78 90]"),
        ("567", "+34 634 56 78 90", "+34 634 56 78 90"),
        ("garcia 890", "634-567-890", "634-567-[890]"),
        ("mar", "call 12", "call 12"),
    ],
)
def test_of_a_number_what_was_typed_is_pointed_out(typed: str, number: str, expected: str) -> None:
    assert shown(marks(typed).number(number)) == expected


@pytest.mark.parametrize(
    ("typed", "address", "expected"),
    [
        ("garcia", "Maria.Garcia@example.com", "Maria.[Garcia]@example.com"),
        ("maria.g", "Maria.Garcia@example.com", "[Maria.G]arcia@example.com"),
        ("@exam", "maria@example.com", "maria[@exam]ple.com"),
        ("exam", "maria@example.com", "maria[@exam]ple.com"),
        ("ria", "maria@example.com", "maria@example.com"),
    ],
)
def test_of_an_address_what_was_typed_is_pointed_out(typed: str, address: str, expected: str) -> None:
    assert shown(marks(typed).email(address)) == expected


def test_a_document_and_a_date_of_birth_are_recognised() -> None:
    assert shown(marks("x123").document("X-1234567-L")) == "[X-123]4567-L"
    assert shown(marks("1234").document("X-1234567-L")) == "X-1234567-L"
    assert marks("27/6/1987").is_born(dt.date(1987, 6, 27))
    assert marks("27 june").is_born(dt.date(1987, 6, 27))
    assert not marks("28/6/1987").is_born(dt.date(1987, 6, 27))
    assert not marks("27/6/1987").is_born(None)


@given(st.text(max_size=12), st.text(max_size=30))
def test_the_pieces_are_always_the_whole_text(typed: str, text: str) -> None:
    found = marks(typed)
    for pieces in (found.name(text), found.number(text), found.email(text), found.document(text)):
        assert "".join(piece for piece, _ in pieces) == text


def test_who_may_not_look_up_documents_sees_nothing_of_one_pointed_out(owner: Caller) -> None:
    assert shown(marks_of(owner, "x123").document("X1234567L")) == "[X123]4567L"
    assert shown(marks_of(people.caller("viewer"), "x123").document("X1234567L")) == "X1234567L"
    assert marks_of(owner, "  ") == Marks()
