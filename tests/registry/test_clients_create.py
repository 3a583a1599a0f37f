import datetime as dt
import re
from typing import Any

import pytest
import sqlalchemy as sa

from registry.callers import Caller
from registry.clients import archive_client, create_client, relate, update_client
from registry.db import db
from registry.errors import EmailTaken, ExternalIdTaken, NotAllowed, SlugTaken, UnknownReference
from registry.models import ConsentEvent
from registry.workspaces import PUBLIC_FORM, system_caller, workspace_named
from tests import people
from tests.records import all_records, ana, history_of, reread

EVERYTHING: dict[str, Any] = {
    "given_name": "Ana María",
    "family_name": "Gil Núñez",
    "preferred_name": "Anita",
    "title": "Dra.",
    "pronouns": "she/her",
    "profession": "Pilot",
    "birthdate": dt.date(1987, 6, 27),
    "sex": "female",
    "gender_identity": "woman",
    "avatar_url": "https://example.com/ana.png",
    "address_line1": "Calle Mayor 1",
    "address_line2": "2º B",
    "city": "Sevilla",
    "state": "Andalucía",
    "postal_code": "41001",
    "country": "España",
    "document_type": "DNI",
    "document_number": "12345678Z",
    "alert": "Needs a ramp",
    "notes": "Likes tea",
    "allergies": [{"name": "Latex", "reaction": "rash"}],
    "medications": [],
    "intolerances": ["lactose"],
    "emergency_contact_name": "Eva",
    "emergency_contact_phone": "600 111 222",
    "emergency_contact_relationship": "sister",
    "consent": "accepted",
    "referral_description": "A friend",
    "external_id": "crm-7",
    "is_active": False,
}


@pytest.fixture
def public(registry: object) -> Caller:
    """Anybody, through the public form."""
    return system_caller(workspace_named(people.CLINIC), PUBLIC_FORM, "public form")


def test_keeps_every_field_as_it_was_given(owner: Caller) -> None:
    client = reread(create_client(owner, **EVERYTHING))
    assert {name: getattr(client, name) for name in EVERYTHING} == EVERYTHING
    assert client.country_code == "ES"


def test_null_is_not_the_empty_list(owner: Caller) -> None:
    client = reread(ana(owner, allergies=None, medications=[]))
    assert (client.allergies, client.medications, client.intolerances) == (None, [], None)


def test_a_new_client_is_active_confirmed_and_at_its_first_version(owner: Caller) -> None:
    client = reread(ana(owner))
    assert (client.is_active, client.is_confirmed, client.archived_at, client.version) == (True, True, None, 1)
    assert client.created_at == client.updated_at
    assert client.created_at.microsecond % 1000 == 0
    assert client.created_at.tzinfo == dt.UTC
    assert (client.created_by.name, client.updated_by.name, client.source) == ("Owner", "Owner", "desk")


def test_what_the_public_form_brings_waits_for_confirmation(public: Caller) -> None:
    client = reread(ana(public))
    assert not client.is_confirmed
    assert (client.source, client.created_by.name) == ("public_form", "Public form")


def test_a_slug_comes_from_the_name(owner: Caller) -> None:
    assert ana(owner, family_name="Gil Núñez").slug == "ana-gil-nunez"


def test_a_second_client_of_one_name_gets_a_suffix(owner: Caller) -> None:
    slugs = [ana(owner).slug for _ in range(3)]
    assert slugs[0] == "ana-gil"
    assert all(re.fullmatch("ana-gil-[0-9a-f]{6}", slug) for slug in slugs[1:])
    assert len(set(slugs)) == 3


def test_the_same_slug_may_stand_in_two_workspaces(owner: Caller) -> None:
    assert ana(owner).slug == ana(people.caller("owner", people.SALON)).slug


def test_a_chosen_slug_is_taken_as_it_is_or_refused(owner: Caller) -> None:
    assert ana(owner, slug="vip").slug == "vip"
    before = all_records()
    with pytest.raises(SlugTaken):
        ana(owner, slug="vip")
    assert all_records() == before


def test_a_slug_is_chosen_once(owner: Caller) -> None:
    client = update_client(owner, ana(owner).id, slug="other", full_name="Eva Ruiz")
    assert reread(client).slug == "ana-gil"


def test_an_external_id_belongs_to_one_client_of_the_workspace(owner: Caller) -> None:
    ana(owner, external_id="crm-7")
    ana(people.caller("owner", people.SALON), external_id="crm-7")
    before = all_records()
    with pytest.raises(ExternalIdTaken):
        ana(owner, external_id="crm-7")
    other = ana(owner, external_id="CRM-7")
    with pytest.raises(ExternalIdTaken):
        update_client(owner, other.id, external_id="crm-7")
    assert reread(other).external_id == "CRM-7"
    assert len(all_records()["clients"]) == len(before["clients"]) + 1


