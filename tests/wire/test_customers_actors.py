"""customers: who created and who last updated a customer, whether a person, a token or the public form."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry.models import ApiToken, Client
from registry.users import user_with_email
from registry.workspaces import PUBLIC_FORM
from tests.people import Program, email_of
from tests.wire.asking import body, nothing_written, register, rows_of, with_access_token

AWESOME = {"name": "Awesome Customer"}
FORM = {"id": str(PUBLIC_FORM), "name": "Public form"}


@pytest.fixture
def open_to_all(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """As with ANONYMOUS_CREATE=customers."""
    monkeypatch.setitem(app.config, "ANONYMOUS_CREATE", ("customers",))


def person(app: Flask, role: str) -> dict[str, str]:
    with app.app_context():
        return {"id": str(user_with_email(email_of(role)).uuid), "name": role.capitalize()}


def token_named(app: Flask, name: str) -> dict[str, str]:
    [uuid] = [uuid for uuid, known in rows_of(app, ApiToken, "uuid", "name") if known == name]
    return {"id": str(uuid), "name": name}


def test_a_token_signs_with_its_own_id_and_name(app: Flask, token_with: Callable[..., Program]) -> None:
    shown = body(token_with("clients.create", name="Booking engine").post("/customers", json=AWESOME))
    assert shown["createdBy"] == shown["updatedBy"] == token_named(app, "Booking engine")


@pytest.mark.parametrize("role", ["owner", "receptionist"])
def test_a_person_signs_with_theirs(app: Flask, signed_in: Callable[..., FlaskClient], role: str) -> None:
    shown = body(signed_in(role).post("/customers", json=AWESOME))
    assert shown["createdBy"] == shown["updatedBy"] == person(app, role)


def test_a_person_with_an_access_token_is_the_same_person(app: Flask) -> None:
    shown = body(with_access_token(app, "clinician").post("/customers", json=AWESOME))
    assert shown["createdBy"] == person(app, "clinician")


def test_whoever_changes_a_customer_in_another_dialect_has_updated_it(
    app: Flask, token_with: Callable[..., Program], signed_in: Callable[..., FlaskClient]
) -> None:
    shown = body(token_with("clients.create", name="Booking engine").post("/customers", json=AWESOME))
    desk = signed_in("receptionist")
    assert desk.put(f"/api/clients/{shown['id']}", json={"city": "Vic"}).status_code == 200
    again = body(desk.get("/customers/awesome-customer"))
    assert again["createdBy"] == token_named(app, "Booking engine")
    assert again["updatedBy"] == person(app, "receptionist")


def test_writing_what_is_there_already_is_no_update(app: Flask, signed_in: Callable[..., FlaskClient]) -> None:
    ana = register(app, city="Vic")
    desk = signed_in("receptionist")
    desk.put(f"/api/clients/{ana.uuid}", json={"city": "Vic"})
    assert body(desk.get(f"/customers/{ana.slug}"))["updatedBy"] == person(app, "owner")


@pytest.mark.parametrize("path", ["/customers", "/api/customers"])
@pytest.mark.usefixtures("open_to_all")
def test_a_stranger_signs_as_the_public_form(app: Flask, stranger: FlaskClient, path: str) -> None:
    answer = stranger.post(path, json=AWESOME)
    assert answer.status_code == 201
    assert body(answer)["createdBy"] == body(answer)["updatedBy"] == FORM
    assert rows_of(app, Client, "source", "confirmed_at") == [("public_form", None)]


@pytest.mark.usefixtures("open_to_all")
def test_the_public_form_is_the_same_in_every_workspace(stranger: FlaskClient) -> None:
    shown = [body(stranger.post(f"/customers?workspace={slug}", json=AWESOME)) for slug in ("clinic", "salon")]
    assert [one["createdBy"] for one in shown] == [FORM, FORM]
    assert [one["slug"] for one in shown] == ["awesome-customer"] * 2


def test_a_client_of_the_booking_form_is_signed_the_same(stranger: FlaskClient, program: Program) -> None:
    assert stranger.post("/api/clientes", json={"nombres": "Pedro"}).status_code == 201
    assert body(program.get("/customers/pedro"))["createdBy"] == FORM


@pytest.mark.usefixtures("open_to_all")
def test_a_credential_is_not_overlooked_where_none_is_needed(app: Flask, token_with: Callable[..., Program]) -> None:
    shown = body(token_with("clients.create", name="Booking engine").post("/customers", json=AWESOME))
    assert shown["createdBy"] == token_named(app, "Booking engine")


@pytest.mark.usefixtures("open_to_all")
def test_a_bad_credential_is_refused_where_none_is_needed(app: Flask, stranger: FlaskClient) -> None:
    with nothing_written(app):
        answer = stranger.post("/customers", json=AWESOME, headers={"Authorization": "Bearer nonsense"})
    assert answer.status_code == 401


@pytest.mark.usefixtures("open_to_all")
def test_nothing_else_is_open(stranger: FlaskClient) -> None:
    assert stranger.post("/customers", json=AWESOME).status_code == 201
    assert stranger.get("/customers/awesome-customer").status_code == 401


@pytest.mark.parametrize("workspace", ["nowhere", "", "%00", "%F0%9F%92%A9", "01890000-0000-7000-8000-000000000000"])
@pytest.mark.usefixtures("open_to_all")
def test_an_unknown_workspace_is_not_found(app: Flask, stranger: FlaskClient, workspace: str) -> None:
    with nothing_written(app):
        answer = stranger.post(f"/customers?workspace={workspace}", json=AWESOME)
    assert (answer.status_code, body(answer)["title"]) == (404, "Not Found")


@pytest.mark.parametrize(("size", "status"), [(8192, 201), (8193, 413)])
@pytest.mark.usefixtures("open_to_all")
def test_a_stranger_may_send_eight_kibibytes(stranger: FlaskClient, size: int, status: int) -> None:
    content = b'{"name":"A"}'.ljust(size)
    assert stranger.post("/customers", data=content, content_type="application/json").status_code == status


@pytest.mark.usefixtures("open_to_all")
def test_strangers_have_a_limit_of_their_own(
    app: Flask, stranger: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "PUBLIC_CREATE_LIMIT", "2/minute")
    answers: list[Any] = [stranger.post("/customers", json=AWESOME) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert int(answers[2].headers["Retry-After"]) >= 1
    assert len(rows_of(app, Client, "id")) == 2
