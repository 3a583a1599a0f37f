"""People who do not exist: always the same ones, only their dates follow the calendar."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from stdnum.es import dni, nie

from registry.contact_points import Point
from registry.demo import charts
from registry.demo.names import COUNTRIES, NICKNAMES, OTHERS, SPAIN
from registry.folding import fold

if TYPE_CHECKING:
    from random import Random

    from registry.demo.names import Country

HOUSEHOLDS = 110
_DAYS_IN_YEAR = 365
_ADULT = 18


@dataclass
class Person:
    """A client to be: what is written down at the first visit, what a clinician adds, and what changes later."""

    first_visit: dict[str, Any]
    clinical: dict[str, Any] = field(default_factory=dict)
    later: dict[str, Any] = field(default_factory=dict)


def invent(luck: Random, today: dt.date) -> list[Person]:
    """Return well over two hundred people: families that share a phone, namesakes, and people on their own."""
    people = [person for number in range(HOUSEHOLDS) for person in _household(luck, today, number)]
    for given, family, sex in OTHERS:
        people.append(_person(luck, luck.choice(COUNTRIES), {"given_name": given, "family_name": family}, sex, today))
    for namesake in people[::40]:
        name = {key: namesake.first_visit[key] for key in ("given_name", "family_name")}
        people.append(_person(luck, SPAIN, name, namesake.first_visit["sex"], today))
    luck.shuffle(people)
    for number, person in enumerate(people):
        person.first_visit["contact_points"] = _contact_points(luck, person.first_visit, number)
    return people


def _household(luck: Random, today: dt.date, number: int) -> list[Person]:
    country = luck.choice((SPAIN, *COUNTRIES))
    home = _fill(country.landline, f"{37 * (number + 1) % 1000:04}")  # each household has another
    shared: dict[str, Any] = {"family_name": _family_name(luck, country), "home": home}
    shared |= _address(luck, country) if luck.random() < 0.8 else {}  # noqa: PLR2004 - most tell where they live
    size = luck.choice((1, 1, 1, 2, 2, 3, 4))
    return [_member(luck, country, shared, today, alone=size == 1) for _ in range(size)]


def _member(luck: Random, country: Country, shared: dict[str, Any], today: dt.date, *, alone: bool) -> Person:
    sex = luck.choice(("female", "male"))
    given = luck.choice(country.women if sex == "female" else country.men)
    about = shared | {"given_name": given}
    if alone:
        about.pop("home")
    return _person(luck, country, about, sex, today)


def _family_name(luck: Random, country: Country) -> str:
    return " ".join(luck.sample(country.families, 2 if country is SPAIN else 1))


def _person(luck: Random, country: Country, about: dict[str, Any], sex: str, today: dt.date) -> Person:
    birthdate = _birthdate(luck, today)
    grown_up = birthdate is None or today - birthdate > dt.timedelta(days=_ADULT * _DAYS_IN_YEAR)
    given = about["given_name"]
    visit = about | {
        "sex": sex,
        "birthdate": birthdate,
        "preferred_name": NICKNAMES.get(given) if luck.random() < 0.5 else None,  # noqa: PLR2004 - half of them
        "mobile": _number(luck, luck.choice(country.mobiles)) if grown_up else None,
        "consent": luck.choice(("accepted", "accepted", "accepted", "rejected", None)),
    }
    optional = _optional(luck, country, sex, grown_up=grown_up)
    visit |= {name: value for name, (chance, value) in optional.items() if luck.random() < chance}
    return Person(visit, _clinical(luck), _later(luck, country))


def _optional(luck: Random, country: Country, sex: str, *, grown_up: bool) -> dict[str, tuple[float, Any]]:
    """Return fields that only some people fill in: how likely that is, and with what."""
    fields: dict[str, tuple[float, Any]] = {
        "alert": (0.1, luck.choice(charts.ALERTS)),
        "notes": (0.25, luck.choice(charts.NOTES)),
        "pronouns": (0.2, luck.choice((charts.PRONOUNS[sex], charts.PRONOUNS[sex], "they/them"))),
        "gender_identity": (0.1, luck.choice((*charts.GENDERS[sex], "Non-binary"))),
        "emergency": (0.3, luck.choice(charts.RELATIONS)),
        "referral": (0.5, luck.choice(charts.REFERRAL_TYPES)),
        "referral_description": (0.2, luck.choice(charts.REFERRED_HOW)),
        "referred": (0.1, True),
        "tags": (0.35, luck.sample([name for name, _ in charts.TAGS], luck.choice((1, 1, 2, 3)))),
        "custom_fields": (0.3, _custom_fields(luck)),
    }
    if grown_up:
        fields["title"] = (0.4, luck.choice((country.titles[sex], country.titles[sex], "Dr")))
        fields["profession"] = (0.5, luck.choice(charts.PROFESSIONS))
        fields["document"] = (0.4, _document(luck, country))
    return fields


def _birthdate(luck: Random, today: dt.date) -> dt.date | None:
    if luck.random() < 0.1:  # noqa: PLR2004 - some do not say
        return None
    born = today - dt.timedelta(days=luck.randint(1, 94 * _DAYS_IN_YEAR))
    if luck.random() < 0.03:  # noqa: PLR2004 - a few have their birthday today
        born = born.replace(month=today.month, day=min(today.day, 28))
    return min(born, today)


def _number(luck: Random, pattern: str) -> str:
    return _fill(pattern, "".join(luck.choices("0123456789", k=pattern.count("#"))))


def _fill(pattern: str, digits: str) -> str:
    """Return the pattern with the last of the digits in place of each #."""
    places = iter(digits[-pattern.count("#") :])
    return "".join(next(places) if letter == "#" else letter for letter in pattern)


