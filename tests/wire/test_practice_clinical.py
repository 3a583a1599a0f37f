"""practice: what was asked and what was not, who may see it and who may write it, and the answers to consent."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry.models import AuditEvent, ConsentEvent
from tests.people import Program
from tests.wire.asking import attributes, body, nothing_written, rows_of

CLINICAL = ("medications", "allergies", "intolerances")
NAMED = {"first_name": "Helen", "last_name": "Keller"}
KNOWN: dict[str, list[Any]] = {
    "medications": [{"name": "Aspirin", "dosage": None}, {"name": "Insulin", "dosage": "10 units"}],
    "allergies": [{"name": "Penicillin", "reaction": "Rash"}],
    "intolerances": ["Gluten", "Lactose"],
}


def created(asker: Program | FlaskClient, **sent: Any) -> dict[str, Any]:
    answer = asker.post("/v1/clients", json=NAMED | sent)
    assert answer.status_code == 201, answer.text
    return body(answer)


@pytest.mark.parametrize("key", CLINICAL)
@pytest.mark.parametrize("value", [None, []], ids=["not asked", "none known"])
def test_not_asked_and_none_known_are_kept_apart(
    app: Flask, program: Program, key: str, value: list[Any] | None
) -> None:
    shown = created(program, **{key: value})
    assert shown[key] == value
    assert body(program.get(f"/v1/clients/{shown['id']}"))[key] == value
    assert attributes(app, 1, key) == [value]


@pytest.mark.parametrize("key", CLINICAL)
def test_what_is_not_sent_was_not_asked(program: Program, key: str) -> None:
    assert created(program)[key] is None


@pytest.mark.parametrize("key", CLINICAL)
def test_what_is_known_is_kept_in_order(program: Program, key: str) -> None:
    shown = created(program, **{key: KNOWN[key]})
    assert shown[key] == KNOWN[key]


def test_a_member_that_is_not_given_is_null(program: Program) -> None:
    shown = created(program, medications=[{"name": "Aspirin"}], allergies=[{"name": "Nuts", "reaction": ""}])
    assert shown["medications"] == [{"name": "Aspirin", "dosage": None}]
    assert shown["allergies"] == [{"name": "Nuts", "reaction": None}]


@pytest.mark.parametrize("role", ["owner", "manager", "clinician", "receptionist"])
def test_whoever_may_see_the_clinical_fields_sees_them(
    program: Program, signed_in: Callable[..., FlaskClient], role: str
) -> None:
    client_id = created(program, **KNOWN)["id"]
    shown = body(signed_in(role).get(f"/v1/clients/{client_id}"))
    assert {key: shown[key] for key in CLINICAL} == KNOWN


def test_to_everybody_else_they_are_null(program: Program, signed_in: Callable[..., FlaskClient]) -> None:
    client_id = created(program, **KNOWN)["id"]
    shown = body(signed_in("viewer").get(f"/v1/clients/{client_id}"))
    assert {key: shown[key] for key in CLINICAL} == dict.fromkeys(CLINICAL)
    assert shown["first_name"] == "Helen"


def test_alert_notes_and_emergency_contact_are_the_desks(token_with: Callable[..., Program]) -> None:
    desk = token_with("clients.create")
    sent = {"alert": "Wheelchair.", "notes": "Mornings.", "emergency_contact_name": "Anne"}
    shown = created(desk, **sent)
    assert {key: shown[key] for key in sent} == sent


@pytest.mark.parametrize("key", CLINICAL)
@pytest.mark.parametrize("kind", ["known", "none known"])
def test_whoever_may_not_write_them_is_refused_and_nothing_is_written(
    app: Flask, signed_in: Callable[..., FlaskClient], key: str, kind: str
) -> None:
    with nothing_written(app):
        value = KNOWN[key] if kind == "known" else []
        answer = signed_in("receptionist").post("/v1/clients", json=NAMED | {key: value})
    assert (answer.status_code, body(answer)) == (403, {"message": "This action is unauthorized."})


def test_sending_the_null_that_is_rendered_is_no_write(signed_in: Callable[..., FlaskClient]) -> None:
    shown = created(signed_in("receptionist"), **dict.fromkeys(CLINICAL))
    assert {key: shown[key] for key in CLINICAL} == dict.fromkeys(CLINICAL)


def test_whoever_may_write_but_not_see_them_is_shown_null(app: Flask, token_with: Callable[..., Program]) -> None:
    shown = created(token_with("clients.create", "medical.update"), **KNOWN)
    assert {key: shown[key] for key in CLINICAL} == dict.fromkeys(CLINICAL)
    assert attributes(app, 1, *CLINICAL) == [KNOWN[key] for key in CLINICAL]


@pytest.mark.parametrize("answer", ["accepted", "rejected"])
def test_an_answer_to_the_privacy_policy_is_an_event_with_who_and_when(
    app: Flask, program: Program, answer: str
) -> None:
    created(program, privacy_policy_consent=answer)
    [(client, given, actor, at)] = rows_of(app, ConsentEvent, "client_id", "answer", "actor_id", "at")
    [(recorded_at, recorded_by)] = rows_of(app, AuditEvent, "at", "actor_id")
    assert (client, given, actor) == (1, answer, recorded_by)
    assert abs((at - recorded_at).total_seconds()) < 5


@pytest.mark.parametrize("sent", [{}, {"privacy_policy_consent": None}, {"privacy_policy_consent": ""}], ids=repr)
def test_never_asked_is_no_refusal_and_no_event(app: Flask, program: Program, sent: dict[str, Any]) -> None:
    assert created(program, **sent)["privacy_policy_consent"] is None
    assert rows_of(app, ConsentEvent, "answer") == []


def test_clinical_fields_are_in_the_history_of_the_create(app: Flask, program: Program) -> None:
    created(program, **KNOWN)
    [(action, origin, changes)] = rows_of(app, AuditEvent, "action", "origin", "changes")
    assert (action, origin) == ("client.create", "practice")
    assert changes["allergies"] == [None, KNOWN["allergies"]]
