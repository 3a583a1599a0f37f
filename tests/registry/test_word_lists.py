"""A workspace's words are renamed, merged and removed, with whoever has them."""

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from registry.callers import Caller
from registry.clients import archive_client, update_client
from registry.db import db
from registry.errors import NameTaken, NotAllowed, UnknownReference, WordNotFound
from registry.models import AuditEvent, Client, ReferralType, Tag
from registry.vocabulary import create_referral_type, create_tag, tags_of
from registry.word_lists import (
    former_names,
    merge_word,
    referral_types_in_use,
    remove_word,
    tags_in_use,
    update_word,
)
from tests import people
from tests.records import all_records, ana, history_of, reread

MODELS = pytest.mark.parametrize(("model", "create"), [(Tag, create_tag), (ReferralType, create_referral_type)])


def names(client: Client) -> list[str]:
    return [link.tag.name for link in reread(client).tag_links]


def events(action: str) -> list[dict[str, Any]]:
    told = sa.select(AuditEvent.changes).where(AuditEvent.action == action).order_by(AuditEvent.id)
    return list(db.session.scalars(told))


def test_each_is_told_with_how_many_have_it_removed_clients_too(owner: Caller) -> None:
    vip, new = create_tag(owner, "VIP"), create_tag(owner, "New", 4)
    friend = create_referral_type(owner, "Friend")
    ana(owner, tags=[vip.id, new.id], referral_type=friend.id)
    archive_client(owner, ana(owner, tags=[vip.id]).id)
    assert [(tag.name, tag.tone, clients) for tag, clients in tags_in_use(owner)] == [("New", 4, 1), ("VIP", 1, 2)]
    assert [(kind.name, clients) for kind, clients in referral_types_in_use(owner)] == [("Friend", 1)]
    assert tags_in_use(people.caller("owner", people.SALON)) == []


def test_a_tag_gets_another_name_and_colour(owner: Caller) -> None:
    vip = create_tag(owner, "VIP")
    client = ana(owner, tags=[vip.id])
    update_word(owner, Tag, vip.id, name="Regular", tone=3)
    assert names(client) == ["Regular"]
    assert reread(client).version == 1
    assert events("tag.update") == [{"id": [vip.id, vip.id], "name": ["VIP", "Regular"], "tone": [1, 3]}]


@MODELS
def test_the_same_name_is_no_change(owner: Caller, model: Any, create: Any) -> None:
    word = create(owner, "VIP")
    before = all_records()
    update_word(owner, model, word.id, name="VIP")
    assert all_records() == before


@MODELS
def test_a_name_that_is_taken_is_refused(owner: Caller, model: Any, create: Any) -> None:
    create(owner, "VIP")
    word = create(owner, "New")
    before = all_records()
    with pytest.raises(NameTaken):
        update_word(owner, model, word.id, name="VIP")
    assert all_records() == before


def test_merging_tags_keeps_each_client_s_order_and_names_none_twice(owner: Caller) -> None:
    vip, new, old = (create_tag(owner, name) for name in ("VIP", "New", "Old"))
    both, one, none = ana(owner, tags=[old.id, new.id, vip.id]), ana(owner, tags=[old.id]), ana(owner, tags=[new.id])
    assert merge_word(owner, Tag, old.id, vip.id) == 2
    assert (names(both), names(one), names(none)) == (["VIP", "New"], ["VIP"], ["New"])
    assert [tag.name for tag in tags_of(owner)] == ["New", "VIP"]
    assert [reread(client).version for client in (both, one, none)] == [2, 2, 1]


def test_it_stands_in_the_history_of_every_client_as_if_done_by_hand(owner: Caller) -> None:
    vip, old = create_tag(owner, "VIP"), create_tag(owner, "Old")
    clerk = people.caller("receptionist")
    client = ana(clerk, tags=[old.id])
    merge_word(owner, Tag, old.id, vip.id)
    [_created, merged] = history_of(reread(client))
    assert (merged.action, merged.changes, merged.actor_id) == (
        "client.update",
        {"tags": [[old.id], [vip.id]]},
        owner.actor_id,
    )
    assert reread(client).updated_by_id == owner.actor_id
    assert events("tag.merge") == [{"id": [old.id, vip.id], "name": ["Old", "VIP"], "clients": [None, 1]}]


