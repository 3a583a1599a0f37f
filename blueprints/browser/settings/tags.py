"""Tags: short labels in one of eight colours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from blueprints.browser.client_form import in_words
from blueprints.browser.desk import NUMBER, desk, needs
from blueprints.browser.settings.words import WordForm, WordList
from registry.models import Tag
from registry.vocabulary import create_tag
from registry.word_lists import tags_in_use

if TYPE_CHECKING:
    from registry.callers import Caller

TONES = {
    "1": _l("Grey"),
    "2": _l("Green"),
    "3": _l("Blue"),
    "4": _l("Violet"),
    "5": _l("Pink"),
    "6": _l("Yellow"),
    "7": _l("Lime"),
    "8": _l("Orange"),
}


class TagForm(WordForm):
    """A tag: its name and its colour."""

    tone = RadioField(_l("Colour"), choices=in_words(TONES), default="1")

    @property
    def data(self) -> dict[str, Any]:
        """Return the tag as the registry takes it."""
        return {"name": self.name.data, "tone": int(self.tone.data)}


TAGS = WordList("tags", Tag, TagForm, tags_in_use, create_tag)


@desk.get("/settings/tags")
@needs("workspace.manage")
def tags_settings(caller: Caller) -> Any:
    """Show every tag with how many have it."""
    return TAGS.show(caller)


@desk.post("/settings/tags")
@needs("workspace.manage")
def add_tag(caller: Caller) -> Any:
    """Add a tag."""
    return TAGS.add(caller)


@desk.post(f"/settings/tags/{NUMBER}")
@needs("workspace.manage")
def update_tag(caller: Caller, number: int) -> Any:
    """Rename a tag, or give it another colour."""
    return TAGS.update(caller, number)


@desk.post(f"/settings/tags/{NUMBER}/merge")
@needs("workspace.manage")
def merge_tag(caller: Caller, number: int) -> Any:
    """Give whoever has this tag another one instead."""
    return TAGS.merge(caller, number)


@desk.post(f"/settings/tags/{NUMBER}/remove")
@needs("workspace.manage")
def remove_tag(caller: Caller, number: int) -> Any:
    """Take this tag off everybody."""
    return TAGS.remove(caller, number)
