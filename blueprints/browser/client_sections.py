"""The sections of a client's form: the fields of each, what a folded one holds, how much of it is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from blueprints.browser.client_form import CLINICAL, ClientForm
from blueprints.browser.wording import fields_of

FIELDS: dict[str, tuple[str, ...]] = {
    "who": ("given_name", "family_name", "preferred_name", "pronouns", "birthdate"),
    "contact": ("phones", "emails"),
    "alert": ("alert", "tags"),
    "address": ("address_line1", "address_line2", "postal_code", "city", "state", "country"),
    "medical": tuple(name for kind in CLINICAL for name in (kind, f"no_{kind}")),
    "emergency": ("emergency_contact_name", "emergency_contact_phone", "emergency_contact_relationship"),
    "document": ("document_type", "document_number"),
    "more": ("title", "profession", "sex", "gender_identity"),
    "referral": ("referral_type", "referral_description"),
    "consent": ("consent",),
    "notes": ("notes",),
}
TITLES = {
    "who": _l("Who they are"),
    "contact": _l("How to reach them"),
    "alert": _l("What staff must know"),
    "address": _l("Address"),
    "medical": _l("Medical"),
    "emergency": _l("Emergency contact"),
    "document": _l("Identity document"),
    "more": _l("More about them"),
    "referral": _l("How they found us"),
    "consent": _l("Privacy consent"),
    "notes": _l("Notes"),
}
# What of the form opens in the place of a part of the record.
IN_PLACE: dict[str, tuple[str, ...]] = {
    "alert": ("alert",),
    "medical": ("medical",),
    "contact": ("contact", "address"),
    "emergency": ("emergency",),
    "notes": ("notes",),
    "about": ("more", "referral", "consent"),
}
INVITATIONS = {
    "medical": _l("Allergies, medication, intolerances"),
    "document": _l("DNI, NIE or passport"),
    "more": _l("Title, profession, sex, gender"),
}


@dataclass(frozen=True, slots=True)
class Section:
    """One section: `errors` counts what is wrong in it, `holds` sums up what is in it for when it is folded."""

    id: str
    title: str
    errors: int
    holds: str


def sections_of(form: ClientForm) -> Iterator[Section]:
    """Return the sections that this form has, in order."""
    for id, names in FIELDS.items():
        fields = [form[name] for name in names if name in form]
        if fields:
            errors = sum(bool(field.errors) for field in fields_of(fields))
            holds = SUMMARIES[id](form) if id in SUMMARIES else _joined(field.data for field in fields)
            yield Section(id, str(TITLES[id]), errors, holds or str(INVITATIONS.get(id) or _("Nothing yet")))


def _address(form: ClientForm) -> str:
    return _joined(form[name].data for name in FIELDS["address"] if name != "country")


def _medical(form: ClientForm) -> str:
    named = [row["name"] for kind in CLINICAL for row in form[kind].data if row["name"]]
    asked = any(form[f"no_{kind}"].data for kind in CLINICAL)
    return ", ".join(named) or (_("None known") if asked else "")


def _document(form: ClientForm) -> str:
    return _joined([_chosen(form.document_type), form.document_number.data])


def _referral(form: ClientForm) -> str:
    return _joined([_chosen(form.referral_type), form.referral_description.data])


def _consent(form: ClientForm) -> str:
    return _chosen(form.consent) or _("Not asked yet")


SUMMARIES: dict[str, Callable[[ClientForm], str]] = {
    "address": _address,
    "medical": _medical,
    "document": _document,
    "referral": _referral,
    "consent": _consent,
}


def _joined(texts: Iterable[Any]) -> str:
    return " · ".join(str(text) for text in texts if text)


def _chosen(field: Any) -> str:
    """Return the words of what is chosen; nothing where nothing is."""
    return str(field.choices.get(field.data, "")) if field.data else ""
