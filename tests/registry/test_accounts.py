"""What people may change of their own account."""

import pytest
import sqlalchemy as sa
import time_machine

from registry.accounts import account_of, confirm_password, set_password, update_account
from registry.callers import Caller
from registry.db import db
from registry.errors import SessionNotFound, TooManyTries, WrongCredentials
from registry.models import Actor, Membership
from registry.passwords import hash_password
from registry.sessions import end_session_number, find_session, sessions_of, start_session
from registry.users import user_with_email
from registry.workspaces import memberships_of
from tests import people
from tests.people import PASSWORD, email_of
from tests.records import all_records

NEW = "another horse desk lamp"


def begin(role: str = "owner") -> str:
    user = user_with_email(email_of(role))
    return start_session(user, memberships_of(user)[0][0], "192.0.2.1", "Firefox")


def test_changes_only_what_is_named(owner: Caller) -> None:
    update_account(owner, theme="dark", shortcuts=False)
    user = update_account(owner, discreet=True)
    assert (user.name, user.theme, user.shortcuts, user.discreet) == ("Owner", "dark", False, True)


@pytest.mark.parametrize("name", ["email", "password_hash", "suspended_at", "uuid"])
def test_nobody_changes_what_is_not_theirs_to_change(owner: Caller, name: str) -> None:
    before = all_records()
    with pytest.raises(TypeError, match=name):
        update_account(owner, **{name: "x"})
    assert all_records() == before


def test_a_new_name_is_signed_with_everywhere(owner: Caller) -> None:
    user = update_account(owner, name="Olivia")
    assert db.session.scalars(sa.select(Actor.name).where(Actor.uuid == user.uuid)).all() == ["Olivia"]


def test_a_new_password_takes_the_old_one_s_place(owner: Caller) -> None:
    here, elsewhere = begin(), begin()
    set_password(owner, hash_password(NEW), here)
    assert find_session(here) is not None
    assert find_session(elsewhere) is None
    confirm_password(owner, NEW, "192.0.2.1")
    with pytest.raises(WrongCredentials):
        confirm_password(owner, PASSWORD, "192.0.2.1")


def test_guesses_at_ones_own_password_are_counted(owner: Caller) -> None:
    for _ in range(5):
        with pytest.raises(WrongCredentials):
            confirm_password(owner, "wrong", "192.0.2.1")
    with pytest.raises(TooManyTries):
        confirm_password(owner, PASSWORD, "192.0.2.1")


def test_sessions_are_listed_last_used_first_and_ended_by_number(owner: Caller) -> None:
    first, second = begin(), begin()
    user = account_of(owner)
    assert [is_here for _, is_here in sessions_of(user, second)] == [True, False]
    end_session_number(user, sessions_of(user, second)[1][0].id)
    assert find_session(first) is None
    with pytest.raises(SessionNotFound):
        end_session_number(user, 999)


def test_nobody_ends_the_session_of_another(owner: Caller) -> None:
    key = begin("viewer")
    viewer = user_with_email(email_of("viewer"))
    with pytest.raises(SessionNotFound):
        end_session_number(account_of(owner), sessions_of(viewer, key)[0][0].id)
    assert find_session(key) is not None


def test_when_somebody_was_last_at_work_is_known_to_some_minutes(owner: Caller) -> None:
    seen = sa.select(Membership.seen_at).where(Membership.user_id == owner.user_id)
    with time_machine.travel("2026-03-02 09:00Z", tick=False) as clock:
        key = begin()
        for minutes, told in ((4, "09:00"), (6, "09:06"), (9, "09:06"), (12, "09:12")):
            clock.move_to(f"2026-03-02 09:{minutes:02}Z")
            assert find_session(key) is not None
            moment = db.session.scalar(seen)
            assert moment is not None
            assert f"{moment:%H:%M}" == told


def test_a_session_of_a_suspended_member_is_no_session(owner: Caller) -> None:
    key = begin("viewer")
    db.session.execute(sa.update(Membership).values(suspended_at=sa.func.now()))
    assert find_session(key) is None
    assert memberships_of(user_with_email(email_of("viewer"))) == []
    db.session.rollback()
    assert people.caller("viewer").role == "viewer"
