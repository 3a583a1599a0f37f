"""How many SQL statements each route takes: one more is noticed, and a list takes as many for twenty as for two.

tests/statements.txt has a line for each route: on SQLite, on PostgreSQL.
"""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from registry.clients import create_client, update_client
from registry.db import db, transaction
from registry.models import Client, ReferralType, Tag
from tests import databases
from tests.calls import Callers
from tests.people import World, caller
from tests.statements import statements_of

TABLE = Path(__file__).with_name("statements.txt")
ROUTES = Path(__file__).with_name("routes.txt")
ROLES = ("owner", "manager", "receptionist", "clinician")
MISSING = "-"
# They say that an id is missing, whoever asks.
REFUSED = {f"{method} /api/clients{end}" for method in ("PUT", "DELETE") for end in ("", "/")} | {"GET /api/clients/"}
# Lists as they are asked for; each is told apart from itself by how many clients there are.
LISTS = (
    "/clients",
    "/clients?q=ana",
    "/clients?q=ana+600",
    "/api/clientes",
    "/api/clientes?limit=50",
    "/api/clients?limit=50",
    "/api/clients?limit=50&search=ana",
    "/api/clients?limit=50&reveal=true",
    "/customers?limit=50",
    "/v1/clients?limit=50",
    "/v1/workspace/clinic/clients?limit=50",
    "/v1/workspace/clinic/client-fields",
    "/v1/tags",
    "/v1/referral-types",
)


@pytest.fixture
def callers(app: Flask, world: World) -> Callers:
    return Callers(app, world)


def routes() -> list[str]:
    """Every route as `METHOD path`."""
    return [" ".join(line.split()[:2]) for line in ROUTES.read_text().splitlines()]


def table() -> dict[str, list[str]]:
    """The two numbers of every route that has a line."""
    lines = TABLE.read_text().splitlines() if TABLE.exists() else []
    return {line.rsplit(" ", 2)[0]: line.rsplit(" ", 2)[1:] for line in lines}


def counted(callers: Callers) -> Iterator[tuple[str, str]]:
    """Every route and how many statements it takes here."""
    for line in routes():
        call = callers.ready(line)
        with statements_of(callers.app) as found:
            answer = call()
        answer.close()
        assert answer.status_code == 400 if line in REFUSED else answer.status_code < 400, f"{line}: {answer.text}"
        yield line, str(len(found))


def test_every_route_takes_as_many_statements_as_its_table_says(app: Flask, callers: Callers) -> None:
    with app.app_context():
        here = databases.KINDS.index(db.engine.dialect.name)
    known = table()
    now = {line: [*known.get(line, [MISSING] * len(databases.KINDS))] for line in routes()}
    for line, number in counted(callers):
        now[line][here] = number
    text = "".join(f"{line} {' '.join(numbers)}\n" for line, numbers in now.items())
    assert text == TABLE.read_text(), f"If this is meant, write it into {TABLE.name}:\n\n{text}"


@pytest.fixture
def crowd(callers: Callers) -> Callable[[int], None]:
    """`crowd(18)` registers as many clients who have nothing in common: what is read for one is read for no other."""
    serials = itertools.count()
    app = callers.app

    def register(how_many: int) -> None:
        with app.app_context():
            for serial in itertools.islice(serials, how_many):
                register_unlike(serial)

    return register


def register_unlike(serial: int) -> None:
    """Register a client with a tag, a referral, a custom field, a number and a past of their own."""
    by = caller(ROLES[serial % len(ROLES)])
    with transaction() as session:
        tag, referral = (kind(workspace_id=by.workspace_id, name=f"No. {serial}") for kind in (Tag, ReferralType))
        session.add_all([tag, referral])
        session.flush()
        friend = session.scalar(sa.select(sa.func.max(Client.id)))  # whoever came before
    client = create_client(
        by,
        given_name="Ana",
        family_name=f"Soler {serial}",
        phone=f"600 000 {serial:03}",
        email=f"ana{serial}@example.com",
        document_number=f"1234567{serial:02}",
        tags=[tag.id],
        referral_type=referral.id,
        referred_by=friend,
        custom_fields=[(f"field_{serial}", serial)],
    )
    update_client(caller(ROLES[(serial + 1) % len(ROLES)]), client.id, city="Vic")


def statements_for(callers: Callers, path: str) -> tuple[list[str], str]:
    """The statements that reading this takes, and what is answered."""
    someone = callers.desk if path.startswith("/clients") else callers.program
    with statements_of(callers.app) as found:
        answer = someone.get(path)
    assert answer.status_code == 200, answer.text
    return found, answer.text


@pytest.mark.parametrize("path", LISTS)
def test_a_list_takes_as_many_statements_for_twenty_as_for_two(
    callers: Callers, crowd: Callable[[int], None], path: str
) -> None:
    crowd(2)
    few, shown = statements_for(callers, path)
    crowd(18)
    many, more_shown = statements_for(callers, path)
    assert len(more_shown) > len(shown) + 18 * 20
    assert len(many) == len(few), "\n\n".join(many)


def test_a_record_takes_as_many_statements_with_twenty_changes_as_with_two(callers: Callers) -> None:
    client = callers.registered()
    path = f"/clients/{client.number}"

    def change(how_often: int) -> None:
        for serial in range(how_often):
            with callers.app.app_context():
                update_client(caller(ROLES[serial % 2]), client.number, city=f"Vic {how_often} {serial}")

    change(2)
    few, shown = statements_for(callers, path)
    change(18)
    many, more_shown = statements_for(callers, path)
    assert len(more_shown) > len(shown)
    assert len(many) == len(few), "\n\n".join(many)
