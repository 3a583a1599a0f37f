"""Each revision goes up, down and up again, with records in the tables."""

import dataclasses
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from app import create_app
from registry.clients import archive_client, create_client, update_client
from registry.contact_points import Point
from registry.db import Base, db, now, transaction
from registry.idempotency import Answer, once
from registry.models import ClientAlias, DistinctClients, Invitation, ReferralType, Role, Tag
from registry.search import find
from registry.sessions import start_session
from registry.users import user_with_email
from registry.workspaces import memberships_of
from tests import databases, people
from tests.conftest import SETTINGS

HOUSE = Path(__file__).parents[1]
REVISIONS = [
    script.revision for script in ScriptDirectory(str(HOUSE / "migrations")).walk_revisions("base", "heads")
][::-1]
ACCOUNTS = ("workspaces", "users", "actors", "roles", "role_permissions", "memberships", "sessions", "api_tokens")

# The columns that these tables got later: what stood in them goes with them.
LATER = frozenset(
    {
        *("users.shortcuts", "users.discreet", "memberships.seen_at", "memberships.suspended_at"),
        *(f"workspaces.{name}" for name in ("client_word", "time_zone", "language", "lock_minutes")),
    }
)


@pytest.fixture
def empty(engine_url: str, worker_id: str) -> Iterator[Flask]:
    """The application on a database without a single table; nobody else's tests use it."""
    kind = engine_url.partition(":")[0].partition("+")[0]
    app = create_app(
        dataclasses.replace(
            SETTINGS, database_url=databases.database_url(kind, f"{worker_id}_migrations"), data_dir=Path(os.devnull)
        )
    )
    with app.app_context():
        clear(db.engine)
        yield app
        db.session.remove()
        db.engine.dispose()


def clear(engine: sa.Engine) -> None:
    """Drop whatever an earlier test left behind, half-made or not."""
    if engine.dialect.name == "sqlite":
        engine.dispose()
        for file in Path(str(engine.url.database)).parent.glob(f"{Path(str(engine.url.database)).name}*"):
            file.unlink()
        return
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")


def tables() -> set[str]:
    db.session.remove()
    return set(sa.inspect(db.engine).get_table_names()) - {"alembic_version", "sqlite_sequence"}


def revision() -> str | None:
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def rows(*names: str, but: frozenset[str] = frozenset()) -> dict[str, list[Any]]:
    """Every row of these tables, as the database has it, without the columns `table.column` in `but`."""
    found = {}
    with db.engine.connect() as connection:
        for name in names:
            table = Base.metadata.tables[name]
            columns = [column for column in table.columns if str(column) not in but]
            query = sa.select(*columns).order_by(*table.primary_key)
            found[name] = [tuple(row) for row in connection.execute(query)]
    return found


def furnish(app: Flask) -> None:
    """A clinic at work: everything that hangs on a client is there at least once."""
    people.settle(app)
    owner = people.caller("owner")
    with transaction() as session:
        session.add_all([Tag(workspace_id=owner.workspace_id, name="VIP")])
        session.add_all([ReferralType(workspace_id=owner.workspace_id, name="Friend")])
    first = create_client(
        owner,
        given_name="María 😀",
        family_name="Núñez",
        contact_points=[Point("phone", "600 111 222"), Point("email", "maria@example.com", is_preferred=True)],
        custom_fields=[("shoe", 41), ("notes", "Likes tea")],
        tags=[1],
        referral_type=1,
        allergies=[],
        consent="accepted",
    )
    second = create_client(owner, given_name="Eva", referred_by=first.id)
    update_client(owner, first.id, city="Cádiz", consent="rejected")
    archive_client(owner, second.id)
    with transaction() as session:
        session.add(ClientAlias(workspace_id=owner.workspace_id, client_id=first.id, kind="id", value="777"))
        pair = {"client_id": first.id, "other_id": second.id}
        session.add(DistinctClients(workspace_id=owner.workspace_id, actor_id=owner.actor_id, **pair))
        role = session.scalars(sa.select(Role.id)).first()
        whose = {"workspace_id": owner.workspace_id, "actor_id": owner.actor_id, "role_id": role}
        session.add(Invitation(key_hash="x", email="eva@example.com", expires_at=now(), **whose))
    once(owner, "key", "request", lambda: Answer(201, {}, b"{}"))
    user = user_with_email(people.email_of("owner"))
    start_session(user, memberships_of(user)[0][0], "192.0.2.1", "test")
    db.session.remove()


