import datetime as dt
import re
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from registry.clients import create_client, relate
from registry.db import db
from registry.errors import InvalidSetup, NotAllowed, TokenNotFound
from registry.models import ApiToken
from registry.permissions import PERMISSIONS, SCOPES
from registry.tokens import create_token, list_tokens, revoke_token, token_caller
from registry.workspaces import workspace_named
from tests import people
from tests.records import all_records, history_of

START = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def clock(registry: Flask) -> Iterator[time_machine.Traveller]:
    """Monday morning, and time passes only when told."""
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def make(*scopes: str, name: str = "Booking site") -> str:
    return create_token(name, scopes or ("clients.view",), workspace_named(people.CLINIC))[1]


def works(text: str) -> bool:
    db.session.rollback()
    return token_caller(text, "practice") is not None


def test_has_the_promised_form(registry: Flask) -> None:
    assert re.fullmatch(r"cla_[0-9a-f]{16}_[0-9A-Za-z]{40}", make())


def test_only_the_hash_of_the_secret_is_kept(registry: Flask) -> None:
    secret = make(name="Site").rpartition("_")[2]
    rows = db.session.execute(sa.select(ApiToken.__table__)).all()
    assert secret not in str(rows)


def test_stands_for_a_program_in_one_workspace_with_its_scopes(registry: Flask) -> None:
    caller = token_caller(make("clients.view", "clients.create"), "practice", "request-1")
    assert caller is not None
    assert (caller.name, caller.workspace_slug, caller.user_id) == ("Booking site", people.CLINIC, None)
    assert (caller.origin, caller.source, caller.request_id) == ("practice", "api", "request-1")
    assert caller.permissions == {"clients.view", "clients.create"}


@pytest.mark.parametrize(
    ("scope", "permissions"),
    [
        ("read:customers", {"clients.view"}),
        ("write:customers", {"clients.create", "clients.update", "clients.delete"}),
        *((name, {name}) for name in PERMISSIONS),
    ],
)
def test_a_scope_may_be_called_by_its_alias(registry: Flask, scope: str, permissions: set[str]) -> None:
    caller = token_caller(make(scope), "customers")
    assert caller is not None
    assert caller.permissions == permissions


def test_the_scopes_are_the_permissions_and_their_aliases() -> None:
    assert set(SCOPES) == {*PERMISSIONS, "read:customers", "write:customers"}


def test_without_the_scope_it_may_not(registry: Flask) -> None:
    caller = token_caller(make("clients.view"), "practice")
    assert caller is not None
    with pytest.raises(NotAllowed, match=r"clients\.create"):
        create_client(caller, given_name="Ana")


def test_what_it_writes_bears_its_name(registry: Flask) -> None:
    caller = token_caller(make("clients.create"), "practice")
    assert caller is not None
    client = relate(create_client(caller, given_name="Ana"), "created_by")
    assert (client.created_by.kind, client.created_by.name, client.source) == ("token", "Booking site", "api")
    token = db.session.scalars(sa.select(ApiToken).where(ApiToken.name == "Booking site")).one()
    assert client.created_by.uuid == token.uuid
    assert history_of(client)[0].origin == "practice"


SPOILT: dict[str, Callable[[str], str]] = {
    "nothing": lambda _: "",
    "cut short": lambda text: text[:-1],
    "longer": lambda text: f"{text}x",
    "another last letter": lambda text: text[:-1] + ("a" if text[-1] != "a" else "b"),
    "another prefix": lambda text: text.replace("cla_", "xyz_"),
    "capitals": str.upper,
    "a line break": lambda text: f"{text}\n",
    "a space": lambda text: f" {text}",
    "another key": lambda text: f"cla_{'0' * 16}{text[20:]}",
    "no prefix": lambda text: text.partition("_")[2],
    "foreign digits": lambda text: f"cla_{chr(0x661) * 16}{text[20:]}",
    "the secret alone": lambda text: text.rpartition("_")[2],
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_anything_else_is_no_token(registry: Flask, spoil: Callable[[str], str]) -> None:
    text = make()
    assert works(text)
    assert not works(spoil(text))


def test_lives_a_year_and_no_longer(clock: time_machine.Traveller) -> None:
    text = make()
    clock.shift(dt.timedelta(days=365, seconds=-1))
    assert works(text)
    clock.shift(1)
    assert not works(text)


def test_a_revoked_one_is_worth_nothing_and_the_others_go_on(registry: Flask) -> None:
    text, other = make(name="One"), make(name="Two")
    revoke_token("One", workspace_named(people.CLINIC))
    assert (works(text), works(other)) == (False, True)


def test_revoking_twice_keeps_the_first_moment(clock: time_machine.Traveller) -> None:
    make(name="One")
    for _ in range(2):
        revoke_token("One", workspace_named(people.CLINIC))
        clock.shift(60)
    revoked = db.session.scalars(sa.select(ApiToken.revoked_at).where(ApiToken.name == "One")).one()
    assert revoked == START


@pytest.mark.parametrize(("name", "workspace"), [("Nobody", people.CLINIC), ("One", people.SALON)])
def test_nobody_revokes_what_is_not_there(registry: Flask, name: str, workspace: str) -> None:
    text = make(name="One")
    with pytest.raises(TokenNotFound):
        revoke_token(name, workspace_named(workspace))
    assert works(text)


def test_its_last_use_is_known_to_five_minutes(clock: time_machine.Traveller) -> None:
    text = make(name="One")
    used = []
    for seconds in (0, 60, 241):
        clock.shift(seconds)
        assert works(text)
        db.session.expire_all()
        used.append(db.session.scalars(sa.select(ApiToken.used_at).where(ApiToken.name == "One")).one())
    assert used == [START, START, START + dt.timedelta(seconds=301)]


@pytest.mark.parametrize(
    ("name", "scopes", "sentence"),
    [
        ("", ["clients.view"], "A token needs a name."),
        ("  ", ["clients.view"], "A token needs a name."),
        ("X", [], "at least one scope"),
        ("X", ["clients.view", "clients.fly"], "no scope “clients.fly”"),
        ("Everything", ["clients.view"], "a token “Everything” already"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(
    registry: Flask, name: str, scopes: list[str], sentence: str
) -> None:
    before = all_records()
    with pytest.raises(InvalidSetup, match=sentence):
        create_token(name, scopes, workspace_named(people.CLINIC))
    assert all_records() == before


def test_two_workspaces_may_use_one_name(registry: Flask) -> None:
    make(name="One")
    create_token("One", ["clients.view"], workspace_named(people.SALON))
    assert [(token.name, slug) for token, slug in list_tokens()] == [
        ("Everything", "clinic"),
        ("One", "clinic"),
        ("Everything", "salon"),
        ("One", "salon"),
    ]
