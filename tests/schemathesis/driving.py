"""Requests that Schemathesis makes from the published document alone, aimed at records that are there."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.transport.wsgi import WSGI_TRANSPORT
from werkzeug.test import TestResponse

from registry.callers import Caller
from registry.clients import create_client
from registry.db import Base, db, transaction
from registry.identifiers import ulid_of
from registry.models import CustomField
from registry.workspaces import workspace_named
from tests import databases, people
from tests.conftest import app_on
from tests.published import published

# Who asks: mostly somebody who may do everything, now and then somebody who may little, or nobody.
ASKING = ("everything", "everything", "everything", "everything", "viewing", "nobody")


@cache
def drawn() -> Any:
    """The published document as Schemathesis reads it."""
    return schemathesis.openapi.from_dict(published().document)


def operations() -> dict[str, tuple[str, str, str]]:
    """Every operation by its name: its dialect, method and path; but not at the address shared with the desk."""
    return {
        operation["operationId"]: (operation["tags"][0], method.upper(), path)
        for path, methods in published().document["paths"].items()
        for method, operation in methods.items()
        if path != "/clients"
    }


def share(operation: str, of_dialect: int) -> int:
    """How many cases of a dialect fall to one of its operations."""
    found = operations()
    beside = [one for one, (dialect, *_) in found.items() if dialect == found[operation][0]]
    return -(-of_dialect // len(beside))


def cases(operation: str) -> st.SearchStrategy[Any]:
    """Requests that keep to the document, and half as many that break it."""
    _, method, path = operations()[operation]
    keeping, breaking = (
        drawn()[path][method].as_strategy(generation_mode=mode)
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    )
    return st.one_of(keeping, keeping, breaking)


@dataclass
class House:
    """One database with a clinic on it, its tokens, and what can be asked for there by the path's words."""

    kind: str
    app: Flask
    client: FlaskClient
    tokens: dict[str, str]
    known: dict[str, list[str]] = field(default_factory=dict)
    asked: int = 0

    def furnish(self) -> None:
        """Register those anew at whom a path is aimed."""
        with self.app.app_context():
            self.known = known_in(people.caller("owner"))

    def answer(self, case: Any, who: str, aim: int) -> TestResponse:
        """Send a case, its path aimed at something that is there unless `aim` is 0."""
        if aim and case.path_parameters:
            there = {name: self.known.get(name, ["1"]) for name in case.path_parameters}
            dialect = case.operation.tags[0]
            there["client_id"] = self.known[dialect]
            case.path_parameters.update({name: there[name][aim % len(there[name])] for name in case.path_parameters})
        sent = WSGI_TRANSPORT.serialize_case(case)
        headers = {name: value for name, value in sent.pop("headers").items() if name != "Authorization"}
        if "json" in sent:  # numbers beyond 64 bits too, which the app's own JSON does not write
            sent["data"] = json.dumps(sent.pop("json"))
        if who in self.tokens:
            headers["Authorization"] = f"Bearer {self.tokens[who]}"
        answer = self.client.open(**sent, headers=headers)
        self.asked += 1
        if case.method == "DELETE" and answer.status_code < 300:
            self.furnish()
        return answer


def known_in(owner: Caller) -> dict[str, list[str]]:
    """What a path may name: the workspace, a custom field, and clients as each dialect knows them."""
    clients = [create_client(owner, given_name=name, family_name="Gil") for name in ("Ana", "Berta", "Carla")]
    with transaction() as session:
        shoe = CustomField(workspace_id=owner.workspace_id, key=f"shoe-{clients[0].id}", label="Shoe", kind="text")
        session.add(shoe)
        session.flush()
        custom_field = str(shoe.uuid)
    uuids = [str(client.uuid) for client in clients]
    return {
        "clientes": [str(client.id) for client in clients],
        "clients": uuids,
        "workspaces": uuids,
        "practice": [ulid_of("cli", client.uuid) for client in clients],
        "reference": [client.slug for client in clients],
        "customers": uuids,
        "workspace_id": [owner.workspace_slug],
        "field_id": [custom_field],
    }


def houses(worker: str) -> Iterator[House]:
    """A clinic on each database, as good as new."""
    for kind in databases.KINDS:
        app = app_on(databases.database_url(kind, worker))
        with app.app_context():
            databases.empty_all_tables(db.engine, Base.metadata)
        world = people.settle(app)
        with app.app_context():
            viewing = people.token_for(workspace_named(people.CLINIC), "Viewing", ("clients.view",))
        house = House(kind, app, app.test_client(), {"everything": world.clinic_token, "viewing": viewing})
        house.furnish()
        yield house
