"""workspaces: the definitions of custom fields, and what becomes of values when they change."""

import functools
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry.models import AuditEvent, CustomField
from tests.people import SALON, Program, World
from tests.wire.asking import (
    NOBODYS_UUID,
    SECONDS,
    UUID_FORM,
    archive,
    body,
    nothing_written,
    register,
    rows_of,
    together,
)

PATH = "/v1/workspace/clinic/client-fields"
CLIENTS = "/v1/workspace/clinic/clients"
KEYS = ["id", "fieldKey", "label", "kind", "position", "isAdHoc", "createdAt"]


def shaped(status: int, error: str, *messages: str) -> tuple[int, dict[str, Any]]:
    return status, {"statusCode": status, "message": list(messages), "error": error}


def define(program: Program, **sent: Any) -> dict[str, Any]:
    answer = program.post(PATH, json=sent)
    assert answer.status_code == 201, answer.text
    field = body(answer)["clientField"]
    assert isinstance(field, dict)
    return field


def listed(program: Program) -> list[dict[str, Any]]:
    answer = program.get(PATH)
    assert (answer.status_code, list(body(answer))) == (200, ["clientFields"])
    fields = body(answer)["clientFields"]
    assert isinstance(fields, list)
    return fields


def test_a_workspace_begins_without_any(program: Program) -> None:
    assert program.get(PATH).data == b'{"clientFields":[]}'


def test_a_field_is_defined_and_listed(program: Program) -> None:
    field = define(program, fieldKey="shoe_size", label="Shoe size", kind="number", position=3)
    assert list(field) == KEYS
    assert list(field.values())[1:-1] == ["shoe_size", "Shoe size", "number", 3, False]
    assert UUID_FORM.fullmatch(field["id"])
    assert SECONDS.fullmatch(field["createdAt"])
    assert listed(program) == [field]


def test_a_key_is_all_it_takes(program: Program) -> None:
    fields = [define(program, fieldKey=key) for key in ("b", "a", "Zapato nº")]
    assert [list(field.values())[1:-1] for field in fields] == [
        ["b", "b", "text", 0, False],
        ["a", "a", "text", 1, False],
        ["Zapato nº", "Zapato nº", "text", 2, False],
    ]
    assert listed(program) == fields


def test_fields_stand_by_position_and_those_that_a_value_brought_along_last(app: Flask, program: Program) -> None:
    register(app, custom_fields=[("ad hoc", 1), ("other", 2), ("notes", "x")])
    define(program, fieldKey="second", position=2)
    define(program, fieldKey="first", position=1)
    define(program, fieldKey="second too", position=2)
    found = [(field["fieldKey"], field["isAdHoc"]) for field in listed(program)]
    assert found == [
        ("first", False),
        ("second", False),
        ("second too", False),
        ("ad hoc", True),
        ("other", True),
    ]


def test_a_value_finds_the_field_that_was_defined_for_it(app: Flask, program: Program) -> None:
    define(program, fieldKey="shoe_size", kind="number")
    register(app, custom_fields=[("shoe_size", "38 wide")])
    assert rows_of(app, CustomField, "key", "kind", "is_adhoc") == [("shoe_size", "number", False)]


def test_a_field_that_a_value_brought_along_can_be_promoted(app: Flask, program: Program) -> None:
    register(app, custom_fields=[("shoe_size", 38)])
    [field] = listed(program)
    answer = program.patch(f"{PATH}/{field['id']}", json={"isAdHoc": False, "label": "Shoe size"})
    assert answer.status_code == 200
    assert body(answer)["clientField"] == field | {"isAdHoc": False, "label": "Shoe size"}
    assert listed(program) == [body(answer)["clientField"]]


@pytest.mark.parametrize(
    "sent",
    [{"label": "Hat"}, {"kind": "choice"}, {"position": 0}, {"position": 1_000_000}, {"isAdHoc": True}],
    ids=repr,
)
def test_changes_only_what_was_sent_and_no_value(app: Flask, program: Program, sent: dict[str, Any]) -> None:
    field = define(program, fieldKey="shoe", label="Shoe", kind="number", position=7)
    ana = register(app, custom_fields=[("shoe", 38.0)])
    before = program.get(f"{CLIENTS}/{ana.uuid}")
    answer = program.patch(f"{PATH}/{field['id']}", json=sent)
    assert (answer.status_code, body(answer)["clientField"]) == (200, field | sent)
    after = program.get(f"{CLIENTS}/{ana.uuid}")
    assert (after.data, after.headers["ETag"]) == (before.data, before.headers["ETag"])


def test_writing_back_what_was_read_changes_nothing(app: Flask, program: Program) -> None:
    register(app, custom_fields=[("ad hoc", 1)])
    define(program, fieldKey="shoe", label="Shoe")
    with nothing_written(app):
        for field in listed(program):
            answer = program.patch(f"{PATH}/{field['id']}", json=field)
            assert (answer.status_code, body(answer)["clientField"]) == (200, field)


