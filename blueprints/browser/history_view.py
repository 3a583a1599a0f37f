"""The history of a client in words: who changed what, when, from where, from what to what."""

from __future__ import annotations

import datetime as dt
import itertools
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from flask_babel import format_date, format_time
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from registry.permissions import CLINICAL_FIELDS

if TYPE_CHECKING:
    from registry.callers import Caller
    from registry.models import AuditEvent

FIELDS: dict[str, Any] = {
    "given_name": _l("First name"),
    "family_name": _l("Family name"),
    "preferred_name": _l("Preferred name"),
    "title": _l("Title"),
    "pronouns": _l("Pronouns"),
    "profession": _l("Profession"),
    "birthdate": _l("Date of birth"),
    "sex": _l("Sex recorded at birth"),
    "gender_identity": _l("Gender"),
    "address_line1": _l("Address line 1"),
    "address_line2": _l("Address line 2"),
    "city": _l("City"),
    "state": _l("State or province"),
    "postal_code": _l("Postal code"),
    "country": _l("Country"),
    "country_code": _l("Country"),
    "document_type": _l("Document"),
    "document_number": _l("Document number"),
    "alert": _l("Alert for staff"),
    "notes": _l("Notes"),
    "allergies": _l("Allergies"),
    "medications": _l("Medication"),
    "intolerances": _l("Intolerances"),
    "emergency_contact_name": _l("Emergency contact"),
    "emergency_contact_phone": _l("Emergency contact’s phone"),
    "emergency_contact_relationship": _l("Emergency contact’s relationship"),
    "consent": _l("Privacy consent"),
    "referral_type_id": _l("How they heard of us"),
    "referral_description": _l("How they heard of us, details"),
    "referred_by_id": _l("Referred by"),
    "external_id": _l("External id"),
    "avatar_url": _l("Picture"),
    "is_active": _l("Active"),
    "contact_points": _l("Phone and email"),
    "tags": _l("Tags"),
    "custom_fields": _l("Further fields"),
}

ACTIONS: dict[str, tuple[str, Any]] = {
    "client.create": ("user-plus", _l("added this client")),
    "client.update": ("pencil", _l("changed this client")),
    "client.archive": ("trash-2", _l("removed this client")),
    "client.restore": ("undo-2", _l("brought this client back")),
    "client.confirm": ("circle-check", _l("confirmed this client")),
}


def history(events: list[AuditEvent], caller: Caller) -> list[tuple[str, list[SimpleNamespace]]]:
    """Return the entries by day, newest first, without what this caller may not see."""
    days = itertools.groupby(events, key=lambda event: event.at.date())
    return [(day_name(day), [_entry(event, caller) for event in found]) for day, found in days]


def _entry(event: AuditEvent, caller: Caller) -> SimpleNamespace:
    icon, what = ACTIONS.get(event.action, ("info", event.action))
    differing = event.changes if event.action == "client.update" else {}
    return SimpleNamespace(
        icon=icon,
        who=event.actor.name,
        what=str(what),
        when=format_time(event.at, "short"),
        iso=event.at.isoformat(),
        source=origin(event.origin),
        changes=[
            (str(FIELDS[field]), as_text(before), as_text(after))
            for field, (before, after) in differing.items()
            if field in FIELDS and (field not in CLINICAL_FIELDS or caller.may("medical.view"))
        ],
    )


def day_name(day: dt.date) -> str:
    """Return a day as people name it."""
    today = dt.datetime.now(dt.UTC).date()
    if day == today:
        return _("Today")
    if day == today - dt.timedelta(days=1):
        return _("Yesterday")
    return str(format_date(day, "full" if day.year == today.year else "long"))


def origin(name: str) -> str:
    """Return from where a change came."""
    places = {"desk": _("this desk"), "public form": _("website form"), "command": _("command")}
    return places.get(name) or _("API · %(dialect)s", dialect=name)


def as_text(value: Any) -> str:
    """Return a value of the history as people read it; empty where there was none."""
    if value is None or value == "":
        return _("empty")
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(as_text(one) for one in value) or _("none")
    if isinstance(value, dict):
        return str(value.get("value") or " · ".join(str(part) for part in value.values() if part))
    return str(value)
