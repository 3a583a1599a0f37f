"""One dialect tells a main number apart from the further ones; the others know only points."""

import dataclasses
from typing import Any

import pytest

from registry.callers import Caller
from registry.clients import update_client
from registry.contact_points import (
    Number,
    Point,
    additional_numbers,
    local_part,
    main_number,
    number_label,
)
from registry.db import new_uuid
from registry.models import Client
from tests.records import ana, reachable, reread

HOME = Number("910 111 222", label="home")
WORK = Number("911 333 444", code="+34", label="work")


def read(client: Client) -> tuple[str | None, list[Number]]:
    """What a dialect with a main and further numbers shows of a client, as the database has it."""
    client = reread(client)
    main = main_number(client)
    further = additional_numbers(client)
    return main.value if main else None, [
        Number(local_part(point), point.dial_code, number_label(point)) for point in further
    ]


@pytest.mark.parametrize(
    ("main", "further"),
    [
        ("600111222", [HOME, WORK]),
        ("600111222", []),
        (None, [HOME, WORK]),
        (None, []),
        ("600111222", [Number("910 111 222", label="fax")]),
        (None, [Number("910 111 222", label="fax"), HOME]),
        ("600111222", [HOME, HOME]),
    ],
)
def test_what_was_written_is_read_back(owner: Caller, main: str | None, further: list[Number]) -> None:
    client = ana(owner, main_number=main, additional_numbers=further, email="ana@example.com")
    assert read(client) == (main, further)


@pytest.mark.parametrize("order", [("main_number", "additional_numbers"), ("additional_numbers", "main_number")])
@pytest.mark.parametrize("before", [{}, {"phone": "600000000"}, {"additional_numbers": [HOME]}])
def test_the_order_in_which_the_two_are_given_does_not_matter(
    owner: Caller, order: tuple[str, str], before: dict[str, Any]
) -> None:
    client = ana(owner, **before)
    given: dict[str, Any] = {"main_number": "600111222", "additional_numbers": [WORK, HOME]}
    update_client(owner, client.id, **{name: given[name] for name in order})
    assert read(client) == ("600111222", [WORK, HOME])


def test_giving_back_what_was_read_is_no_change(owner: Caller) -> None:
    client = ana(owner, main_number="600111222", additional_numbers=[HOME, WORK])
    main, further = read(client)
    assert update_client(owner, client.id, main_number=main, additional_numbers=further).version == 1


def test_an_unchanged_number_keeps_its_id(owner: Caller) -> None:
    client = ana(owner, main_number="600111222", additional_numbers=[HOME, WORK])
    kept = additional_numbers(client)[1].uuid
    update_client(owner, client.id, additional_numbers=[WORK, Number("600 555 555")])
    assert additional_numbers(reread(client))[0].uuid == kept


def test_an_id_says_which_of_two_equal_numbers_is_meant(owner: Caller) -> None:
    client = ana(owner, additional_numbers=[HOME, HOME])
    second = additional_numbers(client)[1].uuid
    update_client(owner, client.id, additional_numbers=[dataclasses.replace(HOME, uuid=str(second))])
    assert [point.uuid for point in additional_numbers(reread(client))] == [second]


@pytest.mark.parametrize(
    "new",
    [
        dataclasses.replace(HOME, label="work"),
        dataclasses.replace(HOME, label="fax"),
        Number("910 999 999", label="home"),
        Number("910 111 222", code="+34", label="other"),
    ],
)
def test_a_number_named_by_its_id_keeps_it_whatever_it_becomes(owner: Caller, new: Number) -> None:
    client = ana(owner, main_number="600111222", additional_numbers=[HOME, WORK])
    kept = [point.uuid for point in additional_numbers(client)]
    update_client(owner, client.id, additional_numbers=[dataclasses.replace(new, uuid=str(kept[0])), WORK])
    assert read(client) == ("600111222", [new, WORK])
    assert [point.uuid for point in additional_numbers(reread(client))] == kept


