"""The tables that the migrations make are the tables that the models describe, on both databases."""

import re
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

from registry.db import Base, db

TABLES = sorted(Base.metadata.tables)
ADVICE = "Write a migration for what the models say, or the models as the migrations are"


@pytest.fixture
def inspector(registry: Flask) -> sa.Inspector:
    return sa.inspect(db.engine)


def test_models_equal_migrations(registry: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == [], ADVICE


def named(constraints: Any) -> set[str]:
    return {str(one["name"]) for one in constraints}


def of_kind(table: str, kind: type[sa.Constraint]) -> set[str]:
    return {str(one.name) for one in Base.metadata.tables[table].constraints if isinstance(one, kind)}


@pytest.mark.parametrize("table", TABLES)
def test_every_constraint_has_the_models_name(inspector: sa.Inspector, table: str) -> None:
    assert named(inspector.get_check_constraints(table)) == of_kind(table, sa.CheckConstraint), ADVICE
    assert named(inspector.get_unique_constraints(table)) == of_kind(table, sa.UniqueConstraint), ADVICE
    assert named(inspector.get_foreign_keys(table)) == of_kind(table, sa.ForeignKeyConstraint), ADVICE
    keys = inspector.get_pk_constraint(table)["constrained_columns"]
    assert keys == Base.metadata.tables[table].primary_key.columns.keys(), ADVICE


@pytest.mark.parametrize("table", TABLES)
def test_every_foreign_key_deletes_as_the_model_says(inspector: sa.Inspector, table: str) -> None:
    found = {key["name"]: key["options"].get("ondelete") for key in inspector.get_foreign_keys(table)}
    assert found == {str(key.name): key.ondelete for key in Base.metadata.tables[table].foreign_key_constraints}, (
        ADVICE
    )


@pytest.mark.parametrize("table", TABLES)
def test_every_condition_of_a_column_is_the_models(inspector: sa.Inspector, table: str) -> None:
    wanted = {
        str(one.name): words(str(one.sqltext))
        for one in Base.metadata.tables[table].constraints
        if isinstance(one, sa.CheckConstraint)
    }
    found = {str(one["name"]): words(one["sqltext"]) for one in inspector.get_check_constraints(table)}
    assert found == wanted, ADVICE


def words(condition: str) -> list[str]:
    """The values that a condition names: the databases write the rest of it back in their own way."""
    return re.findall(r"'[^']*'|\b\d+\b", condition)


@pytest.mark.parametrize("table", TABLES)
def test_every_index_is_the_models_also_where_it_is_partial(inspector: sa.Inspector, table: str) -> None:
    wanted = {
        (str(index.name), tuple(column.name for column in index.columns), index.unique, is_partial(index))
        for index in Base.metadata.tables[table].indexes
    }
    found = {
        (
            str(index["name"]),
            tuple(index["column_names"]),
            bool(index["unique"]),
            any(key.endswith("_where") for key in index.get("dialect_options", {})),
        )
        for index in inspector.get_indexes(table)
        if "duplicates_constraint" not in index
    }
    assert found == wanted, ADVICE


def is_partial(index: sa.Index) -> bool:
    return index.dialect_options["sqlite"]["where"] is not None


def test_a_number_that_was_given_is_never_given_again(registry: Flask) -> None:
    """On SQLite only AUTOINCREMENT promises that; PostgreSQL's sequences do so by themselves."""
    forgetful = [
        table.name
        for table in Base.metadata.tables.values()
        if list(table.primary_key.columns.keys()) == ["id"] and not table.dialect_options["sqlite"]["autoincrement"]
    ]
    assert forgetful == [], "Write {'sqlite_autoincrement': True} into __table_args__"
    if db.engine.dialect.name == "sqlite":
        made = db.session.execute(sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'table'")).all()
        lost = [
            name
            for name, text in made
            if name in Base.metadata.tables
            and Base.metadata.tables[name].dialect_options["sqlite"]["autoincrement"]
            and "AUTOINCREMENT" not in text
        ]
        assert lost == [], "Write sqlite_autoincrement=True into the migration"


def test_names_sort_the_same_on_every_server(registry: Flask) -> None:
    if db.engine.dialect.name == "postgresql":
        collation = db.session.scalar(
            sa.text(
                "SELECT collation_name FROM information_schema.columns"
                " WHERE table_name = 'clients' AND column_name = 'sort_name'"
            )
        )
        assert collation == "C"
    else:
        [text] = db.session.scalars(sa.text("SELECT sql FROM sqlite_master WHERE name = 'clients'"))
        assert "COLLATE" not in text.upper()
