"""practice: identifiers go out prefixed, come in prefixed or as numbers, and name only what the workspace has."""

from typing import Any

import pytest
from flask import Flask

from registry.models import ReferralType, Tag
from tests.people import SALON, Program
from tests.wire.asking import (
    NOBODYS_ULID,
    NOBODYS_UUID,
    Registered,
    archive,
    body,
    nothing_written,
    register,
    rename,
    vocabulary,
)

NAMED = {"first_name": "Helen", "last_name": "Keller"}
SELECTED = "The selected {} is invalid."


def created(program: Program, **sent: Any) -> dict[str, Any]:
    answer = program.post("/v1/clients", json=NAMED | sent)
    assert answer.status_code == 201, answer.text
    return body(answer)


@pytest.fixture
def anne(app: Flask) -> Registered:
    return register(app, given_name="Anne", family_name="Sullivan")


@pytest.mark.parametrize("form", ["number", "ulid", "small letters"])
def test_tags_come_in_as_numbers_or_prefixed_and_go_out_prefixed(app: Flask, program: Program, form: str) -> None:
    tags = [vocabulary(app, Tag, name) for name in ("VIP", "Mornings", "Wheelchair")]
    wanted = [tags[2], tags[0]]
    forms = {"number": 0, "ulid": 1}
    sent = [tag[forms.get(form, 1)] for tag in wanted]
    if form == "small letters":
        sent = [f"tag_{ulid.removeprefix('tag_').lower()}" for _, ulid in wanted]
    shown = created(program, tag_ids=sent)
    assert shown["tag_ids"] == [ulid for _, ulid in wanted]
    assert body(program.get(f"/v1/clients/{shown['id']}"))["tag_ids"] == shown["tag_ids"]


def test_a_tag_named_twice_is_there_once(app: Flask, program: Program) -> None:
    number, ulid = vocabulary(app, Tag, "VIP")
    assert created(program, tag_ids=[number, ulid, number])["tag_ids"] == [ulid]


@pytest.mark.parametrize("form", [0, 1], ids=["number", "ulid"])
def test_a_referral_type_comes_in_either_way(app: Flask, program: Program, form: int) -> None:
    names = vocabulary(app, ReferralType, "Doctor")
    assert created(program, referral_type_id=names[form])["referral_type_id"] == names[1]


def test_whoever_referred_a_client_comes_in_either_way(program: Program, anne: Registered) -> None:
    assert created(program, referred_by_id=anne.ulid)["referred_by_id"] == anne.ulid
    assert created(program, referred_by_id=anne.number)["referred_by_id"] == anne.ulid


UNKNOWN: list[Any] = [
    999,
    0,
    -1,
    2**63 - 1,
    "999",
    "x",
    NOBODYS_ULID,
    NOBODYS_UUID,
    f"pho_{NOBODYS_ULID}",
    "tag_",
    "cli_",
    "ret_",
    f"tag_{NOBODYS_ULID}",
    f"ret_{NOBODYS_ULID}",
    f"cli_{NOBODYS_ULID}",
    "tag_01HYHYQHA682J0K1RW7B2HVA9",
    f"tag_8{NOBODYS_ULID[1:]}",
]


@pytest.mark.parametrize("reference", UNKNOWN, ids=repr)
def test_an_unknown_tag_is_named_by_its_place(app: Flask, program: Program, reference: Any) -> None:
    known, _ = vocabulary(app, Tag, "VIP")
    with nothing_written(app):
        answer = program.post("/v1/clients", json=NAMED | {"tag_ids": [known, reference]})
    said = SELECTED.format("tag_ids.1")
    assert (answer.status_code, body(answer)) == (422, {"message": said, "errors": {"tag_ids.1": [said]}})


@pytest.mark.parametrize("key", ["referral_type_id", "referred_by_id"])
@pytest.mark.parametrize("reference", UNKNOWN, ids=repr)
def test_an_unknown_referral_is_refused(app: Flask, program: Program, key: str, reference: Any) -> None:
    with nothing_written(app):
        answer = program.post("/v1/clients", json=NAMED | {key: reference})
    said = SELECTED.format(key.replace("_", " "))
    assert (answer.status_code, body(answer)) == (422, {"message": said, "errors": {key: [said]}})


