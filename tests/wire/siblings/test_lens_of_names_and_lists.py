"""The lens laws of the two dialects that have one name: workspaces, with lists replaced as a whole, and customers."""

import secrets
from typing import Any

import hypothesis
import pytest
from flask import Flask
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from tests.people import Program
from tests.wire.asking import body
from tests.wire.births import BIRTHS, UPDATES, contact_methods, maybe, text
from tests.wire.births import WORKSPACES as NEW_CLIENTS
from tests.wire.test_lens import born, facts_of, modest, record_of

every_birth = pytest.mark.parametrize("birth", BIRTHS)

PATCHES = st.fixed_dictionaries(
    {},
    optional={
        "name": text(200),
        "avatarUrl": maybe(st.just("https://example.com/me.png")),
        "contactMethods": contact_methods(),
        "customFields": NEW_CLIENTS.map(lambda client: client["customFields"]),
    },
).filter(bool)
REPLACEMENTS = st.fixed_dictionaries({"name": text(200)}, optional={"externalCustomerId": maybe(st.just("x"))})

# Which of the record's facts a member of a body writes.
WRITES = {
    "name": {"given_name", "family_name"},
    "avatarUrl": {"avatar_url"},
    "contactMethods": {"contact_points", "primary"},
    "customFields": {"custom_fields", "notes", "notes_position"},
    "externalCustomerId": {"external_id"},
}


def patch(program: Program, uuid: str, sent: dict[str, Any]) -> TestResponse:
    answer = program.patch(f"/v1/workspace/clinic/clients/{uuid}", json=sent)
    assert answer.status_code == 200, answer.text
    return answer


def put(program: Program, uuid: str, sent: dict[str, Any]) -> TestResponse:
    answer = program.put(f"/customers/{uuid}", json=sent)
    assert answer.status_code == 204, answer.text
    return answer


def desk(program: Program, uuid: str, sent: dict[str, Any]) -> TestResponse:
    answer = program.put(f"/api/clients/{uuid}", json=sent)
    assert answer.status_code == 200, answer.text
    return answer


def nothing(*_: Any) -> None:
    """Leave the client as it was born."""


CHANGES: dict[Any, st.SearchStrategy[Any]] = {nothing: st.none(), desk: UPDATES, patch: PATCHES}


def read_client(program: Program, uuid: str) -> dict[str, Any]:
    client = body(program.get(f"/v1/workspace/clinic/clients/{uuid}"))["client"]
    assert isinstance(client, dict)
    return client


def read_customer(program: Program, uuid: str) -> dict[str, Any]:
    return body(program.get(f"/customers/{uuid}"))


def untouched(before: dict[str, Any], after: dict[str, Any], *members: str) -> bool:
    """Tell whether every fact is as it was, but for those that these members write."""
    written = {fact for member in members for fact in WRITES[member]}
    return all(before[fact] == after[fact] for fact in before.keys() - written)


@every_birth
@modest
@hypothesis.given(data=st.data())
def test_writing_back_what_was_read_changes_nothing(
    app: Flask, program: Program, birth: str, data: st.DataObject
) -> None:
    with born(app, program, birth, data) as (number, uuid):
        for change in (nothing, desk, patch):
            change(program, uuid, data.draw(CHANGES[change], label=change.__name__))
            before = record_of(app, number)
            patch(program, uuid, read_client(program, uuid))
            put(program, uuid, read_customer(program, uuid))
            assert record_of(app, number) == before


@every_birth
@modest
@hypothesis.given(data=st.data())
def test_what_was_patched_is_read_back_and_nothing_else_changes(
    app: Flask, program: Program, birth: str, data: st.DataObject
) -> None:
    with born(app, program, birth, data) as (number, uuid):
        for sent in data.draw(st.lists(PATCHES, min_size=1, max_size=3), label="patches"):
            before, facts = read_client(program, uuid), facts_of(app, number)
            answer = body(patch(program, uuid, sent))["client"]
            after = read_client(program, uuid)
            assert after == before | sent
            assert answer == after | {"updatedAt": answer["updatedAt"]}
            assert untouched(facts, facts_of(app, number), *sent)


@every_birth
@modest
@hypothesis.given(data=st.data())
def test_what_was_put_is_read_back_and_nothing_else_changes(
    app: Flask, program: Program, birth: str, data: st.DataObject
) -> None:
    with born(app, program, birth, data) as (number, uuid):
        for drawn in data.draw(st.lists(REPLACEMENTS, min_size=1, max_size=3), label="replacements"):
            sent = {"externalCustomerId": None} | drawn
            if sent["externalCustomerId"]:
                sent["externalCustomerId"] = secrets.token_hex(8)  # a removed client's stays taken
            before, facts = read_customer(program, uuid), facts_of(app, number)
            put(program, uuid, sent)
            after = read_customer(program, uuid)
            ours = {key: after[key] for key in ("updatedAt", "updatedBy")}
            assert after == before | sent | ours
            assert untouched(facts, facts_of(app, number), *sent)
