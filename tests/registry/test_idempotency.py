"""What is asked twice under one key is done once."""

import datetime as dt
from collections import Counter
from functools import partial

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from registry import idempotency
from registry.callers import Caller
from registry.clients import create_client
from registry.db import db, now, transaction
from registry.errors import EmailTaken, KeyInUse, KeyReused
from registry.idempotency import Answer, once
from registry.models import Client, IdempotencyKey
from tests.crowd import at_once
from tests.people import SALON, caller
from tests.records import all_records, ana

REQUEST = "request"


def register(owner: Caller) -> Answer:
    client = ana(owner)
    return Answer(201, {"ETag": '"x"'}, str(client.id).encode())


def count(model: type[Client | IdempotencyKey] = Client) -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def running(owner: Caller, key: str, age: dt.timedelta = dt.timedelta()) -> None:
    """Let somebody be at work, or have died at work, on this key."""
    with transaction() as session:
        row = IdempotencyKey(workspace_id=owner.workspace_id, key_hash=key, request_hash=REQUEST, claim="theirs")
        row.claimed_at = now() - age
        session.add(row)


def test_what_is_asked_twice_is_done_once(owner: Caller) -> None:
    first = once(owner, "key", REQUEST, partial(register, owner))
    second = once(owner, "key", REQUEST, partial(register, owner))
    assert first == (Answer(201, {"ETag": '"x"'}, b"1"), False)
    assert second == (first[0], True)
    assert count() == 1


def test_another_request_under_the_same_key_is_refused_and_does_nothing(owner: Caller) -> None:
    once(owner, "key", REQUEST, partial(register, owner))
    before = all_records()
    with pytest.raises(KeyReused):
        once(owner, "key", "another request", partial(register, owner))
    assert all_records() == before


def test_keys_of_two_workspaces_have_nothing_to_do_with_each_other(owner: Caller) -> None:
    salon = caller("owner", SALON)
    once(owner, "key", REQUEST, partial(register, owner))
    _, is_replay = once(salon, "key", REQUEST, partial(register, salon))
    assert not is_replay
    assert count() == 2


def test_a_refusal_writes_nothing_and_leaves_the_key_free(owner: Caller) -> None:
    def refuse() -> Answer:
        ana(owner)
        raise EmailTaken

    with pytest.raises(EmailTaken):
        once(owner, "key", REQUEST, refuse)
    assert (count(), count(IdempotencyKey)) == (0, 0)
    _, is_replay = once(owner, "key", "another request", partial(register, owner))
    assert not is_replay


def test_whoever_comes_while_the_first_is_at_work_is_told_so(owner: Caller) -> None:
    running(owner, "key")
    with pytest.raises(KeyInUse):
        once(owner, "key", REQUEST, partial(register, owner))
    assert count() == 0


def test_the_work_of_a_process_that_died_is_taken_over(owner: Caller) -> None:
    running(owner, "key", age=idempotency.ABANDONED + dt.timedelta(seconds=1))
    _, is_replay = once(owner, "key", REQUEST, partial(register, owner))
    assert not is_replay
    assert (count(), count(IdempotencyKey)) == (1, 1)


def test_whoever_was_taken_over_writes_nothing_any_more(owner: Caller) -> None:
    def slow() -> Answer:
        answer = register(owner)
        taken_over = sa.update(IdempotencyKey).values(claim="theirs")
        db.session.execute(taken_over)
        return answer

    with pytest.raises(KeyInUse):
        once(owner, "key", REQUEST, slow)
    assert count() == 0


def test_the_record_and_its_answer_are_written_together_or_not_at_all(
    owner: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(idempotency, "_keep", die)
    with pytest.raises(KeyboardInterrupt):
        once(owner, "key", REQUEST, partial(register, owner))
    assert (count(), count(IdempotencyKey)) == (0, 0)


def test_of_fifty_at_once_one_does_the_work(registry: Flask, owner: Caller) -> None:
    tasks = [partial(once, owner, "key", REQUEST, partial(register, owner))] * 50
    results = at_once(registry, tasks)
    assert Counter(map(type, results)).keys() <= {tuple, KeyInUse}
    assert [result[1] for result in results if isinstance(result, tuple)].count(False) == 1
    assert count() == 1


def test_answers_are_kept_for_a_day_and_more_and_then_forgotten(owner: Caller) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        once(owner, "key", REQUEST, partial(register, owner))
        clock.shift(dt.timedelta(hours=47))
        assert once(owner, "key", REQUEST, partial(register, owner))[1]
        clock.shift(dt.timedelta(hours=2))
        once(owner, "another key", REQUEST, partial(register, owner))
    assert count(IdempotencyKey) == 1


def fail_half_way(owner: Caller) -> None:
    with transaction():
        ana(owner, slug="half")
        raise EmailTaken


def test_a_part_of_a_transaction_may_fail_by_itself(owner: Caller) -> None:
    with transaction():
        ana(owner, slug="ana")
        with pytest.raises(EmailTaken):
            fail_half_way(owner)
        create_client(owner, given_name="Eva", slug="eva")
    db.session.rollback()
    assert list(db.session.scalars(sa.select(Client.slug).order_by(Client.id))) == ["ana", "eva"]


def test_nothing_of_a_transaction_stays_when_it_fails_after_its_parts(owner: Caller) -> None:
    before = all_records()
    with pytest.raises(EmailTaken):
        fail_half_way(owner)
    assert all_records() == before
