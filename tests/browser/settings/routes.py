"""Every route of the settings: what it needs, what its number is of, and a form that would do something."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask

from blueprints.browser.desk import MEMBER
from registry.callers import Caller
from registry.field_definitions import define_field
from registry.invitations import invitation_with, invite
from registry.sessions import sessions_of, start_session
from registry.token_keeping import make_token, tokens_of
from registry.users import user_with_email
from registry.vocabulary import create_referral_type, create_tag
from registry.workspaces import memberships_of
from tests import people
from tests.people import CLINIC, SALON


@dataclass(frozen=True)
class Way:
    """What a route needs, what its number is of, and what one types."""

    needs: str
    kind: str = ""
    typed: dict[str, Any] = field(default_factory=dict)


_serials = itertools.count(1)
ACCOUNT = {"name": "Stolen", "language": "es", "theme": "dark", "shortcuts": "", "discreet": "on"}
PASSWORDS = {"current": people.PASSWORD, "new": people.PASSWORD}
WORKSPACE = {
    "name": "Stolen",
    "client_word": "patient",
    "country_code": "FR",
    "time_zone": "Europe/Paris",
    "language": "es",
    "lock_minutes": "5",
    "public_create": "",
}
SETTINGS: dict[tuple[str, str], Way] = {
    ("POST", "/preferences/discreet"): Way(MEMBER, typed={"discreet": "on"}),
    ("POST", "/preferences/shortcuts"): Way(MEMBER, typed={"shortcuts": "on"}),
    ("GET", "/settings"): Way(MEMBER),
    ("GET", "/settings/account"): Way(MEMBER),
    ("POST", "/settings/account"): Way(MEMBER, typed=ACCOUNT),
    ("POST", "/settings/account/sessions/1/end"): Way(MEMBER, "session"),
    ("POST", "/settings/account/password"): Way(MEMBER, typed=PASSWORDS),
    ("GET", "/settings/workspace"): Way("workspace.manage"),
    ("POST", "/settings/workspace"): Way("workspace.manage", typed=WORKSPACE),
    ("GET", "/settings/tags"): Way("workspace.manage"),
    ("POST", "/settings/tags"): Way("workspace.manage", typed={"new-name": "Stolen", "new-tone": "3"}),
    ("POST", "/settings/tags/1"): Way("workspace.manage", "tag", {"word-1-name": "Mine", "word-1-tone": "3"}),
    ("POST", "/settings/tags/1/merge"): Way("workspace.manage", "tag", {"merge-1-into": "{other}"}),
    ("POST", "/settings/tags/1/remove"): Way("workspace.manage", "tag"),
    ("GET", "/settings/referral-types"): Way("workspace.manage"),
    ("POST", "/settings/referral-types"): Way("workspace.manage", typed={"new-name": "Stolen"}),
    ("POST", "/settings/referral-types/1"): Way("workspace.manage", "referral type", {"word-1-name": "Mine"}),
    ("POST", "/settings/referral-types/1/merge"): Way(
        "workspace.manage", "referral type", {"merge-1-into": "{other}"}
    ),
    ("POST", "/settings/referral-types/1/remove"): Way("workspace.manage", "referral type"),
    ("GET", "/settings/fields"): Way("workspace.manage"),
    ("POST", "/settings/fields"): Way("workspace.manage", typed={"new-label": "Stolen", "new-kind": "text"}),
    ("POST", "/settings/fields/1"): Way(
        "workspace.manage", "field", {"field-1-label": "Stolen", "field-1-kind": "text"}
    ),
    ("POST", "/settings/fields/1/move"): Way("workspace.manage", "field", {"direction": "up"}),
    ("POST", "/settings/fields/1/remove"): Way("workspace.manage", "field"),
    ("GET", "/settings/members"): Way("members.manage"),
    ("POST", "/settings/members/1/role"): Way("members.manage", "member", {"member-1-role": "viewer"}),
    ("POST", "/settings/members/1/suspend"): Way("members.manage", "member"),
    ("POST", "/settings/members/1/reactivate"): Way("members.manage", "member"),
    ("POST", "/settings/invitations"): Way("members.manage", typed={"email": "eva@example.com", "role": "viewer"}),
    ("POST", "/settings/invitations/1/withdraw"): Way("members.manage", "invitation"),
    ("GET", "/settings/roles"): Way("members.manage"),
    ("POST", "/settings/roles"): Way("workspace.manage", typed={"role": "viewer", "viewer clients.view": "on"}),
    ("GET", "/settings/audit"): Way("audit.view"),
    ("GET", "/settings/tokens"): Way("tokens.manage"),
    ("POST", "/settings/tokens"): Way(
        "tokens.manage", typed={"name": "Stolen", "days": "30", "scopes": ["clients.view"]}
    ),
    ("POST", "/settings/tokens/1/revoke"): Way("tokens.manage", "token"),
    ("POST", "/settings/account/sessions/end"): Way(MEMBER),
}


def furnish(app: Flask) -> dict[str, dict[str, int]]:
    """Give the clinic's owner and the salon's one of everything; return {kind: {workspace: number}}."""
    kinds = {way.kind for way in SETTINGS.values() if way.kind}
    with app.app_context():
        return {kind: {slug: one_more(kind, slug) for slug in (CLINIC, SALON)} for kind in sorted(kinds)}


def one_more(kind: str, slug: str = CLINIC) -> int:
    """Make a thing of this kind and return its number; only within an application context."""
    owner, serial = people.caller("owner", slug), next(_serials)
    makers: dict[str, Callable[[], int]] = {
        "session": lambda: _session(slug),
        "token": lambda: _token(owner, f"Website {serial}"),
        "field": lambda: _field(owner, f"shoe_size_{serial}"),
        "member": lambda: user_with_email(people.email_of("clinician", slug)).id,
        "invitation": lambda: invitation_with(invite(owner, f"new{serial}@{slug}.example", "viewer")).invitation.id,
        "tag": lambda: create_tag(owner, f"Word {serial}").id,
        "referral type": lambda: create_referral_type(owner, f"Word {serial}").id,
    }
    return makers[kind]()


def _session(slug: str) -> int:
    user = user_with_email(people.email_of("owner", slug))
    return sessions_of(user, start_session(user, memberships_of(user)[0][0], "192.0.2.1", "Firefox"))[0][0].id


def _token(owner: Caller, name: str) -> int:
    make_token(owner, name, ["clients.view"], 30)
    return tokens_of(owner)[0].id


def _field(owner: Caller, key: str) -> int:
    """Make a field that has another above it."""
    define_field(owner, f"above_{key}")
    return define_field(owner, key).id


def typed_into(way: Way, number: int, other: int) -> dict[str, Any]:
    """What is typed into a form about the thing of this number; {other} is another of the same kind."""
    return {
        name.replace("-1-", f"-{number}-"): str(other) if value == "{other}" else value
        for name, value in way.typed.items()
    }
