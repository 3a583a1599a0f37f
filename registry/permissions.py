"""What may be done in a workspace, and what each role may do until the workspace says otherwise."""

from __future__ import annotations

import functools

CLINICAL_FIELDS = frozenset({"medications", "allergies", "intolerances"})

PERMISSIONS = (
    "clients.view",
    "clients.create",
    "clients.update",
    "clients.delete",
    "clients.import",
    "clients.export",
    "clients.merge",
    "medical.view",
    "medical.update",
    "members.manage",
    "tokens.manage",
    "workspace.manage",
    "audit.view",
)

OWNER = "owner"  # may do everything, always
_EVERYDAY = {"clients.view", "clients.create", "clients.update", "medical.view"}

ROLES: dict[str, frozenset[str]] = {
    OWNER: frozenset(PERMISSIONS),
    "manager": frozenset(PERMISSIONS) - {"workspace.manage"},
    "clinician": frozenset(_EVERYDAY | {"medical.update", "clients.delete"}),
    "receptionist": frozenset(_EVERYDAY | {"clients.delete"}),
    "viewer": frozenset({"clients.view"}),
}

# The names by which the customers dialect knows the same permissions.
SCOPE_ALIASES = {
    "read:customers": ("clients.view",),
    "write:customers": ("clients.create", "clients.update", "clients.delete"),
}

SCOPES = (*PERMISSIONS, *SCOPE_ALIASES)


@functools.cache
def expand_scopes(scopes: tuple[str, ...]) -> frozenset[str]:
    """Return the permissions that these scopes name, directly or by alias."""
    return frozenset(name for scope in scopes for name in SCOPE_ALIASES.get(scope, (scope,)))
