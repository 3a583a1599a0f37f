"""practice: removal, which versions a write insists on, and what happens when two write at once."""

import functools
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry.models import AuditEvent
from tests.people import SALON, Program, World
from tests.wire.asking import (
    INSIDE,
    NOBODYS_ULID,
    Registered,
    attributes,
    body,
    break_down,
    modules_of,
    nothing_written,
    register,
    rows_of,
    together,
)

NOT_FOUND = (404, {"message": "Resource not found."})
STALE = (412, {"message": "The resource has been changed since it was read."})


@pytest.fixture
def helen(app: Flask) -> Registered:
    return register(app, given_name="Helen", family_name="Keller", title="Ms")


@pytest.fixture
def path(helen: Registered) -> str:
    return f"/v1/clients/{helen.ulid}"


def test_a_removed_client_is_nowhere_and_the_desk_can_bring_it_back(
    app: Flask, program: Program, helen: Registered, path: str
) -> None:
    answer = program.delete(path)
    assert (answer.status_code, answer.data) == (204, b"")
    assert answer.headers["ETag"]
    for other in (path, f"/api/clients/{helen.uuid}", f"/customers/{helen.slug}", f"/api/clientes/{helen.number}"):
        assert program.get(other).status_code == 404
    assert body(program.get("/v1/clients"))["data"] == []
    assert rows_of(app, AuditEvent, "action", "origin")[-1] == ("client.archive", "practice")
    assert attributes(app, helen.number, "title") == ["Ms"]


def test_a_number_names_the_client_too(program: Program, helen: Registered) -> None:
    assert program.delete(f"/v1/clients/{helen.number}").status_code == 204


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_what_was_removed_is_not_found(app: Flask, program: Program, path: str, method: str) -> None:
    program.delete(path)
    with nothing_written(app):
        answer = program.request(method, path, json={"title": "Dr"})
    assert (answer.status_code, body(answer)) == NOT_FOUND


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_who_is_not_there_or_elsewhere_is_not_found(app: Flask, program: Program, method: str) -> None:
    theirs = register(app, SALON)
    with nothing_written(app):
        for name in (f"cli_{NOBODYS_ULID}", "999999", "x", theirs.ulid, str(theirs.number)):
            answer = program.request(method, f"/v1/clients/{name}", json={"title": "Dr"})
            assert (answer.status_code, body(answer)) == NOT_FOUND


def test_a_stranger_removes_nobody(app: Flask, stranger: FlaskClient, path: str) -> None:
    with nothing_written(app):
        answer = stranger.delete(path)
    assert (answer.status_code, body(answer)) == (401, {"message": "Unauthenticated."})


