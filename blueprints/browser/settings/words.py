"""What tags and referral types share: a list in which each word can be renamed, merged into another and removed."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from flask import redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import SelectField

from blueprints.browser.desk import say
from blueprints.browser.once import do_once
from blueprints.browser.settings.frame import settings_page
from blueprints.browser.wording import DeskForm, ManyOptions
from blueprints.fields import Text
from blueprints.validators import Required, fits
from registry.errors import NameTaken, WordNotFound
from registry.models import Tag
from registry.word_lists import merge_word, remove_word, update_word

if TYPE_CHECKING:
    from collections.abc import Callable

    from registry.callers import Caller
    from registry.word_lists import Word

NEW = "new"


class WordForm(DeskForm):
    """A word of the workspace."""

    name = Text(_l("Name"), says=_l("Enter a name"), validators=[Required(), fits(Tag.name)])


class MergeForm(DeskForm):
    """Into which other word one goes."""

    into = SelectField(_l("Merge into"), widget=ManyOptions())


@dataclass(frozen=True)
class WordList:
    """One kind of words: its page, its model and its form, and how they are read and added."""

    page: str
    model: type[Word]
    form: type[WordForm]
    in_use: Callable[[Caller], list[tuple[Any, int]]]
    create: Callable[..., Any]

    def show(self, caller: Caller, sent: DeskForm | None = None, number: int | None = None) -> str:
        """Return the page, with the form that was `sent` about the word of this number, or about a new one."""
        words = self.in_use(caller)
        rows = [self._row(word, clients, words, sent if word.id == number else None) for word, clients in words]
        new = sent if sent is not None and number is None else self.form(None, prefix=NEW)
        return settings_page(self.page, *([sent] if sent is not None else []), rows=rows, new=new)

    def _row(self, word: Any, clients: int, words: list[tuple[Any, int]], sent: DeskForm | None) -> SimpleNamespace:
        return SimpleNamespace(
            number=word.id,
            name=word.name,
            tone=getattr(word, "tone", None),
            count=clients,
            clients=ngettext("%(num)s client", "%(num)s clients", clients),
            form=sent if isinstance(sent, self.form) else self.form(None, obj=word, prefix=f"word-{word.id}"),
            merge=sent if isinstance(sent, MergeForm) else self._merge_form(word.id, words),
            is_open=sent is not None,
        )

    def _merge_form(self, number: int, words: list[tuple[Any, int]], form: MergeForm | None = None) -> MergeForm:
        form = form or MergeForm(None, prefix=f"merge-{number}")
        others = {str(word.id): word.name for word, _clients in words if word.id != number}
        form.into.choices = {"": _("Choose"), **others}
        return form

    def add(self, caller: Caller) -> Any:
        """Add the word that was typed, or show what to mend."""
        form = self.form(prefix=NEW)
        if form.validate():
            try:
                return self._done(caller, lambda: self._add(caller, form))
            except NameTaken:
                form.refuse(form.name, _("There is one of this name already"))
        return self.show(caller, form), 422

    def _add(self, caller: Caller, form: WordForm) -> str:
        self.create(caller, **form.data)
        return _("Added %(name)s.", name=form.name.data)

    def update(self, caller: Caller, number: int) -> Any:
        """Save a word, or show what to mend."""
        self._name(caller, number)
        form = self.form(prefix=f"word-{number}")
        if form.validate():
            try:
                return self._done(caller, lambda: self._update(caller, number, form))
            except NameTaken:
                form.refuse(form.name, _("There is one of this name already: merge the two instead"))
        return self.show(caller, form, number), 422

    def _update(self, caller: Caller, number: int, form: WordForm) -> str:
        update_word(caller, self.model, number, **form.data)
        return _("Saved %(name)s.", name=form.name.data)

    def merge(self, caller: Caller, number: int) -> Any:
        """Merge a word into another, or show what to mend."""
        form = self._merge_form(number, self.in_use(caller), MergeForm(prefix=f"merge-{number}"))
        if form.validate() and form.into.data:
            return self._done(caller, lambda: self._merge(caller, number, int(form.into.data)))
        self._name(caller, number)
        if not form.into.errors:
            form.refuse(form.into, _("Choose the one to merge into"))
        return self.show(caller, form, number), 422

    def _merge(self, caller: Caller, number: int, into: int) -> str:
        names = {"name": self._name(caller, number), "other": self._name(caller, into)}
        merge_word(caller, self.model, number, into)
        return _("Merged %(name)s into %(other)s.", **names)

    def remove(self, caller: Caller, number: int) -> Any:
        """Remove a word from everybody who has it."""
        return self._done(caller, lambda: self._remove(caller, number))

    def _remove(self, caller: Caller, number: int) -> str:
        name = self._name(caller, number)
        remove_word(caller, self.model, number)
        return _("Removed %(name)s.", name=name)

    def _name(self, caller: Caller, number: int) -> str:
        """Return the name of a word; raise WordNotFound."""
        for word, _clients in self.in_use(caller):
            if word.id == number:
                return str(word.name)
        raise WordNotFound

    def _done(self, caller: Caller, work: Callable[[], str]) -> Any:
        say(do_once(caller, work))
        return redirect(url_for(f"browser.{self.page}_settings"))
