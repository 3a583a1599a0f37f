"""Signing in and out, and how a person likes the pages: language and colours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from blueprints.authentication import close_session, open_session
from blueprints.browser import languages
from blueprints.browser.desk import MEMBER, OPEN, desk, needs, safe_next, signed_in
from blueprints.browser.wording import DeskForm
from blueprints.fields import Secret, Text
from blueprints.validators import Required
from registry.accounts import update_account
from registry.errors import TooManyTries, WorkspaceNotFound, WrongCredentials
from registry.users import set_preferences

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from registry.callers import Caller

THEMES = ("light", "dark")
A_YEAR = 31_536_000


class SignInForm(DeskForm):
    """Who is at the desk."""

    email = Text(_l("Email"), says=_l("Enter your email address"), validators=[Required()])
    password = Secret(_l("Password"), says=_l("Enter your password"), validators=[Required()])


@desk.get("/sign-in")
@needs(OPEN)
def sign_in() -> Any:
    """Show the entrance, or the desk to whoever is in already."""
    wanted = request.args.get("next")
    return redirect(safe_next(wanted)) if signed_in() else _entrance(SignInForm(), wanted)


@desk.post("/sign-in")
@needs(OPEN)
def open_desk() -> Any:
    """Sign somebody in, or say what was wrong without saying which half."""
    form, wanted, status, headers = SignInForm(), request.form.get("next"), 422, {}
    if form.validate():
        try:
            open_session(form.email.data, form.password.data)
            return redirect(safe_next(wanted))
        except WrongCredentials:
            form.refuse(form.email, _("The email address and the password do not belong together"))
        except WorkspaceNotFound:
            form.refuse(form.email, _("You are no longer a member of any workspace: ask its owner"))
        except TooManyTries as error:
            status, headers = 429, {"Retry-After": str(error.seconds)}
            wait = ngettext(
                "Wait %(num)s second, then try again", "Wait %(num)s seconds, then try again", error.seconds
            )
            form.refuse(form.email, wait)
    return _entrance(form, wanted), status, headers


def _entrance(form: SignInForm, wanted: str | None) -> str:
    return render_template("entrance/sign_in.html", form=form, errors=form.error_links(), next=wanted)


@desk.post("/sign-out")
@needs(OPEN)
def sign_out() -> Response:
    """End the session; what was on the screen cannot be fetched again."""
    close_session()
    response = redirect(url_for("browser.sign_in"))
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@desk.post("/preferences/theme")
@needs(OPEN)
def set_theme() -> Response:
    """Remember light or dark, for the person where there is one, and for this browser."""
    return _remember("theme", request.form.get("theme", ""), THEMES)


@desk.post("/preferences/language")
@needs(OPEN)
def set_language() -> Response:
    """Remember the language, for the person where there is one, and for this browser."""
    return _remember(languages.COOKIE, request.form.get("language", ""), tuple(languages.LOCALES))


def _remember(name: str, value: str, known: tuple[str, ...]) -> Response:
    response = make_response(redirect(safe_next(request.form.get("next"))))
    if value in known:
        if session := signed_in():
            set_preferences(session.user, **{name: value})
        keep_in_browser(response, name, value)
    return response


def keep_in_browser(response: Response, name: str, value: str) -> None:
    """Let this browser remember a preference, or forget it where nothing was chosen."""
    if not value:
        response.delete_cookie(name, path="/")
        return
    response.set_cookie(
        name, value, max_age=A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure, path="/"
    )


@desk.post("/preferences/shortcuts")
@needs(MEMBER)
def set_shortcuts(caller: Caller) -> Response:
    """Remember whether single keys do something for this person."""
    update_account(caller, shortcuts=request.form.get("shortcuts") == "on")
    return redirect(safe_next(request.form.get("next")))


@desk.post("/preferences/discreet")
@needs(MEMBER)
def set_discreet(caller: Caller) -> Response:
    """Remember whether details are blurred for this person: others can see the screen."""
    update_account(caller, discreet=request.form.get("discreet") == "on")
    return redirect(safe_next(request.form.get("next")))


def user_language() -> str | None:
    """Return the language that the person at the desk chose, else their workspace's."""
    session = signed_in()
    return (session.user.language or session.workspace.language) if session else None


def client_word() -> str | None:
    """Return what the workspace calls a client on its own pages; the reference speaks of the APIs' clients."""
    session = None if request.blueprint == "reference" else signed_in()
    return session.workspace.client_word if session else None


def time_zone() -> str | None:
    """Return where the clock of the workspace stands."""
    session = signed_in()
    return session.workspace.time_zone if session else None


def theme() -> str | None:
    """Return the colours that the person, or else this browser, chose; None follows the device."""
    session = signed_in()
    chosen = (session.user.theme if session else None) or request.cookies.get("theme")
    return chosen if chosen in THEMES else None


def likes() -> dict[str, bool]:
    """Return how the person at the desk likes the pages: with single-key shortcuts, with details blurred."""
    session = signed_in()
    user = session.user if session else None
    return {"shortcuts": user is None or user.shortcuts is not False, "discreet": bool(user and user.discreet)}
