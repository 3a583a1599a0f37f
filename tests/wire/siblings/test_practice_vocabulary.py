"""practice: the workspace's tags and referral types, listed by name and added to."""

import functools
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry.models import AuditEvent, ReferralType, Tag
from tests.people import SALON, Program, World
from tests.wire.asking import PROBLEM_JSON, body, break_down, nothing_written, rows_of, together, vocabulary

KINDS: dict[str, tuple[type[ReferralType | Tag], str]] = {
    "/v1/tags": (Tag, "tag"),
    "/v1/referral-types": (ReferralType, "ret"),
}
TAKEN = {
    "message": "The name has already been taken.",
    "errors": {"name": ["The name has already been taken."]},
}
UNAUTHORIZED = (403, {"message": "This action is unauthorized."})
both = pytest.mark.parametrize("path", KINDS)


@both
def test_an_empty_workspace_has_none(program: Program, path: str) -> None:
    answer = program.get(path)
    assert (answer.status_code, answer.text) == (200, '{"data":[]}')


@both
def test_creates_one_and_answers_id_number_and_name(app: Flask, program: Program, path: str) -> None:
    model, prefix = KINDS[path]
    answer = program.post(path, json={"name": "  VIP "})
    [(number,)] = rows_of(app, model, "id")
    shown = body(answer)
    assert (answer.status_code, list(shown)) == (201, ["id", "number", "name"])
    assert re.fullmatch(f"{prefix}_[0-7][0-9A-HJKMNP-TV-Z]{{25}}", shown["id"])
    assert (shown["number"], shown["name"]) == (number, "VIP")
    assert body(program.get(path)) == {"data": [shown]}


@both
def test_are_listed_by_name_and_only_ones_own(app: Flask, program: Program, path: str) -> None:
    model, _ = KINDS[path]
    for name in ("Web", "Friend", "Ñu"):
        vocabulary(app, model, name)
    vocabulary(app, model, "Theirs", SALON)
    assert [one["name"] for one in body(program.get(path))["data"]] == ["Friend", "Web", "Ñu"]


def test_what_was_created_is_put_on_a_client_by_id_or_number(program: Program) -> None:
    tag = body(program.post("/v1/tags", json={"name": "VIP"}))
    kind = body(program.post("/v1/referral-types", json={"name": "Doctor"}))
    named = {"first_name": "Helen", "last_name": "Keller"}
    for form in ("id", "number"):
        sent = named | {"tag_ids": [tag[form]], "referral_type_id": kind[form]}
        shown = body(program.post("/v1/clients", json=sent))
        assert (shown["tag_ids"], shown["referral_type_id"]) == ([tag["id"]], kind["id"])


@both
def test_a_name_that_is_taken_is_refused(app: Flask, program: Program, path: str) -> None:
    assert program.post(path, json={"name": "VIP"}).status_code == 201
    with nothing_written(app):
        for name in ("VIP", " VIP "):
            answer = program.post(path, json={"name": name})
            assert (answer.status_code, body(answer)) == (422, TAKEN)
    assert program.post(path, json={"name": "vip"}).status_code == 201


@both
def test_another_workspace_may_have_the_same_name(program: Program, salon_program: Program, path: str) -> None:
    assert [one.post(path, json={"name": "VIP"}).status_code for one in (program, salon_program)] == [201, 201]


@both
def test_of_ten_who_create_one_name_at_once_one_does(app: Flask, world: World, path: str) -> None:
    programs = [Program(app, world.clinic_token) for _ in range(10)]
    answers = together([functools.partial(one.post, path, json={"name": "VIP"}) for one in programs])
    assert sorted(answer.status_code for answer in answers) == [201, *[422] * 9]
    assert all(body(answer) == TAKEN for answer in answers if answer.status_code == 422)
    assert rows_of(app, KINDS[path][0], "name") == [("VIP",)]


@both
def test_what_is_sent_twice_under_one_key_is_made_once(app: Flask, program: Program, path: str) -> None:
    key = {"Idempotency-Key": "k"}
    first, again = (program.post(path, json={"name": "VIP"}, headers=key) for _ in range(2))
    assert (again.status_code, again.data, again.headers["Idempotent-Replayed"]) == (201, first.data, "true")
    other = program.post(path, json={"name": "New"}, headers=key)
    said = "The Idempotency-Key has already been used for another request."
    assert (other.status_code, body(other)) == (422, {"message": said, "errors": {"Idempotency-Key": [said]}})
    taken = program.post(path, json={"name": "VIP"}, headers={"Idempotency-Key": "l"})
    assert (taken.status_code, body(taken)) == (422, TAKEN)
    assert rows_of(app, KINDS[path][0], "name") == [("VIP",)]


