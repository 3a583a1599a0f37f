"""One call of every route that does what the route is for: what it sends, and to a client in which state."""

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from registry.clients import archive_client, create_client, update_client
from registry.db import transaction
from registry.invitations import invite
from registry.models import AuditEvent, CustomField, ReferralType, Tag
from registry.workspaces import PUBLIC_FORM, system_caller, workspace_named
from tests.browser.desk_client import ORIGIN, Desk
from tests.browser.settings.routes import SETTINGS, one_more, typed_into
from tests.e2e.household import HELEN
from tests.people import CLINIC, PASSWORD, Program, World, caller, email_of
from tests.wire.asking import Registered, registered_as, rows_of

CREDENTIALS = {"email": email_of("receptionist"), "password": PASSWORD}
METHODS = [
    {"type": "phone", "value": "+34 600 000 001", "isPreferred": True},
    {"type": "email", "value": "ana@example.com", "isPreferred": False},
]
_serials = itertools.count(1000)
Body = dict[str, Any]


@dataclass(frozen=True)
class Call:
    """`body` is sent as JSON; `form` names the page whose form is filled in and sent, `typed` what is changed there.

    `who` is a program with a token, somebody at the desk (with their cookie), or nobody. `part`: only of a page.
    """

    who: str = "program"
    body: Body | None = None
    form: str = ""
    typed: Body = field(default_factory=dict)
    state: str = "living"
    query: str = ""
    part: bool = False


_PAGE = Call("desk")
_PART = Call("desk", part=True)
_CREATE_CUSTOMER = Call(body={"name": "Ana Gil", "externalCustomerId": "crm-{serial}"})
_REPLACE_CUSTOMER = Call(body={"name": "Ana María Gil", "externalCustomerId": "crm-{serial}"})


def _marking(state: str) -> Call:
    return Call("desk", form="/clients/{number}", state=state)


