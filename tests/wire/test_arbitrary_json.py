"""Whatever JSON is sent, a route answers: with what it created, for every dialect to show, or in shape why not."""

import json
from typing import Any

import hypothesis
import pytest
from flask import Flask
from hypothesis import strategies as st

from registry.identifiers import ulid_of
from registry.models import Client
from tests.people import World
from tests.wire.asking import rows_of
from tests.wire.door import Door, Route, named
from tests.wire.hostile import members_of, replaced
from tests.wire.routes import WRITING
from tests.wire.shapes import complaint

# The database is emptied once a test, not once an example.
same_every_time = hypothesis.settings(
    derandomize=True,
    max_examples=25,
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture, hypothesis.HealthCheck.too_slow],
)
every_route = pytest.mark.parametrize("route", WRITING, ids=named)

TEXTS = st.text(st.characters(), max_size=30)  # halves of surrogate pairs and control characters among them
EDGES = st.sampled_from(
    [
        *("", " ", "\u200b", "\x00", "\ud800", "x" * 300, "ana@example.com", "https://example.com/", "2024-02-29"),
        *("ES", "DNI", "ON", "accepted", "mobile", "phone", "email", "notes", "cli_01H4000000000000000000000G"),
        *(0, 1, -1, 2**31, 2**63 - 1, 2**63, 10**30, 1e308, -0.0, True, False, None),
    ]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | TEXTS | EDGES
KEYS = TEXTS | st.sampled_from(sorted({str(path[-1]) for route in WRITING for path, _ in members_of(route.full)}))
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)
STATUSES = (400, 409, 422)


@pytest.fixture
def door(app: Flask, world: World, route: Route) -> Door:
    return Door(app, world, route)


@st.composite
def nearly_right(draw: st.DrawFn, route: Route) -> Any:
    """A body that the route accepts, but for one to three members."""
    value: Any = route.full
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from([path for path, _ in members_of(value)]))
        value = replaced(value, path, draw(ANYTHING))
    return value


def look_at(door: Door, value: Any) -> None:
    """Send a value and look at the answer; what was created must be there for every dialect."""
    answer = door.send(json.dumps(value).encode())
    if answer.status_code != door.route.success:
        assert complaint(answer, door.route.dialect, *STATUSES) == ""
        return
    assert door.read(answer).status_code == 200
    number, uuid = rows_of(door.app, Client, "id", "uuid")[-1]
    for path in (
        f"/api/clientes/{number}",
        f"/v1/workspace/clinic/clients/{uuid}",
        f"/api/clients/{uuid}",
        f"/v1/clients/{ulid_of('cli', uuid)}",
        f"/customers/{uuid}",
    ):
        assert door.client.get(path, headers=door.token).status_code == 200, path


@every_route
@same_every_time
@hypothesis.given(data=st.data())
def test_any_json_is_answered(door: Door, data: st.DataObject) -> None:
    look_at(door, data.draw(ANYTHING, label="sent"))


@every_route
@same_every_time
@hypothesis.given(data=st.data())
def test_any_object_of_known_members_is_answered(door: Door, route: Route, data: st.DataObject) -> None:
    members = st.dictionaries(st.sampled_from(sorted(route.full)) | KEYS, ANYTHING, max_size=6)
    look_at(door, route.least | data.draw(members, label="members"))


@every_route
@same_every_time
@hypothesis.given(data=st.data())
def test_any_nearly_right_body_is_answered(door: Door, route: Route, data: st.DataObject) -> None:
    look_at(door, data.draw(nearly_right(route), label="sent"))


@every_route
@same_every_time
@hypothesis.given(content=st.binary(max_size=200))
def test_any_bytes_are_answered(door: Door, route: Route, content: bytes) -> None:
    answer = door.send(content)
    if answer.status_code != route.success:
        assert complaint(answer, route.dialect, *STATUSES) == ""
