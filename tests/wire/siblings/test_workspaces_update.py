"""workspaces: a client changed in part, and removed."""

from typing import Any

import pytest
from flask import Flask

from registry import history
from registry.clients import find_client
from registry.contact_points import Point
from registry.models import AuditEvent
from tests.people import Program, caller
from tests.wire.asking import (
    NOBODYS_UUID,
    SECONDS,
    Registered,
    attributes,
    body,
    nothing_written,
    register,
    rows_of,
)

LIST = "/v1/workspace/clinic/clients"
WAYS = [Point("phone", "600 000 001", is_preferred=True, label="work"), Point("email", "ana@example.com")]
FIELDS: list[tuple[str, Any]] = [("shoe", 38), ("notes", "Mornings")]


@pytest.fixture
def ana(app: Flask) -> Registered:
    return register(
        app,
        contact_points=WAYS,
        custom_fields=FIELDS,
        avatar_url="https://example.com/a.png",
        alert="Faints",
        city="Vic",
        allergies=[{"name": "Latex", "reaction": None}],
    )


@pytest.fixture
def path(ana: Registered) -> str:
    return f"{LIST}/{ana.uuid}"


def shown(program: Program, path: str) -> dict[str, Any]:
    client = body(program.get(path))["client"]
    assert isinstance(client, dict)
    return client


def shaped(status: int, error: str, *messages: str) -> tuple[int, dict[str, Any]]:
    return status, {"statusCode": status, "message": list(messages), "error": error}


def test_changes_only_what_was_sent(program: Program, path: str) -> None:
    before = shown(program, path)
    answer = program.patch(path, json={"name": "Ana Sol"})
    client = body(answer)["client"]
    assert (answer.status_code, list(body(answer))) == (200, ["client"])
    assert list(client) == [*before, "updatedAt"]
    assert SECONDS.fullmatch(client["updatedAt"])
    assert {key: client[key] for key in before} == before | {"name": "Ana Sol"}
    assert shown(program, path) == before | {"name": "Ana Sol"}
    assert answer.headers["ETag"] == program.get(path).headers["ETag"]


@pytest.mark.parametrize(
    "sent",
    [
        {"avatarUrl": None},
        {"avatarUrl": "https://example.com/new.png"},
        {"contactMethods": [{"type": "other", "value": "@ana", "isPreferred": True}]},
        {"customFields": []},
        {"customFields": [{"fieldKey": "hat", "value": [""]}, {"fieldKey": "notes", "value": ""}]},
        {"customFields": [{"fieldKey": "notes", "value": None}, {"fieldKey": "shoe", "value": 38.0}]},
        {"name": "A", "avatarUrl": None, "customFields": []},
    ],
    ids=repr,
)
def test_what_was_written_is_read_back_and_nothing_else_changes(
    program: Program, path: str, sent: dict[str, Any]
) -> None:
    before = shown(program, path)
    answer = program.patch(path, json=sent)
    assert answer.status_code == 200, answer.text
    assert shown(program, path) == before | sent


def test_contact_methods_are_replaced_as_a_whole_and_known_ones_keep_their_rows(
    app: Flask, program: Program, ana: Registered, path: str
) -> None:
    def rows() -> dict[str, tuple[str, str | None]]:
        with app.app_context():
            points = find_client(caller(), ana.number).contact_points
            return {point.value: (str(point.uuid), point.label) for point in points}

    before = rows()
    sent = [
        {"type": "fax", "value": "900 000 000", "isPreferred": True},
        {"type": "phone", "value": "600 000 001", "isPreferred": False},
    ]
    assert body(program.patch(path, json={"contactMethods": sent}))["client"]["contactMethods"] == sent
    after = rows()
    assert list(after) == ["900 000 000", "600 000 001"]
    assert after["600 000 001"] == before["600 000 001"]


def test_what_this_dialect_cannot_show_is_never_touched(
    app: Flask, program: Program, ana: Registered, path: str
) -> None:
    def facts() -> dict[str, Any]:
        with app.app_context():
            return history.snapshot(find_client(caller(), ana.number))

    before = facts()
    methods = [{"type": "phone", "value": "1", "isPreferred": True}]
    sent = {"name": "A", "avatarUrl": None, "customFields": [], "contactMethods": methods}
    assert program.patch(path, json=sent).status_code == 200
    written = {
        "given_name",
        "family_name",
        "avatar_url",
        "notes",
        "notes_position",
        "contact_points",
        "custom_fields",
    }
    after = facts()
    assert {fact: after[fact] for fact in after.keys() - written} == {
        fact: before[fact] for fact in before.keys() - written
    }


def test_writing_back_what_was_read_changes_nothing(app: Flask, program: Program, path: str) -> None:
    read = program.get(path)
    with nothing_written(app):
        answer = program.patch(path, json=body(read)["client"])
    assert answer.status_code == 200
    client = body(answer)["client"]
    assert client == body(read)["client"] | {"updatedAt": client["updatedAt"]}
    assert answer.headers["ETag"] == read.headers["ETag"]


