"""The macros that pages are made of, drawn with the house's own fields."""

import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Blueprint, Flask, render_template_string
from flask_wtf import CSRFProtect
from wtforms import BooleanField, FieldList, Form, FormField, PasswordField, RadioField, SelectField
from wtforms.validators import DataRequired

from blueprints.browser import assets, languages
from blueprints.fields import Text

HOUSE = Path(__file__).parents[2]
ENDPOINTS = (
    "clients",
    "new_client",
    "sign_out",
    "set_theme",
    "set_language",
    "set_discreet",
    "set_shortcuts",
    "settings",
)
HOSTILE = "<script>alert(1)</script>\"'>"
# Any, because the published types of WTForms do not know plain choices yet
COUNTRIES: Any = ["Spain", "Peru"]
ANSWERS: Any = ["Agreed", "Refused"]
ANA = SimpleNamespace(
    workspace="Harbour & Sons",
    role="Reception",
    person=SimpleNamespace(name="Ana Ruiz", initials="AR", tone=4),
    may_create=True,
    clients=12480,
)


class NumberForm(Form):
    number = Text("Phone")


class CardForm(Form):
    given_name = Text("First name", [DataRequired()])
    notes = Text("Notes", lines=True)
    country = SelectField("Country", choices=COUNTRIES)
    password = PasswordField("Password")
    consent = RadioField("Consent", choices=ANSWERS)
    shared = BooleanField("Shared desk")
    phones = FieldList(FormField(NumberForm), "Phone numbers", min_entries=2)


@pytest.fixture
def site() -> Iterator[Flask]:
    app = Flask("app", root_path=str(HOUSE), static_folder=None)
    app.secret_key = "tests"
    CSRFProtect(app)
    assets.register(app)
    languages.register(app)
    desk = Blueprint("browser", __name__)
    for endpoint in ENDPOINTS:
        desk.add_url_rule(f"/{endpoint}", endpoint, lambda: "", methods=["GET", "POST"])
    app.register_blueprint(desk)
    app.add_url_rule("/docs", "reference.overview", lambda: "")
    with app.test_request_context("/clients?q=maria"):
        yield app


def draw(source: str, **given: Any) -> str:
    """Render what a page would write, with the macros at hand."""
    names = ("ui", "forms", "clients", "desk")
    imports = "".join(f"{{% import 'macros/{name}.html' as {name} %}}" for name in names)
    return render_template_string(imports + source, **given)


def client(**changes: Any) -> SimpleNamespace:
    shown = {
        "id": 42,
        "href": "/clients/42",
        "name": "Helen Keller",
        "initials": "HK",
        "tone": 2,
        "phone": "+61 400 123 456",
        "email": "helen@example.com",
        "born": "27 Jun 1987",
        "age": "39 years",
        "aka": "Nell",
        "tags": [("Physio", 3), ("VIP", 6), ("Colour", 5)],
        "alert": "Allow 10 extra minutes",
        "allergies": [SimpleNamespace(name="Latex")],
        "off": False,
        "updated": "Today",
        "by": "Ana Ruiz",
    }
    return SimpleNamespace(**shown | changes)


