"""practice: the lens laws of its PATCH, whatever a client's origin and whatever the clients dialect did to it."""

from typing import Any

import hypothesis
import pytest
from flask import Flask
from hypothesis import strategies as st

from registry.identifiers import ulid_of
from tests.people import Program
from tests.wire.asking import attributes, body
from tests.wire.births import BIRTHS, PRACTICE, UPDATES
from tests.wire.test_lens import born, facts_of, modest, record_of

# The record's facts that this dialect cannot show; of the contact points, the further e-mail addresses and others.
HIDDEN = (
    *(
        "avatar_url",
        "country",
        "document_type",
        "document_number",
        "external_id",
        "slug",
        "is_active",
        "is_confirmed",
    ),
    *("custom_fields", "notes_position", "uuid", "source", "confirmed_at", "created_at", "created_by_id"),
)


@st.composite
def changes(draw: st.DrawFn) -> dict[str, Any]:
    """Some members of an arbitrary client, and some members of its address."""
    whole = draw(PRACTICE)
    named = draw(st.sets(st.sampled_from(sorted(whole))))
    found = {key: whole[key] for key in sorted(named)}
    if "address" in found:
        members = draw(st.sets(st.sampled_from(sorted(found["address"]))))
        found["address"] = {key: found["address"][key] for key in sorted(members)}
    return found


def path_to(app: Flask, number: int) -> str:
    return f"/v1/clients/{ulid_of('cli', attributes(app, number, 'uuid')[0])}"


def without_ids(shown: dict[str, Any]) -> dict[str, Any]:
    numbers = [{key: value for key, value in one.items() if key != "id"} for one in shown["phone_numbers"]]
    return shown | {"phone_numbers": numbers}


def merged(before: dict[str, Any], changed: dict[str, Any]) -> dict[str, Any]:
    address = before["address"] | changed.get("address", {})
    return without_ids(before) | changed | {"address": address}


@pytest.mark.parametrize("dialect", BIRTHS)
@modest
@hypothesis.given(data=st.data())
def test_writing_back_what_was_read_changes_nothing(
    app: Flask, program: Program, dialect: str, data: st.DataObject
) -> None:
    with born(app, program, dialect, data) as (number, uuid):
        path = path_to(app, number)
        for step in ("born", "changed", "changed elsewhere"):
            if step == "changed":
                assert program.patch(path, json=data.draw(changes(), label=step)).status_code == 200
            if step == "changed elsewhere":
                assert program.put(f"/api/clients/{uuid}", json=data.draw(UPDATES, label=step)).status_code == 200
            read, before = program.get(path), record_of(app, number)
            again = program.patch(path, json=body(read))
            assert (again.status_code, again.data) == (200, read.data)
            assert record_of(app, number) == before
            assert again.headers["ETag"] == read.headers["ETag"]


@pytest.mark.parametrize("dialect", BIRTHS)
@modest
@hypothesis.given(data=st.data())
def test_what_was_written_is_read_back_and_nothing_else_changes(
    app: Flask, program: Program, dialect: str, data: st.DataObject
) -> None:
    with born(app, program, dialect, data) as (number, uuid):
        path = path_to(app, number)
        program.put(f"/api/clients/{uuid}", json=data.draw(UPDATES, label="elsewhere"))
        for changed in data.draw(st.lists(changes(), min_size=1, max_size=3), label="changes"):
            before, hidden = body(program.get(path)), hidden_of(app, number)
            answer = program.patch(path, json=changed)
            assert answer.status_code == 200, answer.text
            assert without_ids(body(answer)) == merged(before, changed)
            assert body(program.get(path)) == body(answer)
            assert hidden_of(app, number) == hidden


def hidden_of(app: Flask, number: int) -> dict[str, Any]:
    """What of a client this dialect cannot show."""
    facts = facts_of(app, number)
    points = [(point["id"], point["value"]) for point in facts["contact_points"] if point["kind"] == "other"]
    return {name: facts[name] for name in HIDDEN} | {"others": points}


@modest
@hypothesis.given(data=st.data())
def test_e_mail_addresses_that_it_does_not_show_stay(app: Flask, program: Program, data: st.DataObject) -> None:
    with born(app, program, "workspaces", data) as (number, _):
        path = path_to(app, number)
        for changed in data.draw(st.lists(changes(), min_size=1, max_size=3), label="changes"):
            shown, before = body(program.get(path))["email"], emails_of(app, number)
            assert program.patch(path, json=changed).status_code == 200
            assert {one for one in before if one != shown} <= set(emails_of(app, number))


def emails_of(app: Flask, number: int) -> list[str]:
    return [point["value"] for point in facts_of(app, number)["contact_points"] if point["kind"] == "email"]
