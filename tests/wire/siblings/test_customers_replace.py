"""customers: a customer replaced, and removed."""

import functools
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry import history
from registry.clients import find_client
from registry.models import AuditEvent, Client
from tests.people import SALON, Program, World, caller
from tests.wire.asking import (
    NOBODYS_UUID,
    PROBLEM_JSON,
    Registered,
    archive,
    attributes,
    body,
    nothing_written,
    register,
    rename,
    rows_of,
    together,
)

PREFIXES = ["", "/api"]


@pytest.fixture
def helen(app: Flask) -> Registered:
    return register(app, given_name="Helen", family_name="Keller", external_id="x-1", alert="Braille", city="Vic")


@pytest.fixture
def path(helen: Registered) -> str:
    return f"/customers/{helen.slug}"


def facts_of(app: Flask, number: int) -> dict[str, Any]:
    with app.app_context():
        return history.snapshot(find_client(caller(), number))


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("name", ["uuid", "slug"])
@pytest.mark.parametrize("external_id", ["x-1", "x-2", None])
def test_replaces_both_and_answers_nothing_but_the_new_tag(
    program: Program, helen: Registered, prefix: str, name: str, external_id: str | None
) -> None:
    path = f"{prefix}/customers/{getattr(helen, name)}"
    before = program.get(path)
    answer = program.put(path, json={"externalCustomerId": external_id, "name": "Awesome"})
    assert (answer.status_code, answer.data) == (204, b"")
    after = program.get(path)
    changed = {"externalCustomerId": external_id, "name": "Awesome"}
    ours = {key: body(after)[key] for key in ("updatedAt", "updatedBy")}
    assert body(after) == body(before) | changed | ours
    assert ours["updatedBy"]["name"] == "Everything"
    assert answer.headers["ETag"] == after.headers["ETag"] != before.headers["ETag"]


def test_an_external_id_that_is_left_out_is_none(program: Program, path: str) -> None:
    assert program.put(path, json={"name": "Helen Keller"}).status_code == 204
    assert body(program.get(path))["externalCustomerId"] is None


def test_what_this_dialect_cannot_show_is_never_touched(app: Flask, program: Program, helen: Registered) -> None:
    before = facts_of(app, helen.number)
    assert program.put(f"/customers/{helen.uuid}", json={"name": "Helen Sullivan"}).status_code == 204
    assert facts_of(app, helen.number) == before | {"family_name": "Sullivan", "external_id": None}


def test_writing_back_what_was_read_changes_nothing(app: Flask, program: Program, path: str) -> None:
    read = program.get(path)
    with nothing_written(app):
        answer = program.put(path, json=body(read))
    assert (answer.status_code, answer.headers["ETag"]) == (204, read.headers["ETag"])


def test_what_a_laxer_dialect_brought_may_be_written_back_but_not_written_anew(app: Flask, program: Program) -> None:
    long = register(app, given_name="x" * 200, family_name="y" * 200)
    path = f"/customers/{long.uuid}"
    with nothing_written(app):
        assert program.put(path, json=body(program.get(path))).status_code == 204
        assert program.put(path, json={"name": f"{'x' * 200} {'z' * 200}"}).status_code == 422
    assert (
        program.put(path, json={"name": body(program.get(path))["name"], "externalCustomerId": "n"}).status_code
        == 204
    )
    assert attributes(app, long.number, "given_name", "external_id") == ["x" * 200, "n"]


@pytest.mark.parametrize("key", ["createdAt", "createdBy", "id", "slug", "updatedAt", "updatedBy"])
@pytest.mark.parametrize("value", ["x", None, {"id": "x"}], ids=repr)
def test_what_only_we_set_is_ignored(program: Program, path: str, key: str, value: Any) -> None:
    before = body(program.get(path))
    assert (
        program.put(path, json={"name": "Helen Keller", "externalCustomerId": "x-1", key: value}).status_code == 204
    )
    assert body(program.get(path)) == before


def test_a_name_that_is_missing_is_told_in_the_documented_words(app: Flask, program: Program, path: str) -> None:
    with nothing_written(app):
        answer = program.put(path, json={"externalCustomerId": "x-2"}, headers={"X-Request-Id": "abc123"})
    assert (answer.status_code, answer.mimetype) == (400, PROBLEM_JSON)
    assert answer.text == (
        '{"detail":"Property name is required but is missing.",'
        '"errors":[{"location":"body.name","message":"expected required property name to be present","value":null}],'
        '"instance":"urn:request:abc123","status":400,"title":"Bad Request","type":"about:blank"}'
    )


@pytest.mark.parametrize(
    ("sent", "status", "location", "message"),
    [
        ({}, 400, "body.name", "expected required property name to be present"),
        ({"externalCustomerId": "x-1"}, 400, "body.name", "expected required property name to be present"),
        ({"name": None}, 400, "body.name", "expected string"),
        ({"name": ["A"]}, 400, "body.name", "expected string"),
        ({"name": ""}, 422, "body.name", "expected length >= 1"),
        ({"name": "x" * 201}, 422, "body.name", "expected length <= 200"),
        ({"name": "A", "externalCustomerId": 1}, 400, "body.externalCustomerId", "expected string"),
        ({"name": "A", "externalCustomerId": ""}, 422, "body.externalCustomerId", "expected length >= 1"),
        ({"name": "A", "externalCustomerId": "x" * 256}, 422, "body.externalCustomerId", "expected length <= 255"),
        ({"name": "A", "colour": "red"}, 400, "body.colour", "unexpected property"),
        ({"name": "Helen Keller", "colour": "red"}, 400, "body.colour", "unexpected property"),
    ],
)
def test_a_wrong_body_is_told_where(
    app: Flask, program: Program, path: str, sent: dict[str, Any], status: int, location: str, message: str
) -> None:
    with nothing_written(app):
        answer = program.put(path, json=sent)
    problem = body(answer)
    assert (answer.status_code, problem["status"]) == (status, status)
    assert [(error["location"], error["message"]) for error in problem["errors"]] == [(location, message)]


