"""Lists narrowed by views and filters, in every order, page by page both ways."""

import datetime as dt
import itertools
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from registry.callers import Caller
from registry.clients import archive_client, create_client
from registry.contact_points import Point
from registry.db import db, now, transaction
from registry.folding import fold
from registry.models import Client, Tag
from registry.search import UNASKED, VIEWS, Filters, count_views, find, find_numbers, lists
from registry.search.filters import ORDERS
from registry.workspaces import PUBLIC_FORM, system_caller, workspace_named
from tests import people

TODAY = dt.date(2026, 2, 24)
LONG_AGO = now() - dt.timedelta(days=100)
RECENTLY = now() - dt.timedelta(days=50)
BIRTHDAYS = (
    dt.date(1990, 2, 24),
    dt.date(1988, 2, 29),
    dt.date(2001, 3, 2),
    dt.date(1990, 3, 3),
    dt.date(1990, 2, 23),
)


@pytest.fixture
def crowd(owner: Caller) -> list[Client]:
    """Sixty people of every kind, some changed and some added long ago."""
    dice = random.Random(7)
    website = system_caller(workspace_named(people.CLINIC), PUBLIC_FORM, "public form")
    with transaction() as session:
        session.add(Tag(workspace_id=owner.workspace_id, name="VIP"))
    for number in range(60):
        points = dice.choice(
            [[], [Point("phone", "600 111 222")], [Point("email", "a@b.example")], [Point("fax", "1234567")]]
        )
        client = create_client(
            website if number % 9 == 0 else owner,
            given_name=dice.choice(["Ana", "ana", "Álvaro", "Zoë", "Mario"]),
            birthdate=dice.choice([None, *BIRTHDAYS]),
            alert=dice.choice([None, None, "Stairs"]),
            consent=dice.choice([None, "accepted", "rejected"]),
            tags=[1] if dice.random() < 0.3 else [],
            is_active=dice.random() > 0.2,
            contact_points=points,
        )
        if dice.random() < 0.1:
            archive_client(owner, client.id)
        moments = {name: dice.choice([LONG_AGO, now()]) for name in ("created_at", "updated_at")}
        with transaction() as session:
            session.execute(sa.update(Client).where(Client.id == client.id).values(moments))
    create_client(people.caller("owner", people.SALON), given_name="Ana", alert="Elsewhere", birthdate=BIRTHDAYS[0])
    return list(db.session.scalars(sa.select(Client).where(Client.workspace_id == owner.workspace_id)))


def belongs(client: Client, filters: Filters) -> bool:
    """Tell in plain words who belongs to a list."""
    comes = client.archived_at is None and client.is_active
    kinds = {point.kind for point in client.contact_points}
    days = {(TODAY + dt.timedelta(days)).strftime("%m%d") for days in range(7)} | {"0229"}
    views: dict[str, Callable[[], Any]] = {
        "active": lambda: comes,
        "alert": lambda: comes and client.alert,
        "birthday": lambda: comes and client.birthdate and client.birthdate.strftime("%m%d") in days,
        "missing": lambda: comes and (not client.birthdate or not kinds),
        "unconfirmed": lambda: client.archived_at is None and client.confirmed_at is None,
        "inactive": lambda: client.archived_at is None and not client.is_active,
        "archived": lambda: client.archived_at is not None,
    }
    return bool(
        views[filters.view]()
        and (filters.tag is None or filters.tag in [link.tag_id for link in client.tag_links])
        and (filters.added is None or client.created_at >= filters.added)
        and (filters.changed is None or client.updated_at >= filters.changed)
        and (filters.consent is None or (client.consent or UNASKED) == filters.consent)
        and (filters.phone is None or ("phone" in kinds) == filters.phone)
        and (filters.email is None or ("email" in kinds) == filters.email)
    )


KEYS: dict[str, Callable[[Client], Any]] = {
    "name": lambda client: (fold(client.full_name), client.id),
    "changed": lambda client: (client.updated_at, client.id),
    "newest": lambda client: (client.created_at, client.id),
}


def expected(crowd: list[Client], filters: Filters) -> list[int]:
    found = sorted((one for one in crowd if belongs(one, filters)), key=KEYS[filters.order])
    numbers = [one.id for one in found]
    return numbers if filters.order == "name" else numbers[::-1]


def forwards(caller: Caller, filters: Filters, limit: int, text: str = "") -> Iterator[Any]:
    page = find_numbers(caller, text, filters, None, limit)
    yield page
    while page.next_cursor:
        page = find_numbers(caller, text, filters, page.next_cursor, limit)
        yield page


NARROW: list[dict[str, Any]] = [
    {},
    {"tag": 1},
    {"tag": 999},
    {"added": RECENTLY},
    {"changed": RECENTLY},
    {"consent": "rejected"},
    {"consent": UNASKED},
    {"phone": True},
    {"phone": False, "email": False},
    {"email": True, "tag": 1, "consent": "accepted"},
]


