"""Routes that do by hand what the product's do: the same caller let in, the same rows written, the same answer."""

from __future__ import annotations

import hashlib
import hmac
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import orjson
from flask import Blueprint, Response, abort, request, session

from benchmarks.bare.reading import READERS, column_and_value
from benchmarks.bare.recording import New
from registry.identifiers import ulid_of

if TYPE_CHECKING:
    from uuid import UUID

    from benchmarks.bare.driver import Driver
    from benchmarks.bare.recording import Statement

_BY_TOKEN = """
SELECT t.secret_hash, t.scopes, t.workspace_id FROM api_tokens t JOIN workspaces w ON w.id = t.workspace_id
WHERE t.key = ? AND t.revoked_at IS NULL AND t.expires_at > ?
"""
_BY_KEY = "SELECT status, body FROM idempotency_keys WHERE workspace_id = 1 AND key_hash = ?"
_BY_COOKIE = """
SELECT s.workspace_id FROM sessions s JOIN users u ON u.id = s.user_id JOIN workspaces w ON w.id = s.workspace_id
JOIN memberships m ON m.workspace_id = s.workspace_id AND m.user_id = s.user_id
JOIN role_permissions p ON p.workspace_id = m.workspace_id AND p.role_id = m.role_id AND p.permission = ?
WHERE s.key_hash = ? AND s.expires_at > ? AND u.suspended_at IS NULL
"""


@dataclass(slots=True)
class Recorded:
    """What the product did with one person: registered them, with a key and without, changed them, and back."""

    creation: list[Statement]
    once: list[Statement]
    answer: dict[str, Any]
    changes: tuple[list[Statement], list[Statement]]
    turn: int = 0
    busy: threading.Lock = field(default_factory=threading.Lock)


@dataclass
class Bare:
    """The bare routes of one application; `recorded` is filled once there is something to record."""

    driver: Driver
    recorded: dict[str, list[Recorded]] = field(default_factory=dict)

    def caller(self, connection: Any, permission: str) -> int:
        """Return the workspace of whoever asks, by token or by cookie."""
        header = request.headers.get("Authorization")
        workspace = self._by_cookie(connection, permission) if header is None else self._by_token(connection, header)
        return workspace or abort(401)

    def _by_token(self, connection: Any, header: str) -> int | None:
        _, key, secret = header.removeprefix("Bearer ").split("_")
        found = connection.execute(self.driver.sql(_BY_TOKEN), [key, self.driver.moment()]).fetchone()
        is_known = found and hmac.compare_digest(found[0], hashlib.sha256(secret.encode()).hexdigest())
        return int(found[2]) if is_known and orjson.loads(found[1]) else None

    def _by_cookie(self, connection: Any, permission: str) -> int | None:
        key = hashlib.sha256(session["_user_id"].encode()).hexdigest()
        found = connection.execute(self.driver.sql(_BY_COOKIE), [permission, key, self.driver.moment()]).fetchone()
        return None if found is None else int(found[0])

    def create(self, dialect: str, person: int) -> Response:
        """Write the rows of a person, and answer as the product did."""
        orjson.loads(request.get_data())
        recorded, new = self.recorded[dialect][person], New()
        if dialect != "clientes":  # the booking form is open to everybody
            with self.driver.connection() as connection:
                self.caller(connection, "clients.create")
        with self.driver.transaction() as connection:
            first, *others = self._statements(connection, recorded)
            [new.client_id] = first.run(connection, new).fetchone()
            for statement in others:
                statement.run(connection, new)
        return reply(
            _renamed(dialect, recorded.answer, new.client_id, new.uuid), 200 if dialect == "clients" else 201
        )

    def _statements(self, connection: Any, recorded: Recorded) -> list[Statement]:
        """Return what registers a person; with a key, what keeps the answer too, unless there is one."""
        key = request.headers.get("Idempotency-Key")
        if key is None:
            return recorded.creation
        key_hash = hashlib.sha256(f"{request.path} {key}".encode()).hexdigest()
        if connection.execute(self.driver.sql(_BY_KEY), [key_hash]).fetchone():
            abort(409)
        return recorded.once

    def read(self, dialect: str, reference: str) -> Response:
        """Read one client."""
        with self.driver.connection() as connection:
            shown = self._read(connection, dialect, self.caller(connection, "clients.view"), reference)
        return reply({"client": shown} if dialect == "workspaces" else shown)

    def _read(self, connection: Any, dialect: str, workspace_id: int, reference: str) -> Any:
        where = column_and_value(self.driver, dialect, reference)
        return READERS[dialect].one(self.driver, connection, workspace_id, *where) or abort(404)

    def list(self, dialect: str) -> Response:
        """Read the newest clients."""
        limit = int(request.args["limit"])
        with self.driver.connection() as connection:
            workspace_id = self.caller(connection, "clients.view")
            shown, total = READERS[dialect].newest(self.driver, connection, workspace_id, limit)
        return reply({"total": total, "clients": shown})

    def update(self, dialect: str, person: int, reference: str) -> Response:
        """Change a person, or change them back."""
        orjson.loads(request.get_data())
        recorded = self.recorded[dialect][person]
        with self.driver.connection() as connection:
            workspace_id = self.caller(connection, "clients.update")
        with recorded.busy, self.driver.transaction() as connection:
            for statement in recorded.changes[recorded.turn]:
                statement.run(connection, New())
            recorded.turn = 1 - recorded.turn
            shown = None if dialect == "customers" else self._read(connection, dialect, workspace_id, reference)
        return Response(status=204) if shown is None else reply(shown)


def reply(body: Any, status: int = 200) -> Response:
    """Return JSON."""
    return Response(orjson.dumps(body), status, mimetype="application/json")


def _renamed(dialect: str, answer: dict[str, Any], client_id: int, uuid: UUID) -> dict[str, Any]:
    """Return an answer about another client."""
    if dialect == "clientes":
        return answer | {"cliente": answer["cliente"] | {"id": client_id}}
    if dialect == "workspaces":
        return {"client": answer["client"] | {"id": str(uuid)}}
    if dialect == "clients":
        return answer | {"user_id": str(uuid)}
    return answer | {"id": ulid_of("cli", uuid) if dialect == "practice" else str(uuid)}


def routes(bare: Bare) -> Blueprint:
    """Return the bare routes, under /bare."""
    found = Blueprint("bare", __name__, url_prefix="/bare")
    found.post("/<dialect>/<int:person>")(bare.create)
    found.get("/<dialect>")(bare.list)
    found.get("/<dialect>/<reference>")(bare.read)
    found.put("/<dialect>/<int:person>/<reference>")(bare.update)
    return found
