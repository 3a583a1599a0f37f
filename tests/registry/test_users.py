import argon2
import pytest
import sqlalchemy as sa
from flask import Flask

from registry.callers import Caller
from registry.db import db, transaction
from registry.errors import InvalidSetup, TooManyTries, UserExists, UserNotFound, WeakPassword, WrongCredentials
from registry.models import Actor, LoginThrottle, Membership, Session, User
from registry.passwords import needs_rehash
from registry.sessions import start_session
from registry.users import create_user, list_users, set_preferences, sign_in, suspend_user, user_with_email
from registry.workspaces import member_caller, memberships_of, workspace_named
from tests import people
from tests.people import PASSWORD, email_of
from tests.records import all_records

WRONG = "wrong horse desk lamp"


def session_of(email: str) -> str:
    user = user_with_email(email)
    return start_session(user, memberships_of(user)[0][0], "192.0.2.1", "test")


def test_a_user_is_a_member_in_one_role(registry: Flask) -> None:
    clinic = workspace_named(people.CLINIC)
    user = create_user("Eva@Example.com", "Eva", PASSWORD, "clinician", clinic)
    assert user.email == "eva@example.com"
    caller = member_caller(user, clinic, "desk")
    assert (caller.role, caller.name, caller.user_id) == ("clinician", "Eva", user.id)
    actor = db.session.scalars(sa.select(Actor).where(Actor.id == caller.actor_id)).one()
    assert (actor.uuid, actor.kind, actor.name) == (user.uuid, "user", "Eva")


def test_the_password_is_kept_as_a_hash_only(registry: Flask) -> None:
    user = create_user("eva@example.com", "Eva", PASSWORD, "viewer", workspace_named(people.CLINIC))
    assert PASSWORD not in user.password_hash
    assert user.password_hash.startswith("$argon2id$")


@pytest.mark.parametrize("email", ["owner@clinic.example", "OWNER@Clinic.Example"])
def test_an_address_belongs_to_one_user(registry: Flask, email: str) -> None:
    before = all_records()
    with pytest.raises(UserExists):
        create_user(email, "Eva", PASSWORD, "viewer", workspace_named(people.SALON))
    assert all_records() == before


@pytest.mark.parametrize(
    ("password", "role", "refusal"),
    [(PASSWORD, "king", InvalidSetup), ("short", "viewer", WeakPassword), ("password1234", "viewer", WeakPassword)],
)
def test_a_refused_user_leaves_nothing_behind(
    registry: Flask, password: str, role: str, refusal: type[Exception]
) -> None:
    before = all_records()
    with pytest.raises(refusal):
        create_user("eva@example.com", "Eva", password, role, workspace_named(people.CLINIC))
    assert all_records() == before


def test_lists_everybody_with_role_and_workspace(registry: Flask) -> None:
    listed = [(user.email, role, workspace) for user, role, workspace in list_users()]
    assert listed[:2] == [
        ("clinician@clinic.example", "clinician", "clinic"),
        ("clinician@salon.example", "clinician", "salon"),
    ]
    assert len(listed) == 10


def test_nobody_is_found_by_an_unknown_address(registry: Flask) -> None:
    with pytest.raises(UserNotFound):
        user_with_email("nobody@example.com")


@pytest.mark.parametrize("email", ["owner@clinic.example", " Owner@CLINIC.example "])
def test_signs_in_with_address_and_password(registry: Flask, email: str) -> None:
    assert sign_in(email, PASSWORD, "192.0.2.1").email == "owner@clinic.example"


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("owner@clinic.example", WRONG),
        ("owner@clinic.example", ""),
        ("owner@clinic.example", PASSWORD.upper()),
        ("nobody@example.com", PASSWORD),
        ("nobody@example.com", WRONG),
        ("", PASSWORD),
        ("owner", PASSWORD),
    ],
)
def test_whatever_is_wrong_the_answer_is_the_same(registry: Flask, email: str, password: str) -> None:
    with pytest.raises(WrongCredentials) as refusal:
        sign_in(email, password, "192.0.2.1")
    assert refusal.value.args == ()


