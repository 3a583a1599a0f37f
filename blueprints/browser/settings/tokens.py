"""API tokens: what programs sign in with; each is shown once, and ended at any time."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from flask import redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import SelectField, SelectMultipleField, widgets

from blueprints.browser import presenting
from blueprints.browser.desk import NUMBER, desk, needs, say
from blueprints.browser.once import do_once, tell_once
from blueprints.browser.settings.frame import settings_page
from blueprints.browser.settings.roles import GROUPS
from blueprints.browser.wording import DeskForm
from blueprints.fields import Text
from blueprints.validators import Required, fits
from registry.db import now
from registry.errors import TokenNameTaken
from registry.models import ApiToken
from registry.token_keeping import DAYS, end_token, make_token, tokens_of

if TYPE_CHECKING:
    from registry.callers import Caller

_SOON = dt.timedelta(days=14)


class TokenForm(DeskForm):
    """What a program is called, what it may do, and for how long."""

    name = Text(_l("Name"), says=_l("Enter what the token is for"), validators=[Required(), fits(ApiToken.name)])
    days = SelectField(_l("Works for"), default="365")
    scopes = SelectMultipleField(
        _l("May"), default=["clients.view"], widget=widgets.ListWidget(), option_widget=widgets.CheckboxInput()
    )

    def offer(self, caller: Caller) -> None:
        """Offer what the caller may do, and nothing else."""
        self.days.choices = {str(days): ngettext("%(num)s day", "%(num)s days", days) for days in DAYS}
        self.scopes.choices = {scope: _scope(scope) for scope in _scopes() if caller.may(scope)}


def _scopes() -> dict[str, Any]:
    return {scope: label for group in GROUPS.values() for scope, label in group.items()}


def _scope(scope: str) -> str:
    return str(_scopes().get(scope, scope))


@desk.get("/settings/tokens")
@needs("tokens.manage")
def tokens_settings(caller: Caller) -> Any:
    """Show every token."""
    return _page(caller)


@desk.post("/settings/tokens")
@needs("tokens.manage")
def make_api_token(caller: Caller) -> Any:
    """Make a token, and show it once."""
    form = TokenForm()
    form.offer(caller)
    name, scopes = form.name.data, form.scopes.data
    if form.validate() and scopes:
        try:
            text = tell_once(caller, lambda: make_token(caller, name, scopes, int(form.days.data)))
            return _page(caller, text=text, name=name)
        except TokenNameTaken:
            form.refuse(form.name, _("There is one of this name already; ended ones keep theirs"))
    elif not form.scopes.errors and not scopes:
        form.refuse(form.scopes, _("Choose at least one thing that it may do"))
    return _page(caller, form), 422


@desk.post(f"/settings/tokens/{NUMBER}/revoke")
@needs("tokens.manage")
def revoke_api_token(caller: Caller, number: int) -> Any:
    """End a token."""
    say(do_once(caller, lambda: _("Ended %(name)s.", name=end_token(caller, number).name)))
    return redirect(url_for("browser.tokens_settings"))


def _page(caller: Caller, form: TokenForm | None = None, text: str = "", name: str = "") -> str:
    sent = [form] if form else []
    form = form or TokenForm(None)
    form.offer(caller)
    rows = [_row(token) for token in tokens_of(caller)]
    return settings_page(
        "tokens",
        *sent,
        living=[row for row in rows if row.is_living],
        ended=[row for row in rows if not row.is_living],
        form=form,
        text=text,
        name=name,
    )


def _row(token: ApiToken) -> SimpleNamespace:
    return SimpleNamespace(
        number=token.id,
        name=token.name,
        key=token.key,
        may=[_scope(scope) for scope in token.scopes],
        used=presenting.ago(token.used_at) if token.used_at else "",
        made=presenting.on_day(token.created_at),
        until=presenting.on_day(token.expires_at),
        ends_soon=token.expires_at < now() + _SOON,
        ended=presenting.on_day(token.revoked_at) if token.revoked_at else "",
        is_living=token.revoked_at is None and token.expires_at > now(),
    )
