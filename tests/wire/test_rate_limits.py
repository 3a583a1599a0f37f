"""Every reply of every dialect says how much its caller may still ask for, and a refusal when to come back."""

import re

import pytest
from flask import Flask

from tests.people import Program, World
from tests.wire.shapes import assert_shaped

LISTS = {
    "clientes": "/api/clientes",
    "workspaces": "/v1/workspace/clinic/clients",
    "clients": "/api/clients",
    "practice": "/v1/clients",
    "customers": "/customers",
}
every_dialect = pytest.mark.parametrize("dialect", LISTS)
STANDING = re.compile(r'"api";r=(\d+);t=(\d+)')


@pytest.fixture
def hurried(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """An installation where each caller may ask three times a minute."""
    monkeypatch.setitem(app.config, "API_LIMIT", "3/minute")
    return app


@every_dialect
def test_each_reply_leaves_one_less_and_the_fourth_is_refused(hurried: Flask, world: World, dialect: str) -> None:
    program = Program(hurried, world.clinic_token)
    answers = [program.get(LISTS[dialect]) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    standings = [STANDING.fullmatch(answer.headers["RateLimit"]) for answer in answers]
    assert [standing and standing[1] for standing in standings] == ["2", "1", "0", "0"]
    assert {answer.headers["RateLimit-Policy"] for answer in answers} == {'"api";q=3;w=60'}
    refused, standing = answers[3], standings[3]
    assert_shaped(refused, dialect)
    assert standing is not None
    assert refused.headers["Retry-After"] == standing[2]
    assert 1 <= int(standing[2]) <= 60


def test_a_refusal_for_another_reason_tells_the_standing_too(hurried: Flask, world: World) -> None:
    answer = Program(hurried, world.clinic_token).get("/customers/nobody")
    assert (answer.status_code, answer.headers["RateLimit-Policy"]) == (404, '"api";q=3;w=60')


def test_callers_are_counted_apart(hurried: Flask, world: World) -> None:
    for token in (world.clinic_token, world.salon_token):
        assert '"api";r=2' in Program(hurried, token).get("/customers").headers["RateLimit"]


@every_dialect
def test_without_a_limit_nothing_is_said_of_one(program: Program, dialect: str) -> None:
    assert not {"RateLimit", "RateLimit-Policy", "X-RateLimit-Limit"} & set(
        program.get(LISTS[dialect]).headers.keys()
    )
