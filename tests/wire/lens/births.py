"""Arbitrary clients as each dialect, and the desk, may bring them into the world."""

from typing import Any

from hypothesis import strategies as st

from registry.contact_points import Number, Point
from registry.models.contact_point import LABELS
from tests.wire.lens.values import (
    ADDRESSES,
    CONSENTS,
    COUNTRIES,
    COUNTRY_CODES,
    DATES,
    DOCUMENT_NUMBERS,
    DOCUMENT_TYPES,
    INTOLERANCES,
    KEYS,
    METHODS,
    NOTES,
    NUMBERS,
    PICTURES,
    PLACES,
    REFERRAL_TYPES,
    REFERRERS,
    SCALARS,
    TAGS,
    clinical,
    lines,
    maybe,
    text,
)

Fields = dict[str, st.SearchStrategy[Any]]

CLIENTES: Fields = {
    "nombres": text(200),
    "apellidos": maybe(text(200)),
    "telefono": maybe(text(255)),
    "email": maybe(ADDRESSES),
}

CUSTOM_FIELDS = st.builds(
    lambda fields, notes: [{"fieldKey": key, "value": value} for key, value in (fields | notes).items()],
    st.dictionaries(KEYS, SCALARS, max_size=4),
    st.just({}) | NOTES.map(lambda notes: {"notes": notes}),
)
CONTACT_METHODS = st.builds(
    lambda methods, place: [
        {**method, "isPreferred": index == place % len(methods)} for index, method in enumerate(methods)
    ],
    st.lists(METHODS, min_size=1, max_size=5),
    PLACES,
)
WORKSPACES: Fields = {
    "name": text(200),
    "contactMethods": CONTACT_METHODS,
    "customFields": CUSTOM_FIELDS,
    "avatarUrl": maybe(PICTURES),
}

CLIENTS: Fields = {
    "email": ADDRESSES,
    "name": text(50, 2),
    "surname": text(50, 2),
    "phone": text(20, 6),
    "address": text(255) | st.just(""),
    "city": text(50) | st.just(""),
    "country": COUNTRIES | st.just(""),
    "postal_code": text(20) | st.just(""),
    "gender": text(10) | st.just(""),
    "birth_date": DATES | st.just(""),
    "document_type": DOCUMENT_TYPES | st.just(""),
    "document_number": DOCUMENT_NUMBERS | st.just(""),
    "status": st.sampled_from(["ON", "OFF"]),
}

ADDRESS: Fields = {
    "line1": maybe(text(255)),
    "line2": maybe(text(255)),
    "city": maybe(text(100)),
    "state": maybe(text(100)),
    "postal_code": maybe(text(20)),
    "country_code": maybe(COUNTRY_CODES),
}
PRACTICE: Fields = {
    "first_name": text(200),
    "last_name": text(200),
    "title": maybe(text(50)),
    "preferred_name": maybe(text(200)),
    "profession": maybe(text(200)),
    "email": maybe(ADDRESSES),
    "date_of_birth": maybe(DATES),
    "sex": maybe(text(50)),
    "gender_identity": maybe(text(100)),
    "pronouns": maybe(text(100)),
    "privacy_policy_consent": maybe(CONSENTS),
    "emergency_contact_name": maybe(text(200)),
    "emergency_contact_phone": maybe(text(50)),
    "emergency_contact_relationship": maybe(text(100)),
    "notes": maybe(lines(500)),
    "alert": maybe(lines(500)),
    "referral_type_id": maybe(REFERRAL_TYPES),
    "referral_description": maybe(text(500)),
    "referred_by_id": maybe(REFERRERS),
    "phone_number": maybe(text(255)),
    "phone_numbers": st.lists(NUMBERS, max_size=3),
    "address": st.fixed_dictionaries({}, optional=ADDRESS),
    "tag_ids": TAGS,
    "medications": clinical("dosage"),
    "allergies": clinical("reaction"),
    "intolerances": INTOLERANCES,
}

