"""The index is what the records say, after every write and after a failed one."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from registry.callers import Caller
from registry.clients import archive_client, confirm_client, create_client, restore_client, update_client
from registry.contact_points import Point
from registry.db import db
from registry.errors import EmailTaken
from registry.models import Client, SearchKey, SearchWord
from registry.search.cards import card_of, keys_of
from registry.workspaces import PUBLIC_FORM, system_caller, workspace_named
from tests import people
from tests.records import all_records, ana


def kept() -> set[tuple[int, str]]:
    """Every key there is, with the client that it leads to."""
    return {(row.client_id, row.key) for row in db.session.scalars(sa.select(SearchKey))}


def due() -> set[tuple[int, str]]:
    """Every key there should be."""
    db.session.expire_all()
    clients = db.session.scalars(sa.select(Client))
    return {(client.id, key) for client in clients for key in keys_of(card_of(client), client.id)}


def test_every_write_keeps_the_keys(owner: Caller) -> None:
    website = system_caller(workspace_named(people.CLINIC), PUBLIC_FORM, "public form")
    client = create_client(website, given_name="María José", family_name="Núñez-O'Brien", email="a.b@d-e.example.org")
    writes: tuple[Callable[[], Client], ...] = (
        lambda: confirm_client(owner, client.id),
        lambda: update_client(owner, client.id, preferred_name="Pepa", document_number="X-1", is_active=False),
        lambda: update_client(owner, client.id, contact_points=[Point("phone", "612 345 678"), Point("fax", "1")]),
        lambda: update_client(owner, client.id, full_name="Eva", birthdate=None, is_active=True),
        lambda: archive_client(owner, client.id),
        lambda: restore_client(owner, client.id),
    )
    for write in writes:
        assert kept() == due() != set()
        write()
    assert kept() == due()


def test_a_write_that_changes_nothing_to_find_by_touches_no_key(owner: Caller, statements: list[str]) -> None:
    client = ana(owner)
    statements.clear()
    update_client(owner, client.id, notes="Likes tea", city="Cádiz")
    assert [text for text in statements if "search_keys" in text or "search_words" in text] == []


def test_a_write_takes_few_statements(owner: Caller, statements: list[str]) -> None:
    create_client(owner, given_name="Ana", family_name="Gil")
    statements.clear()
    client = create_client(owner, given_name="Ana", family_name="Gil", phone="612 345 678", email="ana@example.org")
    assert len([text for text in statements if "search_keys" in text or "search_words" in text]) == 2
    statements.clear()
    update_client(owner, client.id, phone="699 000 000")
    assert len([text for text in statements if "search_keys" in text or "search_words" in text]) == 2


def test_what_fails_leaves_no_key(owner: Caller) -> None:
    ana(owner, email="taken@example.org")
    before = all_records()
    with pytest.raises(EmailTaken):
        create_client(owner, given_name="Nadie", email="taken@example.org", unique_email=True)
    assert all_records() == before


def test_a_word_is_remembered_once(owner: Caller) -> None:
    for _ in range(3):
        create_client(owner, given_name="Ana María", family_name="García", preferred_name="Ana")
    assert sorted(db.session.scalars(sa.select(SearchWord.word))) == ["ana", "garcia", "maria"]