def attribute(html: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', html)
    assert found, f"no {name} in {html}"
    return found[1]


def test_what_people_wrote_never_becomes_markup(site: Flask) -> None:
    wicked = client(
        name=HOSTILE, phone=HOSTILE, email=HOSTILE, aka=HOSTILE, alert=HOSTILE, by=HOSTILE,
        tags=[(HOSTILE, 1)], allergies=[SimpleNamespace(name=HOSTILE)],
    )  # fmt: skip
    form = CardForm(given_name=HOSTILE)
    form.given_name.errors = [HOSTILE]
    html = draw(
        "{{ clients.table([c]) }}{{ ui.contact_row('phone', x, x, actions=[('mail', x, '/')]) }}"
        "{{ ui.empty('search', x, x) }}{{ ui.toast(x) }}{{ ui.badge(x) }}{{ forms.field(form.given_name, hint=x) }}"
        "{{ forms.error_summary([('given_name', x)]) }}{{ desk.find(x, True) }}{{ ui.button(x, data_copy=x) }}",
        c=wicked, x=HOSTILE, form=form,
    )  # fmt: skip
    assert "<script" not in html
    assert "\"'>" not in html


def test_what_people_wrote_keeps_its_own_direction(site: Flask) -> None:
    html = draw("{{ clients.table([c]) }}", c=client(name="هيلين", by="أنا"))
    assert "<bdi>هيلين</bdi>" in html
    assert "<bdi>أنا</bdi>" in html


def test_alert_and_allergies_are_told_in_words_too(site: Flask) -> None:
    html = draw("{{ ui.flags(c) }}", c=client())
    assert 'aria-label="Staff alert"' in html
    assert "Allow 10 extra minutes" in html
    assert 'aria-label="Has allergies"' in html
    assert "Latex" in html


def test_what_is_not_known_is_said(site: Flask) -> None:
    html = draw("{{ clients.table([c]) }}", c=client(phone="", email="", born="", tags=[], off=True))
    assert "No phone" in html
    assert "Not given" in html
    assert "Inactive" in html


@pytest.mark.parametrize(
    ("name", "worn"),
    [("given_name", "input"), ("notes", "textarea"), ("country", "select"), ("password", "input")],
)
def test_a_field_is_dressed_by_its_widget(site: Flask, name: str, worn: str) -> None:
    html = draw("{{ forms.field(field) }}", field=CardForm()[name])
    assert f'class="{worn}"' in html
    assert f'for="{name}"' in html


def test_a_field_is_described_by_its_hint_and_its_error(site: Flask) -> None:
    form = CardForm()
    form.given_name.errors = ["Enter the first name"]
    html = draw("{{ forms.field(form.given_name, hint='As on the document', autocomplete='off') }}", form=form)
    for described in attribute(html, "aria-describedby").split():
        assert f'id="{described}"' in html
    assert attribute(html, "aria-describedby") == "given_name-hint given_name-error"
    assert attribute(html, "aria-invalid") == "true"
    assert attribute(html, "aria-required") == "true"
    assert attribute(html, "autocomplete") == "off"


def test_a_plain_field_says_no_more_than_it_must(site: Flask) -> None:
    html = draw("{{ forms.field(form.notes, rows=2, data_counter='500') }}", form=CardForm())
    assert "aria-" not in html.replace("aria-hidden", "")
    assert attribute(html, "data-counter") == "500"


def test_a_group_can_be_reached_from_the_error_summary(site: Flask) -> None:
    form = CardForm()
    form.consent.errors = ["Choose one"]
    html = draw("{{ forms.error_summary([('consent', 'Choose one')]) }}{{ forms.choices(form.consent) }}", form=form)
    assert 'href="#consent"' in html
    assert '<fieldset class="field field--6" id="consent"' in html
    assert attribute(html, "aria-describedby") == "consent-error"
    assert html.count('type="radio"') == 2


def test_a_date_marks_only_the_wrong_box(site: Flask) -> None:
    boxes = [
        SimpleNamespace(part=part, id=f"born-{part}", name=f"born-{part}", label=part, value="", wrong=part == "year")
        for part in ("day", "month", "year")
    ]
    field = SimpleNamespace(id="born", label=SimpleNamespace(text="Born"), errors=["In the past"], parts=boxes)
    html = draw("{{ forms.date(born) }}", born=field)
    assert re.findall(r'name="(\S+)"[^>]*aria-invalid', html) == ["born-year"]


def test_a_tick_a_password_and_rows_that_repeat(site: Flask) -> None:
    html = draw(
        "{{ forms.tick(form.shared, hint='Locks itself') }}{{ forms.password(form.password, 'current-password') }}"
        "{% call(row, n) forms.repeat('phones', 'Phones', form.phones, 'Add another') %}"
        "[{{ n }} {{ forms.control(row.number) }}]{% endcall %}",
        form=CardForm(),
    )
    assert 'aria-describedby="shared-hint"' in html
    assert 'autocomplete="current-password"' in html
    assert 'data-reveal="password"' in html
    assert re.findall(r"\[(\d) <input", html) == ["1", "2"]
    assert html.count("data-spare") == 1
    assert "data-repeat-add" in html


def test_enter_saves_and_does_not_add_another(site: Flask) -> None:
    html = draw("{{ forms.save_bar('', 'Save', '/', more='Save and add another') }}")
    first = re.findall(r'<button type="submit"[^>]*>', html)[0]
    assert "hidden" in first
    assert "name=" not in first


def test_a_form_carries_its_token(site: Flask) -> None:
    assert attribute(draw("{{ forms.csrf() }}"), "name") == "csrf_token"


def test_attributes_are_written_with_hyphens_and_left_out_when_false(site: Flask) -> None:
    html = draw("{{ ui.button('Go', hx_get='/x', disabled=True, hidden=False, title=None) }}")
    assert html == '<button type="submit" class="btn btn--secondary" hx-get="/x" disabled>Go</button>'


def page(**given: Any) -> str:
    source = "{% extends 'layout.html' %}{% block title %}Here{% endblock %}{% block main %}Within{% endblock %}"
    return render_template_string(source, **given)


def test_the_frame_of_somebody_signed_in(site: Flask) -> None:
    html = page(desk=ANA, theme="dark", section="clients")
    assert '<html lang="en" dir="ltr" data-theme="dark">' in html
    assert "<title>Here · Harbour &amp; Sons</title>" in html
    assert "Ana Ruiz" in html
    assert "12,480" in html
    assert 'aria-current="page"' in html
    assert 'name="next" value="/clients?q=maria"' in html
    assert html.count('name="csrf_token"') == 5
    assert len(re.findall(r"\sid=\"([^\"]+)\"", html)) == len(set(re.findall(r"\sid=\"([^\"]+)\"", html)))


def test_the_gate_of_a_stranger_tells_nothing_of_the_desk(site: Flask) -> None:
    html = page(desk=None)
    assert "Within" in html
    assert 'class="rail"' not in html
    assert "sign-out" not in html
    assert 'id="find"' not in html
    assert "Español" in html


def test_who_may_not_add_clients_is_not_asked_to(site: Flask) -> None:
    html = page(desk=SimpleNamespace(**vars(ANA) | {"may_create": False}))
    assert "/new_client" not in html


def test_a_page_with_errors_says_so_in_its_title(site: Flask) -> None:
    assert "<title>Error: Here" in page(desk=ANA, errors=[("given_name", "Enter it")])


@pytest.mark.parametrize("desk", [ANA, None])
@pytest.mark.parametrize(
    ("status", "says"),
    [
        (404, "We cannot find that client"),
        (403, "Your role does not allow this"),
        (400, "We could not do that"),
        (405, "That cannot be done here"),
        (413, "That is too much at once"),
        (429, "Too many tries"),
        (500, "Something went wrong on our side"),
        (503, "The registry is busy for a moment"),
        (507, "There is no room left to save anything"),
    ],
)
def test_an_error_page_has_one_heading_and_a_way_on(
    site: Flask, desk: SimpleNamespace | None, status: int, says: str
) -> None:
    html = render_template_string("{% extends 'errors/problem.html' %}", desk=desk, status=status)
    assert re.findall(r"<h1>(.*?)</h1>", html) == [says]
    assert 'class="btn btn--primary"' in html
