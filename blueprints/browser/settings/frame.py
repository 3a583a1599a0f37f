"""What every page of the settings has: the list of them beside it, and its own name and sentence above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson
from flask import g, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from blueprints.browser.desk import MEMBER
from blueprints.browser.once import form_key

if TYPE_CHECKING:
    from blueprints.browser.wording import DeskForm
    from registry.callers import Caller

SHOWN = "shown"


@dataclass(frozen=True, slots=True)
class Section:
    """One page of the settings: what it is called, says of itself and needs."""

    name: str
    icon: str
    title: Any
    text: Any
    needs: str = MEMBER

    @property
    def href(self) -> str:
        """Return where the page is."""
        return url_for(f"browser.{self.name}_settings")


SECTIONS = (
    Section("account", "user-round", _l("My account"), _l("Your name, how you like the pages, your password")),
    Section(
        "workspace",
        "building-2",
        _l("Workspace"),
        _l("Its name and words, where it is, and the form on your website"),
        "workspace.manage",
    ),
    Section("tags", "tags", _l("Tags"), _l("Short labels on clients, each in a colour"), "workspace.manage"),
    Section(
        "referral_types",
        "megaphone",
        _l("How they heard of us"),
        _l("What one can choose when a client says where they come from"),
        "workspace.manage",
    ),
    Section(
        "fields", "list-plus", _l("Further fields"), _l("What else you keep of every client"), "workspace.manage"
    ),
    Section("members", "users", _l("Members"), _l("Who works here, and in which role"), "members.manage"),
    Section("roles", "shield-check", _l("Roles"), _l("What each role may do"), "members.manage"),
    Section("tokens", "key-round", _l("API tokens"), _l("What programs sign in with"), "tokens.manage"),
    Section("audit", "scroll-text", _l("Audit log"), _l("Who did what, when and from where"), "audit.view"),
)


def offered(caller: Caller) -> list[Section]:
    """Return the pages that a caller may open: nobody is shown what they may not do."""
    return [section for section in SECTIONS if section.needs == MEMBER or caller.may(section.needs)]


def changed(form: DeskForm) -> dict[str, Any]:
    """Return what was typed where it differs from what the form showed: whoever saves it undoes nobody's changes."""
    shown = shown_in(form)
    return {name: value for name, value in form.data.items() if name not in shown or shown[name] != value}


def shown_in(form: DeskForm) -> dict[str, Any]:
    """Return what a form showed at first: what it says it did, or what it holds before anybody typed."""
    try:
        shown = orjson.loads(request.form[SHOWN]) if request.method == "POST" else form.data
    except (KeyError, orjson.JSONDecodeError):
        return {}
    return shown if isinstance(shown, dict) else {}


def settings_page(page: str, *forms: Any, **shown: Any) -> str:
    """Return the page of one section; `forms` are those whose errors its summary lists."""
    caller: Caller = g.caller
    return render_template(
        f"settings/{page}.html",
        section="settings",
        sections=offered(caller),
        here=next(section for section in SECTIONS if section.name == page),
        errors=[link for form in forms for link in form.error_links()],
        form_key=form_key(),
        **shown,
    )
