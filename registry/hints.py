"""Telling SQLite along which index to read: it guesses, and is far off about an index that it has not counted.

PostgreSQL counts by itself, and takes no hints.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects.sqlite.base import SQLiteCompiler

if TYPE_CHECKING:
    import sqlalchemy as sa


class HintingCompiler(SQLiteCompiler):
    """Writes a hint behind the table's name, as SQLite takes it; SQLAlchemy leaves hints for SQLite out."""

    def get_from_hint_text(self, table: sa.FromClause, text: str | None) -> str | None:
        """Return a hint as it is."""
        return text


def along(query: sa.Select[Any], model: type[Any], index: str) -> sa.Select[Any]:
    """Return a query that reads a model's table along this index; it fails where the index is of no use to it."""
    return query.with_hint(model, f"INDEXED BY {index}", "sqlite")


def by_number(query: sa.Select[Any], model: type[Any]) -> sa.Select[Any]:
    """Return a query that reads rows of a model's table by their numbers."""
    return query.with_hint(model, "NOT INDEXED", "sqlite")
