import pytest

from registry.callers import Caller
from registry.clients import update_client
from registry.errors import NotAllowed
from registry.history import differences, history_of
from registry.workspaces import PUBLIC_FORM, system_caller, workspace_named
from tests import people
from tests.records import ana


def test_the_newest_entries_come_first_and_not_all_at_once(owner: Caller) -> None:
    client = ana(owner)
    for number in range(4):
        update_client(owner, client.id, city=f"City {number}")
    assert [entry.changes["city"][1] for entry in history_of(owner, client, limit=3)] == [
        "City 3",
        "City 2",
        "City 1",
    ]
    assert history_of(owner, client)[-1].action == "client.create"


def test_a_clients_history_is_its_own(owner: Caller) -> None:
    first, other = ana(owner), ana(owner)
    update_client(owner, other.id, city="Lugo")
    assert [entry.action for entry in history_of(owner, first)] == ["client.create"]


def test_another_workspace_sees_nothing_of_it(owner: Caller) -> None:
    assert history_of(people.caller("owner", people.SALON), ana(owner)) == []


def test_reading_it_needs_the_permission(owner: Caller) -> None:
    public = system_caller(workspace_named(people.CLINIC), PUBLIC_FORM, "public form")
    with pytest.raises(NotAllowed, match=r"clients\.view"):
        history_of(public, ana(owner))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (1, True),
        (0, False),
        (1, 1.0),
        ([1], [True]),
        ([[1]], [[1.0]]),
        ({"a": 0}, {"a": False}),
        ({"a": None}, {}),
        (None, []),
        ("", None),
        ([1, 2], [2, 1]),
    ],
)
def test_what_only_looks_alike_is_a_difference(before: object, after: object) -> None:
    assert differences({"x": before}, {"x": after}) == {"x": [before, after]}


@pytest.mark.parametrize("value", [1, True, None, [], [1, [2, {"a": None}]], {"a": [1.5]}, ""])
def test_the_same_is_no_difference(value: object) -> None:
    assert differences({"x": value}, {"x": value}) == {}
