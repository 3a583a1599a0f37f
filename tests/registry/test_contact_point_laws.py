"""Whatever dialects write one after the other: exactly one point is preferred, and what was written is read back."""

import dataclasses
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from registry.contact_points import (
    Number,
    Point,
    additional_numbers,
    local_part,
    main_email,
    main_number,
    number_label,
    replace_additional_numbers,
    replace_points,
    set_main_email,
    set_main_number,
    set_primary,
)
from registry.db import new_uuid
from registry.models import Client
from registry.models.contact_point import KINDS, LABELS

VALUES = st.sampled_from(["600111111", "600222222", "600333333"])
ADDRESSES = st.sampled_from(["ana@example.com", "gil@example.com"])
POINTS = st.builds(Point, st.sampled_from(KINDS), VALUES, st.booleans(), st.none() | st.sampled_from(LABELS))
NUMBERS = st.builds(Number, VALUES, st.none() | st.just("+34"), st.sampled_from(LABELS))
FURTHER = st.lists(NUMBERS, max_size=3)
STEPS = st.one_of(
    st.tuples(st.just("points"), st.lists(POINTS, max_size=4)),
    st.tuples(st.just("phone"), st.none() | VALUES),
    st.tuples(st.just("email"), st.none() | ADDRESSES),
    st.tuples(st.just("main"), st.none() | VALUES),
    st.tuples(st.just("main email"), st.none() | ADDRESSES),
    st.tuples(st.just("further"), FURTHER),
    st.tuples(st.just("further by id"), st.lists(st.tuples(st.integers(0, 3), NUMBERS), max_size=3)),
)


def write(client: Client, what: str, value: Any) -> None:
    if what == "points":
        replace_points(client, value, "ES")
    elif what == "main":
        set_main_number(client, value, "ES")
    elif what == "further":
        replace_additional_numbers(client, value, "ES")
    elif what == "further by id":
        replace_additional_numbers(client, by_id(client, value), "ES")
    elif what == "main email":
        set_main_email(client, value, "ES")
    else:
        set_primary(client, what, value, "ES")


def by_id(client: Client, numbers: list[tuple[int, Number]]) -> list[Number]:
    """The numbers, each in the place of one that the client has, where there is one."""
    present = dict(enumerate(additional_numbers(client)))
    for point in present.values():
        point.uuid = vars(point).get("uuid") or new_uuid()  # the database gives one to each
    return [
        dataclasses.replace(number, uuid=str(present[place].uuid) if place in present else None)
        for place, number in numbers
    ]


def read(client: Client, what: str) -> Any:
    what = what.removesuffix(" by id")
    if what == "points":
        return [(point.kind, point.value) for point in client.contact_points]
    if what == "further":
        return [
            Number(local_part(point), point.dial_code, number_label(point)) for point in additional_numbers(client)
        ]
    point = {
        "phone": client.primary_phone,
        "email": client.primary_email,
        "main": main_number(client),
        "main email": main_email(client),
    }[what]
    return point.value if point else None


def as_read(what: str, value: Any) -> Any:
    if what == "further by id":
        return [number for _, number in value]
    return [(point.kind, point.value) for point in value] if what == "points" else value


def born(steps: list[tuple[str, Any]]) -> Client:
    client = Client(workspace_id=1)
    for what, value in steps:
        write(client, what, value)
    return client


@given(st.lists(STEPS, max_size=6))
def test_exactly_one_point_is_preferred_and_positions_have_no_gap(steps: list[tuple[str, Any]]) -> None:
    points = born(steps).contact_points
    assert sum(point.is_preferred for point in points) == bool(points)
    assert [point.position for point in points] == list(range(len(points)))


@given(st.lists(STEPS, max_size=5), STEPS)
def test_what_was_written_is_read_back(steps: list[tuple[str, Any]], last: tuple[str, Any]) -> None:
    client = born(steps)
    what, value = last
    write(client, what, value)
    if what in {"phone", "email"} and value is None:
        return  # the next one of its kind, if there is one, is now the primary
    assert read(client, what) == as_read(what, value)