def test_every_revision_goes_up_and_down_step_by_step(empty: Flask) -> None:
    made: list[set[str]] = [tables()]
    for number in REVISIONS:
        flask_migrate.upgrade(revision=number)
        assert revision() == number
        made.append(tables())
    assert made[-1] == set(Base.metadata.tables)
    for number in reversed(REVISIONS):
        assert (revision(), tables()) == (number, made.pop())
        flask_migrate.downgrade(revision="-1")
    assert (revision(), tables()) == (None, set())


def test_goes_up_and_down_and_up_with_records_in_it(empty: Flask) -> None:
    flask_migrate.upgrade()
    for _ in range(2):
        furnish(empty)
        flask_migrate.downgrade(revision="base")
        assert tables() == set()
        flask_migrate.upgrade()
    assert rows(*Base.metadata.tables) == {name: [] for name in Base.metadata.tables}
    furnish(empty)
    assert all(found for name, found in rows(*Base.metadata.tables).items() if name != "login_throttles")


@pytest.mark.parametrize("target", REVISIONS[:-1])
def test_accounts_survive_the_clients_going_and_coming_back(empty: Flask, target: str) -> None:
    flask_migrate.upgrade()
    furnish(empty)
    before = rows(*ACCOUNTS, but=LATER)
    assert all(before.values())
    flask_migrate.downgrade(revision=target)
    assert rows(*ACCOUNTS, but=LATER) == before
    flask_migrate.upgrade()
    assert rows(*ACCOUNTS, but=LATER) == before
    client = create_client(people.caller("owner"), given_name="Ana")
    assert client.version == 1


def test_whoever_is_there_already_can_be_found(empty: Flask) -> None:
    flask_migrate.upgrade()
    furnish(empty)
    names = ("clients", "search_keys", "search_words", "search_typos")
    before = rows(*names)
    flask_migrate.downgrade(revision="0004")
    with db.engine.connect() as connection:
        texts = list(connection.scalars(sa.text("SELECT search_text FROM clients ORDER BY id")))
    assert texts[0] == " maria nunez maria example com \u241fmaria@example.com\u241f=\u241f#34600111222"
    flask_migrate.upgrade()
    assert rows(*names) == before
    assert [client.given_name for client in find(people.caller("owner"), "nunez 222").clients] == ["María 😀"]


def test_whoever_is_there_already_can_be_found_by_a_stray_word(empty: Flask) -> None:
    flask_migrate.upgrade()
    furnish(empty)
    before = rows("search_keys")
    flask_migrate.downgrade(revision="0005")
    assert len(rows("search_keys")["search_keys"]) == len(before["search_keys"]) - 1
    flask_migrate.upgrade()
    assert rows("search_keys") == before
    assert [client.given_name for client in find(people.caller("owner"), "exam nunez").clients] == ["María 😀"]


def test_upgrading_twice_changes_nothing(empty: Flask) -> None:
    flask_migrate.upgrade()
    furnish(empty)
    before = rows(*Base.metadata.tables)
    flask_migrate.upgrade()
    assert rows(*Base.metadata.tables) == before


def test_no_two_revisions_have_the_same_parent() -> None:
    assert len(ScriptDirectory(str(HOUSE / "migrations")).get_heads()) == 1
    assert sorted(REVISIONS) == REVISIONS, "Number revisions in their order: 0001, 0002, …"
