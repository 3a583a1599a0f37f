"""Every word on screen is in every language."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from blueprints.browser import languages

HOUSE = Path(__file__).parents[1]
SOURCES = {
    "blueprints": [("**.py", "python")],
    "templates": [("**.html", "jinja2.ext:babel_extract")],
}
# Flask-Babel's words that gettext itself does not know
KEYWORDS = DEFAULT_KEYWORDS | {
    "_l": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
}
OPTIONS = {"**.html": {"silent": "false"}}  # a template that cannot be read is an error
TRANSLATED = [code for code in languages.LOCALES if code != languages.DEFAULT]


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_word_on_screen_is_translated(code: str) -> None:
    missing = untranslated(on_screen(), catalogue(code))
    assert not missing, "\nTranslate in messages.po:\n\n" + as_entries(missing)


@pytest.mark.parametrize("code", TRANSLATED)
def test_no_translation_has_outlived_its_words(code: str) -> None:
    obsolete = outlived(on_screen(), catalogue(code))
    assert not obsolete, "\nRemove from messages.po:\n\n" + "\n".join(obsolete)


@pytest.mark.parametrize("code", TRANSLATED)
def test_translations_name_the_same_things(code: str) -> None:
    wrong = [str(message.id) for message in messages_of(catalogue(code)) if not names_agree(message)]
    assert not wrong, "\nThese translations lack a %(name)s, or have one too many:\n\n" + "\n".join(wrong)


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_plural_form_is_written(code: str) -> None:
    found = catalogue(code)
    short = [str(each.id) for each in messages_of(found) if not has_every_form(each, found.num_plurals)]
    assert not short, "\nThese translations lack a plural form:\n\n" + "\n".join(short)


def test_a_lack_would_be_noticed() -> None:
    source, translated = Catalog(), Catalog(locale="es")
    source.add("Save")
    source.add("Open")
    translated.add("Save", "Guardar", flags=["fuzzy"])
    translated.add("Gone", "Ido")
    assert [message.id for message in untranslated(source, translated)] == ["Save", "Open"]
    assert outlived(source, translated) == ["Gone"]
    assert not names_agree(Message("Copy %(value)s", "Copiar %(valor)s"))
    assert not names_agree(Message(("%(num)s client", "%(num)s clients"), ("Un cliente", "Clientes")))
    assert not has_every_form(Message(("%(num)s client", "%(num)s clients"), ("Un cliente",)), 2)


def on_screen() -> Catalog:
    """Extract every message of the code and the templates."""
    found = Catalog()
    for folder, methods in SOURCES.items():
        for _, _, message, _, context in extract_from_dir(HOUSE / folder, methods, OPTIONS, KEYWORDS):
            found.add(message, context=context)
    return found


def catalogue(code: str) -> Catalog:
    """Read the translators' file of one language."""
    with (languages.FOLDER / code / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=code)


def messages_of(catalog: Catalog) -> Iterator[Message]:
    """Yield a catalogue's messages without its header."""
    return (message for message in catalog if message.id)


def untranslated(source: Catalog, translated: Catalog) -> list[Message]:
    """List the source's messages that have no translation, or an uncertain one."""
    known = ((message, translated.get(message.id, message.context)) for message in messages_of(source))
    return [message for message, found in known if not (found and found.string and not found.fuzzy)]


def outlived(source: Catalog, translated: Catalog) -> list[str]:
    """List the translations of what is no longer said anywhere."""
    kept = [str(each.id) for each in messages_of(translated) if not source.get(each.id, each.context)]
    return kept + [str(message.id) for message in translated.obsolete.values()]


def names_agree(message: Message) -> bool:
    """Tell whether translation and original name the same values; a singular may leave its number out."""
    expected = named(forms(message.id)[-1])
    written = [named(form) for form in forms(message.string)]
    return written[-1] == expected and all(form in (expected, expected - {"num"}) for form in written)


def has_every_form(message: Message, plurals: int) -> bool:
    """Tell whether a counted message is written in each of the language's plural forms."""
    written = forms(message.string)
    return all(written) and len(written) == (plurals if message.pluralizable else 1)


def forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    """Give a message's one form, or its several."""
    return [text] if isinstance(text, str) else list(text or [""])


def named(text: str) -> set[str]:
    """Give the names of a text's placeholders."""
    return set(re.findall(r"%\((\w+)\)", text))


def as_entries(messages: list[Message]) -> str:
    """Write messages as they go into the translators' file."""
    entries, file = Catalog(), BytesIO()
    for message in messages:
        entries.add(message.id, context=message.context)
    write_po(file, entries, omit_header=True)
    return file.getvalue().decode()
