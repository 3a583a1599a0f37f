"""Phone numbers: kept as they were written, compared as digits in international form."""

from __future__ import annotations

import functools

import phonenumbers

from registry.folding import digits


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


def preview_phone(text: str, region: str) -> str | None:
    """Return a number in international form as a person writes it ("+34 634 567 890"), or None where unsure."""
    number = _parse(text.strip(), region)
    if number is None or not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
