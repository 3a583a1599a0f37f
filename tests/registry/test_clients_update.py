from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from registry import history
from registry.callers import Caller
from registry.clients import (
    archive_client,
    confirm_client,
    create_client,
    get_client,
    relate,
    restore_client,
    update_client,
)
from registry.contact_points import Point
from registry.errors import ClientNotFound, NotAllowed, StaleVersion, UnknownReference
from registry.models import Client
from registry.search import Entry
from registry.workspaces import PUBLIC_FORM, system_caller, workspace_named
from tests import people
from tests.records import all_records, ana, history_of, reread


class DiskGone(Exception):
    """Anything that goes wrong after the write."""


def test_changes_only_what_was_named(owner: Caller) -> None:
    client = ana(owner, city="Sevilla", phone="600 111 222", allergies=["x"], custom_fields=[("a", 1)])
    before = history.snapshot(reread(client))
    update_client(owner, client.id, city="Cádiz")
    after = history.snapshot(reread(client))
    assert history.differences(before, after) == {"city": ["Sevilla", "Cádiz"]}


def test_two_people_editing_one_client_do_not_undo_each_other(owner: Caller, receptionist: Caller) -> None:
    client = ana(owner)
    update_client(owner, client.id, city="Cádiz")
    update_client(receptionist, client.id, profession="Pilot")
    found = reread(client)
    assert (found.city, found.profession, found.version) == ("Cádiz", "Pilot", 3)
    assert (found.created_by.name, found.updated_by.name) == ("Owner", "Receptionist")


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"city": "Sevilla"},
        {"full_name": "Ana Gil"},
        {"email": "ana@example.com"},
        {"tags": []},
        {"contact_points": [Point("email", "ana@example.com", is_preferred=True)]},
        {"allergies": None, "medications": []},
        {"country": "Spain"},
        {"is_active": True},
    ],
    ids=str,
)
def test_what_is_the_same_already_is_not_written(owner: Caller, changes: dict[str, Any]) -> None:
    client = ana(owner, city="Sevilla", email="ana@example.com", medications=[], country="Spain")
    before = all_records()
    update_client(owner, client.id, **changes)
    assert all_records() == before


@pytest.mark.parametrize(
    ("before", "after"), [(None, []), ([], None), (["x"], []), ([{"name": "x"}], [{"name": "x", "dosage": None}])]
)
def test_not_asked_and_none_known_are_different_answers(owner: Caller, before: Any, after: Any) -> None:
    client = ana(owner, allergies=before)
    assert update_client(owner, client.id, allergies=after).version == 2
    assert reread(client).allergies == after


@pytest.mark.parametrize(
    ("country", "code"), [("Portugal", "PT"), ("Atlantis", None), (None, None), ("ES", "ES"), ("españa", "ES")]
)
def test_a_country_brings_its_code_along(owner: Caller, country: str | None, code: str | None) -> None:
    client = ana(owner, country="Spain")
    update_client(owner, client.id, country=country)
    changed = reread(client)
    assert (changed.country, changed.country_code) == (country, code)


def test_a_code_alone_leaves_the_country_as_it_was_written(owner: Caller) -> None:
    client = ana(owner, country="España")
    update_client(owner, client.id, country_code="PT")
    changed = reread(client)
    assert (changed.country, changed.country_code) == ("España", "PT")


def test_a_write_is_told_when_the_client_has_moved_on(owner: Caller) -> None:
    client = ana(owner)
    update_client(owner, client.id, if_version=1, city="Cádiz")
    before = all_records()
    for write in (update_client, archive_client, restore_client):
        with pytest.raises(StaleVersion) as refusal:
            write(owner, client.id, if_version=1, **({"city": "Lugo"} if write is update_client else {}))
        assert refusal.value.current == 2
    assert all_records() == before


def test_the_history_says_what_it_was_and_what_it_is(owner: Caller, receptionist: Caller) -> None:
    client = ana(owner, city="Sevilla")
    update_client(receptionist, client.id, city="Cádiz", is_active=False, full_name="Eva Gil")
    entry = history_of(client)[-1]
    assert (entry.action, entry.actor.name) == ("client.update", "Receptionist")
    assert entry.changes == {
        "given_name": ["Ana", "Eva"],
        "city": ["Sevilla", "Cádiz"],
        "is_active": [True, False],
    }


def test_a_change_of_phone_keeps_the_whole_before_and_after(owner: Caller) -> None:
    client = ana(owner, phone="600 111 222")
    update_client(owner, client.id, phone="600 333 444")
    before, after = history_of(client)[-1].changes["contact_points"]
    assert (before[0]["value"], after[0]["value"]) == ("600 111 222", "600 333 444")
    assert before[0]["id"] == after[0]["id"]


