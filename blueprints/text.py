"""What text may hold, whichever door it came through."""

from __future__ import annotations

import re
import unicodedata

# Control characters but tab and newlines, bidirectional overrides, and halves of surrogate pairs.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_LINE_BREAKS = re.compile("\r\n?|\u2028|\u2029|\x85")


def has_forbidden_characters(text: str) -> bool:
    """Tell whether a text holds a character that could hide or break what a person sees."""
    return _FORBIDDEN.search(text) is not None


def tidy(text: str) -> str:
    """Return a text composed (NFC), with plain newlines, and without space around it."""
    return _LINE_BREAKS.sub("\n", unicodedata.normalize("NFC", text)).strip()
