"""How this dialect words a client in JSON, and a tag or referral type."""

from __future__ import annotations

from typing import Any

from blueprints.fields import IdOf, ISODate, JSONForm, ListOf, ObjectOf, Text
from blueprints.validators import Count, CountryCode, EmailAddress, OneOf, Required, fits
from registry.contact_points import Number
from registry.identifiers import uuid_of
from registry.models import Client, ContactPoint, Tag
from registry.models.client import CONSENTS
from registry.models.contact_point import LABELS


class MedicationForm(JSONForm):
    """One medicine that a client takes."""

    name = Text(validators=[Required(), fits(Client.given_name)])
    dosage = Text(validators=[fits(Client.referral_description)])


class AllergyForm(JSONForm):
    """One allergy of a client."""

    name = Text(validators=[Required(), fits(Client.given_name)])
    reaction = Text(validators=[fits(Client.referral_description)])


class NumberForm(JSONForm):
    """One number beside the main one."""

    uuid = Text(name="id")
    number = Text(validators=[Required(), fits(Client.emergency_contact_phone)])
    code = Text(validators=[fits(ContactPoint.dial_code)])
    label = Text(name="type", validators=[OneOf(*LABELS)])


class AddressForm(JSONForm):
    """Where a client lives."""

    address_line1 = Text(name="line1", validators=[fits(Client.address_line1)])
    address_line2 = Text(name="line2", validators=[fits(Client.address_line2)])
    city = Text(validators=[fits(Client.city)])
    state = Text(validators=[fits(Client.state)])
    postal_code = Text(validators=[fits(Client.postal_code)])
    country_code = Text(validators=[CountryCode()])


class ClientForm(JSONForm):
    """A client as this dialect words it, in documented order."""

    given_name = Text(name="first_name", validators=[Required(), fits(Client.given_name)])
    family_name = Text(name="last_name", validators=[Required(), fits(Client.family_name)])
    title = Text(validators=[fits(Client.title)])
    preferred_name = Text(validators=[fits(Client.preferred_name)])
    profession = Text(validators=[fits(Client.profession)])
    main_email = Text(name="email", validators=[fits(ContactPoint.value), EmailAddress()])
    birthdate = ISODate(name="date_of_birth")
    sex = Text(validators=[fits(Client.sex)])
    gender_identity = Text(validators=[fits(Client.gender_identity)])
    pronouns = Text(validators=[fits(Client.pronouns)])
    consent = Text(name="privacy_policy_consent", validators=[OneOf(*CONSENTS)])
    emergency_contact_name = Text(validators=[fits(Client.emergency_contact_name)])
    emergency_contact_phone = Text(validators=[fits(Client.emergency_contact_phone)])
    emergency_contact_relationship = Text(validators=[fits(Client.emergency_contact_relationship)])
    notes = Text(lines=True, validators=[fits(Client.notes)])
    alert = Text(lines=True, validators=[fits(Client.alert)])
    referral_type = IdOf("ret", name="referral_type_id")
    referral_description = Text(validators=[fits(Client.referral_description)])
    referred_by = IdOf("cli", name="referred_by_id")
    main_number = Text(name="phone_number", validators=[fits(ContactPoint.value)])
    intolerances = ListOf(
        Text(nullable=False, validators=[Required(), fits(Client.given_name)]), validators=[Count(most=200)]
    )
    address = ObjectOf(AddressForm, nullable=False)
    tags = ListOf(IdOf("tag", nullable=False, validators=[Required()]), name="tag_ids", nullable=False)
    medications = ListOf(ObjectOf(MedicationForm, nullable=False), validators=[Count(most=200)])
    allergies = ListOf(ObjectOf(AllergyForm, nullable=False), validators=[Count(most=200)])
    additional_numbers = ListOf(
        ObjectOf(NumberForm, nullable=False),
        name="phone_numbers",
        nullable=False,
        validators=[Count(most=50)],
    )

    @property
    def changes(self) -> dict[str, Any]:
        """Return what was given in the registry's words."""
        given = super().changes
        given |= given.pop("address", {})
        for name, member in (("medications", "dosage"), ("allergies", "reaction")):
            if given.get(name):
                given[name] = [{"name": one["name"], member: one.get(member)} for one in given[name]]
        if "additional_numbers" in given:
            given["additional_numbers"] = [number_from(one) for one in given["additional_numbers"]]
        return given


def number_from(given: dict[str, Any]) -> Number:
    """Return a further number as the registry takes it."""
    uuid = uuid_of("pho", given.get("uuid") or "")
    return Number(given["number"], given.get("code"), given.get("label") or "mobile", str(uuid) if uuid else None)


class UpdateForm(ClientForm):
    """What may be changed of a client: only what is named changes, null clears it, and an address is merged."""

    partial = True


class NameForm(JSONForm):
    """A new tag or referral type."""

    name = Text(validators=[Required(), fits(Tag.name)])
