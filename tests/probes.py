"""Who may ask and for what: the principals and the ids with which every route is probed."""

import dataclasses
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from registry.clients import archive_client, create_client
from registry.db import db, new_uuid, now, transaction
from registry.identifiers import ulid_of
from registry.models import ApiToken, ClientAlias, Membership, ReferralType, Tag
from registry.tokens import create_token, revoke_token
from registry.users import suspend_user, user_with_email
from registry.workspaces import workspace_named
from tests import people
from tests.people import CLINIC, PASSWORD, SALON, email_of

REQUEST_ID = "probe"  # the same for all, so that two answers can be compared to the letter


@dataclass(frozen=True)
class Known:
    """Every form of one client's id, and the id of a custom field in which it has a value."""

    number: str
    uuid: str
    ulid: str
    slug: str
    field: str = "01890000-0000-7000-8000-00000000f1e1"

    def forms(self) -> dict[str, str]:
        return dataclasses.asdict(self)


@dataclass
class Principal:
    """Somebody who asks: what they send along, where they belong, and whether they are let in and may."""

    name: str
    client: FlaskClient
    headers: dict[str, str] = field(default_factory=dict)
    workspace: str = CLINIC
    known: bool = True
    permissions: frozenset[str] = frozenset()
    curious: bool = False  # tries every malformed id, too

    def ask(self, method: str, path: str, **options: Any) -> TestResponse:
        """Send a request as this principal."""
        headers = {"X-Request-Id": REQUEST_ID} | self.headers | options.pop("headers", {})
        return self.client.open(path, method=method, headers=headers, **options)


@dataclass
class Town:
    """The clinic and the salon, each with a client, a removed one, an alias, a tag and a referral type."""

    app: Flask
    living: dict[str, Known]
    archived: dict[str, Known]
    aliases: dict[str, Known]
    workspaces: dict[str, str]
    numbers: dict[str, dict[str, int]]
    principals: list[Principal]


NOBODY = Known(
    "123456", "01890000-0000-7000-8000-000000000000", "cli_01H4000000000000000000000G", "nobody-has-this-slug"
)
MALFORMED = [
    "0",
    "-1",
    "01",
    "1e3",
    "1.0",
    "+1",
    "9" * 18,
    "9223372036854775808",
    "9" * 40,
    "x",
    "null",
    "%",
    "_",
    "*",
    " ",
    "\x00",
    "1\x00",
    "\n",
    "😀",
    "\u0661",
    "\ufeff1",
    "' OR 1=1 --",
    "..",
    "a" * 3000,
    "cli_",
    "cli_1",
    "cli_" + "Z" * 26,
    "tag_01H4000000000000000000000G",
    "01890000-0000-7000-8000-00000000000",
    "018900000000700080000000000000000",
    "{01890000-0000-7000-8000-000000000000}",
    "urn:uuid:01890000-0000-7000-8000-000000000000",
]


def as_path(text: str) -> str:
    """An id as one segment of a path."""
    return quote(text, safe="")


def settle_town(app: Flask, world: people.World) -> Town:
    """Furnish both workspaces and gather everybody who might ask."""
    with app.app_context():
        living, archived, aliases, numbers = {}, {}, {}, {}
        for slug in (CLINIC, SALON):
            living[slug], archived[slug], aliases[slug], numbers[slug] = _furnish(slug)
        spoilt = _spoilt_tokens()
    return Town(
        app,
        living,
        archived,
        aliases,
        {CLINIC: world.clinic_uuid, SALON: world.salon_uuid},
        numbers,
        [*_strangers(app, spoilt), *_members(app, world)],
    )


def _furnish(slug: str) -> tuple[Known, Known, Known, dict[str, int]]:
    owner = people.caller("owner", slug)
    shoe_size = [("shoe_size", 38)]
    living = create_client(
        owner, given_name="Ana", family_name=slug.title(), phone="600 111 222", custom_fields=shoe_size
    )
    archived = archive_client(owner, create_client(owner, given_name="Gone", family_name=slug.title()).id)
    uuid = new_uuid()
    field = str(living.custom_values[0].field.uuid)
    old = Known(str(700 + living.id), str(uuid), ulid_of("cli", uuid), f"former-of-{slug}", field)
    with transaction() as session:
        for kind, value in (("id", old.number), ("uuid", old.uuid), ("slug", old.slug)):
            session.add(ClientAlias(workspace_id=owner.workspace_id, client_id=living.id, kind=kind, value=value))
        tag, referral = (
            Tag(workspace_id=owner.workspace_id, name="VIP"),
            ReferralType(workspace_id=owner.workspace_id, name="Friend"),
        )
        session.add_all([tag, referral])
        session.flush()
        numbers = {"tag": tag.id, "referral": referral.id, "client": living.id}
    return dataclasses.replace(known(living), field=field), known(archived), old, numbers


