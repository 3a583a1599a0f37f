"""What receptionists type, class by class, who have a client in mind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.duplicates import person, possible_duplicates
from registry.search import Filters, find, find_numbers

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from registry.callers import Caller
    from registry.models import Client

PAGE = 25
ONE_SLIP = 2


def search(caller: Caller, text: str) -> None:
    """Look for a text, as a keystroke does."""
    find_numbers(caller, text, Filters(), None, PAGE)


def next_page(caller: Caller, text: str) -> None:
    """Turn to the second page of a text; the first is part of the time."""
    found = find_numbers(caller, text, Filters(), None, PAGE)
    find_numbers(caller, text, Filters(), found.next_cursor, PAGE)


def page(caller: Caller, number: str) -> None:
    """Turn to the page behind a client, "" for the first one."""
    find_numbers(caller, "", Filters(), number or None, PAGE)


def records(caller: Caller, number: str) -> None:
    """Turn to the page behind a client, and read its records."""
    find(caller, "", Filters(), number)


def duplicates(caller: Caller, typed: Client) -> None:
    """Look for duplicates of a client as if they were typed anew."""
    points = [(point.kind, point.value) for point in typed.contact_points]
    possible_duplicates(
        caller,
        person(
            caller,
            typed.given_name,
            typed.family_name or "",
            birthdate=typed.birthdate,
            document_number=typed.document_number or "",
            phones=[value for kind, value in points if kind == "phone"],
            emails=[value for kind, value in points if kind == "email"],
        ),
    )


def words(client: Client) -> list[str]:
    """The words of a client's name."""
    return client.full_name.split()


def phone(client: Client) -> str:
    """A client's phone."""
    return next((point.value for point in client.contact_points if point.kind == "phone"), "612345678")


def email(client: Client) -> str:
    """A client's e-mail address."""
    return next((point.value for point in client.contact_points if point.kind == "email"), "maria.garcia@gmail.com")


def slip(word: str) -> str:
    """Two letters swapped, the first one excepted."""
    return word[0] + word[ONE_SLIP:3] + word[1:ONE_SLIP] + word[3:]


def spaced(number: str) -> str:
    """A number as people write it."""
    return " ".join(number[at : at + 3] for at in range(0, len(number), 3))


TYPED: dict[str, Callable[[Random, Client], str]] = {
    "one letter": lambda _, one: one.given_name[:1],
    "three letters": lambda luck, one: luck.choice(words(one))[:3],
    "one word": lambda luck, one: luck.choice(words(one)),
    "two words": lambda luck, one: " ".join(luck.sample(words(one), min(2, len(words(one))))),
    "a word and a beginning": lambda _, one: f"{words(one)[-1]} {words(one)[0][:3]}",
    "two beginnings": lambda _, one: f"{words(one)[-1][:2]} {words(one)[0][:2]}",
    "three words": lambda luck, one: " ".join(luck.sample(words(one), len(words(one)))),
    "three common words": lambda luck, _: luck.choice(("maria garcia lopez", "jose gar fer", "carmen rod gon")),
    "preferred and family name": lambda _, one: f"{one.preferred_name or 'pepe'} {words(one)[-1]}",
    "a typo": lambda _, one: slip(max(words(one), key=len)),
    "a typo and a word": lambda _, one: f"{slip(max(words(one), key=len))} {words(one)[0]}",
    "phone": lambda luck, one: luck.choice(("", "+34 ", "0034")) + luck.choice((phone(one), spaced(phone(one)))),
    "start of a phone": lambda luck, one: phone(one)[: luck.choice((3, 4, 5, 6))],
    "last 3-4 digits": lambda luck, one: phone(one)[-luck.choice((3, 4)) :],
    "e-mail before the @": lambda luck, one: email(one)[: luck.randint(5, 20)],
    "e-mail after the @": lambda _, one: email(one).partition("@")[2],
    "birth date": lambda _, one: f"{one.birthdate:%d/%m/%Y}" if one.birthdate else "15/5/1990",
    "birthday": lambda _, one: f"{one.birthdate:%B %d}" if one.birthdate else "may 15",
    "client number": lambda _, one: str(one.id),
    "document": lambda _, one: one.document_number or "12345678Z",
    "a name and last 4 digits": lambda _, one: f"{words(one)[-1]} {phone(one)[-4:]}",
    "a letter and a rare word": lambda _, one: f"m {max(words(one), key=len)}",
    "no match": lambda luck, _: luck.choice(("xqzw", "garcia xqz", "999999999", "a@b.test", "jose kimura wang")),
}
# Not what anybody is promised, and slower.
COMMON: dict[str, Callable[[Random, Client], str]] = {
    "a name and the start of a phone": lambda _, one: f"{words(one)[-1]} {phone(one)[:3]}",
    "a name and an e-mail's domain": lambda _, one: f"{words(one)[-1]} {email(one).split('@')[1].split('.')[0]}",
}
