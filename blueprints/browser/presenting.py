"""Records as the pages show them: every text ready in the reader's language, nothing left to ask the database."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from flask import url_for
from flask_babel import format_date, format_datetime, format_timedelta, get_locale, ngettext
from flask_babel import gettext as _

from blueprints.browser.client_form import DOCUMENTS, LINES, line_of
from registry.contact_points import NUMBERS
from registry.countries import country_name
from registry.custom_fields import NOTES, custom_fields_of
from registry.phones import preview_phone

if TYPE_CHECKING:
    from registry.callers import Caller
    from registry.models import Client, ContactPoint

ICONS = {"email": "mail", "fax": "printer", "whatsapp": "message-circle", "other": "plug"}
TONES = 8


def in_list(client: Client, caller: Caller) -> SimpleNamespace:
    """Return what a line of the list, or any place that only names a client, shows."""
    phone, email = client.primary_phone, client.primary_email
    return SimpleNamespace(
        id=client.id,
        href=url_for("browser.client", number=client.id),
        name=client.full_name,
        first=client.given_name,
        initials=initials(client.full_name),
        tone=client.id % TONES + 1,
        phone=readable(phone, caller) if phone else "",
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
        by=client.updated_by.name,
    )


def person(name: str, number: int) -> SimpleNamespace:
    """Return what stands for somebody of the staff."""
    return SimpleNamespace(name=name, initials=initials(name), tone=number % TONES + 1)


def initials(name: str) -> str:
    """Return the first letter of the first and of the last word."""
    words = [word for word in name.split() if word[0].isalpha()] or name.split() or ["?"]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def age(birthdate: dt.date | None) -> str:
    """Return the age today; of babies in months."""
    if birthdate is None:
        return ""
    today = dt.datetime.now(dt.UTC).date()
    years = today.year - birthdate.year - ((today.month, today.day) < (birthdate.month, birthdate.day))
    if years > 1:
        return ngettext("%(num)s year", "%(num)s years", years)
    months = (today.year - birthdate.year) * 12 + today.month - birthdate.month - (today.day < birthdate.day)
    return ngettext("%(num)s month", "%(num)s months", max(0, months))


def ago(moment: dt.datetime) -> str:
    """Return how long ago something was, or its date when that says more."""
    passed = dt.datetime.now(dt.UTC) - moment
    if passed < dt.timedelta(days=2):
        return str(format_timedelta(-passed, granularity="minute", add_direction=True))
    return str(format_date(moment, "medium"))


def on_day(moment: dt.datetime) -> str:
    """Return a date as people write it: 27 June 1987."""
    return str(format_date(moment, "long"))


def readable(point: ContactPoint, caller: Caller) -> str:
    """Return a number in international form where that is certain, else as it was written."""
    if point.kind not in NUMBERS:
        return point.value
    return preview_phone(point.value, caller.country_code) or point.value


def contact_rows(client: Client, caller: Caller) -> list[SimpleNamespace]:
    """Return every way to reach a client, with what a click on it can do."""
    return [_contact_row(point, caller) for point in client.contact_points]


def _contact_row(point: ContactPoint, caller: Caller) -> SimpleNamespace:
    if point.kind in NUMBERS:
        kind = dict(LINES)[line_of(point)]
        default = "smartphone" if line_of(point) == "mobile" else "phone"
    else:
        kind, default = (_("Email") if point.kind == "email" else _("Other")), "mail"
    return SimpleNamespace(
        icon=ICONS.get(point.kind, default),
        value=readable(point, caller),
        kind=str(kind),
        preferred=point.is_preferred,
        actions=_actions(point),
    )


def _actions(point: ContactPoint) -> list[tuple[str, str, str]]:
    number = f"+{point.normalised}" if point.normalised else ""
    call = ("phone", _("Call"), f"tel:{number}")
    chat = ("message-circle", _("WhatsApp"), f"https://wa.me/{point.normalised}")
    actions = {
        "phone": [call] if number else [],
        "whatsapp": [chat, call] if number else [],
        "email": [("mail", _("Write an email"), f"mailto:{point.value}")],
    }
    return actions.get(point.kind, [])


def record(client: Client, caller: Caller) -> SimpleNamespace:
    """Return all that the page of one client shows."""
    shown = in_list(client, caller)
    shown.line = _("With us since %(date)s", date=on_day(client.created_at))
    shown.facts = list(_facts(client, caller))
    shown.medical = _medical(client) if caller.may("medical.view") else None
    shown.contact = contact_rows(client, caller)
    shown.address = address_lines(client)
    shown.emergency = _emergency(client, caller)
    shown.notes = client.notes
    shown.about = [(label, value) for label, value in _about(client) if value]
    return shown


def _facts(client: Client, caller: Caller) -> Any:
    phone = client.primary_phone
    if client.birthdate:
        yield _("Born"), on_day_of(client.birthdate), age(client.birthdate)
    if phone:
        preferred = _("%(kind)s, preferred", kind=dict(LINES)[line_of(phone)]) if phone.is_preferred else None
        yield preferred or str(dict(LINES)[line_of(phone)]), readable(phone, caller), None
    if client.postal_code or client.city:
        yield _("Postal code"), client.postal_code or client.city, client.city if client.postal_code else None
    if client.document_number:
        names = dict(DOCUMENTS)
        yield (
            str(names[client.document_type] if client.document_type else _("Document")),
            client.document_number,
            None,
        )


def on_day_of(date: dt.date) -> str:
    """Return a birth date as people write it; no time zone moves it."""
    return str(format_date(date, "long"))


def _medical(client: Client) -> list[SimpleNamespace]:
    """Return the clinical lists, each with its rows: None where nobody asked, [] where there are none."""
    kinds = (
        ("allergies", "octagon-alert", _("Allergies"), "reaction"),
        ("medications", "pill", _("Medication"), "dosage"),
        ("intolerances", "wheat-off", _("Intolerances"), None),
    )
    return [
        SimpleNamespace(key=key, icon=icon, title=title, rows=_clinical_rows(getattr(client, key), detail))
        for key, icon, title, detail in kinds
    ]


def _clinical_rows(rows: list[Any] | None, detail: str | None) -> list[tuple[str, str]] | None:
    if rows is None:
        return None
    return [(row["name"], row.get(detail) or "") if detail else (row, "") for row in rows]


def address_lines(client: Client) -> str:
    """Return the address on one line, as it is read out."""
    language = (get_locale() or SimpleNamespace(language="en")).language
    town = " ".join(filter(None, (client.city, client.state, client.postal_code)))
    country = country_name(client.country_code, language) or client.country
    return ", ".join(filter(None, (client.address_line1, client.address_line2, town, country)))


def _emergency(client: Client, caller: Caller) -> SimpleNamespace | None:
    who = " · ".join(filter(None, (client.emergency_contact_name, client.emergency_contact_relationship)))
    phone = client.emergency_contact_phone
    if not who and not phone:
        return None
    number = preview_phone(phone, caller.country_code) or phone if phone else ""
    return SimpleNamespace(who=who, phone=number)


def _about(client: Client) -> Any:
    yield _("Title and pronouns"), " · ".join(filter(None, (client.title, client.pronouns)))
    yield _("Profession"), client.profession
    yield _("Sex, gender"), " · ".join(filter(None, (client.sex, client.gender_identity)))
    consent = {"accepted": _("Agreed"), "rejected": _("Refused")}
    yield _("Privacy consent"), consent.get(client.consent or "", _("Not asked yet"))
    heard = client.referral_type.name if client.referral_type else None
    yield _("How they heard of us"), " · ".join(filter(None, (heard, client.referral_description)))
    yield _("Referred by"), client.referred_by.full_name if client.referred_by else None
    for key, value in custom_fields_of(client):
        if key != NOTES:
            yield _label(client, key), custom_text(value)
    yield _("External id"), client.external_id
    yield _("Record"), f"{client.id}"


def _label(client: Client, key: str) -> str:
    return next(value.field.label for value in client.custom_values if value.field.key == key)


def custom_text(value: Any) -> str:
    """Return a custom value as people read it."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(value)
    return "" if value is None else str(value)


def time_of(moment: dt.datetime) -> str:
    """Return date and time, to the minute."""
    return str(format_datetime(moment, "medium"))
