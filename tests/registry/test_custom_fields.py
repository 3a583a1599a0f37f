from typing import Any

import pytest
import sqlalchemy as sa

from registry.callers import Caller
from registry.clients import update_client
from registry.custom_fields import custom_fields_of
from registry.db import db
from registry.models import Client, CustomField
from tests import people
from tests.records import ana, reread

VALUES = ["text", "", 0, 1, True, False, None, 1.5, -7, 2**53, [], ["a", "b"], [""], "😀 \u05d0\u200e", "1", "true"]


def given(client: Client) -> list[tuple[str, Any]]:
    return custom_fields_of(reread(client))


def same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_value_comes_back_as_it_was(owner: Caller, value: Any) -> None:
    [(key, found)] = given(ana(owner, custom_fields=[("shoe", value)]))
    assert key == "shoe"
    assert same(found, value)


@pytest.mark.parametrize(("before", "after"), [(True, 1), (1, True), (0, False), (1, 1.0), ("", None), ([], None)])
def test_a_value_of_another_type_is_another_value(owner: Caller, before: Any, after: Any) -> None:
    client = ana(owner, custom_fields=[("shoe", before)])
    assert update_client(owner, client.id, custom_fields=[("shoe", after)]).version == 2
    assert same(given(client)[0][1], after)


def test_values_stand_in_the_order_given(owner: Caller) -> None:
    client = ana(owner, custom_fields=[("c", 1), ("a", 2), ("b", 3)])
    assert given(client) == [("c", 1), ("a", 2), ("b", 3)]
    update_client(owner, client.id, custom_fields=[("b", 3), ("c", 1), ("a", 2)])
    assert given(client) == [("b", 3), ("c", 1), ("a", 2)]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_notes_stand_among_the_others_where_they_were_given(owner: Caller, place: int) -> None:
    pairs: list[tuple[str, Any]] = [("a", 1), ("b", 2)]
    pairs.insert(place, ("notes", "Likes tea"))
    client = ana(owner, custom_fields=pairs)
    assert given(client) == pairs
    assert client.notes == "Likes tea"


@pytest.mark.parametrize("empty", [None, ""])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_empty_notes_come_back_as_they_were_and_are_none_elsewhere(
    owner: Caller, empty: str | None, place: int
) -> None:
    pairs: list[tuple[str, Any]] = [("a", 1), ("b", 2)]
    pairs.insert(place, ("notes", empty))
    client = ana(owner, custom_fields=pairs)
    assert given(client) == pairs
    assert client.notes is None
    assert update_client(owner, client.id, custom_fields=given(client)).version == 1
    assert update_client(owner, client.id, notes=None).version == 1


@pytest.mark.parametrize(("before", "after"), [(None, ""), ("", None), ("", "Tea"), ("Tea", "")])
def test_notes_change_between_none_empty_and_some(owner: Caller, before: str | None, after: str | None) -> None:
    client = ana(owner, custom_fields=[("notes", before)])
    assert update_client(owner, client.id, custom_fields=[("notes", after)]).version == 2
    assert given(client) == [("notes", after)]


@pytest.mark.parametrize("empty", [None, ""])
def test_notes_that_another_door_wrote_take_the_place_of_empty_ones(owner: Caller, empty: str | None) -> None:
    client = ana(owner, custom_fields=[("a", 1), ("notes", empty)])
    update_client(owner, client.id, notes="Likes tea")
    assert given(client) == [("a", 1), ("notes", "Likes tea")]


def test_notes_written_by_another_door_come_first(owner: Caller) -> None:
    client = ana(owner, custom_fields=[("a", 1)])
    update_client(owner, client.id, notes="Likes tea")
    assert given(client) == [("notes", "Likes tea"), ("a", 1)]


def test_leaving_notes_out_of_all_fields_takes_them_away(owner: Caller) -> None:
    client = ana(owner, notes="Likes tea", custom_fields=[("a", 1), ("notes", "Likes tea")])
    update_client(owner, client.id, custom_fields=[("a", 1)])
    assert given(client) == [("a", 1)]


def test_giving_back_what_was_read_is_no_change(owner: Caller) -> None:
    client = ana(owner, custom_fields=[(f"f{number}", value) for number, value in enumerate(VALUES)])
    assert update_client(owner, client.id, custom_fields=given(client)).version == 1


def test_a_key_nobody_defined_becomes_an_ad_hoc_text_field(owner: Caller) -> None:
    ana(owner, custom_fields=[("shoe", 41)])
    [field] = db.session.scalars(sa.select(CustomField)).all()
    assert (field.key, field.label, field.kind, field.is_adhoc) == ("shoe", "shoe", "text", True)


def test_a_key_is_defined_once_for_all_clients_of_the_workspace(owner: Caller) -> None:
    ana(owner, custom_fields=[("shoe", 41)])
    ana(owner, custom_fields=[("shoe", 42), ("hat", 7)])
    keys = db.session.scalars(sa.select(CustomField.key).order_by(CustomField.id)).all()
    assert keys == ["shoe", "hat"]


def test_each_workspace_has_definitions_of_its_own(owner: Caller) -> None:
    salon = people.caller("owner", people.SALON)
    ana(owner, custom_fields=[("shoe", 41)])
    ana(salon, custom_fields=[("shoe", 42)])
    found = db.session.scalars(sa.select(CustomField.workspace_id).order_by(CustomField.workspace_id)).all()
    assert found == [owner.workspace_id, salon.workspace_id]


def test_keys_are_told_apart_by_case(owner: Caller) -> None:
    client = ana(owner, custom_fields=[("Shoe", 1), ("shoe", 2)])
    assert given(client) == [("Shoe", 1), ("shoe", 2)]


def test_taking_away_one_value_leaves_the_others_and_the_definition(owner: Caller) -> None:
    client = ana(owner, custom_fields=[("a", 1), ("b", 2)])
    update_client(owner, client.id, custom_fields=[("b", 2)])
    assert given(client) == [("b", 2)]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(CustomField)) == 2


def test_notes_that_were_empty_once_are_none_when_somebody_took_them_away(owner: Caller) -> None:
    client = ana(owner, custom_fields=[("shoe", 41), ("notes", "")])
    for notes in ("Likes tea", None):
        client = update_client(owner, client.id, notes=notes)
    assert custom_fields_of(reread(client)) == [("shoe", 41), ("notes", None)]