def known(client: Any) -> Known:
    """Every form of a client's id."""
    return Known(str(client.id), str(client.uuid), ulid_of("cli", client.uuid), client.slug)


def _spoilt_tokens() -> dict[str, str]:
    clinic = workspace_named(CLINIC)
    texts = {
        name: create_token(name, ["clients.view", "clients.update"], clinic)[1] for name in ("expired", "revoked")
    }
    with transaction() as session:
        session.execute(sa.update(ApiToken).where(ApiToken.name == "expired").values(expires_at=now()))
    revoke_token("revoked", clinic)
    texts["with another secret"] = texts["expired"][:-1] + ("a" if texts["expired"][-1] != "a" else "b")
    texts["made up"] = "cla_" + "0" * 16 + "_" + "A" * 40
    texts["narrow"] = create_token("narrow", ["medical.view"], clinic)[1]
    return texts


def _strangers(app: Flask, spoilt: dict[str, str]) -> list[Principal]:
    """Everybody whom no route may let in."""
    suspended = people.sign_in(app, "clinician")
    left = people.sign_in(app, "manager")
    with app.app_context():
        suspend_user(email_of("clinician"))
        with transaction() as session:
            gone = user_with_email(email_of("manager"))
            session.execute(sa.delete(Membership).where(Membership.user_id == gone.id))
        db.session.remove()
    found = [
        Principal("nobody", app.test_client(), known=False),
        Principal("a suspended user's session", suspended, known=False),
        Principal("the session of somebody who left", left, known=False),
        Principal(
            "a made-up cookie", app.test_client(), {"Cookie": "session=eyJfdXNlcl9pZCI6IjEifQ.x.y"}, known=False
        ),
        Principal("a password", app.test_client(), {"Authorization": "Basic b3duZXI6cGFzc3dvcmQ="}, known=False),
    ]
    found += [
        Principal(f"a token {name}", app.test_client(), bearer(spoilt[name]), known=False)
        for name in ("expired", "revoked", "with another secret", "made up")
    ]
    return [*found, Principal("a token without the scope", app.test_client(), bearer(spoilt["narrow"]))]


def _members(app: Flask, world: people.World) -> list[Principal]:
    """Everybody who works in one of the two workspaces."""
    view = frozenset({"clients.view"})
    desk = view | {"clients.create", "clients.update", "clients.delete"}
    all_of_it = desk | {"workspace.manage"}
    asked = {"email": email_of("owner", SALON), "password": PASSWORD}
    jwt = app.test_client().post("/v1/auth/token", json=asked).get_json()["accessToken"]
    return [
        Principal("the viewer", people.sign_in(app, "viewer"), permissions=view, curious=True),
        Principal("the receptionist", people.sign_in(app, "receptionist"), permissions=desk),
        Principal(
            "the clinic's token", app.test_client(), bearer(world.clinic_token), permissions=all_of_it, curious=True
        ),
        Principal("the salon's owner", people.sign_in(app, "owner", SALON), workspace=SALON, permissions=all_of_it),
        Principal("the salon's access token", app.test_client(), bearer(jwt), workspace=SALON, permissions=all_of_it),
        Principal(
            "the salon's token", app.test_client(), bearer(world.salon_token), workspace=SALON, permissions=all_of_it
        ),
    ]


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def csrf_token(principal: Principal) -> str:
    """The hidden token of the desk's forms, where this principal is shown any."""
    page = principal.ask("GET", "/clients").text
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    return found[1] if found else ""


def plain(answer: TestResponse) -> tuple[int, str, list[tuple[str, str]]]:
    """All of an answer that the caller sees, but for the clock."""
    headers = sorted((name, value) for name, value in answer.headers if name not in {"Date", "Set-Cookie"})
    return answer.status_code, answer.text, headers
