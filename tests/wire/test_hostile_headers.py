"""No header brings a route down, and none but a credential opens a door."""

import base64
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from joserfc import jwt
from werkzeug.test import TestResponse

from tests.people import Program, World, email_of
from tests.wire.asking import NOBODYS_ULID, NOBODYS_UUID, Registered, body, nothing_written, register
from tests.wire.door import Door, Route, named
from tests.wire.hostile import fail_with
from tests.wire.routes import ROUTES, WRITING
from tests.wire.shapes import assert_shaped, complaint

NOBODY = Registered(999_999, NOBODYS_UUID, f"cli_{NOBODYS_ULID}", "nobody")
GUARDED = [
    *[(route.method, route.path_to(NOBODY, NOBODYS_UUID), route.dialect) for route in WRITING],
    ("GET", "/api/clientes/1", "clientes"),
    ("GET", f"/v1/workspace/clinic/clients/{NOBODYS_UUID}", "workspaces"),
    ("GET", f"/api/clients/{NOBODYS_UUID}", "clients"),
    *[("GET", f"/v1/{path}", "practice") for path in ("clients", "clients/1", "tags", "referral-types")],
    ("DELETE", "/v1/clients/1", "practice"),
    *[("POST", f"/v1/{path}", "practice") for path in ("tags", "referral-types")],
    ("GET", "/customers/ana", "customers"),
]
every_guarded = pytest.mark.parametrize(("method", "path", "dialect"), list(dict.fromkeys(GUARDED)))


def encoded(part: Any) -> str:
    """Any value or bytes as one part of a JSON web token."""
    plain = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(plain).rstrip(b"=").decode()


CLAIMS = encoded({"sub": NOBODYS_UUID})
MEMBERS: dict[str, list[Any]] = {
    "alg": [None, 1, [], {}, "none", "None", "RS256", "HS384", "HS256" * 1000],
    "kid": [None, 1, [], {}, "x", "../../etc/passwd", "' OR 1=1--", "\x00"],
    "crit": [None, 1, [], {}, ["exp"], ["b64"]],
    "zip": ["DEF"],
    "jku": ["http://169.254.169.254/"],
    "jwk": [{"kty": "oct", "k": "AA"}],
}
HEADERS: list[Any] = [
    *([], {}, None, 1, "x", [{}], {"alg": "HS256"}, {"alg": "HS256", "b64": False, "crit": ["b64"]}),
    *({"alg": "HS256", name: value} for name, values in MEMBERS.items() for value in values),
    *(b"", b"{", b"\xff", b"[" * 2000, b'{"a":' * 2000, b'{"alg":' + b"1" * 5000 + b"}", b'{"alg":NaN}'),
    b'{"alg":"HS256","alg":"none"}',
]
BEARERS = [
    *("", ".", "..", "...", "a.b", "a.b.c", "a.b.c.d", "=.=.=", "null", "undefined", "None", "true", "{}", "[]"),
    *("x" * 100_000, "." * 10_000, "a." * 10_000, f"{'a' * 50_000}.b.c", "a b", "x, Bearer y"),
    *("é", "\xff\xfe", "Ã©.Ã©.Ã©", "\x00", "a\x00b", "\x7f", "' OR '1'='1", "%00", "<script>"),
    *(f"cla_{'0' * 16}_{'0' * 40}", f"cla_{'f' * 16}_{'z' * 40}\x85", "cla__", "cla_", f"cla_{'0' * 100_000}_x"),
    *(f"{encoded(header)}.{CLAIMS}.{encoded(b'x' * 32)}" for header in HEADERS),
    *(f"{encoded(header)}.{encoded(b'[' * 2000)}.{encoded(b'x' * 32)}" for header in HEADERS[:12]),
    f"{encoded({'alg': 'none'})}.{CLAIMS}.",
]
SCHEMES = [
    "",
    " ",
    "Bearer",
    "bearer ",
    "BEARER\t",
    "Basic b3duZXI6cGFzc3dvcmQ=",
    "Token x",
    "Digest",
    "\xff",
    ":",
    "é x",
]


@every_guarded
def test_no_authorization_but_a_credential_opens_a_door(
    app: Flask, stranger: FlaskClient, method: str, path: str, dialect: str
) -> None:
    complaints = []
    with nothing_written(app):
        for value in [*SCHEMES, *(f"Bearer {text}" for text in BEARERS)]:
            answer = stranger.open(path, method=method, json={}, environ_overrides={"HTTP_AUTHORIZATION": value})
            if wrong := complaint(answer, dialect, 401):
                complaints.append(f"{method} {path}: {value[:100]!r} {wrong}")
        fail_with(complaints)


@every_guarded
def test_nobody_gets_in_by_a_cookie_of_their_own_making(
    app: Flask, stranger: FlaskClient, method: str, path: str, dialect: str
) -> None:
    if path == "/api/clientes" and method == "POST":
        path, method = "/api/clientes/1", "GET"
    forged = [encoded({"_user_id": "x", "_fresh": True}), "x", "." * 1000, f"{encoded({'_user_id': 1})}.aaaaaa.bbbb"]
    complaints = []
    for value in [*forged, "é", "\xff", "a" * 20_000, "a=b; session=c", '"', "{}"]:
        answer = stranger.open(path, method=method, json={}, environ_overrides={"HTTP_COOKIE": f"session={value}"})
        if wrong := complaint(answer, dialect, 401):
            complaints.append(f"{method} {path}: {value[:100]!r} {wrong}")
    fail_with(complaints)


