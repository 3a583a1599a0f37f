"""The form of one client at the desk: its fields, what it shows of a record, and what of it was changed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, Form, FormField, RadioField, SelectField, SelectMultipleField, widgets

from blueprints.browser.date_parts import DateParts
from blueprints.browser.wording import DeskForm
from blueprints.fields import Flag, Text
from blueprints.validators import EmailAddress, PhoneNumber, Required, fits
from registry.contact_points import NUMBERS, Point, number_label
from registry.countries import country_names
from registry.models import Client, ContactPoint

if TYPE_CHECKING:
    from registry.models import ReferralType, Tag

LINES = [
    ("mobile", _l("Mobile")),
    ("home", _l("Home")),
    ("work", _l("Work")),
    ("whatsapp", "WhatsApp"),
    ("fax", _l("Fax")),
    ("other", _l("Other")),
]
DOCUMENTS = [("", _l("Choose")), ("DNI", "DNI"), ("NIE", "NIE"), ("PASSPORT", _l("Passport"))]
CONSENT = [("accepted", _l("Yes, agreed")), ("rejected", _l("No, refused")), ("", _l("Not asked yet"))]


class PhoneRow(Form):
    """One number, of one kind of line; `uuid` says which one of the record it is."""

    uuid = Text(widget=widgets.HiddenInput())
    line = SelectField(_l("Type"), choices=LINES, default="mobile", validate_choice=True)
    number = Text(
        _l("Phone number"),
        says=_l("Enter a phone number with at least 6 digits, like 634 567 890"),
        validators=[fits(ContactPoint.value), PhoneNumber()],
    )


class EmailRow(Form):
    """One e-mail address."""

    uuid = Text(widget=widgets.HiddenInput())
    address = Text(
        _l("Email"),
        says=_l("Enter an email address like name@example.com"),
        validators=[fits(ContactPoint.value), EmailAddress()],
    )


class AllergyRow(Form):
    """One allergy and what it does."""

    name = Text(_l("Allergy"), validators=[fits(Client.given_name)])
    detail = Text(_l("Reaction"), validators=[fits(Client.referral_description)])


class MedicationRow(Form):
    """One medicine and how much of it."""

    name = Text(_l("Medicine"), validators=[fits(Client.given_name)])
    detail = Text(_l("Dose"), validators=[fits(Client.referral_description)])


class IntoleranceRow(Form):
    """One intolerance."""

    name = Text(_l("Intolerance"), validators=[fits(Client.given_name)])


class ClientForm(DeskForm):
    """A client as the desk writes one. Only the first name is needed; what is as it was breaks no rule."""

    version = Text(widget=widgets.HiddenInput())
    given_name = Text(
        _l("First name"), says=_l("Enter the client’s first name"), validators=[Required(), fits(Client.given_name)]
    )
    family_name = Text(_l("Family name"), validators=[fits(Client.family_name)])
    preferred_name = Text(_l("Preferred name"), validators=[fits(Client.preferred_name)])
    pronouns = Text(_l("Pronouns"), validators=[fits(Client.pronouns)])
    birthdate = DateParts(_l("Date of birth"))
    phones = FieldList(FormField(PhoneRow), _l("Phone numbers"))
    emails = FieldList(FormField(EmailRow), _l("Email addresses"))
    preferred = Text(_l("Preferred"))
    alert = Text(_l("Alert for staff"), lines=True, validators=[fits(Client.alert)])
    tags = SelectMultipleField(
        _l("Tags"), coerce=int, widget=widgets.ListWidget(), option_widget=widgets.CheckboxInput()
    )
    address_line1 = Text(_l("Address line 1"), validators=[fits(Client.address_line1)])
    address_line2 = Text(_l("Address line 2"), validators=[fits(Client.address_line2)])
    postal_code = Text(_l("Postal code"), validators=[fits(Client.postal_code)])
    city = Text(_l("City"), validators=[fits(Client.city)])
    state = Text(_l("State or province"), validators=[fits(Client.state)])
    country = SelectField(_l("Country"))
    allergies = FieldList(FormField(AllergyRow), _l("Allergies"))
    no_allergies = Flag(_l("Asked: no known allergies"))
    medications = FieldList(FormField(MedicationRow), _l("Medication"))
    no_medications = Flag(_l("Asked: takes no medication"))
    intolerances = FieldList(FormField(IntoleranceRow), _l("Intolerances"))
    no_intolerances = Flag(_l("Asked: no known intolerances"))
    emergency_contact_name = Text(_l("Full name"), validators=[fits(Client.emergency_contact_name)])
    emergency_contact_phone = Text(_l("Phone"), validators=[fits(Client.emergency_contact_phone)])
    emergency_contact_relationship = Text(
        _l("Relationship"), validators=[fits(Client.emergency_contact_relationship)]
    )
    document_type = SelectField(_l("Document"), choices=DOCUMENTS)
    document_number = Text(_l("Number"), validators=[fits(Client.document_number)])
    title = Text(_l("Title"), validators=[fits(Client.title)])
    profession = Text(_l("Profession"), validators=[fits(Client.profession)])
    sex = Text(_l("Sex recorded at birth"), validators=[fits(Client.sex)])
    gender_identity = Text(_l("Gender"), validators=[fits(Client.gender_identity)])
    referral_type = SelectField(_l("How they heard of us"))
    referral_description = Text(_l("Details"), validators=[fits(Client.referral_description)])
    consent = RadioField(_l("Has the client agreed to the privacy policy?"), choices=CONSENT)
    notes = Text(_l("Notes"), lines=True, validators=[fits(Client.notes)])

    def offer(self, tags: list[Tag], referral_types: list[ReferralType], language: str, country: str) -> None:
        """Fill the lists to choose from; `country` may be one that was written in no known way."""
        self.tags.choices = [(tag.id, tag.name) for tag in tags]
        self.tag_tones = {tag.id: tag.tone for tag in tags}
        self.referral_type.choices = [("", _("Choose")), *((str(kind.id), kind.name) for kind in referral_types)]
        names = sorted(country_names(language).items(), key=lambda item: item[1])
        unknown = [(country, country)] if country and country not in dict(names) else []
        self.country.choices = [("", _("Choose")), *unknown, *names]


PLAIN = (
    *("given_name", "family_name", "preferred_name", "pronouns", "birthdate", "alert"),
    *("address_line1", "address_line2", "postal_code", "city", "state"),
    *("emergency_contact_name", "emergency_contact_phone", "emergency_contact_relationship"),
    *("document_type", "document_number", "title", "profession", "sex", "gender_identity"),
    *("referral_description", "consent", "notes"),
)
CHOSEN = ("document_type", "consent")  # controls whose "nothing" is an empty text
CLINICAL = {"allergies": "reaction", "medications": "dosage", "intolerances": None}


def data_of(client: Client) -> dict[str, Any]:
    """Return what the form shows of a client."""
    shown = {name: getattr(client, name) for name in PLAIN}
    shown |= {name: shown[name] or "" for name in CHOSEN}
    points = client.contact_points
    preferred = next((point for point in points if point.is_preferred), None)
    phones = [point for point in points if point.kind in NUMBERS]
    emails = [point for point in points if point.kind == "email"]
    keys = {point: f"phones-{index}" for index, point in enumerate(phones)}
    keys |= {point: f"emails-{index}" for index, point in enumerate(emails)}
    shown |= {
        "version": str(client.version),
        "phones": [{"uuid": str(one.uuid), "line": line_of(one), "number": one.value} for one in phones],
        "emails": [{"uuid": str(one.uuid), "address": one.value} for one in emails],
        "preferred": keys.get(preferred) if preferred else None,
        "tags": [link.tag_id for link in client.tag_links],
        "country": client.country_code or client.country or "",
        "referral_type": str(client.referral_type_id or ""),
    }
    for name, detail in CLINICAL.items():
        rows = getattr(client, name)
        shown[name] = [_row(row, detail) for row in rows or []]
        shown[f"no_{name}"] = rows == []
    return shown


def blank_data() -> dict[str, Any]:
    """Return what the form shows before anything is known."""
    return {"consent": "", "phones": [], "emails": [], "preferred": "phones-0", "tags": []}


def _row(row: Any, detail: str | None) -> dict[str, Any]:
    return {"name": row["name"], "detail": row.get(detail)} if detail else {"name": row}


def line_of(point: ContactPoint) -> str:
    """Return the kind of line as the form names it."""
    return "whatsapp" if point.kind == "whatsapp" else number_label(point)


def changes_of(form: ClientForm, shown: dict[str, Any], client: Client | None) -> dict[str, Any]:
    """Return what was changed in the registry's words: only that is written, so only that can be lost."""
    given = {name: getattr(form, name).data for name in PLAIN}
    changes = {name: value or None for name, value in given.items() if (value or None) != (shown.get(name) or None)}
    if form.country.data != shown.get("country", ""):
        changes |= {"country": None, "country_code": form.country.data or None}
    if form.referral_type.data != shown.get("referral_type", ""):
        changes["referral_type"] = int(form.referral_type.data) if form.referral_type.data else None
    if sorted(form.tags.data or []) != sorted(shown.get("tags", [])):
        changes["tags"] = _in_old_order(form.tags.data or [], shown.get("tags", []))
    for name, detail in CLINICAL.items():
        if name in form._fields and (now := _clinical(form, name, detail)) != _clinical_shown(shown, name, detail):
            changes[name] = now
    if _rows(form.phones.data, "number") != _rows(shown["phones"], "number") or (
        _rows(form.emails.data, "address") != _rows(shown["emails"], "address")
        or (form.preferred.data != shown.get("preferred") and client is not None)
    ):
        changes["contact_points"] = _points(form, client)
    return changes


