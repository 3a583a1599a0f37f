"""The five dialects as lenses."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from unittest.mock import ANY

from hypothesis import strategies as st

from blueprints.text import tidy
from registry.permissions import PERMISSIONS
from tests.wire.lens.births import ADDRESS, CLIENTES, CLIENTS, CUSTOMERS, PRACTICE, WORKSPACES, of
from tests.wire.lens.lens import (
    Body,
    Lens,
    main_of,
    present,
    primaries,
    primary_email,
    primary_phone,
    touches_primaries,
    value_of,
    writes,
)
from tests.wire.lens.record import Row
from tests.wire.lens.values import KEYS, METHODS, NOTES, NUMBERS, PLACES, SCALARS, text, unique

# Who says which one is preferred, or which is the main one, says so of all the others.
ANY_PREFERENCE = frozenset({"position", "is_preferred", "is_additional"})

# --- clientes -------------------------------------------------------------------------------------------------------


def clientes_reads_back(shown: Body, sent: Body, points: list[Row]) -> Body:
    """An empty text is none; and where the primary is taken away, the next of its kind is the primary."""
    after = shown | {name: value or None for name, value in sent.items()}
    for name, primary in (("telefono", primary_phone), ("email", primary_email)):
        if after[name] is None and shown[name] is not None:
            gone = primary(points)
            after[name] = value_of(primary([point for point in points if point is not gone]))
    return after


clientes = Lens(
    "clientes",
    "PUT",
    "/api/clientes/{0.number}",
    ("/api/clientes?limit=1", ""),
    of(CLIENTES | {name: CLIENTES[name] | st.just("") for name in ("apellidos", "telefono", "email")}),
    writes(nombres="given_name", apellidos="family_name", telefono="contact_points", email="contact_points"),
    reads_back=clientes_reads_back,
    sees=primaries,
    touches=touches_primaries("telefono"),
    within="cliente",
)

# --- workspaces -----------------------------------------------------------------------------------------------------

_NAMES = st.tuples(st.sampled_from(["whole", "given", "family"]), text(90))


def new_name(recipe: tuple[str, str], shown: str) -> str:
    """A name that is another as a whole, or only before its last word, or only after its first."""
    part, words = recipe
    first, last = shown.split(" ", maxsplit=1)[0], shown.rsplit(" ", maxsplit=1)[-1]
    return tidy({"whole": words, "given": f"{words} {last}", "family": f"{first} {words}"}[part])[:200].strip()


def pick(recipe: list[Any], present: list[Body]) -> list[Body]:
    """A list in which a number stands for one of those that are there, each at most once."""
    free, made = list(present), []
    for one in recipe:
        if not isinstance(one, int):
            made.append(one)
        elif free:
            made.append(free.pop(one % len(free)))
    return made


def spell_workspaces(recipe: Body, shown: Body) -> Body:
    sent = dict(recipe) or {"name": ("whole", shown["name"])}
    if "name" in sent:
        sent["name"] = new_name(sent["name"], shown["name"])
    if "contactMethods" in sent:
        picked, place = sent.pop("contactMethods")
        methods = pick(picked, shown["contactMethods"]) or shown["contactMethods"]
        sent["contactMethods"] = [
            one | {"isPreferred": index == place % len(methods)} for index, one in enumerate(methods)
        ]
    if "customFields" in sent:
        fields = pick(sent["customFields"], shown["customFields"])
        sent["customFields"] = list({one["fieldKey"]: one for one in fields}.values())
    return sent


def workspaces_touches(points: list[Row], _: Body, sent: Body) -> list[Row]:
    """All are replaced but those of the same kind and value, each of which stays the row that it is."""
    left = list(points) if "contactMethods" in sent else []
    for method in sent.get("contactMethods", []):
        kept = next((p for p in left if (p["kind"], p["value"]) == (method["type"], method["value"])), None)
        if kept is not None:
            left.remove(kept)
    return left


_FIELDS = st.builds(lambda key, value: {"fieldKey": key, "value": value}, KEYS, SCALARS)
_NOTES = NOTES.map(lambda notes: {"fieldKey": "notes", "value": notes})
workspaces = Lens(
    "workspaces",
    "PATCH",
    "/v1/workspace/clinic/clients/{0.uuid}",
    ("/v1/workspace/clinic/clients?limit=1", "clients"),
    of(
        WORKSPACES
        | {
            "name": _NAMES,
            "contactMethods": st.tuples(st.lists(PLACES | METHODS, max_size=4), PLACES),
            "customFields": st.lists(PLACES | _FIELDS | _NOTES, max_size=4),
        }
    ),
    writes(
        name="given_name family_name",
        avatarUrl="avatar_url",
        contactMethods="contact_points",
        customFields="custom_fields notes notes_position",
    ),
    spell=spell_workspaces,
    sees=lambda points: points,
    touches=workspaces_touches,
    rewrites=frozenset(),
    settles=ANY_PREFERENCE,
    within="client",
    changing=frozenset({"updatedAt"}),
)

# --- clients --------------------------------------------------------------------------------------------------------


def a_date_is_a_date(name: str) -> Callable[[Body, Body, list[Row]], Body]:
    """Of a date-time the date is kept as it was written."""
    return lambda shown, sent, _: shown | sent | ({name: sent[name][:10]} if name in sent else {})


def moments(dates: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """The same dates, some with a time of day far from Greenwich."""
    return dates | dates.map(lambda date: f"{date}T00:30:00+14:00" if date else date)


clients = Lens(
    "clients",
    "PUT",
    "/api/clients/{0.uuid}",
    ("/api/clients?limit=1", "data"),
    of(CLIENTS | {"birth_date": moments(CLIENTS["birth_date"])}),
    writes(
        email="contact_points",
        name="given_name",
        surname="family_name",
        phone="contact_points",
        address="address_line1 address_line2",
        city="city",
        country="country country_code",
        postal_code="postal_code",
        gender="gender_identity",
        birth_date="birthdate",
        document_type="document_type",
        document_number="document_number",
        status="is_active",
    ),
    reads_back=a_date_is_a_date("birth_date"),
    sees=primaries,
    touches=touches_primaries("phone"),
    changing=frozenset({"updated_at"}),
)

# --- practice -------------------------------------------------------------------------------------------------------

CLINICAL = ("medications", "allergies", "intolerances")
_LONGEST_NUMBER = 50


def spell_practice(recipe: Body, shown: Body) -> Body:
    """A number of the recipe's list stands for one that is there, a pair for one that is there under other values."""
    if "phone_numbers" not in recipe:
        return recipe
    free, made = [one for one in shown["phone_numbers"] if len(one["number"]) <= _LONGEST_NUMBER], []
    for place, values in recipe["phone_numbers"]:
        kept = free.pop(place % len(free)) if free and place is not None else None
        if kept or values:
            made.append((kept or {}) | (values or {}))
    return recipe | {"phone_numbers": made}


