"""What one call of the product leaves in every table, to be written again by hand under new ids.

A call is recorded as the rows it added, changed and took away. From them one statement a table is made, before
anything is measured: what is written again is a list of values with the new ids put in.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from registry.db import Base, UtcDateTime, new_uuid

if TYPE_CHECKING:
    from uuid import UUID

    from benchmarks.bare.driver import Driver

Row = dict[str, Any]
Snapshot = dict[str, dict[tuple[Any, ...], Row]]

# Tables that say nothing of which client a row belongs to: emptied before a call, so that all in them is the call's.
SHARED = ("search_words", "search_typos", "idempotency_keys")
KEPT = ("audit_events", "consent_events")  # each change adds to these, and none takes away
TABLES = [
    table for table in Base.metadata.sorted_tables if table.name in {"clients", *SHARED} or "client_id" in table.c
]


@dataclass(slots=True)
class New:
    """What is new each time a call is written again."""

    uuid: UUID = field(default_factory=new_uuid)
    client_id: int = 0


@dataclass(slots=True)
class Statement:
    """One statement, its values, and where among them goes what is new."""

    sql: str
    values: list[Any]
    fresh: list[tuple[int, Callable[[New], Any]]]

    def run(self, connection: Any, new: New) -> Any:
        """Execute it and return the cursor."""
        values = self.values.copy()
        for place, make in self.fresh:
            values[place] = make(new)
        return connection.execute(self.sql, values)


def empty_shared(driver: Driver) -> None:
    """Forget what is nobody's."""
    with driver.transaction() as connection:
        for name in SHARED:
            connection.execute(f"DELETE FROM {name}")


def snapshot(driver: Driver, client_id: int | None) -> Snapshot:
    """Return every row of a client, and all that is nobody's."""
    with driver.connection() as connection:
        return {table.name: _rows(connection, driver, table, client_id) for table in TABLES}


def _rows(connection: Any, driver: Driver, table: sa.Table, client_id: int | None) -> dict[tuple[Any, ...], Row]:
    column = "id" if table.name == "clients" else "client_id"
    where = "" if table.name in SHARED else f" WHERE {column} = ?"
    names = [one.name for one in table.columns]
    query = driver.sql(f"SELECT {', '.join(names)} FROM {table.name}{where}")
    found = [dict(zip(names, row, strict=True)) for row in connection.execute(query, [client_id] if where else [])]
    keys = [one.name for one in table.primary_key.columns]
    return {tuple(row[key] for key in keys): row for row in found}


class Recorder:
    """Turns what lies between two snapshots into statements."""

    def __init__(self, driver: Driver) -> None:
        self.driver = driver

    def creation(self, after: Snapshot, client_id: int) -> list[Statement]:
        """Return the statements that write a new client as this one is; the first returns its number."""
        return [
            self._insert(table, list(rows.values()), _counted(table), client_id)
            for table in sorted(TABLES, key=lambda one: one.name != "clients")
            if (rows := after[table.name])
        ]

    def change(self, before: Snapshot, after: Snapshot) -> list[Statement]:
        """Return the statements that do to this same client what was done to it, or undo it as one more change."""
        found = []
        for table in TABLES:
            old, new = ({} if table.name in SHARED else before[table.name]), after[table.name]
            if table.name in KEPT and len(old) > len(new):
                old, new = new, old  # undoing is told of, too
            if gone := [row for key, row in old.items() if key not in new]:
                found.append(self._delete(table, gone))
            found += [
                self._update(table, key, old[key], row) for key, row in new.items() if key in old and row != old[key]
            ]
            if added := [row for key, row in new.items() if key not in old]:
                found.append(self._insert(table, added, _counted(table) if table.name in KEPT else ()))
        return found

    def _insert(
        self, table: sa.Table, rows: list[Row], counted: tuple[str, ...], client_id: int | None = None
    ) -> Statement:
        """Write rows: of a new client in place of this one, or of the same client under their own ids."""
        names = [column.name for column in table.columns if column.name not in counted]
        rows = sorted(rows, key=lambda row: [str(row[key.name]) for key in table.primary_key.columns])
        fresh = [
            (number * len(names) + place, make)
            for number, row in enumerate(rows)
            for place, name in enumerate(names)
            if (make := self._fresh(table.columns[name], row[name], client_id))
        ]
        one = f"({', '.join('?' * len(names))})"
        sql = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES {', '.join([one] * len(rows))}"
        sql += " ON CONFLICT DO NOTHING" if table.name in SHARED else ""
        sql += " RETURNING id" if table.name == "clients" else ""
        return Statement(self.driver.sql(sql), [row[name] for row in rows for name in names], fresh)

    def _update(self, table: sa.Table, key: tuple[Any, ...], old: Row, new: Row) -> Statement:
        names = [name for name, value in new.items() if value != old[name] and name != "version"]
        sets = [f"{name} = ?" for name in names] + ["version = version + 1"] * (
            old.get("version") != new.get("version")
        )
        fresh = [
            (place, make)
            for place, name in enumerate(names)
            if (make := self._fresh(table.columns[name], new[name], None))
        ]
        where = " AND ".join(f"{column.name} = ?" for column in table.primary_key.columns)
        sql = f"UPDATE {table.name} SET {', '.join(sets)} WHERE {where}"
        return Statement(self.driver.sql(sql), [*(new[name] for name in names), *key], fresh)

    def _delete(self, table: sa.Table, rows: list[Row]) -> Statement:
        """Name what all rows share once, and list what tells them apart."""
        names = [column.name for column in table.primary_key.columns]
        differing = [name for name in names if len({row[name] for row in rows}) > 1] or names[-1:]
        [listed] = differing
        shared = [name for name in names if name != listed]
        where = [f"{name} = ?" for name in shared] + [f"{listed} IN ({', '.join('?' * len(rows))})"]
        sql = f"DELETE FROM {table.name} WHERE {' AND '.join(where)}"
        values = [*(rows[0][name] for name in shared), *(row[listed] for row in rows)]
        return Statement(self.driver.sql(sql), values, [])

    def _fresh(self, column: sa.Column[Any], value: Any, client_id: int | None) -> Callable[[New], Any] | None:
        """Return what makes the value that takes the place of this one, where it cannot stay."""
        if value is None:
            return None
        if isinstance(column.type, UtcDateTime):
            return self._moment
        return None if client_id is None else self._other(column, value, client_id)

    def _other(self, column: sa.Column[Any], value: Any, client_id: int) -> Callable[[New], Any] | None:
        if column.name == "client_id":
            return lambda new: new.client_id
        if isinstance(column.type, sa.Uuid):
            is_client = column.table.name == "clients"
            return lambda new: self.driver.uuid(new.uuid if is_client else new_uuid())
        if column.name == "key" and (number := re.fullmatch(rf"(\D+){client_id}", value)):
            return lambda new: f"{number[1]}{new.client_id}"
        if isinstance(value, str) and _is_unique(column):
            return lambda _: f"{value}-{secrets.token_hex(6)}"
        return None

    def _moment(self, _: New) -> Any:
        return self.driver.moment()


def _counted(table: sa.Table) -> tuple[str, ...]:
    """Return the column by which the database itself numbers the rows."""
    return ("id",) if "id" in table.primary_key.columns else ()


def _is_unique(column: sa.Column[Any]) -> bool:
    constraints = column.table.constraints
    return any(isinstance(one, sa.UniqueConstraint) and column.name in one.columns for one in constraints)
