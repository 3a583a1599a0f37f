"""workspaces: the list of clients, page by page."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry.contact_points import Point
from tests.people import SALON, Program
from tests.statements import how_many_statements
from tests.wire.asking import PROBLEM_JSON, Registered, archive, body, register

PATH = "/v1/workspace/clinic/clients"


def crowd(app: Flask, count: int) -> list[Registered]:
    """So many clients, newest first."""
    return [register(app, given_name=f"Ana {number}") for number in range(count)][::-1]


def pages(program: Program, limit: int) -> list[list[str]]:
    """The ids of every page, by following the cursors."""
    found, cursor = [], ""
    while True:
        page = body(program.get(f"{PATH}?limit={limit}{cursor}"))
        found.append([client["id"] for client in page["clients"]])
        if page["nextCursor"] is None:
            return found
        cursor = f"&cursor={page['nextCursor']}"


def test_an_empty_list_has_both_keys(program: Program) -> None:
    answer = program.get(PATH)
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert answer.data == b'{"clients":[],"nextCursor":null}'


def test_a_client_in_the_list_is_as_it_is_read_alone(app: Flask, program: Program) -> None:
    ways = [Point("fax", "900 000 000"), Point("email", "a@example.com", is_preferred=True)]
    ana = register(app, contact_points=ways, notes="Mornings", custom_fields=[("shoe", 38), ("notes", "Mornings")])
    page = body(program.get(PATH))
    assert list(page) == ["clients", "nextCursor"]
    assert page["clients"] == [body(program.get(f"{PATH}/{ana.uuid}"))["client"]]
    assert list(page["clients"][0]) == ["id", "name", "avatarUrl", "contactMethods", "customFields", "createdAt"]


@pytest.mark.parametrize(
    ("limit", "sizes"), [(1, [1] * 5), (2, [2, 2, 1]), (4, [4, 1]), (5, [5]), (6, [5]), (100, [5])]
)
def test_pages_show_everybody_once_newest_first(app: Flask, program: Program, limit: int, sizes: list[int]) -> None:
    everybody = [one.uuid for one in crowd(app, 5)]
    found = pages(program, limit)
    assert [len(page) for page in found] == sizes
    assert [uuid for page in found for uuid in page] == everybody


def test_without_a_limit_there_are_fifty(app: Flask, program: Program) -> None:
    crowd(app, 51)
    page = body(program.get(PATH))
    assert len(page["clients"]) == 50
    assert page["nextCursor"]


def test_a_client_that_comes_meanwhile_neither_repeats_nor_hides_another(app: Flask, program: Program) -> None:
    everybody = [one.uuid for one in crowd(app, 4)]
    first = body(program.get(f"{PATH}?limit=2"))
    register(app)
    rest = body(program.get(f"{PATH}?limit=2&cursor={first['nextCursor']}"))
    assert [client["id"] for client in first["clients"] + rest["clients"]] == everybody


def test_removed_inactive_and_other_workspaces_clients_are_left_out(app: Flask, program: Program) -> None:
    ana, gone, inactive = register(app), register(app), register(app, is_active=False)
    register(app, SALON)
    archive(app, gone.number)
    assert pages(program, 50) == [[ana.uuid]]
    assert program.get(f"{PATH}/{inactive.uuid}").status_code == 200


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("limit=0", "limit must not be less than 1"),
        ("limit=-1", "limit must not be less than 1"),
        ("limit=101", "limit must not be greater than 100"),
        (f"limit={'9' * 40}", "limit must not be greater than 100"),
        ("limit=x", "limit must be an integer"),
        ("limit=", "limit must be an integer"),
        ("limit=1.0", "limit must be an integer"),
        ("limit=%D9%A1", "limit must be an integer"),
        ("cursor=x", "cursor must be the nextCursor of an earlier answer"),
        ("cursor=eyJhZnRlciI6MX0.x", "cursor must be the nextCursor of an earlier answer"),
        ("cursor=%00", "cursor expected text without control characters"),
    ],
)
def test_a_query_that_breaks_a_rule_is_told_in_shape(program: Program, query: str, message: str) -> None:
    answer = program.get(f"{PATH}?{query}")
    assert (answer.status_code, body(answer)) == (
        422,
        {"statusCode": 422, "message": [message], "error": "Unprocessable Entity"},
    )


def test_problem_details_tell_where_in_the_query(program: Program) -> None:
    asked = program.get(f"{PATH}?limit=101", headers={"Accept": PROBLEM_JSON})
    assert body(asked)["errors"] == [{"location": "query.limit", "message": "expected number <= 100", "value": "101"}]


def test_a_cursor_of_another_workspace_or_dialect_is_none(
    app: Flask, program: Program, salon_program: Program
) -> None:
    for workspace in ("clinic", SALON):
        register(app, workspace)
        register(app, workspace)
    theirs = body(salon_program.get(f"/v1/workspace/{SALON}/clients?limit=1"))["nextCursor"]
    others = body(program.get("/customers?limit=1"))["nextCursor"]
    assert [program.get(f"{PATH}?cursor={cursor}").status_code for cursor in (theirs, others)] == [422, 422]


def test_unknown_names_in_the_query_are_ignored(app: Flask, program: Program) -> None:
    ana = register(app)
    assert body(program.get(f"{PATH}?page=7&search=x"))["clients"][0]["id"] == ana.uuid


def test_the_order_of_checks(stranger: FlaskClient, program: Program, token_with: Callable[..., Program]) -> None:
    bad = "?limit=x"
    assert stranger.get(f"{PATH}{bad}").status_code == 401
    assert program.get(f"/v1/workspace/salon/clients{bad}").status_code == 404
    narrow = token_with("clients.create").get(f"{PATH}{bad}")
    expected: dict[str, Any] = {
        "statusCode": 403,
        "message": ["Missing permission: clients.view"],
        "error": "Forbidden",
    }
    assert (narrow.status_code, body(narrow)) == (403, expected)


def test_the_list_is_not_stored_by_anybody(program: Program) -> None:
    assert program.get(PATH).headers["Cache-Control"] == "no-store"


def test_a_page_takes_as_many_statements_for_twenty_clients_as_for_two(app: Flask, program: Program) -> None:
    def fill(count: int) -> None:
        for number in range(count):
            fields = [(f"field {number}", number), ("notes", "x")]
            register(app, given_name=f"Ana {number}", phone="600 000 001", custom_fields=fields)

    fill(2)
    program.get(PATH)
    few = how_many_statements(app, lambda: program.get(PATH))
    fill(18)
    assert len(body(program.get(PATH))["clients"]) == 20
    assert how_many_statements(app, lambda: program.get(PATH)) == few
