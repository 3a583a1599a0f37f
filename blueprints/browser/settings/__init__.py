"""The settings: of one's own account for everybody, of the workspace for whoever may; one file a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import render_template

from blueprints.browser.desk import MEMBER, desk, needs
from blueprints.browser.settings import (
    account,
    audit,
    fields,
    invitations,
    members,
    referral_types,
    roles,
    tags,
    tokens,
    workspace,
)
from blueprints.browser.settings.frame import offered

if TYPE_CHECKING:
    from registry.callers import Caller

__all__ = [
    "account",
    "audit",
    "fields",
    "invitations",
    "members",
    "referral_types",
    "roles",
    "settings",
    "tags",
    "tokens",
    "workspace",
]


@desk.get("/settings")
@needs(MEMBER)
def settings(caller: Caller) -> Any:
    """List the settings that one may see."""
    return render_template("settings/index.html", section="settings", sections=offered(caller))
