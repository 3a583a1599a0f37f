"""Phone numbers: kept as they were written, compared as digits in international form."""

from __future__ import annotations

import functools

import phonenumbers

from registry.folding import digits

_COUNTRY_CODES = frozenset(map(str, phonenumbers.COUNTRY_CODE_TO_REGION_CODE))
_SHORTEST_INTERNATIONAL = 9


@functools.lru_cache(maxsize=4096)
def _parse(text: str, region: str) -> phonenumbers.PhoneNumber | None:
    try:
        number = phonenumbers.parse("+" + text[2:] if text.startswith("00") else text, region)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_possible_number(number) else None


def normalise_phone(text: str, region: str) -> str:
    """Return the digits of a number in international form, or just its digits where it is not a known form.

    `region` is the two-letter country in which a number without an international prefix is meant.
    """
    number = _parse(text.strip(), region)
    if number is None:
        return digits(text)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164).lstrip("+")


def without_country(number: str) -> str:
    """Return normalised digits without the country's code they begin with, where they are long enough to have one."""
    if len(number) >= _SHORTEST_INTERNATIONAL:
        for length in (1, 2, 3):
            if number[:length] in _COUNTRY_CODES:
                return number[length:]
    return number


def preview_phone(text: str, region: str) -> str | None:
    """Return a number in international form as a person writes it ("+34 634 567 890"), or None where unsure."""
    number = _parse(text.strip(), region)
    if number is None or not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
