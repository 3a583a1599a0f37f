"""practice: who may change the clinical lists, and that a refusal tells nothing of what stands in them."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import Program
from tests.wire.asking import Registered, attributes, body, nothing_written, register

CLINICAL: dict[str, Any] = {
    "medications": [{"name": "Aspirin", "dosage": None}],
    "allergies": [{"name": "Penicillin", "reaction": "Rash"}],
    "intolerances": ["Gluten"],
}
UNAUTHORIZED = (403, {"message": "This action is unauthorized."})
every_list = pytest.mark.parametrize("key", CLINICAL)


@pytest.fixture
def helen(app: Flask) -> Registered:
    return register(app, given_name="Helen", **CLINICAL)


def answered(asker: Program | FlaskClient, client: Registered, **sent: Any) -> tuple[int, dict[str, Any]]:
    answer = asker.patch(f"/v1/clients/{client.ulid}", json=sent)
    return answer.status_code, body(answer)


@every_list
@pytest.mark.parametrize("value", [None, []], ids=["not asked", "none known"])
def test_not_asked_and_none_known_are_kept_apart(
    app: Flask, program: Program, helen: Registered, key: str, value: list[Any] | None
) -> None:
    status, shown = answered(program, helen, **{key: value})
    assert (status, shown[key], attributes(app, helen.number, key)) == (200, value, [value])


@every_list
@pytest.mark.parametrize("kind", ["another", "none known", "not asked"])
def test_whoever_may_see_but_not_write_them_is_refused(
    app: Flask, signed_in: Callable[..., FlaskClient], helen: Registered, key: str, kind: str
) -> None:
    value = {"another": CLINICAL[key] * 2, "none known": [], "not asked": None}[kind]
    with nothing_written(app):
        assert answered(signed_in("receptionist"), helen, title="Dr", **{key: value}) == UNAUTHORIZED


def test_whoever_may_see_but_not_write_them_sends_back_what_was_shown(
    app: Flask, signed_in: Callable[..., FlaskClient], helen: Registered
) -> None:
    receptionist = signed_in("receptionist")
    shown = body(receptionist.get(f"/v1/clients/{helen.ulid}"))
    status, after = answered(receptionist, helen, **shown | {"title": "Dr"})
    assert (status, after) == (200, shown | {"title": "Dr"})


@every_list
def test_to_whoever_sees_null_a_right_guess_answers_as_a_wrong_one(
    app: Flask, token_with: Callable[..., Program], helen: Registered, key: str
) -> None:
    blind = token_with("clients.view", "clients.update")
    guesses: list[list[Any]] = [CLINICAL[key], [], CLINICAL[key] * 2]
    for guess in guesses:
        with nothing_written(app):
            assert answered(blind, helen, **{key: guess}) == UNAUTHORIZED


def test_sending_back_the_null_that_is_rendered_is_no_write(
    app: Flask, token_with: Callable[..., Program], helen: Registered
) -> None:
    for scopes in (("clients.view", "clients.update"), ("clients.view", "clients.update", "medical.update")):
        blind = token_with(*scopes, name=" ".join(scopes))
        with nothing_written(app):
            status, shown = answered(blind, helen, **dict.fromkeys(CLINICAL))
        assert (status, [shown[key] for key in CLINICAL]) == (200, [None, None, None])
    assert attributes(app, helen.number, *CLINICAL) == list(CLINICAL.values())


@every_list
def test_whoever_may_write_but_not_see_them_writes_unseen(
    app: Flask, token_with: Callable[..., Program], helen: Registered, key: str
) -> None:
    blind = token_with("clients.update", "medical.update")
    status, shown = answered(blind, helen, **{key: []})
    assert (status, shown[key], attributes(app, helen.number, key)) == (200, None, [[]])


def test_alert_notes_and_emergency_contact_are_the_desks(
    signed_in: Callable[..., FlaskClient], helen: Registered
) -> None:
    sent = {"alert": "Wheelchair.", "notes": "Mornings.", "emergency_contact_name": "Anne"}
    status, shown = answered(signed_in("receptionist"), helen, **sent)
    assert (status, {key: shown[key] for key in sent}) == (200, sent)
