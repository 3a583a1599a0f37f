"""clients: entity tags, and the headers that every reply carries."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import Program
from tests.wire.asking import Registered, body, nothing_written, register


@pytest.fixture
def maria(app: Flask) -> Registered:
    return register(app, city="Madrid")


@pytest.fixture
def path(maria: Registered) -> str:
    return f"/api/clients/{maria.uuid}"


def test_reading_and_writing_answer_the_same_tag_for_the_same_state(program: Program, path: str) -> None:
    written = program.put(path, json={"city": "Valencia"})
    assert written.headers["ETag"] == program.get(path).headers["ETag"]
    assert written.headers["ETag"].startswith('"')


def test_two_clients_have_different_tags(app: Flask, program: Program, path: str) -> None:
    other = register(app)
    assert program.get(path).headers["ETag"] != program.get(f"/api/clients/{other.uuid}").headers["ETag"]


@pytest.mark.parametrize("form", ["{tag}", '"other", {tag}', "*"])
def test_writes_while_the_tag_is_the_present_one(program: Program, path: str, form: str) -> None:
    tag = program.get(path).headers["ETag"]
    answer = program.put(path, json={"city": "Valencia"}, headers={"If-Match": form.format(tag=tag)})
    assert (answer.status_code, body(answer)["city"]) == (200, "Valencia")


def test_refuses_a_stale_tag_and_changes_nothing(app: Flask, program: Program, path: str) -> None:
    stale = program.get(path).headers["ETag"]
    program.put(path, json={"city": "Sevilla"})
    with nothing_written(app):
        answer = program.put(path, json={"city": "Valencia"}, headers={"If-Match": stale})
    assert (answer.status_code, body(answer)) == (
        412,
        {"statusCode": 412, "statusMessage": "El cliente ha cambiado desde que se leyó"},
    )


@pytest.mark.parametrize("form", ['"nothing like it"', "W/{tag}", "{bare}", ""])
def test_refuses_a_tag_that_cannot_be_the_present_one(app: Flask, program: Program, path: str, form: str) -> None:
    tag = program.get(path).headers["ETag"]
    header = form.format(tag=tag, bare="nothing")
    with nothing_written(app):
        assert program.put(path, json={"city": "Vic"}, headers={"If-Match": header}).status_code == 412


def test_a_stale_tag_is_refused_even_where_nothing_would_change(program: Program, path: str) -> None:
    stale = program.get(path).headers["ETag"]
    program.put(path, json={"city": "Sevilla"})
    assert program.put(path, json={}, headers={"If-Match": stale}).status_code == 412


def test_a_change_by_another_dialect_or_the_desk_makes_a_new_tag(
    app: Flask, program: Program, maria: Registered, path: str
) -> None:
    tag = program.get(path).headers["ETag"]
    assert program.get(f"/customers/{maria.slug}").headers["ETag"] == tag
    program.put(path, json={"city": "Sevilla"})
    assert program.get(f"/customers/{maria.slug}").headers["ETag"] not in {tag, None}


@pytest.mark.parametrize("given", ["abc-123", "a.b:c_d", "x" * 100])
def test_the_callers_request_id_comes_back(program: Program, path: str, given: str) -> None:
    assert program.get(path, headers={"X-Request-Id": given}).headers["X-Request-Id"] == given


@pytest.mark.parametrize("given", ["", "x" * 101, "a b", "<script>", "é"])
def test_a_request_id_that_could_do_harm_is_replaced(program: Program, path: str, given: str) -> None:
    answered = program.get(path, headers={"X-Request-Id": given}).headers["X-Request-Id"]
    assert answered
    assert answered != given


def test_every_reply_has_a_request_id_of_its_own(program: Program, stranger: FlaskClient, path: str) -> None:
    answers = [program.get(path), program.get(path), stranger.get(path), program.get("/api/clients/x/y")]
    assert len({answer.headers["X-Request-Id"] for answer in answers}) == len(answers)


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH"])
def test_no_reply_is_stored(program: Program, path: str, method: str) -> None:
    answer = program.request(method, path, json={"city": "Vic"})
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.mimetype == "application/json"
