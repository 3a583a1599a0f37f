"""Who may be there already, while somebody is typed and afterwards."""

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa

from registry.callers import Caller
from registry.clients import archive_client, create_client, get_client, update_client
from registry.contact_points import Point
from registry.db import db
from registry.duplicates import duplicates_of, mark_distinct, person, possible_duplicates
from registry.errors import ClientNotFound, NotAllowed
from registry.models import DistinctClients
from tests import people
from tests.records import all_records, history_of

BORN = dt.date(1987, 6, 27)


@pytest.fixture
def maria(owner: Caller) -> int:
    """María, of a family that shares a phone: a twin, a mother of the same name, a brother."""
    shared: dict[str, Any] = {"family_name": "Núñez García", "phone": "634 567 890"}
    number = create_client(
        owner, given_name="María", birthdate=BORN, email="maria@example.com", document_number="X-1234567-L", **shared
    ).id
    create_client(owner, given_name="Ana", birthdate=BORN, **shared)
    create_client(owner, given_name="María", birthdate=dt.date(1955, 1, 1), **shared)
    create_client(owner, given_name="Pedro", birthdate=dt.date(1990, 1, 1), **shared)
    return number


def found(caller: Caller, **typed: Any) -> list[tuple[int, str, tuple[str, ...]]]:
    some = possible_duplicates(caller, person(caller, **typed))
    return [(one.client.id, one.likeness.strength, one.likeness.reasons) for one in some]


def test_while_a_form_is_filled_in_the_reasons_grow(owner: Caller, maria: int) -> None:
    assert found(owner) == []
    assert found(owner, given_name="Maria", family_name="Núñez") == []
    assert found(owner, given_name="Maria", family_name="Núñez", birthdate=BORN) == [
        (maria, "likely", ("birthdate", "similar_name"))
    ]
    typed = {"given_name": "Maria", "family_name": "Nuñez Garcia", "birthdate": BORN, "phones": ["+34 634567890"]}
    first, mother = found(owner, **typed)
    assert first == (maria, "certain", ("phone", "birthdate", "name"))
    assert mother[1:] == ("possible", ("phone", "name"))


@pytest.mark.parametrize(
    "typed",
    [
        {"document_number": "x1234567l"},
        {"document_number": "X-1234567-L", "given_name": "Somebody", "family_name": "Else"},
        {"emails": ["MARIA@example.com"], "given_name": "Maria", "family_name": "Nuñez"},
        {"birthdate": BORN, "given_name": "Marai", "family_name": "Núñez García"},
    ],
    ids=["document", "document and another name", "e-mail", "birth date and a slip"],
)
def test_each_thing_that_is_the_same_finds_her(owner: Caller, maria: int, typed: dict[str, Any]) -> None:
    assert [number for number, *_ in found(owner, **typed)] == [maria]


def test_a_new_child_of_the_family_is_no_duplicate(owner: Caller, maria: int) -> None:
    typed = {"given_name": "Lucía", "family_name": "Núñez García", "phones": ["634567890"], "birthdate": BORN}
    assert found(owner, **typed) == []


def test_twins_are_told_apart_when_both_are_there(owner: Caller, maria: int) -> None:
    twin = get_client(owner, maria + 1)
    assert duplicates_of(owner, twin) == []


def test_who_was_removed_or_is_of_another_workspace_is_nobody(owner: Caller, maria: int) -> None:
    assert found(people.caller("owner", people.SALON), emails=["maria@example.com"]) == []
    archive_client(owner, maria)
    assert found(owner, emails=["maria@example.com"]) == []


def test_who_is_inactive_may_be_the_same(owner: Caller, maria: int) -> None:
    update_client(owner, maria, is_active=False)
    assert [number for number, *_ in found(owner, emails=["maria@example.com"])] == [maria]


def test_a_part_of_an_address_is_another_address(owner: Caller) -> None:
    create_client(owner, given_name="Ana", family_name="Gil", email="ana.gil@example.com")
    assert found(owner, given_name="Ana", family_name="Gil", emails=["gil@example.com"]) == []


def test_different_people_are_remembered(owner: Caller, maria: int) -> None:
    client, again = get_client(owner, maria), create_client(owner, given_name="María", family_name="Núñez")
    again = update_client(owner, again.id, birthdate=BORN)
    assert [one.client.id for one in duplicates_of(owner, client)] == [again.id, maria + 2]
    mark_distinct(owner, again.id, maria)
    assert [one.client.id for one in duplicates_of(owner, client)] == [maria + 2]
    assert duplicates_of(owner, again) == []
    before = all_records()
    mark_distinct(owner, maria, again.id)
    assert all_records() == before
    [pair] = db.session.scalars(sa.select(DistinctClients))
    assert (pair.client_id, pair.other_id, pair.actor_id) == (maria, again.id, owner.actor_id)
    for one, other in ((client, again), (again, client)):
        assert (history_of(one)[-1].action, history_of(one)[-1].changes) == (
            "client.distinct",
            {"distinct_from": [None, other.id]},
        )


def test_only_two_clients_of_the_workspace_can_be_different(owner: Caller, maria: int) -> None:
    salon = people.caller("owner", people.SALON)
    theirs = create_client(salon, given_name="Zoë").id
    before = all_records()
    for one, other in ((maria, theirs), (maria, 999), (maria, maria)):
        with pytest.raises(ClientNotFound):
            mark_distinct(owner, one, other)
    with pytest.raises(NotAllowed):
        mark_distinct(people.caller("viewer"), maria, maria + 1)
    assert all_records() == before


def test_a_number_that_everybody_has_finds_the_right_ones_still(owner: Caller) -> None:
    for number in range(6):
        create_client(owner, given_name=f"Guest {number}", phone="912 000 000")
    eva = create_client(owner, given_name="Eva", family_name="Sanz", phone="912 000 000", birthdate=BORN).id
    typed = {"given_name": "Eva", "family_name": "Sanz", "birthdate": BORN, "phones": ["912000000"]}
    assert found(owner, **typed) == [(eva, "certain", ("phone", "birthdate", "name"))]


def test_a_client_reached_in_two_ways_is_found_once(owner: Caller) -> None:
    points = [Point("phone", "600 111 222"), Point("whatsapp", "600 111 222"), Point("email", "eva@example.com")]
    eva = create_client(owner, given_name="Eva", family_name="Sanz", contact_points=points).id
    typed = {"given_name": "Eva", "family_name": "Sanz", "phones": ["600111222"], "emails": ["eva@example.com"]}
    assert found(owner, **typed) == [(eva, "likely", ("phone", "email", "name"))]
