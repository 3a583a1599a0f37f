"""Arbitrary values of a client's fields, as they are kept and read back."""

import itertools
from typing import Any

from hypothesis import strategies as st

from blueprints.text import has_forbidden_characters, tidy
from registry.folding import is_visible
from registry.models.contact_point import KINDS, LABELS

_count = itertools.count()

# No surrogates, and nothing that is unassigned in one version of Unicode and composed in the next.
CHARACTERS = st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co", "Zl", "Zp"))
_WORDS = st.sampled_from(
    ["María", "de la O", "O'Neill", "李小龙", "Ærø", "e\u0301", "👩\u200d⚕️", "שלום", "=1+1", "<b>", ", "]
)

_FEW = st.text(CHARACTERS, min_size=1, max_size=8)


def text(longest: int, shortest: int = 1) -> st.SearchStrategy[str]:
    """Text as it is kept: tidy, with something to see, of so many characters; the longest are a few repeated."""
    raw = _FEW | st.lists(_WORDS, min_size=1, max_size=5).map(" ".join) | _FEW.map(lambda few: few * longest)
    return raw.map(lambda raw: tidy(raw[:longest])[:longest].strip()).filter(
        lambda kept: len(kept) >= shortest and is_visible(kept) and is_kept(kept)
    )


def lines(longest: int) -> st.SearchStrategy[str]:
    """Text of one or more lines."""
    return st.lists(text(longest // 4), min_size=1, max_size=3).map("\n".join)


def is_kept(kept: str) -> bool:
    """Tell whether a text comes back as it is."""
    return tidy(kept) == kept and not has_forbidden_characters(kept)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """That, or null."""
    return st.none() | strategy


DATES = st.dates().map(lambda date: date.isoformat())
# Each address only once: the clients dialect shares none.
ADDRESSES = st.uuids().map(lambda uuid: f"{uuid.hex}@example.com")
COUNTRY_CODES = st.sampled_from(["AU", "ES", "FR", "US", "MX"])
COUNTRIES = text(50) | st.sampled_from(["España", "FR", "Australia", "Nowhere"])
DOCUMENT_TYPES = st.sampled_from(["DNI", "PASSPORT", "NIE"])
# What begins like a masked number is taken for one.
DOCUMENT_NUMBERS = text(20).filter(lambda kept: not kept.startswith("*"))
CONSENTS = st.sampled_from(["accepted", "rejected"])
PICTURES = st.sampled_from(["https://example.com/me.png", "http://example.com/?of=you"])

_TEXTS = st.text(CHARACTERS, max_size=50).filter(is_kept)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    _TEXTS,
    st.lists(_TEXTS, max_size=3),
)
KEYS = st.sampled_from(["shoe size", "Größe", "Ärztin"]) | text(100).filter(lambda key: key != "notes")
NOTES = text(500) | st.sampled_from([None, ""])


def clinical(detail: str) -> st.SearchStrategy[Any]:
    """Not asked, none known, or a few with what there is to say of each."""
    return maybe(st.lists(st.fixed_dictionaries({"name": text(200), detail: maybe(text(500))}), max_size=2))


INTOLERANCES = maybe(st.lists(text(200), max_size=3))
# A number whose code was given apart, where it was.
NUMBERS = st.fixed_dictionaries(
    {"code": maybe(st.sampled_from(["+61", "+34", "0061"])), "number": text(50), "type": st.sampled_from(LABELS)}
)
_KINDS_AND_VALUES = st.sampled_from(KINDS).flatmap(
    lambda kind: st.tuples(
        st.just(kind), ADDRESSES if kind == "email" else st.sampled_from(["600111222", "wa"]) | text(255)
    )
)
METHODS = _KINDS_AND_VALUES.map(lambda pair: {"type": pair[0], "value": pair[1]})
PLACES = st.integers(0, 11)  # which of those that are there, counted round and round
# Which tags, referral types and referrers there are is known only when there is a clinic: see clinic.py.
TAGS = st.lists(st.sampled_from(["tag 0", "tag 1", "tag 2"]), unique=True, max_size=3)
REFERRAL_TYPES = st.sampled_from(["referral type 0", "referral type 1"])
REFERRERS = st.just("referrer 0")


def unique(given: dict[str, Any]) -> dict[str, Any]:
    """The same, with a slug and an external id that no earlier client had: both stay taken."""
    return {
        name: f"{value}-{next(_count)}" if value and name in {"slug", "external_id", "externalCustomerId"} else value
        for name, value in given.items()
    }
