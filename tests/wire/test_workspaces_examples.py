"""workspaces: what the documentation shows, to the letter, and a new client read back."""

import datetime as dt
import json
from typing import Any

import pytest
import time_machine
from flask import Flask

from registry.contact_points import Point
from registry.models import Client
from tests.people import Program, World
from tests.wire.asking import SECONDS, UUID_FORM, attributes, body, register, rows_of

PATH = "/v1/workspace/clinic/clients"
KEYS = ["id", "name", "avatarUrl", "contactMethods", "customFields", "createdAt"]
REQUEST = """{
"name": "John Doe",
"avatarUrl": "https://example.com/avatar.jpg",
"contactMethods": [
{
"type": "phone",
"value": "+1234567890",
"isPreferred": true
},
{
"type": "email",
"value": "john@example.com",
"isPreferred": false
}
],
"customFields": [
{
"fieldKey": "notes",
"value": "Preferred contact time: 9am-5pm"
}
]
}"""
DOCUMENTED_AT = dt.datetime(2024, 1, 15, 10, 0, tzinfo=dt.UTC)
RESPONSE = """{
"client": {
"id": "507f1f77bcf86cd799439011",
"name": "John Doe",
"avatarUrl": "https://example.com/avatar.jpg",
"contactMethods": [
{
"type": "phone",
"value": "+1234567890",
"isPreferred": true
}
],
"customFields": [],
"createdAt": "2024-01-15T10:00:00Z"
}
}"""


def send(program: Program, content: str, path: str = PATH) -> dict[str, Any]:
    """Create a client from a JSON text and return it as it was answered."""
    answer = program.post(path, data=content.encode(), headers={"Content-Type": "application/json"})
    assert answer.status_code == 201, answer.text
    assert answer.mimetype == "application/json"
    assert list(body(answer)) == ["client"]
    client = body(answer)["client"]
    assert isinstance(client, dict)
    return client


def test_the_documented_request_is_stored_whole(program: Program) -> None:
    client = send(program, REQUEST)
    sent = json.loads(REQUEST)
    assert list(client) == KEYS
    assert {key: client[key] for key in sent} == sent
    assert [list(method) for method in client["contactMethods"]] == [["type", "value", "isPreferred"]] * 2
    assert [list(field) for field in client["customFields"]] == [["fieldKey", "value"]]


def test_the_documented_response_is_that_of_its_own_client(program: Program) -> None:
    documented = json.loads(RESPONSE)
    sent = {key: documented["client"][key] for key in ("name", "avatarUrl", "contactMethods", "customFields")}
    with time_machine.travel(DOCUMENTED_AT, tick=False):
        client = send(program, json.dumps(sent))
    answered = {"client": client | {"id": documented["client"]["id"]}}
    assert json.dumps(answered) == json.dumps(documented)


def test_whatever_was_left_out_is_null_or_empty(program: Program) -> None:
    client = send(program, '{"name":"J","contactMethods":[{"type":"other","value":"x","isPreferred":true}]}')
    assert list(client) == KEYS
    assert (client["avatarUrl"], client["customFields"]) == (None, [])


def test_the_id_is_a_uuid_that_sorts_by_time(program: Program) -> None:
    first, second = (send(program, REQUEST)["id"] for _ in "ab")
    assert UUID_FORM.fullmatch(first)
    assert first < second


def test_the_moment_has_whole_seconds_and_is_now(program: Program) -> None:
    created_at = send(program, REQUEST)["createdAt"]
    assert SECONDS.fullmatch(created_at)
    assert abs(dt.datetime.now(dt.UTC) - dt.datetime.fromisoformat(created_at)) < dt.timedelta(seconds=30)


def test_the_moment_is_cut_to_the_second_and_in_utc(program: Program) -> None:
    honolulu = dt.timezone(dt.timedelta(hours=-10))
    with time_machine.travel(dt.datetime(2024, 1, 15, 0, 0, 0, 999_000, tzinfo=honolulu), tick=False):
        assert send(program, REQUEST)["createdAt"] == "2024-01-15T10:00:00Z"


@pytest.mark.parametrize("form", ["slug", "uuid", "UUID"])
def test_the_workspace_is_named_by_its_slug_or_its_uuid(program: Program, world: World, form: str) -> None:
    name = {"slug": "clinic", "uuid": world.clinic_uuid, "UUID": world.clinic_uuid.upper()}[form]
    client = send(program, REQUEST, f"/v1/workspace/{name}/clients")
    assert body(program.get(f"/v1/workspace/{name}/clients/{client['id']}"))["client"] == client


def test_a_new_client_is_read_back_as_it_was_answered(program: Program) -> None:
    created = program.post(PATH, data=REQUEST.encode(), headers={"Content-Type": "application/json"})
    answer = program.get(f"{PATH}/{body(created)['client']['id']}")
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "application/json", created.data)
    assert answer.headers["ETag"] == created.headers["ETag"]


def test_reading_shows_a_client_that_was_registered_at_the_desk(app: Flask, program: Program) -> None:
    ways = [
        Point("fax", "900 000 000"),
        Point("whatsapp", "600 000 002"),
        Point("email", "a@example.com", is_preferred=True),
    ]
    ana = register(app, contact_points=ways, notes="Mornings", avatar_url="https://example.com/a.png")
    client = body(program.get(f"{PATH}/{ana.uuid}"))["client"]
    assert list(client) == KEYS
    assert list(client.values())[:5] == [
        ana.uuid,
        "Ana Gil",
        "https://example.com/a.png",
        [
            {"type": "fax", "value": "900 000 000", "isPreferred": False},
            {"type": "whatsapp", "value": "600 000 002", "isPreferred": False},
            {"type": "email", "value": "a@example.com", "isPreferred": True},
        ],
        [{"fieldKey": "notes", "value": "Mornings"}],
    ]


def test_the_name_is_never_split(app: Flask, program: Program) -> None:
    send(program, REQUEST)
    assert rows_of(app, Client, "given_name", "family_name") == [("John Doe", None)]


def test_a_program_vouches_for_what_it_creates(app: Flask, program: Program) -> None:
    send(program, REQUEST)
    [(number,)] = rows_of(app, Client, "id")
    source, confirmed_at = attributes(app, number, "source", "confirmed_at")
    assert source == "api"
    assert confirmed_at is not None


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_every_reply_has_the_headers_of_personal_data(app: Flask, program: Program, method: str) -> None:
    path = PATH if method == "POST" else f"{PATH}/{register(app).uuid}"
    answer = program.request(method, path, data=REQUEST.encode(), headers={"Content-Type": "application/json"})
    assert answer.status_code in {200, 201}
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Request-Id"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in answer.headers
