"""workspaces: contact methods and custom fields are kept and echoed, all of them, in order, to the letter."""

import json
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from registry.models import Client, CustomField
from tests.people import SALON, Program
from tests.wire.asking import attributes, body, nothing_written, rows_of

PATH = "/v1/workspace/clinic/clients"
PHONE = {"type": "phone", "value": "+1234567890", "isPreferred": True}


def send(program: Program, path: str = PATH, **members: Any) -> TestResponse:
    """Create John with these members."""
    return program.post(path, json={"name": "John Doe", "contactMethods": [PHONE]} | members)


def kept(program: Program, member: str, value: Any) -> Any:
    """What is read back of a member that was sent."""
    created = send(program, **{member: value})
    assert created.status_code == 201, created.text
    client = body(program.get(f"{PATH}/{body(created)['client']['id']}"))["client"]
    assert client == body(created)["client"]
    return client[member]


def methods(*triples: tuple[str, str, bool]) -> list[dict[str, Any]]:
    return [{"type": kind, "value": value, "isPreferred": flag} for kind, value, flag in triples]


@pytest.mark.parametrize("kind", ["whatsapp", "phone", "email", "fax", "other"])
def test_every_type_may_be_the_preferred_one(program: Program, kind: str) -> None:
    sent = methods(("phone", "600000001", False), (kind, "john@example.com", True), ("email", "j@example.com", False))
    assert kept(program, "contactMethods", sent) == sent


@pytest.mark.parametrize("preferred", range(5))
def test_contact_methods_stay_in_order(program: Program, preferred: int) -> None:
    kinds = ["other", "email", "fax", "phone", "whatsapp"]
    sent = methods(*((kind, f"{kind}@example.com", index == preferred) for index, kind in enumerate(kinds)))
    assert kept(program, "contactMethods", sent) == sent


def test_the_same_contact_method_may_be_given_twice(program: Program) -> None:
    sent = methods(("phone", "600000001", False), ("phone", "600000001", True), ("phone", "600000001", False))
    assert kept(program, "contactMethods", sent) == sent


@pytest.mark.parametrize("value", ["+34 (600) 00-00-01 ext. 5", "٦٠٠", "0", "x" * 255, "John@EXAMPLE.com", "👋"])
def test_values_are_kept_as_they_were_written(program: Program, value: str) -> None:
    sent = methods(("other", value, True))
    assert kept(program, "contactMethods", sent) == sent


def test_fifty_contact_methods_are_kept_and_no_more(app: Flask, program: Program) -> None:
    sent = methods(*(("phone", f"6000000{number:02}", number == 49) for number in range(50)))
    assert kept(program, "contactMethods", sent) == sent
    with nothing_written(app):
        answer = send(program, contactMethods=[*sent, PHONE | {"isPreferred": False}])
    assert (answer.status_code, body(answer)["message"][0].split()[0]) == (422, "contactMethods")


def test_a_hundred_custom_fields_are_kept_and_no_more(app: Flask, program: Program) -> None:
    sent = [{"fieldKey": f"field {number}", "value": number} for number in reversed(range(100))]
    assert kept(program, "customFields", sent) == sent
    with nothing_written(app):
        answer = send(program, customFields=[*sent, {"fieldKey": "one too many", "value": 1}])
    assert (answer.status_code, body(answer)["message"][0].split()[0]) == (422, "customFields")


VALUES = [
    *(None, True, False, 0, 1, -1, 2**53 + 1, 2**63 - 1, -(2**63)),
    *(0.0, -0.0, 1.0, 0.1, 1e22, 1e-7, 5e-324, 1.7976931348623157e308),
    *("", " ", "x", "true", "1", "null", "[]", "  not trimmed  ", "two\nlines\tand a tab", "ñ 李 😀", "<b>{{x}}</b>"),
    *([], [""], ["a", "b", "a"], ["1", "true"], ["x"] * 1000, "x" * 20_000),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: f"{type(value).__name__} {value!r:.30}")
def test_a_custom_value_comes_back_to_the_letter(program: Program, value: Any) -> None:
    sent = [{"fieldKey": "shoe size", "value": value}]
    assert json.dumps(kept(program, "customFields", sent)) == json.dumps(sent)


