"""The desk's forms say what to do in the reader's language, beside the field, and keep all that was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import FieldList, FormField
from wtforms.fields.choices import SelectFieldBase
from wtforms.widgets import CheckboxInput, Select, html_params

from blueprints.fields import Complaint, Flag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wtforms import Field


class DeskForm(FlaskForm):
    """A form of the desk. The whole app checks the hidden token, so the form need not do it again."""

    class Meta:
        """No second token."""

        csrf = False

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field and put complaints into words."""
        valid = bool(super().validate(extra_validators))
        for field in fields_of(self):
            field.errors = [words_for(error, field) for error in field.errors]
        return valid

    def refuse(self, field: Field, text: str) -> None:
        """Say beside a field what is against it, when it was not the field itself that found out."""
        field.errors = [*field.errors, text]

    def error_links(self) -> list[tuple[str, str]]:
        """Return (id of the control, what to do) for every error, in the order of the page."""
        return [
            (getattr(field, "error_id", field.id), str(field.errors[0])) for field in fields_of(self) if field.errors
        ]


class TickBox(CheckboxInput):
    """A tick box with a hidden companion, which says that the box was there: browsers say nothing of an empty one."""

    def __call__(self, field: Any, **attributes: Any) -> Markup:
        """Return both controls."""
        box: Markup = super().__call__(field, value="on", **attributes)
        return box + Markup('<input type="hidden" name="{}" value="">').format(field.name)


class ManyOptions(Select):
    """A list to choose from, drawn at once: WTForms takes its time over every single option."""

    def __call__(self, field: Any, **attributes: Any) -> Markup:
        """Return the control of a field whose choices are {value: label}."""
        option = Markup('<option value="{}"{}>{}</option>')
        options = [
            option.format(value, Markup(" selected") if value == field.data else "", label)
            for value, label in field.choices.items()
        ]
        shown = html_params(id=field.id, name=field.name, **attributes)
        return Markup("<select {}>{}</select>").format(Markup(shown), Markup("").join(options))  # noqa: S704 - escaped


class Tick(Flag):
    """A box that can be unticked as well; where the page did not have it, it is as it was."""

    widget = TickBox()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read whether the box was ticked."""
        if valuelist:
            self.data = "on" in valuelist


def fields_of(form: Any) -> Iterator[Field]:
    """Walk every field that is a control, through rows and groups."""
    for field in form:
        if isinstance(field, FieldList | FormField):
            yield from fields_of(field)
        else:
            yield field


def words_for(error: Any, field: Any) -> str:
    """Return the sentence for a complaint: the field's own, or what the rule says."""
    if isinstance(field, SelectFieldBase):
        return _("This cannot be chosen any more: choose again")
    if not isinstance(error, Complaint):
        return str(error)
    general = {
        "too_long": _("Use %(limit)s characters at most", limit=error.figures.get("limit")),
        "characters": _("Remove the characters that cannot be seen"),
        "one_line": _("Write this on one line"),
    }
    return general.get(error.rule) or str(getattr(field, "says", None) or _("Check this value"))