_PATHS = {  # what comes before a client's id, and which form of it goes there
    "/api/clientes/": "number",
    "/api/clients/": "uuid",
    "/api/customers/": "slug",
    "/customers/": "slug",
    "/clients/": "number",
    "/v1/clients/": "ulid",
    "/v1/workspace/": "uuid",
}
# What is not named here is asked by a program, without a body.
CALLS = {
    "GET /": _PAGE,
    "POST /api/auth/login": Call("nobody", CREDENTIALS),
    "POST /api/auth/logout": _PAGE,
    "POST /api/clientes": Call(
        "nobody",
        {"nombres": "Ana", "apellidos": "Gil", "telefono": "+34 600 000 001", "email": "ana{serial}@example.com"},
    ),
    "PUT /api/clientes/<client_id>": Call(body={"telefono": "+34 600 000 002"}),
    "GET /api/clients": _PAGE,
    "POST /api/clients": Call(
        "desk", {"email": "ana{serial}@example.com", "name": "Ana", "surname": "Gil", "phone": "+34600000001"}
    ),
    "PUT /api/clients": Call("desk", {}),
    "DELETE /api/clients": _PAGE,
    "GET /api/clients/": _PAGE,
    "PUT /api/clients/": Call("desk", {}),
    "DELETE /api/clients/": _PAGE,
    "GET /api/clients/<client_id>": _PAGE,
    "PUT /api/clients/<client_id>": Call("desk", {"phone": "+34600000002", "city": "Vic"}),
    "DELETE /api/clients/<client_id>": _PAGE,
    "GET /clients": _PAGE,
    "POST /clients": Call("desk", form="/clients/new", typed={"given_name": "Ana", "family_name": "Gil"}),
    "GET /clients/<number>": _PAGE,
    "POST /clients/<number>/activate": _marking("inactive"),
    "POST /clients/<number>/archive": _marking("living"),
    "POST /clients/<number>/confirm": _marking("unconfirmed"),
    "POST /clients/<number>/deactivate": _marking("living"),
    "GET /clients/<number>/edit": _PAGE,
    "GET /clients/<number>/edit/<part>": _PAGE,
    "POST /clients/<number>/edit": Call("desk", form="/clients/{number}/edit", typed={"city": "Vic"}),
    "GET /clients/<number>/peek": _PART,
    "POST /clients/<number>/history/<event>/put-back": Call(
        "desk", form="/clients/{number}", typed={"field": "city"}, state="changed"
    ),
    "POST /clients/<number>/restore": _marking("archived"),
    "POST /clients/<number>/different": Call("desk", form="/clients/{number}", typed={"other": "1"}),
    "POST /clients/possible-duplicates": Call("desk", form="/clients/new", typed={"given_name": "Helen"}),
    "POST /clients/<number>/undo": Call("desk", form="/clients/{number}", typed={"version": "2"}, state="changed"),
    "GET /clients/new": _PAGE,
    "GET /find": Call("desk", part=True, query="?q=ana"),
    "GET /docs": _PAGE,
    "GET /docs/<dialect>": _PAGE,
    "GET /sign-in": Call("nobody"),
    "POST /preferences/language": Call("desk", form="/clients", typed={"language": "es"}),
    "POST /preferences/theme": Call("desk", form="/clients", typed={"theme": "dark"}),
    "POST /sign-in": Call("nobody", form="/sign-in", typed=CREDENTIALS),
    "POST /sign-out": Call("desk", form="/clients"),
    "POST /v1/auth/token": Call("nobody", CREDENTIALS),
    "POST /v1/clients": Call(
        body={
            "first_name": "Ana",
            "last_name": "Gil",
            "email": "ana@example.com",
            "phone_number": "600 000 001",
            "phone_numbers": [{"number": "600 000 003", "code": "+34", "type": "work"}],
            "privacy_policy_consent": "accepted",
            "allergies": [{"name": "Latex", "reaction": "Rash"}],
        }
    ),
    "POST /v1/clients/<client_id>": Call(body={"phone_number": "600 000 002", "alert": "Stairs"}),
    "PATCH /v1/clients/<client_id>": Call(body={"phone_number": "600 000 002", "alert": "Stairs"}),
    "POST /v1/referral-types": Call(body={"name": "Friend {serial}"}),
    "POST /v1/tags": Call(body={"name": "VIP {serial}"}),
    "POST /v1/workspace/<workspace_id>/client-fields": Call(body={"fieldKey": "hat_{serial}"}),
    "PATCH /v1/workspace/<workspace_id>/client-fields/<field_id>": Call(body={"label": "Size of hats {serial}"}),
    "POST /v1/workspace/<workspace_id>/clients": Call(
        body={
            "name": "Ana Gil",
            "contactMethods": METHODS,
            "customFields": [{"fieldKey": "notes", "value": "Mornings"}, {"fieldKey": "shoe_size", "value": 38}],
        }
    ),
    "PATCH /v1/workspace/<workspace_id>/clients/<client_id>": Call(body={"contactMethods": METHODS}),
    **{f"POST {prefix}/customers": _CREATE_CUSTOMER for prefix in ("", "/api")},
    **{f"PUT {prefix}/customers/<reference>": _REPLACE_CUSTOMER for prefix in ("", "/api")},
}


SETTINGS_PATHS = ("/settings", "/preferences/discreet", "/preferences/shortcuts", "/invitation/")


