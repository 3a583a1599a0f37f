"""Access tokens (JWT): one algorithm, one key, every claim demanded, and what they permit looked up at each call."""

import base64
import datetime as dt
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.test import TestResponse

from blueprints.access_tokens import AccessTokens
from registry.db import now, transaction
from registry.models import Membership, User
from registry.users import suspend_user, user_with_email
from tests.people import PASSWORD, Program, World, email_of

Json = dict[str, Any]
REFUSED = {
    "statusCode": 401,
    "message": ["Invalid or expired token"],
    "error": "Unauthorized",
}


MISSING = "missing"


class Forger:
    """Makes tokens of every kind with the installation's own key, so that one thing at a time is wrong."""

    def __init__(self, app: Flask, user: str) -> None:
        tokens: AccessTokens = app.extensions["clientela_access_tokens"]
        self.key: bytes = tokens._key.raw_value
        at = int(time.time())
        self.header: Json = {"alg": "HS256", "typ": "JWT", "kid": tokens.kid}
        self.claims: Json = {
            "iss": "clientela",
            "aud": "clientela-api",
            "sub": user,
            "iat": at,
            "exp": at + 900,
            "jti": "a" * 22,
        }

    def make(self, *, header: Json | None = None, digest: Any = hashlib.sha256, **claims: Any) -> str:
        """A token with these claims and header members instead of the right ones; MISSING leaves one out."""
        wanted = {name: value for name, value in (self.claims | claims).items() if value != MISSING}
        first = {name: value for name, value in (self.header | (header or {})).items() if value != MISSING}
        signed = f"{encode(json.dumps(first).encode())}.{encode(json.dumps(wanted).encode())}"
        return f"{signed}.{encode(hmac.new(self.key, signed.encode(), digest).digest())}"


def encode(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


@pytest.fixture
def forger(app: Flask) -> Forger:
    with app.app_context():
        change_credentials(now() - dt.timedelta(days=1))
        return Forger(app, str(user_with_email(email_of("viewer")).uuid))


def change_credentials(at: dt.datetime) -> None:
    """Let everybody's password have been changed at this moment."""
    with transaction() as session:
        session.execute(sa.update(User).values(credentials_changed_at=at))


@pytest.fixture
def ask(app: Flask, world: World) -> Callable[[str], TestResponse]:
    """Read a client that does not exist: 404 says that the token was accepted, 401 that it was not."""
    path = f"/v1/workspace/clinic/clients/{world.clinic_uuid}"
    return lambda token: Program(app, token).get(path)


def test_the_documented_token_works(app: Flask, ask: Callable[[str], TestResponse]) -> None:
    asked = {"email": email_of("viewer"), "password": PASSWORD}
    answer = app.test_client().post("/v1/auth/token", json=asked).get_json()
    assert (answer["tokenType"], answer["expiresIn"]) == ("Bearer", 900)
    assert ask(answer["accessToken"]).status_code == 404


def test_what_the_forger_makes_is_right_but_for_what_is_wrong(
    forger: Forger, ask: Callable[[str], TestResponse]
) -> None:
    assert ask(forger.make()).status_code == 404


def assert_refused(answer: TestResponse) -> None:
    assert answer.status_code == 401
    assert answer.get_json() == REFUSED
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("claim", ["iss", "aud", "sub", "iat", "exp", "jti"])
@pytest.mark.parametrize("value", [MISSING, None, {}], ids=repr)
def test_no_claim_may_be_missing(forger: Forger, ask: Callable[[str], TestResponse], claim: str, value: Any) -> None:
    assert_refused(ask(forger.make(**{claim: value})))


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        ("iss", "somebody"),
        ("iss", ""),
        ("iss", ["clientela"]),
        ("aud", "another-api"),
        ("aud", ""),
        ("aud", ["another-api"]),
        ("sub", ""),
        ("sub", "viewer@clinic.example"),
        ("sub", 1),
        ("sub", "01890000-0000-7000-8000-000000000000"),
        ("sub", "\x00"),
        ("iat", "now"),
        ("iat", True),
        ("exp", "never"),
        ("exp", 10**18),
        ("exp", 1e300),
        ("exp", -1),
        ("exp", True),
        ("jti", ""),
    ],
)
def test_no_claim_may_say_anything_else(
    forger: Forger, ask: Callable[[str], TestResponse], claim: str, value: Any
) -> None:
    assert_refused(ask(forger.make(**{claim: value})))


# Seconds from now at which a token says it was made and ends; a minute is allowed for clocks that disagree.
ACCEPTED_TIMES = [(0, 900), (-840, 60), (-900, 0), (-950, -50), (50, 950), (0, 1)]
REFUSED_TIMES = [(-965, -65), (65, 900), (0, 901), (0, 86_400), (0, 0), (0, -1), (10, 5), (-10_000, 800)]


@pytest.mark.parametrize(("made", "ends"), ACCEPTED_TIMES)
def test_is_accepted_for_a_quarter_of_an_hour_and_a_minute(
    forger: Forger, ask: Callable[[str], TestResponse], made: int, ends: int
) -> None:
    at = int(time.time())
    assert ask(forger.make(iat=at + made, exp=at + ends)).status_code == 404


