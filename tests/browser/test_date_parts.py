"""A date in three boxes: what people type, in the order in which they write it."""

import datetime as dt

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import Form

from blueprints.browser import languages
from blueprints.browser.date_parts import DateParts


class BirthForm(Form):
    born = DateParts("Born")


def filled(day: str = "", month: str = "", year: str = "", before: dt.date | None = None) -> BirthForm:
    """The form after somebody typed into its boxes, checked."""
    app = Flask(__name__)
    languages.register(app)
    with app.test_request_context():
        form = BirthForm(MultiDict({"born-day": day, "born-month": month, "born-year": year}), data={"born": before})
        form.validate()
    return form


@pytest.mark.parametrize(
    ("typed", "date"),
    [
        (("15", "5", "1990"), dt.date(1990, 5, 15)),
        ((" 05", "05 ", "1990"), dt.date(1990, 5, 5)),
        (("15/5/1990", "", ""), dt.date(1990, 5, 15)),
        (("15.05.1990", "", ""), dt.date(1990, 5, 15)),
        (("", "15 5 1990", ""), dt.date(1990, 5, 15)),
        (("1990-05-15", "", ""), dt.date(1990, 5, 15)),
        (("", "", "1990-05-15"), dt.date(1990, 5, 15)),
        (("29", "2", "2024"), dt.date(2024, 2, 29)),
        (("", "", ""), None),
    ],
)
def test_a_date_is_understood(typed: tuple[str, str, str], date: dt.date | None) -> None:
    form = filled(*typed)
    assert not form.errors
    assert form.born.data == date


@pytest.mark.parametrize(
    ("typed", "says", "wrong"),
    [
        (("15", "5", ""), "Enter a day", ("year",)),
        (("15", "", ""), "Enter a day", ("month", "year")),
        (("x", "5", "1990"), "Enter a day", ("day",)),
        (("-1", "5", "1990"), "Enter a day", ("day",)),
        (("\u0661", "5", "1990"), "Enter a day", ("day",)),
        (("15", "5", "90"), "Enter the year with all four digits", ("year",)),
        (("31", "2", "1990"), "There is no such date", ("day",)),
        (("1", "13", "1990"), "There is no such date", ("month",)),
        (("1", "1", "0000"), "There is no such date", ("day",)),
        (("29", "2", "2023"), "There is no such date", ("day",)),
        (("-----", "", ""), "There is no such date", ("day", "month", "year")),
        (("yesterday", "", ""), "There is no such date", ("day", "month", "year")),
        (("15051990", "", ""), "There is no such date", ("day", "month", "year")),
        (("1/2/3/1990", "", ""), "There is no such date", ("day", "month", "year")),
        (("99999999999999/1/1", "", ""), "There is no such date", ("day", "month", "year")),
        (("9" * 5000, "", ""), "There is no such date", ("day", "month", "year")),
        (("15", "5", "2990"), "Date of birth must be in the past", ("year",)),
        (("15", "5", "1790"), "Check the year", ("year",)),
        (("15/5/90", "", ""), "Check the year", ("year",)),
    ],
)
def test_what_is_no_date_marks_the_box_to_look_at(
    typed: tuple[str, str, str], says: str, wrong: tuple[str, ...]
) -> None:
    form = filled(*typed)
    assert str(form.born.errors[0]).startswith(says)
    assert form.born.wrong == wrong
    assert form.born.error_id == f"born-{wrong[0]}"
    assert form.born.data is None or says in {"Date of birth must be in the past", "Check the year"}


@pytest.mark.parametrize("before", [dt.date(1790, 5, 15), dt.date(2199, 1, 1), dt.date(50, 1, 1), dt.date(1, 1, 1)])
def test_a_date_that_was_there_before_breaks_no_rule(before: dt.date) -> None:
    form = filled(str(before.day), str(before.month), f"{before.year:04}", before=before)
    assert not form.errors
    assert form.born.data == before


def test_a_page_without_the_boxes_leaves_the_date() -> None:
    app = Flask(__name__)
    languages.register(app)
    with app.test_request_context():
        form = BirthForm(MultiDict({"other": "1"}), data={"born": dt.date(1990, 5, 15)})
        assert form.validate()
    assert form.born.data == dt.date(1990, 5, 15)


def test_boxes_stand_in_the_reader_s_order() -> None:
    app = Flask(__name__)
    languages.register(app)
    with app.test_request_context(headers={"Accept-Language": "es"}):
        parts = list(BirthForm(data={"born": dt.date(1990, 5, 15)}).born.parts)
    assert [(part.part, part.label, part.value) for part in parts] == [
        ("day", "Día", "15"),
        ("month", "Mes", "5"),
        ("year", "Año", "1990"),
    ]
