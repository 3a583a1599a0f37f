"""flask workspaces …"""

import re
from collections.abc import Callable

import pytest

from tests.commands.conftest import Operator

SLUGS = "A slug is 2 to 100 lower-case letters, digits and hyphens, like harbour-street."


def test_a_new_workspace_is_ready_for_its_owner(flask: Operator) -> None:
    result = flask("workspaces", "create", "Harbour Spa", "--slug", "harbour-spa")
    assert result.output.startswith("Harbour Spa is ready: `flask users create EMAIL --role owner --workspace harb")
    assert flask("users", "create", "a@b.example", "--role", "owner", "--workspace", "harbour-spa").exit_code == 0


@pytest.mark.parametrize(("words", "country"), [((), "ES"), (("--country", "AU"), "AU"), (("--country", "gb"), "GB")])
def test_a_workspace_is_in_a_country(flask: Operator, words: tuple[str, ...], country: str) -> None:
    flask("workspaces", "create", "Spa", "--slug", "spa", *words)
    assert re.search(rf"^spa +Spa +{country} +\d{{4}}-", flask("workspaces", "list").stdout, re.MULTILINE)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("Spa", "--slug", "clinic"), "There is a workspace with this slug already."),
        (
            ("Spa", "--slug", "Spa!"),
            "A slug is 2 to 100 lower-case letters, digits and hyphens, like harbour-street.",
        ),
        (("Spa", "--slug", "s"), "A slug is 2 to 100 lower-case letters, digits and hyphens, like harbour-street."),
        (("Spa", "--slug", "spa", "--country", "XX"), "“XX” is not a country's two-letter code, like ES."),
        (("Spa", "--slug", "spa", "--country", "Spain"), "“Spain” is not a country's two-letter code, like ES."),
        (("", "--slug", "spa"), "A name has 1 to 100 characters on one line."),
        (("a" * 101, "--slug", "spa"), "A name has 1 to 100 characters on one line."),
    ],
)
def test_a_workspace_that_cannot_be_is_refused(
    refused: Callable[..., str], words: tuple[str, ...], sentence: str
) -> None:
    assert refused("workspaces", "create", *words) == sentence


def test_a_refused_workspace_leaves_nothing(flask: Operator) -> None:
    before = flask("workspaces", "list").stdout
    flask("workspaces", "create", "Spa", "--slug", "clinic")
    assert flask("workspaces", "list").stdout == before


def test_the_default_workspace_is_listed_first(flask: Operator) -> None:
    flask("workspaces", "create", "Another", "--slug", "another")
    heading, *lines = flask("workspaces", "list").stdout.splitlines()
    assert heading.split() == ["SLUG", "NAME", "COUNTRY", "SINCE"]
    assert [line.split()[0] for line in lines] == ["clinic", "salon", "another"]
