"""clientes: what each member of a new client may be, and the one answer to everything else."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry.contact_points import Point
from tests.people import Program
from tests.wire.asking import PROBLEM_JSON, PROBLEM_MEMBERS, body, nothing_written, register

REFUSED = (400, {"message": "Error al crear cliente"})


@pytest.mark.parametrize(
    ("member", "sent", "shown"),
    [
        ("nombres", "María José", "María José"),
        ("nombres", "  Pedro  ", "Pedro"),
        ("nombres", "Jose\u0301", "José"),
        ("nombres", "x" * 200, "x" * 200),
        ("nombres", "😀" * 200, "😀" * 200),
        ("nombres", " " * 300 + "x" * 200 + " " * 300, "x" * 200),
        ("nombres", "e\u0301" * 200, "é" * 200),
        ("nombres", "1", "1"),
        ("apellidos", "García-López O’Brien", "García-López O’Brien"),
        ("apellidos", "x" * 200, "x" * 200),
        ("apellidos", "", None),
        ("apellidos", "   ", None),
        ("apellidos", "\u200b", None),
        ("apellidos", None, None),
        ("telefono", "+5551234567", "+5551234567"),
        ("telefono", " (600) 00-00-01 ext. 5 ", "(600) 00-00-01 ext. 5"),
        ("telefono", "00 34 600 000 001", "00 34 600 000 001"),
        ("telefono", "٦٠٠٠٠٠٠٠١", "٦٠٠٠٠٠٠٠١"),
        ("telefono", "ask for Ana", "ask for Ana"),
        ("telefono", "", None),
        ("telefono", None, None),
        ("email", "Pedro.Martinez+salon@Example.COM", "Pedro.Martinez+salon@Example.COM"),
        ("email", " pedro@example.com ", "pedro@example.com"),
        ("email", "josé@example.com", "josé@example.com"),
        ("email", "pedro@españa.example", "pedro@españa.example"),
        ("email", "o'brien@example.co.uk", "o'brien@example.co.uk"),
        ("email", "", None),
        ("email", " ", None),
        ("email", None, None),
    ],
)
def test_takes(stranger: FlaskClient, program: Program, member: str, sent: Any, shown: Any) -> None:
    answer = stranger.post("/api/clientes", json={"nombres": "Pedro", member: sent})
    assert answer.status_code == 201, answer.text
    cliente = body(answer)["cliente"]
    assert cliente[member] == shown
    assert body(program.get(f"/api/clientes/{cliente['id']}")) == cliente


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"apellidos": "Martínez", "telefono": "+5551234567", "email": "pedro@example.com"},
        *({"nombres": value} for value in (None, "", "  ", "\u200b\u2060", "x" * 201, "a\nb", "a\tb", "a\u2028b")),
        *({"nombres": value} for value in (1, 0, 1.5, True, False, [], ["Pedro"], {}, {"nombres": "Pedro"})),
        {"NOMBRES": "Pedro"},
        {"nombres ": "Pedro"},
        {"cliente": {"nombres": "Pedro"}},
    ],
    ids=repr,
)
def test_refuses_a_client_without_a_name(app: Flask, stranger: FlaskClient, sent: dict[str, Any]) -> None:
    with nothing_written(app):
        answer = stranger.post("/api/clientes", json=sent)
    assert (answer.status_code, body(answer)) == REFUSED


WRONG: dict[str, list[Any]] = {
    "apellidos": [1, True, [], {}, "x" * 201, "a\nb"],
    "telefono": [600000001, 6e8, True, [], {}, "6" * 256, "600\n601"],
    "email": [
        *(1, True, [], {}),
        *("pedro", "pedro@", "@example.com", "pedro@example", "pedro@@example.com"),
        *("pe dro@example.com", "pedro@exa mple.com", "pedro@-example.com", "pedro@example..com"),
        *(".pedro@example.com", "pedro@[127.0.0.1]", "Pedro <pedro@example.com>", '"pedro"@example.com'),
        *("a@example.com,b@example.com", "a@example.com\nBcc: b@example.com"),
        *(f"x@{'x' * 64}.com", f"x@{'x.' * 126}com"),
    ],
}


@pytest.mark.parametrize(
    ("member", "value"),
    [(member, value) for member, values in WRONG.items() for value in values],
    ids=lambda value: repr(value)[:40],
)
def test_refuses_the_wrong_value_of_an_optional_member(
    app: Flask, stranger: FlaskClient, member: str, value: Any
) -> None:
    with nothing_written(app):
        answer = stranger.post("/api/clientes", json={"nombres": "Pedro", member: value})
    assert (answer.status_code, body(answer)) == REFUSED


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("id", 42),
        ("id", None),
        ("created_at", "2024-03-05T15:30:00.000Z"),
        ("updated_at", None),
        ("source", "desk"),
        ("confirmed_at", "2024-03-05T15:30:00.000Z"),
        ("workspace_id", 2),
        ("notas", "x"),
        ("nombre", "Pedro"),
        ("Email", "pedro@example.com"),
        ("__proto__", {}),
        ("", 1),
    ],
)
def test_refuses_a_member_that_it_does_not_know(app: Flask, stranger: FlaskClient, member: str, value: Any) -> None:
    with nothing_written(app):
        answer = stranger.post("/api/clientes", json={"nombres": "Pedro", member: value})
    assert (answer.status_code, body(answer)) == REFUSED


def test_whoever_asks_for_problem_details_learns_of_every_member(app: Flask, stranger: FlaskClient) -> None:
    sent = {"apellidos": 1, "telefono": "x" * 256, "email": "pedro", "id": 42}
    with nothing_written(app):
        answer = stranger.post("/api/clientes", json=sent, headers={"Accept": PROBLEM_JSON})
    assert (answer.status_code, answer.mimetype) == (400, PROBLEM_JSON)
    problem = body(answer)
    assert list(problem) == PROBLEM_MEMBERS
    assert (problem["status"], problem["title"], problem["type"]) == (400, "Bad Request", "about:blank")
    assert problem["instance"] == f"urn:request:{answer.headers['X-Request-Id']}"
    assert [(error["location"], error["value"]) for error in problem["errors"]] == [
        ("body.nombres", None),
        ("body.apellidos", 1),
        ("body.telefono", "x" * 100),
        ("body.email", "pedro"),
        ("body.id", 42),
    ]


PHONE, WHATSAPP, EMAIL = ("phone", "600 000 001"), ("whatsapp", "600 000 002"), ("email", "ana@example.com")
SECOND_PHONE, SECOND_EMAIL, FAX = ("phone", "600 000 003"), ("email", "gil@example.com"), ("fax", "900 000 000")


@pytest.mark.parametrize(
    ("points", "preferred", "telefono", "email"),
    [
        ([], None, None, None),
        ([PHONE, EMAIL], 0, "600 000 001", "ana@example.com"),
        ([PHONE, SECOND_PHONE], 1, "600 000 003", None),
        ([WHATSAPP, PHONE], 0, "600 000 002", None),
        ([WHATSAPP, PHONE, EMAIL], 2, "600 000 001", "ana@example.com"),
        ([WHATSAPP, EMAIL], 1, "600 000 002", "ana@example.com"),
        ([EMAIL, SECOND_EMAIL], 1, None, "gil@example.com"),
        ([PHONE, EMAIL, SECOND_EMAIL], 0, "600 000 001", "ana@example.com"),
        ([FAX, ("other", "@ana")], 0, None, None),
    ],
)
def test_shows_the_primary_phone_and_address(
    app: Flask,
    program: Program,
    points: list[tuple[str, str]],
    preferred: int | None,
    telefono: str | None,
    email: str | None,
) -> None:
    ways = [Point(kind, value, is_preferred=index == preferred) for index, (kind, value) in enumerate(points)]
    found = body(program.get(f"/api/clientes/{register(app, contact_points=ways).number}"))
    assert (found["telefono"], found["email"]) == (telefono, email)
