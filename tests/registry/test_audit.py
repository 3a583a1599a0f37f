"""The history of a whole workspace, newest first, page by page."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask

from registry.audit import Wanted, actors_of, audit_page
from registry.callers import Caller
from registry.clients import update_client
from registry.errors import NotAllowed
from registry.vocabulary import create_tag
from tests import people
from tests.people import SALON
from tests.records import ana

START = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def past(owner: Caller) -> Iterator[dict[str, int]]:
    """Four days: the owner adds Ana, the receptionist Eva; a tag is made; Ana is changed. The salon is busy, too."""
    clerk = people.caller("receptionist")
    with time_machine.travel(START, tick=False) as clock:
        first = ana(owner)
        ana(people.caller("owner", SALON))
        clock.shift(dt.timedelta(days=1))
        second = ana(clerk, given_name="Eva", family_name=None)
        clock.shift(dt.timedelta(days=1))
        create_tag(owner, "VIP")
        clock.shift(dt.timedelta(days=1))
        update_client(clerk, first.id, city="Lugo")
        yield {"ana": first.id, "eva": second.id, "owner": owner.actor_id, "clerk": clerk.actor_id}


EVERYTHING = ["client.update", "tag.create", "client.create", "client.create"]


def actions(caller: Caller, **wanted: object) -> list[str]:
    return [event.action for event in audit_page(caller, Wanted(**wanted), None, 50).events]  # type: ignore[arg-type]


def test_newest_first_and_of_this_workspace_alone(owner: Caller, past: dict[str, int]) -> None:
    page = audit_page(owner, Wanted(), None, 50)
    assert [event.action for event in page.events] == EVERYTHING
    assert page.names == {past["ana"]: "Ana Gil", past["eva"]: "Eva"}
    assert page.next_cursor is None


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
def test_pages_follow_one_another(owner: Caller, past: dict[str, int], size: int) -> None:
    found, cursor = [], None
    while True:
        page = audit_page(owner, Wanted(), cursor, size)
        assert len(page.events) <= size
        found += [event.action for event in page.events]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert found == EVERYTHING


def test_what_happens_meanwhile_moves_no_page(owner: Caller, past: dict[str, int]) -> None:
    first = audit_page(owner, Wanted(), None, 2)
    create_tag(owner, "New")
    second = audit_page(owner, Wanted(), first.next_cursor, 2)
    assert [event.action for event in second.events] == EVERYTHING[2:]


def test_of_one_moment_none_is_lost_between_pages(owner: Caller) -> None:
    with time_machine.travel(START, tick=False):
        for number in range(5):
            create_tag(owner, f"Tag {number}")
        found, cursor = [], None
        while True:
            page = audit_page(owner, Wanted(), cursor, 2)
            found += [event.changes["name"][1] for event in page.events]
            cursor = page.next_cursor
            if cursor is None:
                break
    assert found == [f"Tag {number}" for number in (4, 3, 2, 1, 0)]


def test_entries_are_found_by_who_what_whom_and_when(owner: Caller, past: dict[str, int]) -> None:
    day = dt.timedelta(days=1)
    assert actions(owner, actor_id=past["clerk"]) == ["client.update", "client.create"]
    assert actions(owner, action="tag.create") == ["tag.create"]
    assert actions(owner, action="client.create") == ["client.create"] * 2
    assert actions(owner, action="nothing") == []
    assert actions(owner, client_id=past["ana"]) == ["client.update", "client.create"]
    assert actions(owner, since=START + day, before=START + 3 * day) == ["tag.create", "client.create"]
    assert actions(owner, actor_id=past["owner"], client_id=past["ana"]) == ["client.create"]


@pytest.mark.parametrize("cursor", ["", "x", "1", "1-", "-1", "9" * 15 + "-1", "1-1 OR 1=1", "\x00", "1-" + "9" * 19])
def test_what_is_no_cursor_is_ignored(owner: Caller, past: dict[str, int], cursor: str) -> None:
    assert [event.action for event in audit_page(owner, Wanted(), cursor, 50).events] == EVERYTHING


def test_another_workspace_s_client_and_people_find_nothing(owner: Caller, past: dict[str, int]) -> None:
    theirs = people.caller("owner", SALON)
    [event] = audit_page(theirs, Wanted(), None, 50).events
    assert actions(owner, client_id=event.client_id) == []
    assert actions(owner, actor_id=theirs.actor_id) == []
    assert theirs.actor_id not in {actor.id for actor in actors_of(owner)}


def test_everybody_who_can_have_done_something_is_told_people_first(owner: Caller) -> None:
    kinds = [actor.kind for actor in actors_of(owner)]
    assert kinds == ["user"] * 5 + ["command", "token", "public_form"]


@pytest.mark.parametrize("role", ["clinician", "receptionist", "viewer"])
def test_only_who_may_reads_it(registry: Flask, role: str) -> None:
    for refused in (lambda who: audit_page(who, Wanted(), None, 50), actors_of):
        with pytest.raises(NotAllowed, match=r"audit\.view"):
            refused(people.caller(role))