@pytest.mark.parametrize("value", [{}, {"a": 1}, [1], [None], [True], [[]], [{}], ["a", 1]], ids=repr)
def test_a_custom_value_of_another_type_is_refused(app: Flask, program: Program, value: Any) -> None:
    with nothing_written(app):
        answer = send(program, customFields=[{"fieldKey": "shoe size", "value": value}])
    assert (answer.status_code, body(answer)["message"][0].split()[0]) == (400, "customFields.0.value")


@pytest.mark.parametrize(
    ("member", "value"), [("fieldKey", None), ("fieldKey", 1), ("fieldKey", ...), ("value", ...)]
)
def test_a_custom_field_has_two_members(app: Flask, program: Program, member: str, value: Any) -> None:
    field = {"fieldKey": "shoe size", "value": 38} | {member: value}
    with nothing_written(app):
        answer = send(program, customFields=[{key: one for key, one in field.items() if one is not ...}])
    assert (answer.status_code, body(answer)["message"][0].split()[0]) == (400, f"customFields.0.{member}")


@pytest.mark.parametrize("key", ["", " ", "\u200b", "x" * 101, "two\nlines"], ids=repr)
def test_a_key_has_1_to_100_characters_on_one_line(app: Flask, program: Program, key: str) -> None:
    with nothing_written(app):
        answer = send(program, customFields=[{"fieldKey": key, "value": 1}])
    assert (answer.status_code, body(answer)["message"][0].split()[0]) == (422, "customFields.0.fieldKey")


@pytest.mark.parametrize(
    "key", ["x", "x" * 100, "Shoe Size", "id", "name", "__proto__", "constructor", "ñ 李 😀", "a.b"]
)
def test_an_unknown_key_is_accepted(program: Program, key: str) -> None:
    sent = [{"fieldKey": key, "value": "x"}]
    assert kept(program, "customFields", sent) == sent


def test_an_unknown_key_becomes_a_text_field_of_the_workspace_once(app: Flask, program: Program) -> None:
    for value in ("38", 38):
        assert send(program, customFields=[{"fieldKey": "shoe size", "value": value}]).status_code == 201
    assert rows_of(app, CustomField, "key", "kind", "is_adhoc") == [("shoe size", "text", True)]


def test_every_workspace_has_its_own_fields(app: Flask, program: Program, salon_program: Program) -> None:
    fields = [{"fieldKey": "shoe size", "value": 38}]
    assert send(program, customFields=fields).status_code == 201
    assert send(salon_program, f"/v1/workspace/{SALON}/clients", customFields=fields).status_code == 201
    (first, _), (second, _) = rows_of(app, CustomField, "workspace_id", "key")
    assert first != second


def test_a_refused_client_leaves_no_field_behind(app: Flask, program: Program) -> None:
    with nothing_written(app):
        assert send(program, name="", customFields=[{"fieldKey": "new", "value": 1}]).status_code == 422


def test_a_key_given_twice_is_refused(app: Flask, program: Program) -> None:
    with nothing_written(app):
        answer = send(program, customFields=[{"fieldKey": "a", "value": 1}, {"fieldKey": " a ", "value": 2}])
    assert (answer.status_code, body(answer)["message"][0].split()[0]) == (422, "customFields")


@pytest.mark.parametrize("position", range(3))
def test_notes_are_the_clients_notes_and_stay_in_order(app: Flask, program: Program, position: int) -> None:
    sent: list[dict[str, Any]] = [{"fieldKey": "a", "value": 1}, {"fieldKey": "b", "value": None}]
    sent.insert(position, {"fieldKey": "notes", "value": "Mornings\nor evenings"})
    assert kept(program, "customFields", sent) == sent
    [(number,)] = rows_of(app, Client, "id")
    assert attributes(app, number, "notes") == ["Mornings\nor evenings"]
    assert rows_of(app, CustomField, "key") == [("a",), ("b",)]


@pytest.mark.parametrize("value", [1, True, ["a"], [], "x" * 20_001], ids=lambda value: repr(value)[:20])
def test_notes_are_a_text_of_at_most_20000_characters(app: Flask, program: Program, value: Any) -> None:
    with nothing_written(app):
        answer = send(program, customFields=[{"fieldKey": "notes", "value": value}])
    assert answer.status_code == 422
    assert body(answer)["message"][0].startswith("customFields")


@pytest.mark.parametrize("value", [None, "", " "], ids=repr)
def test_notes_may_be_null_or_empty(program: Program, value: str | None) -> None:
    sent = [{"fieldKey": "notes", "value": value}]
    assert kept(program, "customFields", sent) == sent
