"""How this dialect shows a client, a tag and a referral type, each beside the schema that it keeps to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blueprints.api.schema import DATE, MOMENT, array, nullable, record, text, whole
from blueprints.api.times import seconds
from registry.contact_points import additional_numbers, local_part, main_email, main_number, number_label
from registry.identifiers import ulid_of
from registry.models import Tag
from registry.models.client import CONSENTS
from registry.models.contact_point import LABELS

if TYPE_CHECKING:
    from registry.callers import Caller
    from registry.models import Client, ReferralType


def wire_name(named: Tag | ReferralType) -> dict[str, Any]:
    """Return a tag or a referral type: its prefixed id, its number and its name."""
    prefix = "tag" if isinstance(named, Tag) else "ret"
    return {"id": ulid_of(prefix, named.uuid), "number": named.id, "name": named.name}


def ulid(prefix: str, description: str, example: str) -> dict[str, Any]:
    """Return the schema of a prefixed identifier."""
    return text(description, example=example, pattern=f"^{prefix}_[0-9A-HJKMNP-TV-Z]{{26}}$")


# What `wire` reads beside the client itself: whoever reads a client to show it reads it along.
SHOWN = ("referral_type", "referred_by")

TAG = record(
    "PracticeTag",
    id=ulid("tag", "The tag's unique identifier.", "tag_01HYHYQHA682J0K1RW7B2HVA9F"),
    number=whole("The tag's number, accepted wherever its identifier is.", example=3),
    name=text("What the tag says, once in a workspace.", example="VIP"),
)
REFERRAL_TYPE = record(
    "PracticeReferralType",
    id=ulid("ret", "The referral type's unique identifier.", "ret_01J11QXSM53YENWF114C0MWGDJ"),
    number=whole("The referral type's number, accepted wherever its identifier is.", example=2),
    name=text("How clients hear of the workspace, once in a workspace.", example="GP referral"),
)


def wire(client: Client, caller: Caller) -> dict[str, Any]:
    """Return a client as this dialect shows it; clinical lists only to whoever may see them."""
    main, email = main_number(client), main_email(client)
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


def of_the_client(what: str, example: str | None = None) -> dict[str, Any]:
    """Return the schema of a text about a client that may be missing."""
    return nullable(text(f"The client's {what}.", example=example))


MEDICATION = record(
    "PracticeMedication",
    name=text("The medication's name.", example="Ibuprofen"),
    dosage=nullable(text("How much of it, and when.", example="200 mg as needed")),
)
ALLERGY = record(
    "PracticeAllergy",
    name=text("What the client is allergic to.", example="Penicillin"),
    reaction=nullable(text("What it does to the client.", example="Rash")),
)
PHONE_NUMBER = record(
    "PracticePhoneNumber",
    id=ulid("pho", "The number's unique identifier.", "pho_01HQR12PABCD1234EFGH567890"),
    code=nullable(text("The international code, where it was given apart.", example="+61")),
    number=text("The number, without that code.", example="400123456"),
    type=text("The kind of line.", example="mobile", enum=[*LABELS]),
)
ADDRESS = record(
    "PracticeAddress",
    line1=nullable(text("Street and number.", example="123 Sample Street")),
    line2=nullable(text("What else the post needs.")),
    city=nullable(text("City.", example="Sydney")),
    state=nullable(text("State or province.", example="NSW")),
    postal_code=nullable(text("Postal code.", example="2000")),
    country_code=nullable(text("ISO 3166-1 alpha-2.", example="AU")),
)
CLIENT = record(
    "PracticeClient",
    id=ulid("cli", "The client's unique identifier.", "cli_01HQFQ9QWTNNPY58FZ8CB3FWWK"),
    title=of_the_client("honorific title", "Ms"),
    first_name=text("The client's given name.", example="Helen"),
    last_name=nullable(
        text("The client's family name; null for one registered elsewhere without.", example="Keller")
    ),
    preferred_name=of_the_client("preferred name", "Nell"),
    profession=of_the_client("profession or occupation", "Teacher"),
    email=of_the_client("email address", "helen@example.com"),
    date_of_birth=nullable(DATE | {"description": "The client's date of birth.", "examples": ["1987-06-27"]}),
    sex=of_the_client("sex assigned at birth", "female"),
    gender_identity=of_the_client("gender identity", "Woman"),
    pronouns=of_the_client("pronouns", "she/her"),
    privacy_policy_consent=nullable(
        text(
            "The client's privacy policy consent status; null: never asked.",
            example="accepted",
            enum=[*CONSENTS],
        )
    ),
    medications=nullable(array(MEDICATION, "The client's medications; null: not asked, empty: none known.")),
    allergies=nullable(array(ALLERGY, "The client's allergies; null: not asked, empty: none known.")),
    intolerances=nullable(array(text(), "The client's intolerances; null: not asked, empty: none known.")),
    emergency_contact_name=of_the_client("emergency contact name", "Anne Sullivan"),
    emergency_contact_phone=of_the_client("emergency contact phone number", "+61401111222"),
    emergency_contact_relationship=of_the_client("relationship to the emergency contact", "Guardian"),
    notes=of_the_client("practitioner or admin notes", "Client prefers morning appointments."),
    alert=of_the_client("alert message for staff", "Requires wheelchair access."),
    referral_type_id=nullable(
        ulid("ret", "The client's referral type identifier.", "ret_01J11QXSM53YENWF114C0MWGDJ")
    ),
    referral_description=of_the_client("referral description", "Referred by GP at City Clinic."),
    referred_by_id=nullable(
        ulid("cli", "The client's referring entity identifier.", "cli_01HQQZCM1VDNHXDFEHX4X4KK52")
    ),
    phone_number=of_the_client("primary phone number", "+61400123456"),
    phone_numbers=array(PHONE_NUMBER, "A list of the client's additional phone numbers."),
    address=ADDRESS,
    tag_ids=array(
        ulid("tag", "A tag's identifier.", "tag_01HYHYQHA682J0K1RW7B2HVA9F"),
        "The IDs of tags attached to the client.",
    ),
    created_at=MOMENT | {"description": "The timestamp when the client was created (ISO 8601)."},
)
