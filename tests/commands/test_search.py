"""flask search …"""

import sys

import pytest
import sqlalchemy as sa
from flask import Flask

from registry.clients import archive_client, create_client, update_client
from registry.contact_points import Point
from registry.db import db, transaction
from registry.models import SearchKey, SearchWord
from registry.search import Filters, find, upkeep
from tests import people
from tests.commands.conftest import Operator
from tests.records import all_records
from tests.test_house_doors import HOUSE

SPOILED = {
    "a card": "UPDATE clients SET search_text = 'a', sort_name = 'zzz' WHERE id = 1",
    "a lost key": "DELETE FROM search_keys WHERE client_id = 2 AND key LIKE '_n%'",
    "all keys": "DELETE FROM search_keys",
    "a key too many": "INSERT INTO search_keys (workspace_id, key, client_id) VALUES (1, 'annobody', 1)",
    "a key of nobody": "INSERT INTO search_keys (workspace_id, key, client_id) VALUES (1, 'anmaria', 999)",
    "a key in another workspace": "UPDATE search_keys SET workspace_id = 2 WHERE client_id = 1 AND key LIKE '_n%'",
    "a word": "DELETE FROM search_words WHERE word = 'garcia'",
    "a typo": "DELETE FROM search_typos WHERE word = 'garcia' AND typo = 'gacia'",
}


@pytest.fixture
def practice(app: Flask) -> Flask:
    """Three clients of the clinic, one of the salon, and words that nobody is called by any more."""
    with app.app_context():
        owner = people.caller("owner")
        maria = create_client(owner, given_name="María", family_name="García", phone="612 345 678")
        create_client(owner, given_name="Eva", family_name="Sanz", contact_points=[Point("email", "eva@example.org")])
        archive_client(owner, create_client(owner, given_name="Ana Old").id)
        create_client(people.caller("owner", people.SALON), given_name="Zoë")
        update_client(owner, maria.id, family_name="García López")
    return app


def spoil(app: Flask, statement: str) -> None:
    with app.app_context(), transaction() as session:
        session.execute(sa.text(statement))


def test_an_untouched_index_is_what_the_records_say(practice: Flask, flask: Operator) -> None:
    result = flask("search", "check")
    assert (result.exit_code, result.stdout) == (0, "The index of 4 clients is what the records say.\n")


@pytest.mark.parametrize("statement", SPOILED.values(), ids=SPOILED)
def test_what_differs_is_said_and_mended(practice: Flask, flask: Operator, statement: str) -> None:
    with practice.app_context():
        before = all_records()
    spoil(practice, statement)
    result = flask("search", "check")
    assert result.exit_code == 1
    assert result.stdout != ""
    assert "run `flask search rebuild`" in result.stderr
    assert flask("search", "rebuild").stdout == "The index of 4 clients is rebuilt.\n"
    assert flask("search", "check").exit_code == 0
    with practice.app_context():
        assert all_records() == before


def test_a_difference_names_the_client(practice: Flask, flask: Operator) -> None:
    spoil(practice, "DELETE FROM search_keys WHERE client_id = 2 AND key = 'aeeva@example.org'")
    spoil(practice, SPOILED["a key too many"])
    said = flask("search", "check").stdout.splitlines()
    assert said == [
        "Client 2 cannot be found by 'aeeva@example.org'.",
        "'annobody' leads to client 1, who is not called that.",
    ]


def test_a_long_list_is_cut(practice: Flask, flask: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["blueprints.commands.search"], "SHOWN", 5)
    spoil(practice, "DELETE FROM search_keys")
    lines = flask("search", "check").stdout.splitlines()
    assert (len(lines), lines[-1]) == (6, "… and 16 more.")


def test_it_works_in_small_batches_too(practice: Flask, flask: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "BATCH", 1)
    monkeypatch.setattr(upkeep, "_KEYS", 3)
    for name, statement in SPOILED.items():
        spoil(practice, statement)
        assert flask("search", "rebuild").exit_code == 0
        assert flask("search", "check").exit_code == 0, name


def test_a_name_that_nobody_has_any_more_is_forgotten(practice: Flask, flask: Operator) -> None:
    with practice.app_context():
        update_client(people.caller("owner"), 1, full_name="Pía Ruiz")
        assert {"maria", "pia"} < set(db.session.scalars(sa.select(SearchWord.word)))
    flask("search", "rebuild")
    with practice.app_context():
        words = set(db.session.scalars(sa.select(SearchWord.word)))
        assert words == {"pia", "ruiz", "eva", "sanz", "ana", "old", "zoe"}


def test_an_edit_during_the_rebuild_is_kept(practice: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that was stale when it was seen has become right before it is removed."""
    spoil(practice, "INSERT INTO search_keys (workspace_id, key, client_id) VALUES (1, 'ansanz pia', 2)")
    with practice.app_context():
        seen = list(upkeep._stale())
        assert [key for _, key, _ in seen] == ["ansanz pia"]
        with transaction() as session:
            session.execute(sa.delete(SearchKey).where(SearchKey.key == "ansanz pia"))
        update_client(people.caller("owner"), 2, given_name="Pía")
        upkeep._remove(seen[0])
        assert [client.id for client in find(people.caller("owner"), "sanz pia", Filters()).clients] == [2]
        assert list(upkeep.check()) == []


def test_an_index_of_nobody_is_whole(flask: Operator) -> None:
    assert flask("search", "rebuild").stdout == "The index of 0 clients is rebuilt.\n"
    assert flask("search", "check").exit_code == 0


def test_the_commands_are_documented() -> None:
    text = (HOUSE / "docs/running.md").read_text()
    assert "flask search check" in text
    assert "flask search rebuild" in text
