"""How much two people look like one: compared by what is known of both. Nothing here knows a database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from registry.folding import fold
from registry.search.typos import is_one_slip

if TYPE_CHECKING:
    import datetime as dt

DOCUMENT, PHONE, EMAIL, BIRTHDATE, NAME, SIMILAR_NAME = (
    "document",
    "phone",
    "email",
    "birthdate",
    "name",
    "similar_name",
)
CERTAIN, LIKELY, POSSIBLE = "certain", "likely", "possible"
STRENGTHS = (CERTAIN, LIKELY, POSSIBLE)
_SHORTEST = 4  # letters of a word in which a slip counts


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of somebody; phones, e-mail addresses and document in the form in which they are compared."""

    given_name: str = ""
    family_name: str = ""
    preferred_name: str = ""
    birthdate: dt.date | None = None
    document: str = ""
    phones: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Likeness:
    """How likely two are one person, and why: what is the same of both."""

    strength: str
    reasons: tuple[str, ...]


def compare(one: Person, other: Person) -> Likeness | None:
    """Return why two may be one person, or None: twins and others of one family share much, but no given name."""
    shared = _shared(one, other)
    given, family = _given_alike(one, other), _alike(one.family_name, other.family_name)
    if DOCUMENT in shared:
        return Likeness(CERTAIN, (*shared, *_named(one, other, given=given, family=family)))
    if not shared or given is False or (given and family is False and len(shared) == 1):
        return None  # of a family, or a namesake
    strength = _strength(one, other, shared, is_named=bool(given and family))
    return Likeness(strength, (*shared, *_named(one, other, given=given, family=family))) if strength else None


def _shared(one: Person, other: Person) -> tuple[str, ...]:
    same = {
        DOCUMENT: one.document and one.document == other.document,
        PHONE: one.phones & other.phones,
        EMAIL: one.emails & other.emails,
        BIRTHDATE: one.birthdate and one.birthdate == other.birthdate,
    }
    return tuple(reason for reason, is_same in same.items() if is_same)


def _strength(one: Person, other: Person, shared: tuple[str, ...], *, is_named: bool) -> str | None:
    reached = PHONE in shared or EMAIL in shared
    if not is_named:  # as long as no name is typed, a birth date alone says nothing
        return POSSIBLE if reached else None
    levels = [CERTAIN if reached and BIRTHDATE in shared else LIKELY]
    levels += [POSSIBLE] if _contradict(one, other) else []
    return max(levels, key=STRENGTHS.index)


def _contradict(one: Person, other: Person) -> bool:
    """Tell whether both are known to have another birth date or document: a parent and child of one name."""
    other_day = one.birthdate and other.birthdate and one.birthdate != other.birthdate
    other_document = one.document and other.document and one.document != other.document
    return bool(other_day or other_document)


def _named(one: Person, other: Person, *, given: bool | None, family: bool | None) -> tuple[str, ...]:
    if not (given and family):
        return ()
    both = [fold(f"{person.given_name} {person.family_name}") for person in (one, other)]
    return (NAME,) if both[0] == both[1] else (SIMILAR_NAME,)


def _given_alike(one: Person, other: Person) -> bool | None:
    """Tell whether two may go by the same given name; None where one of them is not known."""
    if not one.given_name or not other.given_name:
        return None
    names = [(person.given_name, person.preferred_name) for person in (one, other)]
    return any(_alike(mine, theirs) for mine in names[0] for theirs in names[1] if mine and theirs)


def _alike(one: str, other: str) -> bool | None:
    """Tell whether the shorter of two names is found in the longer, but for slips; None where one is not known."""
    words = sorted((fold(one).split(), fold(other).split()), key=len)
    if not words[0]:
        return None
    return all(any(_same(mine, theirs) for theirs in words[1]) for mine in words[0])


def _same(one: str, other: str) -> bool:
    is_initial = min(len(one), len(other)) == 1 and one[0] == other[0]
    is_slip = min(len(one), len(other)) >= _SHORTEST and is_one_slip(one, other)
    return one == other or is_initial or is_slip
