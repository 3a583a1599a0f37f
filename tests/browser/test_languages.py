from datetime import date

import pytest
from flask import Flask
from flask_babel import force_locale, format_date, gettext

from blueprints.browser import languages


def site(chosen: str | None = None) -> Flask:
    app = Flask(__name__, static_folder=None)
    languages.register(app, lambda: chosen)
    page = app.jinja_env.from_string("{{ lang }} {{ dir }} {{ _('Cancel') }}")

    def show() -> str:
        context: dict[str, object] = {}
        app.update_template_context(context)
        return page.render(context)

    app.add_url_rule("/", "home", show)
    app.add_url_rule("/date", "date", lambda: format_date(date(1987, 6, 27), "long"))
    return app


@pytest.mark.parametrize(
    ("user", "cookie", "accept", "spoken"),
    [
        ("es", "en", "en", "es"),
        (None, "es", "en", "es"),
        (None, None, "es-MX, en;q=0.5", "es"),
        (None, None, "fr, es;q=0.2, en;q=0.1", "es"),
        (None, None, "es;q=0, fr", "en"),
        (None, None, "fr, de", "en"),
        (None, None, None, "en"),
        ("xx", "../../etc", "es", "es"),
        ("", "", "", "en"),
    ],
)
def test_the_person_decides_then_the_device_then_the_browser(
    user: str | None, cookie: str | None, accept: str | None, spoken: str
) -> None:
    assert languages.select_language(user, cookie, accept) == spoken


def test_a_page_speaks_the_language_the_browser_asks_for() -> None:
    visitor = site().test_client()
    assert visitor.get("/").text == "en ltr Cancel"
    assert visitor.get("/", headers={"Accept-Language": "es-419"}).text == "es ltr Cancelar"


def test_the_cookie_outweighs_the_browser_and_the_person_outweighs_both() -> None:
    visitor = site().test_client()
    visitor.set_cookie(languages.COOKIE, "es")
    assert visitor.get("/").text == "es ltr Cancelar"
    reader = site("en").test_client()
    reader.set_cookie(languages.COOKIE, "es")
    assert reader.get("/").text == "en ltr Cancel"


def test_dates_are_written_as_each_language_writes_them() -> None:
    visitor = site().test_client()
    assert visitor.get("/date").text == "27 June 1987"
    assert visitor.get("/date", headers={"Accept-Language": "es"}).text == "27 de junio de 1987"


def test_a_language_without_translations_is_read_as_it_was_written() -> None:
    assert languages.translations_in("xx").gettext("Cancel") == "Cancel"


def test_a_page_knows_which_way_its_language_runs() -> None:
    with site().test_request_context(), force_locale("ar"):
        assert languages._page_language()["dir"] == "rtl"
        assert gettext("Cancel") == "Cancel"


def test_each_language_is_offered_under_its_own_name() -> None:
    with site().test_request_context():
        assert languages._page_language()["languages"] == [("en", "English"), ("es", "Español")]