class Callers:
    """Whoever calls, each with a warm credential: its first use is written down, the others are not."""

    def __init__(self, app: Flask, world: World) -> None:
        self.app = app
        self.program = Program(app, world.clinic_token)
        self.program.get("/v1/tags")
        self.desk = Desk(app, "owner").client
        self.tag, self.referral = self._vocabulary()
        self.asset = re.findall(r"/assets/[^\"']+", app.test_client().get("/sign-in").text)[0]

    def _vocabulary(self) -> tuple[int, int]:
        with self.app.app_context(), transaction() as session:
            workspace_id = workspace_named(CLINIC).id
            tag = Tag(workspace_id=workspace_id, name="VIP")
            referral = ReferralType(workspace_id=workspace_id, name="Friend")
            session.add_all([tag, referral])
            session.flush()
            return tag.id, referral.id

    def registered(self, state: str = "living") -> Registered:
        """Register a client of whom much is known, and bring it into this state."""
        known = HELEN | {"tags": [self.tag], "referral_type": self.referral, "custom_fields": [("shoe_size", 38)]}
        with self.app.app_context():
            owner = caller("owner")
            website = system_caller(workspace_named(CLINIC), PUBLIC_FORM, "public form")
            if state == "unconfirmed":
                client = create_client(website, given_name="Nuria", phone="600 700 800")
            else:
                client = create_client(owner, **known)
            if state == "archived":
                archive_client(owner, client.id)
            if state == "changed":
                update_client(owner, client.id, city="Vic")
            if state == "inactive":
                update_client(owner, client.id, is_active=False)
            return registered_as(client)

    def ready(self, line: str) -> Callable[[], TestResponse]:
        """Prepare a call of this route, and return what makes it."""
        if any(line.partition(" ")[2].startswith(start) for start in SETTINGS_PATHS):
            return self._ready_setting(line)
        call, client = CALLS.get(line, Call()), self.registered(CALLS.get(line, Call()).state)
        method, path = line.partition(" ")[0], self._path(line, client)
        if call.form:
            desk = Desk(self.app, "owner" if call.who == "desk" else None)
            page = desk.get(call.form.format(number=client.number))
            sent = page.form(path if page.has_form(path) else "/sign-out").filled(call.typed)
            return lambda: desk.client.open(path, method=method, data=sent, headers=ORIGIN)
        options: Any = {} if call.body is None else {"json": self._numbered(call.body)}
        if call.part:
            path, options = path + call.query, {"headers": {"HX-Request": "true"}}
        if call.who == "program":
            return lambda: self.program.request(method, path, **options)
        someone = Desk(self.app, "owner").client if call.who == "desk" else self.app.test_client()
        return lambda: someone.open(path, method=method, **options)

    def _ready_setting(self, line: str) -> Callable[[], TestResponse]:
        method, _, rule = line.partition(" ")
        if "<key>" in rule:
            with self.app.app_context():
                path = rule.replace("<key>", invite(caller("owner"), f"new{next(_serials)}@example.com", "viewer"))
            desk, typed = Desk(self.app), {"name": "Eva", "password": PASSWORD}
            page = desk.get(path)
        else:
            way = SETTINGS[method, rule.replace("/<number>", "/1")]
            with self.app.app_context():
                number, other = (one_more(way.kind), one_more(way.kind)) if way.kind else (0, 0)
            path, typed = rule.replace("<number>", str(number)), typed_into(way, number, other)
            desk = Desk(self.app, "owner")
            page = desk.get("/settings/account")
        token = next(form["csrf_token"] for form in page.read.forms if "csrf_token" in form)
        sent = {"csrf_token": token, **typed} if method == "POST" else None
        return lambda: desk.client.open(path, method=method, data=sent, headers=ORIGIN)

    def _path(self, line: str, client: Registered) -> str:
        path = line.partition(" ")[2].replace("<workspace_id>", CLINIC).replace("<dialect>", "clientes")
        path = path.replace("/assets/<digest>/<filename>", self.asset)
        if "<field_id>" in path:
            return path.replace("<field_id>", self._unused_field())
        start = next((start for start in _PATHS if path.startswith(start)), "")
        form = getattr(client, _PATHS[start]) if start else ""
        for name in ("<client_id>", "<reference>", "<number>"):
            path = path.replace(name, str(form))
        path = path.replace("<part>", "contact")
        if "<event>" in path:
            path = path.replace("<event>", str(max(number for (number,) in rows_of(self.app, AuditEvent, "id"))))
        return path

    def _unused_field(self) -> str:
        body = self._numbered({"fieldKey": "hat_{serial}"})
        self.program.post("/v1/workspace/clinic/client-fields", json=body)
        return str(rows_of(self.app, CustomField, "uuid")[-1][0])

    @staticmethod
    def _numbered(body: Body) -> Body:
        serial = str(next(_serials))
        return {
            name: value.replace("{serial}", serial) if isinstance(value, str) else value
            for name, value in body.items()
        }
