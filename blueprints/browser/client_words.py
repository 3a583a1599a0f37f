"""What a workspace calls the people it looks after: every sentence of its pages says patient, guest and so on.

The words were chosen so that nothing else in a sentence changes with them: in English none begins with a vowel, in
Spanish none has a feminine form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from babel.support import NullTranslations

OURS = "client"
# One and several, by language and word.
WORDS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "en": {
        OURS: ("client", "clients"),
        "patient": ("patient", "patients"),
        "guest": ("guest", "guests"),
        "student": ("student", "students"),
        "resident": ("resident", "residents"),
    },
    "es": {
        OURS: ("cliente", "clientes"),
        "patient": ("paciente", "pacientes"),
        "guest": ("huésped", "huéspedes"),
        "student": ("estudiante", "estudiantes"),
        "resident": ("residente", "residentes"),
    },
}


def reword(text: str, language: str, word: str) -> str:
    """Return a sentence with a workspace's word where ours stands; names of placeholders stay as they are."""
    one, several = WORDS[language][OURS]
    theirs = dict(zip((one, several), WORDS[language][word], strict=True))

    def say(found: re.Match[str]) -> str:
        said = theirs[found[0].lower()]
        return said.capitalize() if found[0][0].isupper() else said

    return re.sub(rf"(?<!%\()\b({several}|{one})\b", say, text, flags=re.IGNORECASE)


class Reworded(NullTranslations):
    """A language's sentences in a workspace's word for client."""

    def __init__(self, sentences: Any, language: str, word: str) -> None:
        super().__init__()
        self._sentences = sentences
        self._reword = cache(lambda text: reword(text, language, word))

    def ugettext(self, message: str) -> str:
        """Return a sentence."""
        return self._reword(self._sentences.ugettext(message))

    def ungettext(self, singular: str, plural: str, number: int) -> str:
        """Return a sentence about so many."""
        return self._reword(self._sentences.ungettext(singular, plural, number))

    def upgettext(self, context: str, message: str) -> str:
        """Return a sentence that means this in its context."""
        return self._reword(self._sentences.upgettext(context, message))

    def unpgettext(self, context: str, singular: str, plural: str, number: int) -> str:
        """Return a sentence about so many that means this in its context."""
        return self._reword(self._sentences.unpgettext(context, singular, plural, number))
