"""workspaces: the shape of a new client (400 where it is another) and the rules of its members (422 where broken)."""

import copy
from typing import Any

import pytest
from flask import Flask

from tests.people import Program
from tests.wire.asking import PROBLEM_JSON, PROBLEM_MEMBERS, body, nothing_written

PATH = "/v1/workspace/clinic/clients"
TITLES = {400: "Bad Request", 422: "Unprocessable Entity"}


def john() -> dict[str, Any]:
    """The documented client, anew for every test."""
    return {
        "name": "John Doe",
        "avatarUrl": "https://example.com/avatar.jpg",
        "contactMethods": [
            {"type": "phone", "value": "+1234567890", "isPreferred": True},
            {"type": "email", "value": "john@example.com", "isPreferred": False},
        ],
        "customFields": [{"fieldKey": "notes", "value": "Preferred contact time: 9am-5pm"}],
    }


def changed(path: str, value: Any) -> dict[str, Any]:
    """The documented client with another value at a dotted path; without the member where the value is Ellipsis."""
    made: Any = john()
    *parents, last = [int(part) if part.isdecimal() else part for part in path.split(".")]
    inner = made
    for part in parents:
        inner = inner[part]
    if value is ...:
        del inner[last]
    else:
        inner[last] = copy.deepcopy(value)
    assert isinstance(made, dict)
    return made


def assert_refused(app: Flask, program: Program, sent: Any, status: int, *told: str) -> None:
    """Assert that nothing is written and that the messages begin with these words, in this order."""
    with nothing_written(app):
        answer = program.post(PATH, json=sent)
    assert answer.status_code == status, answer.text
    error = body(answer)
    assert list(error) == ["statusCode", "message", "error"]
    assert (error["statusCode"], error["error"]) == (status, TITLES[status])
    assert len(error["message"]) == len(told), error
    for message, words in zip(error["message"], told, strict=True):
        assert message.startswith(f"{words} "), error


@pytest.mark.parametrize("path", ["name", "contactMethods"])
@pytest.mark.parametrize("value", [..., None, 1, True, {}], ids=["missing", "null", "1", "true", "{}"])
def test_what_is_required_must_be_there_in_its_type(app: Flask, program: Program, path: str, value: Any) -> None:
    assert_refused(app, program, changed(path, value), 400, path)


@pytest.mark.parametrize("member", ["type", "value", "isPreferred"])
@pytest.mark.parametrize("value", [..., None, 1, [], {}], ids=["missing", "null", "1", "[]", "{}"])
def test_a_contact_method_has_three_members_in_their_types(
    app: Flask, program: Program, member: str, value: Any
) -> None:
    where = f"contactMethods.1.{member}"
    assert_refused(app, program, changed(where, value), 400, where)


@pytest.mark.parametrize("value", ["true", "false", "", 0, 1, "yes"], ids=repr)
def test_only_true_and_false_say_what_is_preferred(app: Flask, program: Program, value: Any) -> None:
    where = "contactMethods.0.isPreferred"
    assert_refused(app, program, changed(where, value), 400, where)


@pytest.mark.parametrize("path", ["contactMethods", "customFields"])
@pytest.mark.parametrize("item", [None, 1, "phone", True, []], ids=repr)
def test_lists_hold_objects(app: Flask, program: Program, path: str, item: Any) -> None:
    assert_refused(app, program, changed(f"{path}.0", item), 400, f"{path}.0")


@pytest.mark.parametrize("value", [1, True, [], {}], ids=repr)
def test_the_avatars_address_is_a_text(app: Flask, program: Program, value: Any) -> None:
    assert_refused(app, program, changed("avatarUrl", value), 400, "avatarUrl")


@pytest.mark.parametrize("value", [None, 1, "notes", True, {}], ids=repr)
def test_custom_fields_are_a_list(app: Flask, program: Program, value: Any) -> None:
    assert_refused(app, program, changed("customFields", value), 400, "customFields")


@pytest.mark.parametrize("value", ["", " ", "\u200b", "x" * 201, "John\nDoe"], ids=repr)
def test_a_name_has_1_to_200_characters_on_one_line(app: Flask, program: Program, value: str) -> None:
    assert_refused(app, program, changed("name", value), 422, "name")


@pytest.mark.parametrize(
    "flags", [(), (False,), (False, False), (True, True), (True, False, True), (True,) * 50], ids=repr
)
def test_exactly_one_contact_method_is_preferred(app: Flask, program: Program, flags: tuple[bool, ...]) -> None:
    methods = [
        {"type": "phone", "value": f"60000000{index}", "isPreferred": flag} for index, flag in enumerate(flags)
    ]
    assert_refused(app, program, changed("contactMethods", methods), 422, "contactMethods")


@pytest.mark.parametrize(
    "value", ["", " ", "Phone", "PHONE", "sms", "mobile", "phone,email", "constructor", "\u200b"]
)
def test_an_unknown_type_is_refused(app: Flask, program: Program, value: str) -> None:
    assert_refused(app, program, changed("contactMethods.0.type", value), 422, "contactMethods.0.type")


