"""All that the database holds of one client, row by row, and what of it a write may touch."""

from collections.abc import Collection
from functools import cache
from typing import Any

import sqlalchemy as sa
from flask import Flask

from registry.db import Base, db

Row = dict[str, Any]
Record = dict[str, list[Row]]

# Whatever is written, these may follow: who wrote last, when, how often, and the folded copies of the names.
FOLLOWING = frozenset({"version", "updated_at", "updated_by_id", "sort_name", "search_text"})
# Which table holds a fact that is no column of the client's own row.
TABLES = {"tags": "client_tags", "custom_fields": "custom_values", "consent": "consent_events"}


@cache
def _selects() -> dict[str, sa.Select[Any]]:
    """How to read each table that holds something of a client."""
    selects = {}
    for name, table in Base.metadata.tables.items():
        column = table.c.id if name == "clients" else table.c.get("client_id")
        if column is not None:
            selects[name] = sa.select(table).where(column == sa.bindparam("number")).order_by(*table.primary_key)
    return selects


def record_of(app: Flask, number: int) -> Record:
    """Every row of the database that belongs to this client, its history among them."""
    with app.app_context():
        return {
            name: [dict(row) for row in db.session.execute(select, {"number": number}).mappings()]
            for name, select in _selects().items()
        }


def points_of(record: Record) -> list[Row]:
    """The client's contact points in order."""
    return sorted(record["contact_points"], key=lambda point: int(point["position"]))


def assert_untouched(before: Record, after: Record, written: Collection[str]) -> None:
    """Assert that nothing but the written facts has changed, `contact_points` being looked at elsewhere."""
    [old], [new] = before["clients"], after["clients"]
    assert without(new, {*written, *FOLLOWING}) == without(old, {*written, *FOLLOWING})
    for table in ("client_tags", "custom_values", "client_aliases"):
        if table not in {TABLES.get(fact) for fact in written}:
            assert after[table] == before[table]
    for log in ("consent_events", "audit_events"):
        assert after[log][: len(before[log])] == before[log]
    assert len(after["consent_events"]) - len(before["consent_events"]) == (new["consent"] != old["consent"])
    if "contact_points" not in written:
        assert after["contact_points"] == before["contact_points"]


def assert_signed(before: Record, after: Record) -> None:
    """Assert that a change is a new version with one entry in the history, and that no change is neither."""
    changed = any(
        [without(row, FOLLOWING) for row in before[table]] != [without(row, FOLLOWING) for row in after[table]]
        for table in before.keys() - {"audit_events"}
    )
    assert after["clients"][0]["version"] - before["clients"][0]["version"] == changed
    assert len(after["audit_events"]) - len(before["audit_events"]) == changed


def without(row: Row, columns: Collection[str]) -> Row:
    """A row but for these columns."""
    return {name: value for name, value in row.items() if name not in columns}
