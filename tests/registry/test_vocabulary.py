from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from registry.callers import Caller
from registry.clients import update_client
from registry.db import db, transaction
from registry.errors import NameTaken, NotAllowed, UnknownReference
from registry.models import AuditEvent, Client, ReferralType, Tag
from registry.vocabulary import create_referral_type, create_tag, referral_types_of, tags_of
from tests import people
from tests.records import ana, reread


@pytest.fixture
def tags(owner: Caller) -> list[Tag]:
    """VIP, New and Physio, as the workspace has them."""
    made = [Tag(workspace_id=owner.workspace_id, name=name, tone=tone) for tone, name in enumerate(("VIP", "New"), 1)]
    made.append(Tag(workspace_id=owner.workspace_id, name="Physio"))
    add(*made)
    return made


def add(*rows: Any) -> None:
    with transaction() as session:
        session.add_all(rows)


def names(client: Client) -> list[str]:
    return [link.tag.name for link in reread(client).tag_links]


def test_are_listed_by_name(owner: Caller, tags: list[Tag]) -> None:
    add(*(ReferralType(workspace_id=owner.workspace_id, name=name) for name in ("Web", "Friend")))
    assert [tag.name for tag in tags_of(owner)] == ["New", "Physio", "VIP"]
    assert [kind.name for kind in referral_types_of(owner)] == ["Friend", "Web"]


def test_a_client_carries_tags_in_the_order_given(owner: Caller, tags: list[Tag]) -> None:
    vip, new, physio = tags
    client = ana(owner, tags=[physio.id, vip.uuid])
    assert names(client) == ["Physio", "VIP"]
    update_client(owner, client.id, tags=[vip.uuid, new.id, physio.uuid])
    assert names(client) == ["VIP", "New", "Physio"]
    update_client(owner, client.id, tags=[new.id])
    assert names(client) == ["New"]
    update_client(owner, client.id, tags=[])
    assert names(client) == []


def test_a_tag_named_twice_is_carried_once(owner: Caller, tags: list[Tag]) -> None:
    vip, new, _ = tags
    assert names(ana(owner, tags=[vip.id, new.id, vip.uuid])) == ["VIP", "New"]


def test_the_same_tags_by_other_ids_are_no_change(owner: Caller, tags: list[Tag]) -> None:
    client = ana(owner, tags=[tag.id for tag in tags])
    assert update_client(owner, client.id, tags=[tag.uuid for tag in tags]).version == 1


def test_the_first_unknown_tag_is_named(owner: Caller, tags: list[Tag]) -> None:
    with pytest.raises(UnknownReference) as refusal:
        ana(owner, tags=[tags[0].id, 404, 405])
    assert (refusal.value.field, refusal.value.value, refusal.value.index) == ("tag_ids", 404, 1)


def test_where_a_client_comes_from_is_named_by_number_or_uuid(owner: Caller) -> None:
    friend = ReferralType(workspace_id=owner.workspace_id, name="Friend")
    add(friend)
    eva = ana(owner, given_name="Eva")
    client = ana(owner, referral_type=friend.uuid, referred_by=eva.uuid)
    found = reread(client)
    assert found.referral_type is not None
    assert found.referred_by is not None
    assert (found.referral_type.name, found.referred_by.given_name) == ("Friend", "Eva")
    assert update_client(owner, client.id, referral_type=friend.id, referred_by=eva.id).version == 1
    update_client(owner, client.id, referral_type=None, referred_by=None)
    found = reread(client)
    assert (found.referral_type, found.referred_by) == (None, None)


@pytest.mark.parametrize("tone", [0, 9, -1])
def test_a_tag_has_one_of_eight_colours(owner: Caller, tone: int) -> None:
    with pytest.raises(sa.exc.IntegrityError, match="ck_tags_tone"):
        add(Tag(workspace_id=owner.workspace_id, name="Loud", tone=tone))


@pytest.mark.parametrize("model", [Tag, ReferralType])
def test_a_name_stands_once_in_a_workspace(owner: Caller, model: Any) -> None:
    add(model(workspace_id=owner.workspace_id, name="VIP"))
    with pytest.raises(sa.exc.IntegrityError, match="name"):
        add(model(workspace_id=owner.workspace_id, name="VIP"))
    db.session.rollback()


@pytest.mark.parametrize("create", [create_tag, create_referral_type])
def test_what_is_added_is_in_the_history_of_the_workspace(owner: Caller, create: Callable[..., Any]) -> None:
    made = create(owner, "VIP")
    [entry] = db.session.scalars(sa.select(AuditEvent))
    assert entry.client_id is None
    assert entry.changes == {"id": [None, made.id], "name": [None, "VIP"]}


@pytest.mark.parametrize("create", [create_tag, create_referral_type])
def test_a_name_that_is_taken_is_told_and_the_work_around_it_goes_on(
    owner: Caller, create: Callable[..., Any]
) -> None:
    with transaction():
        create(owner, "VIP")
        with pytest.raises(NameTaken):
            create(owner, "VIP")
        create(owner, "New")
    assert sorted(entry.changes["name"][1] for entry in db.session.scalars(sa.select(AuditEvent))) == ["New", "VIP"]


@pytest.mark.parametrize("create", [create_tag, create_referral_type])
def test_whoever_may_not_change_clients_adds_nothing(registry: Flask, create: Callable[..., Any]) -> None:
    viewer = people.caller("viewer")
    with pytest.raises(NotAllowed, match=r"clients\.update"):
        create(viewer, "VIP")
    assert (tags_of(viewer), referral_types_of(viewer)) == ([], [])
