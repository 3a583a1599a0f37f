"""The API tokens of one's workspace: listed, made with no more than one may do oneself, and ended."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from registry import history
from registry.db import db, now, transaction
from registry.errors import NotAllowed, TokenNotFound
from registry.models import ApiToken
from registry.permissions import expand_scopes
from registry.tokens import create_token
from registry.workspace_settings import workspace_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from registry.callers import Caller

DAYS = (30, 90, 365, 400)


def tokens_of(caller: Caller) -> list[ApiToken]:
    """Return the workspace's tokens, the newest first, ended ones among them."""
    caller.must("tokens.manage")
    mine = sa.select(ApiToken).where(ApiToken.workspace_id == caller.workspace_id).order_by(ApiToken.id.desc())
    return list(db.session.scalars(mine))


def make_token(caller: Caller, name: str, scopes: Sequence[str], days: int) -> str:
    """Make a token and return its text, which nobody can see again.

    Raises TokenNameTaken, InvalidSetup, and NotAllowed where it could do what the caller may not.
    """
    caller.must("tokens.manage")
    for permission in sorted(expand_scopes(tuple(scopes)) - caller.permissions):
        raise NotAllowed(permission)
    with transaction() as session:
        token, text = create_token(name, scopes, workspace_of(caller), dt.timedelta(days=days))
        told: dict[str, list[Any]] = {
            "id": [None, token.id],
            "name": [None, name],
            "permissions": [None, list(scopes)],
        }
        history.record(session, caller, "token.create", None, told)
    return text


def end_token(caller: Caller, number: int) -> ApiToken:
    """End a token: whoever uses it is refused from now on. Raises TokenNotFound."""
    caller.must("tokens.manage")
    with transaction() as session:
        mine = sa.select(ApiToken).where(ApiToken.workspace_id == caller.workspace_id, ApiToken.id == number)
        token = session.scalar(mine.with_for_update().execution_options(populate_existing=True))
        if token is None:
            raise TokenNotFound
        if token.revoked_at is None:
            token.revoked_at = now()
            told: dict[str, list[Any]] = {"id": [token.id, token.id], "name": [token.name, token.name]}
            history.record(session, caller, "token.revoke", None, told)
    return token
