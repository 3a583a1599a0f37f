import re

import pytest

from blueprints.browser import languages
from blueprints.browser.client_words import OURS, WORDS, reword
from registry.workspace_settings import CLIENT_WORDS


@pytest.mark.parametrize("code", languages.LOCALES)
def test_every_language_has_every_word(code: str) -> None:
    assert tuple(WORDS[code]) == CLIENT_WORDS
    assert CLIENT_WORDS[0] == OURS


def test_no_english_word_needs_another_article() -> None:
    assert not [one for one, _ in WORDS["en"].values() if one[0] in "aeiou"]


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("Add a client", "en", "Add a patient"),
        ("Clients", "en", "Patients"),
        ("the client’s page", "en", "the patient’s page"),
        ("Clientela keeps clients", "en", "Clientela keeps patients"),
        ("Edit %(client)s, client", "en", "Edit %(client)s, patient"),
        ("Cliente nuevo, clientes viejos", "es", "Paciente nuevo, pacientes viejos"),
    ],
)
def test_the_word_changes_and_nothing_else(text: str, language: str, said: str) -> None:
    assert reword(text, language, "patient") == said


@pytest.mark.parametrize("code", languages.LOCALES)
def test_our_own_word_changes_nothing(code: str) -> None:
    for word in re.findall(r"\w+", "A client, two clients; un cliente, dos clientes"):
        assert reword(word, code, OURS) == word
