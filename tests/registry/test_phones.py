import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.phones import normalise_phone, preview_phone


@pytest.mark.parametrize(
    "text",
    [
        "+34634567890",
        "+34 634 567 890",
        "+34-634-567-890",
        "+34 (634) 56.78.90",
        "0034 634 567 890",
        "0034634567890",
        "634567890",
        "634 56 78 90",
        "  634567890 ",
        "\uff0b\uff13\uff14\uff16\uff13\uff14\uff15\uff16\uff17\uff18\uff19\uff10",
        "٦٣٤٥٦٧٨٩٠",
    ],
)
def test_every_way_of_writing_a_number_compares_equal(text: str) -> None:
    assert normalise_phone(text, "ES") == "34634567890"


@pytest.mark.parametrize(
    ("text", "region"),
    [("020 7946 0018", "GB"), ("+44 20 7946 0018", "ES"), ("+44 (0)20 7946 0018", "ES"), ("0044 20 7946 0018", "GB")],
)
def test_a_trunk_zero_is_no_part_of_the_number(text: str, region: str) -> None:
    assert normalise_phone(text, region) == "442079460018"


def test_a_national_number_is_meant_in_the_workspaces_country() -> None:
    assert normalise_phone("612345678", "FR") == "33612345678"
    assert normalise_phone("612345678", "ES") == "34612345678"


@pytest.mark.parametrize(
    ("text", "digits"),
    [("123", "123"), ("1-2-3", "123"), ("+999999999999999999", "9" * 18), ("ask Ana", ""), ("+", ""), ("", "")],
)
def test_what_is_no_number_keeps_its_digits(text: str, digits: str) -> None:
    assert normalise_phone(text, "ES") == digits


def test_an_unknown_country_is_no_obstacle() -> None:
    assert normalise_phone("+34634567890", "ZZ") == "34634567890"
    assert normalise_phone("634567890", "ZZ") == "634567890"


@given(st.text(max_size=60), st.sampled_from(["ES", "GB", "ZZ"]))
def test_nothing_anybody_types_is_an_error(text: str, region: str) -> None:
    normal = normalise_phone(text, region)
    assert normal == "" or (normal.isascii() and normal.isdecimal())


def test_shows_a_number_as_people_write_it() -> None:
    assert preview_phone("634567890", "ES") == "+34 634 56 78 90"


@pytest.mark.parametrize("text", ["123", "", "ask Ana", "+5551234567"])
def test_shows_nothing_where_it_is_unsure(text: str) -> None:
    assert preview_phone(text, "ES") is None
