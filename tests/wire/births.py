"""Arbitrary clients as each dialect may bring them into the world, in valid bodies that are read back as sent."""

from typing import Any

from hypothesis import strategies as st

from blueprints.text import has_forbidden_characters, tidy
from registry.folding import is_visible
from registry.models.contact_point import KINDS, LABELS

# No surrogates, and nothing that is unassigned in one version of Unicode and composed in the next.
_CHARACTERS = st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co", "Zl", "Zp"))
_WORDS = st.sampled_from(
    ["María", "de la O", "O'Neill", "李小龙", "Ærø", "e\u0301", "👩\u200d⚕️", "שלום", "=1+1", "<b>"]
)


def text(longest: int, shortest: int = 1) -> st.SearchStrategy[str]:
    """Text as it is kept: tidy, with something to see, of so many characters."""
    raw = st.text(_CHARACTERS, max_size=longest) | st.lists(_WORDS, max_size=5).map(" ".join)
    return raw.map(lambda raw: tidy(raw)[:longest].strip()).filter(
        lambda kept: len(kept) >= shortest and is_visible(kept) and _is_kept(kept)
    )


def _is_kept(kept: str) -> bool:
    return tidy(kept) == kept and not has_forbidden_characters(kept)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """That, or null."""
    return st.none() | strategy


DATES = st.dates().map(lambda date: date.isoformat())
# Each address only once: the clients dialect shares none.
ADDRESSES = st.uuids().map(lambda uuid: f"{uuid.hex}@example.com")
COUNTRY_CODES = st.sampled_from(["AU", "ES", "FR", "US", "MX"])


CLIENTES = st.fixed_dictionaries(
    {"nombres": text(200)},
    optional={"apellidos": maybe(text(200)), "telefono": maybe(text(255)), "email": maybe(ADDRESSES)},
)


@st.composite
def contact_methods(draw: st.DrawFn) -> list[dict[str, Any]]:
    """One to five ways to reach somebody, one of them preferred."""
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=5))
    preferred = draw(st.integers(0, len(kinds) - 1))
    return [
        {
            "type": kind,
            "value": draw(ADDRESSES if kind == "email" else text(255)),
            "isPreferred": index == preferred,
        }
        for index, kind in enumerate(kinds)
    ]


_KEPT = st.text(_CHARACTERS, max_size=50).filter(_is_kept)
_SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    _KEPT,
    st.lists(_KEPT, max_size=3),
)
_KEYS = text(100).filter(lambda key: key != "notes")
_CUSTOM_FIELDS = st.dictionaries(_KEYS, _SCALARS, max_size=4).map(
    lambda fields: [{"fieldKey": key, "value": value} for key, value in fields.items()]
)
_NOTES = (text(500) | st.sampled_from([None, ""])).map(lambda notes: [{"fieldKey": "notes", "value": notes}])

WORKSPACES = st.fixed_dictionaries(
    {
        "name": text(200),
        "contactMethods": contact_methods(),
        "customFields": st.builds(lambda before, notes: before + notes, _CUSTOM_FIELDS, st.just([]) | _NOTES),
    },
    optional={"avatarUrl": maybe(st.just("https://example.com/me.png"))},
)

_NUMBERS = st.fixed_dictionaries(
    {"code": maybe(st.sampled_from(["+61", "+34", "0061"])), "number": text(50), "type": st.sampled_from(LABELS)}
)
PRACTICE = st.fixed_dictionaries(
    {"first_name": text(200), "last_name": text(200)},
    optional={
        "title": maybe(text(50)),
        "preferred_name": maybe(text(200)),
        "profession": maybe(text(200)),
        "email": maybe(ADDRESSES),
        "date_of_birth": maybe(DATES),
        "sex": maybe(text(50)),
        "gender_identity": maybe(text(100)),
        "pronouns": maybe(text(100)),
        "privacy_policy_consent": maybe(st.sampled_from(["accepted", "rejected"])),
        "emergency_contact_name": maybe(text(200)),
        "emergency_contact_phone": maybe(text(50)),
        "emergency_contact_relationship": maybe(text(100)),
        "notes": maybe(text(500)),
        "alert": maybe(text(500)),
        "referral_description": maybe(text(500)),
        "phone_number": maybe(text(255)),
        "intolerances": maybe(st.lists(text(200), max_size=3)),
        "address": st.fixed_dictionaries(
            {
                "line1": maybe(text(255)),
                "line2": maybe(text(255)),
                "city": maybe(text(100)),
                "state": maybe(text(100)),
                "postal_code": maybe(text(20)),
                "country_code": maybe(COUNTRY_CODES),
            }
        ),
        "medications": maybe(
            st.lists(st.fixed_dictionaries({"name": text(200), "dosage": maybe(text(500))}), max_size=2)
        ),
        "allergies": maybe(
            st.lists(st.fixed_dictionaries({"name": text(200), "reaction": maybe(text(500))}), max_size=2)
        ),
        "phone_numbers": st.lists(_NUMBERS, max_size=3),
    },
)

CUSTOMERS = st.fixed_dictionaries(
    {"name": text(200)}, optional={"externalCustomerId": maybe(st.uuids().map(str)), "slug": st.uuids().map(str)}
)

# Where each is born, and with which bodies.
BIRTHS: dict[str, tuple[str, st.SearchStrategy[dict[str, Any]]]] = {
    "clientes": ("/api/clientes", CLIENTES),
    "workspaces": ("/v1/workspace/clinic/clients", WORKSPACES),
    "practice": ("/v1/clients", PRACTICE),
    "customers": ("/customers", CUSTOMERS),
}

# What the clients dialect takes, and reads back as it was sent.
UPDATES = st.fixed_dictionaries(
    {},
    optional={
        "email": ADDRESSES,
        "name": text(50, 2),
        "surname": text(50, 2),
        "phone": text(20, 6),
        "address": text(255) | st.just(""),
        "city": text(50) | st.just(""),
        "country": text(50) | st.sampled_from(["", "España", "FR", "Australia"]),
        "postal_code": text(20) | st.just(""),
        "gender": text(10) | st.just(""),
        "birth_date": DATES | st.just(""),
        "document_type": st.sampled_from(["DNI", "PASSPORT", "NIE", ""]),
        "document_number": text(20).filter(lambda kept: not kept.startswith("*")) | st.just(""),  # it is no mask
        "status": st.sampled_from(["ON", "OFF"]),
    },
)
