"""clients: the list, page by page, searched, and removing a client."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry.models import AuditEvent
from tests.people import SALON, Program
from tests.statements import statements_of
from tests.wire.asking import (
    INSIDE,
    NOBODYS_UUID,
    PROBLEM_JSON,
    Registered,
    archive,
    attributes,
    body,
    break_down,
    nothing_written,
    register,
    rename,
    rows_of,
)

PATH = "/api/clients"
NOT_FOUND = {"statusCode": 404, "statusMessage": "Cliente no encontrado"}
ID_REQUIRED = {"statusCode": 400, "statusMessage": "ID requerido"}


def shaped(status: int, message: str) -> tuple[int, dict[str, Any]]:
    return status, {"statusCode": status, "statusMessage": message}


def page(program: Program, query: str = "") -> tuple[list[str], dict[str, int]]:
    """Who is on a page, and what is said of the pages."""
    answer = program.get(PATH + query)
    assert answer.status_code == 200, answer.text
    assert list(body(answer)) == ["data", "pagination"]
    assert list(body(answer)["pagination"]) == ["total", "page", "limit", "totalPages"]
    return [client["user_id"] for client in body(answer)["data"]], body(answer)["pagination"]


@pytest.fixture
def twelve(app: Flask) -> list[str]:
    """Twelve clients, newest first."""
    return [register(app, given_name=f"Client {number}").uuid for number in range(12)][::-1]


@pytest.fixture
def maria(app: Flask) -> Registered:
    return register(app, given_name="Maria", family_name="Núñez", email="maria@example.com", phone="+34 634 567 890")


def test_the_first_ten_come_newest_first(program: Program, twelve: list[str]) -> None:
    assert page(program) == (twelve[:10], {"total": 12, "page": 1, "limit": 10, "totalPages": 2})


@pytest.mark.parametrize("limit", [1, 5, 6, 11, 12, 13, 100])
def test_pages_show_everybody_once(program: Program, twelve: list[str], limit: int) -> None:
    pages = -(-12 // limit)
    found = [page(program, f"?page={number}&limit={limit}") for number in range(1, pages + 1)]
    assert [uuid for uuids, _ in found for uuid in uuids] == twelve
    told = [{"total": 12, "page": number, "limit": limit, "totalPages": pages} for number in range(1, pages + 1)]
    assert [one for _, one in found] == told


@pytest.mark.parametrize("number", [3, 10**9])
def test_behind_the_last_page_is_nobody(program: Program, twelve: list[str], number: int) -> None:
    assert page(program, f"?page={number}") == ([], {"total": 12, "page": number, "limit": 10, "totalPages": 2})


def test_an_empty_list_has_no_page(program: Program) -> None:
    assert page(program) == ([], {"total": 0, "page": 1, "limit": 10, "totalPages": 0})


def test_each_is_shown_as_when_it_is_read_alone(program: Program, maria: Registered) -> None:
    [shown] = body(program.get(PATH))["data"]
    assert list(shown.items()) == list(body(program.get(f"{PATH}/{maria.uuid}")).items())


def test_only_the_workspaces_own_living_clients_are_listed(app: Flask, program: Program, maria: Registered) -> None:
    register(app, SALON)
    archive(app, register(app).number)
    for status in ("ON", "ALL"):
        assert page(program, f"?status={status}")[0] == [maria.uuid]


def test_inactive_clients_are_found_by_their_status(app: Flask, program: Program, maria: Registered) -> None:
    left = register(app, given_name="Maria", is_active=False).uuid
    found = {query: page(program, query)[0] for query in ("", "?status=ON", "?status=OFF", "?status=ALL")}
    assert found == {
        "": [maria.uuid],
        "?status=ON": [maria.uuid],
        "?status=OFF": [left],
        "?status=ALL": [left, maria.uuid],
    }
    assert page(program, "?search=maria")[0] == [maria.uuid]
    assert page(program, "?search=maria&status=ALL")[1]["total"] == 2


def test_whoever_is_switched_off_leaves_the_list_and_comes_back(program: Program, maria: Registered) -> None:
    program.put(f"{PATH}/{maria.uuid}", json={"status": "OFF"})
    assert page(program)[0] == []
    program.put(f"{PATH}/{maria.uuid}", json={"status": "ON"})
    assert page(program)[0] == [maria.uuid]


@pytest.mark.parametrize(
    "search", ["maria", "NUNEZ", "nuñez maria", "634567890", "567 890", "maria@example.com", "Mar", " maria  nu "]
)
def test_a_search_finds_as_the_desk_does(app: Flask, program: Program, maria: Registered, search: str) -> None:
    register(app, given_name="Jorge", family_name="Gil")
    found, told = page(program, f"?search={search.replace(' ', '%20')}")
    assert (found, told["total"]) == ([maria.uuid], 1)


@pytest.mark.parametrize("search", ["jorge", "maria jorge", "-", "%25", "_", "maria%00"])
def test_a_search_that_nobody_matches_finds_nobody(program: Program, maria: Registered, search: str) -> None:
    answer = program.get(f"{PATH}?search={search}")
    if "%00" in search:
        assert (answer.status_code, body(answer)) == shaped(400, "La búsqueda no es válida")
    else:
        assert body(answer)["pagination"] == {"total": 0, "page": 1, "limit": 10, "totalPages": 0}


def test_an_empty_search_finds_everybody(program: Program, twelve: list[str]) -> None:
    assert page(program, "?search=%20")[1]["total"] == 12


def test_what_a_search_finds_has_pages_too(
    app: Flask, program: Program, twelve: list[str], maria: Registered
) -> None:
    found = [page(program, f"?search=client&limit=5&page={number}") for number in (1, 2, 3)]
    assert [uuid for uuids, _ in found for uuid in uuids] == twelve
    assert found[2][1] == {"total": 12, "page": 3, "limit": 5, "totalPages": 3}


@pytest.mark.parametrize(
    ("query", "message"),
    [
        *((f"page={value}", "La página no es válida") for value in ("0", "-1", "x", "", "1.5", "9" * 30, "%D9%A1")),
        *((f"limit={value}", "El límite no es válido") for value in ("0", "101", "-5", "x", "", "1e1", "9" * 30)),
        *((f"status={value}", "El estado no es válido") for value in ("on", "X", "ON,OFF")),
        *((f"reveal={value}", "El valor de reveal no es válido") for value in ("1", "yes", "TRUE", "")),
        (f"search={'x' * 401}", "La búsqueda no es válida"),
        ("limit=x&page=x", "La página no es válida"),
    ],
    ids=lambda text: text[:30],
)
def test_what_cannot_be_asked_is_said_in_a_sentence(program: Program, query: str, message: str) -> None:
    answer = program.get(f"{PATH}?{query}")
    assert (answer.status_code, body(answer)) == shaped(400, message)


def test_problem_details_say_where(program: Program) -> None:
    answer = program.get(f"{PATH}?limit=101", headers={"Accept": PROBLEM_JSON})
    assert [(one["location"], one["message"]) for one in body(answer)["errors"]] == [
        ("query.limit", "expected number <= 100")
    ]


def test_names_that_nobody_knows_are_ignored(program: Program, maria: Registered) -> None:
    assert page(program, "?sort=name&cursor=x&Page=7")[0] == [maria.uuid]


def test_listing_needs_a_credential_and_its_permission(
    stranger: FlaskClient, token_with: Callable[..., Program]
) -> None:
    answer = stranger.get(f"{PATH}?limit=0")
    assert (answer.status_code, body(answer)) == shaped(401, "No autorizado")
    answer = token_with("clients.create", "clients.update", "clients.export").get(f"{PATH}?limit=0")
    assert (answer.status_code, body(answer)) == shaped(403, "Forbidden")


@pytest.mark.parametrize("role", ["owner", "receptionist", "viewer"])
def test_whoever_works_here_may_list(
    app: Flask, signed_in: Callable[..., FlaskClient], maria: Registered, role: str
) -> None:
    desk = signed_in(role)
    with nothing_written(app):
        assert body(desk.get(PATH))["data"][0]["user_id"] == maria.uuid


@pytest.mark.parametrize("query", ["?limit=100", "?limit=100&search=ana", "?limit=100&reveal=true"])
def test_a_list_asks_the_database_as_often_for_twenty_as_for_two(app: Flask, program: Program, query: str) -> None:
    counts = []
    for more in (2, 18):
        for number in range(more):
            register(app, phone=f"600 000 {number:03}", email=f"c{number}@example.com", document_number="12345678A")
        program.get(PATH)
        with statements_of(app) as found:
            assert program.get(PATH + query).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("method", "target"), [("GET", "/"), ("DELETE", ""), ("DELETE", "/"), ("PUT", ""), ("PUT", "/")]
)
def test_a_path_without_an_id_needs_one(
    app: Flask, program: Program, stranger: FlaskClient, token_with: Callable[..., Program], method: str, target: str
) -> None:
    with nothing_written(app):
        answer = program.request(method, PATH + target)
        assert (answer.status_code, body(answer)) == (400, ID_REQUIRED)
        answer = stranger.open(PATH + target, method=method)
        assert (answer.status_code, body(answer)) == shaped(401, "No autorizado")
    answer = token_with("medical.view").request(method, PATH + target)
    assert (answer.status_code, body(answer)) == shaped(403, "Forbidden")


def test_a_removed_client_is_in_no_list_and_the_desk_can_bring_it_back(
    app: Flask, program: Program, maria: Registered
) -> None:
    answer = program.delete(f"{PATH}/{maria.uuid}")
    assert (answer.status_code, body(answer)) == (200, {"success": True})
    assert answer.headers["ETag"]
    assert page(program, "?status=ALL")[0] == []
    assert body(program.get(f"{PATH}/{maria.uuid}")) == NOT_FOUND
    assert program.get(f"/api/clientes/{maria.number}").status_code == 404
    [archived_at, name] = attributes(app, maria.number, "archived_at", "given_name")
    assert archived_at is not None
    assert name == "Maria"
    assert rows_of(app, AuditEvent, "action", "origin")[-1] == ("client.archive", "clients")
    with nothing_written(app):
        assert program.delete(f"{PATH}/{maria.uuid}").status_code == 404


def test_a_former_uuid_still_leads_to_who_is_to_be_removed(app: Flask, program: Program, maria: Registered) -> None:
    rename(app, maria.number, "uuid", NOBODYS_UUID)
    assert program.delete(f"{PATH}/{NOBODYS_UUID}").status_code == 200
    assert program.get(f"{PATH}/{maria.uuid}").status_code == 404


def test_another_workspaces_client_is_removed_no_more_than_an_absent_one(app: Flask, program: Program) -> None:
    theirs, same = register(app, SALON), {"X-Request-Id": "same"}
    with nothing_written(app):
        answer, absent = (program.delete(f"{PATH}/{uuid}", headers=same) for uuid in (theirs.uuid, NOBODYS_UUID))
    assert (answer.status_code, body(answer)) == (404, NOT_FOUND)
    assert (answer.data, dict(answer.headers)) == (absent.data, dict(absent.headers))


def test_removing_needs_its_permission_before_anything_else(
    app: Flask, stranger: FlaskClient, token_with: Callable[..., Program], maria: Registered
) -> None:
    narrow = token_with("clients.view", "clients.create", "clients.update")
    with nothing_written(app):
        for target in (maria.uuid, NOBODYS_UUID, "x"):
            assert body(narrow.delete(f"{PATH}/{target}")) == shaped(403, "Forbidden")[1]
            assert body(stranger.delete(f"{PATH}/{target}")) == shaped(401, "No autorizado")[1]
    assert token_with("clients.delete", name="Remover").delete(f"{PATH}/{maria.uuid}").status_code == 200


def test_a_stale_version_is_not_removed(app: Flask, program: Program, maria: Registered) -> None:
    path = f"{PATH}/{maria.uuid}"
    stale = program.get(path).headers["ETag"]
    present = program.put(path, json={"city": "Vic"}).headers["ETag"]
    with nothing_written(app):
        answer = program.delete(path, headers={"If-Match": stale})
    assert (answer.status_code, body(answer)) == shaped(412, "El cliente ha cambiado desde que se leyó")
    assert program.delete(path, headers={"If-Match": present}).status_code == 200


def test_another_site_cannot_make_the_desk_remove_anybody(
    app: Flask, signed_in: Callable[..., FlaskClient], maria: Registered
) -> None:
    desk = signed_in("owner")
    with nothing_written(app):
        answer = desk.delete(f"{PATH}/{maria.uuid}", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("method", "target", "function"), [("GET", "", "numbered_page"), ("DELETE", f"/{NOBODYS_UUID}", "find_client")]
)
def test_a_fault_of_ours_tells_nothing_of_the_inside(
    app: Flask, program: Program, monkeypatch: pytest.MonkeyPatch, method: str, target: str, function: str
) -> None:
    break_down(monkeypatch, "clients", function)
    with nothing_written(app):
        answer = program.request(method, PATH + target)
    assert (answer.status_code, body(answer)) == shaped(500, "Internal Server Error")
    assert INSIDE not in answer.text + str(answer.headers)
