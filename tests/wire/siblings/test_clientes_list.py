"""clientes: the list, whole or page by page."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from blueprints.api import streaming
from registry import listing
from registry.db import db
from tests.people import SALON, Program
from tests.statements import statements_of
from tests.wire.asking import INSIDE, archive, body, break_down, database_away, nothing_written, register

PATH = "/api/clientes"
COULD_NOT = {"message": "Error al obtener clientes"}
NEXT = re.compile(r'<http://localhost(/api/clientes\?[^>]+)>; rel="next"')


def ids(answer: TestResponse) -> list[int]:
    assert answer.status_code == 200, answer.text
    return [client["id"] for client in json.loads(answer.data)]


def next_of(answer: TestResponse) -> str | None:
    """The path of the next page, where the answer names one."""
    if "Link" not in answer.headers:
        return None
    found = NEXT.fullmatch(answer.headers["Link"])
    assert found, answer.headers["Link"]
    return found[1]


def walk(program: Program, path: str) -> list[list[int]]:
    """The ids of every page from this one on."""
    pages, where = [], path
    while where:
        answer = program.get(where)
        pages.append(ids(answer))
        where = next_of(answer) or ""
    return pages


@pytest.fixture
def seven(app: Flask) -> list[int]:
    """Seven clients, newest first."""
    return [register(app, given_name=f"Client {number}").number for number in range(7)][::-1]


def test_everybody_comes_as_a_bare_array_newest_first(app: Flask, program: Program, seven: list[int]) -> None:
    answer = program.get(PATH)
    assert ids(answer) == seven
    assert (answer.mimetype, answer.headers["X-Total-Count"]) == ("application/json", "7")
    assert "Link" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_each_is_shown_as_when_it_is_read_alone(app: Flask, program: Program) -> None:
    full = register(app, phone="600 000 001", email="ana@example.com").number
    bare = register(app, given_name="Ñandú «1»", family_name=None).number
    shown = json.loads(program.get(PATH).data)
    assert shown == [body(program.get(f"{PATH}/{number}")) for number in (bare, full)]
    assert list(shown[0]) == ["id", "nombres", "apellidos", "telefono", "email", "created_at"]
    assert shown == json.loads(program.get(f"{PATH}?limit=2").data)


def test_nobody_is_an_empty_array(program: Program) -> None:
    for query in ("", "?limit=5"):
        answer = program.get(PATH + query)
        assert (answer.status_code, answer.data, answer.headers["X-Total-Count"]) == (200, b"[]", "0")
        assert "Link" not in answer.headers


def test_only_the_workspaces_own_living_active_clients_are_listed(app: Flask, program: Program) -> None:
    register(app, SALON)
    archive(app, register(app).number)
    register(app, is_active=False)
    ana = register(app).number
    for query in ("", "?limit=10"):
        answer = program.get(PATH + query)
        assert (ids(answer), answer.headers["X-Total-Count"]) == ([ana], "1")


@pytest.mark.parametrize("batch", [1, 2, 3, 7, 8])
def test_the_whole_list_goes_out_a_batch_at_a_time(
    program: Program, seven: list[int], monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(listing, "_BATCH", batch)
    answer = program.client.get(PATH, headers=program.headers, buffered=False)
    parts = list(answer.iter_encoded())
    assert json.loads(b"".join(parts))[0]["id"] == seven[0]
    assert [client["id"] for client in json.loads(b"".join(parts))] == seven
    assert len(parts) == -(-7 // batch) + 1


def test_no_connection_is_held_while_somebody_slowly_reads(
    app: Flask, program: Program, seven: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "_BATCH", 2)
    with app.app_context():
        pool: Any = db.engine.pool
    parts = program.client.get(PATH, headers=program.headers, buffered=False).iter_encoded()
    read = b""
    for part in parts:
        read += part
        assert pool.checkedout() == 0
    assert len(json.loads(read)) == 7


def test_who_is_removed_or_added_while_the_list_goes_out_breaks_nothing(
    app: Flask, program: Program, seven: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "_BATCH", 2)
    parts = program.client.get(PATH, headers=program.headers, buffered=False).iter_encoded()
    read = next(parts)
    archive(app, seven[4])
    register(app)
    read += b"".join(parts)
    assert [client["id"] for client in json.loads(read)] == [*seven[:4], *seven[5:]]


def test_a_fault_in_the_first_batch_is_told(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError(INSIDE)

    monkeypatch.setattr(streaming, "every_client", fail)
    answer = program.get(PATH)
    assert (answer.status_code, body(answer)) == (500, COULD_NOT)


def test_a_fault_in_a_later_batch_is_never_taken_for_the_end(
    program: Program, seven: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "_BATCH", 2)
    parts = program.client.get(PATH, headers=program.headers, buffered=False).iter_encoded()
    read = next(parts)

    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError(INSIDE)

    monkeypatch.setattr(listing, "list_clients", fail)
    with pytest.raises(RuntimeError, match=INSIDE):
        next(parts)
    with pytest.raises(json.JSONDecodeError):
        json.loads(read)


@pytest.mark.parametrize("query", ["", "?limit=2"])
def test_the_headers_alone_may_be_asked_for(program: Program, seven: list[int], query: str) -> None:
    answer = program.request("HEAD", PATH + query)
    assert (answer.status_code, answer.data, answer.headers["X-Total-Count"]) == (200, b"", "7")


@pytest.mark.parametrize("limit", [1, 2, 3, 6, 7, 8, 200])
def test_pages_show_everybody_once(program: Program, seven: list[int], limit: int) -> None:
    pages = walk(program, f"{PATH}?limit={limit}")
    assert [number for page in pages for number in page] == seven
    assert [len(page) for page in pages] == [limit] * (7 // limit) + ([7 % limit] if 7 % limit else [])
    assert program.get(f"{PATH}?limit={limit}").headers["X-Total-Count"] == "7"


def test_a_page_stays_the_same_whoever_comes_and_goes(app: Flask, program: Program, seven: list[int]) -> None:
    first = program.get(f"{PATH}?limit=3")
    newest = register(app).number
    archive(app, seven[0])
    archive(app, seven[4])
    following = next_of(first)
    assert following
    assert walk(program, following) == [[seven[3], seven[5], seven[6]]]
    assert ids(program.get(f"{PATH}?limit=1")) == [newest]


def test_the_next_page_keeps_whatever_else_was_asked(program: Program, seven: list[int]) -> None:
    following = next_of(program.get(f"{PATH}?limit=2&tag=a%20b%26c"))
    assert following
    assert "limit=2&tag=a+b%26c&cursor=" in following


def test_a_cursor_without_a_limit_leads_on(program: Program, seven: list[int]) -> None:
    following = next_of(program.get(f"{PATH}?limit=2"))
    assert following
    assert ids(program.get(following.replace("limit=2&", ""))) == seven[2:]


def test_the_address_of_the_next_page_is_the_public_one(
    app: Flask, program: Program, seven: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "PUBLIC_ORIGIN", "https://clients.example.com")
    link = program.get(f"{PATH}?limit=2").headers["Link"]
    assert link.startswith("<https://clients.example.com/api/clientes?limit=2&cursor=")


@pytest.mark.parametrize("limit", ["0", "-1", "201", "9" * 30, "x", "", "1.0", "1e2", "%D9%A1", "%001", "true", "+5"])
def test_a_limit_that_is_none_is_refused(program: Program, limit: str) -> None:
    answer = program.get(f"{PATH}?limit={limit}")
    assert (answer.status_code, body(answer)) == (400, COULD_NOT)


@pytest.mark.parametrize("cursor", ["x", "1", "e30", "e30.abc", "%00", "9" * 5000, "%F0%9F%92%A9", "null"])
def test_a_cursor_that_is_none_of_ours_is_refused(program: Program, cursor: str) -> None:
    answer = program.get(f"{PATH}?cursor={cursor}")
    assert (answer.status_code, body(answer)) == (400, COULD_NOT)


def test_a_cursor_that_somebody_changed_is_refused(program: Program, seven: list[int]) -> None:
    following = next_of(program.get(f"{PATH}?limit=2"))
    assert following
    cursor = following.partition("cursor=")[2]
    changed = cursor[:3] + ("A" if cursor[3] != "A" else "B") + cursor[4:]
    assert program.get(f"{PATH}?cursor={changed}").status_code == 400


def test_a_cursor_of_another_workspace_is_refused(
    app: Flask, program: Program, salon_program: Program, seven: list[int]
) -> None:
    for _ in range(3):
        register(app, SALON)
    theirs = next_of(salon_program.get(f"{PATH}?limit=1"))
    assert theirs
    assert program.get(theirs).status_code == 400


def test_listing_needs_a_credential(stranger: FlaskClient, seven: list[int]) -> None:
    for query in ("", "?limit=0"):
        answer = stranger.get(PATH + query)
        assert (answer.status_code, body(answer)) == (401, {"message": "Token requerido"})
        assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("scope", ["clients.create", "clients.update", "medical.view", "clients.export"])
def test_listing_needs_its_permission(token_with: Callable[..., Program], scope: str) -> None:
    narrow = token_with(scope)
    for query in ("", "?limit=0"):
        answer = narrow.get(PATH + query)
        assert (answer.status_code, body(answer)) == (403, {"message": "Acceso denegado"})


@pytest.mark.parametrize("role", ["owner", "receptionist", "viewer"])
def test_whoever_works_here_may_list(
    app: Flask, signed_in: Callable[..., FlaskClient], seven: list[int], role: str
) -> None:
    with nothing_written(app):
        assert ids(signed_in(role).get(PATH)) == seven


def test_a_database_that_is_away_is_a_matter_of_a_moment(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    break_down(monkeypatch, "clientes", "count_clients", error=database_away())
    answer = program.get(PATH)
    assert (answer.status_code, list(body(answer)), answer.headers["Retry-After"]) == (503, ["message"], "1")


@pytest.mark.parametrize("query", ["", "?limit=100"])
def test_a_list_asks_the_database_as_often_for_twenty_as_for_two(app: Flask, program: Program, query: str) -> None:
    counts = []
    for more in (2, 18):
        for number in range(more):
            register(app, phone=f"600 000 {number:03}", email=f"c{number}@example.com")
        program.get(PATH)
        with statements_of(app) as found:
            assert program.get(PATH + query).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1]
