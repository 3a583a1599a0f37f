"""The audit log in the settings: what it says of everything, its filters and its pages."""

import re
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from blueprints.browser.settings import audit
from blueprints.browser.settings.audit_words import ACTIONS
from registry.db import db, transaction
from registry.models import AuditEvent, Role, RolePermission, Tag
from registry.permissions import PERMISSIONS
from registry.vocabulary import create_tag
from registry.word_lists import merge_word
from registry.workspace_settings import update_workspace
from tests import people
from tests.browser.desk_client import Desk, registered

HOUSE = Path(__file__).parents[3]
LOG = "/settings/audit"


@pytest.fixture
def owner_desk(app: Flask) -> Desk:
    return Desk(app, "owner")


def test_it_says_who_did_what_to_whom_and_from_where(app: Flask, owner_desk: Desk, reception: Desk) -> None:
    number = registered(app, given_name="Ana", family_name="Gil")
    reception.edit(number, city="Lugo")
    page = owner_desk.get(LOG)
    assert "Receptionist · Client changed: Ana Gil City added: Lugo" in page.text
    assert "Owner · Client added" in page.text
    assert f"/clients/{number}" in page.links()
    assert "· this desk" in page.text


def test_it_says_what_became_of_the_workspace_s_own_things(app: Flask, owner_desk: Desk) -> None:
    with app.app_context():
        owner = people.caller("owner")
        vip, old = create_tag(owner, "VIP"), create_tag(owner, "Old")
        merge_word(owner, Tag, old.id, vip.id)
        update_workspace(owner, name="Harbour", country_code="PT", public_create=False)
        db.session.remove()
    text = owner_desk.get(LOG).text
    assert "Owner · Tag added: VIP" in text
    assert "Owner · Tag merged: VIP Name from Old VIP" in text
    assert "Workspace changed: Harbour Name from Clinic Harbour" in text
    assert "Country from Spain Portugal" in text
    assert "Form on the website from Yes No" in text


def test_every_action_of_the_registry_has_a_name() -> None:
    kinds = "client|account|workspace|tag|referral_type|field|member|role|token"
    recorded = {
        action
        for file in (HOUSE / "registry").rglob("*.py")
        for action in re.findall(rf'"((?:{kinds})\.[a-z]+)"', file.read_text())
    }
    recorded |= {f"{kind}.{what}" for kind in ("tag", "referral_type") for what in ("update", "merge", "remove")}
    assert len(recorded) > 20
    assert recorded - set(PERMISSIONS) <= ACTIONS.keys(), "Name it in audit_words.py"


def filtered(desk: Desk, **asked: str) -> tuple[int, int]:
    """Status and number of entries."""
    page = desk.get(LOG, query_string=asked)
    return page.status, page.html.count('class="item item--top"')


def test_it_is_filtered_by_person_action_client_and_day(app: Flask, owner_desk: Desk) -> None:
    with time_machine.travel("2026-03-02 12:00Z"):
        number = registered(app)
    with time_machine.travel("2026-03-03 12:00Z"):
        registered(app, role="receptionist")
    assert filtered(owner_desk) == (200, 2)
    actor = next(
        value
        for value, name in re.findall(r'<option value="(\d+)"[^>]*>(\w+)', owner_desk.get(LOG).html)
        if name == "Receptionist"
    )
    assert filtered(owner_desk, person=actor) == (200, 1)
    assert filtered(owner_desk, action="client.create") == (200, 2)
    assert filtered(owner_desk, action="client.update") == (200, 0)
    assert filtered(owner_desk, client=str(number)) == (200, 1)
    assert filtered(owner_desk, since="2026-03-03") == (200, 1)
    assert filtered(owner_desk, until="2026-03-02") == (200, 1)
    assert filtered(owner_desk, since="2026-03-02", until="2026-03-03") == (200, 2)
    assert filtered(owner_desk, person="", action="", client="", since="", until="") == (200, 2)


def test_a_day_is_that_of_the_reader_s_clock(app: Flask, owner_desk: Desk) -> None:
    with time_machine.travel("2026-03-02 23:30Z"):
        registered(app)
    assert filtered(owner_desk, since="2026-03-03") == (200, 0)
    owner_desk.client.set_cookie("timezone", "Europe/Madrid")
    assert filtered(owner_desk, since="2026-03-03") == (200, 1)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("client", "x"),
        ("client", "0"),
        ("client", "9" * 40),
        ("since", "yesterday"),
        ("until", "2026-02-30"),
        ("person", "x"),
        ("person", "999"),
        ("action", "client.eat"),
    ],
)
def test_what_cannot_be_looked_for_is_told_beside_its_field(
    app: Flask, owner_desk: Desk, field: str, value: str
) -> None:
    registered(app)
    page = owner_desk.get(LOG, query_string={field: value})
    assert page.status == 422
    assert page.errors().keys() == {field}
    assert "Client added" in page.text


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_time_are_days_as_well(app: Flask, owner_desk: Desk, day: str) -> None:
    registered(app)
    assert filtered(owner_desk, since=day)[0] == 200
    assert filtered(owner_desk, until=day)[0] == 200


def test_pages_keep_the_filters(app: Flask, owner_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "PAGE", 2)
    for _ in range(3):
        registered(app)
    page = owner_desk.get(f"{LOG}?action=client.create")
    [older] = [link for link in page.links() if "after=" in link]
    second = owner_desk.get(older)
    assert second.html.count('class="item item--top"') == 1
    assert f"{LOG}?action=client.create" in second.links()


def test_clinical_data_is_kept_from_who_may_not_see_it(app: Flask, clinician: Desk) -> None:
    number = registered(app)
    clinician.edit(number, allergies__0__name="Penicillin", city="Lugo")
    assert "Penicillin" in Desk(app, "owner").get(LOG).text
    with app.app_context(), transaction() as session:
        manager = session.scalars(sa.select(Role.id).where(Role.name == "manager")).first()
        mine = (RolePermission.role_id == manager, RolePermission.permission == "medical.view")
        session.execute(sa.delete(RolePermission).where(*mine))
    text = Desk(app, "manager").get(LOG).text
    assert "Lugo" in text
    assert "Penicillin" not in text


def test_who_may_not_see_clients_sees_that_something_was_done_to_one(app: Flask) -> None:
    number = registered(app, given_name="Secret")
    with app.app_context(), transaction() as session:
        manager = session.scalars(sa.select(Role.id).where(Role.name == "manager")).first()
        mine = (RolePermission.role_id == manager, RolePermission.permission == "clients.view")
        session.execute(sa.delete(RolePermission).where(*mine))
    desk = Desk(app, "manager")
    page = desk.get(LOG)
    assert f"Client added: #{number}" in page.text
    assert "Secret" not in page.text
    assert f"/clients/{number}" not in page.links()


def test_reading_it_writes_nothing(app: Flask, owner_desk: Desk) -> None:
    owner_desk.get(LOG)
    with app.app_context():
        assert db.session.scalars(sa.select(AuditEvent)).all() == []
        db.session.remove()
