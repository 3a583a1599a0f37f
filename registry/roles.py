"""What each role of a workspace may do: the workspace decides, but for its owners, who may do everything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from registry import history
from registry.db import transaction
from registry.errors import RoleNotFound
from registry.models import Role, RolePermission
from registry.permissions import OWNER, PERMISSIONS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from registry.callers import Caller


def in_order(permissions: Iterable[str]) -> list[str]:
    """Return permissions in the order in which they are always told."""
    held = set(permissions)
    return [one for one in PERMISSIONS if one in held]


def set_permissions(caller: Caller, role_name: str, permissions: Collection[str]) -> None:
    """Let a role do this and nothing else; raise RoleNotFound, also for the owners, and ValueError."""
    caller.must("workspace.manage")
    if strange := set(permissions) - set(PERMISSIONS):
        raise ValueError(*strange)
    if role_name == OWNER:
        raise RoleNotFound
    with transaction() as session:
        mine = sa.select(Role).where(Role.workspace_id == caller.workspace_id, Role.name == role_name)
        role = session.scalar(mine.with_for_update().execution_options(populate_existing=True))
        if role is None:
            raise RoleNotFound
        before = in_order(grant.permission for grant in role.permissions)
        after = in_order(permissions)
        if before != after:
            kept = {grant.permission: grant for grant in role.permissions}
            role.permissions = [
                kept.get(one) or RolePermission(workspace_id=caller.workspace_id, permission=one) for one in after
            ]
            told: dict[str, list[Any]] = {"role": [role.name, role.name], "permissions": [before, after]}
            history.record(session, caller, "role.update", None, told)
