"""clientes: changing a client."""

from typing import Any

import pytest
from flask import Flask

from registry.contact_points import Point
from tests.people import Program
from tests.wire.asking import (
    PROBLEM_JSON,
    PROBLEM_MEMBERS,
    Registered,
    attributes,
    body,
    nothing_written,
    register,
)

COULD_NOT_UPDATE = {"message": "Error al actualizar cliente"}


@pytest.fixture
def ana(app: Flask) -> Registered:
    return register(app, phone="600 000 001", email="ana@example.com", city="Vic", alert="Stairs")


@pytest.fixture
def path(ana: Registered) -> str:
    return f"/api/clientes/{ana.number}"


def test_answers_the_client_as_it_is_now(program: Program, path: str) -> None:
    before = body(program.get(path))
    answer = program.put(path, json={"nombres": "Ana María", "telefono": "+34 699 999 999"})
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    changed = before | {"nombres": "Ana María", "telefono": "+34 699 999 999"}
    assert list(body(answer).items()) == [("message", "Cliente actualizado"), ("cliente", changed)]
    assert list(body(answer)["cliente"]) == list(before)
    assert body(program.get(path)) == changed


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("nombres", "Eva"),
        ("apellidos", "Sol"),
        ("apellidos", None),
        ("telefono", "699 999 999"),
        ("telefono", None),
        ("email", "eva@example.com"),
        ("email", None),
    ],
)
def test_changes_only_what_was_named(program: Program, path: str, member: str, value: str | None) -> None:
    before = body(program.get(path))
    assert program.put(path, json={member: value}).status_code == 200
    assert body(program.get(path)) == before | {member: value}


@pytest.mark.parametrize("member", ["apellidos", "telefono", "email"])
def test_an_empty_text_takes_a_value_away(program: Program, path: str, member: str) -> None:
    assert body(program.put(path, json={member: " "}))["cliente"][member] is None


def test_leaves_alone_what_it_cannot_show(app: Flask, program: Program) -> None:
    ways = [
        Point("phone", "+34911111111", label="work"),
        Point("whatsapp", "+34622222222", is_preferred=True),
        Point("email", "first@example.com"),
        Point("email", "second@example.com"),
    ]
    luz = register(app, contact_points=ways, alert="Stairs", notes="Mornings", birthdate=None, city="Vic")
    sent = {"telefono": "+34644444444", "email": "third@example.com"}
    assert body(program.put(f"/api/clientes/{luz.number}", json=sent))["cliente"] | sent == body(
        program.get(f"/api/clientes/{luz.number}")
    )
    [points, *others] = attributes(app, luz.number, "contact_points", "alert", "notes", "city")
    assert others == ["Stairs", "Mornings", "Vic"]
    assert [(point.kind, point.value, point.is_preferred, point.label) for point in points] == [
        ("phone", "+34911111111", False, "work"),
        ("whatsapp", "+34644444444", True, None),
        ("email", "third@example.com", False, None),
        ("email", "second@example.com", False, None),
    ]


def test_what_was_read_may_be_sent_back_whole_and_changes_nothing(app: Flask, program: Program, path: str) -> None:
    before = program.get(path)
    with nothing_written(app):
        for sent in (body(before), {}, {"nombres": " Ana "}):
            answer = program.put(path, json=sent)
            assert (answer.status_code, body(answer)["cliente"]) == (200, body(before))
            assert answer.headers["ETag"] == before.headers["ETag"]


def test_what_is_as_it_is_shown_breaks_no_rule(app: Flask, program: Program) -> None:
    odd = register(app, contact_points=[Point("email", "no address", is_preferred=True)])
    shown = body(program.get(f"/api/clientes/{odd.number}"))
    answer = program.put(f"/api/clientes/{odd.number}", json=shown | {"apellidos": "Sol"})
    assert (answer.status_code, body(answer)["cliente"]) == (200, shown | {"apellidos": "Sol"})
    assert program.put(f"/api/clientes/{odd.number}", json={"email": "none either"}).status_code == 400


INVALID: list[dict[str, Any]] = [
    {"nombres": ""},
    {"nombres": "\u200b"},
    {"nombres": None},
    {"nombres": 1},
    {"nombres": "x" * 201},
    {"apellidos": ["Gil"]},
    {"telefono": 600},
    {"telefono": "x" * 256},
    {"email": "ana"},
    {"email": "ana@"},
    {"id": 7},
    {"id": "1"},
    {"created_at": "2024-03-05T15:30:00.000Z"},
    {"city": "Vic"},
    {"nombres": "Eva", "ciudad": None},
]


@pytest.mark.parametrize("sent", INVALID, ids=lambda sent: repr(sent)[:40])
def test_whatever_is_invalid_could_not_be_updated(
    app: Flask, program: Program, path: str, sent: dict[str, Any]
) -> None:
    with nothing_written(app):
        answer = program.put(path, json={"apellidos": "Sol"} | sent)
    assert (answer.status_code, body(answer)) == (400, COULD_NOT_UPDATE)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b'{"nombres":"A","nombres":"B"}', b"\xff"])
def test_anything_but_one_json_object_could_not_be_updated(
    app: Flask, program: Program, path: str, content: bytes
) -> None:
    with nothing_written(app):
        answer = program.put(path, data=content, content_type="application/json")
    assert (answer.status_code, body(answer)) == (400, COULD_NOT_UPDATE)


def test_problem_details_name_every_field(program: Program, path: str) -> None:
    sent = {"nombres": None, "email": "x", "edad": 3}
    answer = program.put(path, json=sent, headers={"Accept": PROBLEM_JSON})
    assert (answer.status_code, answer.mimetype, list(body(answer))) == (400, PROBLEM_JSON, PROBLEM_MEMBERS)
    assert [one["location"] for one in body(answer)["errors"]] == ["body.nombres", "body.email", "body.edad"]
