"""The product's own server with the bare routes beside it, in a process of its own: what the wire benchmark asks.

Started as a program it prepares a clinic with clients, records what the product does with some people, says how to
ask as one line of JSON, and serves as `flask up` does.
"""

from __future__ import annotations

import argparse
import itertools
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import flask_migrate
import orjson
import sqlalchemy as sa
from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from app import create_app, csrf
from benchmarks.asking import KEY, PLAIN
from benchmarks.bare.driver import Driver
from benchmarks.bare.recording import Recorder, empty_shared, snapshot
from benchmarks.bare.routes import Bare, Recorded, routes
from benchmarks.bodies import CHANGED, CHANGING, CREATED, DIALECTS, PATHS, people, text
from blueprints.commands import serving
from blueprints.settings import Settings
from registry.db import db
from registry.demo.bulk import add_crowd
from registry.models import Client
from registry.workspaces import COMMAND, system_caller, workspace_named
from tests import people as staff

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from benchmarks.bare.recording import Statement
    from registry.demo.crowd import Stranger

_serials = itertools.count(1)


def main() -> None:
    """Prepare, say how to ask, and serve."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--url", required=True, help="of an empty database")
    arguments.add_argument("--port", type=int, required=True)
    arguments.add_argument(
        "--clients", type=int, required=True, help="how many there are before anything is measured"
    )
    arguments.add_argument("--people", type=int, required=True, help="how many are recorded for each dialect")
    chosen = arguments.parse_args()
    app, bare = build(chosen.url)
    facts = prepare(app, bare, chosen.clients, chosen.people)
    with serving.listen("127.0.0.1", chosen.port) as listener:
        serving.serve(app, listener, lambda: print(orjson.dumps(facts).decode(), flush=True))


def build(url: str) -> tuple[Flask, Bare]:
    """Return the product with the bare routes, alone and in an application of their own; its tables are made."""
    settings = Settings(
        secret_key="benchmark " * 4, database_url=url, data_dir=Path(os.devnull), public_create_limit="", api_limit=""
    )
    app, bare = create_app(settings), Bare(Driver(url))
    blueprint = routes(bare)
    csrf.exempt(blueprint)
    app.register_blueprint(blueprint)
    plain = Flask("plain")
    plain.secret_key = app.secret_key
    plain.register_blueprint(routes(bare))
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {PLAIN: plain})  # type: ignore[method-assign]
    with app.app_context():
        flask_migrate.upgrade()
    return app, bare


def prepare(app: Flask, bare: Bare, clients: int, how_many: int) -> dict[str, Any]:
    """Furnish the clinic; return what one needs to know to ask: credentials and clients."""
    world = staff.settle(app)
    owner = staff.sign_in(app, "owner")
    cookie = owner.get_cookie("session")
    assert cookie is not None
    made: dict[str, list[str]] = {}
    for dialect in DIALECTS:
        made[dialect], bare.recorded[dialect] = record(app, bare, dialect, owner, people(how_many))
    with app.app_context():
        add_crowd(system_caller(workspace_named(staff.CLINIC), COMMAND, "command"), clients)
        settle(bare.driver)
    return {"token": world.clinic_token, "cookie": f"session={cookie.value}", "clients": made}


def record(
    app: Flask, bare: Bare, dialect: str, owner: FlaskClient, strangers: list[Stranger]
) -> tuple[list[str], list[Recorded]]:
    """Let the product register and change each of these; return their ids in the dialect, and what it did."""
    anyone, ids, found = app.test_client(), [], []
    for one in strangers:
        empty_shared(bare.driver)
        asker = anyone if dialect == "clientes" else owner
        created = send(asker, "POST", PATHS[dialect], text(CREATED[dialect](one), next(_serials)))
        number = newest(app)
        recorder, states = Recorder(bare.driver), [snapshot(bare.driver, number)]
        reference = id_of(dialect, created)
        once = record_once(app, recorder, asker, PATHS[dialect], text(CREATED[dialect](one), next(_serials)))
        for body in (text(CHANGED[dialect](one), next(_serials)) for _ in range(2)):
            empty_shared(bare.driver)
            send(owner, CHANGING.get(dialect, "PUT"), f"{PATHS[dialect]}/{reference}", body)
            states.append(snapshot(bare.driver, number))
        ids.append(reference)
        changes = recorder.change(states[2], states[1]), recorder.change(states[1], states[2])
        found.append(Recorded(recorder.creation(states[0], number), once, created, changes))
    return ids, found


def record_once(app: Flask, recorder: Recorder, asker: FlaskClient, path: str, body: bytes) -> list[Statement]:
    """Let the product register somebody with a key by which it does so once, and return what it did."""
    empty_shared(recorder.driver)
    send(asker, "POST", path, body, {KEY: f"recorded-{next(_serials)}"})
    number = newest(app)
    return recorder.creation(snapshot(recorder.driver, number), number)


def send(client: FlaskClient, method: str, path: str, body: bytes, headers: dict[str, str] | None = None) -> Any:
    """Send one request that must succeed, and return the answer's body."""
    answer = client.open(path, method=method, data=body, content_type="application/json", headers=headers)
    assert answer.status_code in {200, 201, 204}, answer.text
    return answer.get_json(silent=True)


def id_of(dialect: str, answer: dict[str, Any]) -> str:
    """Return the id in an answer, as the dialect's paths take it."""
    record = answer.get("cliente") or answer.get("client") or answer
    return str(record["user_id" if dialect == "clients" else "id"])


def newest(app: Flask) -> int:
    """Return the number of the client that was registered last."""
    with app.app_context():
        return db.session.scalar(sa.select(sa.func.max(Client.id))) or 0


def settle(driver: Driver) -> None:
    """Let the database know what it holds."""
    with driver.connection() as connection:
        if not driver.is_sqlite:
            connection.execute("SET statement_timeout = 0")
        connection.execute("ANALYZE" if driver.is_sqlite else "VACUUM ANALYZE")


if __name__ == "__main__":
    main()
