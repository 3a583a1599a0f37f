"""practice: a partial update changes only what is named; null clears, an address is merged, lists are replaced."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry.contact_points import Point
from registry.models import AuditEvent, Client, ConsentEvent, ReferralType, Tag
from tests.people import SALON, Program
from tests.wire.asking import NOBODYS_ULID, attributes, body, nothing_written, register, rows_of, vocabulary

ADDRESS = {
    "line1": "123 Sample Street",
    "line2": "Unit 4",
    "city": "Sydney",
    "state": "NSW",
    "postal_code": "2000",
    "country_code": "AU",
}
# Every member that takes a text or a word, with what it is changed from and to.
CHANGES: dict[str, tuple[Any, Any]] = {
    "title": ("Ms", "Dr"),
    "first_name": ("Helen", "Ellen"),
    "last_name": ("Keller", "Macy"),
    "preferred_name": ("Nell", "Nellie"),
    "profession": ("Teacher", "Author"),
    "email": ("helen@example.com", "ellen@example.com"),
    "date_of_birth": ("1987-06-27", "1987-06-28"),
    "sex": ("female", "intersex"),
    "gender_identity": ("Woman", "Non-binary"),
    "pronouns": ("she/her", "they/them"),
    "privacy_policy_consent": ("accepted", "rejected"),
    "emergency_contact_name": ("Anne Sullivan", "Polly Thomson"),
    "emergency_contact_phone": ("+61401111222", "+61401111333"),
    "emergency_contact_relationship": ("Guardian", "Friend"),
    "notes": ("Mornings.", "Mornings.\nOr evenings."),
    "alert": ("Wheelchair.", "Faints."),
    "referral_description": ("A GP.", "Another GP."),
    "phone_number": ("+61400123456", "+61400123457"),
    "medications": ([{"name": "Aspirin", "dosage": "100 mg"}], [{"name": "Iron", "dosage": None}]),
    "allergies": ([], [{"name": "Penicillin", "reaction": "Rash"}]),
    "intolerances": (["Gluten"], ["Gluten", "Lactose"]),
}
REQUIRED = ("first_name", "last_name")
HELEN = {key: before for key, (before, _) in CHANGES.items()} | {"address": ADDRESS}


@pytest.fixture
def helen(program: Program) -> dict[str, Any]:
    """Helen Keller, with something in every member."""
    answer = program.post("/v1/clients", json=HELEN | {"phone_numbers": [{"number": "1", "type": "home"}]})
    assert answer.status_code == 201, answer.text
    return body(answer)


def changed(asker: Program | FlaskClient, shown: dict[str, Any], **sent: Any) -> dict[str, Any]:
    """What a client is after a change that is taken."""
    answer = asker.patch(f"/v1/clients/{shown['id']}", json=sent)
    assert answer.status_code == 200, answer.text
    return body(answer)


def refused(asker: Program | FlaskClient, shown: dict[str, Any], **sent: Any) -> tuple[int, dict[str, Any]]:
    answer = asker.patch(f"/v1/clients/{shown['id']}", json=sent)
    return answer.status_code, body(answer)


@pytest.mark.parametrize("key", CHANGES)
def test_only_the_named_member_changes(program: Program, helen: dict[str, Any], key: str) -> None:
    _, new = CHANGES[key]
    assert changed(program, helen, **{key: new}) == helen | {key: new}
    assert body(program.get(f"/v1/clients/{helen['id']}")) == helen | {key: new}


@pytest.mark.parametrize("key", [key for key in CHANGES if key not in REQUIRED])
@pytest.mark.parametrize("nothing", [None, ""], ids=["null", "empty"])
def test_null_clears_and_so_does_an_empty_text(
    program: Program, helen: dict[str, Any], key: str, nothing: Any
) -> None:
    if nothing == "" and isinstance(helen[key], list):
        said = f"The {key} field must be an array."
        assert refused(program, helen, **{key: ""}) == (422, {"message": said, "errors": {key: [said]}})
    else:
        assert changed(program, helen, **{key: nothing}) == helen | {key: None}


@pytest.mark.parametrize("key", REQUIRED)
@pytest.mark.parametrize("nothing", [None, "", " ", "\u200b"], ids=["null", "empty", "blank", "invisible"])
def test_a_required_name_may_be_absent_but_not_empty(
    app: Flask, program: Program, helen: dict[str, Any], key: str, nothing: Any
) -> None:
    said = f"The {key.replace('_', ' ')} field is required."
    with nothing_written(app):
        assert refused(program, helen, **{key: nothing}) == (422, {"message": said, "errors": {key: [said]}})


def test_a_client_without_a_family_name_may_be_sent_back_as_it_was_read(app: Flask, program: Program) -> None:
    shown = body(program.get(f"/v1/clients/{register(app, family_name=None).ulid}"))
    assert shown["last_name"] is None
    assert changed(program, shown, **shown | {"title": "Dr"}) == shown | {"title": "Dr"}


@pytest.mark.parametrize("member", ADDRESS)
@pytest.mark.parametrize("kind", ["changed", "cleared"])
def test_an_address_is_merged_member_by_member(
    program: Program, helen: dict[str, Any], member: str, kind: str
) -> None:
    value = None if kind == "cleared" else "NZ" if member == "country_code" else "Elsewhere"
    assert changed(program, helen, address={member: value})["address"] == ADDRESS | {member: value}


def test_an_empty_address_changes_nothing(app: Flask, program: Program, helen: dict[str, Any]) -> None:
    with nothing_written(app):
        assert changed(program, helen, address={}) == helen


def test_what_is_wrong_inside_an_address_is_named(app: Flask, program: Program, helen: dict[str, Any]) -> None:
    with nothing_written(app):
        status, said = refused(program, helen, title="Dr", address={"country_code": "XX", "city": 7})
    assert (status, list(said["errors"])) == (422, ["address.city", "address.country_code"])


@pytest.mark.parametrize("sent", ["nothing", "everything", "more"])
def test_what_changes_nothing_writes_nothing(app: Flask, program: Program, helen: dict[str, Any], sent: str) -> None:
    path = f"/v1/clients/{helen['id']}"
    whole = {"nothing": {}, "everything": helen, "more": helen | {"unknown": 1, "created_at": "2001-01-01T00:00:00Z"}}
    before = program.get(path)
    with nothing_written(app):
        answer = program.patch(path, json=whole[sent])
    assert (answer.status_code, answer.data) == (200, before.data)
    assert answer.headers["ETag"] == before.headers["ETag"]


def test_what_is_only_ours_to_set_is_ignored(program: Program, helen: dict[str, Any]) -> None:
    sent = {"id": f"cli_{NOBODYS_ULID}", "created_at": "2001-01-01T00:00:00Z", "slug": "x", "updated_at": 1}
    assert changed(program, helen, **sent) == helen


def test_a_number_names_the_client_too(app: Flask, program: Program) -> None:
    ana = register(app)
    answer = program.patch(f"/v1/clients/{ana.number}", json={"title": "Dr"})
    assert (answer.status_code, body(answer)["id"], body(answer)["title"]) == (200, ana.ulid, "Dr")


def test_tags_are_replaced_as_a_whole_in_order(app: Flask, program: Program, helen: dict[str, Any]) -> None:
    tags = [vocabulary(app, Tag, name) for name in ("VIP", "New", "Physio")]
    assert changed(program, helen, tag_ids=[tags[2][0], tags[0][1]])["tag_ids"] == [tags[2][1], tags[0][1]]
    assert changed(program, helen, tag_ids=[tags[1][0]])["tag_ids"] == [tags[1][1]]
    with nothing_written(app):
        changed(program, helen, tag_ids=[tags[1][1]])
        changed(program, helen, tag_ids=[tags[1][0]])
    assert changed(program, helen, tag_ids=[])["tag_ids"] == []


def test_referrals_are_named_prefixed_or_by_number_and_cleared(
    app: Flask, program: Program, helen: dict[str, Any]
) -> None:
    number, ulid = vocabulary(app, ReferralType, "Doctor")
    friend = register(app)
    for reference in (number, ulid):
        assert changed(program, helen, referral_type_id=reference)["referral_type_id"] == ulid
    for who in (friend.number, friend.ulid):
        assert changed(program, helen, referred_by_id=who)["referred_by_id"] == friend.ulid
    assert changed(program, helen, referral_type_id=None, referred_by_id=None) == helen


@pytest.mark.parametrize("key", ["tag_ids", "referral_type_id", "referred_by_id"])
def test_what_the_workspace_does_not_have_is_refused_and_nothing_written(
    app: Flask, program: Program, helen: dict[str, Any], key: str
) -> None:
    theirs = {
        "tag_ids": lambda: vocabulary(app, Tag, "Theirs", SALON)[0],
        "referral_type_id": lambda: vocabulary(app, ReferralType, "Theirs", SALON)[0],
        "referred_by_id": lambda: register(app, SALON).number,
    }[key]()
    where, name = (f"{key}.0", f"{key}.0") if key == "tag_ids" else (key, key.replace("_", " "))
    said = f"The selected {name} is invalid."
    for reference in (theirs, 999_999, "x"):
        with nothing_written(app):
            sent = {"title": "Dr", key: [reference] if key == "tag_ids" else reference}
            assert refused(program, helen, **sent) == (422, {"message": said, "errors": {where: [said]}})


def test_further_numbers_are_replaced_as_a_whole_and_keep_their_ids(program: Program, helen: dict[str, Any]) -> None:
    [one] = helen["phone_numbers"]
    shown = changed(program, helen, phone_numbers=[{"number": "2"}, {"number": "1", "type": "work"}])
    assert [(number["number"], number["type"]) for number in shown["phone_numbers"]] == [
        ("2", "mobile"),
        ("1", "work"),
    ]
    assert shown["phone_numbers"][1]["id"] == one["id"]
    two = shown["phone_numbers"][0]
    renamed = changed(program, helen, phone_numbers=[two | {"number": "3", "code": "+61"}])["phone_numbers"]
    assert renamed == [two | {"number": "3", "code": "+61"}]
    assert changed(program, helen, phone_numbers=[]) == helen | {"phone_numbers": []}


def test_the_main_number_and_the_further_ones_change_together(program: Program, helen: dict[str, Any]) -> None:
    for main in ("600 000 009", None, "600 000 010"):
        shown = changed(program, helen, phone_number=main, phone_numbers=[{"number": "5"}])
        assert (shown["phone_number"], [one["number"] for one in shown["phone_numbers"]]) == (main, ["5"])


def test_consent_is_recorded_as_an_event_each_time_it_changes(
    app: Flask, program: Program, helen: dict[str, Any]
) -> None:
    for answer in ("accepted", "rejected", "rejected", None, "accepted"):
        assert changed(program, helen, privacy_policy_consent=answer)["privacy_policy_consent"] == answer
    assert rows_of(app, ConsentEvent, "answer") == [("accepted",), ("rejected",), (None,), ("accepted",)]


def test_the_change_is_in_the_history(app: Flask, program: Program, helen: dict[str, Any]) -> None:
    changed(program, helen, title="Dr", first_name="Helen")
    action, origin, changes = rows_of(app, AuditEvent, "action", "origin", "changes")[-1]
    assert (action, origin, changes) == ("client.update", "practice", {"title": ["Ms", "Dr"]})


def test_what_the_dialect_cannot_show_stays(app: Flask, program: Program) -> None:
    hidden = {"country": "Australia", "document_type": "DNI", "document_number": "1", "external_id": "crm-1"}
    ana = register(app, **hidden)
    changed(program, {"id": ana.ulid}, **HELEN)
    assert attributes(app, ana.number, *hidden, "slug") == [*hidden.values(), ana.slug]


def test_clearing_the_email_leaves_the_addresses_that_are_not_shown(app: Flask, program: Program) -> None:
    ways = [Point("email", "one@example.com"), Point("email", "two@example.com", is_preferred=True)]
    ana = register(app, contact_points=ways)
    shown = {"id": ana.ulid}
    assert changed(program, shown, email=None)["email"] is None
    assert [point.value for point in attributes(app, ana.number, "contact_points")[0]] == ["one@example.com"]
    assert changed(program, shown, email="three@example.com")["email"] == "three@example.com"
    assert program.get(f"/api/clients/{ana.uuid}").get_json()["email"] == "three@example.com"
    assert len(attributes(app, ana.number, "contact_points")[0]) == 2


def test_an_address_that_another_dialect_sets_is_shown_again(app: Flask, program: Program) -> None:
    ana = register(app, contact_points=[Point("email", "one@example.com"), Point("email", "two@example.com")])
    changed(program, {"id": ana.ulid}, email=None)
    program.put(f"/api/clients/{ana.uuid}", json={"email": "new@example.com"})
    assert body(program.get(f"/v1/clients/{ana.ulid}"))["email"] == "new@example.com"


def test_a_stranger_changes_nothing(app: Flask, stranger: FlaskClient, helen: dict[str, Any]) -> None:
    with nothing_written(app):
        assert refused(stranger, helen, title=7) == (401, {"message": "Unauthenticated."})


def test_whoever_may_not_update_learns_that_before_anything_else(
    app: Flask, signed_in: Callable[..., FlaskClient], helen: dict[str, Any]
) -> None:
    viewer = signed_in("viewer")
    for path in (f"/v1/clients/{helen['id']}", f"/v1/clients/cli_{NOBODYS_ULID}", "/v1/clients/x"):
        with nothing_written(app):
            answer = viewer.patch(path, data=b"{", content_type="application/json")
        assert (answer.status_code, body(answer)) == (403, {"message": "This action is unauthorized."})


def test_who_is_not_there_is_told_before_what_is_wrong_with_the_body(program: Program) -> None:
    answer = program.patch(f"/v1/clients/cli_{NOBODYS_ULID}", data=b"{", content_type="application/json")
    assert (answer.status_code, body(answer)) == (404, {"message": "Resource not found."})


def test_the_clients_page_does_not_take_a_patch_in_json(app: Flask, program: Program) -> None:
    """Only the create has the short address."""
    ana = register(app)
    answer = program.patch(f"/clients/{ana.number}", json={"title": "Dr"})
    assert (answer.status_code, rows_of(app, Client, "title")) == (405, [(None,)])


def test_post_updates_as_patch_does_and_may_be_sent_again(program: Program, helen: dict[str, Any]) -> None:
    key = {"Idempotency-Key": "one"}
    answers = [program.post(f"/v1/clients/{helen['id']}", json={"title": "Dr"}, headers=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert body(answers[0]) == body(answers[1]) == helen | {"title": "Dr"}
    assert answers[1].headers["Idempotent-Replayed"] == "true"
