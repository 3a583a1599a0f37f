"""clients: many writes at the same moment, each in a thread and a program of its own."""

import functools
from collections import Counter

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from registry.models import AuditEvent, ContactPoint
from tests.people import Program, World
from tests.wire.asking import Registered, attributes, body, register, rows_of, together

# What each of eight programs keeps changing, and how the record calls it.
FIELDS = {
    "name": "given_name",
    "surname": "family_name",
    "address": "address_line1",
    "city": "city",
    "country": "country",
    "postal_code": "postal_code",
    "gender": "gender_identity",
    "document_number": "document_number",
}


@pytest.fixture
def maria(app: Flask) -> Registered:
    return register(app, given_name="Maria", family_name="Garcia", phone="+34612345678", city="Madrid")


def put(app: Flask, token: str, client: Registered, **request: str) -> TestResponse:
    """One update by a program of its own; `if_match` is a header, everything else is the body."""
    headers = {"If-Match": request.pop("if_match")} if "if_match" in request else {}
    return Program(app, token).put(f"/api/clients/{client.uuid}", json=request, headers=headers)


def test_of_fifty_who_want_one_address_at_once_exactly_one_gets_it(app: Flask, world: World) -> None:
    clients = [register(app, given_name=f"Client {number}") for number in range(50)]
    wishes = [functools.partial(put, app, world.clinic_token, client, email="one@example.com") for client in clients]
    answers = together(wishes)
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 49}
    [winner] = [body(answer)["user_id"] for answer in answers if answer.status_code == 200]
    held = rows_of(app, ContactPoint, "value", "client_id")
    assert held == [("one@example.com", next(client.number for client in clients if client.uuid == winner))]


def test_two_who_change_different_fields_at_once_both_succeed(app: Flask, world: World, maria: Registered) -> None:
    for number in range(10):
        changes = [{"city": f"City {number}"}, {"phone": f"+3460000000{number}"}]
        together([functools.partial(put, app, world.clinic_token, maria, **change) for change in changes])
        shown = body(put(app, world.clinic_token, maria))
        assert (shown["city"], shown["phone"]) == (f"City {number}", f"+3460000000{number}")


def test_of_two_who_insist_on_the_same_version_at_once_one_is_refused(
    app: Flask, world: World, maria: Registered
) -> None:
    tag = put(app, world.clinic_token, maria).headers["ETag"]
    cities = ("Valencia", "Sevilla")
    wishes = [functools.partial(put, app, world.clinic_token, maria, if_match=tag, city=city) for city in cities]
    answers = together(wishes)
    assert Counter(answer.status_code for answer in answers) == {200: 1, 412: 1}
    [written] = [city for city, answer in zip(cities, answers, strict=True) if answer.status_code == 200]
    assert attributes(app, maria.number, "city", "version") == [written, 2]


def edit_again_and_again(app: Flask, token: str, client: Registered, field: str, times: int) -> str:
    """Write a field so often, asserting that each is acknowledged with what was written; return the last."""
    value = ""
    for number in range(times):
        value = f"{field[:5]} {number}"
        answer = put(app, token, client, **{field: value})
        assert (answer.status_code, body(answer)[field]) == (200, value), answer.text
    return value


def edit_all_at_once(app: Flask, token: str, client: Registered, times: int) -> None:
    last = together([functools.partial(edit_again_and_again, app, token, client, field, times) for field in FIELDS])
    assert attributes(app, client.number, *FIELDS.values()) == last
    edits = [
        changes for action, changes in rows_of(app, AuditEvent, "action", "changes") if action != "client.create"
    ]
    assert len(edits) == times * len(FIELDS)
    assert attributes(app, client.number, "version") == [1 + len(edits)]


def test_two_hundred_edits_of_one_client_lose_nothing(app: Flask, world: World, maria: Registered) -> None:
    edit_all_at_once(app, world.clinic_token, maria, 25)


@pytest.mark.soak
def test_a_thousand_edits_of_one_client_lose_nothing(app: Flask, world: World, maria: Registered) -> None:
    edit_all_at_once(app, world.clinic_token, maria, 125)
