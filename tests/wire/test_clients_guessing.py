"""clients: guessing passwords is slowed down, whether or not there is such a user."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from registry import passwords
from registry.throttling import FREE_TRIES
from tests.people import PASSWORD, email_of
from tests.wire.asking import body

ME, NOBODY = email_of("receptionist"), "nobody@clinic.example"
WRONG = "not the password at all"
TOO_MANY = {"statusCode": 429, "statusMessage": "Demasiados intentos"}


def log_in(client: FlaskClient, email: str = ME, password: str = PASSWORD) -> TestResponse:
    return client.post("/api/auth/login", json={"email": email, "password": password})


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every password that was hashed to compare it."""
    seen: list[str] = []

    def verify(password: str, password_hash: str | None) -> bool:
        seen.append(password)
        return passwords.verify_password(password, password_hash)

    monkeypatch.setattr("registry.users.verify_password", verify)
    return seen


@pytest.fixture
def pass_time() -> Iterator[Callable[[int], None]]:
    """A clock that stands still until told to pass so many seconds."""
    with time_machine.travel(dt.datetime.now(dt.UTC), tick=False) as clock:
        yield clock.shift


@pytest.mark.parametrize("email", [ME, NOBODY])
def test_a_hash_is_computed_whether_or_not_the_user_exists(
    stranger: FlaskClient, hashed: list[str], email: str
) -> None:
    log_in(stranger, email, WRONG)
    assert hashed == [WRONG]


@pytest.mark.parametrize("email", [ME, NOBODY])
def test_after_five_wrong_tries_nothing_is_hashed_until_the_wait_is_over(
    stranger: FlaskClient, hashed: list[str], pass_time: Callable[[int], None], email: str
) -> None:
    assert [log_in(stranger, email, WRONG).status_code for _ in range(5)] == [401] * 5
    hashed.clear()
    answer = log_in(stranger, email)
    assert (answer.status_code, body(answer), hashed) == (429, TOO_MANY, [])
    pass_time(int(answer.headers["Retry-After"]))
    assert log_in(stranger, email).status_code == (200 if email == ME else 401)


def test_after_each_further_wrong_try_the_wait_is_half_a_minute_and_then_a_whole_one(
    stranger: FlaskClient, pass_time: Callable[[int], None]
) -> None:
    for _ in range(FREE_TRIES["account"] - 1):
        log_in(stranger, password=WRONG)
    waits = []
    for _ in range(8):
        assert log_in(stranger, password=WRONG).status_code == 401
        waits.append(int(log_in(stranger).headers["Retry-After"]))
        pass_time(waits[-1])
    assert waits == [30, 60, 60, 60, 60, 60, 60, 60]


def test_signing_in_forgets_the_wrong_tries_before(stranger: FlaskClient) -> None:
    for _ in range(2):
        for _ in range(FREE_TRIES["account"] - 1):
            log_in(stranger, password=WRONG)
        assert log_in(stranger).status_code == 200


def test_one_accounts_wait_is_not_anothers(stranger: FlaskClient, pass_time: Callable[[int], None]) -> None:
    for _ in range(5):
        log_in(stranger, password=WRONG)
    assert log_in(stranger).status_code == 429
    assert log_in(stranger, email_of("owner")).status_code == 200


def test_the_same_account_in_other_letters_waits_as_well(
    stranger: FlaskClient, pass_time: Callable[[int], None]
) -> None:
    for _ in range(5):
        log_in(stranger, password=WRONG)
    assert log_in(stranger, ME.upper()).status_code == 429
