"""API tokens: `<prefix>_<key>_<secret>`, shown once, kept as a hash, bound to one workspace."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
import secrets
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from registry.db import db, now, transaction, violates
from registry.errors import InvalidSetup, TokenNameTaken, TokenNotFound
from registry.models import Actor, ApiToken, Workspace
from registry.permissions import SCOPES, expand_scopes
from registry.tables import table_of
from registry.workspaces import caller_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from registry.callers import Caller

PREFIX = "cla"
LIFETIME = dt.timedelta(days=365)
_TOKEN = re.compile(rf"{PREFIX}_([0-9a-f]{{16}})_([0-9A-Za-z]{{40}})")
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_USED_EVERY = dt.timedelta(minutes=5)

_TOKENS, _WORKSPACES = table_of(ApiToken), table_of(Workspace)
_LIVING: sa.Select[Any] = (
    sa.select(
        _TOKENS.c.id.label("token_id"),
        _TOKENS.c.name.label("token_name"),
        *(_TOKENS.c[name] for name in ("secret_hash", "actor_id", "scopes", "used_at")),
        _WORKSPACES,
    )
    .join(_WORKSPACES, _WORKSPACES.c.id == _TOKENS.c.workspace_id)
    .where(
        _TOKENS.c.key == sa.bindparam("key"),
        _TOKENS.c.revoked_at.is_(None),
        _TOKENS.c.expires_at > sa.bindparam("now"),
    )
)


def create_token(
    name: str, scopes: Sequence[str], workspace: Workspace, lifetime: dt.timedelta = LIFETIME
) -> tuple[ApiToken, str]:
    """Create a token and return it with its text, which nobody can see again; raise InvalidSetup, TokenNameTaken."""
    unknown = [scope for scope in scopes if scope not in SCOPES]
    if unknown or not scopes or not name.strip():
        raise InvalidSetup(_what_is_wrong(name, unknown))
    key = secrets.token_hex(8)
    secret = "".join(secrets.choice(_ALPHABET) for _ in range(40))
    try:
        with transaction() as session:
            actor = Actor(workspace_id=workspace.id, kind="token", name=name)
            session.add(actor)
            session.flush()
            token = ApiToken(
                uuid=actor.uuid,
                key=key,
                secret_hash=_hash(secret),
                workspace_id=workspace.id,
                actor_id=actor.id,
                name=name,
                scopes=list(scopes),
                expires_at=now() + lifetime,
            )
            session.add(token)
    except sa.exc.IntegrityError as error:
        if violates(error, ApiToken.workspace_id, ApiToken.name):
            raise TokenNameTaken(f"There is a token “{name}” already.") from error
        raise
    return token, f"{PREFIX}_{key}_{secret}"


def _what_is_wrong(name: str, unknown: list[str]) -> str:
    if not name.strip():
        return "A token needs a name."
    if unknown:
        return f"There is no scope “{unknown[0]}”. Scopes are: {', '.join(SCOPES)}."
    return f"A token needs at least one scope. Scopes are: {', '.join(SCOPES)}."


def token_caller(text: str, origin: str, request_id: str | None = None) -> Caller | None:
    """Return the caller that a token's text stands for, or None if it is no living token."""
    found = _TOKEN.fullmatch(text)
    if found is None:
        return None
    key, secret = found.groups()
    token = db.session.connection().execute(_LIVING, {"key": key, "now": now()}).one_or_none()
    if token is None or not hmac.compare_digest(token.secret_hash, _hash(secret)):
        return None
    _note_use(token)
    return caller_for(
        token,
        token.actor_id,
        token.token_name,
        expand_scopes(tuple(token.scopes)),
        origin=origin,
        source="api",
        request_id=request_id,
    )


def _note_use(token: sa.Row[Any]) -> None:
    if token.used_at is None or token.used_at < now() - _USED_EVERY:
        with transaction() as session:
            session.execute(sa.update(ApiToken).where(ApiToken.id == token.token_id).values(used_at=now()))


def list_tokens() -> Sequence[sa.Row[ApiToken, str]]:
    """Return (token, workspace slug) for every token, by workspace and name."""
    query = (
        sa.select(ApiToken, Workspace.slug)
        .join(Workspace, Workspace.id == ApiToken.workspace_id)
        .order_by(Workspace.slug, ApiToken.name)
    )
    return db.session.execute(query).all()


def revoke_token(name: str, workspace: Workspace) -> None:
    """End a token of a workspace by name; raise TokenNotFound."""
    with transaction() as session:
        token = session.scalar(
            sa.select(ApiToken).where(ApiToken.workspace_id == workspace.id, ApiToken.name == name)
        )
        if token is None:
            raise TokenNotFound
        token.revoked_at = token.revoked_at or now()


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
