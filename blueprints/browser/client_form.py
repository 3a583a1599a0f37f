"""The form of one client at the desk. Only the first name is needed, and what is as it was breaks no rule."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, Form, FormField, HiddenField, RadioField, SelectField, SelectMultipleField, widgets

from blueprints.browser.date_parts import DateParts
from blueprints.browser.wording import DeskForm, ManyOptions, Tick
from blueprints.fields import Text
from blueprints.validators import EmailAddress, PhoneNumber, Required, complain, fits
from registry.countries import country_names
from registry.folding import fold
from registry.identifiers import parse_uuid
from registry.models import Client, ContactPoint

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from registry.models import ReferralType, Tag

LINES = {
    "mobile": _l("Mobile"),
    "home": _l("Home"),
    "work": _l("Work"),
    "whatsapp": "WhatsApp",
    "fax": _l("Fax"),
    "other": _l("Other"),
}
DOCUMENTS = {"": _l("Choose"), "DNI": "DNI", "NIE": "NIE", "PASSPORT": _l("Passport")}
CONSENT = {"accepted": _l("Yes, agreed"), "rejected": _l("No, refused"), "": _l("Not asked yet")}
CLINICAL = {"allergies": "reaction", "medications": "dosage", "intolerances": None}


def in_words(choices: Mapping[str, Any]) -> Callable[[], dict[str, str]]:
    """Return how a field asks for its choices in the reader's language."""
    return lambda: {value: str(label) for value, label in choices.items()}


class NeededWith:
    """Whoever fills the line's other box must fill this one too, or the other would be lost."""

    insists = True

    def __init__(self, other: str) -> None:
        self.other = other

    def __call__(self, form: Any, field: Text) -> None:
        """Raise StopValidation where only the other is there."""
        if field.data is None and form[self.other].data:
            raise complain("blank")


class PhoneRow(Form):
    """One number, of one kind of line; `key` says which one of the record it is, or tells new rows apart."""

    key = HiddenField()
    line = SelectField(_l("Type"), choices=in_words(LINES), default="mobile")
    number = Text(
        _l("Phone number"),
        says=_l("Enter a phone number with at least 6 digits, like 634 567 890"),
        validators=[fits(ContactPoint.value), PhoneNumber()],
    )


class EmailRow(Form):
    """One e-mail address; `key` as for phones."""

    key = HiddenField()
    address = Text(
        _l("Email"),
        says=_l("Enter an email address like name@example.com"),
        validators=[fits(ContactPoint.value), EmailAddress()],
    )


class AllergyRow(Form):
    """One allergy and what it does."""

    name = Text(
        _l("Allergy"),
        says=_l("Enter the allergy that this reaction belongs to"),
        validators=[NeededWith("detail"), fits(Client.given_name)],
    )
    detail = Text(_l("Reaction"), validators=[fits(Client.referral_description)])


class MedicationRow(Form):
    """One medicine and how much of it."""

    name = Text(
        _l("Medicine"),
        says=_l("Enter the medicine that this dose belongs to"),
        validators=[NeededWith("detail"), fits(Client.given_name)],
    )
    detail = Text(_l("Dose"), validators=[fits(Client.referral_description)])


class IntoleranceRow(Form):
    """One intolerance."""

    name = Text(_l("Intolerance"), validators=[fits(Client.given_name)])


