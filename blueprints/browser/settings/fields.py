"""Further fields: what a workspace keeps of every client beside what everybody keeps, in its own order."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from flask import redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import SelectField

from blueprints.browser.client_form import in_words
from blueprints.browser.desk import NUMBER, desk, needs, say
from blueprints.browser.once import do_once
from blueprints.browser.settings.frame import settings_page
from blueprints.browser.wording import DeskForm
from blueprints.fields import Text
from blueprints.validators import Required, fits
from registry.errors import FieldInUse, FieldKeyTaken, FieldNotFound
from registry.field_definitions import define_field, delete_field, fields_in_use, move_field, update_field
from registry.folding import fold
from registry.models import CustomField

if TYPE_CHECKING:
    from collections.abc import Callable

    from registry.callers import Caller

KINDS = {
    "text": _l("Text"),
    "number": _l("Number"),
    "flag": _l("Yes or no"),
    "date": _l("Date"),
    "choice": _l("One of several"),
}
OFFERED = {kind: name for kind, name in KINDS.items() if kind != "choice"}  # which only programs can fill
STEPS = {"up": -1, "down": 1}


class FieldForm(DeskForm):
    """A field that every client has: what it is called on screen, and what stands in it."""

    label = Text(_l("Name"), says=_l("Enter a name"), validators=[Required(), fits(CustomField.label)])
    kind = SelectField(_l("Holds"), choices=in_words(OFFERED), default="text")


@desk.get("/settings/fields")
@needs("workspace.manage")
def fields_settings(caller: Caller) -> Any:
    """Show every further field in order."""
    return _page(caller)


@desk.post("/settings/fields")
@needs("workspace.manage")
def add_field(caller: Caller) -> Any:
    """Add a field behind all others."""
    form = FieldForm(prefix="new")
    if form.validate():
        try:
            return _done(caller, lambda: _add(caller, form))
        except FieldKeyTaken:
            form.refuse(form.label, _("There is one of this name already"))
    return _page(caller, form), 422


def _add(caller: Caller, form: FieldForm) -> str:
    define_field(caller, key_for(form.label.data), form.label.data, form.kind.data)
    return _("Added %(name)s.", name=form.label.data)


def key_for(label: str) -> str:
    """Return the name by which programs know a field of this name: `shoe_size` for “Shoe size”."""
    return re.sub(r"\W+", "_", fold(label)).strip("_") or label


@desk.post(f"/settings/fields/{NUMBER}")
@needs("workspace.manage")
def update_further_field(caller: Caller, number: int) -> Any:
    """Rename a field or say that it holds something else; one that came along with a record is a real one then."""
    form = _with_kind(FieldForm(prefix=f"field-{number}"), _find(caller, number).kind)
    if not form.validate():
        return _page(caller, form, number), 422
    return _done(caller, lambda: _update(caller, number, form))


def _update(caller: Caller, number: int, form: FieldForm) -> str:
    update_field(caller, number, is_adhoc=False, **form.data)
    return _("Saved %(name)s.", name=form.label.data)


@desk.post(f"/settings/fields/{NUMBER}/move")
@needs("workspace.manage")
def move_further_field(caller: Caller, number: int) -> Any:
    """Move a field one place up or down."""
    steps = STEPS.get(request.form.get("direction", ""), 0)
    do_once(caller, lambda: move_field(caller, number, steps))
    return redirect(url_for("browser.fields_settings", _anchor=f"field-{number}"))


@desk.post(f"/settings/fields/{NUMBER}/remove")
@needs("workspace.manage")
def remove_further_field(caller: Caller, number: int) -> Any:
    """Remove a field in which nobody has a value."""
    try:
        return _done(caller, lambda: _remove(caller, number))
    except FieldInUse as error:
        say(in_use(error.clients), "error")
        return redirect(url_for("browser.fields_settings"))


def _remove(caller: Caller, number: int) -> str:
    field = _find(caller, number)
    delete_field(caller, number)
    return _("Removed %(name)s.", name=field.label)


def in_use(clients: int) -> str:
    """Return why a field stays."""
    return ngettext(
        "%(num)s client has a value in it, so it stays.", "%(num)s clients have a value in it, so it stays.", clients
    )


def _with_kind(form: FieldForm, kind: str) -> FieldForm:
    """Let a field stay what it is."""
    form.kind.choices = in_words(OFFERED | {kind: KINDS[kind]})()
    return form


def _find(caller: Caller, number: int) -> CustomField:
    for field, _clients in fields_in_use(caller):
        if field.id == number:
            return field
    raise FieldNotFound


def _done(caller: Caller, work: Callable[[], str]) -> Any:
    say(do_once(caller, work))
    return redirect(url_for("browser.fields_settings"))


def _page(caller: Caller, sent: FieldForm | None = None, number: int | None = None) -> str:
    rows = [_row(field, clients, sent if field.id == number else None) for field, clients in fields_in_use(caller)]
    defined = [row for row in rows if not row.is_adhoc]
    if defined:
        defined[0].is_first = defined[-1].is_last = True
    new = sent if sent is not None and number is None else FieldForm(None, prefix="new")
    return settings_page(
        "fields",
        *([sent] if sent is not None else []),
        defined=defined,
        adhoc=[row for row in rows if row.is_adhoc],
        new=new,
    )


def _row(field: CustomField, clients: int, sent: FieldForm | None) -> SimpleNamespace:
    return SimpleNamespace(
        number=field.id,
        key=field.key,
        label=field.label,
        kind=str(KINDS[field.kind]),
        count=clients,
        clients=ngettext("%(num)s client", "%(num)s clients", clients),
        stays=in_use(clients) if clients else "",
        is_adhoc=field.is_adhoc,
        is_first=False,
        is_last=False,
        form=sent or _with_kind(FieldForm(None, obj=field, prefix=f"field-{field.id}"), field.kind),
        is_open=sent is not None,
    )
