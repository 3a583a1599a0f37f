"""The workspace: its name, its word for a client, where it is, when its desks lock, and its form on the website."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

import orjson
from flask import current_app, redirect, url_for
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from blueprints.authentication import own_origin
from blueprints.browser import languages
from blueprints.browser.client_words import WORDS
from blueprints.browser.desk import desk, needs, say
from blueprints.browser.once import do_once
from blueprints.browser.settings.frame import changed, settings_page, shown_in
from blueprints.browser.settings.snippets import snippets_for
from blueprints.browser.wording import DeskForm, ManyOptions, Tick
from blueprints.fields import Text
from blueprints.validators import Required, fits
from registry.countries import country_names
from registry.folding import fold
from registry.models import Workspace
from registry.workspace_settings import CLIENT_WORDS, LOCK_MINUTES, LOCKED_AFTER, update_workspace, workspace_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from registry.callers import Caller

_NO_PLACES = ("Etc/", "SystemV/", "US/", "posix/", "right/")


def _language() -> str:
    locale = get_locale()
    return locale.language if locale else languages.DEFAULT


def _words() -> dict[str, str]:
    """Return the words to choose from, in the reader's language and not in the workspace's own."""
    return {word: WORDS[_language()][word][0].capitalize() for word in CLIENT_WORDS}


def _countries() -> dict[str, str]:
    names = country_names(_language())
    return dict(sorted(names.items(), key=lambda item: fold(item[1])))


@cache
def _zones() -> tuple[str, ...]:
    places = (zone for zone in available_timezones() if "/" in zone and not zone.startswith(_NO_PLACES))
    return tuple(sorted(places))


def _time_zones() -> dict[str, str]:
    return {"": _("Like each device"), **{zone: zone.replace("_", " ") for zone in _zones()}}


def _lock_times() -> dict[str, str]:
    return {str(number): ngettext("%(num)s minute", "%(num)s minutes", number) for number in LOCK_MINUTES}


class WorkspaceForm(DeskForm):
    """How the workspace likes things."""

    name = Text(_l("Name"), says=_l("Enter the workspace’s name"), validators=[Required(), fits(Workspace.name)])
    client_word = SelectField(_l("What you call the people you look after"), choices=_words)
    country_code = SelectField(_l("Country"), choices=_countries, widget=ManyOptions())
    time_zone = SelectField(_l("Time zone"), choices=_time_zones, widget=ManyOptions())
    language = SelectField(_l("Language"), choices=lambda: {"": _("Like each browser"), **languages.own_names()})
    lock_minutes = SelectField(_l("Lock an idle desk after"), choices=_lock_times)
    public_create = Tick(_l("Take in clients from the form on your website"))


@desk.get("/settings/workspace")
@needs("workspace.manage")
def workspace_settings(caller: Caller) -> Any:
    """Show how the workspace likes things."""
    return _page(caller)


@desk.post("/settings/workspace")
@needs("workspace.manage")
def update_our_workspace(caller: Caller) -> Any:
    """Save what was changed of it."""
    form = WorkspaceForm(data=_kept(workspace_of(caller)))
    if not form.validate():
        return _page(caller, form), 422
    changes = _chosen(changed(form))
    do_once(caller, lambda: update_workspace(caller, **changes))
    say(_("Saved the workspace."))
    return redirect(url_for("browser.workspace_settings"))


def _kept(workspace: Workspace) -> dict[str, Any]:
    return {
        "name": workspace.name,
        "client_word": workspace.client_word or CLIENT_WORDS[0],
        "country_code": workspace.country_code,
        "time_zone": workspace.time_zone or "",
        "language": workspace.language or "",
        "lock_minutes": str(workspace.lock_minutes or LOCKED_AFTER),
        "public_create": workspace.public_create,
    }


def _chosen(typed: dict[str, Any]) -> dict[str, Any]:
    """Return what was typed as the registry takes it: what is as everywhere else is nothing chosen."""
    ways: dict[str, Callable[[Any], Any]] = {
        "time_zone": lambda zone: zone or None,
        "language": lambda code: code or None,
        "lock_minutes": int,
    }
    return {name: ways.get(name, lambda same: same)(value) for name, value in typed.items()}


def _page(caller: Caller, form: WorkspaceForm | None = None) -> str:
    form = form or WorkspaceForm(None, data=_kept(workspace_of(caller)))
    address = f"{own_origin()}{url_for('api_clientes.create', workspace=caller.workspace_slug)}"
    return settings_page(
        "workspace",
        form,
        form=form,
        shown=orjson.dumps(shown_in(form)).decode(),
        is_form_open="clientes" in current_app.config["ANONYMOUS_CREATE"],
        origin=own_origin(),
        snippets=snippets_for(address),
    )
