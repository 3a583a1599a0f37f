import datetime as dt
import hashlib
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from registry.db import db, transaction
from registry.models import Membership, Session
from registry.sessions import end_session, end_sessions_of, find_session, start_session
from registry.users import suspend_user, user_with_email
from registry.workspaces import memberships_of, workspace_named
from tests import people
from tests.people import email_of

START = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def clock(registry: Flask) -> Iterator[time_machine.Traveller]:
    """Monday morning, and time passes only when told."""
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def begin(role: str = "viewer", agent: str = "Firefox") -> str:
    user = user_with_email(email_of(role))
    return start_session(user, memberships_of(user)[0][0], "192.0.2.1", agent)


def owner_of(key: str) -> str | None:
    db.session.rollback()
    found = find_session(key)
    return found and found[1].email


def test_a_session_is_found_by_its_secret_id(registry: Flask) -> None:
    key = begin()
    session, user, workspace = find_session(key) or pytest.fail("no session")
    assert (user.email, workspace.slug) == (email_of("viewer"), people.CLINIC)
    assert (session.address, session.agent) == ("192.0.2.1", "Firefox")


def test_the_id_has_256_bits_and_is_new_each_time(registry: Flask) -> None:
    keys = {begin() for _ in range(20)}
    assert len(keys) == 20
    assert {len(key) for key in keys} == {43}


def test_only_the_hash_of_the_id_is_kept(registry: Flask) -> None:
    key = begin()
    row = db.session.execute(sa.select(Session.__table__)).one()
    assert key not in str(row)
    assert row.key_hash == hashlib.sha256(key.encode()).hexdigest()


@pytest.mark.parametrize("key", ["", "x", "\x00", "0" * 43, "ñ", "%", "' OR 1=1 --", "k" * 10_000])
def test_a_made_up_id_is_nobodys(registry: Flask, key: str) -> None:
    begin()
    assert find_session(key) is None


def test_the_hash_itself_opens_nothing(registry: Flask) -> None:
    begin()
    assert find_session(db.session.scalars(sa.select(Session.key_hash)).one()) is None


def test_a_session_lives_twelve_hours_and_no_longer(clock: time_machine.Traveller) -> None:
    key = begin()
    clock.shift(dt.timedelta(hours=11, minutes=59))
    assert owner_of(key) == email_of("viewer")
    clock.shift(dt.timedelta(minutes=1))
    assert owner_of(key) is None


def test_the_next_sign_in_sweeps_away_what_has_expired(clock: time_machine.Traveller) -> None:
    begin()
    clock.shift(dt.timedelta(hours=13))
    begin()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Session)) == 1


def test_an_ended_session_is_worth_nothing_and_the_others_go_on(registry: Flask) -> None:
    key, other = begin(), begin()
    end_session(key)
    end_session(key)
    assert (owner_of(key), owner_of(other)) == (None, email_of("viewer"))


def test_one_signs_out_everywhere_without_signing_others_out(registry: Flask) -> None:
    keys, other = [begin(), begin()], begin("owner")
    end_sessions_of(user_with_email(email_of("viewer")))
    assert [owner_of(key) for key in keys] == [None, None]
    assert owner_of(other) == email_of("owner")


def test_a_suspended_users_session_ends(registry: Flask) -> None:
    key = begin()
    suspend_user(email_of("viewer"))
    assert owner_of(key) is None


def test_who_leaves_the_workspace_leaves_the_session(registry: Flask) -> None:
    key = begin()
    user = user_with_email(email_of("viewer"))
    with transaction() as session:
        session.execute(sa.delete(Membership).where(Membership.user_id == user.id))
    assert owner_of(key) is None


def test_the_database_refuses_a_session_in_a_workspace_one_does_not_work_in(registry: Flask) -> None:
    user = user_with_email(email_of("viewer"))
    membership = Membership(workspace_id=workspace_named(people.SALON).id)
    with pytest.raises(sa.exc.IntegrityError, match=r"(?i)foreign key"):
        start_session(user, membership, "192.0.2.1", "Firefox")


def test_an_endless_address_or_browser_name_fits(registry: Flask) -> None:
    assert owner_of(begin(agent="x" * 5000)) == email_of("viewer")