def practice_reads_back(shown: Body, sent: Body, _: list[Row]) -> Body:
    """An address is merged, an empty text is none, and a new number gets an id."""
    after = shown | {name: None if value == "" else value for name, value in sent.items()}
    after["address"] = shown["address"] | sent.get("address", {})
    after["date_of_birth"] = (after["date_of_birth"] or "")[:10] or None
    after["phone_numbers"] = [{"id": ANY} | one for one in after["phone_numbers"]]
    return after


def further_numbers(points: list[Row]) -> list[Row]:
    main = main_of(primary_phone(points))
    return [point for point in points if point["kind"] in {"phone", "whatsapp", "fax"} and point is not main]


def practice_sees(points: list[Row]) -> list[Row]:
    mains = present(main_of(primary_phone(points)), main_of(primary_email(points)))
    return [*mains, *further_numbers(points)]


def practice_touches(points: list[Row], shown: Body, sent: Body) -> list[Row]:
    named = {"phone_number": main_of(primary_phone(points)), "email": main_of(primary_email(points))}
    touched = present(*(point for name, point in named.items() if name in sent))
    if "phone_numbers" in sent:
        pairs = zip(further_numbers(points), shown["phone_numbers"], strict=True)
        touched += [point for point, entry in pairs if entry not in sent["phone_numbers"]]
    return touched


