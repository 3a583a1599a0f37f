"""No body whatever brings a route down: each is refused in the dialect's shape, and nothing is written."""

import io

import pytest
from flask import Flask

from tests.people import World
from tests.wire.asking import nothing_written
from tests.wire.door import Door, Route, as_json, named
from tests.wire.hostile import (
    HARMLESS,
    OTHER_TYPES,
    assert_refused,
    malformed,
    mistyped,
    nulled,
    padded,
    with_member,
)
from tests.wire.routes import ROUTES
from tests.wire.shapes import assert_shaped

every_route = pytest.mark.parametrize("route", ROUTES, ids=named)


@pytest.fixture
def door(app: Flask, world: World, route: Route) -> Door:
    return Door(app, world, route)


@every_route
def test_takes_the_bodies_that_the_hostile_ones_are_made_of(door: Door, route: Route) -> None:
    for taken in (route.least, route.full):
        answer = door.send_json(taken)
        assert answer.status_code == route.success, answer.text


@every_route
def test_refuses_whatever_is_not_one_json_object_by_the_rules(door: Door, route: Route) -> None:
    assert_refused(door, malformed(route), 400)


@every_route
def test_refuses_every_other_type_in_every_member(door: Door, route: Route) -> None:
    assert_refused(door, mistyped(route), route.wrong_type)


@every_route
def test_refuses_null_wherever_it_is_not_documented(door: Door, route: Route) -> None:
    assert_refused(door, nulled(route, documented=False), route.wrong_type)


@pytest.mark.parametrize("route", [route for route in ROUTES if route.nullable], ids=named)
def test_takes_null_wherever_it_is_documented(app: Flask, door: Door, route: Route) -> None:
    for name, content in nulled(route, documented=True):
        answer = door.send(content.replace(b"ana-gil", f"slug-of-{name.replace(' ', '-').lower()}".encode()))
        assert answer.status_code == route.success, (name, answer.text)


@every_route
def test_refuses_a_byte_too_many_and_takes_one_less(app: Flask, door: Door, route: Route) -> None:
    with nothing_written(app):
        answer = door.send(padded(route, route.limit + 1))
    assert answer.status_code == 413
    assert_shaped(answer, route.dialect)
    assert door.send(padded(route, route.limit)).status_code == route.success


@every_route
@pytest.mark.parametrize("beyond", [1, 100_000])
def test_counts_a_body_that_comes_in_chunks(app: Flask, door: Door, route: Route, beyond: int) -> None:
    chunked = {"wsgi.input_terminated": True, "CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"}
    too_long = io.BytesIO(padded(route, route.limit + beyond))
    with nothing_written(app):
        answer = door.send(b"", input_stream=too_long, environ_overrides=chunked)
    assert answer.status_code == 413
    assert_shaped(answer, route.dialect)
    just_right = io.BytesIO(padded(route, route.limit))
    assert door.send(b"", input_stream=just_right, environ_overrides=chunked).status_code == route.success


@every_route
def test_takes_no_length_on_trust(door: Door, route: Route) -> None:
    lengths = dict.fromkeys(("9" * 30, str(2**63), str(2**31)), 413) | dict.fromkeys(("-1", "abc", "1e3", ""), 400)
    answers = {length: door.send(b"{", environ_overrides={"CONTENT_LENGTH": length}) for length in lengths}
    assert {length: answer.status_code for length, answer in answers.items()} == lengths
    for answer in answers.values():
        assert_shaped(answer, route.dialect)


@pytest.mark.parametrize("route", [route for route in ROUTES if route.path != "/clients"], ids=named)
def test_refuses_every_other_content_type(app: Flask, door: Door, route: Route) -> None:
    with nothing_written(app):
        answers = {content_type: door.send(as_json(route.least), content_type) for content_type in OTHER_TYPES}
        assert {content_type: answer.status_code for content_type, answer in answers.items()} == dict.fromkeys(
            OTHER_TYPES, 415
        )
    for answer in answers.values():
        assert_shaped(answer, route.dialect)


@every_route
def test_takes_json_that_names_its_charset(door: Door, route: Route) -> None:
    for content_type in ("application/json; charset=utf-8", 'Application/JSON;charset="UTF-8"'):
        assert door.send(as_json(route.least), content_type).status_code == route.success


@pytest.mark.parametrize("route", [route for route in ROUTES if route.ignores_unknown], ids=named)
def test_ignores_members_that_it_does_not_know(door: Door, route: Route) -> None:
    valid = as_json(route.least)
    for member in HARMLESS:
        answer = door.send(with_member(valid, member))
        assert answer.status_code == route.success, (member[:50], answer.text)


@pytest.mark.parametrize("route", [route for route in ROUTES if not route.ignores_unknown], ids=named)
def test_refuses_members_that_it_does_not_know(door: Door, route: Route) -> None:
    valid = as_json(route.least)
    assert_refused(door, [(repr(member[:50]), with_member(valid, member)) for member in HARMLESS], 400)


def test_a_form_sent_to_the_clinics_short_path_is_the_desks_own(app: Flask, world: World) -> None:
    short = next(route for route in ROUTES if route.path == "/clients")
    door = Door(app, world, short)
    with nothing_written(app):
        answers = [door.send(as_json(short.least), content_type) for content_type in OTHER_TYPES]
    kinds = {content_type: answer.mimetype for content_type, answer in zip(OTHER_TYPES, answers, strict=True)}
    assert kinds.pop("application/json; charset=utf-16") == "application/json"
    assert kinds.pop("application/json; charset=utf-7") == "application/json"
    assert kinds.pop("application/json; charset=latin-1") == "application/json"
    assert set(kinds.values()) == {"text/html"}
    assert all(answer.status_code < 500 for answer in answers)