@pytest.mark.parametrize("few", [0, 2000])
def test_shows_whoever_belongs_in_order_page_by_page(
    owner: Caller, crowd: list[Client], monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(lists, "FEW", few)
    monkeypatch.setattr(lists, "STEPS", (3, 5))
    for view, order, narrow in itertools.product(VIEWS, ORDERS, NARROW):
        filters = Filters(view, order=order, today=TODAY, **narrow)
        pages = list(forwards(owner, filters, 4))
        found = [number for page in pages for number in page.client_ids]
        assert found == expected(crowd, filters), filters
        assert pages[0].count.number == len(found) or pages[0].count.is_capped, filters


@pytest.mark.parametrize("few", [0, 2000])
def test_the_way_back_meets_the_same_people(
    owner: Caller, crowd: list[Client], monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(lists, "FEW", few)
    for view, order in itertools.product(("active", "alert", "birthday"), ORDERS):
        filters = Filters(view, order=order, today=TODAY)
        *_, last = forwards(owner, filters, 4)
        found, page = [last.client_ids], last
        while page.previous_cursor:
            page = find_numbers(owner, "", filters, None, 4, page.previous_cursor)
            found.insert(0, page.client_ids)
        assert [number for numbers in found for number in numbers] == expected(crowd, filters), filters
        assert page.next_cursor


def test_a_text_narrows_a_list_further(owner: Caller, crowd: list[Client], monkeypatch: pytest.MonkeyPatch) -> None:
    for cap in (1000, 1):  # few match, and a crowd
        monkeypatch.setattr("registry.search.finding.CAP", cap)
        for narrow in ({"view": "alert"}, {"order": "newest"}, {"phone": True}, {"view": "archived", "tag": 1}):
            filters = Filters(today=TODAY, **narrow)
            named = [one for one in crowd if fold(one.full_name) == "ana"]
            found = [number for page in forwards(owner, filters, 3, "ana") for number in page.client_ids]
            assert found == expected(named, filters), (cap, narrow)
    assert find(owner, "nobody", Filters("alert")).clients == []


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(
    "cursor", ["x", "-1", "0", "1.", "1.2.3", "99999999999999.1", "9" * 40, "999999", "\u0661.1"]
)
def test_a_cursor_that_leads_nowhere_breaks_nothing(
    owner: Caller, crowd: list[Client], order: str, cursor: str
) -> None:
    for after, before in ((cursor, None), (None, cursor)):
        found = find_numbers(owner, "", Filters(order=order), after, 5, before).client_ids
        assert set(found) <= {one.id for one in crowd}


def plans(statements: list[tuple[str, Any]]) -> Iterator[tuple[str, str]]:
    """What the database says of how it goes about each of these statements."""
    is_sqlite = db.engine.dialect.name == "sqlite"
    with db.engine.connect() as connection:
        if not is_sqlite:
            connection.exec_driver_sql("SET enable_seqscan = off")
        for statement, values in statements:
            explained = connection.exec_driver_sql(f"EXPLAIN {'QUERY PLAN ' if is_sqlite else ''}{statement}", values)
            yield statement, "\n".join(str(row[-1]) for row in explained)


@pytest.fixture
def asked(owner: Caller) -> Iterator[list[tuple[str, Any]]]:
    """What the database is asked of clients, with the values."""
    found: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, values: Any, *___: Any) -> None:
        if statement.startswith("SELECT") and ("clients" in statement or "search_keys" in statement):
            found.append((statement, values))

    sa.event.listen(db.engine, "before_cursor_execute", note)
    yield found
    sa.event.remove(db.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_in_every_order_is_read_along_an_index(
    owner: Caller,
    crowd: list[Client],
    asked: list[tuple[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
    view: str,
    order: str,
) -> None:
    monkeypatch.setattr(lists, "FEW", -1)  # or the few would be sorted, which is no shame
    page = find_numbers(owner, "", Filters(view, order=order, today=TODAY), None, 2)
    find_numbers(owner, "", Filters(view, order=order, today=TODAY), page.next_cursor, 2)
    for statement, plan in plans(list(asked)):
        assert "SCAN clients" not in plan, (statement, plan)
        assert "Seq Scan" not in plan, (statement, plan)
        assert "B-TREE" not in plan, (statement, plan)
        if db.engine.dialect.name == "sqlite":
            assert "INDEX ix_clients_" in plan or "PRIMARY KEY" in plan, (statement, plan)


def test_nobody_is_looked_at_for_ever(owner: Caller, crowd: list[Client], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "FEW", -1)
    monkeypatch.setattr(lists, "STEPS", (2, 3))
    page = find_numbers(owner, "", Filters(tag=999), None, 25)
    assert page.client_ids == []
    assert page.count.is_capped
    ordered = expected(crowd, Filters())
    assert page.next_cursor == str(ordered[4])  # five were looked at


def test_a_view_s_page_and_its_tab_agree_about_how_many_there_are(
    owner: Caller, crowd: list[Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "FEW", -1)
    monkeypatch.setattr(lists, "STEPS", (2, 3))
    counts = count_views(owner, TODAY)
    for view, order in itertools.product(VIEWS, ORDERS):
        assert find_numbers(owner, "", Filters(view, order=order, today=TODAY), None, 2).count == counts[view]
