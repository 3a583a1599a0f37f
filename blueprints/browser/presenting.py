"""Records as the pages show them: every text ready in the reader's language, nothing left to ask the database."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flask import url_for
from flask_babel import format_date, format_datetime, format_timedelta, get_locale, ngettext, to_user_timezone
from flask_babel import gettext as _

from blueprints.browser.client_form import CLINICAL, DOCUMENTS, LINES
from blueprints.browser.client_values import line_of
from registry.contact_points import NUMBERS
from registry.countries import country_name
from registry.custom_fields import NOTES, custom_fields_of
from registry.folding import digits
from registry.phones import preview_phone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.callers import Caller
    from registry.models import Actor, AuditEvent, Client, ContactPoint

ICONS = {"phone": "phone", "whatsapp": "message-circle", "fax": "printer", "email": "mail", "other": "plug"}
TONES = 8
# What is shown beside the client itself: whoever reads a client to show it reads it along.
SHOWN = ("updated_by", "referral_type", "referred_by")


def in_list(client: Client, caller: Caller) -> SimpleNamespace:
    """Return what a line of the list, or any place that only names a client, shows."""
    phone, email = client.primary_phone, client.primary_email
    return SimpleNamespace(
        id=client.id,
        href=url_for("browser.client", number=client.id),
        name=client.full_name,
        initials=initials(client.full_name),
        tone=client.id % TONES + 1,
        phone=readable(phone.value, caller) if phone else "",
        email=email.value if email else "",
        born=format_date(client.birthdate, "medium") if client.birthdate else "",
        age=age(client.birthdate),
        aka=client.preferred_name or "",
        alert=client.alert or "",
        allergies=(client.allergies or []) if caller.may("medical.view") else [],
        tags=[(link.tag.name, link.tag.tone) for link in client.tag_links],
        off=not client.is_active,
        archived=client.archived_at is not None,
        unconfirmed=not client.is_confirmed,
        updated=ago(client.updated_at),
        by=actor_name(client.updated_by),
    )


def actor_name(actor: Actor) -> str:
    """Return who did something; what is no person is called by what it is, in the reader's language."""
    return {"public_form": _("Website form"), "command": _("Command line")}.get(actor.kind, actor.name)


def person(name: str, number: int) -> SimpleNamespace:
    """Return what stands for somebody of the staff."""
    return SimpleNamespace(name=name, initials=initials(name), tone=number % TONES + 1)


def origin(name: str) -> str:
    """Return from where something was done."""
    places = {"desk": _("this desk"), "public form": _("public API"), "command": _("this server")}
    return places.get(name) or f"API · {name}"


def role_name(name: str) -> str:
    """Return what a role is called in the reader's language."""
    roles = {
        "owner": _("Owner"),
        "manager": _("Manager"),
        "clinician": _("Clinician"),
        "receptionist": _("Reception"),
        "viewer": _("Read only"),
    }
    return roles.get(name, name)


def initials(name: str) -> str:
    """Return the first letter of the first and of the last word."""
    words = [word for word in name.split() if word[0].isalpha()] or name.split() or ["?"]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def today() -> dt.date:
    """Return the date where the reader is."""
    here: dt.datetime = to_user_timezone(dt.datetime.now(dt.UTC))
    return here.date()


