"""Who is asking: every function of the registry that touches a record is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from registry.errors import NotAllowed

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class Caller:
    """One actor at work in one workspace: what it may do, and where it is (`origin`: desk, a dialect, command)."""

    workspace_id: int
    workspace_uuid: UUID
    workspace_slug: str
    workspace_name: str
    country_code: str
    actor_id: int
    name: str
    permissions: frozenset[str]
    origin: str
    source: str = "desk"
    request_id: str | None = None
    user_id: int | None = None
    role: str | None = None

    def may(self, permission: str) -> bool:
        """Tell whether the caller has this permission."""
        return permission in self.permissions

    def must(self, permission: str) -> None:
        """Raise NotAllowed unless the caller has this permission."""
        if permission not in self.permissions:
            raise NotAllowed(permission)