@given(st.lists(STEPS, max_size=5), st.permutations(["main", "further"]), VALUES | st.none(), FURTHER)
def test_main_and_further_numbers_are_read_back_together(
    steps: list[tuple[str, Any]], order: list[str], main: str | None, further: list[Number]
) -> None:
    client = born(steps)
    given_values: dict[str, Any] = {"main": main, "further": further}
    for what in order:
        write(client, what, given_values[what])
    assert {what: read(client, what) for what in order} == given_values


@given(st.lists(STEPS, max_size=5), ADDRESSES | st.none())
def test_an_email_address_touches_no_number(steps: list[tuple[str, Any]], address: str | None) -> None:
    client = born(steps)
    before = [read(client, what) for what in ("phone", "main", "further")]
    write(client, "email", address)
    assert [read(client, what) for what in ("phone", "main", "further")] == before


@given(st.lists(STEPS, max_size=5), ADDRESSES | st.none())
def test_a_main_email_address_touches_no_other_point(steps: list[tuple[str, Any]], address: str | None) -> None:
    client = born(steps)
    main = main_email(client)
    before = [(id(point), point.kind, point.value) for point in client.contact_points if point is not main]
    numbers = [read(client, what) for what in ("phone", "main", "further")]
    write(client, "main email", address)
    after = [(id(point), point.kind, point.value) for point in client.contact_points]
    assert set(before) <= set(after)
    assert [read(client, what) for what in ("phone", "main", "further")] == numbers


@given(st.lists(STEPS, max_size=5), st.lists(st.tuples(st.integers(0, 3), NUMBERS), max_size=3))
def test_a_number_named_by_its_id_keeps_it(steps: list[tuple[str, Any]], numbers: list[tuple[int, Number]]) -> None:
    client = born(steps)
    named = [number.uuid for number in by_id(client, numbers)]
    write(client, "further by id", numbers)
    found = [str(point.uuid) for point in additional_numbers(client)]
    first = {uuid: place for place, uuid in reversed(list(enumerate(named))) if uuid}
    assert [found[place] for place in first.values()] == list(first)


@given(st.lists(STEPS, max_size=5), st.sampled_from([("phone", "600444444"), ("main", "600444444"), ("main", None)]))
def test_a_number_touches_no_email_address(steps: list[tuple[str, Any]], last: tuple[str, Any]) -> None:
    client = born(steps)
    before = read(client, "email")
    write(client, *last)
    assert read(client, "email") == before


@given(st.lists(STEPS, max_size=5), FURTHER)
def test_further_numbers_touch_neither_the_main_number_nor_an_address(
    steps: list[tuple[str, Any]], further: list[Number]
) -> None:
    client = born(steps)
    before = [read(client, what) for what in ("main", "email")]
    write(client, "further", further)
    assert [read(client, what) for what in ("main", "email")] == before
    assert read(client, "phone") == before[0] or before[0] is None


@given(st.lists(STEPS, max_size=5), st.none() | VALUES)
def test_the_main_number_touches_no_further_one(steps: list[tuple[str, Any]], main: str | None) -> None:
    client = born(steps)
    before = read(client, "further")
    write(client, "main", main)
    assert read(client, "further") == before


@given(st.lists(STEPS, max_size=5), st.sampled_from(["phone", "email", "main", "main email", "further", "points"]))
def test_writing_back_what_was_read_changes_nothing(steps: list[tuple[str, Any]], what: str) -> None:
    client = born(steps)
    before = [(id(point), point.is_preferred, point.is_additional) for point in client.contact_points]
    points = [Point(point.kind, point.value, point.is_preferred) for point in client.contact_points]
    write(client, what, points if what == "points" else read(client, what))
    after = [(id(point), point.is_preferred, point.is_additional) for point in client.contact_points]
    assert after == before
