"""What people may change of their own account: their name, how they like the pages, their password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from registry import history
from registry.db import db, now, transaction
from registry.models import Actor, User
from registry.sessions import end_sessions_of
from registry.users import sign_in

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from registry.callers import Caller

CHANGEABLE = frozenset({"name", "language", "theme", "shortcuts", "discreet"})


def account_of(caller: Caller) -> User:
    """Return the user that a member of the desk is."""
    return db.session.scalars(sa.select(User).where(User.id == caller.user_id)).one()


def update_account(caller: Caller, **changes: Any) -> User:
    """Change only what is named of the caller's own name, language, theme, shortcuts and discreetness.

    Raises TypeError for anything else. A new name is a new name wherever they work and whatever they did.
    """
    if strange := changes.keys() - CHANGEABLE:
        raise TypeError(*strange)
    with transaction() as session:
        user = _hold(session, caller)
        before = user.name
        for name, value in changes.items():
            setattr(user, name, value)
        if user.name != before:
            session.execute(sa.update(Actor).where(Actor.uuid == user.uuid).values(name=user.name))
            history.record(session, caller, "account.update", None, {"name": [before, user.name]})
    return user


def confirm_password(caller: Caller, password: str, address: str) -> None:
    """Make sure that the caller's own password was given; raise WrongCredentials, TooManyTries as signing in does."""
    sign_in(account_of(caller).email, password, address)


def set_password(caller: Caller, password_hash: str, key: str) -> None:
    """Give the caller a new password, and end all their sessions but the one with this secret id.

    Its hash is made before, for that takes long and nobody should wait for it to write.
    """
    with transaction() as session:
        user = _hold(session, caller)
        user.password_hash, user.credentials_changed_at = password_hash, now()
        end_sessions_of(user, but=key)
        history.record(session, caller, "account.password", None, {})


def _hold(session: Session, caller: Caller) -> User:
    """Read the caller's user afresh and keep others from changing it until the transaction ends."""
    held = sa.select(User).where(User.id == caller.user_id).with_for_update(key_share=True)
    return session.scalars(held.execution_options(populate_existing=True)).one()