@pytest.mark.parametrize("is_removed", [False, True], ids=["living", "removed"])
def test_an_external_id_that_is_taken_is_a_conflict(
    app: Flask, program: Program, path: str, *, is_removed: bool
) -> None:
    other = register(app, external_id="taken")
    if is_removed:
        archive(app, other.number)
    with nothing_written(app):
        answer = program.put(path, json={"name": "Helen Keller", "externalCustomerId": "taken"})
    assert (answer.status_code, body(answer)["errors"]) == (409, [])
    assert body(answer)["detail"] == "Another customer has this externalCustomerId."


def test_of_ten_who_take_one_external_id_at_once_one_does(app: Flask, world: World) -> None:
    slugs = [register(app, given_name=f"Ana {number}").slug for number in range(10)]

    def take(slug: str) -> int:
        sent = {"name": "Ana", "externalCustomerId": "one"}
        return Program(app, world.clinic_token).put(f"/customers/{slug}", json=sent).status_code

    assert sorted(together([functools.partial(take, slug) for slug in slugs])) == [204] + [409] * 9
    assert [external_id for (external_id,) in rows_of(app, Client, "external_id")].count("one") == 1


def test_a_stale_version_is_refused(app: Flask, program: Program, path: str) -> None:
    stale = program.get(path).headers["ETag"]
    assert program.put(path, json={"name": "A"}, headers={"If-Match": stale}).status_code == 204
    with nothing_written(app):
        for answer in (
            program.put(path, json={"name": "B"}, headers={"If-Match": stale}),
            program.delete(path, headers={"If-Match": stale}),
        ):
            assert (answer.status_code, body(answer)["title"]) == (412, "Precondition Failed")
            assert body(answer)["detail"] == "The customer was changed since it was read."


def test_a_change_is_in_the_history_with_this_dialect_as_its_origin(app: Flask, program: Program, path: str) -> None:
    program.put(path, json={"name": "Helen Keller"})
    assert rows_of(app, AuditEvent, "action", "origin", "changes")[-1] == (
        "client.update",
        "customers",
        {"external_id": ["x-1", None]},
    )


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("name", ["uuid", "slug"])
def test_removing_answers_nothing_and_the_customer_is_gone_everywhere(
    app: Flask, program: Program, helen: Registered, prefix: str, name: str
) -> None:
    path = f"{prefix}/customers/{getattr(helen, name)}"
    answer = program.delete(path)
    assert (answer.status_code, answer.data) == (204, b"")
    elsewhere = (f"/api/clientes/{helen.number}", f"/v1/workspace/clinic/clients/{helen.uuid}")
    for address in (path, *elsewhere, f"/api/clients/{helen.uuid}", f"/v1/clients/{helen.ulid}"):
        assert program.get(address).status_code == 404, address
    assert body(program.get("/customers"))["items"] == []
    with nothing_written(app):
        for again in (program.delete(path), program.put(path, json={"name": "A"})):
            assert (again.status_code, body(again)["detail"]) == (404, "There is no such customer.")


def test_a_former_slug_leads_to_the_customer_to_replace_and_to_remove(
    app: Flask, program: Program, helen: Registered
) -> None:
    rename(app, helen.number, "slug", "former")
    assert program.put("/customers/former", json={"name": "A"}).status_code == 204
    assert program.delete("/customers/former").status_code == 204


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_the_order_of_checks(
    app: Flask,
    stranger: FlaskClient,
    program: Program,
    token_with: Callable[..., Program],
    path: str,
    prefix: str,
    method: str,
) -> None:
    theirs = register(app, SALON, given_name="Theirs")
    malformed: dict[str, Any] = {"data": b"{", "headers": {"Content-Type": "text/plain"}}
    reader = token_with("read:customers", "clients.create")
    with nothing_written(app):
        assert stranger.open(f"{prefix}{path}", method=method, **malformed).status_code == 401
        denied = reader.request(method, f"{prefix}/customers/{NOBODYS_UUID}", **malformed)
        assert (denied.status_code, body(denied)["detail"]) == (403, "The scope write:customers is missing.")
        for absent in (NOBODYS_UUID, theirs.uuid, theirs.slug, "%00"):
            answer = program.request(method, f"{prefix}/customers/{absent}", **malformed)
            assert (answer.status_code, body(answer)["detail"]) == (404, "There is no such customer.")


@pytest.mark.parametrize(("method", "status"), [("PUT", 204), ("DELETE", 204)])
def test_the_scope_to_write_is_enough(
    token_with: Callable[..., Program], path: str, method: str, status: int
) -> None:
    assert token_with("write:customers").request(method, path, json={"name": "A"}).status_code == status
