"""What every page of the settings has: the list of them beside it, and its own name and sentence above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import g, render_template, url_for
from flask_babel import lazy_gettext as _l

from blueprints.browser.desk import MEMBER
from blueprints.browser.once import form_key

if TYPE_CHECKING:
    from registry.callers import Caller


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
)


def offered(caller: Caller) -> list[Section]:
    """Return the pages that a caller may open: nobody is shown what they may not do."""
    return [section for section in SECTIONS if section.needs == MEMBER or caller.may(section.needs)]


def settings_page(name: str, *forms: Any, **shown: Any) -> str:
    """Return the page of one section; `forms` are those whose errors its summary lists."""
    caller: Caller = g.caller
    return render_template(
        f"settings/{name}.html",
        section="settings",
        sections=offered(caller),
        here=next(section for section in SECTIONS if section.name == name),
        errors=[link for form in forms for link in form.error_links()],
        form_key=form_key(),
        **shown,
    )
