"""What the tests of searching share: people by name, and looking for them."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from registry.callers import Caller
from registry.clients import create_client
from registry.db import db
from registry.search import Filters, find

Find = Callable[..., list[str]]
Add = Callable[..., int]


@pytest.fixture
def names(owner: Caller) -> Find:
    """`names("mar", view="inactive")` are the full names that a text finds on its first page, in order."""
    return lambda text, view="active", limit=25: [
        client.full_name for client in find(owner, text, Filters(view), limit=limit).clients
    ]


@pytest.fixture
def add(owner: Caller) -> Add:
    """`add("Ana Gil", phone="612 345 678")` registers somebody, given name first, and gives the client's number."""

    def register(full_name: str, **fields: Any) -> int:
        given, _, family = full_name.partition(" ")
        return create_client(owner, given_name=given, family_name=family or None, **fields).id

    return register


@pytest.fixture
def statements(registry: Flask) -> Iterator[list[str]]:
    """Every statement that the database is sent, as it happens."""
    seen: list[str] = []

    def watch(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", watch)
    yield seen
    sa.event.remove(db.engine, "before_cursor_execute", watch)
