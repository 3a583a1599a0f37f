"""customers: the list, page by page."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import SALON, Program
from tests.statements import how_many_statements
from tests.wire.asking import PROBLEM_JSON, archive, body, register

PREFIXES = ["", "/api"]


def pages(program: Program, limit: int) -> list[dict[str, Any]]:
    """Every page, by following the cursors."""
    found = [body(program.get(f"/customers?limit={limit}"))]
    while "nextCursor" in found[-1]:
        found.append(body(program.get(f"/customers?limit={limit}&cursor={found[-1]['nextCursor']}")))
    return found


@pytest.mark.parametrize("prefix", PREFIXES)
def test_an_empty_list_has_no_cursor(program: Program, prefix: str) -> None:
    answer = program.get(f"{prefix}/customers")
    assert (answer.status_code, answer.mimetype, answer.data) == (
        200,
        "application/json",
        b'{"items":[],"hasMore":false}',
    )


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_customer_in_the_list_is_as_it_is_read_alone(app: Flask, program: Program, prefix: str) -> None:
    ana = register(app, external_id="x-1")
    page = body(program.get(f"{prefix}/customers"))
    assert page == {"items": [body(program.get(f"/customers/{ana.slug}"))], "hasMore": False}
    assert list(page["items"][0]) == sorted(page["items"][0])


@pytest.mark.parametrize(("limit", "sizes"), [(1, [1] * 5), (2, [2, 2, 1]), (4, [4, 1]), (5, [5]), (200, [5])])
def test_pages_show_everybody_once_newest_first(app: Flask, program: Program, limit: int, sizes: list[int]) -> None:
    everybody = [register(app, given_name=f"Ana {number}").uuid for number in range(5)][::-1]
    found = pages(program, limit)
    assert [len(page["items"]) for page in found] == sizes
    assert [one["id"] for page in found for one in page["items"]] == everybody
    assert [page["hasMore"] for page in found] == [True] * (len(sizes) - 1) + [False]
    assert [list(page) for page in found[:-1]] == [["items", "hasMore", "nextCursor"]] * (len(sizes) - 1)
    assert list(found[-1]) == ["items", "hasMore"]


def test_without_a_limit_there_are_fifty(app: Flask, program: Program) -> None:
    for number in range(51):
        register(app, given_name=f"Ana {number}")
    page = body(program.get("/customers"))
    assert (len(page["items"]), page["hasMore"]) == (50, True)


def test_removed_inactive_and_other_workspaces_customers_are_left_out(app: Flask, program: Program) -> None:
    ana, gone = register(app), register(app)
    register(app, is_active=False)
    register(app, SALON)
    archive(app, gone.number)
    assert [one["id"] for one in body(program.get("/customers"))["items"]] == [ana.uuid]


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize(
    ("query", "name", "message", "value"),
    [
        ("limit=201", "limit", "expected number <= 200", "201"),
        ("limit=0", "limit", "expected number >= 1", "0"),
        ("limit=-5", "limit", "expected number >= 1", "-5"),
        ("limit=x", "limit", "expected integer", "x"),
        ("limit=", "limit", "expected integer", ""),
        ("cursor=x", "cursor", "expected a cursor from an earlier answer", "x"),
        (f"cursor={'x' * 200}", "cursor", "expected a cursor from an earlier answer", "x" * 100),
    ],
)
def test_a_query_that_breaks_a_rule_is_told_where(
    program: Program, prefix: str, query: str, name: str, message: str, value: str
) -> None:
    answer = program.get(f"{prefix}/customers?{query}", headers={"X-Request-Id": "abc"})
    assert (answer.status_code, answer.mimetype) == (422, PROBLEM_JSON)
    assert body(answer) == {
        "detail": f"Query parameter {name} is not valid: {message}.",
        "errors": [{"location": f"query.{name}", "message": message, "value": value}],
        "instance": "urn:request:abc",
        "status": 422,
        "title": "Unprocessable Content",
        "type": "about:blank",
    }


def test_the_order_of_checks(stranger: FlaskClient, token_with: Callable[..., Program]) -> None:
    assert stranger.get("/customers?limit=x").status_code == 401
    narrow = token_with("clients.create").get("/customers?limit=x")
    assert (narrow.status_code, body(narrow)["detail"]) == (403, "The scope read:customers is missing.")
    assert token_with("read:customers", name="Reader").get("/customers").status_code == 200


def test_a_page_takes_as_many_statements_for_twenty_customers_as_for_two(
    app: Flask, program: Program, token_with: Callable[..., Program]
) -> None:
    def fill(start: int, end: int) -> None:
        for number in range(start, end):
            writer = token_with("clients.create", name=f"Program {number}")
            assert writer.post("/customers", json={"name": f"Customer {number}"}).status_code == 201

    fill(0, 2)
    program.get("/customers")
    few = how_many_statements(app, lambda: program.get("/customers"))
    fill(2, 20)
    page = body(program.get("/customers"))
    assert len({one["createdBy"]["name"] for one in page["items"]}) == 20
    assert how_many_statements(app, lambda: program.get("/customers")) == few