def _in_old_order(chosen: list[int], old: list[int]) -> list[int]:
    return [tag for tag in old if tag in chosen] + [tag for tag in chosen if tag not in old]


def _rows(rows: list[dict[str, Any]], required: str) -> list[tuple[Any, ...]]:
    return [tuple(row.items()) for row in rows if row[required]]


def _clinical(form: ClientForm, name: str, detail: str | None) -> list[Any] | None:
    rows = [row for row in getattr(form, name).data if row["name"]]
    if not rows:
        return [] if getattr(form, f"no_{name}").data else None
    return [{"name": row["name"], detail: row["detail"]} if detail else row["name"] for row in rows]


def _clinical_shown(shown: dict[str, Any], name: str, detail: str | None) -> list[Any] | None:
    rows = shown.get(name) or []
    if not rows:
        return [] if shown.get(f"no_{name}") else None
    return [{"name": row["name"], detail: row["detail"]} if detail else row["name"] for row in rows]


def _points(form: ClientForm, client: Client | None) -> list[Point]:
    """Return the contact points as they now are: in the record's order, new ones last, others untouched."""
    typed = [
        SimpleNamespace(key=f"phones-{index}", uuid=row["uuid"], value=row["number"], line=row["line"])
        for index, row in enumerate(form.phones.data)
        if row["number"]
    ]
    typed += [
        SimpleNamespace(key=f"emails-{index}", uuid=row["uuid"], value=row["address"], line="email")
        for index, row in enumerate(form.emails.data)
        if row["address"]
    ]
    by_uuid = {row.uuid: row for row in typed if row.uuid}
    chosen = form.preferred.data
    is_chosen = any(row.key == chosen for row in typed)
    points = []
    for old in client.contact_points if client else []:
        row = by_uuid.pop(str(old.uuid), None)
        if row is not None:
            typed.remove(row)
            points.append(_point(row, old, is_preferred=row.key == chosen))
        elif old.kind not in NUMBERS and old.kind != "email":
            points.append(Point(old.kind, old.value, is_preferred=old.is_preferred and not is_chosen))
    return [*points, *(_point(row, None, is_preferred=row.key == chosen) for row in typed)]


def _point(row: SimpleNamespace, old: ContactPoint | None, *, is_preferred: bool) -> Point:
    kind = row.line if row.line in {"whatsapp", "fax", "email"} else "phone"
    unlabelled = row.line in {"whatsapp", "email"} or (old is not None and row.line == line_of(old))
    return Point(kind, row.value, is_preferred, None if unlabelled else row.line)
