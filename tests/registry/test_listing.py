"""Clients page by page, newest first, and who was shown what lists keep masked."""

import dataclasses

import pytest

from registry.callers import Caller
from registry.clients import archive_client, create_client
from registry.errors import NotAllowed
from registry.history import history_of, record_reveal
from registry.listing import count_clients, every_client, list_clients, numbered_page
from registry.models import Client
from registry.search import Filters, find, matching
from tests import people
from tests.records import ana, reread


@pytest.fixture
def five(owner: Caller) -> list[int]:
    """The numbers of five clients, newest first."""
    return [create_client(owner, given_name=name).id for name in ("Ana", "Bea", "Anabel", "Cris", "Ána")][::-1]


def numbers(clients: list[Client]) -> list[int]:
    return [client.id for client in clients]


@pytest.mark.parametrize("limit", [1, 2, 4, 5, 6])
def test_one_can_walk_to_the_oldest_and_back(owner: Caller, five: list[int], limit: int) -> None:
    slices = [list_clients(owner, limit)]
    assert not slices[0].has_newer
    while slices[-1].has_older:
        slices.append(list_clients(owner, limit, after=slices[-1].clients[-1].id))
        assert slices[-1].has_newer
    assert [number for one in slices for number in numbers(one.clients)] == five
    for one, newer in zip(reversed(slices), reversed(slices[:-1]), strict=False):
        back = list_clients(owner, limit, before=one.clients[0].id)
        assert (numbers(back.clients), back.has_older) == (numbers(newer.clients), True)


@pytest.mark.parametrize("batch", [1, 2, 5, 6])
def test_everybody_comes_in_batches(
    owner: Caller, five: list[int], monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr("registry.listing._BATCH", batch)
    batches = [numbers(clients) for clients in every_client(owner)]
    assert [number for one in batches for number in one] == five
    assert {len(one) for one in batches[:-1]} <= {batch}


def test_a_numbered_page_has_its_place_and_the_total(owner: Caller, five: list[int]) -> None:
    pages = [numbered_page(owner, number, 2) for number in (1, 2, 3, 4)]
    assert [numbers(clients) for clients, _ in pages] == [five[:2], five[2:4], five[4:], []]
    assert {total for _, total in pages} == {5}


def test_a_numbered_page_may_be_of_what_a_text_matches(owner: Caller, five: list[int]) -> None:
    clients, total = numbered_page(owner, 1, 2, "ana")
    assert (numbers(clients), total) == ([five[0], five[2]], 3)
    assert numbered_page(owner, 1, 10, "nobody") == ([], 0)
    assert numbered_page(owner, 1, 10, " ")[1] == 5


def test_a_numbered_page_is_of_the_active_the_inactive_or_both(owner: Caller, five: list[int]) -> None:
    off = ana(owner, is_active=False).id
    archive_client(owner, five[0])
    create_client(people.caller("owner", people.SALON), given_name="Ana")
    told = {flag: numbers(numbered_page(owner, 1, 10, is_active=flag)[0]) for flag in (True, False, None)}
    assert told == {True: five[1:], False: [off], None: [off, *five[1:]]}


@pytest.mark.parametrize("text", ["ana", "bea", "a", "", "  ", "nobody", "-", "cris"])
def test_a_page_matches_as_the_find_box_does(owner: Caller, five: list[int], text: str) -> None:
    found = find(owner, text, Filters("all"), limit=100)
    clients, total = numbered_page(owner, 1, 100, text, is_active=None)
    assert (sorted(numbers(clients)), total) == (sorted(numbers(found.clients)), found.total)


def test_a_text_without_a_word_asks_for_nothing(owner: Caller) -> None:
    assert matching(owner, " \n ") == []


def test_listing_needs_its_permission(owner: Caller) -> None:
    blind = dataclasses.replace(owner, permissions=frozenset())
    for ask in (lambda: list_clients(blind, 1), lambda: numbered_page(blind, 1, 1), lambda: count_clients(blind)):
        with pytest.raises(NotAllowed):
            ask()


def test_who_was_shown_a_masked_value_is_in_the_history_and_nothing_else_changes(
    owner: Caller, receptionist: Caller
) -> None:
    client = ana(owner, document_number="12345678A")
    version, changed = client.version, client.updated_at
    record_reveal(receptionist, [client])
    event, _ = history_of(owner, client)
    assert (event.action, event.actor_id, event.origin, event.changes) == (
        "client.reveal",
        receptionist.actor_id,
        "desk",
        {},
    )
    assert (reread(client).version, reread(client).updated_at) == (version, changed)


def test_however_often_somebody_looked_the_changes_are_still_found(owner: Caller) -> None:
    client = ana(owner)
    for _ in range(5):
        record_reveal(owner, [client, client])
    assert [event.action for event in history_of(owner, client, 1, reveals=False)] == ["client.create"]
    assert len(history_of(owner, client)) == 11


def test_nobody_shown_is_nothing_written(owner: Caller) -> None:
    client = ana(owner)
    record_reveal(owner, [])
    assert [event.action for event in history_of(owner, client)] == ["client.create"]
