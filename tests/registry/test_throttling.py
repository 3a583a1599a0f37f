"""Guessing a password is slowed down before any hash is computed, and the person at the desk still gets in."""

import datetime as dt
from collections.abc import Iterator
from functools import partial

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from registry.db import db
from registry.errors import TooManyTries, WrongCredentials
from registry.models import LoginThrottle
from registry.throttling import FIRST_WAIT, FREE_TRIES, refuse_if_blocked, remember_failure
from registry.users import sign_in
from tests.crowd import at_once, errors
from tests.people import PASSWORD, email_of

DESK = "192.0.2.1"
START = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def clock(registry: Flask) -> Iterator[time_machine.Traveller]:
    """Monday morning, and time passes only when told."""
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def fail(email: str, address: str = DESK, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(WrongCredentials):
            sign_in(email, "wrong horse desk lamp", address)


def wait_of(email: str, address: str = DESK) -> int:
    with pytest.raises(TooManyTries) as refusal:
        sign_in(email, PASSWORD, address)
    return refusal.value.seconds


def test_the_first_five_tries_are_free(clock: time_machine.Traveller) -> None:
    fail(email_of("viewer"), times=FREE_TRIES["account"] - 1)
    assert sign_in(email_of("viewer"), PASSWORD, DESK).email == email_of("viewer")


def test_then_the_wait_is_half_a_minute_and_a_whole_one_after_that(clock: time_machine.Traveller) -> None:
    fail(email_of("viewer"), times=FREE_TRIES["account"])
    waits = []
    for number in range(4):
        waits.append(wait_of(email_of("viewer")))
        clock.shift(waits[-1] + 0.001)
        fail(email_of("viewer"), address=f"192.0.2.{number + 10}")
    assert waits == [30, 60, 60, 60]


def test_whoever_waits_gets_in(clock: time_machine.Traveller) -> None:
    fail(email_of("viewer"), times=FREE_TRIES["account"])
    clock.shift(wait_of(email_of("viewer")) + 0.001)
    assert sign_in(email_of("viewer"), PASSWORD, DESK).email == email_of("viewer")


def test_getting_in_starts_the_count_anew(clock: time_machine.Traveller) -> None:
    for _ in range(3):
        fail(email_of("viewer"), times=FREE_TRIES["account"] - 1)
        assert sign_in(email_of("viewer"), PASSWORD, DESK).email == email_of("viewer")


def test_an_account_that_does_not_exist_is_slowed_down_alike(clock: time_machine.Traveller) -> None:
    fail("nobody@example.com", times=FREE_TRIES["account"])
    assert wait_of("nobody@example.com") == FIRST_WAIT


@pytest.mark.parametrize("email", ["VIEWER@clinic.example", " viewer@clinic.example "])
def test_other_capitals_are_the_same_account(clock: time_machine.Traveller, email: str) -> None:
    fail(email_of("viewer"), times=FREE_TRIES["account"])
    assert wait_of(email) == FIRST_WAIT


def test_one_account_does_not_slow_down_another(clock: time_machine.Traveller) -> None:
    fail(email_of("viewer"), times=FREE_TRIES["account"])
    assert sign_in(email_of("owner"), PASSWORD, DESK).email == email_of("owner")


def test_an_address_has_tries_enough_for_a_shared_desk_and_no_more(clock: time_machine.Traveller) -> None:
    for number in range(FREE_TRIES["address"]):
        fail(f"guess{number}@example.com")
    assert wait_of(email_of("owner")) == FIRST_WAIT
    assert sign_in(email_of("owner"), PASSWORD, "192.0.2.2").email == email_of("owner")


def test_failures_of_an_hour_ago_are_forgotten(clock: time_machine.Traveller) -> None:
    fail(email_of("viewer"), times=FREE_TRIES["account"])
    clock.shift(dt.timedelta(hours=1, seconds=1))
    fail(email_of("viewer"), times=FREE_TRIES["account"] - 1)
    assert sign_in(email_of("viewer"), PASSWORD, DESK).email == email_of("viewer")


def test_an_endless_address_is_counted_too(clock: time_machine.Traveller) -> None:
    endless = "ß" * 5000 + "@example.com"
    fail(endless, times=FREE_TRIES["account"])
    assert wait_of(endless) == FIRST_WAIT


def test_a_thousand_tries_reach_the_hash_a_few_times(clock: time_machine.Traveller, hashes: list[str]) -> None:
    for number in range(1000):
        with pytest.raises((WrongCredentials, TooManyTries)):
            sign_in(email_of("viewer"), "wrong horse desk lamp", f"198.51.100.{number % 250}")
        clock.shift(0.6)
    assert len(hashes) <= 15


def test_failures_counted_at_once_are_all_counted(registry: Flask) -> None:
    keys = ["account:viewer@clinic.example", f"address:{DESK}"]
    assert errors(at_once(registry, [partial(remember_failure, keys)] * 8)) == []
    db.session.rollback()
    assert db.session.scalars(sa.select(LoginThrottle.failures)).all() == [8, 8]
    with pytest.raises(TooManyTries):
        refuse_if_blocked(keys)


def test_tries_made_at_once_do_not_all_reach_the_hash(registry: Flask, hashes: list[str]) -> None:
    def guess() -> None:
        sign_in(email_of("viewer"), "wrong horse desk lamp", DESK)

    results = errors(at_once(registry, [guess] * 60, threads=12))
    assert {type(result) for result in results} == {WrongCredentials, TooManyTries}
    assert len(hashes) <= FREE_TRIES["account"] + 12
