"""clients: lists mask documents' numbers; who sees them whole is written down, and no mask is ever stored."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blueprints.api.clients.wire import masked
from registry.models import AuditEvent
from tests.people import Program
from tests.wire.asking import Registered, attributes, body, break_down, nothing_written, register, rows_of

PATH = "/api/clients"


@pytest.fixture
def maria(app: Flask) -> Registered:
    return register(app, given_name="Maria", document_type="DNI", document_number="12345678A", city="Madrid")


def number_in_list(asker: Any, query: str = "") -> list[str]:
    answer = asker.get(PATH + query)
    assert answer.status_code == 200, answer.text
    return [client["document_number"] for client in body(answer)["data"]]


def reveals(app: Flask) -> list[tuple[Any, ...]]:
    events = rows_of(app, AuditEvent, "action", "client_id", "origin", "request_id", "changes")
    return [event[1:] for event in events if event[0] == "client.reveal"]


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("12345678A", "*****678A"),
        ("12345", "*2345"),
        ("1234", "****"),
        ("1", "*"),
        ("", ""),
        ("X" * 20, "*" * 16 + "XXXX"),
    ],
)
def test_the_last_four_characters_are_shown_and_never_all_of_them(number: str, shown: str) -> None:
    assert masked(number) == shown


@pytest.mark.parametrize("query", ["", "?reveal=false", "?search=maria", "?status=ALL"])
def test_lists_mask_it_whoever_asks(
    app: Flask, program: Program, signed_in: Callable[..., FlaskClient], maria: Registered, query: str
) -> None:
    askers = [program, signed_in("owner"), signed_in("viewer")]
    with nothing_written(app):
        assert [number_in_list(asker, query) for asker in askers] == [["*****678A"]] * 3


def test_the_client_alone_is_shown_whole(program: Program, maria: Registered) -> None:
    assert body(program.get(f"{PATH}/{maria.uuid}"))["document_number"] == "12345678A"


def test_whoever_may_export_sees_it_and_each_is_written_down(app: Flask, program: Program, maria: Registered) -> None:
    register(app, given_name="Without")
    other = register(app, given_name="Jorge", document_number="X1")
    answer = program.get(f"{PATH}?reveal=true&limit=5", headers={"X-Request-Id": "r-1"})
    assert [client["document_number"] for client in body(answer)["data"]] == ["X1", "", "12345678A"]
    assert reveals(app) == [(other.number, "clients", "r-1", {}), (maria.number, "clients", "r-1", {})]


def test_only_those_on_the_page_are_written_down(app: Flask, program: Program, maria: Registered) -> None:
    other = register(app, given_name="Jorge", document_number="X1")
    assert number_in_list(program, "?reveal=true&limit=1") == ["X1"]
    assert [event[0] for event in reveals(app)] == [other.number]


def test_looking_changes_no_client(app: Flask, program: Program, maria: Registered) -> None:
    before = program.get(f"{PATH}/{maria.uuid}")
    assert number_in_list(program, "?reveal=true") == ["12345678A"]
    after = program.get(f"{PATH}/{maria.uuid}")
    assert (after.data, after.headers["ETag"]) == (before.data, before.headers["ETag"])


@pytest.mark.parametrize(
    ("role", "sees"),
    [("owner", True), ("manager", True), ("clinician", False), ("receptionist", False), ("viewer", False)],
)
def test_whoever_may_not_export_still_gets_the_mask(
    app: Flask, signed_in: Callable[..., FlaskClient], maria: Registered, role: str, *, sees: bool
) -> None:
    assert number_in_list(signed_in(role), "?reveal=true") == ["12345678A" if sees else "*****678A"]
    assert len(reveals(app)) == sees


def test_a_look_that_cannot_be_written_down_is_not_granted(
    app: Flask, program: Program, maria: Registered, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_down(monkeypatch, "clients", "record_reveal")
    answer = program.get(f"{PATH}?reveal=true")
    assert answer.status_code == 500
    assert "12345678A" not in answer.text


def test_what_a_list_showed_may_be_sent_back_and_changes_nothing(
    app: Flask, program: Program, maria: Registered
) -> None:
    [shown] = body(program.get(PATH))["data"]
    with nothing_written(app):
        answer = program.put(f"{PATH}/{maria.uuid}", json=shown)
    assert (answer.status_code, body(answer)["document_number"]) == (200, "12345678A")


def test_the_mask_beside_a_change_leaves_the_number_alone(app: Flask, program: Program, maria: Registered) -> None:
    [shown] = body(program.get(PATH))["data"]
    answer = program.put(f"{PATH}/{maria.uuid}", json=shown | {"city": "Vic"})
    assert (answer.status_code, body(answer)["city"]) == (200, "Vic")
    assert attributes(app, maria.number, "document_number", "city") == ["12345678A", "Vic"]


@pytest.mark.parametrize("number", ["*****678B", "*****679A", "****678A", "******678A", "*", "****", "*12345678A"])
def test_any_other_mask_is_no_number(app: Flask, program: Program, maria: Registered, number: str) -> None:
    with nothing_written(app):
        answer = program.put(f"{PATH}/{maria.uuid}", json={"document_number": number})
    assert body(answer) == {"statusCode": 400, "statusMessage": "El número de documento no es válido"}


def test_the_mask_of_a_number_that_was_changed_meanwhile_is_refused(
    app: Flask, program: Program, maria: Registered
) -> None:
    [shown] = body(program.get(PATH))["data"]
    program.put(f"{PATH}/{maria.uuid}", json={"document_number": "87654321B"})
    assert program.put(f"{PATH}/{maria.uuid}", json=shown).status_code == 400
    assert attributes(app, maria.number, "document_number") == ["87654321B"]


@pytest.mark.parametrize("number", ["12345678A*", "1*2", "", "X"])
def test_a_real_number_is_written(app: Flask, program: Program, maria: Registered, number: str) -> None:
    assert body(program.put(f"{PATH}/{maria.uuid}", json={"document_number": number}))["document_number"] == number
    assert attributes(app, maria.number, "document_number") == [number or None]


@pytest.mark.parametrize("number", ["*123", "****"])
def test_a_number_that_looks_like_a_mask_goes_round_too(app: Flask, program: Program, number: str) -> None:
    odd = register(app, document_number=number)
    [shown] = body(program.get(PATH))["data"]
    with nothing_written(app):
        for sent in (shown, body(program.get(f"{PATH}/{odd.uuid}"))):
            assert program.put(f"{PATH}/{odd.uuid}", json=sent).status_code == 200