def test_a_removed_tag_is_off_everybody_and_its_name_is_still_known(owner: Caller) -> None:
    vip, new = create_tag(owner, "VIP"), create_tag(owner, "New")
    clients = [ana(owner, tags=[vip.id, new.id]) for _ in range(3)]
    assert remove_word(owner, Tag, vip.id) == 3
    assert [names(client) for client in clients] == [["New"]] * 3
    assert former_names(owner, Tag) == {vip.id: "VIP"}
    assert former_names(owner, ReferralType) == {}
    assert former_names(people.caller("owner", people.SALON), Tag) == {}


def test_referral_types_are_merged_and_removed(owner: Caller) -> None:
    friend, web, ad = (create_referral_type(owner, name) for name in ("Friend", "Web", "Ad"))
    one, other = ana(owner, referral_type=friend.id), ana(owner, referral_type=ad.id)
    assert merge_word(owner, ReferralType, friend.id, web.id) == 1
    assert remove_word(owner, ReferralType, ad.id) == 1
    assert (reread(one).referral_type_id, reread(other).referral_type_id) == (web.id, None)
    assert history_of(one)[-1].changes == {"referral_type_id": [friend.id, web.id]}
    assert (reread(one).version, reread(other).version) == (2, 2)


def test_many_clients_are_changed_a_batch_at_a_time(owner: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.word_lists._AT_ONCE", 2)
    vip, old = create_tag(owner, "VIP"), create_tag(owner, "Old")
    clients = [ana(owner, tags=[old.id]) for _ in range(5)]
    assert merge_word(owner, Tag, old.id, vip.id) == 5
    assert {tuple(names(client)) for client in clients} == {("VIP",)}


def test_a_client_can_be_changed_afterwards(owner: Caller) -> None:
    vip = create_tag(owner, "VIP")
    client = ana(owner, tags=[vip.id])
    remove_word(owner, Tag, vip.id)
    assert update_client(owner, client.id, if_version=2, city="Lugo").version == 3
    with pytest.raises(UnknownReference):
        update_client(owner, client.id, tags=[vip.id])


@MODELS
def test_there_must_be_another_to_merge_into(owner: Caller, model: Any, create: Any) -> None:
    word, foreign = create(owner, "VIP"), create(people.caller("owner", people.SALON), "Theirs")
    before = all_records()
    for into in (word.id, foreign.id, 999):
        with pytest.raises(UnknownReference):
            merge_word(owner, model, word.id, into)
    assert all_records() == before


@MODELS
def test_another_workspace_s_word_is_none(owner: Caller, model: Any, create: Any) -> None:
    word, foreign = create(owner, "VIP"), create(people.caller("owner", people.SALON), "Theirs")
    before = all_records()
    for number in (foreign.id, 999):
        with pytest.raises(WordNotFound):
            update_word(owner, model, number, name="Stolen")
        with pytest.raises(WordNotFound):
            merge_word(owner, model, number, word.id)
        with pytest.raises(WordNotFound):
            remove_word(owner, model, number)
    assert all_records() == before


@MODELS
def test_only_who_may_keeps_words_in_order(registry: Flask, owner: Caller, model: Any, create: Any) -> None:
    word, manager = create(owner, "VIP"), people.caller("manager")
    before = all_records()
    for refused in (
        lambda: update_word(manager, model, word.id, name="Stolen"),
        lambda: merge_word(manager, model, word.id, word.id),
        lambda: remove_word(manager, model, word.id),
        lambda: tags_in_use(manager),
    ):
        with pytest.raises(NotAllowed, match=r"workspace\.manage"):
            refused()
    assert all_records() == before


def test_nobody_changes_a_word_s_number(owner: Caller) -> None:
    with pytest.raises(TypeError, match="uuid"):
        update_word(owner, Tag, create_tag(owner, "VIP").id, uuid="x")
    with pytest.raises(TypeError, match="tone"):
        update_word(owner, ReferralType, create_referral_type(owner, "Friend").id, tone=2)