def age(birthdate: dt.date | None) -> str:
    """Return the age today; of babies in months."""
    if birthdate is None:
        return ""
    now = today()
    months = (now.year - birthdate.year) * 12 + now.month - birthdate.month - (now.day < birthdate.day)
    if months >= 24:  # noqa: PLR2004 - two years
        return ngettext("%(num)s year", "%(num)s years", months // 12)
    return ngettext("%(num)s month", "%(num)s months", max(0, months))


def ago(moment: dt.datetime) -> str:
    """Return how long ago something was, or its date when that says more."""
    passed = dt.datetime.now(dt.UTC) - moment
    if passed < dt.timedelta(minutes=1):
        return _("just now")
    if passed < dt.timedelta(days=2):
        return str(format_timedelta(-passed, granularity="minute", add_direction=True))
    return str(format_date(moment, "medium"))


def on_day(day: dt.date) -> str:
    """Return a date as people write it: 27 June 1987; a moment's is that of the reader's clock."""
    return str(format_date(day, "long"))


def readable(number: str, caller: Caller) -> str:
    """Return a number in international form where that is certain, else as it was written."""
    return preview_phone(number, caller.country_code) or number


def kind_of(point: Any) -> str:
    """Return what kind of contact point this is: Mobile, Work, Email and so on."""
    if point.kind in NUMBERS:
        return str(LINES[line_of(point)])
    return _("Email") if point.kind == "email" else _("Other")


def record(client: Client, caller: Caller) -> SimpleNamespace:
    """Return all that the page of one client shows."""
    shown = in_list(client, caller)
    shown.since = _("With us since %(date)s", date=on_day(client.created_at))
    shown.facts = list(_facts(client, caller))
    shown.quick = quick_actions(client, caller)
    shown.medical = _medical(client) if caller.may("medical.view") else []
    shown.contact = [_contact_row(point, caller) for point in client.contact_points]
    shown.address = _address(client)
    shown.emergency = _emergency(client, caller)
    shown.notes = client.notes
    shown.about = [(label, value) for label, value in _about(client) if value]
    return shown


def _facts(client: Client, caller: Caller) -> Iterator[tuple[str, str, str]]:
    """Yield (what, the fact, more about it) for what tells whether this is the right person."""
    if client.birthdate:
        yield _("Born"), on_day(client.birthdate), age(client.birthdate)
    if phone := client.primary_phone:
        kind = kind_of(phone)
        yield _("%(kind)s, preferred", kind=kind) if phone.is_preferred else kind, readable(phone.value, caller), ""
    if client.postal_code:
        yield _("Postal code"), client.postal_code, client.city or ""
    elif client.city:
        yield _("City"), client.city, ""
    if client.document_number:
        kind = str(DOCUMENTS[client.document_type]) if client.document_type else _("Document")
        yield kind, client.document_number, ""


def quick_actions(client: Client, caller: Caller) -> list[tuple[str, str, str]]:
    """Return what a thumb wants most: (icon, label, address) of each way to reach somebody, once."""
    points = [point for point in (client.primary_phone, client.primary_email) if point]
    actions = [action for point in points for action in _actions(point, caller)]
    return sorted(actions, key=lambda action: action[0] != "phone")


def _contact_row(point: ContactPoint, caller: Caller) -> SimpleNamespace:
    is_mobile = point.kind == "phone" and line_of(point) == "mobile"
    return SimpleNamespace(
        icon="smartphone" if is_mobile else ICONS[point.kind],
        value=readable(point.value, caller) if point.kind in NUMBERS else point.value,
        kind=kind_of(point),
        preferred=point.is_preferred,
        actions=_actions(point, caller),
    )


def _actions(point: ContactPoint, caller: Caller) -> list[tuple[str, str, str]]:
    """Return (icon, label, address) of what a press can do."""
    if point.kind == "email":
        return [("mail", _("Write an email"), f"mailto:{quote(point.value, safe='@+')}")]
    if point.kind not in {"phone", "whatsapp"}:
        return []
    call = _call(point.value, caller)
    has_chat = line_of(point) in {"mobile", "whatsapp"} and preview_phone(point.value, caller.country_code)
    return [("message-circle", "WhatsApp", f"https://wa.me/{point.normalised}"), *call] if has_chat else call


def _call(number: str, caller: Caller) -> list[tuple[str, str, str]]:
    """Return the way to call a number; one of unknown form is dialled as it was written."""
    certain = preview_phone(number, caller.country_code)
    dialled = f"+{digits(certain)}" if certain else digits(number)
    return [("phone", _("Call"), f"tel:{dialled}")] if dialled else []


def _medical(client: Client) -> list[SimpleNamespace]:
    """Return the clinical lists, each with its rows: None where nobody asked, [] where there are none."""
    looks = {
        "allergies": ("octagon-alert", _("Allergies")),
        "medications": ("pill", _("Medication")),
        "intolerances": ("wheat-off", _("Intolerances")),
    }
    return [
        SimpleNamespace(key=key, icon=icon, title=title, rows=_clinical_rows(getattr(client, key), CLINICAL[key]))
        for key, (icon, title) in looks.items()
    ]


def _clinical_rows(rows: list[Any] | None, detail: str | None) -> list[tuple[str, str]] | None:
    if rows is None:
        return None
    return [(row["name"], row[detail] or "") if detail else (row, "") for row in rows]


def _address(client: Client) -> str:
    """Return the address on one line, as it is read out."""
    town = " ".join(filter(None, (client.postal_code, client.city)))
    country = country_in_words(client.country_code) or client.country
    lines = (client.address_line1, client.address_line2, town, client.state, country)
    return ", ".join(filter(None, lines))


def country_in_words(code: str | None) -> str | None:
    """Return a country's name in the reader's language."""
    locale = get_locale()
    return country_name(code, locale.language if locale else "en")


def _emergency(client: Client, caller: Caller) -> SimpleNamespace | None:
    who = " · ".join(filter(None, (client.emergency_contact_name, client.emergency_contact_relationship)))
    phone = client.emergency_contact_phone or ""
    if not who and not phone:
        return None
    return SimpleNamespace(who=who, phone=readable(phone, caller), actions=_call(phone, caller))


def _about(client: Client) -> Iterator[tuple[str, str | None]]:
    yield _("Title and pronouns"), " · ".join(filter(None, (client.title, client.pronouns)))
    yield _("Profession"), client.profession
    yield _("Sex, gender"), " · ".join(filter(None, (client.sex, client.gender_identity)))
    yield _("Privacy consent"), consent_in_words(client.consent)
    heard = client.referral_type.name if client.referral_type else None
    yield _("How they heard of us"), " · ".join(filter(None, (heard, client.referral_description)))
    yield _("Referred by"), client.referred_by.full_name if client.referred_by else None
    labels = {value.field.key: value.field.label for value in client.custom_values}
    yield from ((labels[key], custom_text(value)) for key, value in custom_fields_of(client) if key != NOTES)
    yield _("External id"), client.external_id
    yield _("Number"), str(client.id)


def consent_in_words(answer: str | None) -> str:
    """Return what somebody answered to the privacy policy."""
    return {"accepted": _("Agreed"), "rejected": _("Refused")}.get(answer or "", _("Not asked yet"))


def custom_text(value: Any) -> str:
    """Return a custom value as people read it."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(value)
    return "" if value is None else str(value)


def alert_by(events: list[AuditEvent]) -> str:
    """Return who wrote the staff alert and when, as far back as these entries of the history tell."""
    event = next((event for event in events if "alert" in event.changes), None)
    return _("Written by %(name)s on %(date)s", name=actor_name(event.actor), date=on_day(event.at)) if event else ""


def imprint(caller: Caller) -> str:
    """Return what a printed card says of its own making."""
    printed = _("printed %(when)s by %(name)s", when=format_datetime(None, "medium"), name=caller.name)
    return f"{caller.workspace_name} · {printed}"
