"""Access tokens for programs that sign in with a member's password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, jsonify

from blueprints import limits
from blueprints.access_tokens import LIFETIME
from blueprints.api.dialect import NOBODY
from blueprints.api.workspaces.forms import TokenForm
from blueprints.api.workspaces.wire import TOKEN
from blueprints.api.workspaces.words import workspaces
from blueprints.authentication import refuse_forged
from registry.errors import TooManyTries, WrongCredentials
from registry.users import sign_in

if TYPE_CHECKING:
    from flask import Response

    from blueprints.access_tokens import AccessTokens


@workspaces.post(
    "/v1/auth/token",
    needs=NOBODY,
    answers={200: TOKEN},
    takes=TokenForm,
    refuses=(WrongCredentials, TooManyTries),
)
def issue_token() -> Response:
    """Give a member who knows the password an access token for the next 15 minutes."""
    refuse_forged(json_only=True)
    form = TokenForm.read()
    user = sign_in(form.email.data, form.password.data, limits.client_network())
    access_tokens: AccessTokens = current_app.extensions["clientela_access_tokens"]
    return jsonify({"accessToken": access_tokens.issue(user), "tokenType": "Bearer", "expiresIn": LIFETIME})
