"""The history of a client in words: who changed what, when, from where, from what to what."""

from __future__ import annotations

import datetime as dt
import itertools
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from babel.dates import format_skeleton
from flask_babel import format_date, format_time, get_locale, to_user_timezone
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from blueprints.browser import presenting
from blueprints.browser.client_form import DOCUMENTS
from registry.models import ReferralType, Tag
from registry.permissions import CLINICAL_FIELDS
from registry.putting_back import fields_to_put_back
from registry.vocabulary import referral_types_of, tags_of
from registry.word_lists import Word, former_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

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
    "contact_points": _l("Phone and email"),
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
    "tags": _l("Tags"),
    "custom_fields": _l("Further fields"),
}

ACTIONS: dict[str, tuple[str, Any]] = {
    "client.create": ("user-plus", _l("added this client")),
    "client.update": ("pencil", _l("changed this client")),
    "client.archive": ("archive", _l("removed this client")),
    "client.restore": ("archive-restore", _l("brought this client back")),
    "client.confirm": ("circle-check", _l("confirmed this client")),
    "client.distinct": ("users", _l("noted that a similar client is somebody else")),
    "client.reveal": ("eye", _l("looked up the document number")),
}

LONGEST = 300  # characters of a value that the history shows; the record shows all of it

Difference = tuple[str, str, str]  # what, before, after; empty where there was nothing
Line = tuple[str, str, str, str]  # a difference, and at the last one of a field that can be put back the field's name


def history(events: list[AuditEvent], caller: Caller) -> list[tuple[str, list[SimpleNamespace]]]:
    """Return the entries by day, newest first, without what this caller may not see."""
    days = itertools.groupby(entries(events, caller), key=lambda entry: entry.day)
    return [(_day_name(day), list(found)) for day, found in days]


def entries(events: list[AuditEvent], caller: Caller) -> list[SimpleNamespace]:
    """Return the entries, newest first, without what this caller may not see."""
    formats = _formats(caller)
    return [_entry(event, caller, formats) for event in events]


def _entry(event: AuditEvent, caller: Caller, formats: dict[str, Callable[[Any], str]]) -> SimpleNamespace:
    icon, what = ACTIONS.get(event.action, ("info", event.action))
    differing = event.changes if event.action == "client.update" else {}
    return SimpleNamespace(
        icon=icon,
        who=presenting.actor_name(event.actor),
        what=str(what),
        day=to_user_timezone(event.at).date(),
        when=format_time(event.at, "short"),
        iso=event.at.isoformat(),
        source=presenting.origin(event.origin),
        id=event.id,
        changes=list(_lines(_visible(differing, caller), _to_put_back(event, caller), formats)),
    )


def _visible(differing: dict[str, list[Any]], caller: Caller) -> dict[str, list[Any]]:
    """Return the changes that a caller may see, a country once however many columns say it."""
    hidden = frozenset() if caller.may("medical.view") else CLINICAL_FIELDS
    if any(differing.get("country_code", ())):
        hidden |= {"country"}
    return {field: differing[field] for field in FIELDS if field in differing and field not in hidden}


def _to_put_back(event: AuditEvent, caller: Caller) -> frozenset[str]:
    hidden = frozenset() if caller.may("medical.update") else CLINICAL_FIELDS
    return fields_to_put_back(event) - hidden


def _lines(
    differing: dict[str, list[Any]], put_back: frozenset[str], formats: dict[str, Callable[[Any], str]]
) -> Iterator[Line]:
    for field, (before, after) in differing.items():
        *first, last = _differences(field, before, after, formats) or [(str(FIELDS[field]), "", "")]
        yield from ((*line, "") for line in first)
        yield (*last, field if field in put_back else "")


def _differences(field: str, before: Any, after: Any, formats: dict[str, Callable[[Any], str]]) -> list[Difference]:
    if field == "contact_points":
        return list(_contact_differences(before or [], after or []))
    in_words = formats.get(field, _as_text)
    return [(str(FIELDS[field]), _clip(in_words(before)), _clip(in_words(after)))]


def _contact_differences(before: list[Any], after: list[Any]) -> Iterator[Difference]:
    """Yield what became of each contact point, and which is preferred now where another one was."""
    old, new = ({point["id"]: SimpleNamespace(**point) for point in points} for points in (before, after))
    for key in old | new:
        was, now = old.get(key), new.get(key)
        if was and now and was.value == now.value:
            if presenting.kind_of(was) != presenting.kind_of(now):
                yield _("Type of %(value)s", value=now.value), presenting.kind_of(was), presenting.kind_of(now)
        else:
            yield presenting.kind_of(now or was), was.value if was else "", now.value if now else ""
    first, second = (next((one for one in points.values() if one.is_preferred), None) for points in (old, new))
    if first and second and first.id != second.id and first.id in new:
        yield _("Preferred"), first.value, second.value


class Names(dict[int, str]):
    """The names of a workspace's words by number; those of words that are no more are asked for where one is told."""

    def __init__(self, caller: Caller, model: type[Word], words: Sequence[Word]) -> None:
        super().__init__((word.id, word.name) for word in words)
        self.caller, self.model = caller, model

    def __missing__(self, number: int) -> str:
        for former, name in former_names(self.caller, self.model).items():
            self.setdefault(former, name)
        return self.setdefault(number, f"#{number}")


def _formats(caller: Caller) -> dict[str, Callable[[Any], str]]:
    """Return how the values of each field are told that do not speak for themselves."""
    tags = Names(caller, Tag, tags_of(caller))
    referral_types = Names(caller, ReferralType, referral_types_of(caller))
    return {
        "birthdate": lambda day: presenting.on_day(dt.date.fromisoformat(day)) if day else "",
        "consent": presenting.consent_in_words,
        "document_type": lambda kind: str(DOCUMENTS[kind]) if kind else "",
        "country_code": lambda code: presenting.country_in_words(code) or "",
        "tags": lambda ids: ", ".join(tags[id] for id in ids or []),
        "referral_type_id": lambda id: referral_types[id] if id else "",
        "referred_by_id": lambda id: f"#{id}" if id else "",
        "custom_fields": lambda pairs: ", ".join(presenting.custom_text(value) for _field, value in pairs or []),
        **dict.fromkeys(CLINICAL_FIELDS, _clinical),
    }


def _clinical(rows: list[Any] | None) -> str:
    if rows is None:
        return _("Not asked")
    texts = [row if isinstance(row, str) else " · ".join(filter(None, row.values())) for row in rows]
    return ", ".join(texts) or _("None known")


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return "" if value is None else str(value)


def _clip(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _day_name(day: dt.date) -> str:
    """Return a day as people name it."""
    today = presenting.today()
    if day == today:
        return _("Today")
    if day == today - dt.timedelta(days=1):
        return _("Yesterday")
    if day.year != today.year:
        return presenting.on_day(day)
    return f"{format_date(day, 'EEEE')} {format_skeleton('MMMMd', day, locale=get_locale() or 'en_GB')}"
