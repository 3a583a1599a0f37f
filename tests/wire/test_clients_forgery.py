"""clients: what another site makes a signed-in browser send is refused; programs are no browsers."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import PASSWORD, Program, email_of
from tests.wire.asking import Registered, body, nothing_written, register

OURS, FOREIGN, OTHER_PORT = "http://localhost", "https://evil.example", "http://localhost:8080"
ORIGINS = [None, OURS, FOREIGN, OTHER_PORT, "null"]
FORBIDDEN = {"statusCode": 403, "statusMessage": "Forbidden"}

# Sec-Fetch-Site, Origin, whether the request is served: the first decides wherever it is there.
MATRIX = [
    *[("cross-site", origin, False) for origin in ORIGINS],
    *[("same-site", origin, False) for origin in ORIGINS],
    *[("", origin, False) for origin in ORIGINS],
    *[("same-origin", origin, True) for origin in ORIGINS],
    *[("none", origin, True) for origin in ORIGINS],
    (None, OURS, True),
    (None, FOREIGN, False),
    (None, OTHER_PORT, False),
    (None, "null", False),
    (None, "https://localhost", False),
    (None, "http://localhost.evil.example", False),
    (None, "", False),
    (None, None, True),
]
ATTACKS = [
    ("cross-site", None),
    ("same-site", OURS),
    (None, FOREIGN),
    (None, OTHER_PORT),
    (None, "null"),
]


def headers(site: str | None, origin: str | None) -> dict[str, str]:
    given = {"Sec-Fetch-Site": site, "Origin": origin}
    return {name: value for name, value in given.items() if value is not None}


@pytest.fixture
def maria(app: Flask) -> Registered:
    return register(app)


@pytest.fixture
def desk(signed_in: Callable[..., FlaskClient]) -> FlaskClient:
    return signed_in("receptionist")


@pytest.mark.parametrize(("site", "origin", "served"), MATRIX)
def test_an_update_is_served_only_from_our_own_pages_or_from_no_browser(
    desk: FlaskClient, maria: Registered, site: str | None, origin: str | None, *, served: bool
) -> None:
    answer = desk.put(f"/api/clients/{maria.uuid}", json={"status": "OFF"}, headers=headers(site, origin))
    assert answer.status_code == (200 if served else 403)
    assert served or body(answer) == FORBIDDEN
    assert body(desk.get(f"/api/clients/{maria.uuid}"))["status"] == ("OFF" if served else "ON")


@pytest.mark.parametrize(("site", "origin"), ATTACKS)
def test_reading_changes_nothing_and_is_served_from_anywhere(
    app: Flask, desk: FlaskClient, maria: Registered, site: str | None, origin: str | None
) -> None:
    with nothing_written(app):
        assert desk.get(f"/api/clients/{maria.uuid}", headers=headers(site, origin)).status_code == 200


@pytest.mark.parametrize(("site", "origin"), ATTACKS)
def test_nobody_is_signed_in_by_another_site(stranger: FlaskClient, site: str | None, origin: str | None) -> None:
    sent = {"email": email_of("receptionist"), "password": PASSWORD}
    answer = stranger.post("/api/auth/login", json=sent, headers=headers(site, origin))
    assert (answer.status_code, body(answer)) == (403, FORBIDDEN)
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(("site", "origin"), ATTACKS)
def test_nobody_is_signed_out_by_another_site(
    desk: FlaskClient, maria: Registered, site: str | None, origin: str | None
) -> None:
    answer = desk.post("/api/auth/logout", headers=headers(site, origin))
    assert (answer.status_code, body(answer)) == (403, FORBIDDEN)
    assert desk.get(f"/api/clients/{maria.uuid}").status_code == 200


@pytest.mark.parametrize(("site", "origin"), ATTACKS)
def test_a_token_is_no_cookie_and_needs_no_guard(
    program: Program, maria: Registered, site: str | None, origin: str | None
) -> None:
    answer = program.put(f"/api/clients/{maria.uuid}", json={"status": "OFF"}, headers=headers(site, origin))
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_what_a_plain_form_can_send_is_not_json(
    app: Flask, desk: FlaskClient, maria: Registered, content_type: str
) -> None:
    with nothing_written(app):
        answer = desk.put(f"/api/clients/{maria.uuid}", data=b'{"status":"OFF"}', content_type=content_type)
    assert answer.status_code == 415


def test_our_origin_is_the_public_one_where_it_is_set(
    app: Flask, desk: FlaskClient, maria: Registered, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "PUBLIC_ORIGIN", "https://desk.example.com")
    path, sent = f"/api/clients/{maria.uuid}", {"status": "OFF"}
    assert desk.put(path, json=sent, headers={"Origin": "https://desk.example.com"}).status_code == 200
    assert desk.put(path, json=sent, headers={"Origin": OURS}).status_code == 403