@pytest.mark.parametrize(
    "email",
    ["owner@clinic.example", "nobody@example.com", "viewer@clinic.example"],
    ids=["known", "unknown", "suspended"],
)
def test_every_try_costs_exactly_one_hash_of_todays_strength(registry: Flask, email: str, hashes: list[str]) -> None:
    suspend_user("viewer@clinic.example")
    hashes.clear()
    with pytest.raises(WrongCredentials):
        sign_in(email, WRONG, "192.0.2.1")
    assert [needs_rehash(hashed) for hashed in hashes] == [False]


def test_who_has_to_wait_costs_no_hash(registry: Flask, hashes: list[str]) -> None:
    for _ in range(5):
        with pytest.raises(WrongCredentials):
            sign_in("owner@clinic.example", WRONG, "192.0.2.1")
    hashes.clear()
    with pytest.raises(TooManyTries):
        sign_in("owner@clinic.example", PASSWORD, "192.0.2.1")
    assert hashes == []


def test_a_suspended_user_is_out_at_once_and_everywhere(registry: Flask) -> None:
    session_of(email_of("viewer"))
    session_of(email_of("viewer"))
    session_of(email_of("owner"))
    user = suspend_user("VIEWER@clinic.example")
    assert user.suspended_at is not None
    with pytest.raises(WrongCredentials):
        sign_in(email_of("viewer"), PASSWORD, "192.0.2.1")
    left = db.session.scalars(sa.select(Session.user_id)).all()
    assert left == [user_with_email(email_of("owner")).id]


def test_suspending_twice_keeps_the_first_moment(registry: Flask) -> None:
    first = suspend_user(email_of("viewer")).suspended_at
    assert suspend_user(email_of("viewer")).suspended_at == first


def test_a_hash_of_old_settings_is_renewed_at_sign_in(registry: Flask) -> None:
    old = argon2.PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
    with transaction() as session:
        session.execute(sa.update(User).where(User.email == email_of("viewer")).values(password_hash=old))
    sign_in(email_of("viewer"), PASSWORD, "192.0.2.1")
    db.session.expire_all()
    new = user_with_email(email_of("viewer")).password_hash
    assert new != old
    assert not needs_rehash(new)
    assert sign_in(email_of("viewer"), PASSWORD, "192.0.2.1").email == email_of("viewer")


def test_a_password_that_became_common_still_opens_the_door(registry: Flask) -> None:
    old = argon2.PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash("password1234")
    with transaction() as session:
        session.execute(sa.update(User).where(User.email == email_of("viewer")).values(password_hash=old))
    assert sign_in(email_of("viewer"), "password1234", "192.0.2.1").email == email_of("viewer")


def test_preferences_change_one_at_a_time(registry: Flask) -> None:
    user = user_with_email(email_of("viewer"))
    set_preferences(user, language="es")
    set_preferences(user, theme="dark")
    db.session.expire_all()
    assert (user.language, user.theme) == ("es", "dark")


def test_a_member_may_what_the_role_permits_today(registry: Flask, receptionist: Caller) -> None:
    assert receptionist.may("clients.create")
    with transaction() as session:
        session.execute(sa.text("DELETE FROM role_permissions WHERE permission = 'clients.create'"))
    db.session.expire_all()
    assert not people.caller("receptionist").may("clients.create")


def test_who_is_no_member_any_more_is_a_stranger(registry: Flask, receptionist: Caller) -> None:
    session_of(email_of("receptionist"))
    with transaction() as session:
        session.execute(sa.delete(Membership).where(Membership.user_id == receptionist.user_id))
    assert memberships_of(user_with_email(email_of("receptionist"))) == []
    assert db.session.scalars(sa.select(Session)).all() == []


def test_counting_failures_is_no_secret_store(registry: Flask) -> None:
    with pytest.raises(WrongCredentials):
        sign_in(email_of("viewer"), WRONG, "192.0.2.1")
    rows = db.session.scalars(sa.select(LoginThrottle)).all()
    assert {row.key for row in rows} == {"account:viewer@clinic.example", "address:192.0.2.1"}