def test_the_key_never_changes(program: Program) -> None:
    field = define(program, fieldKey="shoe")
    answer = program.patch(f"{PATH}/{field['id']}", json={"fieldKey": "hat", "label": "Hat"})
    assert body(answer)["clientField"] == field | {"label": "Hat"}


def test_every_write_is_in_the_history(app: Flask, program: Program) -> None:
    field = define(program, fieldKey="shoe")
    program.patch(f"{PATH}/{field['id']}", json={"label": "Shoe"})
    program.delete(f"{PATH}/{field['id']}")
    key = {"key": ["shoe", "shoe"]}
    created, changed, deleted = rows_of(app, AuditEvent, "action", "origin", "client_id", "changes")
    assert created[:3] == ("field.create", "workspaces", None)
    assert created[3]["label"] == [None, "shoe"]
    assert changed == ("field.update", "workspaces", None, key | {"label": ["shoe", "Shoe"]})
    assert deleted[:3] == ("field.delete", "workspaces", None)
    assert (deleted[3]["key"], deleted[3]["label"]) == (["shoe", None], ["Shoe", None])


@pytest.mark.parametrize("key", ["shoe", " shoe ", "brought along", "notes"])
def test_a_key_that_is_there_already_is_a_conflict(app: Flask, program: Program, key: str) -> None:
    define(program, fieldKey="shoe")
    register(app, custom_fields=[("brought along", 1)])
    with nothing_written(app):
        answer = program.post(PATH, json={"fieldKey": key})
    assert (answer.status_code, body(answer)) == shaped(409, "Conflict", "Client field already exists")


def test_keys_are_told_apart_by_case(program: Program) -> None:
    assert [define(program, fieldKey=key)["fieldKey"] for key in ("shoe", "Shoe")] == ["shoe", "Shoe"]


def test_of_ten_who_define_one_key_at_once_one_does(app: Flask, world: World) -> None:
    def define_it() -> int:
        return Program(app, world.clinic_token).post(PATH, json={"fieldKey": "shoe"}).status_code

    assert sorted(together([define_it] * 10)) == [201] + [409] * 9


@pytest.mark.parametrize("is_removed", [False, True], ids=["living", "removed"])
def test_a_field_in_use_is_not_deleted_and_no_value_is_lost(
    app: Flask, program: Program, *, is_removed: bool
) -> None:
    field = define(program, fieldKey="shoe")
    ana = register(app, custom_fields=[("shoe", None)])
    if is_removed:
        archive(app, ana.number)
    with nothing_written(app):
        answer = program.delete(f"{PATH}/{field['id']}")
    assert (answer.status_code, body(answer)) == shaped(409, "Conflict", "Client field is in use by 1 client")


def test_says_how_many_clients_use_a_field(app: Flask, program: Program) -> None:
    for _ in range(3):
        register(app, custom_fields=[("shoe", 1)])
    [field] = listed(program)
    answer = program.delete(f"{PATH}/{field['id']}")
    assert body(answer)["message"] == ["Client field is in use by 3 clients"]


def test_a_field_that_nobody_uses_any_more_is_deleted(app: Flask, program: Program) -> None:
    ana = register(app, custom_fields=[("shoe", 38)])
    [field] = listed(program)
    assert program.patch(f"{CLIENTS}/{ana.uuid}", json={"customFields": []}).status_code == 200
    answer = program.delete(f"{PATH}/{field['id']}")
    assert (answer.status_code, answer.data) == (204, b"")
    assert listed(program) == []
    again = program.delete(f"{PATH}/{field['id']}")
    assert (again.status_code, body(again)) == shaped(404, "Not Found", "Client field not found")


def test_a_value_that_comes_while_its_field_is_deleted_finds_one(app: Flask, world: World) -> None:
    """Whichever is first: the field is in use and stays, or the value brings it along anew."""
    for number in range(5):
        program = Program(app, world.clinic_token)
        field = define(program, fieldKey=f"key {number}")
        values = [{"fieldKey": f"key {number}", "value": 1}]
        methods = [{"type": "fax", "value": "1", "isPreferred": True}]
        client = {"name": "Ana", "contactMethods": methods, "customFields": values}
        delete = functools.partial(program.delete, f"{PATH}/{field['id']}")
        create = functools.partial(Program(app, world.clinic_token).post, CLIENTS, json=client)
        deleted, created = together([delete, create])
        assert created.status_code == 201, created.text
        assert deleted.status_code in {204, 409}, deleted.text
        assert body(created)["client"]["customFields"] == values
        assert [one["fieldKey"] for one in listed(program)].count(f"key {number}") == 1


