"""Inviting somebody into a workspace: a link that is shown once, works once, and only for a week."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from registry import history
from registry.db import db, lock, now, transaction
from registry.errors import AlreadyMember, InvitationNotFound
from registry.folding import fold_email
from registry.members import find_role, must_hand_out
from registry.models import Actor, Invitation, Membership, Role, User, Workspace
from registry.passwords import hash_password, verify_password
from registry.users import sign_in
from registry.workspaces import member_caller

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from registry.callers import Caller

LIFETIME = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation, into which workspace, and as what."""

    invitation: Invitation
    workspace: Workspace
    role: Role


def invite(caller: Caller, email: str, role_name: str) -> str:
    """Invite whoever has this e-mail address and return the link's key, which is kept only as a hash.

    An earlier invitation of the same address is worth nothing any more. Raises AlreadyMember, RoleNotFound, and
    NotAllowed where the role may do what the caller may not.
    """
    caller.must("members.manage")
    key, email = secrets.token_urlsafe(32), fold_email(email)
    with transaction() as session:
        lock(session, "members", caller.workspace_id)
        role = find_role(caller, role_name)
        must_hand_out(caller, role)
        if _is_member(session, caller.workspace_id, email):
            raise AlreadyMember
        mine = Invitation.workspace_id == caller.workspace_id
        session.execute(sa.delete(Invitation).where(mine, Invitation.email == email))
        session.execute(sa.delete(Invitation).where(mine, Invitation.expires_at <= now()))
        session.add(
            Invitation(
                workspace_id=caller.workspace_id,
                key_hash=_hash(key),
                email=email,
                role_id=role.id,
                actor_id=caller.actor_id,
                expires_at=now() + LIFETIME,
            )
        )
        history.record(session, caller, "member.invite", None, {"email": [None, email], "role": [None, role.name]})
    return key


def invitations_of(caller: Caller) -> list[Invited]:
    """Return the workspace's open invitations, the newest first."""
    caller.must("members.manage")
    mine = _open().where(Invitation.workspace_id == caller.workspace_id).order_by(Invitation.id.desc())
    return [Invited(*row) for row in db.session.execute(mine)]


def withdraw_invitation(caller: Caller, number: int) -> None:
    """Make an invitation worth nothing; raise InvitationNotFound, and NotAllowed as `invite` does."""
    caller.must("members.manage")
    with transaction() as session:
        mine = _open().where(Invitation.workspace_id == caller.workspace_id, Invitation.id == number)
        row = session.execute(mine).one_or_none()
        if row is None:
            raise InvitationNotFound
        invitation, _workspace, role = row
        must_hand_out(caller, role)
        session.delete(invitation)
        told = {"email": [invitation.email, None], "role": [role.name, None]}
        history.record(session, caller, "member.withdraw", None, told)


def invitation_with(key: str) -> Invited:
    """Return the open invitation whose link has this key; raise InvitationNotFound."""
    row = db.session.execute(_open().where(Invitation.key_hash == _hash(key))).one_or_none()
    if row is None:
        raise InvitationNotFound
    return Invited(*row)


def accept_invitation(key: str, name: str, password: str, address: str) -> tuple[User, Membership, Workspace]:
    """Make whoever holds the link a member, with a new account or the one that their address has already.

    Raises InvitationNotFound after as much work as for a real one, WeakPassword, and for an account that is there
    WrongCredentials and TooManyTries as signing in does.
    """
    try:
        invited = invitation_with(key)
    except InvitationNotFound:
        verify_password(password, None)
        raise
    email = invited.invitation.email
    is_known = db.session.scalar(sa.select(User.id).where(User.email == email)) is not None
    known = sign_in(email, password, address) if is_known else None
    password_hash = "" if known else hash_password(password)
    with transaction() as session:
        lock(session, "user", email)  # who comes with two invitations at once gets one account
        _use_up(session, invited)
        user = known or User(email=email, name=name, password_hash=password_hash)
        membership = _join(session, user, invited)
        caller = member_caller(user, invited.workspace, "desk")
        history.record(session, caller, "member.join", None, {"role": [None, invited.role.name]})
    return user, membership, invited.workspace


def _use_up(session: Session, invited: Invited) -> None:
    """Take the invitation away; of two who come with it at once only one finds it."""
    once = sa.delete(Invitation).where(Invitation.id == invited.invitation.id).returning(Invitation.id)
    if session.scalar(once) is None or _is_member(session, invited.workspace.id, invited.invitation.email):
        raise InvitationNotFound


def _join(session: Session, user: User, invited: Invited) -> Membership:
    session.add(user)
    session.flush()
    actor = Actor(workspace_id=invited.workspace.id, uuid=user.uuid, kind="user", name=user.name)
    session.add(actor)
    session.flush()
    membership = Membership(
        workspace_id=invited.workspace.id, user_id=user.id, role_id=invited.role.id, actor_id=actor.id
    )
    session.add(membership)
    session.flush()
    return membership


def _open() -> sa.Select[Invitation, Workspace, Role]:
    return (
        sa.select(Invitation, Workspace, Role)
        .join(Workspace, Workspace.id == Invitation.workspace_id)
        .join(Role, sa.and_(Role.workspace_id == Invitation.workspace_id, Role.id == Invitation.role_id))
        .where(Invitation.expires_at > now())
    )


def _is_member(session: Session, workspace_id: int, email: str) -> bool:
    member = (
        sa.select(Membership.user_id)
        .join(User, User.id == Membership.user_id)
        .where(Membership.workspace_id == workspace_id, User.email == email)
    )
    return session.scalar(member) is not None


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
