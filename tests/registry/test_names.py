import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.names import rename

NAMES = st.text(min_size=1, max_size=12)


def joined(given_name: str, family: str | None) -> str:
    return f"{given_name} {family}" if family else given_name


@pytest.mark.parametrize(
    ("before", "full_name", "after"),
    [
        (("", None), "Ana María Gil", ("Ana María Gil", None)),
        (("Ana", "Gil"), "Ana Gil", ("Ana", "Gil")),
        (("Ana", "Gil"), "Eva Gil", ("Eva", "Gil")),
        (("Ana", "Gil"), "Ana María Gil", ("Ana María", "Gil")),
        (("Ana", "Gil"), "Ana Ruiz", ("Ana", "Ruiz")),
        (("Ana", "Gil"), "Ana Ruiz Pérez", ("Ana", "Ruiz Pérez")),
        (("Ana", "Gil"), "Eva Ruiz", ("Eva Ruiz", None)),
        (("Ana", "Gil"), "Ana", ("Ana", None)),
        (("Ana", "Gil"), "Gil", ("Gil", None)),
        (("Ana", "Gil"), "AnaGil", ("AnaGil", None)),
        (("Ana María", "Gil Ruiz"), "Ana María Gil Ruiz", ("Ana María", "Gil Ruiz")),
        (("Ana María", "Gil Ruiz"), "Eva Gil Ruiz", ("Eva", "Gil Ruiz")),
        (("Ana", None), "Ana Gil", ("Ana Gil", None)),
        (("Ana", "Ana"), "Ana Eva", ("Ana", "Eva")),
    ],
)
def test_lays_one_name_over_two(
    before: tuple[str, str | None], full_name: str, after: tuple[str, str | None]
) -> None:
    assert rename(*before, full_name) == after


@given(NAMES, st.none() | NAMES, NAMES)
def test_what_was_written_is_read_back(given_name: str, family: str | None, full_name: str) -> None:
    assert joined(*rename(given_name, family, full_name)) == full_name


@given(NAMES, st.none() | NAMES)
def test_an_unchanged_name_stays_in_its_two_parts(given_name: str, family: str | None) -> None:
    assert rename(given_name, family, joined(given_name, family)) == (given_name, family)
