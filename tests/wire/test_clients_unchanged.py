"""clients: what equals what is shown breaks no rule and is no change; what does not is written, and only that."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry.contact_points import Point
from registry.models import AuditEvent, Client
from tests.people import Program
from tests.wire.asking import Registered, attributes, body, nothing_written, register, rows_of

BIRTHS: dict[str, tuple[str, dict[str, Any]]] = {
    "clientes": ("/api/clientes", {"nombres": "P", "telefono": "12", "email": "p@example.com"}),
    "workspaces": (
        "/v1/workspace/clinic/clients",
        {
            "name": "O" * 120,
            "avatarUrl": "https://example.com/o.png",
            "contactMethods": [
                {"type": "whatsapp", "value": "wa", "isPreferred": True},
                {"type": "email", "value": f"{'o' * 60}@example.com", "isPreferred": False},
            ],
            "customFields": [{"fieldKey": "notes", "value": "VIP"}],
        },
    ),
    "practice": (
        "/v1/clients",
        {
            "first_name": "H",
            "last_name": "K",
            "gender_identity": "Woman of many words",
            "date_of_birth": "1880-06-27",
            "phone_numbers": [{"code": "+61", "number": "4", "type": "work"}],
            "address": {"line1": "1" * 200, "line2": "2" * 200, "country_code": "AU"},
        },
    ),
    "customers": ("/customers", {"name": "A", "externalCustomerId": "external-customer-id-12345"}),
}

# What other dialects let in and this one would not.
LAX: dict[str, dict[str, Any]] = {
    "email": {"email": f"{'o' * 60}@example.com"},
    "name": {"given_name": "X"},
    "surname": {"family_name": None},
    "phone": {"phone": "12"},
    "address": {"address_line1": "1" * 200, "address_line2": "2" * 200},
    "city": {"city": "x" * 80},
    "country": {"country": "x" * 80},
    "gender": {"gender_identity": "x" * 80},
}


@pytest.fixture
def desk(signed_in: Callable[..., FlaskClient]) -> FlaskClient:
    return signed_in("receptionist")


@pytest.fixture
def maria(app: Flask) -> Registered:
    """A client with all that this dialect cannot show."""
    return register(
        app,
        given_name="Maria",
        family_name="Garcia",
        phone="+34612345678",
        email="maria@example.com",
        city="Madrid",
        state="Comunidad de Madrid",
        preferred_name="Mery",
        alert="Requires wheelchair access.",
        notes="Prefers mornings.",
        allergies=[{"name": "Penicillin", "reaction": None}],
        medications=[],
        birthdate=dt.date(1990, 5, 15),
        external_id="x-1",
    )


@pytest.mark.parametrize("dialect", BIRTHS)
def test_writing_back_what_was_read_changes_nothing_wherever_the_client_was_born(
    app: Flask, program: Program, desk: FlaskClient, dialect: str
) -> None:
    path, born = BIRTHS[dialect]
    assert program.post(path, json=born).status_code == 201
    [(uuid,)] = rows_of(app, Client, "uuid")
    before = desk.get(f"/api/clients/{uuid}")
    with nothing_written(app):
        after = desk.put(f"/api/clients/{uuid}", json=body(before))
    assert (after.status_code, after.data) == (200, before.data)
    assert after.headers["ETag"] == before.headers["ETag"]


@pytest.mark.parametrize("field", LAX)
def test_a_value_as_it_is_shown_skips_its_rule_beside_one_that_changes(
    app: Flask, desk: FlaskClient, field: str
) -> None:
    lax = register(app, **LAX[field])
    shown = body(desk.get(f"/api/clients/{lax.uuid}"))
    answer = desk.put(f"/api/clients/{lax.uuid}", json=shown | {"postal_code": "46001"})
    assert answer.status_code == 200, answer.text
    assert body(answer) == shown | {"postal_code": "46001", "updated_at": body(answer)["updated_at"]}


@pytest.mark.parametrize(("field", "value"), [("name", "Y"), ("name", "x"), ("phone", "13"), ("surname", "-")])
def test_a_value_that_is_not_as_it_is_shown_does_not_skip_its_rule(
    app: Flask, desk: FlaskClient, field: str, value: str
) -> None:
    lax = register(app, given_name="X", family_name=None, phone="12")
    assert desk.put(f"/api/clients/{lax.uuid}", json={field: value}).status_code == 400


def test_an_empty_body_is_fine_and_changes_nothing(app: Flask, desk: FlaskClient, maria: Registered) -> None:
    before = desk.get(f"/api/clients/{maria.uuid}")
    with nothing_written(app):
        after = desk.put(f"/api/clients/{maria.uuid}", json={})
    assert (after.status_code, after.data, after.headers["ETag"]) == (200, before.data, before.headers["ETag"])


def test_a_value_that_is_tidied_into_what_is_there_changes_nothing(
    app: Flask, desk: FlaskClient, maria: Registered
) -> None:
    with nothing_written(app):
        answer = desk.put(
            f"/api/clients/{maria.uuid}", json={"name": " Maria ", "birth_date": "1990-05-15T10:00:00Z"}
        )
    assert answer.status_code == 200


def test_changes_only_what_was_named(app: Flask, desk: FlaskClient, maria: Registered) -> None:
    before = body(desk.get(f"/api/clients/{maria.uuid}"))
    after = body(desk.put(f"/api/clients/{maria.uuid}", json={"city": "Valencia"}))
    assert after == before | {"city": "Valencia", "updated_at": after["updated_at"]}


def test_leaves_alone_what_it_cannot_show(app: Flask, desk: FlaskClient, maria: Registered) -> None:
    hidden = ("state", "preferred_name", "alert", "notes", "allergies", "medications", "external_id", "slug")
    before = attributes(app, maria.number, *hidden)
    assert desk.put(f"/api/clients/{maria.uuid}", json={"city": "Valencia", "name": "Anna"}).status_code == 200
    assert attributes(app, maria.number, *hidden) == before


def test_keeps_the_other_numbers_when_the_phone_changes(app: Flask, desk: FlaskClient) -> None:
    ways = [
        Point("phone", "+34911111111", label="work"),
        Point("whatsapp", "+34622222222", is_preferred=True),
        Point("email", "first@example.com"),
        Point("email", "second@example.com"),
        Point("fax", "+34933333333"),
    ]
    ana = register(app, contact_points=ways)
    shown = body(desk.get(f"/api/clients/{ana.uuid}"))
    assert (shown["phone"], shown["email"]) == ("+34622222222", "first@example.com")
    desk.put(f"/api/clients/{ana.uuid}", json={"phone": "+34644444444", "email": "third@example.com"})
    [points] = attributes(app, ana.number, "contact_points")
    assert [(point.kind, point.value, point.is_preferred) for point in points] == [
        ("phone", "+34911111111", False),
        ("whatsapp", "+34644444444", True),
        ("email", "third@example.com", False),
        ("email", "second@example.com", False),
        ("fax", "+34933333333", False),
    ]


def test_a_change_is_in_the_history_with_who_and_what(app: Flask, desk: FlaskClient, maria: Registered) -> None:
    desk.put(f"/api/clients/{maria.uuid}", json={"city": "Valencia"}, headers={"X-Request-Id": "r-1"})
    event = rows_of(app, AuditEvent, "action", "origin", "request_id", "changes")[-1]
    assert event == ("client.update", "clients", "r-1", {"city": ["Madrid", "Valencia"]})


def test_the_update_time_never_runs_backwards_and_the_version_moves(
    app: Flask, desk: FlaskClient, maria: Registered
) -> None:
    first = desk.put(f"/api/clients/{maria.uuid}", json={"city": "Valencia"})
    second = desk.put(f"/api/clients/{maria.uuid}", json={"city": "Sevilla"})
    assert body(first)["created_at"] <= body(first)["updated_at"] <= body(second)["updated_at"]
    assert first.headers["ETag"] != second.headers["ETag"]
    assert attributes(app, maria.number, "version") == [3]
