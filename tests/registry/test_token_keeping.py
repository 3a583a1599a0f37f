"""The API tokens of one's own workspace."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from registry.callers import Caller
from registry.db import db
from registry.errors import InvalidSetup, NotAllowed, TokenNameTaken, TokenNotFound
from registry.models import AuditEvent
from registry.token_keeping import end_token, make_token, tokens_of
from registry.tokens import token_caller
from tests import people
from tests.people import SALON
from tests.records import all_records


def test_a_token_does_what_it_was_made_for_and_no_more(owner: Caller) -> None:
    text = make_token(owner, "Website", ["clients.view", "clients.create"], 30)
    caller = token_caller(text, "practice")
    assert caller is not None
    assert (caller.name, caller.workspace_id) == ("Website", owner.workspace_id)
    assert caller.permissions == {"clients.view", "clients.create"}
    event = db.session.scalars(sa.select(AuditEvent)).one()
    assert event.action == "token.create"
    assert text.rpartition("_")[2] not in str(event.changes)


@pytest.mark.parametrize("days", [30, 400])
def test_it_works_for_as_long_as_was_said(owner: Caller, days: int) -> None:
    with time_machine.travel("2026-03-02 09:00Z", tick=False) as clock:
        text = make_token(owner, "Website", ["clients.view"], days)
        clock.shift(dt.timedelta(days=days, seconds=-1))
        assert token_caller(text, "practice") is not None
        clock.shift(dt.timedelta(seconds=1))
        assert token_caller(text, "practice") is None


def test_an_ended_token_is_worth_nothing_and_keeps_its_name(owner: Caller) -> None:
    text = make_token(owner, "Website", ["clients.view"], 30)
    number = tokens_of(owner)[0].id
    assert end_token(owner, number).revoked_at is not None
    assert token_caller(text, "practice") is None
    before = all_records()
    end_token(owner, number)
    with pytest.raises(TokenNameTaken):
        make_token(owner, "Website", ["clients.view"], 30)
    assert all_records() == before


def test_the_tokens_of_another_workspace_are_none_of_ours(owner: Caller) -> None:
    theirs = people.caller("owner", SALON)
    make_token(theirs, "Website", ["clients.view"], 30)
    assert [token.name for token in tokens_of(owner)] == ["Everything"]
    for number in (tokens_of(theirs)[0].id, 999):
        with pytest.raises(TokenNotFound):
            end_token(owner, number)


def test_nobody_makes_a_token_that_may_do_more_than_they_do(registry: Flask) -> None:
    manager, before = people.caller("manager"), all_records()
    with pytest.raises(NotAllowed, match=r"workspace\.manage"):
        make_token(manager, "Mine", ["clients.view", "workspace.manage"], 30)
    with pytest.raises(InvalidSetup):
        make_token(manager, "Mine", [], 30)
    assert all_records() == before
    make_token(manager, "Mine", ["clients.view"], 30)


@pytest.mark.parametrize("role", ["clinician", "receptionist", "viewer"])
def test_only_who_may_keeps_tokens(registry: Flask, role: str) -> None:
    caller, before = people.caller(role), all_records()
    refusals: list[Callable[[], Any]] = [
        lambda: tokens_of(caller),
        lambda: make_token(caller, "Mine", ["clients.view"], 30),
        lambda: end_token(caller, 1),
    ]
    for refused in refusals:
        with pytest.raises(NotAllowed, match=r"tokens\.manage"):
            refused()
    assert all_records() == before
