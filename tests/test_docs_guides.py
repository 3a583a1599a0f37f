"""The guide of each dialect is whole: every route, every sentence of an error, every field with its limits."""

import dataclasses
import re

import pytest
from flask import Flask

from app import create_app
from blueprints.api import DIALECTS
from blueprints.api.dialect import Dialect
from tests.conftest import SETTINGS
from tests.operations import fields_in, forms_of, guide_of, limits_of, operation_of, operations

every_dialect = pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.dialect)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application as it starts, on a database that nobody opens."""
    return create_app(dataclasses.replace(SETTINGS, data_dir=tmp_path_factory.mktemp("house")))


def rows_of(text: str) -> list[str]:
    """Every row of every table of a page."""
    return [line for line in text.splitlines() if line.startswith("|")]


def routes_in(text: str) -> set[str]:
    """Every `METHOD /path` in code, the parts of the path that vary as `*`."""
    return {re.sub(r"\{\w+\}", "*", code) for code in re.findall(r"`([A-Z]+ /[^`]*)`", text)}


@every_dialect
def test_a_guide_tells_every_route_with_what_it_needs_and_answers(house: Flask, dialect: Dialect) -> None:
    rows = {route: row for row in rows_of(guide_of(dialect).read_text()) for route in routes_in(row)}
    for method, rule, view in operations(house, dialect):
        route = f"{method} {re.sub(r'<[^>]+>', '*', rule.rule)}"
        assert route in rows, "Write it into the guide's table of operations, like `GET /customers/{slug}`"
        operation = operation_of(view)
        assert operation
        assert operation.needs in rows[route], f"{route} needs {operation.needs}"
        assert set(map(str, operation.answers)) <= set(re.findall(r"\b\d{3}\b", rows[route])), route


@every_dialect
def test_a_guide_tells_no_route_that_is_none(house: Flask, dialect: Dialect) -> None:
    routes = {f"{method} {re.sub(r'<[^>]+>', '*', rule.rule)}" for method, rule, _ in operations(house, dialect)}
    assert routes_in(guide_of(dialect).read_text()) - routes == set(), "Correct its address"


@every_dialect
def test_a_guide_tells_every_sentence_of_its_dialect(house: Flask, dialect: Dialect) -> None:
    forms = [form() for form in forms_of(house, dialect)]
    said = {field.says for form in forms for field in fields_in(form) if field.says}
    said |= {words for words in dialect.words.values() if isinstance(words, str)}
    rows = "\n".join(rows_of(guide_of(dialect).read_text()))
    assert [words for words in sorted(said) if words not in rows] == [], "Write it into the table of errors"


@every_dialect
def test_a_guide_tells_every_field_with_its_limits(house: Flask, dialect: Dialect) -> None:
    rows = rows_of(guide_of(dialect).read_text())
    forms = [form() for form in forms_of(house, dialect)]
    wanted = {
        (field.name, limit) for form in forms for field in fields_in(form) for limit in (None, *limits_of(field))
    }
    untold = [
        (name, limit)
        for name, limit in sorted(wanted, key=str)
        if not any(f"`{name}`" in row and (limit is None or str(limit) in re.findall(r"\d+", row)) for row in rows)
    ]
    assert untold == [], "Write a row with the field in `code` and its limits"
