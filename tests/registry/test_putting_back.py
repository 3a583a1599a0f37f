"""What a change replaced comes back: one field, or the whole change; as a new change, with its own history."""

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa

from registry.callers import Caller
from registry.clients import archive_client, create_client, update_client
from registry.contact_points import Number, Point
from registry.db import transaction
from registry.errors import ChangeNotFound, ClientNotFound, NotAllowed, StaleVersion, UnknownReference
from registry.history import snapshot
from registry.models import AuditEvent, Client, CustomValue, Tag
from registry.putting_back import put_back, undo
from tests import people
from tests.records import all_records, ana, history_of, reread

BEFORE: dict[str, Any] = {
    "given_name": "Ana",
    "family_name": "Gil",
    "birthdate": dt.date(1990, 1, 2),
    "country": "Spain",
    "notes": "Likes mornings",
    "alert": "Ring twice",
    "allergies": [{"name": "Latex"}],
    "consent": "accepted",
    "custom_fields": [("size", 38), ("colour", "red")],
    "contact_points": [
        Point("phone", "600 111 222", label="home"),
        Point("email", "ana@example.com", is_preferred=True),
        Point("fax", "910 111 222"),
    ],
}
AFTER: dict[str, Any] = {
    "given_name": "Eva",
    "family_name": None,
    "birthdate": None,
    "country": "France",
    "notes": None,
    "alert": None,
    "allergies": None,
    "consent": "rejected",
    "custom_fields": [("colour", "blue")],
    "contact_points": [Point("whatsapp", "600 333 444")],
    "is_active": False,
}


def last(client: Client) -> AuditEvent:
    return history_of(client)[-1]


def facts(client: Client) -> dict[str, Any]:
    return snapshot(reread(client))


def tag(name: str) -> int:
    with transaction() as session:
        row = Tag(workspace_id=1, name=name)
        session.add(row)
        session.flush()
        return row.id


def test_undoing_a_change_brings_everything_back_as_it_was(owner: Caller) -> None:
    vip = tag("VIP")
    client = ana(owner, **BEFORE, tags=[vip], referred_by=ana(owner).id)
    before = facts(client)
    changed = update_client(owner, client.id, **AFTER, tags=[], referred_by=None)
    assert facts(client) != before
    undone = undo(owner, client.id, changed.version)
    assert facts(client) == before
    assert undone.version == changed.version + 1
    assert last(client).action == "client.update"


def test_an_undone_change_can_be_done_again(owner: Caller) -> None:
    client = ana(owner, city="Lugo")
    changed = update_client(owner, client.id, city="Vigo")
    undone = undo(owner, client.id, changed.version)
    assert undo(owner, client.id, undone.version).city == "Vigo"


def test_a_number_with_its_code_comes_back_under_its_own_identity(owner: Caller) -> None:
    client = ana(owner, additional_numbers=[Number("600111222", "+34", "work")])
    before = facts(client)
    changed = update_client(owner, client.id, additional_numbers=[])
    undo(owner, client.id, changed.version)
    assert facts(client) == before


def test_one_field_comes_back_and_the_others_stay(owner: Caller) -> None:
    client = ana(owner, city="Lugo", alert="Ring twice")
    update_client(owner, client.id, city="Vigo", alert="Knock")
    event = last(client)
    update_client(owner, client.id, profession="Baker")
    changed = put_back(owner, client.id, event.id, ["city"])
    assert (changed.city, changed.alert, changed.profession) == ("Lugo", "Knock", "Baker")
    assert last(client).changes == {"city": ["Vigo", "Lugo"]}


@pytest.mark.parametrize("field", ["country", "country_code"])
def test_a_country_comes_back_with_its_code(owner: Caller, field: str) -> None:
    client = ana(owner, country="Spain")
    update_client(owner, client.id, country="France")
    changed = put_back(owner, client.id, last(client).id, [field])
    assert (changed.country, changed.country_code) == ("Spain", "ES")


def test_what_is_back_already_is_no_change(owner: Caller) -> None:
    client = ana(owner, city="Lugo")
    update_client(owner, client.id, city="Vigo")
    event = last(client)
    version = put_back(owner, client.id, event.id, ["city"]).version
    assert put_back(owner, client.id, event.id, ["city"]).version == version


def test_nobody_undoes_what_somebody_else_did_meanwhile(owner: Caller, receptionist: Caller) -> None:
    client = ana(owner)
    changed = update_client(owner, client.id, city="Vigo")
    update_client(receptionist, client.id, city="Lugo")
    before = all_records()
    with pytest.raises(StaleVersion):
        undo(owner, client.id, changed.version)
    assert all_records() == before


def test_what_was_never_changed_is_not_put_back(owner: Caller) -> None:
    client, other = ana(owner), ana(owner)
    update_client(owner, other.id, city="Vigo")
    created, foreign = last(client), last(other)
    before = all_records()
    for event, fields in ((created.id, ["given_name"]), (foreign.id, ["city"]), (10**9, ["city"]), (foreign.id, [])):
        with pytest.raises(ChangeNotFound):
            put_back(owner, client.id, event, fields)
    with pytest.raises(ChangeNotFound):
        put_back(owner, other.id, foreign.id, ["city", "slug"])
    with pytest.raises(ChangeNotFound):
        undo(owner, client.id, 1)
    assert all_records() == before


def test_a_tag_that_is_gone_does_not_come_back(owner: Caller) -> None:
    vip = tag("VIP")
    client = ana(owner, tags=[vip], custom_fields=[("size", 38)])
    update_client(owner, client.id, tags=[], custom_fields=[])
    event = last(client)
    with transaction() as session:
        session.execute(sa.delete(Tag))
    before = all_records()
    with pytest.raises(UnknownReference):
        put_back(owner, client.id, event.id, ["tags"])
    assert all_records() == before
    put_back(owner, client.id, event.id, ["custom_fields"])
    assert [value.value for value in reread(client).custom_values] == [38]


def test_a_value_of_a_field_that_is_gone_does_not_come_back(owner: Caller) -> None:
    client = ana(owner, custom_fields=[("size", 38)])
    update_client(owner, client.id, custom_fields=[])
    event = last(client)
    with transaction() as session:
        session.execute(sa.delete(CustomValue))
        session.execute(sa.text("DELETE FROM custom_fields"))
    with pytest.raises(UnknownReference):
        put_back(owner, client.id, event.id, ["custom_fields"])


def test_who_may_not_write_medical_details_does_not_put_them_back(owner: Caller, receptionist: Caller) -> None:
    client = ana(owner, allergies=[{"name": "Latex"}])
    changed = update_client(owner, client.id, allergies=[])
    with pytest.raises(NotAllowed):
        put_back(receptionist, client.id, last(client).id, ["allergies"])
    with pytest.raises(NotAllowed):
        undo(people.caller("viewer"), client.id, changed.version)


def test_a_removed_client_and_another_workspace_s_are_not_there(owner: Caller) -> None:
    foreign = create_client(people.caller("owner", people.SALON), given_name="Eva")
    client = ana(owner)
    archived = archive_client(owner, client.id)
    for wrong in (foreign, archived):
        with pytest.raises(ClientNotFound):
            undo(owner, wrong.id, wrong.version)
        with pytest.raises(ClientNotFound):
            put_back(owner, wrong.id, last(wrong).id, ["given_name"])
