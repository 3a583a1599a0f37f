"""clients: an e-mail address belongs to one living client of the workspace, as far as this dialect writes it."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry.contact_points import Point
from tests.people import SALON, Program
from tests.wire.asking import Registered, archive, body, nothing_written, register

TAKEN = {"statusCode": 409, "statusMessage": "El correo electrónico ya está en uso por otro cliente"}


@pytest.fixture
def maria(app: Flask) -> Registered:
    return register(app, email="maria@example.com", given_name="Maria", family_name="Garcia")


@pytest.fixture
def put(signed_in: Callable[..., FlaskClient], maria: Registered) -> Callable[..., Any]:
    desk = signed_in("receptionist")
    return lambda **changes: desk.put(f"/api/clients/{maria.uuid}", json=changes)


@pytest.mark.parametrize("written", ["ana@example.com", "ANA@EXAMPLE.COM", "  Ana@Example.com "])
def test_refuses_the_address_of_another_client_however_it_is_written(
    app: Flask, put: Callable[..., Any], written: str
) -> None:
    register(app, email="Ana@example.com")
    with nothing_written(app):
        answer = put(email=written, city="Valencia")
    assert (answer.status_code, body(answer)) == (409, TAKEN)


def test_refuses_an_address_that_is_another_clients_second(app: Flask, put: Callable[..., Any]) -> None:
    register(app, contact_points=[Point("email", "one@example.com"), Point("email", "two@example.com")])
    assert put(email="two@example.com").status_code == 409


def test_an_inactive_client_still_holds_its_address(app: Flask, put: Callable[..., Any]) -> None:
    register(app, email="ana@example.com", is_active=False)
    assert put(email="ana@example.com").status_code == 409


def test_a_removed_client_gives_its_address_free(app: Flask, put: Callable[..., Any]) -> None:
    archive(app, register(app, email="ana@example.com").number)
    assert put(email="ana@example.com").status_code == 200


def test_a_client_may_keep_its_own_address_in_other_letters(put: Callable[..., Any]) -> None:
    answer = put(email="Maria@Example.com")
    assert (answer.status_code, body(answer)["email"]) == (200, "Maria@Example.com")


def test_another_workspace_may_have_the_same_address(app: Flask, put: Callable[..., Any]) -> None:
    register(app, SALON, email="ana@example.com")
    assert put(email="ana@example.com").status_code == 200


def test_a_shared_address_that_is_not_changed_stands_in_nobodys_way(app: Flask, put: Callable[..., Any]) -> None:
    register(app, email="maria@example.com", given_name="Jorge")
    assert put(email="maria@example.com", city="Valencia").status_code == 200
    assert put(city="Sevilla").status_code == 200


def test_a_rule_of_shape_comes_before_the_conflict(app: Flask, put: Callable[..., Any]) -> None:
    register(app, email="ana@example.com")
    assert put(email="ana@example.com", status="MAYBE").status_code == 400


def test_an_address_given_up_is_free_at_once(app: Flask, put: Callable[..., Any], program: Program) -> None:
    ana = register(app, email="ana@example.com")
    answer = program.put(f"/api/clients/{ana.uuid}", json={"email": "new@example.com"})
    assert answer.status_code == 200
    assert put(email="ana@example.com").status_code == 200


@pytest.mark.parametrize(
    ("path", "born"),
    [
        ("/api/clientes", {"nombres": "Jorge", "email": "maria@example.com"}),
        (
            "/v1/workspace/clinic/clients",
            {
                "name": "Jorge",
                "contactMethods": [{"type": "email", "value": "maria@example.com", "isPreferred": True}],
                "customFields": [],
            },
        ),
        ("/v1/clients", {"first_name": "Jorge", "last_name": "Garcia", "email": "maria@example.com"}),
    ],
)
def test_no_other_dialect_is_bound_by_it(program: Program, maria: Registered, path: str, born: Any) -> None:
    assert program.post(path, json=born).status_code == 201