def test_a_number_of_another_type_keeps_its_id(owner: Caller) -> None:
    client = ana(owner, additional_numbers=[HOME, WORK])
    kept = {point.value: point.uuid for point in additional_numbers(client)}
    update_client(owner, client.id, additional_numbers=[WORK, dataclasses.replace(HOME, label="other")])
    assert read(client) == (None, [WORK, dataclasses.replace(HOME, label="other")])
    assert {point.value: point.uuid for point in additional_numbers(reread(client))} == kept


def test_an_id_of_somebody_else_or_nobody_names_nothing(owner: Caller) -> None:
    other = ana(owner, additional_numbers=[WORK])
    [theirs] = additional_numbers(other)
    client = ana(owner, additional_numbers=[HOME])
    [own] = [point.uuid for point in additional_numbers(client)]
    for uuid in (str(theirs.uuid), str(new_uuid())):
        update_client(owner, client.id, additional_numbers=[dataclasses.replace(HOME, uuid=uuid)])
        assert [point.uuid for point in additional_numbers(reread(client))] == [own]
    update_client(owner, client.id, additional_numbers=[dataclasses.replace(WORK, uuid=str(theirs.uuid))])
    assert [point.uuid for point in additional_numbers(reread(client))] != [theirs.uuid]
    assert [point.value for point in reread(other).contact_points] == [theirs.value]


def test_a_whatsapp_number_stays_one_when_its_label_changes(owner: Caller) -> None:
    client = reachable(owner, Point("phone", "600 1"), Point("whatsapp", "600 2"))
    update_client(owner, client.id, additional_numbers=[Number("600 2", label="work")])
    assert [(point.kind, point.label) for point in reread(client).contact_points] == [
        ("phone", None),
        ("whatsapp", "work"),
    ]
    assert read(client) == ("600 1", [Number("600 2", label="work")])


def test_a_fax_that_becomes_a_phone_is_not_the_main_number(owner: Caller) -> None:
    client = reachable(owner, Point("fax", "910 1", is_preferred=True), Point("phone", "600 1"))
    [fax] = additional_numbers(client)
    update_client(owner, client.id, additional_numbers=[Number("910 1", label="home", uuid=str(fax.uuid))])
    assert read(client) == ("600 1", [Number("910 1", label="home")])


def test_taking_the_main_number_away_leaves_the_further_ones_where_they_are(owner: Caller) -> None:
    client = ana(owner, main_number="600111222", additional_numbers=[HOME, WORK])
    update_client(owner, client.id, main_number=None)
    assert read(client) == (None, [HOME, WORK])


def test_a_main_number_that_comes_later_is_not_one_of_the_further(owner: Caller) -> None:
    client = ana(owner, additional_numbers=[HOME, WORK])
    update_client(owner, client.id, main_number="600111222")
    assert read(client) == ("600111222", [HOME, WORK])


def test_taking_away_the_further_numbers_leaves_main_number_and_email(owner: Caller) -> None:
    client = ana(owner, main_number="600111222", additional_numbers=[HOME], email="ana@example.com")
    client = update_client(owner, client.id, additional_numbers=[])
    assert read(client) == ("600111222", [])
    assert [point.value for point in client.contact_points] == ["600111222", "ana@example.com"]


def test_numbers_of_a_client_born_elsewhere_are_the_primary_and_the_rest(owner: Caller) -> None:
    points = (Point("email", "a@b.es"), Point("whatsapp", "600 1"), Point("fax", "910 2"), Point("phone", "600 3"))
    assert read(reachable(owner, *points)) == (
        "600 3",
        [Number("600 1", None, "mobile"), Number("910 2", None, "fax")],
    )


def test_a_further_number_that_somebody_prefers_is_the_main_one(owner: Caller) -> None:
    client = ana(owner, main_number="600111222", additional_numbers=[Number("910 111 222", label="home")])
    preferred = [Point("phone", "600111222"), Point("phone", "910 111 222", is_preferred=True)]
    update_client(owner, client.id, contact_points=preferred)
    assert read(client) == ("910 111 222", [Number("600111222", None, "mobile")])