def test_many_clients_have_no_external_id(owner: Caller) -> None:
    assert [ana(owner).external_id for _ in range(2)] == [None, None]


@pytest.mark.parametrize("taken", ["ana@example.com", "ANA@Example.Com"])
def test_an_address_may_be_asked_to_be_unique(owner: Caller, taken: str) -> None:
    ana(owner, email=taken)
    before = all_records()
    with pytest.raises(EmailTaken):
        ana(owner, email="Ana@example.com", unique_email=True)
    assert all_records() == before


def test_a_client_without_an_address_takes_nobodys(owner: Caller) -> None:
    assert [ana(owner, unique_email=True).primary_email for _ in range(2)] == [None, None]


def test_families_share_addresses_unless_asked(owner: Caller) -> None:
    ana(owner, email="home@example.com")
    assert ana(owner, email="home@example.com").primary_email is not None


def test_addresses_of_removed_clients_and_of_other_workspaces_are_free(owner: Caller) -> None:
    archive_client(owner, ana(owner, email="ana@example.com").id)
    ana(people.caller("owner", people.SALON), email="ana@example.com")
    assert ana(owner, email="ana@example.com", unique_email=True).primary_email is not None


def test_a_clients_own_address_is_not_taken(owner: Caller) -> None:
    client = ana(owner, email="ana@example.com")
    update_client(owner, client.id, unique_email=True, email="ANA@example.com")
    found = reread(client).primary_email
    assert found is not None
    assert found.value == "ANA@example.com"


@pytest.mark.parametrize("field", ["tags", "referral_type", "referred_by"])
def test_what_the_workspace_does_not_have_is_refused(owner: Caller, field: str) -> None:
    before = all_records()
    with pytest.raises(UnknownReference) as refusal:
        ana(owner, **{field: [404] if field == "tags" else 404})
    assert refusal.value.value == 404
    assert refusal.value.index == (0 if field == "tags" else None)
    assert all_records() == before


def test_a_field_that_nobody_may_write_is_a_mistake_of_ours(owner: Caller) -> None:
    before = all_records()
    for name in ("version", "archived_at", "created_at", "workspace_id", "search_text", "nonsense"):
        with pytest.raises(TypeError, match=name):
            ana(owner, **{name: 1})
    assert all_records() == before


def test_consent_is_an_event_with_a_history(owner: Caller) -> None:
    client = ana(owner, consent="accepted")
    for answer in ("rejected", "rejected", None):
        update_client(owner, client.id, consent=answer)
    events = db.session.scalars(sa.select(ConsentEvent.answer).order_by(ConsentEvent.id)).all()
    assert events == ["accepted", "rejected", None]


def test_nobody_was_asked_where_consent_was_not_given(owner: Caller) -> None:
    ana(owner)
    assert db.session.scalars(sa.select(ConsentEvent)).all() == []


@pytest.mark.parametrize("role", ["owner", "manager", "clinician", "receptionist"])
def test_whoever_works_at_the_desk_may_register(registry: object, role: str) -> None:
    assert relate(ana(people.caller(role)), "created_by").created_by.name == role.capitalize()


def test_a_viewer_may_not_register(registry: object) -> None:
    before = all_records()
    with pytest.raises(NotAllowed, match=r"clients\.create"):
        ana(people.caller("viewer"))
    assert all_records() == before


@pytest.mark.parametrize("field", ["allergies", "medications", "intolerances"])
def test_clinical_fields_need_their_own_permission(receptionist: Caller, field: str) -> None:
    before = all_records()
    with pytest.raises(NotAllowed, match=r"medical\.update"):
        ana(receptionist, **{field: ["x"]})
    assert all_records() == before


def test_clinical_fields_left_empty_need_no_permission(receptionist: Caller) -> None:
    assert reread(ana(receptionist, allergies=None)).allergies is None


def test_the_history_begins_with_all_that_was_given(owner: Caller) -> None:
    [entry] = history_of(ana(owner, phone="600 111 222"))
    assert (entry.action, entry.origin, entry.actor.name) == ("client.create", "desk", "Owner")
    assert entry.changes["given_name"] == [None, "Ana"]
    assert entry.changes["slug"] == [None, "ana-gil"]
    assert entry.changes["contact_points"][1][0]["value"] == "600 111 222"
    assert "city" not in entry.changes
