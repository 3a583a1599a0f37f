"""Signing in with a cookie, and out again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import jsonify

from blueprints.api.clients.forms import LoginForm
from blueprints.api.clients.words import clients
from blueprints.api.dialect import NOBODY
from blueprints.api.schema import UUID, record, text
from blueprints.authentication import close_session, open_session, refuse_forged
from registry.errors import TooManyTries, WorkspaceNotFound, WrongCredentials

if TYPE_CHECKING:
    from flask import Response

USER = record(
    "ClientsUser",
    user_id=UUID,
    email=text(example="ana@example.com"),
    name=text(example="Ana"),
)


@clients.post(
    "/api/auth/login",
    needs=NOBODY,
    answers={200: record("ClientsSession", user=USER)},
    takes=LoginForm,
    refuses=(WrongCredentials, TooManyTries),
    headers={"Set-Cookie": "The session"},
)
def login() -> Response:
    """Sign in with a cookie."""
    refuse_forged(json_only=True)
    form = LoginForm.read()
    try:
        user = open_session(form.email.data, form.password.data)
    except WorkspaceNotFound as error:  # who works nowhere, or is suspended there, has nothing to sign in to
        raise WrongCredentials from error
    return jsonify({"user": {"user_id": str(user.uuid), "email": user.email, "name": user.name}})


@clients.post("/api/auth/logout", needs=NOBODY, answers={204: None}, headers={"Set-Cookie": "None any more"})
def logout() -> tuple[str, int]:
    """End the session behind the cookie.

    Needs no body, and is no error where there is no session.
    """
    refuse_forged(json_only=True)
    close_session()
    return "", 204
