"""Who looks like one person, and who only like one family."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.likeness import CERTAIN, LIKELY, POSSIBLE, Person, compare

MARIA = Person(
    "María José",
    "Núñez García",
    "Pepa",
    dt.date(1987, 6, 27),
    "12345678z",
    frozenset({"34634567890"}),
    frozenset({"maria@example.com"}),
)
BARE = Person("María José", "Núñez García")


@pytest.mark.parametrize(
    ("other", "strength", "reasons"),
    [
        # one thing beside the name
        (replace(BARE, birthdate=MARIA.birthdate), LIKELY, ("birthdate", "name")),
        (replace(BARE, phones=MARIA.phones), LIKELY, ("phone", "name")),
        (replace(BARE, emails=MARIA.emails), LIKELY, ("email", "name")),
        (replace(BARE, document=MARIA.document), CERTAIN, ("document", "name")),
        (replace(BARE, phones=MARIA.phones, birthdate=MARIA.birthdate), CERTAIN, ("phone", "birthdate", "name")),
        # a document says it whatever the name is
        (Person("Eva", "Sanz", document="12345678z"), CERTAIN, ("document",)),
        # similar names: accents, order, fewer words, a nickname, an initial, a slip
        (Person("MARIA JOSE", "Nunez Garcia", phones=MARIA.phones), LIKELY, ("phone", "name")),
        (Person("Maria", "Núñez", phones=MARIA.phones), LIKELY, ("phone", "similar_name")),
        (Person("Pepa", "Núñez", birthdate=MARIA.birthdate), LIKELY, ("birthdate", "similar_name")),
        (Person("M.", "Núñez García", emails=MARIA.emails), LIKELY, ("email", "similar_name")),
        (Person("Marai José", "Nuñes", birthdate=MARIA.birthdate), LIKELY, ("birthdate", "similar_name")),
        # married, perhaps: another family name, but two things are the same
        (
            Person("María José", "Smith", phones=MARIA.phones, birthdate=MARIA.birthdate),
            POSSIBLE,
            ("phone", "birthdate"),
        ),
        # a mother of the same name: another birth date, another document
        (replace(BARE, phones=MARIA.phones, birthdate=dt.date(1960, 1, 1)), POSSIBLE, ("phone", "name")),
        (replace(BARE, birthdate=MARIA.birthdate, document="x1"), POSSIBLE, ("birthdate", "name")),
        # nobody has typed the name yet
        (Person(phones=MARIA.phones), POSSIBLE, ("phone",)),
        (Person(family_name="Núñez", emails=MARIA.emails), POSSIBLE, ("email",)),
    ],
)
def test_tells_how_likely_and_why(other: Person, strength: str, reasons: tuple[str, ...]) -> None:
    for likeness in (compare(MARIA, other), compare(other, MARIA)):
        assert likeness is not None
        assert (likeness.strength, likeness.reasons) == (strength, reasons)


@pytest.mark.parametrize(
    "other",
    [
        # a twin
        replace(MARIA, given_name="Ana", preferred_name="", document=""),
        replace(MARIA, given_name="Ana", preferred_name="", document="87654321x"),
        # a family, or a household of two names
        Person("Pedro", "Núñez García", phones=MARIA.phones, emails=MARIA.emails),
        Person("Pedro", "Ruiz", phones=MARIA.phones),
        # a namesake
        BARE,
        replace(BARE, birthdate=dt.date(1990, 1, 1), phones=frozenset({"1"})),
        # somebody with the same birthday, or the same given name and phone
        Person("Eva", "Sanz", birthdate=MARIA.birthdate),
        Person("María José", "Smith", birthdate=MARIA.birthdate),
        Person("María José", "Smith", phones=MARIA.phones),
        # a birth date alone, before the name is typed
        Person(birthdate=MARIA.birthdate),
        Person(),
    ],
)
def test_tells_twins_families_and_namesakes_apart(other: Person) -> None:
    assert compare(MARIA, other) is None
    assert compare(other, MARIA) is None


TEXTS = st.sampled_from(["", "Ana", "Ana María", "Anna", "A.", "Gil", "Gil Sanz", "李", "·"])
PEOPLE = st.builds(
    Person,
    TEXTS,
    TEXTS,
    TEXTS,
    st.sampled_from([None, dt.date(1990, 1, 1), dt.date(1991, 1, 1)]),
    st.sampled_from(["", "1x", "2x"]),
    st.frozensets(st.sampled_from("12")),
    st.frozensets(st.sampled_from("ab")),
)


@given(PEOPLE, PEOPLE)
def test_it_does_not_matter_who_is_compared_with_whom(one: Person, other: Person) -> None:
    assert compare(one, other) == compare(other, one)


@given(PEOPLE)
def test_whoever_can_be_told_from_others_is_like_oneself(one: Person) -> None:
    if one.document or (one.given_name == one.family_name == "Ana" and one.phones):
        assert compare(one, one) is not None
