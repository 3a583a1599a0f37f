"""A clinic's clients as they might be: some with everything, some with next to nothing, one from the website."""

import datetime as dt
from typing import Any

from registry.callers import Caller
from registry.clients import archive_client, create_client, update_client
from registry.contact_points import Point
from registry.db import transaction
from registry.models import Client, ReferralType, Tag, Workspace
from registry.workspaces import PUBLIC_FORM, system_caller

TAGS = {"Physio": 3, "Pays monthly": 7, "VIP": 6, "Wheelchair access": 4, "New client": 5, "Referred by GP": 8}
REFERRALS = ("Friend or family", "Search engine", "GP referral")
PEOPLE: list[tuple[str, str | None, str | None, str | None, tuple[int, int, int] | None, tuple[str, ...]]] = [
    ("Amira", "Haddad", "+34 611 204 918", "amira.haddad@example.com", (1994, 2, 2), ("VIP",)),
    ("Benjamín", "Ortiz Peña", "655 017 332", "b.ortiz@example.com", (1979, 8, 30), ("Physio", "Pays monthly")),
    ("Chloé", "Dubois", "+33 6 98 76 54 32", "chloe.dubois@example.com", (1999, 7, 12), ("Physio",)),
    ("Daniel", "Okafor", "+44 7400 123456", "daniel.okafor@example.com", (1988, 3, 3), ("Pays monthly",)),
    ("Esteban", "Núñez Soto", "622 310 487", None, (1961, 11, 9), ("Referred by GP",)),
    ("Fatou", "Diallo", "633 908 112", "fatou@example.com", (2017, 4, 21), ()),
    ("Ingrid", "Sørensen", "+47 412 55 608", "ingrid@example.com", (1966, 12, 11), ("Referred by GP",)),
    ("Jun", "Nakamura", None, "jun.nakamura@example.com", (2001, 5, 4), ("New client",)),
    ("Leila", "Farahani", "699 410 277", None, (1990, 3, 19), ()),
    ("María", "García López", "634 567 890", "maria.garcia.lopez@example.com", (1990, 5, 15), ("VIP", "Physio")),
    ("María", "García Ruiz", "634 567 890", None, (2019, 9, 2), ()),
    ("Mariam", "Touré", "+33 6 12 34 56 78", "mariam.toure@example.com", (1984, 9, 8), ("Physio",)),
    ("Mario", "Rossi", "+39 347 123 4567", "m.rossi@example.com", None, ("Referred by GP",)),
    ("Martín", "Quispe", "+51 987 654 321", "marq@example.com", (1975, 1, 23), ()),
    ("Nerea", "Etxeberria", "644 200 318", "nerea@example.com", (1992, 6, 30), ("Pays monthly",)),
    ("Oliver", "Smith", "+44 7400 987654", "oliver.smith@example.com", (2010, 2, 28), ()),
    ("Pedro", "Martínez", "655 444 333", "pedro.m@example.com", (1998, 10, 1), ("New client",)),
    ("Siobhán", "O’Brien-Whitelaw", "+353 86 201 4410", "siobhan@example.com", (1953, 2, 14), ("Wheelchair access",)),
    ("Tomás", "Álvarez", "611 222 333", None, (1970, 8, 8), ()),
    ("Wei", "Chen", "688 123 908", "wei.chen@example.com", (1986, 1, 31), ("Physio",)),
    ("Zoë", None, "12", None, None, ()),
]


def move_in(owner: Caller, colleague: Caller, workspace: Workspace) -> Client:
    """Fill a workspace; return the client of whom everything is known."""
    tags = _vocabulary(workspace)
    for given, family, phone, email, born, names in PEOPLE:
        points = [Point("phone", phone, is_preferred=True)] if phone else []
        points += [Point("email", email)] if email else []
        create_client(
            owner,
            given_name=given,
            family_name=family,
            contact_points=points,
            birthdate=dt.date(*born) if born else None,
            tags=[tags[name] for name in names],
            **MORE.get(given, {}),
        )
    removed = create_client(owner, given_name="Rosa", family_name="Vila")
    archive_client(owner, removed.id)
    website = system_caller(workspace, PUBLIC_FORM, "public form")
    create_client(website, given_name="Nuria", family_name="Soler", phone="600 700 800", email="nuria@example.com")
    return _helen(owner, colleague, tags)


MORE: dict[str, dict[str, Any]] = {
    "Leila": {"alert": "Speak slowly and face her: she reads lips."},
    "Siobhán": {"alert": "Needs the ramp at the back door."},
    "Benjamín": {"allergies": [{"name": "Nuts", "reaction": None}]},
    "Martín": {"is_active": False},
}


def _vocabulary(workspace: Workspace) -> dict[str, int]:
    with transaction() as session:
        tags = [Tag(workspace_id=workspace.id, name=name, tone=tone) for name, tone in TAGS.items()]
        session.add_all(tags)
        session.add_all(ReferralType(workspace_id=workspace.id, name=name) for name in REFERRALS)
        session.flush()
        return {tag.name: tag.id for tag in tags}


def _helen(owner: Caller, colleague: Caller, tags: dict[str, int]) -> Client:
    helen = create_client(owner, **HELEN, tags=[tags["Wheelchair access"], tags["Physio"]])
    mobile, *others = helen.contact_points
    kept = [Point(point.kind, point.value, uuid=point.uuid) for point in others]
    new = Point("phone", "+61 400 123 456", is_preferred=True, uuid=mobile.uuid)
    update_client(colleague, helen.id, contact_points=[new, *kept])
    return update_client(
        colleague, helen.id, alert="Requires wheelchair access. Book room 2, allow 10 extra minutes."
    )


HELEN: dict[str, Any] = {
    "given_name": "Helen",
    "family_name": "Keller",
    "preferred_name": "Nell",
    "title": "Ms",
    "pronouns": "she/her",
    "profession": "Teacher",
    "birthdate": dt.date(1987, 6, 27),
    "sex": "Female",
    "gender_identity": "Woman",
    "consent": "accepted",
    "contact_points": [
        Point("phone", "+61 400 111 222", is_preferred=True, label="mobile"),
        Point("phone", "+61 2 5550 0199", label="home"),
        Point("email", "helen.keller@example.com"),
    ],
    "address_line1": "123 Sample Street",
    "city": "Sydney",
    "state": "NSW",
    "postal_code": "2000",
    "country_code": "AU",
    "document_type": "PASSPORT",
    "document_number": "PA0940443",
    "allergies": [
        {"name": "Penicillin", "reaction": "Anaphylaxis. Carries an EpiPen"},
        {"name": "Latex", "reaction": "Skin rash"},
    ],
    "medications": [
        {"name": "Ibuprofen", "dosage": "400 mg, twice a day"},
        {"name": "Vitamin D", "dosage": "1000 IU, daily"},
    ],
    "intolerances": [],
    "emergency_contact_name": "Anne Sullivan",
    "emergency_contact_phone": "+61 401 111 222",
    "emergency_contact_relationship": "Guardian",
    "referral_description": "Dr Macy, City Clinic",
    "custom_fields": [("Best time to call", "9 am to 5 pm")],
    "notes": "Prefers morning appointments.\nParks in the bay at the back.",
}
