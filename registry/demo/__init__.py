"""Harbour Street Clinic: a believable workspace to try things on. None of its people exist."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from registry.db import db, now
from registry.demo.clinic import PAST, Clinic
from registry.demo.past import dated
from registry.errors import UserExists, WorkspaceNotFound
from registry.models import User
from registry.passwords import one_time_password
from registry.permissions import PERMISSIONS
from registry.tokens import create_token
from registry.users import create_user
from registry.workspaces import create_workspace, default_workspace, member_caller, workspace_named

if TYPE_CHECKING:
    from registry.models import Client, Workspace

NAME, SLUG = "Harbour Street Clinic", "harbour-street"
STAFF = (
    ("olivia@harbour.example", "Olivia Marsh", "owner"),
    ("marco@harbour.example", "Marco Ibáñez", "manager"),
    ("lin@harbour.example", "Lin Chen", "clinician"),
    ("ana@harbour.example", "Ana Torres", "receptionist"),
    ("victor@harbour.example", "Víctor Peña", "viewer"),
)
TOKEN = "Demo"  # noqa: S105 - the token's name


@dataclass(frozen=True, slots=True)
class Demo:
    """What somebody needs to try the demo. Passwords (by e-mail address) and token are known only now.

    `example` is a client to change; `is_default` tells whether the public form writes here.
    """

    workspace: Workspace
    passwords: dict[str, str]
    token: str
    clients: int
    example: Client
    is_default: bool


def find_demo() -> Workspace | None:
    """Return the demo's workspace, or None where it has not been made."""
    try:
        return workspace_named(SLUG)
    except WorkspaceNotFound:
        return None


def create_demo() -> Demo:
    """Make the clinic with its staff, its clients and two years of history; raise SlugTaken, UserExists."""
    _refuse_taken_addresses()
    passwords = {email: one_time_password() for email, _, _ in STAFF}
    with dated(now() - PAST):
        workspace = create_workspace(NAME, SLUG)
        users = [create_user(email, name, passwords[email], role, workspace) for email, name, role in STAFF]
    _, token = create_token(TOKEN, PERMISSIONS, workspace)
    team = {user.email.partition("@")[0]: member_caller(user, workspace, "desk") for user in users}
    clinic = Clinic(random.Random(SLUG), workspace, team, token)  # noqa: S311 - makes data, not secrets
    clinic.live()
    is_default = workspace.id == default_workspace().id
    return Demo(workspace, passwords, token, len(clinic.clients), clinic.clients[0], is_default)


def _refuse_taken_addresses() -> None:
    """Raise UserExists before anything is made, so that half a demo is not taken for a whole one."""
    taken = sa.select(User.id).where(User.email.in_([email for email, _, _ in STAFF]))
    if db.session.scalar(taken.limit(1)) is not None:
        raise UserExists
