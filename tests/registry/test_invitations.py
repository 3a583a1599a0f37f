"""An invitation's link: shown once, kept as a hash, for a week, for one; and the account at its end."""

import hashlib
import threading
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from registry import invitations
from registry.callers import Caller
from registry.db import db
from registry.errors import (
    AlreadyMember,
    InvitationNotFound,
    NotAllowed,
    RoleNotFound,
    TooManyTries,
    WeakPassword,
    WrongCredentials,
)
from registry.invitations import accept_invitation, invitation_with, invitations_of, invite, withdraw_invitation
from registry.models import AuditEvent, Invitation, User
from registry.users import suspend_user, user_with_email
from registry.workspaces import member_caller
from tests import people
from tests.people import PASSWORD, SALON, email_of
from tests.records import all_records
from tests.wire.asking import together

EVA = "eva@example.com"
HERE = "192.0.2.1"


def accept(key: str, name: str = "Eva", password: str = PASSWORD) -> Any:
    return accept_invitation(key, name, password, HERE)


def test_whoever_is_invited_comes_in_as_what_they_were_invited_as(owner: Caller) -> None:
    key = invite(owner, "Eva@Example.com", "clinician")
    [told] = invitations_of(owner)
    assert (told.invitation.email, told.role.name) == (EVA, "clinician")
    user, membership, workspace = accept(key)
    assert (user.email, user.name, workspace.slug) == (EVA, "Eva", people.CLINIC)
    caller = member_caller(user, workspace, "desk")
    assert (caller.role, caller.actor_id) == ("clinician", membership.actor_id)
    assert invitations_of(owner) == []
    actions = db.session.scalars(sa.select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert actions == ["member.invite", "member.join"]


def test_only_the_hash_of_the_key_is_kept(owner: Caller) -> None:
    key = invite(owner, EVA, "viewer")
    assert len(key) == 43
    row = db.session.execute(sa.select(Invitation.__table__)).one()
    assert key not in str(row)
    assert row.key_hash == hashlib.sha256(key.encode()).hexdigest()


def test_a_link_works_once(owner: Caller) -> None:
    key = invite(owner, EVA, "viewer")
    accept(key)
    before = all_records()
    for again in (lambda: accept(key), lambda: invitation_with(key)):
        with pytest.raises(InvitationNotFound):
            again()
    assert all_records() == before


def test_a_link_works_for_a_week(owner: Caller) -> None:
    with time_machine.travel("2026-03-02 09:00Z", tick=False) as clock:
        key = invite(owner, EVA, "viewer")
        clock.move_to("2026-03-09 08:59Z")
        assert invitation_with(key).role.name == "viewer"
        clock.move_to("2026-03-09 09:00Z")
        with pytest.raises(InvitationNotFound):
            accept(key)
        assert invitations_of(owner) == []
        invite(owner, "other@example.com", "viewer")
        assert db.session.scalars(sa.select(Invitation.email)).all() == ["other@example.com"]


def test_a_new_link_takes_the_old_one_s_place(owner: Caller) -> None:
    old, new = invite(owner, EVA, "viewer"), invite(owner, EVA, "clinician")
    with pytest.raises(InvitationNotFound):
        invitation_with(old)
    assert invitation_with(new).role.name == "clinician"


def test_a_withdrawn_link_is_worth_nothing(owner: Caller) -> None:
    key = invite(owner, EVA, "viewer")
    withdraw_invitation(owner, invitation_with(key).invitation.id)
    with pytest.raises(InvitationNotFound):
        accept(key)
    with pytest.raises(InvitationNotFound):
        withdraw_invitation(owner, 1)


def test_another_workspace_s_invitation_is_none(owner: Caller) -> None:
    theirs = people.caller("owner", SALON)
    number = invitation_with(invite(theirs, EVA, "viewer")).invitation.id
    with pytest.raises(InvitationNotFound):
        withdraw_invitation(owner, number)
    assert invitations_of(owner) == []
    assert len(invitations_of(theirs)) == 1


@pytest.mark.parametrize("key", ["", "x", "k" * 43, "\x00", "ñ", "' OR 1=1 --"])
def test_a_made_up_key_takes_as_long_as_a_real_one(owner: Caller, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str | None] = []
    monkeypatch.setattr(invitations, "verify_password", lambda _, known: hashed.append(known))
    with pytest.raises(InvitationNotFound):
        accept(key)
    assert hashed == [None]


def test_an_account_that_is_there_joins_with_its_own_password(owner: Caller) -> None:
    theirs = email_of("viewer", SALON)
    key = invite(owner, theirs, "receptionist")
    with pytest.raises(WrongCredentials):
        accept(key, password="another horse desk lamp")
    user, _, workspace = accept(key, name="Somebody else")
    assert user.id == user_with_email(theirs).id
    assert user.name == "Viewer"
    assert member_caller(user, workspace, "desk").role == "receptionist"
    assert people.caller("viewer", SALON).role == "viewer"


def test_guessing_that_password_is_slowed_down(owner: Caller) -> None:
    key = invite(owner, email_of("viewer", SALON), "receptionist")
    for _ in range(5):
        with pytest.raises(WrongCredentials):
            accept(key, password="wrong")
    with pytest.raises(TooManyTries):
        accept(key)


def test_who_is_shut_out_does_not_come_in_this_way(owner: Caller) -> None:
    suspend_user(email_of("viewer", SALON))
    key = invite(owner, email_of("viewer", SALON), "receptionist")
    with pytest.raises(WrongCredentials):
        accept(key)


def test_a_weak_password_leaves_the_link_as_it_was(owner: Caller) -> None:
    key = invite(owner, EVA, "viewer")
    before = all_records()
    for password in ("short", "password1234"):
        with pytest.raises(WeakPassword):
            accept(key, password=password)
    assert all_records() == before
    accept(key)


def test_of_two_who_come_at_once_one_comes_in(app: Flask) -> None:
    with app.app_context():
        key = invite(people.caller("owner"), EVA, "viewer")
        db.session.remove()
    ready = threading.Barrier(2)

    def come(name: str) -> str:
        with app.app_context():
            ready.wait()
            try:
                return str(accept(key, name=name)[0].name)
            except (InvitationNotFound, WrongCredentials):
                return "nobody"
            finally:
                db.session.remove()

    told = together([lambda: come("Eva"), lambda: come("Mallory")])
    assert "nobody" in told
    with app.app_context():
        assert len(db.session.scalars(sa.select(User).where(User.email == EVA)).all()) == 1


@pytest.mark.parametrize("email", [email_of("viewer"), email_of("viewer").upper()])
def test_a_member_is_not_invited_again(owner: Caller, email: str) -> None:
    before = all_records()
    with pytest.raises(AlreadyMember):
        invite(owner, email, "viewer")
    assert all_records() == before


def test_nobody_invites_who_may_do_more_than_they_do(registry: Flask) -> None:
    manager, before = people.caller("manager"), all_records()
    with pytest.raises(NotAllowed, match=r"workspace\.manage"):
        invite(manager, EVA, "owner")
    with pytest.raises(RoleNotFound):
        invite(manager, EVA, "king")
    for role in ("receptionist", "viewer"):
        with pytest.raises(NotAllowed, match=r"members\.manage"):
            invite(people.caller(role), EVA, "viewer")
    assert all_records() == before
    number = invitation_with(invite(people.caller("owner"), EVA, "owner")).invitation.id
    with pytest.raises(NotAllowed, match=r"workspace\.manage"):
        withdraw_invitation(manager, number)