def _address(luck: Random, country: Country) -> dict[str, Any]:
    town = luck.choice(country.towns)
    street = country.street.format(number=luck.randint(1, 180), street=luck.choice(town.streets))
    second = ("2º B", "Flat 3", "Unit 12", "Bajo izquierda", "c/o Marsh")
    return {
        "address_line1": street,
        "address_line2": luck.choice(second) if luck.random() < 0.3 else None,  # noqa: PLR2004 - in a flat
        "city": town.city,
        "state": town.state,
        "postal_code": luck.choice(town.postal_codes),
        "country": country.name,
    }


def _document(luck: Random, country: Country) -> tuple[str, str]:
    digits = f"{luck.randint(10_000_000, 79_999_999)}"
    if country is SPAIN:
        return "DNI", digits + dni.calc_check_digit(digits)
    if luck.random() < 0.3:  # noqa: PLR2004 - lives in Spain
        return "NIE", f"Y{digits[:7]}{nie.calc_check_digit(f'Y{digits[:7]}')}"
    return "PASSPORT", f"P{country.code}{digits[:6]}"


def _custom_fields(luck: Random) -> list[tuple[str, Any]]:
    chosen = luck.sample(charts.CUSTOM_FIELDS, luck.randint(1, 3))
    return [(key, luck.choice(values)) for key, _, _, values in chosen]


def _clinical(luck: Random) -> dict[str, Any]:
    """Return what a clinician asked: a list may be empty (none known) or, never asked, not there at all."""
    asked: dict[str, Any] = {}
    if luck.random() < 0.55:  # noqa: PLR2004 - about half were asked
        some = luck.sample(charts.ALLERGIES, luck.choice((0, 0, 1, 2)))
        asked["allergies"] = [{"name": name, "reaction": reaction} for name, reaction in some]
    if luck.random() < 0.45:  # noqa: PLR2004 - and fewer of what they take
        some = luck.sample(charts.MEDICATIONS, luck.choice((0, 1, 1, 3)))
        asked["medications"] = [{"name": name, "dosage": dosage} for name, dosage in some]
    if luck.random() < 0.3:  # noqa: PLR2004 - or cannot eat
        asked["intolerances"] = luck.sample(charts.INTOLERANCES, luck.choice((0, 1, 2)))
    return asked


def _later(luck: Random, country: Country) -> dict[str, Any]:
    """Return what changes after the first visit; nothing for most."""
    changes: tuple[dict[str, Any], ...] = (
        {"is_active": False},
        {"phone": _number(luck, luck.choice(country.mobiles))},
        {"consent": "accepted"},
        {"alert": luck.choice(charts.ALERTS)},
        {"notes": luck.choice(charts.NOTES)},
        _address(luck, country),
        {"profession": luck.choice(charts.PROFESSIONS), "preferred_name": None},
    )
    return luck.choice(changes) if luck.random() < 0.3 else {}  # noqa: PLR2004 - three in ten


def _contact_points(luck: Random, visit: dict[str, Any], number: int) -> list[Point]:
    """Return the ways to reach somebody, and take what they are made of out of `visit`."""
    mobile, home = visit.pop("mobile"), visit.pop("home", None)
    kind = luck.choice(("phone", "phone", "phone", "whatsapp"))
    points = [Point(kind, mobile, label="mobile")] if mobile else []
    if luck.random() < 0.7 and mobile:  # noqa: PLR2004 - most adults have one
        name = ".".join(
            fold(f"{visit['given_name']} {visit['family_name'] or ''}").encode("ascii", "ignore").decode().split()
        )
        points.append(Point("email", f"{name or 'client'}{number}@example.com"))
    if home:
        points.append(Point("phone", home, label="home"))
    if luck.random() < 0.03:  # noqa: PLR2004 - a few still have one
        points.append(Point("fax", home or "+44 20 7946 0999", label="fax"))
    preferred = luck.randrange(len(points)) if points else 0
    return [Point(one.kind, one.value, index == preferred, one.label) for index, one in enumerate(points)]
