"""Which language a page speaks, and its words straight from the translators' file."""

from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from zoneinfo import available_timezones

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, has_request_context, request
from flask_babel import Babel, Domain, get_locale
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from blueprints.browser.client_words import OURS, Reworded

COOKIE = "language"
TIME_ZONE_COOKIE = "timezone"
DEFAULT = "en"
# How each language writes dates and numbers: 27 June 1987, 27 de junio de 1987.
LOCALES: Mapping[str, Locale] = {"en": Locale("en", "GB"), "es": Locale("es", "ES")}
FOLDER = Path(__file__).parent / "translations"


def register(
    app: Flask,
    user_language: Callable[[], str | None] = lambda: None,
    client_word: Callable[[], str | None] = lambda: None,
    time_zone: Callable[[], str | None] = lambda: None,
) -> None:
    """Give the app and its templates gettext, and each page `lang`, `dir` and `languages`.

    `user_language` tells what the signed-in person chose, None when nobody did; `client_word` and `time_zone`, what
    their workspace chose.
    """

    def locale() -> str:
        chosen = select_language(user_language(), request.cookies.get(COOKIE), request.headers.get("Accept-Language"))
        return str(LOCALES[chosen])

    babel = Babel(app, locale_selector=locale, timezone_selector=lambda: select_time_zone(time_zone()))
    babel.domain_instance = Words(client_word)
    app.context_processor(_page_language)


def select_language(user: str | None, cookie: str | None, accept: str | None) -> str:
    """Choose among our languages: the person's, then the device's, then what the browser asks for."""
    for asked in (user, cookie):
        if asked and asked in LOCALES:
            return asked
    # es-MX before en is a wish for Spanish; Werkzeug's best_match would take the exact en
    for tag, quality in parse_accept_header(accept, LanguageAccept):
        code = tag.partition("-")[0].lower()
        if quality and code in LOCALES:
            return code
    return DEFAULT


def select_time_zone(workspace: str | None = None) -> str | None:
    """Return where the reader's clock stands, as the pages' script found out, else the workspace's; None for UTC."""
    zone = request.cookies.get(TIME_ZONE_COOKIE)
    return zone if zone in available_timezones() else workspace


class Words(Domain):
    """Every sentence in the reader's language, and in their workspace's word for a client."""

    def __init__(self, client_word: Callable[[], str | None]) -> None:
        super().__init__()
        self._client_word = client_word

    def get_translations(self) -> NullTranslations:
        """Return the sentences of this request."""
        locale = get_locale()
        word = self._client_word() if has_request_context() else None
        return sentences_in(locale.language if locale else DEFAULT, word or OURS)


@cache
def sentences_in(code: str, word: str) -> NullTranslations:
    """Return one language's sentences with one of the words for a client."""
    return translations_in(code) if word == OURS else Reworded(translations_in(code), code, word)


@cache
def translations_in(code: str) -> NullTranslations:
    """Read one language's messages.po, without the compile step that is so easily forgotten."""
    path = FOLDER / code / "LC_MESSAGES" / "messages.po"
    if not path.exists():  # the language the code is written in
        return NullTranslations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=code)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


def _page_language() -> dict[str, object]:
    """What `<html lang dir>` and the language switch need; each language under its own name."""
    locale = get_locale() or LOCALES[DEFAULT]
    return {
        "lang": locale.language,
        "dir": locale.text_direction,
        "languages": list(own_names().items()),
    }


def own_names() -> dict[str, str]:
    """Return each language's name in itself by its code."""
    return {code: _own_name(each) for code, each in LOCALES.items()}


def _own_name(locale: Locale) -> str:
    """The language's name in itself: English, Español."""
    return (Locale(locale.language).display_name or locale.language).capitalize()