@pytest.mark.parametrize(("key", "value"), [("referral_type_id", True), ("referred_by_id", 1.5), ("tag_ids", [True])])
def test_true_and_fractions_are_no_numbers_of_records(app: Flask, program: Program, key: str, value: Any) -> None:
    vocabulary(app, Tag, "VIP")
    vocabulary(app, ReferralType, "Doctor")
    register(app)
    assert program.post("/v1/clients", json=NAMED | {key: value}).status_code == 422


@pytest.mark.parametrize("form", ["number", "ulid"])
@pytest.mark.parametrize("key", ["tag_ids", "referral_type_id", "referred_by_id"])
def test_what_another_workspace_has_is_unknown_here(app: Flask, program: Program, key: str, form: str) -> None:
    theirs = register(app, SALON)
    names: dict[str, Any] = {
        "tag_ids": vocabulary(app, Tag, "Theirs", SALON),
        "referral_type_id": vocabulary(app, ReferralType, "Theirs", SALON),
        "referred_by_id": (theirs.number, theirs.ulid),
    }
    prefix = {"tag_ids": "tag", "referral_type_id": "ret", "referred_by_id": "cli"}[key]
    absent: Any = 999_999 if form == "number" else f"{prefix}_{NOBODYS_ULID}"
    foreign = names[key][0 if form == "number" else 1]
    headers = {"X-Request-Id": "same"}
    with nothing_written(app):
        answers = [
            program.post(
                "/v1/clients", json=NAMED | {key: [reference] if key == "tag_ids" else reference}, headers=headers
            )
            for reference in (foreign, absent)
        ]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert answers[0].data == answers[1].data
    assert dict(answers[0].headers) == dict(answers[1].headers)


@pytest.mark.parametrize("form", ["ulid", "number", "small letters"])
def test_a_client_is_read_by_either_of_its_names(program: Program, anne: Registered, form: str) -> None:
    reference = {
        "ulid": anne.ulid,
        "number": str(anne.number),
        "small letters": f"cli_{anne.ulid[4:].lower()}",
    }[form]
    assert body(program.get(f"/v1/clients/{reference}"))["id"] == anne.ulid


@pytest.mark.parametrize(
    "reference",
    [
        "999",
        "0",
        "-1",
        "01",
        "1.0",
        "1e0",
        "+1",
        "9" * 19,
        "9" * 400,
        "cli_",
        "cli_1",
        f"cli_{NOBODYS_ULID}",
        NOBODYS_ULID,
        NOBODYS_UUID,
        f"CLI_{NOBODYS_ULID}",
        f"tag_{NOBODYS_ULID}",
        "cli_%C3%91",
        "%00",
        "cli_%00",
        "%D9%A1",
        "new",
    ],
)
def test_any_other_reference_is_not_found(program: Program, anne: Registered, reference: str) -> None:
    answer = program.get(f"/v1/clients/{reference}")
    assert (answer.status_code, body(answer)) == (404, {"message": "Resource not found."})


@pytest.mark.parametrize(
    ("kind", "former", "reference"),
    [("id", "777", "777"), ("uuid", "01890000-0000-0000-0000-000000000010", f"cli_{NOBODYS_ULID}")],
)
def test_a_former_name_keeps_leading_to_the_client(
    app: Flask, program: Program, anne: Registered, kind: str, former: str, reference: str
) -> None:
    rename(app, anne.number, kind, former)
    assert body(program.get(f"/v1/clients/{reference}"))["id"] == anne.ulid


def test_the_other_dialects_names_of_a_client_are_not_this_ones(program: Program, anne: Registered) -> None:
    for reference in (anne.uuid, anne.slug):
        assert program.get(f"/v1/clients/{reference}").status_code == 404


def test_a_removed_client_is_not_found(app: Flask, program: Program, anne: Registered) -> None:
    archive(app, anne.number)
    answer = program.get(f"/v1/clients/{anne.ulid}")
    assert (answer.status_code, body(answer)) == (404, {"message": "Resource not found."})


@pytest.mark.parametrize("form", ["ulid", "number"])
def test_another_workspaces_client_answers_exactly_as_an_absent_one(app: Flask, program: Program, form: str) -> None:
    theirs = register(app, SALON)
    absent = {"ulid": f"cli_{NOBODYS_ULID}", "number": "999999"}[form]
    foreign = {"ulid": theirs.ulid, "number": str(theirs.number)}[form]
    headers = {"X-Request-Id": "same"}
    answers = [program.get(f"/v1/clients/{reference}", headers=headers) for reference in (foreign, absent)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert (answers[0].data, dict(answers[0].headers)) == (answers[1].data, dict(answers[1].headers))