CUSTOMERS: Fields = {
    "name": text(200),
    "externalCustomerId": maybe(st.uuids().map(str)),
    "slug": st.uuids().map(str),
}

# What the desk's form can set, and whatever else a record can hold, in the registry's own words.
_POINTS = st.lists(
    st.builds(
        lambda method, is_preferred, label: Point(method["type"], method["value"], is_preferred, label),
        METHODS,
        st.booleans(),
        maybe(st.sampled_from(LABELS)),
    ),
    max_size=5,
)
_NUMBERS = st.lists(NUMBERS.map(lambda one: Number(one["number"], one["code"], one["type"])), max_size=3)
_WAYS = st.one_of(
    st.fixed_dictionaries({"contact_points": _POINTS}),
    st.fixed_dictionaries({"contact_points": _POINTS, "additional_numbers": _NUMBERS}),
    st.fixed_dictionaries({"phone": maybe(text(255)), "email": maybe(ADDRESSES)}),
    st.fixed_dictionaries(
        {"main_number": maybe(text(255)), "additional_numbers": _NUMBERS, "email": maybe(ADDRESSES)}
    ),
)
_DESK: Fields = {
    "family_name": maybe(text(200)),
    "preferred_name": maybe(text(200)),
    "title": maybe(text(50)),
    "pronouns": maybe(text(100)),
    "profession": maybe(text(200)),
    "birthdate": maybe(st.dates()),
    "sex": maybe(text(50)),
    "gender_identity": maybe(text(100)),
    "avatar_url": maybe(PICTURES),
    "address_line1": maybe(text(255)),
    "address_line2": maybe(text(255)),
    "city": maybe(text(100)),
    "state": maybe(text(100)),
    "postal_code": maybe(text(20)),
    "country": maybe(COUNTRIES),
    "country_code": maybe(COUNTRY_CODES),
    "document_type": maybe(DOCUMENT_TYPES),
    "document_number": maybe(text(20)),
    "alert": maybe(lines(500)),
    "custom_fields": CUSTOM_FIELDS.map(lambda fields: [(one["fieldKey"], one["value"]) for one in fields]),
    "notes": maybe(lines(2000)),
    "allergies": clinical("reaction"),
    "medications": clinical("dosage"),
    "intolerances": INTOLERANCES,
    "emergency_contact_name": maybe(text(200)),
    "emergency_contact_phone": maybe(text(50)),
    "emergency_contact_relationship": maybe(text(100)),
    "consent": maybe(CONSENTS),
    "referral_type": maybe(REFERRAL_TYPES),
    "referral_description": maybe(text(500)),
    "referred_by": maybe(REFERRERS),
    "tags": TAGS,
    "external_id": maybe(st.uuids().map(str)),
    "slug": st.uuids().map(str),
    "is_active": st.booleans(),
}
DESK = st.builds(
    lambda fields, ways: fields | ways,
    st.fixed_dictionaries({"given_name": text(200)}, optional=_DESK),
    _WAYS | st.just({}),
)


def of(fields: Fields, *required: str) -> st.SearchStrategy[dict[str, Any]]:
    """Bodies with these members, of which only the required ones are always there."""
    return st.fixed_dictionaries(
        {name: fields[name] for name in required},
        optional={name: values for name, values in fields.items() if name not in required},
    )


# Where each dialect creates a client; the desk does not ask over the wire.
PATHS = {
    "clientes": "/api/clientes",
    "workspaces": "/v1/workspace/clinic/clients",
    "clients": "/api/clients",
    "practice": "/v1/clients",
    "customers": "/customers",
}
BIRTHS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "desk": DESK,
    "clientes": of(CLIENTES, "nombres"),
    "workspaces": of(WORKSPACES, "name", "contactMethods"),
    "clients": of(CLIENTS, "email", "name", "surname", "phone"),
    "practice": of(PRACTICE, "first_name", "last_name"),
    "customers": of(CUSTOMERS, "name"),
}
ORIGINS = tuple(BIRTHS)
