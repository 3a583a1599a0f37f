"""Text is data: whatever it may mean to a shell, a database, a page or an eye, it comes back as it was sent."""

import json
import unicodedata

import pytest
from flask import Flask

from tests.people import World
from tests.wire.door import Door, Route, as_json, named
from tests.wire.hostile import assert_refused, fail_with
from tests.wire.routes import WRITING

TEXTS = [
    "Robert'); DROP TABLE clients;--",
    "' OR '1'='1",
    '"; SELECT pg_sleep(10); --',
    "x' UNION SELECT password_hash FROM users--",
    "%_%",
    "100%",
    "a\\'b\\\\c",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "&lt;b&gt; &amp; &#x27;",
    "]]> <!-- -->",
    "javascript:alert(1)",
    "{{ 7*7 }}",
    "{{ config.items() }}",
    "{% raw %}${7*7}#{7*7}<%= 7*7 %>",
    "%s %d %n {0} {name} %(name)s",
    "${jndi:ldap://example.com/a}",
    "$(reboot) `reboot` | reboot; reboot & reboot",
    "../../../../etc/passwd",
    "C:\\Windows\\System32",
    "=HYPERLINK(1)",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "null",
    "undefined",
    "None",
    "NaN",
    "true",
    "0",
    "-1",
    "1e999",
    "[]",
    "{}",
    "\\u0000 \\x00 %00",
    "__proto__",
    "constructor",
    "García-López y Ñúñez",
    "O’Brien–Smith",
    "Łukasz Żółć",
    "Đặng Thị Thảo",
    "İstanbul ıI",
    "Straße ẞ",
    "ﬃﬄ ŉ",
    "ﷺ",
    "Ⅷ ½ ①",
    "محمد بن سلمان",
    "שָׁלוֹם",
    "María محمد García",
    "李小龙",
    "김철수",
    "नमस्ते",
    "ไทย",
    "👩‍👩‍👧‍👦 🏳️‍🌈 🇪🇸",
    "𝓐𝓷𝓪 𠮷",
    "Z̸̡͎a̷͜l̵͙g̴̢o̶",
    "a\u200bb\u200c\u200d\ufeffc",
    "a\u00adb\u2060c",
    "a\u00a0b\u3000c",
    "\u200eAna\u200f",
    "Ana\ufffd\uffff\U0010ffff",
    "\ue000 private",
]

# What is sent and what is kept of it.
TIDIED = {
    "  Ana  ": "Ana",
    "\u3000Ana\u00a0": "Ana",
    "\t Ana \r\n": "Ana",
    "e\u0301": "\u00e9",
    "\u1112\u1161\u11ab": "한",
    "\u212b": "\u00c5",
    "\u0958": "\u0915\u093c",
}

INVISIBLE = ["", " ", "\t", "\u00a0\u3000", "\u200b", "\u200b\u200c\u200d\u2060\ufeff", "\u2800", "\u3164", "\u0301"]

every_writer = pytest.mark.parametrize("route", WRITING, ids=named)
every_creator = pytest.mark.parametrize("route", [one for one in WRITING if one.method == "POST"], ids=named)


@pytest.fixture
def door(app: Flask, world: World, route: Route) -> Door:
    return Door(app, world, route)


def strangely_kept(door: Door, texts: dict[str, str]) -> list[str]:
    """What became of each text that was not kept as it should have been."""
    wrong = []
    for sent, kept in texts.items():
        answer = door.send_json(door.route.least | {door.route.text: sent})
        if answer.status_code != door.route.success:
            wrong.append(f"{door.route.name}: {sent!r} answered {answer.status_code}: {answer.text[:200]}")
            continue
        found = door.read(answer).get_json()
        found = found.get("client", found)[door.route.text]
        if found != kept:
            wrong.append(f"{door.route.name}: {sent!r} came back as {found!r}")
    return wrong


@every_writer
def test_text_comes_back_as_it_was_sent(door: Door) -> None:
    fail_with(strangely_kept(door, {text: text for text in TEXTS if unicodedata.is_normalized("NFC", text)}))


@every_writer
def test_text_is_composed_and_trimmed(door: Door) -> None:
    fail_with(strangely_kept(door, TIDIED))


@every_writer
def test_text_may_be_as_long_as_its_letters_are_wide(door: Door) -> None:
    """Folding a letter may make eighteen of it: neither the search nor the address built from a name may mind."""
    letters = ("x", "ﷺ", "ﬃ", "ŉ", "İ", "ẞ", "漢", "😀", "\u0b9f", "z")
    fail_with(strangely_kept(door, {letter * 200: letter * 200 for letter in letters}))


@every_creator
def test_a_name_needs_a_character_that_can_be_seen(door: Door, route: Route) -> None:
    assert_refused(door, named_by(route, INVISIBLE), 400 if route.dialect == "clientes" else 422)


@every_creator
def test_a_name_is_one_line_of_at_most_200_characters(door: Door, route: Route) -> None:
    texts = ["x" * 201, "😀" * 201, "x" * 7000, "a\nb", "a\r\nb", "a\tb", "a\u2028b", "a\u2029b"]
    assert_refused(door, named_by(route, texts), 400 if route.dialect == "clientes" else 422)


def named_by(route: Route, texts: list[str]) -> list[tuple[str, bytes]]:
    """(text, body) for a client of each name."""
    return [(repr(text[:20]), as_json(route.least | {route.text: text})) for text in texts]


@every_writer
def test_text_is_the_same_raw_and_escaped(door: Door, route: Route) -> None:
    for text in ("Núñez", "李", "😀"):
        body = route.least | {route.text: text}
        raw, escaped = (json.dumps(body, ensure_ascii=ascii_only).encode() for ascii_only in (False, True))
        shown = [door.read(door.send(content)).get_json() for content in (raw, escaped)]
        assert [one.get("client", one)[route.text] for one in shown] == [text, text]


@pytest.mark.parametrize("letter", ["x", "ﬃ", "ŉ", "İ", "ΐ", "😀", "٣", "9"])
@pytest.mark.parametrize("kind", ["whatsapp", "phone", "fax", "other"])
def test_a_contact_value_may_be_as_long_as_its_letters_are_wide(
    app: Flask, world: World, kind: str, letter: str
) -> None:
    door = Door(app, world, next(route for route in WRITING if route.dialect == "workspaces"))
    methods = [{"type": kind, "value": letter * 255, "isPreferred": True}]
    answer = door.send_json({"name": "Ana", "contactMethods": methods})
    assert answer.status_code == 201, answer.text
    assert door.read(answer).get_json()["client"]["contactMethods"] == methods
