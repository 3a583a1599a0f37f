"""The lens laws, whatever a client's origin.

GetPut: writing back what was read changes nothing. PutGet: what was written is read back equal. And what a dialect
cannot show it hides, and never destroys.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import hypothesis
import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import strategies as st

from registry import history
from registry.clients import find_client
from registry.db import db
from registry.models import AuditEvent, Client
from tests.people import Program, caller
from tests.wire.asking import archive, attributes, body
from tests.wire.births import BIRTHS, UPDATES

# The database is emptied once a test, not once an example; a client that an example is through with is removed.
modest = hypothesis.settings(
    max_examples=10,
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture, hypothesis.HealthCheck.too_slow],
)

# Which of the record's facts a key of the clients dialect writes.
WRITES: dict[str, set[str]] = {
    "email": {"contact_points"},
    "name": {"given_name"},
    "surname": {"family_name"},
    "phone": {"contact_points"},
    "address": {"address_line1", "address_line2"},
    "city": {"city"},
    "country": {"country", "country_code"},
    "postal_code": {"postal_code"},
    "gender": {"gender_identity"},
    "birth_date": {"birthdate"},
    "document_type": {"document_type"},
    "document_number": {"document_number"},
    "status": {"is_active"},
}


def unique(sent: dict[str, Any]) -> dict[str, Any]:
    """A body whose slug and external id no earlier example had: both stay taken."""
    return {
        key: f"{value}-{secrets.token_hex(4)}" if value and key in {"slug", "externalCustomerId"} else value
        for key, value in sent.items()
    }


def newest(app: Flask) -> tuple[int, str]:
    """The number and UUID of the client that was registered last."""
    with app.app_context():
        number, uuid = db.session.execute(sa.select(Client.id, Client.uuid).order_by(Client.id.desc()).limit(1)).one()
        return number, str(uuid)


@contextmanager
def born(app: Flask, program: Program, dialect: str, data: st.DataObject) -> Iterator[tuple[int, str]]:
    """The number and UUID of an arbitrary client born in a dialect, for as long as an example needs it."""
    path, bodies = BIRTHS[dialect]
    answer = program.post(path, json=unique(data.draw(bodies, label="born")))
    assert answer.status_code == 201, answer.text
    number, uuid = newest(app)
    try:
        yield number, uuid
    finally:
        archive(app, number)


def facts_of(app: Flask, number: int) -> dict[str, Any]:
    """All that stands in a client's record, but for who changed it last, when, and how often."""
    with app.app_context():
        client = find_client(caller("owner"), number)
        constant = ("uuid", "slug", "source", "confirmed_at", "created_at", "created_by_id")
        primary = {"phone": client.primary_phone, "email": client.primary_email}
        return history.snapshot(client) | {
            **{name: getattr(client, name) for name in constant},
            "primary": {kind: str(point.uuid) for kind, point in primary.items() if point},
        }


def record_of(app: Flask, number: int) -> dict[str, Any]:
    """All of that and the rest, with how many entries the client's history has."""
    changing = ("version", "updated_at", "updated_by_id", "sort_name", "search_text")
    values = attributes(app, number, *changing)
    with app.app_context():
        entries = db.session.scalar(sa.select(sa.func.count()).where(AuditEvent.client_id == number))
    return facts_of(app, number) | dict(zip(changing, values, strict=True)) | {"entries": entries}


def other_points(facts: dict[str, Any], before: dict[str, Any], written: set[str]) -> list[dict[str, Any]]:
    """A client's contact points but for the written ones, which are the primaries or new."""
    known = {point["id"] for point in before["contact_points"]} - {before["primary"].get(kind) for kind in written}
    return [point for point in facts["contact_points"] if point["id"] in known]


@pytest.mark.parametrize("dialect", BIRTHS)
@modest
@hypothesis.given(data=st.data())
def test_writing_back_what_was_read_changes_nothing(
    app: Flask, program: Program, dialect: str, data: st.DataObject
) -> None:
    with born(app, program, dialect, data) as (number, uuid):
        for changes in (None, data.draw(UPDATES, label="update")):
            if changes is not None:
                assert program.put(f"/api/clients/{uuid}", json=changes).status_code == 200
            read = program.get(f"/api/clients/{uuid}")
            before = record_of(app, number)
            again = program.put(f"/api/clients/{uuid}", json=body(read))
            assert (again.status_code, again.data) == (200, read.data)
            assert record_of(app, number) == before
            assert again.headers["ETag"] == read.headers["ETag"]


@pytest.mark.parametrize("dialect", BIRTHS)
@modest
@hypothesis.given(data=st.data())
def test_what_was_written_is_read_back_and_nothing_else_changes(
    app: Flask, program: Program, dialect: str, data: st.DataObject
) -> None:
    with born(app, program, dialect, data) as (_, uuid):
        for changes in data.draw(st.lists(UPDATES, min_size=1, max_size=3), label="updates"):
            before = body(program.get(f"/api/clients/{uuid}"))
            answer = program.put(f"/api/clients/{uuid}", json=changes)
            assert answer.status_code == 200, answer.text
            after = body(answer)
            assert after == before | changes | {"updated_at": after["updated_at"]}
            assert body(program.get(f"/api/clients/{uuid}")) == after


@pytest.mark.parametrize("dialect", BIRTHS)
@modest
@hypothesis.given(data=st.data())
def test_what_cannot_be_shown_is_never_touched(
    app: Flask, program: Program, dialect: str, data: st.DataObject
) -> None:
    with born(app, program, dialect, data) as (number, uuid):
        changes = data.draw(UPDATES, label="update")
        before = facts_of(app, number)
        assert program.put(f"/api/clients/{uuid}", json=changes).status_code == 200
        after = facts_of(app, number)
        touched = {fact for key in changes for fact in WRITES[key]} | {"contact_points", "primary"}
        assert {fact: after[fact] for fact in after.keys() - touched} == {
            fact: before[fact] for fact in before.keys() - touched
        }
        written = {"phone", "email"} & changes.keys()
        assert other_points(after, before, written) == other_points(before, before, written)


@pytest.mark.parametrize("dialect", BIRTHS)
@modest
@hypothesis.given(data=st.data())
def test_the_dialect_of_its_birth_shows_what_the_client_was_born_with(
    app: Flask, program: Program, dialect: str, data: st.DataObject
) -> None:
    path, bodies = BIRTHS[dialect]
    sent = unique(data.draw(bodies, label="born"))
    answer = program.post(path, json=sent)
    assert answer.status_code == 201, answer.text
    resource = next((value for key, value in body(answer).items() if key in {"cliente", "client"}), body(answer))
    for one in resource.get("phone_numbers", []):
        del one["id"]
    assert {key: resource[key] for key in sent} == sent
    read = body(program.get(f"{path}/{resource['id']}"))
    read = read.get("client", read)
    for one in read.get("phone_numbers", []):
        del one["id"]
    assert read == resource
    archive(app, newest(app)[0])
