"""customers: every wrong body, with the status, the sentence, the place, the message and the value told."""

from typing import Any

import pytest
from flask import Flask

from tests.people import Program
from tests.wire.asking import PROBLEM_JSON, PROBLEM_MEMBERS, body, nothing_written

NOT_A_STRING = "expected string"
EMPTY = "expected length >= 1"
MISSING = "expected required property name to be present"
UNEXPECTED = "unexpected property"
PATTERN = "expected string to match pattern ^[a-z0-9][a-z0-9-]*[a-z0-9]$"

# Body, status, and the one error's place, message and value.
WRONG: list[tuple[dict[str, Any], int, str, str, Any]] = [
    ({}, 400, "body.name", MISSING, None),
    ({"slug": "ok"}, 400, "body.name", MISSING, None),
    ({"name": None}, 400, "body.name", NOT_A_STRING, None),
    ({"name": 1}, 400, "body.name", NOT_A_STRING, 1),
    ({"name": 1.5}, 400, "body.name", NOT_A_STRING, 1.5),
    ({"name": True}, 400, "body.name", NOT_A_STRING, True),
    ({"name": ["x"]}, 400, "body.name", NOT_A_STRING, None),
    ({"name": {"x": "y"}}, 400, "body.name", NOT_A_STRING, None),
    ({"name": ""}, 422, "body.name", EMPTY, ""),
    ({"name": "   "}, 422, "body.name", EMPTY, "   "),
    ({"name": "\u200b"}, 422, "body.name", EMPTY, "\u200b"),
    ({"name": "x" * 201}, 422, "body.name", "expected length <= 200", "x" * 100),
    ({"name": "A", "externalCustomerId": 12345}, 400, "body.externalCustomerId", NOT_A_STRING, 12345),
    ({"name": "A", "externalCustomerId": False}, 400, "body.externalCustomerId", NOT_A_STRING, False),
    ({"name": "A", "externalCustomerId": {}}, 400, "body.externalCustomerId", NOT_A_STRING, None),
    ({"name": "A", "externalCustomerId": ""}, 422, "body.externalCustomerId", EMPTY, ""),
    (
        {"name": "A", "externalCustomerId": "x" * 256},
        422,
        "body.externalCustomerId",
        "expected length <= 255",
        "x" * 100,
    ),
    ({"name": "A", "slug": None}, 400, "body.slug", NOT_A_STRING, None),
    ({"name": "A", "slug": 7}, 400, "body.slug", NOT_A_STRING, 7),
    ({"name": "A", "slug": ""}, 422, "body.slug", "expected length >= 2", ""),
    ({"name": "A", "slug": "a"}, 422, "body.slug", "expected length >= 2", "a"),
    ({"name": "A", "slug": "a" * 101}, 422, "body.slug", "expected length <= 100", "a" * 100),
    ({"name": "A", "slug": "Awesome"}, 422, "body.slug", PATTERN, "Awesome"),
    ({"name": "A", "slug": "-awesome"}, 422, "body.slug", PATTERN, "-awesome"),
    ({"name": "A", "slug": "awesome-"}, 422, "body.slug", PATTERN, "awesome-"),
    ({"name": "A", "slug": "awe some"}, 422, "body.slug", PATTERN, "awe some"),
    ({"name": "A", "slug": "awe_some"}, 422, "body.slug", PATTERN, "awe_some"),
    ({"name": "A", "slug": "maría"}, 422, "body.slug", PATTERN, "maría"),
    ({"name": "A", "slug": "١٢"}, 422, "body.slug", PATTERN, "١٢"),
    ({"name": "A", "colour": "red"}, 400, "body.colour", UNEXPECTED, "red"),
    ({"name": "A", "colour": None}, 400, "body.colour", UNEXPECTED, None),
    ({"name": "A", "colour": "r" * 101}, 400, "body.colour", UNEXPECTED, "r" * 100),
    ({"name": "A", "colours": ["red"]}, 400, "body.colours", UNEXPECTED, None),
    ({"name": "A", "colour": {"red": 1}}, 400, "body.colour", UNEXPECTED, None),
    ({"name": "A", "Name": "B"}, 400, "body.Name", UNEXPECTED, "B"),
    ({"name": "A", "password": "hunter2"}, 400, "body.password", UNEXPECTED, None),
    ({"name": "A", "token": "abc"}, 400, "body.token", UNEXPECTED, None),
]


@pytest.mark.parametrize(("sent", "status", "location", "message", "value"), WRONG)
def test_says_what_is_wrong_where_and_with_what(
    app: Flask, program: Program, sent: dict[str, Any], status: int, location: str, message: str, value: Any
) -> None:
    with nothing_written(app):
        answer = program.post("/customers", json=sent)
    problem = body(answer)
    assert (answer.status_code, problem["status"], answer.mimetype) == (status, status, PROBLEM_JSON)
    assert problem["errors"] == [{"location": location, "message": message, "value": value}]
    assert type(problem["errors"][0]["value"]) is type(value)
    assert problem["title"] == {400: "Bad Request", 422: "Unprocessable Content"}[status]


