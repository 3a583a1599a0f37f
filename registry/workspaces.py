"""Workspaces, with the roles and system actors each begins with, and who works in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from uuid import UUID

import sqlalchemy as sa

from registry.callers import Caller
from registry.db import db, transaction, violates
from registry.errors import InvalidSetup, SlugTaken, WorkspaceNotFound
from registry.identifiers import SLUG, SLUG_LENGTH, may_be_slug, parse_uuid
from registry.models import Actor, Membership, Role, RolePermission, Workspace
from registry.permissions import PERMISSIONS, ROLES
from registry.tables import detached, table_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from registry.models import User

PUBLIC_FORM = UUID("00000000-0000-7000-8000-00000000f027")
COMMAND = UUID("00000000-0000-7000-8000-00000000c0de")

_WORKSPACES, _ACTORS, _ROLES = table_of(Workspace), table_of(Actor), table_of(Role)
_MEMBERSHIPS, _GRANTED = table_of(Membership), table_of(RolePermission)
_OLDEST = sa.select(_WORKSPACES).order_by(_WORKSPACES.c.id).limit(1)
_WITH_SLUG = sa.select(_WORKSPACES).where(_WORKSPACES.c.slug == sa.bindparam("reference"))
_WITH_UUID = sa.select(_WORKSPACES).where(_WORKSPACES.c.uuid == sa.bindparam("reference"))
_ACTOR = sa.select(_ACTORS.c.id, _ACTORS.c.name, _ACTORS.c.kind).where(
    _ACTORS.c.workspace_id == sa.bindparam("workspace"), _ACTORS.c.uuid == sa.bindparam("actor")
)
_GRANTS = (
    sa.select(_MEMBERSHIPS.c.actor_id, _ROLES.c.name, _GRANTED.c.permission)
    .join(
        _ROLES, sa.and_(_ROLES.c.workspace_id == _MEMBERSHIPS.c.workspace_id, _ROLES.c.id == _MEMBERSHIPS.c.role_id)
    )
    .outerjoin(_GRANTED, sa.and_(_GRANTED.c.workspace_id == _ROLES.c.workspace_id, _GRANTED.c.role_id == _ROLES.c.id))
    .where(
        _MEMBERSHIPS.c.workspace_id == sa.bindparam("workspace"),
        _MEMBERSHIPS.c.user_id == sa.bindparam("user"),
        _MEMBERSHIPS.c.suspended_at.is_(None),
    )
)


def create_workspace(name: str, slug: str, country_code: str = "ES") -> Workspace:
    """Create a workspace with its roles and system actors; raise SlugTaken, InvalidSetup."""
    if not name.strip():
        raise InvalidSetup("A workspace needs a name.")
    if not re.fullmatch(SLUG, slug) or not SLUG_LENGTH[0] <= len(slug) <= SLUG_LENGTH[1]:
        raise InvalidSetup("A slug is 2 to 100 lower-case letters, digits and hyphens, like harbour-street.")
    workspace = Workspace(name=name.strip(), slug=slug, country_code=country_code)
    try:
        with transaction() as session:
            session.add(workspace)
            session.flush()
            _add_system_actors(session, workspace)
            _add_roles(session, workspace)
    except sa.exc.IntegrityError as error:
        if violates(error, Workspace.slug):
            raise SlugTaken from error
        raise
    return workspace


def _add_system_actors(session: Session, workspace: Workspace) -> None:
    for uuid, kind, name in ((PUBLIC_FORM, "public_form", "Public form"), (COMMAND, "command", "Command")):
        session.add(Actor(workspace_id=workspace.id, uuid=uuid, kind=kind, name=name))


def _add_roles(session: Session, workspace: Workspace) -> None:
    for name, permissions in ROLES.items():
        granted = [RolePermission(workspace_id=workspace.id, permission=one) for one in sorted(permissions)]
        session.add(Role(workspace_id=workspace.id, name=name, permissions=granted))


def default_workspace() -> Workspace:
    """Return the workspace that was made first: where the public form writes when no other is named."""
    return _found(_OLDEST)


def list_workspaces() -> list[Workspace]:
    """Return every workspace, the default one first."""
    return list(db.session.scalars(sa.select(Workspace).order_by(Workspace.id)))


def workspace_named(reference: str) -> Workspace:
    """Return the workspace with this slug or UUID; raise WorkspaceNotFound."""
    uuid = parse_uuid(reference)
    if not may_be_slug(reference):
        raise WorkspaceNotFound
    return _found(_WITH_SLUG, reference) if uuid is None else _found(_WITH_UUID, uuid)


def _found(statement: sa.Select[Any], reference: str | UUID | None = None) -> Workspace:
    row = db.session.connection().execute(statement, {"reference": reference}).one_or_none()
    if row is None:
        raise WorkspaceNotFound
    workspace: Workspace = detached(Workspace, row._mapping)  # noqa: SLF001 - the documented public name
    return workspace


def memberships_of(user: User) -> list[tuple[Membership, Workspace]]:
    """Return where a user works, oldest membership first; where they are suspended they do not."""
    query = (
        sa.select(Membership, Workspace)
        .join(Workspace, Workspace.id == Membership.workspace_id)
        .where(Membership.user_id == user.id, Membership.suspended_at.is_(None))
        .order_by(Membership.created_at, Membership.workspace_id)
    )
    return [(membership, workspace) for membership, workspace in db.session.execute(query)]


def member_caller(user: User, workspace: Workspace, origin: str, request_id: str | None = None) -> Caller:
    """Return the caller that a user is in a workspace, with today's permissions; raise WorkspaceNotFound."""
    found = {"workspace": workspace.id, "user": user.id}
    grants = db.session.connection().execute(_GRANTS, found).all()
    if not grants:
        raise WorkspaceNotFound
    return caller_for(
        workspace,
        grants[0].actor_id,
        user.name,
        frozenset(grant.permission for grant in grants if grant.permission),
        origin=origin,
        request_id=request_id,
        user_id=user.id,
        role=grants[0].name,
    )


def system_caller(workspace: Workspace, actor: UUID, origin: str, request_id: str | None = None) -> Caller:
    """Return the caller for what no person and no token does: the public form, a command."""
    row = db.session.connection().execute(_ACTOR, {"workspace": workspace.id, "actor": actor}).one()
    permissions = frozenset(PERMISSIONS) if actor == COMMAND else frozenset({"clients.create"})
    return caller_for(workspace, row.id, row.name, permissions, origin=origin, source=row.kind, request_id=request_id)


def caller_for(
    workspace: Workspace | sa.Row[Any], actor_id: int, name: str, permissions: frozenset[str], **about: Any
) -> Caller:
    """Return the caller for an actor of a workspace; `about` holds the further members of Caller."""
    return Caller(
        workspace_id=workspace.id,
        workspace_uuid=workspace.uuid,
        workspace_slug=workspace.slug,
        workspace_name=workspace.name,
        country_code=workspace.country_code,
        actor_id=actor_id,
        name=name,
        permissions=permissions,
        **about,
    )
