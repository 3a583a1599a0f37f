"""Countries: ISO 3166-1 codes and the names by which people call them."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from babel import Locale

from registry.folding import fold

# What Unicode names beside ISO 3166-1: unions, pseudo-locales, and islands of a country that has its own code.
# Kosovo (XK) stays: it has no other code.
_NOT_COUNTRIES = {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"}
_CODE = re.compile("[A-Z]{2}")
_LANGUAGES = ("en", "es", "fr", "de", "it", "pt", "ca", "gl", "eu")


@functools.cache
def country_names(language: str) -> dict[str, str]:
    """Return every country's name in a language, by its two-letter code."""
    names: Mapping[str, str] = Locale.parse(language).territories
    return {code: name for code, name in names.items() if _CODE.fullmatch(code) and code not in _NOT_COUNTRIES}


def is_country_code(text: str) -> bool:
    """Tell whether a text is a two-letter code of ISO 3166-1, in capitals."""
    return text in country_names("en")


def country_name(code: str | None, language: str = "en") -> str | None:
    """Return the name of the country with this code."""
    return country_names(language).get(code) if code else None


@functools.cache
def _codes_by_name() -> dict[str, str]:
    codes = {fold(name): code for language in _LANGUAGES for code, name in country_names(language).items()}
    other_names = {
        "usa": "US",
        "u s a": "US",
        "uk": "GB",
        "great britain": "GB",
        "england": "GB",
        "holland": "NL",
    }
    return codes | other_names


def code_of_country(text: str | None) -> str | None:
    """Return the code of the country that a text names ("Spain", "España", "ES"), or None where it names none."""
    if not text:
        return None
    code = text.strip().upper()
    return code if is_country_code(code) else _codes_by_name().get(fold(text))
