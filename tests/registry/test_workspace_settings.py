"""How a workspace likes things."""

import pytest
import sqlalchemy as sa
from flask import Flask

from registry.callers import Caller
from registry.db import db
from registry.errors import NotAllowed
from registry.models import AuditEvent
from registry.workspace_settings import update_workspace, workspace_of
from tests import people
from tests.records import all_records


def test_changes_only_what_is_named_and_writes_it_down(owner: Caller) -> None:
    update_workspace(owner, name="Harbour", lock_minutes=5)
    update_workspace(owner, name="Harbour", client_word="patient")
    workspace = workspace_of(owner)
    assert (workspace.name, workspace.lock_minutes, workspace.client_word) == ("Harbour", 5, "patient")
    assert [event.changes for event in db.session.scalars(sa.select(AuditEvent).order_by(AuditEvent.id))] == [
        {"name": ["Clinic", "Harbour"], "lock_minutes": [None, 5]},
        {"client_word": [None, "patient"]},
    ]


def test_what_is_the_same_is_not_written(owner: Caller) -> None:
    before = all_records()
    update_workspace(owner, name="Clinic", country_code="ES", public_create=True)
    assert all_records() == before


@pytest.mark.parametrize("name", ["slug", "uuid", "id", "created_at"])
def test_nobody_changes_what_others_refer_to(owner: Caller, name: str) -> None:
    with pytest.raises(TypeError, match=name):
        update_workspace(owner, **{name: "x"})


@pytest.mark.parametrize("role", ["manager", "clinician", "receptionist", "viewer"])
def test_only_who_may_changes_anything(registry: Flask, role: str) -> None:
    before = all_records()
    with pytest.raises(NotAllowed, match=r"workspace\.manage"):
        update_workspace(people.caller(role), name="Stolen")
    assert all_records() == before