_BLANK = frozenset({*PRACTICE} - {*CLINICAL, "first_name", "last_name", "phone_numbers", "address", "tag_ids"})
_UPDATES = PRACTICE | {
    "date_of_birth": moments(PRACTICE["date_of_birth"]),
    "phone_numbers": st.lists(st.tuples(st.none() | PLACES, st.none() | NUMBERS), max_size=4),
}
practice = Lens(
    "practice",
    "PATCH",
    "/v1/clients/{0.ulid}",
    ("/v1/clients?limit=1", "data"),
    of({name: values | st.just("") if name in _BLANK else values for name, values in _UPDATES.items()}),
    writes(
        first_name="given_name",
        last_name="family_name",
        email="contact_points",
        date_of_birth="birthdate",
        privacy_policy_consent="consent",
        phone_number="contact_points",
        phone_numbers="contact_points",
        tag_ids="tags",
        notes="notes notes_position",  # that they were given as "" is over when there are some
    )
    | {name: frozenset({name}) for name in CLINICAL}
    | {
        name: frozenset({name})
        for name in (
            *("title", "preferred_name", "profession", "sex", "gender_identity", "pronouns", "alert"),
            *("emergency_contact_name", "emergency_contact_phone", "emergency_contact_relationship"),
            *("referral_type_id", "referral_description", "referred_by_id"),
        )
    }
    | {f"address.{name}": frozenset({f"address_{name}" if name.startswith("line") else name}) for name in ADDRESS},
    spell=spell_practice,
    reads_back=practice_reads_back,
    sees=practice_sees,
    touches=practice_touches,
    rewrites=frozenset({"value", "normalised", "dial_code", "label", "kind"}),
    settles=ANY_PREFERENCE,
)
practice_by_post = replace(practice, name="practice by POST", method="POST")
# To whoever may not see the clinical lists they are null, and what is sent back is none of their business.
front_of_practice = replace(
    practice,
    name="practice without the clinical lists",
    recipes=of({name: values for name, values in _UPDATES.items() if name not in CLINICAL}),
    scopes=tuple(name for name in PERMISSIONS if not name.startswith("medical.")),
)

# --- customers ------------------------------------------------------------------------------------------------------


def spell_customers(recipe: Body, shown: Body) -> Body:
    return unique(recipe | {"name": new_name(recipe["name"], shown["name"])})


def customers_reads_back(shown: Body, sent: Body, _: list[Row]) -> Body:
    """It is replaced as a whole: an external id that is not sent is taken away."""
    return shown | {"externalCustomerId": None} | sent


customers = Lens(
    "customers",
    "PUT",
    "/customers/{0.slug}",
    ("/customers?limit=1", "items"),
    of({"name": _NAMES, "externalCustomerId": CUSTOMERS["externalCustomerId"]}, "name"),
    writes(name="given_name family_name", externalCustomerId="external_id"),
    spell=spell_customers,
    reads_back=customers_reads_back,
    changing=frozenset({"updatedAt", "updatedBy"}),
)

# Of each dialect its lenses: a client is held to one of each.
DIALECTS = ((clientes,), (workspaces,), (clients,), (practice, practice_by_post, front_of_practice), (customers,))
BIRTH_LENSES = {lenses[0].name: lenses[0] for lenses in DIALECTS}
WALKS = st.tuples(*map(st.sampled_from, DIALECTS)).flatmap(st.permutations)
