"""Who is asking, at every door: a signed-in session, an API token or an access token; the guard against forgery."""

from __future__ import annotations

from typing import TYPE_CHECKING

import flask_login
from flask import current_app, g, request, session

from blueprints.limits import client_network
from blueprints.problems import ForgedRequest, InvalidCredential, NotAuthenticated
from registry.errors import WorkspaceNotFound
from registry.identifiers import parse_uuid
from registry.sessions import end_session, find_session, start_session
from registry.tokens import token_caller
from registry.users import sign_in
from registry.workspaces import member_caller, memberships_of, workspace_named

if TYPE_CHECKING:
    from flask import Flask

    from blueprints.access_tokens import AccessTokens
    from registry.callers import Caller
    from registry.models import Membership, User, Workspace

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class SignedIn(flask_login.UserMixin):
    """Whoever a living session belongs to. Its id is the session's secret, never the user's number."""

    def __init__(self, key: str, user: User, workspace: Workspace) -> None:
        self.key, self.user, self.workspace = key, user, workspace

    def get_id(self) -> str:
        """Return what the cookie carries."""
        return self.key


def register(app: Flask) -> None:
    """Let Flask-Login find sessions in the registry."""
    manager = flask_login.LoginManager(app, add_context_processor=False)  # templates ask the database nothing
    manager.session_protection = None  # the row decides; an address that changes on the train is no theft
    manager.user_loader(_load_session)


def _load_session(key: str) -> SignedIn | None:
    found = find_session(key)
    return None if found is None else SignedIn(key, found[1], found[2])


def open_session(email: str, password: str) -> User:
    """Sign a user in and set the cookie; raise WrongCredentials, TooManyTries, or WorkspaceNotFound (no member)."""
    user = sign_in(email, password, client_network())
    memberships = memberships_of(user)
    if not memberships:
        raise WorkspaceNotFound
    begin_session(user, *memberships[0])
    return user


def begin_session(user: User, membership: Membership, workspace: Workspace) -> None:
    """Let the browser be this user in this workspace from now on, and nobody else any more."""
    close_session()
    key = start_session(user, membership, request.remote_addr or "", request.headers.get("User-Agent", ""))
    session.permanent = True
    flask_login.login_user(SignedIn(key, user, workspace))


def close_session() -> None:
    """End the session behind the request's cookie, if it has one, and forget the cookie."""
    if isinstance(flask_login.current_user, SignedIn):
        end_session(flask_login.current_user.key)
    flask_login.logout_user()
    session.clear()


def authenticate(origin: str, workspace: str | None = None) -> Caller:
    """Return who is asking, in the workspace named (slug or UUID) or else the credential's own.

    An Authorization header wins over the cookie. Raises NotAuthenticated, InvalidCredential, ForgedRequest,
    WorkspaceNotFound.
    """
    header = request.headers.get("Authorization")
    return session_caller(origin, workspace) if header is None else _bearer_caller(header, origin, workspace)


def _bearer_caller(header: str, origin: str, workspace: str | None) -> Caller:
    scheme, _, text = header.strip().partition(" ")
    text = text.strip()
    if scheme.lower() != "bearer" or not text:
        raise InvalidCredential
    if caller := token_caller(text, origin, g.request_id):
        if workspace not in {None, caller.workspace_slug} and parse_uuid(workspace) != caller.workspace_uuid:
            raise WorkspaceNotFound
        return caller
    tokens: AccessTokens = current_app.extensions["clientela_access_tokens"]
    user = tokens.user_of(text)
    if user is None:
        raise InvalidCredential
    return member_caller(user, _workspace_of(user, workspace), origin, g.request_id)


def _workspace_of(user: User, named: str | None) -> Workspace:
    if named is not None:
        return workspace_named(named)
    memberships = memberships_of(user)
    if not memberships:
        raise InvalidCredential
    return memberships[0][1]


def session_caller(origin: str, workspace: str | None = None, *, json_only: bool = True) -> Caller:
    """Return whoever the cookie belongs to; `json_only` also lets in programs, which send no Origin."""
    signed_in = flask_login.current_user
    if not isinstance(signed_in, SignedIn):
        raise InvalidCredential if "_user_id" in session else NotAuthenticated
    refuse_forged(json_only=json_only)
    target = signed_in.workspace if workspace is None else workspace_named(workspace)
    return member_caller(signed_in.user, target, origin, g.request_id)


def refuse_forged(*, json_only: bool = False) -> None:
    """Raise ForgedRequest unless an unsafe request comes from our own pages or, for JSON, from no browser at all.

    Browsers say where a request comes from in Sec-Fetch-Site or Origin, which no page can fake.
    """
    if request.method in _SAFE:
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None:
        allowed = site in {"same-origin", "none"}
    elif origin is not None:
        allowed = origin == own_origin()
    else:
        allowed = json_only
    if not allowed:
        raise ForgedRequest


def own_origin() -> str:
    """Return the origin of our own pages: the public one where it is set, else the one that was asked."""
    configured: str = current_app.config["PUBLIC_ORIGIN"]
    return configured or request.host_url.rstrip("/")