@pytest.mark.parametrize("broken", ["record", "snapshot"])
def test_a_failure_after_the_write_leaves_neither_change_nor_history(
    owner: Caller, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    client = ana(owner)
    before = all_records()

    def fail(*_: object) -> None:
        raise DiskGone

    with monkeypatch.context() as patch:
        patch.setattr(history, broken, fail)
        with pytest.raises(DiskGone):
            update_client(owner, client.id, city="Cádiz")
        with pytest.raises(DiskGone):
            create_client(owner, given_name="Eva")
    assert all_records() == before
    assert update_client(owner, client.id, city="Cádiz").version == 2


def test_a_failed_commit_leaves_neither(owner: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    client = ana(owner)
    before = all_records()

    def spoil(client: Client) -> Entry:
        client.updated_by_id = 0
        return Entry("", "")

    with monkeypatch.context() as patch:
        patch.setattr("registry.clients.index", spoil)
        with pytest.raises(sa.exc.IntegrityError, match=r"(?i)foreign key"):
            update_client(owner, client.id, city="Cádiz", custom_fields=[("new", 1)])
    assert all_records() == before


def test_updated_at_never_runs_backwards(owner: Caller) -> None:
    client = ana(owner)
    created = client.updated_at
    with time_machine.travel(created.replace(year=2001)):
        update_client(owner, client.id, city="Cádiz")
    assert reread(client).updated_at == created


def test_an_unknown_tag_changes_nothing_of_the_rest(owner: Caller) -> None:
    client = ana(owner)
    before = all_records()
    with pytest.raises(UnknownReference):
        update_client(owner, client.id, city="Cádiz", custom_fields=[("new", 1)], tags=[404])
    assert all_records() == before


def test_removes_and_restores(owner: Caller) -> None:
    client = ana(owner)
    archive_client(owner, client.id)
    with pytest.raises(ClientNotFound):
        get_client(owner, client.id)
    assert get_client(owner, client.id, archived=True).archived_at is not None
    restore_client(owner, client.id)
    assert get_client(owner, client.id).archived_at is None
    assert [entry.action for entry in history_of(client)] == ["client.create", "client.archive", "client.restore"]
    assert reread(client).version == 3


def test_confirms_what_the_public_form_brought(owner: Caller) -> None:
    public = system_caller(workspace_named(people.CLINIC), PUBLIC_FORM, "public form")
    client = confirm_client(owner, ana(public).id)
    assert reread(client).is_confirmed
    assert history_of(client)[-1].changes == {"is_confirmed": [False, True]}


@pytest.mark.parametrize("marks", [(archive_client, archive_client), (restore_client,), (confirm_client,)])
def test_what_is_so_already_is_not_written_again(owner: Caller, marks: tuple[Any, ...]) -> None:
    client = ana(owner)
    *first, last = marks
    for mark in first:
        mark(owner, client.id)
    before = all_records()
    last(owner, client.id)
    assert all_records() == before


@pytest.mark.parametrize(
    ("write", "permission"),
    [
        (update_client, "clients.update"),
        (confirm_client, "clients.update"),
        (archive_client, "clients.delete"),
        (restore_client, "clients.delete"),
    ],
)
def test_needs_the_permission(owner: Caller, write: Any, permission: str) -> None:
    client = ana(owner)
    before = all_records()
    with pytest.raises(NotAllowed) as refusal:
        write(people.caller("viewer"), client.id)
    assert refusal.value.permission == permission
    assert all_records() == before


def test_reading_needs_the_permission_too(owner: Caller) -> None:
    public = system_caller(workspace_named(people.CLINIC), PUBLIC_FORM, "public form")
    with pytest.raises(NotAllowed, match=r"clients\.view"):
        get_client(public, ana(owner).id)


@pytest.mark.parametrize("field", ["allergies", "medications", "intolerances"])
def test_clinical_fields_need_their_own_permission(owner: Caller, receptionist: Caller, field: str) -> None:
    present: dict[str, Any] = {field: ["latex"]}
    client = ana(owner, **present)
    update_client(receptionist, client.id, **present)
    before = all_records()
    for value in ([], None, ["nuts"]):
        changes: dict[str, Any] = {"city": "Cádiz", field: value}
        with pytest.raises(NotAllowed, match=r"medical\.update"):
            update_client(receptionist, client.id, **changes)
    assert all_records() == before


def test_notes_alert_and_emergency_contact_are_the_desks(receptionist: Caller) -> None:
    client = ana(receptionist, notes="a", alert="b", emergency_contact_name="c", emergency_contact_phone="d")
    assert (reread(client).notes, client.alert) == ("a", "b")


def test_nobody_is_found_by_a_number_that_was_never_given(owner: Caller) -> None:
    ana(owner)
    for write in (update_client, archive_client, restore_client, confirm_client):
        with pytest.raises(ClientNotFound):
            write(owner, 404)


def test_the_client_returned_shows_who_changed_it(owner: Caller, receptionist: Caller) -> None:
    client: Client = ana(owner)
    assert relate(client, "updated_by").updated_by.name == "Owner"
    changed = update_client(receptionist, client.id, city="Cádiz")
    assert relate(changed, "updated_by").updated_by.name == "Receptionist"
