"""The page at the end of an invitation's link, where whoever holds it becomes a member."""

from __future__ import annotations

from typing import Any

from flask import make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from blueprints.authentication import begin_session
from blueprints.browser import presenting
from blueprints.browser.desk import OPEN, desk, needs, say
from blueprints.browser.settings.account import weak_password
from blueprints.browser.wording import DeskForm
from blueprints.fields import Secret, Text
from blueprints.limits import client_network, spend
from blueprints.validators import Required, fits
from registry.errors import InvitationNotFound, TooManyTries, WeakPassword, WrongCredentials
from registry.invitations import Invited, accept_invitation, invitation_with
from registry.models import User
from registry.passwords import SHORTEST

_TRIES = "20/minute;100/hour"  # nobody guesses a key of 256 bits; this keeps the hashing of passwords few
_LONGEST_KEY = 100


class JoinForm(DeskForm):
    """Who comes, and with which password."""

    name = Text(_l("Display name"), says=_l("Enter your name"), validators=[Required(), fits(User.name)])
    password = Secret(_l("Password"), says=_l("Enter a password"), validators=[Required()])


@desk.get("/invitation/<key>")
@needs(OPEN)
def invitation(key: str) -> Any:
    """Show who is invited where, or that this link leads nowhere."""
    spend("invitation", _TRIES, client_network())
    try:
        return _page(key, invitation_with(key[:_LONGEST_KEY]), JoinForm())
    except InvitationNotFound:
        return _nowhere()


@desk.post("/invitation/<key>")
@needs(OPEN)
def accept(key: str) -> Any:
    """Let somebody in as a member, or show what to mend."""
    spend("invitation", _TRIES, client_network())
    form, status, headers = JoinForm(), 422, {}
    if form.validate():
        try:
            joined = accept_invitation(key[:_LONGEST_KEY], form.name.data, form.password.data, client_network())
            begin_session(*joined)
            say(_("Welcome to %(workspace)s.", workspace=joined[2].name))
            return redirect(url_for("browser.clients"))
        except InvitationNotFound:
            return _nowhere()
        except WeakPassword:
            form.refuse(form.password, weak_password())
        except WrongCredentials:
            form.refuse(form.password, _("You have an account with this address: enter its password"))
        except TooManyTries as error:
            status, headers = 429, {"Retry-After": str(error.seconds)}
            wait = ngettext(
                "Wait %(num)s second, then try again", "Wait %(num)s seconds, then try again", error.seconds
            )
            form.refuse(form.password, wait)
    try:
        return _page(key, invitation_with(key[:_LONGEST_KEY]), form), status, headers
    except InvitationNotFound:
        return _nowhere()


def _page(key: str, invited: Invited, form: JoinForm) -> str:
    return render_template(
        "entrance/invitation.html",
        key=key,
        workspace=invited.workspace.name,
        role=presenting.role_name(invited.role.name),
        email=invited.invitation.email,
        form=form,
        errors=form.error_links(),
        shortest=SHORTEST,
    )


def _nowhere() -> Any:
    return make_response(render_template("entrance/invitation_over.html"), 404)
