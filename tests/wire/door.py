"""Any JSON route that takes a body, and whoever knocks at it."""

import itertools
import json
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from registry.db import transaction
from registry.models import CustomField, ReferralType, Tag
from tests.people import World
from tests.wire.asking import Registered, register, rows_of

PUBLIC_LIMIT = 8 * 1024
LIMIT = 1024 * 1024


@dataclass(frozen=True)
class Route:
    """One route: `least` and `full` are bodies it accepts, `text` a member of them that takes any text.

    `nullable` are the dotted members that take null, `anything` those that take values of several types. `path` may
    hold {client}, {number}, {ulid} and {field}, ids of a client and of a custom field; `reads` is where what was
    written is read back. `unique` is a text in the bodies whose last four digits must be others each time, `once`
    what a route makes of which there may be only one by each name.
    """

    method: str
    path: str
    dialect: str
    least: dict[str, Any]
    full: dict[str, Any]
    text: str
    reads: str = ""
    success: int = 201
    public: bool = False
    wrong_type: int = 400
    ignores_unknown: bool = True
    nullable: frozenset[str] = frozenset()
    anything: frozenset[str] = frozenset()
    unique: str = ""
    once: type[ReferralType | Tag] | None = None

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}{' in public' if self.public else ''}"

    def path_to(self, client: Registered, field: str) -> str:
        """The path for this client and this custom field."""
        return self.path.format(client=client.uuid, number=client.number, ulid=client.ulid, field=field)

    @property
    def limit(self) -> int:
        """How many bytes a body may have."""
        return PUBLIC_LIMIT if self.public and self.dialect == "clientes" else LIMIT


class Door:
    """One route of a running application, with whoever may use it."""

    def __init__(self, app: Flask, world: World, route: Route) -> None:
        self.app, self.route = app, route
        self.client: FlaskClient = app.test_client()
        shoe_size = [("shoe_size", 38)]
        self.maria = register(app, given_name="Maria", address_line1="Calle Mayor 1", custom_fields=shoe_size)
        [self.field] = rows_of(app, CustomField, "uuid")[0]
        self.sent = itertools.count(1)
        self.token = {"Authorization": f"Bearer {world.clinic_token}"}

    def send(self, content: bytes, content_type: str | None = "application/json", **options: Any) -> TestResponse:
        """Send these bytes as the route's body."""
        if unique := self.route.unique:
            content = content.replace(unique.encode(), f"{unique[:-4]}{next(self.sent):04}".encode())
        answer = self.client.open(
            self.route.path_to(self.maria, str(self.field)),
            method=self.route.method,
            data=content,
            content_type=content_type,
            headers={} if self.route.public else self.token,
            **options,
        )
        if self.route.once and answer.status_code == self.route.success:
            self._forget(self.route.once)
        return answer

    def _forget(self, model: type[ReferralType | Tag]) -> None:
        """Remove what was made, so that the next may have its name."""
        with self.app.app_context(), transaction() as session:
            session.execute(sa.delete(model))

    def send_json(self, value: Any) -> TestResponse:
        """Send a value as JSON, in ASCII only."""
        return self.send(as_json(value))

    def read(self, answer: TestResponse) -> TestResponse:
        """Read back what an answer says was written; one without a body was about Maria."""
        found = answer.get_json() or {"id": self.maria.uuid}
        found = found.get("cliente") or found.get("client") or found
        identifier = found.get("id") or found["user_id"]
        return self.client.get(self.route.reads.format(id=identifier), headers=self.token)


def as_json(value: Any) -> bytes:
    """A value as JSON, in ASCII only."""
    return json.dumps(value).encode()


def named(route: Route) -> str:
    """What a test of this route is called."""
    return route.name
