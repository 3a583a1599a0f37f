"""However the database is asked, a search finds whom the text matches, and everybody once."""

import random
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from registry.callers import Caller
from registry.db import db, now
from registry.demo.bulk import add_crowd
from registry.models import Client
from registry.search import Filters, find_numbers, looking, planning
from registry.search.cards import with_number
from registry.search.understanding import Manner, understand
from tests import people

CROWD = 400
SHELVES = {"active": "ai", "inactive": "i", "unconfirmed": "u", "archived": "x"}


@pytest.fixture
def crowd(owner: Caller) -> list[Client]:
    """Four hundred people with common names and rare ones, families and namesakes."""
    add_crowd(owner, CROWD, seed=7)
    db.session.expire_all()
    return list(db.session.scalars(sa.select(Client).order_by(Client.id)))


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A handful is so small that almost every search is one among too many."""
    monkeypatch.setattr(planning, "HANDFUL", 6)
    monkeypatch.setattr(planning, "SOME", 18)
    monkeypatch.setattr(planning, "_COUNTED", 40)
    monkeypatch.setattr(planning, "_PROBED", 4)
    monkeypatch.setattr(planning, "_FEW_WORDS", 3)
    monkeypatch.setattr(looking, "_LOOKS", (6, 12))
    monkeypatch.setattr(looking, "_MANY", 20)


def texts(crowd: list[Client], luck: random.Random) -> Iterator[str]:
    """What somebody could type who has one of these people in mind, or two of them."""
    for _ in range(25):
        one, other = luck.choices(crowd, k=2)
        words = f"{one.full_name} {one.preferred_name or ''}".split()
        point = luck.choice(one.contact_points).value if one.contact_points else "6"
        yield luck.choice(words)[: luck.randint(1, 4)]
        yield " ".join(word[: luck.randint(1, 9)] for word in luck.sample(words, min(2, len(words))))
        yield " ".join(word[: luck.randint(2, 9)] for word in luck.sample(words, min(3, len(words))))
        yield f"{luck.choice(words)[:3]} {luck.choice(other.full_name.split())[:2]}"
        yield point[: luck.randint(3, 9)]
        yield point[-luck.randint(3, 6) :]
        yield f"{luck.choice(words)} {point[:4]}"
        yield f"{luck.choice(words)[:2]} {point.partition('@')[2] or 'gmail'}"
        yield f"{one.birthdate:%d/%m/%Y}" if one.birthdate else str(one.id)


def on_shelves(crowd: list[Client], view: str) -> list[Client]:
    """Whom a view shows."""
    return [client for client in crowd if set(client.search_text.partition("\n")[0]) & set(SHELVES[view])]


def expected(crowd: list[Client], text: str, view: str) -> set[int]:
    """Whom the likeliest reading of the text that matches anybody matches: looked up on every single card."""
    shown = on_shelves(crowd, view)
    for reading in understand(text, Manner("ES", now().date())):
        cards = ((client.id, with_number(client.search_text, client.id)) for client in shown)
        if found := {number for number, card in cards if reading.fit(card) is not None}:
            return found
    return set()


def pages(caller: Caller, text: str, view: str, limit: int) -> list[list[int]]:
    found = [find_numbers(caller, text, Filters(view), None, limit)]
    while found[-1].next_cursor:
        assert len(found) < CROWD, f"the pages of “{text}” have no end"
        found.append(find_numbers(caller, text, Filters(view), found[-1].next_cursor, limit))
    return [page.client_ids for page in found]


@pytest.mark.parametrize("limit", [3, 25])
@pytest.mark.parametrize("view", ["active", "inactive"])
def test_finds_whom_the_cards_match(owner: Caller, crowd: list[Client], view: str, limit: int) -> None:
    check(owner, crowd, view, limit)


@pytest.mark.parametrize("limit", [3, 25])
@pytest.mark.parametrize("view", ["active", "inactive"])
def test_finds_them_also_among_too_many(owner: Caller, crowd: list[Client], few: None, view: str, limit: int) -> None:
    check(owner, crowd, view, limit)


def check(caller: Caller, crowd: list[Client], view: str, limit: int) -> None:
    looked_for = 0
    for text in texts(on_shelves(crowd, view), random.Random(f"{view}{limit}")):
        wanted = expected(crowd, text, view)
        if not wanted:
            continue  # perhaps a slip of the finger: test_typos.py
        shown = [number for page in pages(caller, text, view, limit) for number in page]
        assert len(shown) == len(set(shown)), f"“{text}” shows somebody twice"
        assert set(shown) == wanted, text
        looked_for += 1
    assert looked_for > 30


def test_a_count_is_never_too_high_and_says_where_it_stopped(owner: Caller, crowd: list[Client], few: None) -> None:
    for text in texts(crowd, random.Random(3)):
        if wanted := expected(crowd, text, "active"):
            count = find_numbers(owner, text, Filters(), None, 5).count
            assert count.number <= len(wanted), text
            assert count.is_capped or count.number == len(wanted), text


def test_nobody_finds_another_workspaces_people(registry: Flask, crowd: list[Client]) -> None:
    salon = people.caller("owner", people.SALON)
    for text in texts(crowd, random.Random(4)):
        assert find_numbers(salon, text, Filters(), None, 25).client_ids == []