class ClientForm(DeskForm):
    """A client as the desk writes one."""

    given_name = Text(
        _l("First name"), says=_l("Enter the client’s first name"), validators=[Required(), fits(Client.given_name)]
    )
    family_name = Text(_l("Family name"), validators=[fits(Client.family_name)])
    preferred_name = Text(_l("Preferred name"), validators=[fits(Client.preferred_name)])
    pronouns = Text(_l("Pronouns"), validators=[fits(Client.pronouns)])
    birthdate = DateParts(_l("Date of birth"))
    phones = FieldList(FormField(PhoneRow), _l("Phone numbers"))
    emails = FieldList(FormField(EmailRow), _l("Email addresses"))
    preferred = HiddenField()
    alert = Text(_l("Alert for staff"), lines=True, validators=[fits(Client.alert)])
    tags = SelectMultipleField(
        _l("Tags"), coerce=int, widget=widgets.ListWidget(), option_widget=widgets.CheckboxInput()
    )
    address_line1 = Text(_l("Address line 1"), validators=[fits(Client.address_line1)])
    address_line2 = Text(_l("Address line 2"), validators=[fits(Client.address_line2)])
    postal_code = Text(_l("Postal code"), validators=[fits(Client.postal_code)])
    city = Text(_l("City"), validators=[fits(Client.city)])
    state = Text(_l("State or province"), validators=[fits(Client.state)])
    country = SelectField(_l("Country"), widget=ManyOptions())
    allergies = FieldList(FormField(AllergyRow), _l("Allergies"))
    no_allergies = Tick(_l("Asked: no known allergies"))
    medications = FieldList(FormField(MedicationRow), _l("Medication"))
    no_medications = Tick(_l("Asked: takes no medication"))
    intolerances = FieldList(FormField(IntoleranceRow), _l("Intolerances"))
    no_intolerances = Tick(_l("Asked: no known intolerances"))
    emergency_contact_name = Text(_l("Full name"), validators=[fits(Client.emergency_contact_name)])
    emergency_contact_phone = Text(_l("Phone"), validators=[fits(Client.emergency_contact_phone)])
    emergency_contact_relationship = Text(
        _l("Relationship"), validators=[fits(Client.emergency_contact_relationship)]
    )
    document_type = SelectField(_l("Document"), choices=in_words(DOCUMENTS))
    document_number = Text(_l("Number"), validators=[fits(Client.document_number)])
    title = Text(_l("Title"), validators=[fits(Client.title)])
    profession = Text(_l("Profession"), validators=[fits(Client.profession)])
    sex = Text(_l("Sex recorded at birth"), validators=[fits(Client.sex)])
    gender_identity = Text(_l("Gender"), validators=[fits(Client.gender_identity)])
    referral_type = SelectField(_l("How they heard of us"))
    referral_description = Text(_l("Details"), validators=[fits(Client.referral_description)])
    consent = RadioField(_l("Has the client agreed to the privacy policy?"), choices=in_words(CONSENT))
    notes = Text(_l("Notes"), lines=True, validators=[fits(Client.notes)])

    def offer(self, tags: list[Tag], referral_types: list[ReferralType], language: str, country: str) -> None:
        """Fill the lists to choose from; `country` may be one that was written in no known way."""
        nothing = {"": _("Choose")}
        self.tags.choices = {str(tag.id): tag.name for tag in tags}
        self.referral_type.choices = nothing | {str(kind.id): kind.name for kind in referral_types}
        names = dict(sorted(country_names(language).items(), key=lambda item: fold(item[1])))
        self.country.choices = nothing | ({country: country} if country else {}) | names

    def hide_clinical(self) -> None:
        """Take out what its reader may not see or change."""
        for name in CLINICAL:
            del self[name], self[f"no_{name}"]

    def keep_only(self, names: Collection[str]) -> None:
        """Take out all fields but these, and what belongs to them."""
        for name in self._fields.keys() - names - ({"preferred"} if "phones" in names else set()):
            del self[name]

    def align_rows(self, shown: dict[str, Any]) -> None:
        """Let each row know what it showed, wherever in the list it now stands: what is as it was breaks no rule."""
        rows_of = {"phones": "number", "emails": "address"}
        for rows, control in ((rows, control) for rows, control in rows_of.items() if rows in self):
            before = {row["key"]: row[control] for row in shown[rows]}
            for entry in self[rows]:
                entry[control].object_data = before.get(entry["key"].data)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field; and nobody has allergies and none."""
        valid = super().validate(extra_validators)
        for name in CLINICAL:
            none_known = self._fields.get(f"no_{name}")
            if none_known is not None and none_known.data and any(row["name"] for row in self[name].data):
                self.refuse(none_known, _("Untick this, or empty the lines above"))
                valid = False
        return valid

    def contact_rows(self, name: str) -> Iterator[SimpleNamespace]:
        """Return the rows to draw of `phones` or `emails`: each entry, its key, and whether it is the preferred one.

        New rows get a key for the place they stand at, because WTForms counts them anew.
        """
        for entry in self[name]:
            given = entry["key"].data
            key = given if parse_uuid(given or "") else entry.name
            yield SimpleNamespace(entry=entry, key=key, is_preferred=(given or entry.name) == self.preferred.data)
