"""Dates that no calendar has and names that nothing bears are refused beside their member, not by the database."""

from typing import Any

import pytest
from flask import Flask

from tests.people import World
from tests.wire.asking import NOBODYS_ULID, NOBODYS_UUID
from tests.wire.door import Door, Route, as_json
from tests.wire.hostile import assert_refused
from tests.wire.routes import WRITING

NO_DATES = [
    *("0000-00-00", "0000-01-01", "2023-00-01", "2023-13-01", "2023-01-00", "2023-01-32", "2023-04-31", "2023-02-29"),
    *("2023-02-30", "1900-02-29", "-0001-01-01", "+2023-01-01", "10000-01-01", "99999-12-31", "23-01-01", "2023-1-1"),
    *(
        "20230101",
        "2023-001",
        "2023-W01-1",
        "2023-01",
        "2023",
        "01/02/2023",
        "01-02-2023",
        "2023/01/02",
        "2023.01.02",
    ),
    *("1 January 2023", "today", "now", "null", "NaN", "0", "1672531200", "1e9", "P1D", "2023-01-01/2023-01-02"),
    *(
        "9999-12-31T25:00",
        "2023-01-01T24:00:00Z",
        "2023-01-01T00:60:00Z",
        "2023-01-01T00:00:61Z",
        "2023-01-01T",
        "T00",
    ),
    *("2023-01-01T00:00:00+24:00", "2023-01-01T00:00:00+99:99", "2023-01-01T00:00:00+1", "2023-01-01T00:00:00 UTC"),
    *("2023-01-01T00", "2023-01-01T00:00:00.Z", "2023-01-01T00:00:00.1234567890Z", "2023-01-01ZZ", "2023-01-01 x"),
    *("\u0662\u0660\u0662\u0663-\u0660\u0661-\u0660\u0661", "\uff12\uff10\uff12\uff13-01-01", "2023\u201001\u201001"),
    *("2023-01-01\n2023-01-02", "2023-01-01;DROP TABLE clients", "x" * 7000),
]
DATES = {
    "0001-01-01": "0001-01-01",
    "9999-12-31": "9999-12-31",
    "2024-02-29": "2024-02-29",
    " 2023-11-07 ": "2023-11-07",
    "2023-11-07T05:31:56Z": "2023-11-07",
    "2023-11-07T23:59:60.999999999+14:00": "2023-11-07",
    "2023-11-07T00:00-1200": "2023-11-07",
    "2023-11-07 05:31": "2023-11-07",
}
NO_REFERENCES: list[Any] = [
    *(0, -1, 1, 10**9, 2**31, 2**32, 2**53, 2**63 - 1, -(2**63)),
    *(
        "0",
        "1",
        "x",
        NOBODYS_UUID,
        NOBODYS_ULID,
        "tag_",
        "_",
        "cli_",
        "tag",
        "%00",
        "\u0661",
        "'; DROP TABLE tags;--",
    ),
    *(f"{prefix}_{NOBODYS_ULID}" for prefix in ("tag", "cli", "ret", "pho", "TAG", "usr", "", "tag_tag")),
    *(f"{prefix}_{'Z' * 26}" for prefix in ("tag", "cli", "ret")),
    *(f"{prefix}_{'8' + '0' * 25}" for prefix in ("tag", "cli", "ret")),
    *(f"{prefix}_{'7' + 'Z' * 25}" for prefix in ("tag", "cli", "ret")),
    *(f"{prefix}_{'U' * 26}" for prefix in ("tag", "cli", "ret")),
    *(f"{prefix}_{chr(0x661) * 26}" for prefix in ("tag", "cli", "ret")),
    *("tag_" + "0" * 25, "tag_" + "0" * 27, "tag_" + "0" * 10_000, "x" * 100_000),
]


def door_of(app: Flask, world: World, dialect: str) -> Door:
    return Door(app, world, next(route for route in WRITING if route.dialect == dialect))


def bodies(route: Route, member: str, values: list[Any]) -> list[tuple[str, bytes]]:
    """(member and value, body) for each value of a member."""
    return [(f"{member}: {value!r:.60}", as_json(route.least | {member: value})) for value in values]


@pytest.mark.parametrize(
    ("dialect", "member", "status"), [("clients", "birth_date", 400), ("practice", "date_of_birth", 422)]
)
def test_what_is_no_date_is_refused(app: Flask, world: World, dialect: str, member: str, status: int) -> None:
    door = door_of(app, world, dialect)
    assert_refused(door, bodies(door.route, member, NO_DATES), status)


@pytest.mark.parametrize(("dialect", "member"), [("clients", "birth_date"), ("practice", "date_of_birth")])
@pytest.mark.parametrize("written", DATES)
def test_a_date_is_kept_as_it_was_written(app: Flask, world: World, dialect: str, member: str, written: str) -> None:
    door = door_of(app, world, dialect)
    answer = door.send_json(door.route.least | {member: written})
    assert answer.status_code == door.route.success, answer.text
    assert door.read(answer).get_json()[member] == DATES[written]


@pytest.mark.parametrize("member", ["referral_type_id", "referred_by_id", "tag_ids"])
def test_what_names_nothing_is_refused(app: Flask, world: World, member: str) -> None:
    door = door_of(app, world, "practice")
    values: list[Any] = [value for value in NO_REFERENCES if not (member == "referred_by_id" and value == 1)]
    assert_refused(
        door, bodies(door.route, member, [[one] for one in values] if member == "tag_ids" else values), 422
    )


def test_a_thousand_tags_that_are_none_are_refused(app: Flask, world: World) -> None:
    door = door_of(app, world, "practice")
    assert_refused(door, bodies(door.route, "tag_ids", [list(range(1, 1001)), ["x"] * 1000]), 422)


@pytest.mark.parametrize(
    ("dialect", "member", "values", "status"),
    [
        (
            "customers",
            "slug",
            ["", "x", "-a", "a-", "A", "ñ", "a b", "a_b", "a/b", "x" * 101, "a\u200bb", "..", "a%00"],
            422,
        ),
        ("customers", "externalCustomerId", ["", " ", "x" * 256, "a\nb"], 422),
        ("clients", "document_type", ["dni", "DNI;", "NIF", "x" * 1000, "__proto__"], 400),
        ("clients", "status", ["on", "ON ,", "", "true", "0", "OFFF"], 400),
        ("practice", "privacy_policy_consent", ["yes", "Accepted", "true", "accepted,rejected"], 422),
        ("practice", "alert", ["x" * 501, "😀" * 501], 422),
        ("practice", "notes", ["x" * 20_001], 422),
    ],
)
def test_what_is_none_of_the_choices_is_refused(
    app: Flask, world: World, dialect: str, member: str, values: list[str], status: int
) -> None:
    door = door_of(app, world, dialect)
    assert_refused(door, bodies(door.route, member, values), status)
