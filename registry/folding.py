"""Text as it is compared: without case, accents or punctuation."""

from __future__ import annotations

import unicodedata

# Letters that Unicode does not take apart into a base letter and a mark.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0131": "i", "ħ": "h"}
)

# Characters that print nothing although their category does not say so.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0\u034f\u17b4\u17b5")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp", "Mn", "Me"})


def fold(text: str) -> str:
    """Return lower-case words of letters and digits, one space between them: "García-López" is "garcia lopez"."""
    plain = unicodedata.normalize("NFKD", text.casefold()).casefold().translate(_LETTERS)
    kept = (
        character if character.isalnum() else " "
        for character in plain
        if not unicodedata.combining(character) and character not in "'\u2019"
    )
    return " ".join("".join(kept).split())


def is_visible(text: str) -> bool:
    """Tell whether at least one character can be seen; blanks, zero-width and combining ones alone cannot."""
    return any(unicodedata.category(c) not in _UNSEEN and c not in _BLANK for c in text)


def digits(text: str) -> str:
    """Return the decimal digits of a text as ASCII, whatever script they are written in."""
    return "".join(str(unicodedata.decimal(c)) for c in text if c.isdecimal())


def fold_email(text: str) -> str:
    """Return an e-mail address as it is compared: composed, without case."""
    return unicodedata.normalize("NFC", text.strip().casefold())