@pytest.mark.parametrize(
    ("sent", "status", "message"),
    [
        ({}, 400, "fieldKey is required"),
        ({"fieldKey": None}, 400, "fieldKey must be a string"),
        ({"fieldKey": 1}, 400, "fieldKey must be a string"),
        ({"fieldKey": " "}, 422, "fieldKey should not be empty"),
        ({"fieldKey": "x" * 101}, 422, "fieldKey must be at most 100 characters"),
        ({"fieldKey": "a\nb"}, 422, "fieldKey must be on one line"),
        ({"fieldKey": "a", "label": None}, 400, "label must be a string"),
        ({"fieldKey": "a", "label": ""}, 422, "label should not be empty"),
        ({"fieldKey": "a", "label": "x" * 101}, 422, "label must be at most 100 characters"),
        ({"fieldKey": "a", "kind": ""}, 422, "kind should not be empty"),
        ({"fieldKey": "a", "kind": "Text"}, 422, "kind must be one of: text, number, flag, date, choice"),
        ({"fieldKey": "a", "position": "1"}, 400, "position must be an integer"),
        ({"fieldKey": "a", "position": 1.0}, 400, "position must be an integer"),
        ({"fieldKey": "a", "position": True}, 400, "position must be an integer"),
        ({"fieldKey": "a", "position": None}, 400, "position must be an integer"),
        ({"fieldKey": "a", "position": -1}, 422, "position must not be less than 0"),
        ({"fieldKey": "a", "position": 2**63 - 1}, 422, "position must not be greater than 1000000"),
    ],
)
def test_a_wrong_definition_is_told_in_shape(
    app: Flask, program: Program, sent: dict[str, Any], status: int, message: str
) -> None:
    error = {400: "Bad Request", 422: "Unprocessable Entity"}[status]
    with nothing_written(app):
        answer = program.post(PATH, json=sent)
    assert (answer.status_code, body(answer)) == shaped(status, error, message)


@pytest.mark.parametrize("sent", [{}, {"fieldKey": "hat"}, {"id": "x"}], ids=repr)
def test_a_change_of_nothing_known_is_the_wrong_shape(app: Flask, program: Program, sent: dict[str, Any]) -> None:
    field = define(program, fieldKey="shoe")
    with nothing_written(app):
        answer = program.patch(f"{PATH}/{field['id']}", json=sent)
    assert (answer.status_code, body(answer)) == shaped(400, "Bad Request", "body must have at least one known field")


@pytest.mark.parametrize("role", ["manager", "clinician", "receptionist", "viewer"])
def test_whoever_works_here_may_read_and_only_the_owner_may_write(
    app: Flask, signed_in: Callable[..., FlaskClient], program: Program, role: str
) -> None:
    field = define(program, fieldKey="shoe")
    desk = signed_in(role)
    assert desk.get(PATH).status_code == 200
    with nothing_written(app):
        for answer in (
            desk.post(PATH, data=b"{", content_type="application/json"),
            desk.patch(f"{PATH}/{NOBODYS_UUID}", json={}),
            desk.delete(f"{PATH}/{field['id']}"),
        ):
            assert (answer.status_code, body(answer)) == shaped(
                403, "Forbidden", "Missing permission: workspace.manage"
            )
    assert signed_in("owner").post(PATH, json={"fieldKey": "hat"}).status_code == 201


def test_another_workspaces_fields_are_none(app: Flask, program: Program, salon_program: Program) -> None:
    answer = salon_program.post(f"/v1/workspace/{SALON}/client-fields", json={"fieldKey": "shoe"})
    theirs = body(answer)["clientField"]["id"]
    assert listed(program) == []
    with nothing_written(app):
        for absent in (theirs, NOBODYS_UUID, "x", "1"):
            answers = [program.patch(f"{PATH}/{absent}", json={}), program.delete(f"{PATH}/{absent}")]
            for one in answers:
                assert (one.status_code, body(one)) == shaped(404, "Not Found", "Client field not found")


def test_a_stranger_needs_a_credential(stranger: FlaskClient) -> None:
    paths = [("GET", PATH), ("POST", PATH), ("PATCH", f"{PATH}/x"), ("DELETE", f"{PATH}/x")]
    assert [stranger.open(path, method=method).status_code for method, path in paths] == [401] * 4


def test_the_same_definition_sent_again_under_one_key_is_made_once(app: Flask, program: Program) -> None:
    headers = {"Idempotency-Key": "k-1"}
    first, second = (program.post(PATH, json={"fieldKey": "shoe"}, headers=headers) for _ in "ab")
    assert (second.status_code, second.data, second.headers["Idempotent-Replayed"]) == (201, first.data, "true")
    other = program.post(PATH, json={"fieldKey": "hat"}, headers=headers)
    assert (other.status_code, body(other)) == shaped(
        422, "Unprocessable Entity", "Idempotency-Key was used for another request"
    )
