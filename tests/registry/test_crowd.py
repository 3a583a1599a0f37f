"""A crowd is written in bulk, and looks as if it had come one by one."""

import datetime as dt

import pytest
import sqlalchemy as sa

from registry.callers import Caller
from registry.clients import get_client, update_client
from registry.db import Base, db
from registry.demo import bulk, rows
from registry.models import AuditEvent, Client, ContactPoint
from registry.search import upkeep

SIZE = 120


@pytest.fixture
def as_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred are so many that several processes make them, and that indexes are made afterwards."""
    monkeypatch.setattr(bulk, "BATCH", 50)
    monkeypatch.setattr(bulk, "_MANY", 100)


def indexes() -> dict[str, list[str]]:
    """The names of all indexes, by table."""
    inspector = sa.inspect(db.engine)
    found = {table: inspector.get_indexes(table) for table in Base.metadata.tables}
    keys = {str(inspector.get_pk_constraint(table)["name"]) for table in found}
    return {table: sorted(str(one["name"]) for one in indexes) for table, indexes in found.items()} | {
        "": sorted(keys)
    }


def test_the_index_agrees_with_a_crowds_records(owner: Caller, as_many: None) -> None:
    before = indexes()
    bulk.add_crowd(owner, SIZE)
    assert list(upkeep.check()) == []
    assert indexes() == before
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Client)) == SIZE


def test_a_second_crowd_comes_behind_the_first(owner: Caller, as_many: None) -> None:
    told: list[int] = []
    for size in (30, SIZE):
        bulk.add_crowd(owner, size, told.append)
    assert told == [30, 50, 50, 20]
    assert list(db.session.scalars(sa.select(Client.id).order_by(Client.id))) == list(range(1, 30 + SIZE + 1))
    assert list(upkeep.check()) == []


def test_each_of_a_crowd_is_a_client_like_others(owner: Caller) -> None:
    bulk.add_crowd(owner, 20)
    client = get_client(owner, 7)
    events = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.client_id == 7)).all()
    assert [event.action for event in events] == ["client.create"]
    assert (client.version, client.created_at.tzinfo, client.uuid.version) == (1, dt.UTC, 7)
    assert client.created_at <= client.updated_at
    assert update_client(owner, 7, city="Cádiz").version == 2
    preferred = sa.select(ContactPoint.client_id).where(ContactPoint.is_preferred)
    found = list(db.session.scalars(preferred))
    assert len(found) == len(set(found)) > 10


def test_the_same_order_makes_the_same_people() -> None:
    order = rows.Order(3, 10, 25, 1, 1, "test", dt.datetime(2026, 1, 1))  # noqa: DTZ001 - a database's own UTC
    one, other = rows.make(order), rows.make(order)
    assert [row[6:] for row in one.clients] == [row[6:] for row in other.clients]
    assert one.keys == other.keys
    assert [row[0] for row in one.clients] == list(range(11, 36))


def test_text_for_postgresql_keeps_what_separates_its_columns_apart() -> None:
    assert rows.as_text([(1, None, "a\tb\\c\nd")]) == "1\t\\N\ta\\tb\\\\c\\nd\n"
