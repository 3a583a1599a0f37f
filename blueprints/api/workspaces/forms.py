"""How this dialect words its bodies and queries, in documented order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from blueprints.fields import (
    Complaint,
    FieldProblem,
    Flag,
    InvalidBody,
    JSONForm,
    ListOf,
    ObjectOf,
    Scalar,
    Secret,
    State,
    Text,
    Whole,
)
from blueprints.validators import Count, EmailAddress, Length, OneOf, Required, WebAddress, complain, fits
from registry.contact_points import Point
from registry.custom_fields import NOTES
from registry.models import Client, ContactPoint, CustomField
from registry.models.contact_point import KINDS
from registry.models.vocabulary import FIELD_KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blueprints.fields import StrictField

LARGEST_POSITION = 1_000_000


class Present:
    """A member must be there, whatever its value, null included."""

    insists = requires = True

    def __call__(self, _: Any, field: StrictField) -> None:
        """Raise StopValidation where it is not."""
        if field.state is State.ABSENT:
            raise complain("missing")


class OnePreferred:
    """Exactly one contact method is the preferred one."""

    def __call__(self, _: Any, field: ListOf) -> None:
        """Raise StopValidation where none or several are; malformed entries have complaints of their own."""
        flags = [entry.data and entry.data.get("is_preferred") for entry in field.entries]
        if flags.count(True) != 1 and all(isinstance(flag, bool) for flag in flags):
            raise complain("preferred")


class EachKeyOnce:
    """No custom field is given twice."""

    def __call__(self, _: Any, field: ListOf) -> None:
        """Raise StopValidation where one is."""
        keys = [entry.data.get("key") for entry in field.entries if isinstance(entry.data, dict)]
        if len(set(keys)) != len(keys):
            raise complain("repeated")


class TextNotes:
    """The field `notes` holds the client's notes, which are a text."""

    def __call__(self, _: Any, field: ListOf) -> None:
        """Raise StopValidation where they are anything else."""
        for entry in field.entries:
            given = entry.data if isinstance(entry.data, dict) else {}
            if given.get("key") == NOTES and not isinstance(given.get("value"), str | None):
                raise complain("notes")


class ContactMethodForm(JSONForm):
    """One way to reach a client."""

    kind = Text(name="type", nullable=False, validators=[Required(), OneOf(*KINDS)])
    value = Text(name="value", nullable=False, validators=[Required(), fits(ContactPoint.value)])
    is_preferred = Flag(name="isPreferred", nullable=False, validators=[Required()])

    def validate(self, extra_validators: Any = None) -> bool:
        """Check that what is called an e-mail address looks like one."""
        valid = super().validate(extra_validators)
        if valid and self.kind.data == "email":
            return bool(self.value.validate(self, [EmailAddress()]))
        return bool(valid)


class CustomFieldForm(JSONForm):
    """One custom value."""

    key = Text(name="fieldKey", nullable=False, validators=[Required(), fits(CustomField.key)])
    value = Scalar(name="value", validators=[Present()])


class ClientForm(JSONForm):
    """A client as this dialect words it."""

    full_name = Text(name="name", nullable=False, validators=[Required(), fits(Client.given_name)])
    avatar_url = Text(name="avatarUrl", validators=[fits(Client.avatar_url), WebAddress()])
    contact_points = ListOf(
        ObjectOf(ContactMethodForm, nullable=False),
        name="contactMethods",
        nullable=False,
        validators=[Required(), Count(1, 50), OnePreferred()],
    )
    custom_fields = ListOf(
        ObjectOf(CustomFieldForm, nullable=False),
        name="customFields",
        nullable=False,
        validators=[Count(0, 100), EachKeyOnce(), TextNotes()],
    )

    @property
    def changes(self) -> dict[str, Any]:
        """Return what was given in the registry's words."""
        given = super().changes
        if "contact_points" in given:
            given["contact_points"] = [Point(**point) for point in given["contact_points"]]
        if "custom_fields" in given:
            given["custom_fields"] = [(one["key"], one["value"]) for one in given["custom_fields"]]
        return given


class PartialForm(JSONForm):
    """A body that changes only what it names, and names something."""

    partial = True

    @classmethod
    def check(cls, body: Mapping[str, Any], rendered: Mapping[str, Any] | None = None) -> Self:
        """Return the checked form for a body; raise InvalidBody, also where it names no field of ours."""
        if not {field.name for field in cls()} & body.keys():
            raise InvalidBody([FieldProblem((), Complaint("nothing"))])
        return super().check(body, rendered)


class ClientUpdateForm(PartialForm, ClientForm):
    """What may be changed of a client; contact methods and custom fields are replaced as a whole."""


class Position(Whole):
    """A whole number in a body."""

    def take(self, value: Any) -> int:
        """Return the number."""
        if isinstance(value, bool) or not isinstance(value, int):
            self.refuse("type", expected="integer")
        return super().take(str(value))


class ClientFieldForm(JSONForm):
    """A custom field to define: by which key values name it, what the desk calls it, and where it stands."""

    key = Text(name="fieldKey", nullable=False, validators=[Required(), fits(CustomField.key)])
    label = Text(nullable=False, validators=[Length(1), fits(CustomField.label)])
    kind = Text(nullable=False, validators=[Length(1), OneOf(*FIELD_KINDS)])
    position = Position(nullable=False, least=0, most=LARGEST_POSITION)


class ClientFieldUpdateForm(PartialForm):
    """What may be changed of a custom field; `isAdHoc: false` makes one that a value brought along a defined one."""

    label = Text(nullable=False, validators=[Required(), fits(CustomField.label)])
    kind = Text(nullable=False, validators=[Required(), OneOf(*FIELD_KINDS)])
    position = Position(nullable=False, least=0, most=LARGEST_POSITION)
    is_adhoc = Flag(name="isAdHoc", nullable=False)


class TokenForm(JSONForm):
    """Who wants an access token."""

    email = Text(nullable=False, validators=[Required()])
    password = Secret(nullable=False, validators=[Required()])
