"""Who works in a workspace: in which role, since when, and whether they may at present.

Nobody hands out, or takes away, what they may not do themselves; and somebody must always own the workspace.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from registry import history
from registry.db import db, lock, now, transaction
from registry.errors import LastOwner, MemberNotFound, NotAllowed, RoleNotFound
from registry.models import Membership, Role, Session, User
from registry.permissions import OWNER

if TYPE_CHECKING:
    from sqlalchemy.orm import Session as DatabaseSession

    from registry.callers import Caller


@dataclass(frozen=True, slots=True)
class Member:
    """A user, what holds them to the workspace, and their role there."""

    user: User
    membership: Membership
    role: Role

    @property
    def is_suspended(self) -> bool:
        """Tell whether they are kept out, of this workspace or of all."""
        return self.membership.suspended_at is not None or self.user.suspended_at is not None


def members_of(caller: Caller) -> list[Member]:
    """Return everybody who works in the workspace, by name."""
    caller.must("members.manage")
    rows = db.session.execute(_members(caller).order_by(sa.func.lower(User.name), User.id))
    return [Member(*row) for row in rows]


def roles_of(caller: Caller) -> list[Role]:
    """Return the workspace's roles in the order of their making: whoever may most comes first."""
    caller.must("members.manage")
    mine = sa.select(Role).where(Role.workspace_id == caller.workspace_id).order_by(Role.id)
    return list(db.session.scalars(mine))


def may_hand_out(caller: Caller, role: Role) -> bool:
    """Tell whether a caller may make somebody what they are not themselves: only with all that the role may."""
    return caller.may("members.manage") and _permissions(role) <= caller.permissions


def must_hand_out(caller: Caller, role: Role) -> None:
    """Raise NotAllowed unless the caller may do all that the role may."""
    caller.must("members.manage")
    for permission in sorted(_permissions(role) - caller.permissions):
        raise NotAllowed(permission)


def find_role(caller: Caller, name: str) -> Role:
    """Return the workspace's role of this name; raise RoleNotFound."""
    mine = sa.select(Role).where(Role.workspace_id == caller.workspace_id, Role.name == name)
    role = db.session.scalar(mine)
    if role is None:
        raise RoleNotFound
    return role


def change_role(caller: Caller, user_id: int, role_name: str) -> Member:
    """Give a member another role and end their sessions, for they are somebody else now.

    Raises MemberNotFound, RoleNotFound, LastOwner, NotAllowed (either role may do what the caller may not).
    """
    with transaction() as session:
        member, role = _hold(session, caller, user_id), find_role(caller, role_name)
        must_hand_out(caller, role)
        if role.id != member.role.id:
            member.membership.role_id = role.id
            session.flush()
            _keep_an_owner(session, caller)
            _end_sessions(session, member)
            _record(session, caller, "member.role", member, {"role": [member.role.name, role.name]})
    return Member(member.user, member.membership, role)


def suspend_member(caller: Caller, user_id: int) -> Member:
    """Keep a member out of the workspace: every session ends now. Raises MemberNotFound, LastOwner, NotAllowed."""
    with transaction() as session:
        member = _hold(session, caller, user_id)
        if member.membership.suspended_at is None:
            member.membership.suspended_at = now()
            session.flush()
            _keep_an_owner(session, caller)
            _end_sessions(session, member)
            _record(session, caller, "member.suspend", member, {})
    return member


def reactivate_member(caller: Caller, user_id: int) -> Member:
    """Let a suspended member in again. Raises MemberNotFound, NotAllowed."""
    with transaction() as session:
        member = _hold(session, caller, user_id)
        if member.membership.suspended_at is not None:
            member.membership.suspended_at = None
            _record(session, caller, "member.reactivate", member, {})
    return member


def _hold(session: DatabaseSession, caller: Caller, user_id: int) -> Member:
    """Read a member afresh, while nobody else changes any of the workspace's; raise MemberNotFound, NotAllowed."""
    caller.must("members.manage")
    lock(session, "members", caller.workspace_id)
    theirs = _members(caller).where(User.id == user_id).execution_options(populate_existing=True)
    row = session.execute(theirs).one_or_none()
    if row is None:
        raise MemberNotFound
    member = Member(*row)
    must_hand_out(caller, member.role)
    return member


def _members(caller: Caller) -> sa.Select[User, Membership, Role]:
    return (
        sa.select(User, Membership, Role)
        .join(Membership, Membership.user_id == User.id)
        .join(Role, sa.and_(Role.workspace_id == Membership.workspace_id, Role.id == Membership.role_id))
        .where(Membership.workspace_id == caller.workspace_id)
    )


def _permissions(role: Role) -> frozenset[str]:
    return frozenset(grant.permission for grant in role.permissions)


def _keep_an_owner(session: DatabaseSession, caller: Caller) -> None:
    owning = _members(caller).where(
        Role.name == OWNER, Membership.suspended_at.is_(None), User.suspended_at.is_(None)
    )
    if session.execute(owning.limit(1)).first() is None:
        raise LastOwner


def _end_sessions(session: DatabaseSession, member: Member) -> None:
    theirs = (Session.workspace_id == member.membership.workspace_id, Session.user_id == member.user.id)
    session.execute(sa.delete(Session).where(*theirs))


def _record(
    session: DatabaseSession, caller: Caller, action: str, member: Member, changes: dict[str, list[str]]
) -> None:
    told: dict[str, list[Any]] = {
        "id": [member.user.id, member.user.id],
        "name": [member.user.name, member.user.name],
    }
    history.record(session, caller, action, None, told | changes)
