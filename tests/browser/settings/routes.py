"""Every route of the settings: what it needs, what its number is of, and a form that would do something."""

from dataclasses import dataclass, field
from typing import Any

from flask import Flask

from blueprints.browser.desk import MEMBER
from registry.sessions import sessions_of, start_session
from registry.users import user_with_email
from registry.workspaces import memberships_of
from tests import people
from tests.people import CLINIC, SALON


@dataclass(frozen=True)
class Way:
    """What a route needs, what its number is of, and what one types."""

    needs: str
    kind: str = ""
    typed: dict[str, Any] = field(default_factory=dict)


ACCOUNT = {"name": "Stolen", "language": "es", "theme": "dark", "shortcuts": "", "discreet": "on"}
PASSWORDS = {"current": people.PASSWORD, "new": "another horse desk lamp"}
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
    ("POST", "/preferences/shortcuts"): Way(MEMBER, typed={"shortcuts": "on"}),
    ("GET", "/settings"): Way(MEMBER),
    ("GET", "/settings/account"): Way(MEMBER),
    ("POST", "/settings/account"): Way(MEMBER, typed=ACCOUNT),
    ("POST", "/settings/account/sessions/1/end"): Way(MEMBER, "session"),
    ("POST", "/settings/account/password"): Way(MEMBER, typed=PASSWORDS),
    ("GET", "/settings/workspace"): Way("workspace.manage"),
    ("POST", "/settings/workspace"): Way("workspace.manage", typed=WORKSPACE),
    ("POST", "/settings/account/sessions/end"): Way(MEMBER),
}


def furnish(app: Flask) -> dict[str, dict[str, int]]:
    """Give the clinic's owner and the salon's one of everything; return {kind: {workspace: number}}."""
    found: dict[str, dict[str, int]] = {}
    with app.app_context():
        for slug in (CLINIC, SALON):
            for kind, number in _things(slug).items():
                found.setdefault(kind, {})[slug] = number
    return found


def _things(slug: str) -> dict[str, int]:
    user = user_with_email(people.email_of("owner", slug))
    key = start_session(user, memberships_of(user)[0][0], "192.0.2.1", "Firefox")
    return {"session": sessions_of(user, key)[0][0].id}