def test_what_a_laxer_dialect_brought_may_be_written_back(app: Flask, program: Program) -> None:
    long = register(app, given_name="x" * 200, family_name="y" * 200)
    read = program.get(f"{LIST}/{long.uuid}")
    assert body(read)["client"]["contactMethods"] == []
    with nothing_written(app):
        assert program.patch(f"{LIST}/{long.uuid}", json=body(read)["client"]).status_code == 200


def test_the_family_name_is_never_split_off_or_lost(app: Flask, program: Program, ana: Registered, path: str) -> None:
    for name, kept in (
        ("Eva Gil", ["Eva", "Gil"]),
        ("Eva Sol", ["Eva", "Sol"]),
        ("Someone else", ["Someone else", None]),
    ):
        assert body(program.patch(path, json={"name": name}))["client"]["name"] == name
        assert attributes(app, ana.number, "given_name", "family_name") == kept


@pytest.mark.parametrize("sent", [{}, {"id": NOBODYS_UUID}, {"createdAt": "x", "Name": "A", "notes": "x"}], ids=repr)
def test_a_body_without_a_known_field_is_the_wrong_shape(
    app: Flask, program: Program, path: str, sent: dict[str, Any]
) -> None:
    with nothing_written(app):
        answer = program.patch(path, json=sent)
    assert (answer.status_code, body(answer)) == shaped(400, "Bad Request", "body must have at least one known field")


def test_unknown_members_beside_a_known_one_are_ignored(program: Program, path: str) -> None:
    before = shown(program, path)
    answer = program.patch(path, json={"name": "A", "id": "x", "createdAt": None, "workspaceId": 7})
    assert answer.status_code == 200
    assert shown(program, path) == before | {"name": "A"}


NO_METHOD = {"type": "phone", "value": "1", "isPreferred": False}


@pytest.mark.parametrize(
    ("sent", "status", "message"),
    [
        ({"name": None}, 400, "name must be a string"),
        ({"name": 1}, 400, "name must be a string"),
        ({"name": " "}, 422, "name should not be empty"),
        ({"name": "x" * 201}, 422, "name must be at most 200 characters"),
        ({"avatarUrl": "ftp://x"}, 422, "avatarUrl must be a valid http or https URL"),
        ({"avatarUrl": ""}, 422, "avatarUrl must be a valid http or https URL"),
        ({"contactMethods": None}, 400, "contactMethods must be an array"),
        ({"contactMethods": []}, 422, "contactMethods must contain at least 1 element"),
        ({"contactMethods": [NO_METHOD]}, 422, "contactMethods must have exactly one preferred contact method"),
        ({"contactMethods": [{"type": "fax", "value": "1"}]}, 400, "contactMethods.0.isPreferred is required"),
        ({"customFields": None}, 400, "customFields must be an array"),
        ({"customFields": [{"fieldKey": "a"}]}, 400, "customFields.0.value is required"),
        ({"customFields": [{"fieldKey": "notes", "value": 1}]}, 422, "customFields must give notes as a string"),
    ],
)
def test_the_rules_of_the_create_hold(
    app: Flask, program: Program, path: str, sent: dict[str, Any], status: int, message: str
) -> None:
    error = {400: "Bad Request", 422: "Unprocessable Entity"}[status]
    with nothing_written(app):
        answer = program.patch(path, json=sent)
    assert (answer.status_code, body(answer)) == shaped(status, error, message)


def test_a_stale_version_is_refused_before_the_body_is_looked_at(app: Flask, program: Program, path: str) -> None:
    stale = program.get(path).headers["ETag"]
    assert program.patch(path, json={"name": "A"}, headers={"If-Match": stale}).status_code == 200
    with nothing_written(app):
        answers = [
            program.patch(path, json={"name": "B"}, headers={"If-Match": stale}),
            program.patch(path, data=b"{", headers={"If-Match": stale, "Content-Type": "application/json"}),
            program.delete(path, headers={"If-Match": stale}),
        ]
    for answer in answers:
        assert (answer.status_code, body(answer)) == shaped(
            412, "Precondition Failed", "Client was changed since it was read"
        )


def test_a_version_that_is_known_is_not_sent_again(program: Program, path: str) -> None:
    tag = program.get(path).headers["ETag"]
    assert program.get(path, headers={"If-None-Match": tag}).status_code == 304
    program.patch(path, json={"name": "A"})
    assert program.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_a_change_is_in_the_history_with_this_dialect_as_its_origin(app: Flask, program: Program, path: str) -> None:
    program.patch(path, json={"name": "Eva Gil"})
    assert rows_of(app, AuditEvent, "action", "origin", "changes")[-1] == (
        "client.update",
        "workspaces",
        {"given_name": ["Ana", "Eva"]},
    )