CLAIMED: dict[str, list[Any]] = {
    "exp": [None, "", "x", "9999999999", [], {}, True, -1, 0, 1e308, 2**63, 10**400],
    "iat": [None, "x", [], {}, True, -1, 0, 1e308, 2**63, 10**400],
    "sub": [None, 1, [], {}, True, "", "x", NOBODYS_UUID, "\x00", "' OR 1=1--", "x" * 10_000],
    "aud": [None, 1, [], {}, "", "x", ["x"]],
    "iss": [None, 1, [], {}, "", "x"],
    "nbf": ["x", [], 10**12],
}


def test_no_strange_claim_of_a_well_signed_token_opens_a_door(app: Flask, program: Program) -> None:
    tokens = app.extensions["clientela_access_tokens"]
    sent = {"email": email_of("owner"), "password": "correct horse desk lamp"}
    good = jwt.decode(body(program.post("/v1/auth/token", json=sent))["accessToken"], tokens._key)
    path = f"/v1/workspace/clinic/clients/{register(app).uuid}"

    def ask(**claims: Any) -> TestResponse:
        return Program(app, jwt.encode(good.header, good.claims | claims, tokens._key)).get(path)

    assert ask().status_code == 200
    claims = [{name: value} for name, values in CLAIMED.items() for value in values]
    complaints = [f"{one!r:.100} {wrong}" for one in claims if (wrong := complaint(ask(**one), "workspaces", 401))]
    fail_with(complaints)


RUBBISH = [
    "",
    ",",
    "*/*",
    "*",
    "/",
    ";q=",
    "a/b;q=x",
    "text/html, " * 2000,
    "\xff",
    "é",
    '"',
    "\x00",
    "x" * 60_000,
    "(",
    "1",
]
HEADERS = [
    *("Accept", "Accept-Language", "Accept-Encoding", "User-Agent", "Referer", "If-None-Match", "If-Modified-Since"),
    *("Range", "Expect", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "X-Real-IP", "Via"),
    *(
        "X-HTTP-Method-Override",
        "X-CSRFToken",
        "HX-Request",
        "Content-Encoding",
        "Content-Language",
        "Idempotency-Key",
    ),
]


@pytest.mark.parametrize("route", ROUTES, ids=named)
def test_rubbish_in_a_header_changes_nothing(app: Flask, world: World, route: Route) -> None:
    door = Door(app, world, route)
    complaints = []
    for name in HEADERS:
        for value in RUBBISH[: 15 if name in {"Accept", "If-None-Match", "Range"} else 4]:
            variable = {f"HTTP_{name.upper().replace('-', '_')}": value}
            if wrong := complaint(door.send(b"{", environ_overrides=variable), route.dialect, 400):
                complaints.append(f"{route.name}: {name}: {value[:50]!r} {wrong}")
    fail_with(complaints)


@pytest.mark.parametrize("if_match", [*RUBBISH, 'W/"x"', '"x"', '"x', "W/", "W/*", '""', '"a","b"' * 1000])
def test_rubbish_in_if_match_matches_nothing(app: Flask, program: Program, if_match: str) -> None:
    path = f"/api/clients/{register(app).uuid}"
    answer = program.put(path, json={"city": "Vic"}, environ_overrides={"HTTP_IF_MATCH": if_match})
    assert answer.status_code == (200 if if_match == "*" else 412), answer.text
    assert if_match == "*" or not complaint(answer, "clients", 412)


@pytest.mark.parametrize(
    "given",
    [
        "a\nb",
        "a\r\nSet-Cookie: x=y",
        "x" * 101,
        "x" * 60_000,
        "",
        " ",
        "é",
        "\xff",
        "<script>",
        "a b",
        "a;b",
        "\x00",
        '"',
    ],
)
def test_a_harmful_request_id_is_replaced(stranger: FlaskClient, given: str) -> None:
    answer = stranger.get("/api/clientes/1", environ_overrides={"HTTP_X_REQUEST_ID": given})
    assert re.fullmatch(r"[0-9a-f-]{36}", answer.headers["X-Request-Id"])
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("given", ["a", "7f9c2b-A_1.2:3", "x" * 100, NOBODYS_UUID])
def test_a_harmless_request_id_is_kept(stranger: FlaskClient, given: str) -> None:
    assert stranger.get("/api/clientes/1", headers={"X-Request-Id": given}).headers["X-Request-Id"] == given


@pytest.mark.parametrize(
    "given", ["", "x" * 300, "a b", "é", "[", "[::1", "localhost:x", "localhost:99999", "a,b", "@"]
)
@pytest.mark.parametrize("origin", [None, "http://localhost"])
def test_a_strange_host_brings_nothing_down(
    app: Flask, signed_in: Callable[..., FlaskClient], given: str, origin: str | None
) -> None:
    variables = {"HTTP_HOST": given} | ({"HTTP_ORIGIN": origin} if origin else {})
    path = f"/api/clients/{register(app).uuid}"
    answer = signed_in("owner").put(path, json={"city": "Vic"}, environ_overrides=variables)
    assert answer.status_code in {200, 400, 403}, answer.text
    if answer.status_code != 200:
        assert_shaped(answer, "clients")


@pytest.mark.parametrize(
    "address", ["", "unix:", "127.0.0.1", "::1", "::ffff:10.0.0.1", "fe80::1%eth0", "2001:db8::1"]
)
def test_any_address_may_ask(
    app: Flask, stranger: FlaskClient, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "PUBLIC_CREATE_LIMIT", "5/minute")
    answer = stranger.post("/api/clientes", json={"nombres": "Ana"}, environ_overrides={"REMOTE_ADDR": address})
    assert answer.status_code == 201, answer.text
