"""What people write comes back as they wrote it, in every column that takes text, on both databases."""

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa

from registry.callers import Caller
from registry.clients import get_client, update_client
from registry.contact_points import Point
from registry.models import Client
from registry.search import find
from tests.records import ana, history_of, reread

TEXTS = {
    "emoji": "Ana 😀👩🏽‍⚕️🏳️‍🌈",
    "astral": "𝓐𝓷𝓪 𐍈𠜎",
    "right to left": "محمد \u200fאבג\u200e",
    "composed": "Núñez Ångström",
    "Chinese": "李小龍",
    "line breaks": "one\ntwo\tthree",
    "quotes": "O'Brien \"; DROP TABLE clients; --",
    "markup": "<b>&amp;</b> {{ 7*7 }} %(x)s %s \\n $1 :name ?",
    "spaces": "no\u00a0break thin\u2009space",
    "zero width": "zero\u200bwidth\u2060",
    "JSON": '{"a": [1, null]}',
}
COLUMNS = [
    column.name
    for column in Client.__table__.columns
    if isinstance(column.type, sa.String)
    and column.nullable
    and (column.type.length or 0) >= 50
    and column.name != "external_id"
]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_every_text_column_keeps_what_was_written(owner: Caller, text: str) -> None:
    given: dict[str, Any] = dict.fromkeys(COLUMNS, text)
    client = ana(owner, **given, external_id=text, phone=text, allergies=[{"name": text, "reaction": None}])
    client = reread(client)
    assert {name: getattr(client, name) for name in COLUMNS} == given
    assert (client.external_id, client.contact_points[0].value) == (text, text)
    assert client.allergies == [{"name": text, "reaction": None}]
    assert history_of(client)[0].changes["notes"] == [None, text]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_name_and_custom_values_keep_what_was_written(owner: Caller, text: str) -> None:
    client = reread(ana(owner, given_name=text, family_name=None, custom_fields=[(text, text), ("list", [text, ""])]))
    assert client.given_name == text
    assert [(value.field.key, value.value) for value in client.custom_values] == [(text, text), ("list", [text, ""])]
    assert get_client(owner, client.slug).id == client.id


@pytest.mark.parametrize("name", ["emoji", "astral", "right to left", "Chinese", "composed"])
def test_whoever_is_named_so_is_on_the_list(owner: Caller, name: str) -> None:
    ana(owner, given_name=TEXTS[name], family_name=None)
    assert [client.given_name for client in find(owner).clients] == [TEXTS[name]]


@pytest.mark.parametrize("name", ["astral", "right to left", "Chinese", "composed"])
def test_whoever_is_named_so_is_found(owner: Caller, name: str) -> None:
    ana(owner, given_name=TEXTS[name], family_name=None)
    assert find(owner, TEXTS[name].split()[0]).total == 1


@pytest.mark.parametrize("length", [1, 100, 200])
def test_names_of_any_length_fit(owner: Caller, length: int) -> None:
    client = reread(ana(owner, given_name="ﷺ" * length, family_name="😀" * length))
    assert (client.given_name, client.family_name) == ("ﷺ" * length, "😀" * length)


def test_the_longest_notes_fit(owner: Caller) -> None:
    assert reread(ana(owner, notes="ñ" * 20_000)).notes == "ñ" * 20_000


def test_the_longest_address_fits_folded(owner: Caller) -> None:
    value = "ß" * 255  # folded, it is twice as long
    client = ana(owner, contact_points=[Point("other", value)])
    assert reread(client).contact_points[0].value == value


@pytest.mark.parametrize(
    "date", [dt.date(1, 1, 1), dt.date(1900, 2, 28), dt.date(2024, 2, 29), dt.date(9999, 12, 31)]
)
def test_a_birth_date_is_a_day_of_the_calendar(owner: Caller, date: dt.date) -> None:
    client = ana(owner, birthdate=date)
    assert reread(client).birthdate == date
    assert update_client(owner, client.id, birthdate=date).version == 1