@pytest.mark.parametrize(
    ("sent", "detail"),
    [
        ({}, "Property name is required but is missing."),
        ({"name": 1}, "Property name is not valid: expected string."),
        ({"name": ""}, "Property name is not valid: expected length >= 1."),
        ({"name": "A", "colour": "red"}, "Property colour is not expected."),
        ({"externalCustomerId": 1, "colour": 1}, "Property externalCustomerId is not valid: expected string."),
        ({"colour": 1}, "Property name is required but is missing."),
        ({"name": "A", "slug": "x"}, "Property slug is not valid: expected length >= 2."),
    ],
)
def test_the_detail_is_a_sentence_about_the_first_error(program: Program, sent: dict[str, Any], detail: str) -> None:
    assert body(program.post("/customers", json=sent))["detail"] == detail


@pytest.mark.parametrize("length", [100, 101, 50_000])
def test_of_a_key_that_nobody_knows_a_hundred_characters_are_told(program: Program, length: int) -> None:
    problem = body(program.post("/customers", json={"name": "A", "k" * length: 1}))
    told = "k" * 100
    assert problem["detail"] == f"Property {told} is not expected."
    assert problem["errors"] == [{"location": f"body.{told}", "message": "unexpected property", "value": 1}]


def test_every_error_is_told_in_documented_order_and_unknown_keys_last(program: Program) -> None:
    sent = {"zebra": 1, "slug": 1, "name": 1, "ant": 1, "externalCustomerId": 1}
    problem = body(program.post("/customers", json=sent))
    places = ["externalCustomerId", "name", "slug", "zebra", "ant"]
    assert [error["location"] for error in problem["errors"]] == [f"body.{place}" for place in places]


@pytest.mark.parametrize("other", [{"colour": 1}, {"slug": 1}, {"externalCustomerId": []}], ids=repr)
def test_a_wrong_shape_outweighs_a_broken_rule(program: Program, other: dict[str, Any]) -> None:
    answer = program.post("/customers", json={"name": ""} | other)
    assert answer.status_code == 400
    assert len(body(answer)["errors"]) == 2


@pytest.mark.parametrize("content", [b"[]", b'"text"', b"null", b"1", b"true", b'[{"name":"A"}]'])
def test_a_body_that_is_no_object_is_the_wrong_shape(app: Flask, program: Program, content: bytes) -> None:
    with nothing_written(app):
        answer = program.post("/customers", data=content, content_type="application/json")
    assert answer.status_code == 400
    assert body(answer)["errors"] == [{"location": "body", "message": "expected object", "value": None}]


@pytest.mark.parametrize("content_type", ["application/json", None])
def test_an_empty_body_is_missing(program: Program, content_type: str | None) -> None:
    answer = program.post("/customers", data=b"", content_type=content_type)
    assert answer.status_code == 400
    assert (body(answer)["detail"], body(answer)["errors"]) == ("request body is required", [])


@pytest.mark.parametrize(
    "content", [b"{", b"{'name':'A'}", b'{"name":"A",}', b'{"name":"A","name":"B"}', b'{"name":NaN}', b"\xff", b" "]
)
def test_malformed_json_is_told_without_errors(app: Flask, program: Program, content: bytes) -> None:
    with nothing_written(app):
        answer = program.post("/customers", data=content, content_type="application/json")
    problem = body(answer)
    assert (answer.status_code, problem["errors"]) == (400, [])
    assert problem["detail"].startswith("The request body is not valid JSON: ")


@pytest.mark.parametrize("sent", [{}, {"name": ""}, {"name": "A", "colour": 1}], ids=repr)
def test_a_problem_has_exactly_six_members_in_order(program: Program, sent: dict[str, Any]) -> None:
    problem = body(program.post("/customers", json=sent))
    assert list(problem) == PROBLEM_MEMBERS
    assert all(list(error) == ["location", "message", "value"] for error in problem["errors"])


def test_each_problem_has_an_instance_of_its_own(program: Program) -> None:
    answers = [program.post("/customers", json={}) for _ in range(2)]
    instances = {body(answer)["instance"] for answer in answers}
    assert len(instances) == 2
    assert instances == {f"urn:request:{answer.headers['X-Request-Id']}" for answer in answers}


def test_at_most_a_hundred_things_are_told_of_one_body(program: Program) -> None:
    answer = program.post("/customers", json={f"key {number}": number for number in range(5000)})
    assert answer.status_code == 400
    assert len(body(answer)["errors"]) == 100
