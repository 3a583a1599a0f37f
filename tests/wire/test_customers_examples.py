"""customers: what its documentation shows, word for word."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry.models import Client
from tests.people import Program
from tests.wire.asking import PROBLEM_JSON, SECONDS, UUID_FORM, body, register, rows_of, with_access_token

KEYS = ["createdAt", "createdBy", "externalCustomerId", "id", "name", "slug", "updatedAt", "updatedBy"]
AWESOME = {"externalCustomerId": "external-customer-id-12345", "name": "Awesome Customer"}
PREFIXES = ["", "/api"]


def create(program: Program, path: str = "/customers", **sent: Any) -> dict[str, Any]:
    answer = program.post(path, json=sent)
    assert answer.status_code == 201, answer.text
    return body(answer)


@pytest.mark.parametrize("prefix", PREFIXES)
def test_creates_the_documented_customer(program: Program, prefix: str) -> None:
    printed = b'{    "externalCustomerId": "external-customer-id-12345",    "name": "Awesome Customer"  }'
    answer = program.post(f"{prefix}/customers", data=printed, content_type="application/json")
    shown = body(answer)
    assert (answer.status_code, answer.mimetype) == (201, "application/json")
    assert shown == {
        "createdAt": shown["createdAt"],
        "createdBy": shown["createdBy"],
        "externalCustomerId": "external-customer-id-12345",
        "id": shown["id"],
        "name": "Awesome Customer",
        "slug": "awesome-customer",
        "updatedAt": shown["createdAt"],
        "updatedBy": shown["createdBy"],
    }


def test_keys_are_in_alphabetical_order(program: Program) -> None:
    shown = create(program, **AWESOME)
    assert list(shown) == KEYS == sorted(KEYS)
    assert list(shown["createdBy"]) == list(shown["updatedBy"]) == ["id", "name"]


def test_the_id_is_a_uuid_and_times_have_whole_seconds(program: Program) -> None:
    shown = create(program, **AWESOME)
    assert UUID_FORM.fullmatch(shown["id"])
    assert SECONDS.fullmatch(shown["createdAt"])
    assert SECONDS.fullmatch(shown["updatedAt"])


@pytest.mark.parametrize("sent", [{}, {"externalCustomerId": None}], ids=repr)
def test_without_an_external_id_the_key_is_there_and_null(program: Program, sent: dict[str, Any]) -> None:
    shown = create(program, name="Awesome Customer", **sent)
    assert list(shown) == KEYS
    assert shown["externalCustomerId"] is None


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("key", ["id", "slug"])
def test_reads_a_customer_by_uuid_or_slug(program: Program, prefix: str, key: str) -> None:
    created = program.post("/customers", json=AWESOME)
    read = program.get(f"{prefix}/customers/{body(created)[key]}")
    assert (read.status_code, read.data, read.mimetype) == (200, created.data, "application/json")


def test_a_uuid_may_be_written_in_capitals(program: Program) -> None:
    shown = create(program, **AWESOME)
    assert body(program.get(f"/customers/{shown['id'].upper()}")) == shown


def test_says_what_is_required_in_the_documented_problem(program: Program) -> None:
    answer = program.post("/customers", json={}, headers={"X-Request-Id": "abc123"})
    assert (answer.status_code, answer.mimetype) == (400, PROBLEM_JSON)
    assert answer.text == (
        '{"detail":"Property name is required but is missing.",'
        '"errors":[{"location":"body.name","message":"expected required property name to be present","value":null}],'
        '"instance":"urn:request:abc123","status":400,"title":"Bad Request","type":"about:blank"}'
    )


@pytest.mark.parametrize("key", ["createdAt", "createdBy", "id", "updatedAt", "updatedBy"])
@pytest.mark.parametrize("value", ["x", None, {"id": "x"}], ids=repr)
def test_what_only_we_set_is_ignored(program: Program, key: str, value: Any) -> None:
    shown = create(program, **(AWESOME | {key: value}))
    assert shown[key] != value


def test_what_the_resource_shows_can_be_sent_but_for_what_is_unique(program: Program) -> None:
    shown = create(program, **AWESOME)
    again = create(program, **(shown | {"slug": "second", "externalCustomerId": "second"}))
    assert again["name"] == "Awesome Customer"
    assert again["id"] != shown["id"]


@pytest.mark.parametrize("length", [1, 200])
def test_a_name_has_at_least_one_character(program: Program, length: int) -> None:
    assert create(program, name="Ñ" * length)["name"] == "Ñ" * length


def test_a_name_is_trimmed_and_composed_and_never_split(app: Flask, program: Program) -> None:
    assert create(program, name="  Mari\u0301a de la O  ")["name"] == "Mar\u00eda de la O"
    assert rows_of(app, Client, "given_name", "family_name") == [("Mar\u00eda de la O", None)]


def test_given_and_family_name_are_shown_joined(app: Flask, program: Program) -> None:
    helen = register(app, given_name="Helen", family_name="Keller")
    assert body(program.get(f"/customers/{helen.uuid}"))["name"] == "Helen Keller"


@pytest.mark.parametrize("external_id", ["1", "é", "x" * 255, "a b/c?d"])
def test_an_external_id_is_any_text(program: Program, external_id: str) -> None:
    assert create(program, name="A", externalCustomerId=external_id)["externalCustomerId"] == external_id


def test_a_session_works_as_well_as_a_token(signed_in: Callable[..., FlaskClient]) -> None:
    desk = signed_in("receptionist")
    created = desk.post("/customers", json=AWESOME)
    assert created.status_code == 201
    assert desk.get("/customers/awesome-customer").data == created.data


def test_an_access_token_works_as_well(app: Flask) -> None:
    assert create(with_access_token(app, "receptionist"), **AWESOME)["slug"] == "awesome-customer"


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "Application/JSON"])
def test_the_content_type_may_be_written_in_other_ways(program: Program, content_type: str) -> None:
    assert program.post("/customers", data=b'{"name":"A"}', content_type=content_type).status_code == 201


def test_the_other_dialects_read_the_same_customer(program: Program) -> None:
    shown = create(program, **AWESOME)
    desk = body(program.get(f"/api/clients/{shown['id']}"))
    assert (desk["name"], desk["surname"]) == ("Awesome Customer", "")
    crm = body(program.get(f"/v1/workspace/clinic/clients/{shown['id']}"))["client"]
    assert (crm["name"], crm["contactMethods"]) == ("Awesome Customer", [])
    assert body(program.get("/v1/clients/1"))["first_name"] == "Awesome Customer"
