import pytest

from registry.callers import Caller
from registry.clients import create_client
from registry.search import find
from tests import people

NAMES = [
    "Zoe",
    "ana",
    "Ana",
    "Ána",
    "Émile",
    "emil",
    "Ñandú",
    "Nandu",
    "Øystein",
    "李",
    "Анна",
    "Álvaro B",
    "alvaro-a",
    "10",
]


def numbers(caller: Caller, limit: int, text: str = "") -> list[int]:
    """Every client in the order of the pages, by following the cursors."""
    found: list[int] = []
    page = find(caller, text, limit=limit)
    while True:
        assert len(page.clients) <= limit
        found += [client.id for client in page.clients]
        if page.next_cursor is None:
            return found
        page = find(caller, text, after=page.next_cursor, limit=limit)


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 14, 15])
def test_pages_show_everybody_once(owner: Caller, limit: int) -> None:
    created = [create_client(owner, given_name=name).id for name in NAMES]
    assert sorted(numbers(owner, limit)) == created
    assert numbers(owner, limit) == numbers(owner, 100)


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages_show_everybody_once_although_all_have_one_name(owner: Caller, limit: int) -> None:
    created = [create_client(owner, given_name="Ana", family_name="Gil").id for _ in range(5)]
    assert numbers(owner, limit) == created
    assert sorted(numbers(owner, limit, "ana")) == created  # whoever was seen last comes first


def test_both_databases_have_the_same_order(owner: Caller) -> None:
    for name in NAMES:
        create_client(owner, given_name=name)
    assert [client.given_name for client in find(owner).clients] == [
        "10",
        "alvaro-a",
        "Álvaro B",
        "ana",
        "Ana",
        "Ána",
        "emil",
        "Émile",
        "Ñandú",
        "Nandu",
        "Øystein",
        "Zoe",
        "Анна",
        "李",
    ]


def test_the_total_is_of_all_pages(owner: Caller) -> None:
    for name in NAMES:
        create_client(owner, given_name=name)
    create_client(people.caller("owner", people.SALON), given_name="Ana")
    first = find(owner, limit=3)
    assert (len(first.clients), first.total) == (3, len(NAMES))
    assert find(owner, limit=3, after=first.next_cursor).total == len(NAMES)


def test_a_full_last_page_has_no_next(owner: Caller) -> None:
    for name in NAMES[:4]:
        create_client(owner, given_name=name)
    assert find(owner, limit=4).next_cursor is None
    assert find(owner, limit=3).next_cursor is not None


def test_a_client_registered_meanwhile_neither_repeats_nor_hides_another(owner: Caller) -> None:
    before = [create_client(owner, given_name=name).id for name in ("Bea", "Cris", "Dora")]
    first = find(owner, limit=2)
    create_client(owner, given_name="Ana")
    rest = find(owner, limit=2, after=first.next_cursor)
    assert [client.id for client in first.clients + rest.clients] == before


def test_nobody_is_on_the_pages_of_an_empty_workspace(owner: Caller) -> None:
    page = find(owner)
    assert (page.clients, page.total, page.next_cursor) == ([], 0, None)
