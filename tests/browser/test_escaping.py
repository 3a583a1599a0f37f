"""What people wrote is shown as they wrote it, and never becomes part of the page."""

import html
from typing import Any

import pytest
from flask import Flask

from registry.contact_points import Point
from registry.db import transaction
from registry.models import CustomField, ReferralType, Tag, User, Workspace
from tests.browser.desk_client import Desk, registered

SETTINGS = ("account", "workspace", "tags", "referral-types", "fields", "members", "roles", "tokens", "audit")
PAYLOADS = [
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "{{ 7*7 }}{% raw %}",
    "%(name)s %s %d",
    "</textarea></title><svg onload=alert(1)>",
    "javascript:alert(1)//",
]
SHORT = {"document_number": 20, "postal_code": 20, "title": 50, "sex": 50, "emergency_contact_phone": 50}
TEXTS = (
    *("given_name", "family_name", "preferred_name", "title", "pronouns", "profession", "sex", "gender_identity"),
    *("address_line1", "address_line2", "city", "state", "postal_code", "country", "document_number"),
    *("alert", "notes", "emergency_contact_name", "emergency_contact_phone", "emergency_contact_relationship"),
    *("referral_description", "external_id", "avatar_url"),
)


def wicked(app: Flask, payload: str) -> int:
    """A client of whom everything is the payload, in a workspace of which everything is."""
    with app.app_context(), transaction() as session:
        session.query(Workspace).filter_by(slug="clinic").update({"name": payload})
        session.query(User).update({"name": payload})
        session.add_all([Tag(workspace_id=1, name=payload, tone=1), ReferralType(workspace_id=1, name=payload)])
        session.add(CustomField(workspace_id=1, key="evil", label=payload))
    texts: dict[str, Any] = {name: payload[: SHORT.get(name, 200)] for name in TEXTS}
    return registered(
        app,
        custom_fields=[("evil", payload), (payload, [payload])],
        **texts,
        contact_points=[Point(kind, payload) for kind in ("phone", "whatsapp", "fax", "email", "other")],
        allergies=[{"name": payload, "reaction": payload}],
        medications=[{"name": payload, "dosage": payload}],
        intolerances=[payload],
        tags=[1],
        referral_type=1,
        referred_by=registered(app, given_name=payload),
    )


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_anybody_wrote_becomes_markup(app: Flask, payload: str) -> None:
    number = wicked(app, payload)
    owner = Desk(app, "owner")
    edited = owner.edit(
        number, city=payload[::-1], allergies__0__name=payload[::-1], phones__0__number=f"{payload} 600111222"
    )
    pages = [
        owner.follow(edited),
        owner.get("/clients"),
        owner.get("/clients", query_string={"q": payload}),
        owner.get("/clients", query_string={"q": f"{payload} nobody"}),
        owner.get("/clients/new", query_string={"name": payload}),
        owner.get(f"/clients/{number}/edit"),
        owner.register(given_name="", family_name=payload, notes=payload, phones__0__number=payload),
        owner.edit(number, version="0", city=payload),
        owner.get(f"/{payload}"),
        owner.press(f"/clients/{number}", f"/clients/{number}/deactivate"),
        owner.press(f"/clients/{number}", f"/clients/{number}/archive"),
        *(owner.get(f"/settings/{name}") for name in SETTINGS),
        owner.send(owner.get("/settings/tags"), "/settings/tags", new__name=payload),
        owner.press("/settings/tags", "/settings/tags/1/remove"),
        owner.get("/settings/audit", query_string={"person": payload, "client": payload, "since": payload}),
    ]
    for page in pages:
        assert payload not in page.html or not set(payload) & set("<>\"'&"), page.response.request.path
    assert payload in pages[0].text
    assert payload in html.unescape(pages[5].html)
    form = pages[5].form(f"/clients/{number}/edit")
    assert (form["notes"], form["allergies-0-detail"], form["emails-0-address"]) == (payload, payload, payload)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_the_entrance_repeats_nothing_as_markup(nobody: Desk, payload: str) -> None:
    page = nobody.get("/sign-in", query_string={"next": payload})
    wrong = nobody.send(page, "/sign-in", email=payload, password=payload)
    assert "<img" not in page.html + wrong.html
    assert wrong.form("/sign-in")["email"] == payload


def test_no_payload_becomes_a_link_to_follow(app: Flask) -> None:
    number = wicked(app, "javascript:alert(1)//")
    page = Desk(app, "owner").get(f"/clients/{number}")
    schemes = {link.split(":")[0] for link in page.links() if ":" in link.split("/")[0]}
    assert schemes <= {"tel", "mailto"}
