"""Who works in a workspace: roles changed, members suspended, and somebody always owns it."""

import functools
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from registry.callers import Caller
from registry.db import db
from registry.errors import LastOwner, MemberNotFound, NotAllowed, RoleNotFound, WorkspaceNotFound
from registry.members import change_role, may_hand_out, members_of, reactivate_member, roles_of, suspend_member
from registry.models import AuditEvent
from registry.permissions import PERMISSIONS, ROLES
from registry.roles import set_permissions
from registry.sessions import find_session, start_session
from registry.users import suspend_user, user_with_email
from registry.workspaces import memberships_of
from tests import people
from tests.people import SALON, email_of
from tests.records import all_records
from tests.wire.asking import together


def number(role: str, workspace: str = people.CLINIC) -> int:
    return user_with_email(email_of(role, workspace)).id


def session_of(role: str) -> str:
    user = user_with_email(email_of(role))
    return start_session(user, memberships_of(user)[0][0], "192.0.2.1", "Firefox")


def last_event() -> tuple[str, Any]:
    event = db.session.scalars(sa.select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event is not None
    return event.action, event.changes


def test_everybody_is_told_with_their_role(owner: Caller) -> None:
    told = [(member.user.name, member.role.name, member.is_suspended) for member in members_of(owner)]
    assert told == sorted((role.capitalize(), role, False) for role in ROLES)
    assert [role.name for role in roles_of(owner)] == list(ROLES)


def test_a_new_role_takes_effect_at_once_and_ends_their_sessions(owner: Caller) -> None:
    key, mine = session_of("viewer"), session_of("owner")
    assert change_role(owner, number("viewer"), "manager").role.name == "manager"
    assert find_session(key) is None
    assert find_session(mine) is not None
    assert people.caller("viewer").permissions == ROLES["manager"]
    told = {"id": [number("viewer")] * 2, "name": ["Viewer"] * 2, "role": ["viewer", "manager"]}
    assert last_event() == ("member.role", told)


def test_the_same_role_is_no_change(owner: Caller) -> None:
    key = session_of("viewer")
    before = all_records()
    change_role(owner, number("viewer"), "viewer")
    assert find_session(key) is not None
    assert all_records() == before


def test_a_suspended_member_is_out_of_this_workspace_until_let_in_again(owner: Caller) -> None:
    key = session_of("clinician")
    suspend_member(owner, number("clinician"))
    assert find_session(key) is None
    with pytest.raises(WorkspaceNotFound):
        people.caller("clinician")
    assert last_event()[0] == "member.suspend"
    before = all_records()
    suspend_member(owner, number("clinician"))
    assert all_records() == before
    reactivate_member(owner, number("clinician"))
    assert people.caller("clinician").role == "clinician"
    assert last_event()[0] == "member.reactivate"
    before = all_records()
    reactivate_member(owner, number("clinician"))
    assert all_records() == before


@pytest.mark.parametrize(
    "leave",
    [
        lambda owner: change_role(owner, number("owner"), "manager"),
        lambda owner: suspend_member(owner, number("owner")),
    ],
    ids=["demoted", "suspended"],
)
def test_the_last_owner_stays(owner: Caller, leave: Callable[[Caller], Any]) -> None:
    before = all_records()
    with pytest.raises(LastOwner):
        leave(owner)
    assert all_records() == before
    change_role(owner, number("manager"), "owner")
    leave(owner)
    assert [member.user.name for member in members_of(owner) if member.role.name == "owner"][-1] in {
        "Manager",
        "Owner",
    }


def test_an_owner_who_is_shut_out_does_not_count(owner: Caller) -> None:
    change_role(owner, number("manager"), "owner")
    suspend_user(email_of("manager"))
    with pytest.raises(LastOwner):
        suspend_member(owner, number("owner"))


def test_of_two_owners_who_leave_at_once_one_stays(app: Flask) -> None:
    with app.app_context():
        change_role(people.caller("owner"), number("manager"), "owner")
        numbers = number("owner"), number("manager")

    def leave(role: str, own: int) -> str:
        with app.app_context():
            try:
                suspend_member(people.caller(role), own)
            except (LastOwner, WorkspaceNotFound) as error:
                return type(error).__name__
            finally:
                db.session.remove()
            return "left"

    roles = ("owner", "manager")
    pairs = zip(roles, numbers, strict=True)
    told = together([functools.partial(leave, role, own) for role, own in pairs])
    assert sorted(told) == ["LastOwner", "left"]


def test_nobody_hands_out_what_they_may_not_do(registry: Flask) -> None:
    manager = people.caller("manager")
    offered = [role.name for role in roles_of(manager) if may_hand_out(manager, role)]
    assert offered == ["manager", "clinician", "receptionist", "viewer"]
    before = all_records()
    refusals: list[Callable[[], Any]] = [
        lambda: change_role(manager, number("viewer"), "owner"),
        lambda: change_role(manager, number("manager"), "owner"),
        lambda: change_role(manager, number("owner"), "viewer"),
        lambda: suspend_member(manager, number("owner")),
        lambda: reactivate_member(manager, number("owner")),
    ]
    for refused in refusals:
        with pytest.raises(NotAllowed, match=r"workspace\.manage"):
            refused()
    assert all_records() == before
    change_role(manager, number("viewer"), "clinician")


@pytest.mark.parametrize("role", ["clinician", "receptionist", "viewer"])
def test_only_who_may_manages_members(registry: Flask, role: str) -> None:
    caller, before = people.caller(role), all_records()
    refusals: list[Callable[[], Any]] = [
        lambda: members_of(caller),
        lambda: roles_of(caller),
        lambda: change_role(caller, number("viewer"), "viewer"),
        lambda: suspend_member(caller, number("viewer")),
        lambda: set_permissions(caller, role, PERMISSIONS),
    ]
    for refused in refusals:
        with pytest.raises(NotAllowed):
            refused()
    assert all_records() == before


def test_whoever_works_elsewhere_is_no_member(owner: Caller) -> None:
    theirs, before = number("viewer", SALON), all_records()
    for absent in (theirs, 999):
        with pytest.raises(MemberNotFound):
            suspend_member(owner, absent)
        with pytest.raises(MemberNotFound):
            reactivate_member(owner, absent)
        with pytest.raises(MemberNotFound):
            change_role(owner, absent, "viewer")
    with pytest.raises(RoleNotFound):
        change_role(owner, number("viewer"), "king")
    assert all_records() == before


def test_a_workspace_decides_what_its_roles_may_do(owner: Caller) -> None:
    set_permissions(owner, "viewer", ["clients.update", "clients.view"])
    assert people.caller("viewer").permissions == {"clients.view", "clients.update"}
    assert people.caller("viewer", SALON).permissions == ROLES["viewer"]
    told = {"role": ["viewer"] * 2, "permissions": [["clients.view"], ["clients.view", "clients.update"]]}
    assert last_event() == ("role.update", told)
    before = all_records()
    set_permissions(owner, "viewer", ["clients.view", "clients.update"])
    assert all_records() == before


@pytest.mark.parametrize(
    ("role", "permissions", "refusal"),
    [("owner", [], RoleNotFound), ("king", [], RoleNotFound), ("viewer", ["clients.eat"], ValueError)],
)
def test_owners_may_do_everything_always(
    owner: Caller, role: str, permissions: list[str], refusal: type[Exception]
) -> None:
    before = all_records()
    with pytest.raises(refusal):
        set_permissions(owner, role, permissions)
    assert all_records() == before


def test_a_manager_does_not_change_what_managers_may_do(registry: Flask) -> None:
    with pytest.raises(NotAllowed, match=r"workspace\.manage"):
        set_permissions(people.caller("manager"), "manager", PERMISSIONS)
