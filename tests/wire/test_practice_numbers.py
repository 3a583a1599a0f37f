"""practice: one main phone number, and the others beside it with code, number and type."""

from typing import Any

import pytest
from flask import Flask

from registry.contact_points import Point
from tests.people import Program
from tests.wire.asking import attributes, body, register

NAMED = {"first_name": "Helen", "last_name": "Keller"}


def created(program: Program, **sent: Any) -> dict[str, Any]:
    answer = program.post("/v1/clients", json=NAMED | sent)
    assert answer.status_code == 201, answer.text
    return body(answer)


def shown_numbers(shown: dict[str, Any]) -> list[tuple[str | None, str, str]]:
    return [(one["code"], one["number"], one["type"]) for one in shown["phone_numbers"]]


@pytest.mark.parametrize("kind", ["mobile", "home", "work", "fax", "other"])
def test_a_further_number_is_of_one_of_five_types(program: Program, kind: str) -> None:
    shown = created(program, phone_numbers=[{"code": "+61", "number": "400123456", "type": kind}])
    assert shown_numbers(shown) == [("+61", "400123456", kind)]


@pytest.mark.parametrize("sent", [{}, {"type": None}, {"type": ""}], ids=repr)
def test_a_number_without_a_type_is_a_mobile(program: Program, sent: dict[str, Any]) -> None:
    assert shown_numbers(created(program, phone_numbers=[{"number": "400123456"} | sent])) == [
        (None, "400123456", "mobile")
    ]


@pytest.mark.parametrize("sent", [{}, {"code": None}, {"code": ""}], ids=repr)
def test_a_number_without_a_code_has_none(program: Program, sent: dict[str, Any]) -> None:
    assert shown_numbers(created(program, phone_numbers=[{"number": "400 123 456"} | sent])) == [
        (None, "400 123 456", "mobile")
    ]


@pytest.mark.parametrize("code", ["+61", "61", "0061", "+1-684"])
def test_a_code_comes_back_as_it_was_given(program: Program, code: str) -> None:
    assert shown_numbers(created(program, phone_numbers=[{"code": code, "number": "400123456"}])) == [
        (code, "400123456", "mobile")
    ]


def test_the_main_number_is_not_among_the_others(program: Program) -> None:
    others = [{"number": "400000001"}, {"number": "400000002"}]
    shown = created(program, phone_number="+61400123456", phone_numbers=others)
    assert shown["phone_number"] == "+61400123456"
    assert [one["number"] for one in shown["phone_numbers"]] == ["400000001", "400000002"]


def test_further_numbers_alone_make_no_main_number(program: Program) -> None:
    shown = created(program, phone_numbers=[{"number": "400000001"}])
    assert shown["phone_number"] is None
    assert [one["number"] for one in shown["phone_numbers"]] == ["400000001"]


def test_the_same_number_may_be_the_main_one_and_a_further_one(program: Program) -> None:
    shown = created(program, phone_number="400000001", phone_numbers=[{"number": "400000001", "type": "home"}])
    assert (shown["phone_number"], shown_numbers(shown)) == ("400000001", [(None, "400000001", "home")])


def test_no_number_is_refused_for_being_no_real_one(program: Program) -> None:
    shown = created(program, phone_number="ask Anne", phone_numbers=[{"number": "x", "code": "y"}])
    assert (shown["phone_number"], shown_numbers(shown)) == ("ask Anne", [("y", "x", "mobile")])


def test_exactly_one_point_is_preferred(app: Flask, program: Program) -> None:
    created(program, email="helen@example.com", phone_number="1", phone_numbers=[{"number": "2"}])
    [points] = attributes(app, 1, "contact_points")
    assert [point.value for point in points if point.is_preferred] in (["1"], ["helen@example.com"])


def test_numbers_of_another_dialect_are_shown_as_further_ones(app: Flask, program: Program) -> None:
    ways = [
        Point("whatsapp", "+34600000001"),
        Point("phone", "+34600000002", is_preferred=True),
        Point("fax", "+34910000003"),
        Point("email", "one@example.com"),
        Point("other", "@nell"),
    ]
    shown = body(program.get(f"/v1/clients/{register(app, contact_points=ways).ulid}"))
    assert (shown["phone_number"], shown["email"]) == ("+34600000002", "one@example.com")
    assert shown_numbers(shown) == [(None, "+34600000001", "mobile"), (None, "+34910000003", "fax")]


def test_each_number_keeps_its_id(program: Program) -> None:
    shown = created(program, phone_numbers=[{"number": "1"}, {"number": "2"}])
    again = body(program.get(f"/v1/clients/{shown['id']}"))
    assert again["phone_numbers"] == shown["phone_numbers"]
    assert len({one["id"] for one in shown["phone_numbers"]}) == 2