@pytest.mark.parametrize("kind", ["whatsapp", "phone", "email", "fax", "other"])
@pytest.mark.parametrize("value", ["", "  ", "\u2060", "x" * 256, "1\n2"], ids=repr)
def test_an_empty_or_endless_value_is_refused(app: Flask, program: Program, kind: str, value: str) -> None:
    methods = [{"type": kind, "value": value, "isPreferred": True}]
    assert_refused(app, program, changed("contactMethods", methods), 422, "contactMethods.0.value")


@pytest.mark.parametrize("value", ["john", "john@", "@example.com", "john@example", "a b@example.com", "+1234567890"])
def test_an_email_address_looks_like_one(app: Flask, program: Program, value: str) -> None:
    assert_refused(app, program, changed("contactMethods.1.value", value), 422, "contactMethods.1.value")


@pytest.mark.parametrize("kind", ["whatsapp", "phone", "fax", "other"])
def test_no_other_value_need_look_like_anything(program: Program, kind: str) -> None:
    methods = [{"type": kind, "value": "ask @john", "isPreferred": True}]
    answer = program.post(PATH, json=changed("contactMethods", methods))
    assert answer.status_code == 201, answer.text
    assert body(answer)["client"]["contactMethods"] == methods


@pytest.mark.parametrize(
    "value",
    [
        *("", " ", "avatar.jpg", "/avatar.jpg", "//example.com/avatar.jpg", "example.com/avatar.jpg"),
        *("ftp://example.com/a.jpg", "file:///etc/passwd", "javascript:alert(1)", "data:image/png;base64,AA=="),
        *("http:", "http:/", "http://", "https:///avatar.jpg", "https://?x", "https://#x", "http://:80/"),
        *("https://exa mple.com/", "https://example.com/a b.jpg", "https://example.com\\@evil.example/"),
        *("https://user:secret@example.com/", "https://example.com:99999/", "https://example.com:x/", "http://[::1/"),
        *("\u200bhttps://example.com/", "https://example.com/\nx", f"https://example.com/{'x' * 2048}"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_the_avatar_needs_the_address_of_a_web_page(app: Flask, program: Program, value: str) -> None:
    assert_refused(app, program, changed("avatarUrl", value), 422, "avatarUrl")


@pytest.mark.parametrize(
    "value",
    [
        None,
        "http://example.com",
        "HTTPS://EXAMPLE.COM/Avatar.JPG?size=64&x=%20#top",
        "https://example.com:8443/a.jpg",
        "http://192.0.2.1/a.jpg",
        "http://[2001:db8::1]/a.jpg",
        "https://españa.example/ñ.jpg",
        f"https://example.com/{'x' * 2028}",
    ],
    ids=lambda value: repr(value)[:40],
)
def test_the_avatars_address_comes_back_as_it_was_sent(program: Program, value: str | None) -> None:
    answer = program.post(PATH, json=changed("avatarUrl", value))
    assert answer.status_code == 201, answer.text
    assert body(answer)["client"]["avatarUrl"] == value


@pytest.mark.parametrize(
    "key", ["id", "createdAt", "updatedAt", "workspaceId", "notes", "email", "Name", "", "__proto__", "constructor"]
)
@pytest.mark.parametrize("value", [None, "x", {"x": 1}], ids=repr)
def test_unknown_members_are_ignored(program: Program, key: str, value: Any) -> None:
    answer = program.post(PATH, json=john() | {key: value})
    assert answer.status_code == 201, answer.text
    client = body(answer)["client"]
    assert {key: client[key] for key in john()} == john()


def test_the_wrong_shape_weighs_more_than_a_broken_rule(app: Flask, program: Program) -> None:
    sent = john() | {"name": "", "avatarUrl": 1}
    assert_refused(app, program, sent, 400, "name", "avatarUrl")


def test_every_message_comes_in_documented_order(app: Flask, program: Program) -> None:
    methods = [
        {"type": "sms", "value": "", "isPreferred": False},
        {"type": "email", "value": "x", "isPreferred": False},
    ]
    fields = [{"fieldKey": "", "value": 1}]
    sent = {"customFields": fields, "contactMethods": methods, "avatarUrl": "x", "name": " "}
    told = ["name", "avatarUrl", "contactMethods", "contactMethods.0.type", "contactMethods.0.value"]
    assert_refused(app, program, sent, 422, *told, "contactMethods.1.value", "customFields.0.fieldKey")


def test_problem_details_name_every_member_for_whoever_asks(app: Flask, program: Program) -> None:
    sent = john() | {"name": "", "avatarUrl": "x" * 200} | {"contactMethods": [{"type": "sms", "value": "1"}]}
    with nothing_written(app):
        answer = program.post(PATH, json=sent, headers={"Accept": PROBLEM_JSON})
    assert (answer.status_code, answer.mimetype, list(body(answer))) == (400, PROBLEM_JSON, PROBLEM_MEMBERS)
    assert [(error["location"], error["value"]) for error in body(answer)["errors"]] == [
        ("body.name", ""),
        ("body.avatarUrl", "x" * 100),
        ("body.contactMethods[0].type", "sms"),
        ("body.contactMethods[0].isPreferred", None),
    ]


def test_problem_details_have_the_status_of_a_broken_rule(program: Program) -> None:
    answer = program.post(PATH, json=changed("name", ""), headers={"Accept": PROBLEM_JSON})
    assert (answer.status_code, body(answer)["status"], body(answer)["title"]) == (422, 422, "Unprocessable Content")