@both
@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "The name field is required."),
        ({"name": None}, "The name field is required."),
        ({"name": ""}, "The name field is required."),
        ({"name": " \u200b"}, "The name field is required."),
        ({"name": 7}, "The name field must be a string."),
        ({"name": ["VIP"]}, "The name field must be a string."),
        ({"name": "x" * 101}, "The name field must not be greater than 100 characters."),
    ],
    ids=["absent", "null", "empty", "invisible", "number", "list", "long"],
)
def test_a_name_is_one_text_of_up_to_100_characters(
    app: Flask, program: Program, path: str, sent: dict[str, Any], said: str
) -> None:
    with nothing_written(app):
        answer = program.post(path, json=sent)
    assert (answer.status_code, body(answer)) == (422, {"message": said, "errors": {"name": [said]}})


@both
def test_what_is_only_ours_to_set_is_ignored(program: Program, path: str) -> None:
    shown = body(program.post(path, json={"name": "x" * 100, "id": "tag_1", "number": 77, "tone": 9}))
    assert (shown["name"], shown["number"] == 77) == ("x" * 100, False)


@both
def test_the_creation_is_in_the_history(app: Flask, program: Program, path: str) -> None:
    number = body(program.post(path, json={"name": "VIP"}))["number"]
    action = {"/v1/tags": "tag.create", "/v1/referral-types": "referral_type.create"}[path]
    assert rows_of(app, AuditEvent, "action", "origin", "client_id", "changes") == [
        (action, "practice", None, {"id": [None, number], "name": [None, "VIP"]})
    ]


@both
def test_a_stranger_neither_sees_nor_creates(app: Flask, stranger: FlaskClient, path: str) -> None:
    with nothing_written(app):
        for answer in (stranger.get(path), stranger.post(path, json={})):
            assert (answer.status_code, body(answer)) == (401, {"message": "Unauthenticated."})


@both
def test_whoever_views_clients_sees_them_and_whoever_changes_clients_creates(
    app: Flask, token_with: Callable[..., Program], path: str
) -> None:
    viewer, editor = token_with("clients.view"), token_with("clients.update", name="Editor")
    with nothing_written(app):
        answers = [viewer.post(path, json={}), editor.get(path)]
    assert [(answer.status_code, body(answer)) for answer in answers] == [UNAUTHORIZED, UNAUTHORIZED]
    assert viewer.get(path).status_code == 200
    assert editor.post(path, json={"name": "VIP"}).status_code == 201


@both
def test_a_receptionist_makes_the_tag_that_a_client_needs(signed_in: Callable[..., FlaskClient], path: str) -> None:
    desk = signed_in("receptionist")
    assert desk.post(path, json={"name": "VIP"}).status_code == 201
    forged = desk.post(path, json={"name": "New"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert (forged.status_code, body(forged)) == UNAUTHORIZED


@both
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_a_method_that_is_not_offered_is_told_with_those_that_are(program: Program, path: str, method: str) -> None:
    answer = program.request(method, path, json={})
    assert (answer.status_code, body(answer)) == (405, {"message": "Method Not Allowed"})
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS, POST"


@both
def test_problem_details_name_the_member(program: Program, path: str) -> None:
    program.post(path, json={"name": "VIP"})
    answer = program.post(path, json={"name": "VIP"}, headers={"Accept": PROBLEM_JSON})
    assert (answer.status_code, answer.mimetype) == (422, PROBLEM_JSON)
    assert [error["location"] for error in body(answer)["errors"]] == ["body.name"]


@both
def test_a_fault_of_ours_leaves_nothing_behind(
    app: Flask, program: Program, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    break_down(monkeypatch, "practice", "create_tag", "create_referral_type")
    with nothing_written(app):
        assert body(program.post(path, json={"name": "VIP"})) == {"message": "Server Error"}
    monkeypatch.undo()
    monkeypatch.setattr("registry.history.record", lambda *_: 1 / 0)
    with nothing_written(app):
        assert program.post(path, json={"name": "VIP"}).status_code == 500
