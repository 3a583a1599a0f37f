"""The people who sign in: created, listed, suspended, and known by e-mail address and password."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from registry.db import db, now, transaction, violates
from registry.errors import InvalidSetup, UserExists, UserNotFound, WrongCredentials
from registry.folding import fold_email
from registry.models import Actor, Membership, Role, Session, User, Workspace
from registry.passwords import hash_password, needs_rehash, rehash_password, verify_password
from registry.throttling import forget_failures, refuse_if_blocked, remember_failure

if TYPE_CHECKING:
    from collections.abc import Sequence


def create_user(email: str, name: str, password: str, role: str, workspace: Workspace) -> User:
    """Create a user as a member of a workspace; raise UserExists, WeakPassword, InvalidSetup (no such role)."""
    password_hash = hash_password(password)
    user = User(email=fold_email(email), name=name, password_hash=password_hash)
    try:
        with transaction() as session:
            role_id = session.scalar(sa.select(Role.id).where(Role.workspace_id == workspace.id, Role.name == role))
            if role_id is None:
                raise InvalidSetup(f"There is no role “{role}” in {workspace.slug}.")
            session.add(user)
            session.flush()
            actor = Actor(workspace_id=workspace.id, uuid=user.uuid, kind="user", name=name)
            session.add(actor)
            session.flush()
            session.add(Membership(workspace_id=workspace.id, user_id=user.id, role_id=role_id, actor_id=actor.id))
    except sa.exc.IntegrityError as error:
        if violates(error, User.email):
            raise UserExists from error
        raise
    return user


def list_users() -> Sequence[sa.Row[User, str, str]]:
    """Return (user, role, workspace slug) for every membership, by e-mail address."""
    query = (
        sa.select(User, Role.name, Workspace.slug)
        .join(Membership, Membership.user_id == User.id)
        .join(Role, sa.and_(Role.workspace_id == Membership.workspace_id, Role.id == Membership.role_id))
        .join(Workspace, Workspace.id == Membership.workspace_id)
        .order_by(User.email, Workspace.slug)
    )
    return db.session.execute(query).all()


def user_with_email(email: str) -> User:
    """Return the user with this e-mail address, however it is capitalised; raise UserNotFound."""
    user = db.session.scalar(sa.select(User).where(User.email == fold_email(email)))
    if user is None:
        raise UserNotFound
    return user


def suspend_user(email: str) -> User:
    """Shut a user out: every session ends now and no credential of theirs works any more."""
    user = user_with_email(email)
    with transaction() as session:
        session.add(user)
        user.suspended_at = user.suspended_at or now()
        session.execute(sa.delete(Session).where(Session.user_id == user.id))
    return user


def sign_in(email: str, password: str, address: str) -> User:
    """Return the user these credentials belong to; raise WrongCredentials, or TooManyTries before any hashing.

    `address` is where the attempt comes from. An unknown user takes as long as a wrong password.
    """
    keys = (f"account:{fold_email(email)[:200]}", f"address:{address}")
    refuse_if_blocked(keys)
    user = db.session.scalar(sa.select(User).where(User.email == fold_email(email)))
    known_hash = user.password_hash if user is not None and user.suspended_at is None else None
    if not verify_password(password, known_hash) or user is None:
        remember_failure(keys)
        raise WrongCredentials
    forget_failures(keys[:1])
    if needs_rehash(user.password_hash):
        with transaction() as session:
            session.add(user)
            user.password_hash = rehash_password(password)
    return user


def set_preferences(user: User, *, language: str | None = None, theme: str | None = None) -> None:
    """Remember a user's language and theme; None leaves what was chosen before."""
    with transaction() as session:
        session.add(user)
        user.language = language or user.language
        user.theme = theme or user.theme
