"""The desk's forms say what to do in the reader's language, beside the field, and keep all that was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import FieldList, FormField

from blueprints.fields import Complaint

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
            field.errors = [words_for(error, getattr(field, "says", None)) for error in field.errors]
        return valid

    def refuse(self, field: Field, text: str) -> None:
        """Say beside a field what the registry had against it."""
        field.errors = [*field.errors, text]

    def error_links(self) -> list[tuple[str, str]]:
        """Return (id of the control, what to do) for every error, in the order of the page."""
        return [
            (getattr(field, "error_id", field.id), str(field.errors[0])) for field in fields_of(self) if field.errors
        ]


def fields_of(form: Any) -> Iterator[Field]:
    """Walk every field that is a control, through rows and groups."""
    for field in form:
        if isinstance(field, FieldList | FormField):
            yield from fields_of(field)
        else:
            yield field


def words_for(error: Any, says: Any) -> str:
    """Return the sentence for a complaint: the field's own, or what the rule says."""
    if not isinstance(error, Complaint):
        return str(error)
    limit = error.figures.get("limit")
    general = {
        "too_long": _("Use %(limit)s characters at most", limit=limit),
        "characters": _("Remove the characters that cannot be seen"),
        "one_line": _("Write this on one line"),
    }
    return general.get(error.rule) or str(says or _("Check this value"))
