import re
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.db import new_uuid
from registry.identifiers import SLUG, parse_number, parse_uuid, slug_for, ulid_of, uuid_of, with_suffix

SOMEBODY = UUID("018e3b7e-5f3c-7a55-b2a5-6f43d03f7393")


@given(st.uuids())
def test_a_uuid_survives_the_way_to_a_ulid_and_back(uuid: UUID) -> None:
    assert uuid_of("cli", ulid_of("cli", uuid)) == uuid


@given(st.uuids())
def test_a_ulid_is_known_in_either_case(uuid: UUID) -> None:
    prefix, _, body = ulid_of("cli", uuid).partition("_")
    assert uuid_of("cli", f"{prefix}_{body.lower()}") == uuid


@given(st.uuids())
def test_a_uuid_is_known_in_either_case(uuid: UUID) -> None:
    assert parse_uuid(str(uuid)) == parse_uuid(str(uuid).upper()) == uuid


def test_a_ulid_sorts_as_its_uuid_does() -> None:
    uuids = [new_uuid() for _ in range(50)]
    assert uuids == sorted(uuids)
    assert sorted(ulid_of("cli", uuid) for uuid in uuids) == [ulid_of("cli", uuid) for uuid in uuids]


def test_has_the_documented_form() -> None:
    assert re.fullmatch(r"cli_[0-9A-HJKMNP-TV-Z]{26}", ulid_of("cli", SOMEBODY))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "cli",
        "cli_",
        "_",
        "tag_01HQFQ9QWTNNPY58FZ8CB3FWWK",
        "CLI_01HQFQ9QWTNNPY58FZ8CB3FWWK",
        "01HQFQ9QWTNNPY58FZ8CB3FWWK",
        "cli_01HQFQ9QWTNNPY58FZ8CB3FWW",
        "cli_01HQFQ9QWTNNPY58FZ8CB3FWWKK",
        "cli_81HQFQ9QWTNNPY58FZ8CB3FWWK",
        "cli_ZZZZZZZZZZZZZZZZZZZZZZZZZZ",
        "cli_01HQFQ9QWTNNPY58FZ8CB3FWWU",
        "cli_01HQFQ9QWTNNPY58FZ8CB3FW-K",
        "cli_\x00" + "0" * 25,
        "cli_\u0661" + "0" * 25,
        "cli_01HQFQ9QWTNNPY58FZ8CB3FWWK\n",
        "cli_O1HQFQ9QWTNNPY58FZ8CB3FWWK",
        "cli_" + "0" * 10_000,
    ],
)
def test_a_malformed_prefixed_id_is_nobodys(text: str) -> None:
    assert uuid_of("cli", text) is None


@given(st.text(max_size=40))
def test_no_text_breaks_the_readers_of_ids(text: str) -> None:
    assert uuid_of("cli", f"cli_{text}") is None or len(text) == 26
    assert parse_uuid(text) is None or len(text) == 36
    assert parse_number(text) is None or text == str(int(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        str(SOMEBODY)[:-1],
        f"{SOMEBODY}0",
        SOMEBODY.hex,
        f"{{{SOMEBODY}}}",
        f"urn:uuid:{SOMEBODY}",
        f" {SOMEBODY}",
        f"{SOMEBODY}\n",
        str(SOMEBODY).replace("-", "_"),
        str(SOMEBODY).replace("0", "\u0660"),
    ],
)
def test_a_malformed_uuid_is_nobodys(text: str) -> None:
    assert parse_uuid(text) is None


@pytest.mark.parametrize(("text", "number"), [("1", 1), ("42", 42), ("9" * 18, 10**18 - 1)])
def test_reads_a_number(text: str, number: int) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize(
    "text",
    ["", "0", "-1", "+1", "01", "1.0", "1e3", " 1", "1\n", "\u0661", "²", "0x1", "1_000", "9" * 19, "9" * 5000],
)
def test_a_malformed_number_is_nobodys(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("María Núñez", "maria-nunez"),
        ("  Acme, Inc. ", "acme-inc"),
        ("Straße 5", "strasse-5"),
        ("Анна Иванова", "anna-ivanova"),
        ("--- Bob ---", "bob"),
    ],
)
def test_makes_a_slug_from_a_name(name: str, slug: str) -> None:
    assert slug_for(name) == slug


@pytest.mark.parametrize("name", ["", "!", "😀", "X", "\u200b"])
def test_a_name_without_letters_enough_still_gets_a_slug(name: str) -> None:
    assert slug_for(name) != slug_for(name)
    assert re.fullmatch(SLUG, slug_for(name))


@given(st.text(max_size=300))
def test_every_slug_is_one_by_the_contract(name: str) -> None:
    for slug in (slug_for(name), with_suffix(slug_for(name))):
        assert re.fullmatch(SLUG, slug)
        assert 2 <= len(slug) <= 100
