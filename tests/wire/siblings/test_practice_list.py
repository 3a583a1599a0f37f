"""practice: the list of clients, page by page."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry.contact_points import Number
from registry.models import ReferralType, Tag
from tests.people import SALON, Program
from tests.statements import statements_of
from tests.wire.asking import archive, body, nothing_written, register, vocabulary

ORIGIN = "http://localhost"


def numbered(app: Flask, how_many: int, **changes: Any) -> list[str]:
    """Register so many clients; their prefixed ids, newest first."""
    return [register(app, given_name=f"Client {number}", **changes).ulid for number in range(how_many)][::-1]


def listed(asker: Program | FlaskClient, path: str = "/v1/clients") -> dict[str, Any]:
    answer = asker.get(path)
    assert answer.status_code == 200, answer.text
    return body(answer)


def ids(page: dict[str, Any]) -> list[str]:
    return [client["id"] for client in page["data"]]


def pages_from(program: Program, path: str, link: str = "next") -> list[list[str]]:
    """The ids of every page, by following one kind of link."""
    found, where = [], path
    while where:
        page = listed(program, where.removeprefix(ORIGIN))
        found.append(ids(page))
        where = page["links"][link]
    return found


def test_an_empty_list_has_no_pages_beside_it(program: Program) -> None:
    answer = program.get("/v1/clients")
    assert (answer.status_code, answer.text) == (200, '{"data":[],"links":{"prev":null,"next":null}}')
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_client_is_listed_as_it_is_read(app: Flask, program: Program) -> None:
    friend = register(app)
    sent = {
        "first_name": "Helen",
        "last_name": "Keller",
        "referred_by_id": friend.ulid,
        "referral_type_id": vocabulary(app, ReferralType, "Doctor")[0],
        "tag_ids": [vocabulary(app, Tag, "VIP")[0]],
        "allergies": [{"name": "Latex", "reaction": None}],
    }
    helen = body(program.post("/v1/clients", json=sent))
    assert listed(program)["data"] == [helen, body(program.get(f"/v1/clients/{friend.ulid}"))]


def test_the_newest_ten_come_first_with_the_full_address_of_the_next(app: Flask, program: Program) -> None:
    newest_first = numbered(app, 12)
    page = listed(program)
    assert ids(page) == newest_first[:10]
    assert page["links"]["prev"] is None
    assert page["links"]["next"].startswith(f"{ORIGIN}/v1/clients?cursor=")
    last = listed(program, page["links"]["next"].removeprefix(ORIGIN))
    assert (ids(last), last["links"]["next"]) == (newest_first[10:], None)
    assert last["links"]["prev"].startswith(f"{ORIGIN}/v1/clients?cursor=")


def test_the_links_have_the_public_origin(app: Flask, app_with: Callable[..., Flask], program: Program) -> None:
    numbered(app, 2)
    public = app_with(public_origin="https://clinic.example").test_client()
    page = public.get("/v1/clients?limit=1", headers=program.headers).get_json()
    assert page["links"]["next"].startswith("https://clinic.example/v1/clients?limit=1&cursor=")


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
def test_following_the_links_shows_everybody_once_forth_and_back(app: Flask, program: Program, limit: int) -> None:
    newest_first = numbered(app, 7)
    forth = pages_from(program, f"/v1/clients?limit={limit}")
    assert [one for page in forth for one in page] == newest_first
    assert all(len(page) <= limit for page in forth)
    if limit < 7:
        first_cursor = listed(program, f"/v1/clients?limit={limit}")["links"]["next"].removeprefix(ORIGIN)
        back = pages_from(program, first_cursor, "prev")
        assert [one for page in back[::-1] for one in page] == [one for page in forth[:2] for one in page]


def test_nobody_moves_between_pages_when_others_come_and_go(app: Flask, program: Program) -> None:
    newest_first = numbered(app, 6)
    page = listed(program, "/v1/clients?limit=2")
    numbered(app, 3)
    program.delete(f"/v1/clients/{newest_first[1]}")
    rest = pages_from(program, page["links"]["next"].removeprefix(ORIGIN))
    assert [one for page in rest for one in page] == newest_first[2:]


def test_the_page_before_is_there_after_newer_ones_came(app: Flask, program: Program) -> None:
    numbered(app, 2)
    second = listed(program, listed(program, "/v1/clients?limit=1")["links"]["next"].removeprefix(ORIGIN))
    newest = numbered(app, 1)
    first = listed(program, second["links"]["prev"].removeprefix(ORIGIN))
    assert ids(listed(program, first["links"]["prev"].removeprefix(ORIGIN))) == newest


def test_removed_inactive_and_other_workspaces_clients_are_in_no_list(
    app: Flask, program: Program, salon_program: Program
) -> None:
    living = register(app)
    archive(app, register(app).number)
    register(app, is_active=False)
    theirs = register(app, SALON)
    assert ids(listed(program)) == [living.ulid]
    assert ids(listed(salon_program)) == [theirs.ulid]


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        ("0", "The limit field must be at least 1."),
        ("-1", "The limit field must be at least 1."),
        ("101", "The limit field must not be greater than 100."),
        ("9" * 40, "The limit field must not be greater than 100."),
        ("ten", "The limit field must be an integer."),
        ("1.5", "The limit field must be an integer."),
        ("", "The limit field must be an integer."),
        ("%D9%A1", "The limit field must be an integer."),
    ],
)
def test_a_limit_is_from_1_to_100(program: Program, limit: str, said: str) -> None:
    answer = program.get(f"/v1/clients?limit={limit}")
    assert (answer.status_code, body(answer)) == (422, {"message": said, "errors": {"limit": [said]}})


@pytest.mark.parametrize("cursor", ["x", "1", "e30.x", "%00", "%F0%9F%98%80", "x" * 3000, "' OR 1=1--", "."])
def test_a_cursor_that_is_none_of_ours_is_refused(app: Flask, program: Program, cursor: str) -> None:
    numbered(app, 2)
    answer = program.get(f"/v1/clients?cursor={cursor}")
    assert answer.status_code == 422
    assert list(body(answer)["errors"]) == ["cursor"]


def test_another_workspaces_cursor_is_refused(app: Flask, program: Program, salon_program: Program) -> None:
    numbered(app, 2)
    next_page = listed(program, "/v1/clients?limit=1")["links"]["next"].removeprefix(ORIGIN)
    answer = salon_program.get(next_page)
    said = "The selected cursor is invalid."
    assert (answer.status_code, body(answer)) == (422, {"message": said, "errors": {"cursor": [said]}})


def test_both_are_told_when_both_are_wrong(program: Program) -> None:
    answer = program.get("/v1/clients?limit=0&cursor=%01")
    assert body(answer)["message"] == "The limit field must be at least 1. (and 1 more error)"
    assert list(body(answer)["errors"]) == ["limit", "cursor"]


def test_a_stranger_gets_no_list(app: Flask, stranger: FlaskClient) -> None:
    register(app)
    answer = stranger.get("/v1/clients?limit=0")
    assert (answer.status_code, body(answer)) == (401, {"message": "Unauthenticated."})


def test_whoever_may_not_view_gets_no_list(token_with: Callable[..., Program]) -> None:
    answer = token_with("clients.create", "clients.update").get("/v1/clients?limit=0")
    assert (answer.status_code, body(answer)) == (403, {"message": "This action is unauthorized."})


def test_clinical_lists_are_null_to_whoever_may_not_see_them(
    app: Flask, program: Program, signed_in: Callable[..., FlaskClient]
) -> None:
    register(app, allergies=[], medications=[{"name": "Iron", "dosage": None}], intolerances=["Milk"])
    [seen], [hidden] = (listed(one)["data"] for one in (program, signed_in("viewer")))
    names = ("medications", "allergies", "intolerances")
    assert [hidden[name] for name in names] == [None, None, None]
    assert [seen[name] for name in names] == [[{"name": "Iron", "dosage": None}], [], ["Milk"]]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/clients"),
        ("POST", "/v1/clients"),
        ("GET", "/v1/clients/1"),
        ("PATCH", "/v1/clients/1"),
        ("DELETE", "/v1/clients/1"),
        ("GET", "/v1/tags"),
        ("POST", "/v1/referral-types"),
    ],
)
def test_a_reply_says_how_many_requests_are_left(
    app: Flask, program: Program, monkeypatch: pytest.MonkeyPatch, method: str, path: str
) -> None:
    """Whether it was a success or a refusal."""
    monkeypatch.setitem(app.config, "API_LIMIT", "2/minute")
    answers = [program.request(method, path, json={}) for _ in range(3)]
    assert [answer.headers["X-RateLimit-Remaining"] for answer in answers] == ["1", "0", "0"]
    assert {answer.headers["X-RateLimit-Limit"] for answer in answers} == {"2"}
    assert all(int(answer.headers["X-RateLimit-Reset"]) > 1_700_000_000 for answer in answers)
    assert (answers[2].status_code, body(answers[2])) == (429, {"message": "Too Many Attempts."})


def test_reading_the_list_writes_nothing(app: Flask, program: Program) -> None:
    numbered(app, 2)
    with nothing_written(app):
        listed(program)


def test_a_page_takes_as_many_statements_for_two_clients_as_for_twenty(app: Flask, program: Program) -> None:
    tags = [vocabulary(app, Tag, name)[0] for name in ("VIP", "New")]
    for number in range(20):
        register(
            app,
            referred_by=register(app, is_active=False, phone="600 111 222").number,
            referral_type=vocabulary(app, ReferralType, f"Doctor {number}")[0],
            tags=tags,
            phone="600 000 001",
            additional_numbers=[Number("600 000 002")],
        )
    program.get("/v1/clients")  # whatever a first request does besides
    counts = {}
    for limit in (2, 20):
        with statements_of(app) as statements:
            assert len(ids(listed(program, f"/v1/clients?limit={limit}"))) == limit
        counts[limit] = len(statements)
    assert counts[2] == counts[20], statements
