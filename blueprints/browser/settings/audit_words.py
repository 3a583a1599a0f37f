"""What the audit log says: a name for every action, whom or what it was about, and what became of what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from blueprints.browser import presenting
from blueprints.browser.settings.fields import KINDS
from blueprints.browser.settings.roles import GROUPS
from blueprints.browser.settings.tags import TONES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from blueprints.browser.history_view import Difference
    from registry.models import AuditEvent

ACTIONS: dict[str, tuple[str, Any]] = {
    "client.create": ("user-plus", _l("Client added")),
    "client.update": ("pencil", _l("Client changed")),
    "client.archive": ("archive", _l("Client removed")),
    "client.restore": ("archive-restore", _l("Client brought back")),
    "client.confirm": ("circle-check", _l("Client confirmed")),
    "client.distinct": ("users", _l("Told apart from a similar client")),
    "client.reveal": ("eye", _l("Document number looked up")),
    "account.update": ("user-round", _l("Own name changed")),
    "account.password": ("lock", _l("Own password changed")),
    "workspace.update": ("building-2", _l("Workspace changed")),
    "tag.create": ("tag", _l("Tag added")),
    "tag.update": ("tag", _l("Tag changed")),
    "tag.merge": ("merge", _l("Tag merged")),
    "tag.remove": ("trash-2", _l("Tag removed")),
    "referral_type.create": ("megaphone", _l("Referral type added")),
    "referral_type.update": ("megaphone", _l("Referral type changed")),
    "referral_type.merge": ("merge", _l("Referral type merged")),
    "referral_type.remove": ("trash-2", _l("Referral type removed")),
    "field.create": ("list-plus", _l("Field added")),
    "field.update": ("list-plus", _l("Field changed")),
    "field.delete": ("trash-2", _l("Field removed")),
    "member.invite": ("mail", _l("Somebody invited")),
    "member.withdraw": ("mail", _l("Invitation withdrawn")),
    "member.join": ("user-plus", _l("Invitation accepted")),
    "member.role": ("shield-check", _l("Role of a member changed")),
    "member.suspend": ("user-round-x", _l("Member suspended")),
    "member.reactivate": ("circle-check", _l("Member let in again")),
    "role.update": ("shield-check", _l("Role changed")),
    "token.create": ("key-round", _l("API token made")),
    "token.revoke": ("key-round", _l("API token ended")),
}
FIELDS: dict[str, Any] = {
    "name": _l("Name"),
    "label": _l("Name"),
    "email": _l("Email"),
    "role": _l("Role"),
    "permissions": _l("May"),
    "tone": _l("Colour"),
    "kind": _l("Holds"),
    "position": _l("Place in the order"),
    "is_adhoc": _l("Came along with a record"),
    "clients": _l("Clients"),
    "client_word": _l("Word for a client"),
    "country_code": _l("Country"),
    "time_zone": _l("Time zone"),
    "language": _l("Language"),
    "lock_minutes": _l("Minutes until an idle desk locks"),
    "public_create": _l("Form on the website"),
}
_NAMING = ("name", "label", "email", "role")


def action_name(action: str) -> tuple[str, str]:
    """Return the icon and the name of an action."""
    icon, name = ACTIONS.get(action, ("info", action))
    return icon, str(name)


def subject_of(event: AuditEvent) -> str:
    """Return what something that is not about a client was about: the name of a tag, a member, a token."""
    for field in _NAMING:
        before, after = event.changes.get(field, (None, None))
        if before or after:
            return _say(field, after or before)
    return ""


def differences_of(event: AuditEvent) -> Iterator[Difference]:
    """Yield what became of what, where something that is not about a client was changed."""
    for field, (before, after) in event.changes.items():
        if field in FIELDS and before != after and not (field in _NAMING and before is None):
            yield str(FIELDS[field]), _say(field, before), _say(field, after)


def _say(field: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return str(_ways().get(field, str)(value))


def _ways() -> dict[str, Callable[[Any], Any]]:
    permissions = {name: label for group in GROUPS.values() for name, label in group.items()}
    return {
        "role": presenting.role_name,
        "permissions": lambda names: ", ".join(str(permissions.get(name, name)) for name in names),
        "tone": lambda tone: TONES.get(str(tone), tone),
        "kind": lambda kind: KINDS.get(kind, kind),
        "country_code": presenting.country_in_words,
    }
