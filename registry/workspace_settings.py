"""How a workspace likes things: its name, its word for a client, its country, zone and language, its public form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from registry import history
from registry.db import db, transaction
from registry.models import Workspace

if TYPE_CHECKING:
    from registry.callers import Caller

CLIENT_WORDS = ("client", "patient", "guest", "student", "resident")
LOCK_MINUTES = (5, 10, 15, 30, 60)
LOCKED_AFTER = 15  # minutes, where the workspace has not chosen

CHANGEABLE = ("name", "client_word", "country_code", "time_zone", "language", "lock_minutes", "public_create")


def workspace_of(caller: Caller) -> Workspace:
    """Return the workspace that a caller works in."""
    return db.session.scalars(sa.select(Workspace).where(Workspace.id == caller.workspace_id)).one()


def update_workspace(caller: Caller, **changes: Any) -> Workspace:
    """Change only what is named of a workspace; raise TypeError for what nobody may change.

    What is the same already is not written: no history.
    """
    caller.must("workspace.manage")
    if strange := changes.keys() - set(CHANGEABLE):
        raise TypeError(*strange)
    with transaction() as session:
        held = sa.select(Workspace).where(Workspace.id == caller.workspace_id).with_for_update(key_share=True)
        workspace = session.scalars(held.execution_options(populate_existing=True)).one()
        before = _facts(workspace)
        for name, value in changes.items():
            setattr(workspace, name, value)
        if differing := history.differences(before, _facts(workspace)):
            history.record(session, caller, "workspace.update", None, differing)
    return workspace


def _facts(workspace: Workspace) -> dict[str, Any]:
    return {name: getattr(workspace, name) for name in CHANGEABLE}
