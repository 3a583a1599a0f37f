"""My account: name, language, colours, shortcuts, blur, password, and where one is signed in."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import flask_login
from flask import redirect, url_for
from flask_babel import format_datetime, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField

from blueprints.browser import languages, presenting
from blueprints.browser.client_form import in_words
from blueprints.browser.desk import MEMBER, NUMBER, desk, needs, say
from blueprints.browser.entrance import keep_in_browser, sign_out
from blueprints.browser.once import do_once, is_done
from blueprints.browser.settings.devices import device_of
from blueprints.browser.settings.frame import settings_page
from blueprints.browser.wording import DeskForm, Tick
from blueprints.fields import Secret, Text
from blueprints.limits import client_network
from blueprints.validators import Required, fits
from registry.accounts import account_of, confirm_password, set_password, update_account
from registry.errors import TooManyTries, WeakPassword, WrongCredentials
from registry.models import User
from registry.passwords import SHORTEST, hash_password
from registry.sessions import end_session_number, end_sessions_of, sessions_of

if TYPE_CHECKING:
    from registry.callers import Caller
    from registry.models import Session

THEMES = {"": _l("Like the device"), "light": _l("Light"), "dark": _l("Dark")}


def _languages() -> dict[str, str]:
    return {"": _("Like the browser"), **languages.own_names()}


class AccountForm(DeskForm):
    """Who one is, and how one likes the pages."""

    name = Text(_l("Display name"), says=_l("Enter your name"), validators=[Required(), fits(User.name)])
    language = SelectField(_l("Language"), choices=_languages)
    theme = RadioField(_l("Colours"), choices=in_words(THEMES))
    shortcuts = Tick(_l("Use single-key shortcuts"))
    discreet = Tick(_l("Blur details until the pointer or the focus is on them"))


class PasswordForm(DeskForm):
    """A new password, and the present one to prove who is sitting here."""

    current = Secret(_l("Current password"), says=_l("Enter the password you use now"), validators=[Required()])
    new = Secret(_l("New password"), says=_l("Enter a new password"), validators=[Required()])


@desk.get("/settings/account")
@needs(MEMBER)
def account_settings(caller: Caller) -> Any:
    """Show one's own account."""
    return _page(caller)


@desk.post("/settings/account")
@needs(MEMBER)
def update_my_account(caller: Caller) -> Any:
    """Save one's name and how one likes the pages."""
    form = AccountForm(data=_kept(caller))
    if not form.validate():
        return _page(caller, form), 422
    do_once(caller, lambda: update_account(caller, **_chosen(form)))
    say(_("Saved your account."))
    response = redirect(url_for("browser.account_settings"))
    for name in ("language", "theme"):
        keep_in_browser(response, name, form[name].data)
    return response


@desk.post("/settings/account/password")
@needs(MEMBER)
def change_my_password(caller: Caller) -> Any:
    """Change one's password, which signs out every other device."""
    form, status, headers = PasswordForm(), 422, {}
    if form.validate():
        try:
            _change_password(caller, form.current.data, form.new.data)
            say(_("Changed your password. Every other device is signed out."))
            return redirect(url_for("browser.account_settings"))
        except WrongCredentials:
            form.refuse(form.current, _("This is not the password you use now"))
        except WeakPassword:
            form.refuse(form.new, weak_password())
        except TooManyTries as error:
            status, headers = 429, {"Retry-After": str(error.seconds)}
            wait = ngettext(
                "Wait %(num)s second, then try again", "Wait %(num)s seconds, then try again", error.seconds
            )
            form.refuse(form.current, wait)
    return _page(caller, password=form), status, headers


def _change_password(caller: Caller, current: str, new: str) -> None:
    if not is_done(caller):  # the second of two clicks knows the old password only
        confirm_password(caller, current, client_network())
        password_hash = hash_password(new)
        do_once(caller, lambda: set_password(caller, password_hash, flask_login.current_user.key))


def weak_password() -> str:
    """Return what a good password is."""
    return _("Use at least %(limit)s characters, and nothing that many people use", limit=SHORTEST)


@desk.post(f"/settings/account/sessions/{NUMBER}/end")
@needs(MEMBER)
def end_my_session(caller: Caller, number: int) -> Any:
    """Sign out one of one's own devices."""
    end_session_number(account_of(caller), number)
    say(_("Signed out that device."))
    return redirect(url_for("browser.account_settings"))


@desk.post("/settings/account/sessions/end")
@needs(MEMBER)
def sign_out_everywhere(caller: Caller) -> Any:
    """End all of one's sessions, this one too."""
    end_sessions_of(account_of(caller))
    return sign_out()


def _kept(caller: Caller) -> dict[str, Any]:
    user = account_of(caller)
    return {
        "name": user.name,
        "language": user.language or "",
        "theme": user.theme or "",
        "shortcuts": user.shortcuts is not False,
        "discreet": bool(user.discreet),
    }


def _chosen(form: AccountForm) -> dict[str, Any]:
    return form.data | {"language": form.language.data or None, "theme": form.theme.data or None}


def _page(caller: Caller, form: AccountForm | None = None, password: PasswordForm | None = None) -> str:
    form = form or AccountForm(None, data=_kept(caller))
    password = password or PasswordForm(None)
    user = account_of(caller)
    sessions = sessions_of(user, flask_login.current_user.key)
    return settings_page(
        "account",
        form,
        password,
        form=form,
        password=password,
        email=user.email,
        shortest=SHORTEST,
        here_now=[_session(one, is_here=is_here) for one, is_here in sessions],
        is_alone=len(sessions) == 1,
    )


def _session(session: Session, *, is_here: bool) -> SimpleNamespace:
    icon, name = device_of(session.agent or "")
    return SimpleNamespace(
        number=session.id,
        icon=icon,
        name=name,
        is_here=is_here,
        seen=presenting.ago(session.seen_at),
        since=format_datetime(session.created_at, "medium"),
        address=session.address or "",
    )
