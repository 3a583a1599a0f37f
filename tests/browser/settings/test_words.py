"""Tags and referral types: added, renamed, merged, removed; what is refused stands beside its field."""

import pytest
from flask import Flask

from registry.models import ReferralType, Tag
from registry.vocabulary import create_referral_type, create_tag
from tests import people
from tests.browser.desk_client import Desk, registered
from tests.wire.asking import rows_of

TAGS, WAYS = "/settings/tags", "/settings/referral-types"


@pytest.fixture
def owner_desk(app: Flask) -> Desk:
    """The clinic's owner at the desk; it has the tags VIP (1) and Old (2), and the ways Friend (1) and Web (2)."""
    with app.app_context():
        owner = people.caller("owner")
        for name in ("VIP", "Old"):
            create_tag(owner, name)
        for name in ("Friend", "Web"):
            create_referral_type(owner, name)
    return Desk(app, "owner")


def words(app: Flask) -> tuple[list[tuple[str, int]], list[str]]:
    """Tags with their tones, and referral types."""
    return sorted(rows_of(app, Tag, "name", "tone")), sorted(name for (name,) in rows_of(app, ReferralType, "name"))


def test_a_tag_is_added_in_its_colour(app: Flask, owner_desk: Desk) -> None:
    saved = owner_desk.send(owner_desk.get(TAGS), TAGS, new__name=" Physio ", new__tone="3")
    page = owner_desk.follow(saved)
    assert page.toasts() == ["Added Physio."]
    assert '<span class="tag" data-tone="3"><bdi>Physio</bdi></span>' in page.html
    owner_desk.send(owner_desk.get(WAYS), WAYS, new__name="Poster")
    assert words(app) == ([("Old", 1), ("Physio", 3), ("VIP", 1)], ["Friend", "Poster", "Web"])


def test_a_double_click_adds_one(app: Flask, owner_desk: Desk) -> None:
    page = owner_desk.get(TAGS)
    answers = [owner_desk.send(page, TAGS, new__name="Physio", new__tone="3") for _ in range(2)]
    assert [answer.status for answer in answers] == [302, 302]
    assert len(words(app)[0]) == 3


@pytest.mark.parametrize("path", [TAGS, WAYS])
@pytest.mark.parametrize(
    ("name", "complaint"),
    [("", "Enter a name"), ("x" * 101, "Use 100 characters at most"), ("a\nb", "Write this on one line")],
    ids=["none", "too long", "two lines"],
)
def test_a_name_that_will_not_do_is_told_beside_its_field(
    app: Flask, owner_desk: Desk, path: str, name: str, complaint: str
) -> None:
    before, page = words(app), owner_desk.get(path)
    added = owner_desk.send(page, path, new__name=name)
    assert (added.status, added.errors()) == (422, {"new-name": complaint})
    renamed = owner_desk.send(page, f"{path}/1", **{"word-1-name": name})
    assert (renamed.status, renamed.errors()) == (422, {"word-1-name": complaint})
    assert words(app) == before


@pytest.mark.parametrize(("path", "taken"), [(TAGS, "Old"), (WAYS, "Web")])
def test_a_name_that_is_taken_is_told_beside_its_field(app: Flask, owner_desk: Desk, path: str, taken: str) -> None:
    before, page = words(app), owner_desk.get(path)
    added = owner_desk.send(page, path, new__name=taken)
    assert (added.status, added.errors()) == (422, {"new-name": "There is one of this name already"})
    renamed = owner_desk.send(page, f"{path}/1", **{"word-1-name": taken})
    assert renamed.errors() == {"word-1-name": "There is one of this name already: merge the two instead"}
    assert renamed.form(f"{path}/1")["word-1-name"] == taken
    assert words(app) == before


def test_a_tag_is_renamed_and_coloured_for_whoever_has_it(app: Flask, owner_desk: Desk) -> None:
    number = registered(app, tags=[1])
    page = owner_desk.get(TAGS)
    owner_desk.follow(owner_desk.send(page, f"{TAGS}/1", **{"word-1-name": "Regular", "word-1-tone": "8"}))
    assert '<span class="tag" data-tone="8"><bdi>Regular</bdi></span>' in owner_desk.get(f"/clients/{number}").html


def test_merging_changes_whoever_has_it_and_tells_by_name(app: Flask, owner_desk: Desk) -> None:
    number = registered(app, tags=[2], referral_type=1)
    assert "1 client" in owner_desk.get(TAGS).text
    for path, one, other in ((TAGS, 2, "1"), (WAYS, 1, "2")):
        sent = owner_desk.send(owner_desk.get(path), f"{path}/{one}/merge", **{f"merge-{one}-into": other})
        assert owner_desk.follow(sent).toasts() == [f"Merged {'Old into VIP' if one == 2 else 'Friend into Web'}."]
    text = owner_desk.get(f"/clients/{number}").text
    assert "Tags from Old VIP" in text
    assert "How they heard of us from Friend Web" in text


@pytest.mark.parametrize("into", ["", "2", "99", "x"])
def test_there_must_be_another_to_merge_into(app: Flask, owner_desk: Desk, into: str) -> None:
    before = words(app)
    refused = owner_desk.send(owner_desk.get(TAGS), f"{TAGS}/2/merge", **{"merge-2-into": into})
    assert refused.status == 422
    assert refused.errors().keys() == {"merge-2-into"}
    assert words(app) == before


def test_a_double_click_removes_one_and_says_so_twice(app: Flask, owner_desk: Desk) -> None:
    number, page = registered(app, tags=[1, 2]), owner_desk.get(TAGS)
    for _ in range(2):
        removed = owner_desk.send(page, f"{TAGS}/1/remove")
        assert "Removed VIP." in owner_desk.follow(removed).toasts()
    assert words(app)[0] == [("Old", 1)]
    assert "Tags from VIP, Old Old" in owner_desk.get(f"/clients/{number}").text


def test_the_only_word_cannot_be_merged(app: Flask, owner_desk: Desk) -> None:
    owner_desk.press(TAGS, f"{TAGS}/1/remove")
    assert not owner_desk.get(TAGS).has_form(f"{TAGS}/2/merge")
