"""A clinic in which arbitrary clients are born: at the desk, or through any dialect."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from flask import Flask

from registry.callers import Caller
from registry.clients import create_client
from registry.db import db, now
from registry.identifiers import ulid_of
from registry.models import Client, ReferralType, Tag
from registry.workspaces import workspace_named
from tests.people import CLINIC, Program, caller, token_for
from tests.wire.asking import Registered, register, vocabulary
from tests.wire.lens.births import PATHS
from tests.wire.lens.lens import Lens
from tests.wire.lens.values import unique


@dataclass(repr=False)
class Clinic:
    """Who asks, and what a client may refer to: `known` is the number and prefixed id of each tag and the like."""

    app: Flask
    program: Program
    owner: Caller
    known: dict[str, tuple[int, str]] = field(default_factory=dict)
    programs: dict[tuple[str, ...], Program] = field(default_factory=dict)

    def program_for(self, lens: Lens) -> Program:
        """A program that may do what is seen and done through this lens."""
        if lens.scopes and lens.scopes not in self.programs:
            with self.app.app_context():
                token = token_for(workspace_named(CLINIC), lens.name, lens.scopes)
                self.programs[lens.scopes] = Program(self.app, token)
        return self.programs.get(lens.scopes, self.program)

    def __repr__(self) -> str:
        return "the clinic"

    def spelled(self, origin: str, drawn: dict[str, Any]) -> dict[str, Any]:
        """What was drawn for a birth there, with what it refers to, and with what nobody else may have."""
        given = unique(drawn)
        return self.in_our_words(given) if origin == "desk" else self.in_words_of_the_wire(given)

    @contextmanager
    def born(self, origin: str, given: dict[str, Any]) -> Iterator[Registered]:
        """A client born there with these values, for as long as an example needs it."""
        client = self._register(given) if origin == "desk" else self._send(origin, given)
        try:
            yield client
        finally:
            with self.app.app_context():  # its address is free again, and the lists begin with the next one
                gone = sa.update(Client).where(Client.id == client.number).values(archived_at=now())
                db.session.execute(gone)
                db.session.commit()

    def _register(self, given: dict[str, Any]) -> Registered:
        with self.app.app_context():
            client = create_client(self.owner, **given)
            return _registered(client.id, client.uuid, client.slug)

    def _send(self, dialect: str, given: dict[str, Any]) -> Registered:
        answer = self.program.post(PATHS[dialect], json=given)
        assert answer.status_code in {200, 201}, answer.text
        return self.newest()

    def newest(self) -> Registered:
        """Whoever was registered last."""
        with self.app.app_context():
            newest = sa.select(Client.id, Client.uuid, Client.slug).order_by(Client.id.desc()).limit(1)
            return _registered(*db.session.execute(newest).one())

    def in_our_words(self, given: dict[str, Any]) -> dict[str, Any]:
        """The registry's fields, with the numbers of what they refer to."""
        numbers = {name: number for name, (number, _) in self.known.items()}
        return _referring(given, numbers, ("referral_type", "referred_by", "tags"))

    def in_words_of_the_wire(self, given: dict[str, Any]) -> dict[str, Any]:
        """A body, with the prefixed ids of what it refers to."""
        ulids = {name: ulid for name, (_, ulid) in self.known.items()}
        return _referring(given, ulids, ("referral_type_id", "referred_by_id", "tag_ids"))


def furnish(app: Flask, program: Program) -> Clinic:
    """Give the clinic tags, referral types and somebody who refers others."""
    with app.app_context():
        clinic = Clinic(app, program, caller("owner"))
    for number in range(3):
        clinic.known[f"tag {number}"] = vocabulary(app, Tag, f"Tag {number}")
    for number in range(2):
        clinic.known[f"referral type {number}"] = vocabulary(app, ReferralType, f"Way {number}")
    referrer = register(app)
    clinic.known["referrer 0"] = referrer.number, referrer.ulid
    return clinic


def _registered(number: int, uuid: Any, slug: str) -> Registered:
    return Registered(number, str(uuid), ulid_of("cli", uuid), slug)


def _referring(given: dict[str, Any], known: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    def meant(value: Any) -> Any:
        return [known[one] for one in value] if isinstance(value, list) else known[value] if value else value

    return {name: meant(value) if name in names else value for name, value in given.items()}