def test_whoever_may_not_remove_is_refused_before_anything_else(
    app: Flask, token_with: Callable[..., Program], path: str
) -> None:
    editor = token_with("clients.view", "clients.create", "clients.update")
    with nothing_written(app):
        for where in (path, f"/v1/clients/cli_{NOBODYS_ULID}"):
            answer = editor.delete(where)
            assert (answer.status_code, body(answer)) == (403, {"message": "This action is unauthorized."})


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_another_sites_page_cannot_use_the_cookie(
    app: Flask, signed_in: Callable[..., FlaskClient], path: str, method: str
) -> None:
    desk = signed_in("owner")
    with nothing_written(app):
        answer = desk.open(path, method=method, json={"title": "Dr"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, body(answer)) == (403, {"message": "This action is unauthorized."})


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_the_desks_session_may_do_it_too(signed_in: Callable[..., FlaskClient], path: str, method: str) -> None:
    assert signed_in("receptionist").open(path, method=method, json={}).status_code in {200, 204}


def test_reading_and_changing_answer_the_tag_of_the_state_they_show(program: Program, path: str) -> None:
    first = program.get(path)
    written = program.patch(path, json={"title": "Dr"})
    assert written.headers["ETag"] == program.get(path).headers["ETag"] != first.headers["ETag"]
    same = program.get(path, headers={"If-None-Match": written.headers["ETag"]})
    assert (same.status_code, same.data) == (304, b"")
    assert program.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


@pytest.mark.parametrize(("method", "status"), [("PATCH", 200), ("DELETE", 204)])
@pytest.mark.parametrize("form", ["{tag}", '"other", {tag}', "*"])
def test_writes_while_the_tag_is_the_present_one(
    program: Program, path: str, method: str, status: int, form: str
) -> None:
    tag = form.format(tag=program.get(path).headers["ETag"])
    answer = program.request(method, path, json={"title": "Dr"}, headers={"If-Match": tag})
    assert answer.status_code == status


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_refuses_a_stale_tag_and_changes_nothing(app: Flask, program: Program, path: str, method: str) -> None:
    stale = program.get(path).headers["ETag"]
    program.patch(path, json={"title": "Prof."})
    with nothing_written(app):
        for tag in (stale, '"x"', f"W/{stale}", "x"):
            answer = program.request(method, path, json={"title": "Dr"}, headers={"If-Match": tag})
            assert (answer.status_code, body(answer)) == STALE


def test_a_tag_that_grows_stale_between_reading_and_writing_is_refused(
    app: Flask, program: Program, helen: Registered, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The version is looked at once more by the write itself."""
    tag = program.get(path).headers["ETag"]
    program.patch(path, json={"title": "Prof."})
    routes = modules_of("practice")["blueprints.api.practice.routes"]
    monkeypatch.setattr(routes, "expected_version", lambda _: 1)
    with nothing_written(app):
        answer = program.patch(path, json={"title": "Dr"}, headers={"If-Match": tag})
    assert (answer.status_code, body(answer)) == STALE


def test_two_who_change_different_members_at_once_lose_nothing(
    app: Flask, world: World, helen: Registered, path: str
) -> None:
    members: dict[str, Any] = {
        "title": "Dr",
        "preferred_name": "Nell",
        "profession": "Teacher",
        "email": "helen@example.com",
        "phone_number": "600 000 001",
        "phone_numbers": [{"number": "600 000 002"}],
        "notes": "Mornings.",
        "sex": "female",
    }
    addresses: dict[str, Any] = {"line1": "Main St 1", "city": "Sydney", "postal_code": "2000", "country_code": "AU"}
    bodies: list[dict[str, Any]] = [{name: value} for name, value in members.items()]
    bodies += [{"address": {name: value}} for name, value in addresses.items()]
    programs = [Program(app, world.clinic_token) for _ in bodies]
    answers = together(
        [functools.partial(one.patch, path, json=sent) for one, sent in zip(programs, bodies, strict=True)]
    )
    assert {answer.status_code for answer in answers} == {200}
    shown = body(programs[0].get(path))
    assert {name: shown[name] for name in members if name != "phone_numbers"} == {
        name: value for name, value in members.items() if name != "phone_numbers"
    }
    assert [one["number"] for one in shown["phone_numbers"]] == ["600 000 002"]
    assert shown["address"] == {"line2": None, "state": None} | addresses
    assert attributes(app, helen.number, "version") == [1 + len(bodies)]


def test_of_ten_who_insist_on_one_version_one_writes(app: Flask, world: World, helen: Registered, path: str) -> None:
    programs = [Program(app, world.clinic_token) for _ in range(10)]
    tag = {"If-Match": programs[0].get(path).headers["ETag"]}
    answers = together(
        [
            functools.partial(one.patch, path, json={"title": f"Title {number}"}, headers=tag)
            for number, one in enumerate(programs)
        ]
    )
    assert sorted(answer.status_code for answer in answers) == [200, *[412] * 9]
    assert attributes(app, helen.number, "version") == [2]


def test_of_ten_who_remove_a_client_at_once_nobody_gets_another_answer_than_gone(
    app: Flask, world: World, path: str
) -> None:
    programs = [Program(app, world.clinic_token) for _ in range(10)]
    answers = together([functools.partial(one.delete, path) for one in programs])
    assert {answer.status_code for answer in answers} <= {204, 404}
    assert [action for (action,) in rows_of(app, AuditEvent, "action")].count("client.archive") == 1


@pytest.mark.parametrize(
    ("method", "where", "function"),
    [
        ("GET", "", "page_of_clients"),
        ("PATCH", "/1", "update_client"),
        ("DELETE", "/1", "archive_client"),
    ],
)
def test_a_fault_of_ours_tells_nothing_of_the_inside(
    app: Flask,
    program: Program,
    helen: Registered,
    monkeypatch: pytest.MonkeyPatch,
    method: str,
    where: str,
    function: str,
) -> None:
    break_down(monkeypatch, "practice", function)
    with nothing_written(app):
        answer = program.request(method, f"/v1/clients{where}", json={"title": "Dr"})
    assert (answer.status_code, body(answer)) == (500, {"message": "Server Error"})
    assert INSIDE not in answer.text
