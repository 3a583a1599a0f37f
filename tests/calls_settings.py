"""One call of every route of the settings that does what the route is for, on something made for it."""

import itertools
import re
from collections.abc import Callable

from flask import Flask
from werkzeug.test import TestResponse

from registry.callers import Caller
from registry.field_definitions import define_field
from registry.invitations import invitation_with, invite
from registry.sessions import sessions_of, start_session
from registry.token_keeping import make_token, tokens_of
from registry.users import user_with_email
from registry.vocabulary import create_referral_type, create_tag
from registry.workspaces import memberships_of
from tests import people
from tests.browser.desk_client import ORIGIN, Desk
from tests.browser.settings.routes import SETTINGS

ROLE = "manager"  # who looks after their account
NEW_PASSWORD = "another horse desk lamp"
_serials = itertools.count(1)


def _session(_: Caller, serial: int) -> int:
    user = user_with_email(people.email_of(ROLE))
    key = start_session(user, memberships_of(user)[0][0], "192.0.2.1", f"Firefox {serial}")
    return sessions_of(user, key)[0][0].id


def _token(caller: Caller, serial: int) -> int:
    make_token(caller, f"Website {serial}", ["clients.view"], 30)
    return next(token.id for token in tokens_of(caller) if token.name == f"Website {serial}")


def _field(caller: Caller, serial: int) -> int:
    define_field(caller, f"before_{serial}")
    return define_field(caller, f"hat_{serial}").id


def _invitation(caller: Caller, serial: int) -> int:
    return invitation_with(invite(caller, f"new{serial}@clinic.example", "viewer")).invitation.id


MAKERS: dict[str, Callable[[Caller, int], int]] = {
    "": lambda _, __: 0,
    "session": _session,
    "tag": lambda caller, serial: create_tag(caller, f"Tag {serial}").id,
    "referral type": lambda caller, serial: create_referral_type(caller, f"Referral {serial}").id,
    "field": _field,
    "token": _token,
    "member": lambda _, __: user_with_email(people.email_of("clinician")).id,
    "invitation": _invitation,
}


def ready(app: Flask, line: str) -> Callable[[], TestResponse]:
    """Prepare a call of this route of the settings, and return what makes it."""
    method, _, rule = line.partition(" ")
    if "<key>" in rule:
        return _invited(app, method)
    way = SETTINGS[method, rule.replace("<number>", "1")]
    serial = next(_serials)
    with app.app_context():
        owner = people.caller("owner")
        number = MAKERS[way.kind](owner, serial)
        other = MAKERS[way.kind](owner, next(_serials)) if rule.endswith("/merge") else 0
    desk = Desk(app, role_for(rule))
    token = desk.get("/settings").form("/sign-out")["csrf_token"]
    typed = {re.sub("-1-", f"-{number}-", name): value for name, value in way.typed.items()}
    typed |= {name: f"Stolen {serial}" for name, value in typed.items() if value == "Stolen"}
    typed |= {name: str(other) for name in typed if other and name.startswith("merge-")}
    path, data = rule.replace("<number>", str(number)), {"csrf_token": token, **typed}
    return lambda: desk.client.open(path, method=method, data=data if method == "POST" else None, headers=ORIGIN)


def role_for(rule: str) -> str:
    """Who calls: whoever changes their password calls nothing else."""
    if rule.endswith("/password"):
        return "viewer"
    return ROLE if "account" in rule else "owner"


def _invited(app: Flask, method: str) -> Callable[[], TestResponse]:
    with app.app_context():
        path = f"/invitation/{invite(people.caller('owner'), f'eva{next(_serials)}@example.com', 'viewer')}"
    nobody = Desk(app)
    page = nobody.get(path)
    if method == "GET":
        return lambda: nobody.client.get(path)
    filled = page.form(path).filled({"name": "Eva", "password": NEW_PASSWORD})
    return lambda: nobody.client.post(path, data=filled, headers=ORIGIN)