@pytest.mark.parametrize(("made", "ends"), REFUSED_TIMES)
def test_is_refused_when_too_old_too_long_or_from_the_future(
    forger: Forger, ask: Callable[[str], TestResponse], made: int, ends: int
) -> None:
    at = int(time.time())
    assert_refused(ask(forger.make(iat=at + made, exp=at + ends)))


def test_not_before_is_honoured(forger: Forger, ask: Callable[[str], TestResponse]) -> None:
    assert_refused(ask(forger.make(nbf=int(time.time()) + 600)))


@pytest.mark.parametrize("kid", [MISSING, None, "", "0" * 12, "../../etc/passwd", 7, "' OR 1=1"], ids=repr)
def test_no_other_key_is_named(forger: Forger, ask: Callable[[str], TestResponse], kid: Any) -> None:
    assert_refused(ask(forger.make(header={"kid": kid})))


@pytest.mark.parametrize(
    ("algorithm", "digest"),
    [("HS512", hashlib.sha512), ("HS384", hashlib.sha384), ("RS256", hashlib.sha256), ("none", hashlib.sha256)],
)
def test_no_other_algorithm_is_taken(
    forger: Forger, ask: Callable[[str], TestResponse], algorithm: str, digest: Any
) -> None:
    assert_refused(ask(forger.make(header={"alg": algorithm}, digest=digest)))


@pytest.mark.parametrize("signature", ["", "AA", "."])
def test_nothing_goes_unsigned(forger: Forger, ask: Callable[[str], TestResponse], signature: str) -> None:
    unsigned = forger.make(header={"alg": "none"}).rpartition(".")[0]
    assert_refused(ask(f"{unsigned}.{signature}"))


def test_a_key_that_came_along_is_not_used(forger: Forger, ask: Callable[[str], TestResponse]) -> None:
    own = RSAKey.generate_key(2048, auto_kid=True)
    header = forger.header | {"alg": "RS256", "jwk": own.as_dict(private=False), "jku": "https://example.com/keys"}
    assert_refused(ask(jwt.encode(header, forger.claims, own, algorithms=["RS256"])))


@pytest.mark.parametrize("part", [0, 1, 2])
def test_a_changed_letter_spoils_it(forger: Forger, ask: Callable[[str], TestResponse], part: int) -> None:
    parts = forger.make().split(".")
    middle = len(parts[part]) // 2
    letter = "A" if parts[part][middle] != "A" else "B"
    parts[part] = parts[part][:middle] + letter + parts[part][middle + 1 :]
    assert_refused(ask(".".join(parts)))


def test_another_installations_token_is_refused(forger: Forger, ask: Callable[[str], TestResponse]) -> None:
    forger.key = hashlib.sha256(b"another secret").digest()
    assert_refused(ask(forger.make()))


@pytest.mark.parametrize(
    "text", ["x", "a.b", "a.b.c", "a.b.c.d", "..", "e30.e30.e30", "." * 5000, "é.é.é", "cla_x_y", "a" * 20_000]
)
def test_rubbish_is_refused(ask: Callable[[str], TestResponse], text: str) -> None:
    assert_refused(ask(text))


def test_suspension_ends_it_at_once(app: Flask, forger: Forger, ask: Callable[[str], TestResponse]) -> None:
    token = forger.make()
    assert ask(token).status_code == 404
    with app.app_context():
        suspend_user(email_of("viewer"))
    assert_refused(ask(token))


def test_new_credentials_end_it_at_once(app: Flask, forger: Forger, ask: Callable[[str], TestResponse]) -> None:
    token = forger.make()
    assert ask(token).status_code == 404
    with app.app_context():
        change_credentials(dt.datetime.fromtimestamp(forger.claims["iat"] + 1, dt.UTC))
    assert_refused(ask(token))


def test_who_leaves_the_workspace_finds_it_no_more(
    app: Flask, forger: Forger, ask: Callable[[str], TestResponse]
) -> None:
    with app.app_context(), transaction() as session:
        session.execute(sa.delete(Membership))
    assert ask(forger.make()).status_code == 404
    assert ask(forger.make()).get_json()["message"] == ["Workspace not found"]
    assert Program(app, forger.make()).get("/v1/clients/1").status_code == 401


def test_what_the_role_permits_is_asked_at_each_call(app: Flask, forger: Forger, world: World) -> None:
    path = f"/v1/workspace/clinic/clients/{world.clinic_uuid}"
    program = Program(app, forger.make())
    assert program.get(path).status_code == 404
    with app.app_context(), transaction() as session:
        session.execute(sa.text("DELETE FROM role_permissions"))
    assert program.get(path).status_code == 403


def test_it_says_nothing_of_what_it_permits(app: Flask, forger: Forger) -> None:
    tokens: AccessTokens = app.extensions["clientela_access_tokens"]
    with app.app_context():
        issued = tokens.issue(user_with_email(email_of("viewer")))
    claims = json.loads(base64.urlsafe_b64decode(issued.split(".")[1] + "=="))
    assert claims.keys() == forger.claims.keys()
