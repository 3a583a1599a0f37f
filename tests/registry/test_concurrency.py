"""What several people do at the same moment: nothing is lost, nobody is told that the database is locked."""

from collections import Counter
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from registry.callers import Caller
from registry.clients import create_client, update_client
from registry.db import db
from registry.errors import EmailTaken, ExternalIdTaken, SlugTaken, StaleVersion
from registry.models import AuditEvent, Client, CustomField
from tests.crowd import at_once, errors
from tests.records import ana, reread


def count(model: Any) -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def test_two_hundred_clients_registered_by_eight_at_once(registry: Flask, owner: Caller) -> None:
    tasks = [partial(create_client, owner, given_name="Ana", family_name="Gil", phone="600 111 222")] * 200
    results = at_once(registry, tasks, threads=8)
    assert errors(results) == []
    assert count(Client) == count(AuditEvent) == 200
    assert len(set(db.session.scalars(sa.select(Client.slug)))) == 200


def test_fields_changed_at_once_are_all_changed(registry: Flask, owner: Caller) -> None:
    client = ana(owner)
    changes: dict[str, Any] = {
        name: f"new {name}" for name in ("city", "state", "profession", "title", "pronouns", "notes")
    }
    tasks = [partial(update_client, owner, client.id, **dict([change])) for change in changes.items()]
    assert errors(at_once(registry, tasks)) == []
    found = reread(client)
    assert {name: getattr(found, name) for name in changes} == changes
    assert found.version == 1 + len(changes)


def test_of_several_who_insist_on_one_version_one_wins(registry: Flask, owner: Caller) -> None:
    client = ana(owner)
    tasks = [partial(update_client, owner, client.id, if_version=1, city=f"City {number}") for number in range(6)]
    refused = errors(at_once(registry, tasks))
    assert Counter(map(type, refused)) == {StaleVersion: 5}
    assert reread(client).version == 2


@pytest.mark.parametrize(
    ("field", "value", "refusal"), [("slug", "vip", SlugTaken), ("external_id", "crm-7", ExternalIdTaken)]
)
def test_of_several_who_want_one_name_one_gets_it(
    registry: Flask, owner: Caller, field: str, value: str, refusal: type[Exception]
) -> None:
    wish: dict[str, Any] = {field: value}
    tasks = [partial(create_client, owner, given_name=f"Ana {number}", **wish) for number in range(6)]
    assert Counter(map(type, errors(at_once(registry, tasks)))) == {refusal: 5}
    assert count(Client) == 1


def test_of_several_who_want_one_address_one_gets_it(registry: Flask, owner: Caller) -> None:
    clients = [ana(owner) for _ in range(6)]
    wish: dict[str, Any] = {"email": "one@example.com", "unique_email": True}
    tasks = [partial(update_client, owner, client.id, **wish) for client in clients]
    assert Counter(map(type, errors(at_once(registry, tasks)))) == {EmailTaken: 5}
    assert [bool(reread(client).primary_email) for client in clients].count(True) == 1


def test_a_new_custom_field_is_defined_once(registry: Flask, owner: Caller) -> None:
    tasks = [partial(create_client, owner, given_name="Ana", custom_fields=[("shoe", number)]) for number in range(8)]
    assert errors(at_once(registry, tasks)) == []
    assert (count(CustomField), count(Client)) == (1, 8)


def test_two_who_recommend_each_other_do_not_wait_for_each_other(registry: Flask, owner: Caller) -> None:
    one, other = ana(owner).id, ana(owner).id

    def recommend(client: int, friend: int) -> None:
        for turn in range(15):
            update_client(owner, client, referred_by=None if turn % 2 else friend, city=f"{turn}")

    assert errors(at_once(registry, [partial(recommend, one, other), partial(recommend, other, one)])) == []


def test_the_preferred_point_changes_hands_at_once_and_stays_one(registry: Flask, owner: Caller) -> None:
    client = ana(owner, phone="600 111 222", email="ana@example.com")
    tasks: list[Any] = [partial(update_client, owner, client.id, phone=f"600 000 00{number}") for number in range(4)]
    tasks += [partial(update_client, owner, client.id, email=f"{number}@example.com") for number in range(4)]
    assert errors(at_once(registry, tasks)) == []
    found = reread(client)
    assert [point.is_preferred for point in found.contact_points] == [True, False]
    assert found.version == 9
