"""practice: the clinic's API. Twenty-eight keys, prefixed ids, and null (not asked) apart from [] (none known)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blueprints.api.dialect import Dialect, body_limit
from blueprints.api.etags import answer, show
from blueprints.api.times import seconds
from blueprints.fields import IdOf, ISODate, JSONForm, ListOf, ObjectOf, Text
from blueprints.problems import NotAuthenticated, TooManyRequests, message_of
from blueprints.strict_json import MalformedBody
from blueprints.validators import Count, CountryCode, EmailAddress, OneOf, Required, fits
from registry.clients import create_client, get_client
from registry.contact_points import Number, additional_numbers, local_part, main_number, number_label
from registry.errors import ClientNotFound, NotAllowed
from registry.identifiers import parse_number, ulid_of, uuid_of
from registry.models import Client, ContactPoint
from registry.models.client import CONSENTS
from registry.models.contact_point import LABELS

if TYPE_CHECKING:
    from flask import Response

    from blueprints.fields import FieldProblem
    from blueprints.problems import Problem
    from registry.callers import Caller


def summary(problem: Problem) -> str:
    """Return the first message and how many more there are."""
    first, more = sentence(problem.problems[0]), len(problem.problems) - 1
    return f"{first} (and {more} more error{'s' if more > 1 else ''})" if more else first


def sentence(one: FieldProblem) -> str:
    """Return what is wrong with one member, as a sentence that names it."""
    key = ".".join(map(str, one.path))
    name = key if "." in key else key.replace("_", " ")
    limit = one.complaint.figures.get("limit")
    return {
        "missing": f"The {name} field is required.",
        "null": f"The {name} field is required.",
        "blank": f"The {name} field is required.",
        "type": f"The {name} field must be {kind_of(one)}.",
        "too_long": f"The {name} field must not be greater than {limit} characters.",
        "too_many": f"The {name} field must not have more than {limit} items.",
        "email": f"The {name} field must be a valid email address.",
        "date": f"The {name} field must be a valid date.",
        "choice": f"The selected {name} is invalid.",
        "selected": f"The selected {name} is invalid.",
        "country_code": f"The selected {name} is invalid.",
    }.get(one.rule) or f"The {name} field format is invalid: {message_of(one)}."


def kind_of(one: FieldProblem) -> str:
    """Return the type that a member should have had, as this dialect calls it."""
    kind = one.complaint.figures.get("expected")
    return {"array": "an array", "object": "an object", "string": "a string"}.get(str(kind), f"a {kind}")


practice = Dialect(
    "practice",
    "/v1",
    words={
        MalformedBody: "Malformed JSON.",
        NotAuthenticated: "Unauthenticated.",
        NotAllowed: "This action is unauthorized.",
        TooManyRequests: "Too Many Attempts.",
        403: "This action is unauthorized.",
        404: "Resource not found.",
        422: summary,
        429: "Too Many Attempts.",
        500: "Server Error",
    },
)


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
    email = Text(validators=[fits(ContactPoint.value), EmailAddress()])
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


def wire(client: Client, caller: Caller) -> dict[str, Any]:
    """Return a client as this dialect shows it; clinical lists only to whoever may see them."""
    main, email = main_number(client), client.primary_email
    clinical = caller.may("medical.view")
    return {
        "id": ulid_of("cli", client.uuid),
        "title": client.title,
        "first_name": client.given_name,
        "last_name": client.family_name,
        "preferred_name": client.preferred_name,
        "profession": client.profession,
        "email": email.value if email else None,
        "date_of_birth": client.birthdate.isoformat() if client.birthdate else None,
        "sex": client.sex,
        "gender_identity": client.gender_identity,
        "pronouns": client.pronouns,
        "privacy_policy_consent": client.consent,
        "medications": client.medications if clinical else None,
        "allergies": client.allergies if clinical else None,
        "intolerances": client.intolerances if clinical else None,
        "emergency_contact_name": client.emergency_contact_name,
        "emergency_contact_phone": client.emergency_contact_phone,
        "emergency_contact_relationship": client.emergency_contact_relationship,
        "notes": client.notes,
        "alert": client.alert,
        "referral_type_id": ulid_of("ret", client.referral_type.uuid) if client.referral_type else None,
        "referral_description": client.referral_description,
        "referred_by_id": ulid_of("cli", client.referred_by.uuid) if client.referred_by else None,
        "phone_number": main.value if main else None,
        "phone_numbers": [
            {
                "id": ulid_of("pho", point.uuid),
                "code": point.dial_code,
                "number": local_part(point),
                "type": number_label(point),
            }
            for point in additional_numbers(client)
        ],
        "address": {
            "line1": client.address_line1,
            "line2": client.address_line2,
            "city": client.city,
            "state": client.state,
            "postal_code": client.postal_code,
            "country_code": client.country_code,
        },
        "tag_ids": [ulid_of("tag", link.tag.uuid) for link in client.tag_links],
        "created_at": seconds(client.created_at),
    }


@practice.post("/v1/clients", needs="clients.create", anonymous=True)
def create(caller: Caller) -> Response:
    """Create a client."""
    client = create_client(caller, **ClientForm.read(largest=body_limit(caller)).changes)
    return answer(client, wire(client, caller), 201)


@practice.get("/v1/clients/<client_id>", needs="clients.view")
def read(caller: Caller, client_id: str) -> Response:
    """Read one client by its prefixed id or its number."""
    reference = uuid_of("cli", client_id) or parse_number(client_id)
    if reference is None:
        raise ClientNotFound
    client = get_client(caller, reference)
    return show(client, lambda: wire(client, caller))


@practice.problem
def problem(problem: Problem) -> dict[str, Any]:
    """Return the message, and every field's messages where fields are to blame."""
    if problem.status != 422:  # noqa: PLR2004 - the status by its number
        return {"message": problem.detail}
    messages: dict[str, list[str]] = {}
    for one in problem.problems:
        messages.setdefault(".".join(map(str, one.path)), []).append(sentence(one))
    return {"message": problem.detail, "errors": messages}
