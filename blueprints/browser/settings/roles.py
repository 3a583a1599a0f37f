"""Roles: what each may do, as the workspace wants it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from flask import redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from blueprints.browser import presenting
from blueprints.browser.desk import desk, needs, say
from blueprints.browser.once import do_once
from blueprints.browser.settings.frame import settings_page
from registry.members import roles_of
from registry.permissions import OWNER, PERMISSIONS
from registry.roles import set_permissions

if TYPE_CHECKING:
    from registry.callers import Caller

GROUPS: dict[Any, dict[str, Any]] = {
    _l("Clients"): {
        "clients.view": _l("See clients"),
        "clients.create": _l("Add clients"),
        "clients.update": _l("Change clients"),
        "clients.delete": _l("Remove clients and bring them back"),
        "clients.merge": _l("Merge clients"),
        "clients.import": _l("Import clients"),
        "clients.export": _l("Export clients"),
    },
    _l("Medical"): {
        "medical.view": _l("See medical data"),
        "medical.update": _l("Change medical data"),
    },
    _l("Workspace"): {
        "members.manage": _l("Invite and suspend members"),
        "tokens.manage": _l("Make and end API tokens"),
        "workspace.manage": _l("Change the workspace’s settings"),
        "audit.view": _l("Read the audit log"),
    },
}


@desk.get("/settings/roles")
@needs("members.manage")
def roles_settings(caller: Caller) -> Any:
    """Show what each role may do."""
    roles = roles_of(caller)
    held = {role.name: frozenset(grant.permission for grant in role.permissions) for role in roles}
    return settings_page(
        "roles",
        roles=[SimpleNamespace(name=name, title=presenting.role_name(name), is_fixed=name == OWNER) for name in held],
        groups=GROUPS,
        held=held,
        may_change=caller.may("workspace.manage"),
    )


@desk.post("/settings/roles")
@needs("workspace.manage")
def update_roles(caller: Caller) -> Any:
    """Let each role do what is ticked; the page said of which roles it told."""
    told = [
        role.name for role in roles_of(caller) if role.name in request.form.getlist("role") and role.name != OWNER
    ]
    ticked = {name: [one for one in PERMISSIONS if f"{name} {one}" in request.form] for name in told}
    do_once(caller, lambda: _save(caller, ticked))
    say(_("Saved the roles."))
    return redirect(url_for("browser.roles_settings"))


def _save(caller: Caller, ticked: dict[str, list[str]]) -> None:
    for name, permissions in ticked.items():
        set_permissions(caller, name, permissions)
