"""What is taken already: one statement a question, whatever the answer, for how long it takes must not tell."""

from __future__ import annotations

import sqlalchemy as sa

from registry.models import Client, ClientAlias, ContactPoint
from registry.tables import table_of

_CLIENTS, _ALIASES, _POINTS = table_of(Client), table_of(ClientAlias), table_of(ContactPoint)
_WORKSPACE: sa.BindParameter[int] = sa.bindparam("workspace")
_TEXT: sa.BindParameter[str] = sa.bindparam("text")
_CLIENT: sa.BindParameter[int] = sa.bindparam("client")

_HAS_SLUG = sa.exists().where(_CLIENTS.c.workspace_id == _WORKSPACE, _CLIENTS.c.slug == _TEXT)
_HAD_SLUG = sa.exists().where(
    _ALIASES.c.workspace_id == _WORKSPACE, _ALIASES.c.kind == "slug", _ALIASES.c.value == _TEXT
)
_HAS_EMAIL = sa.exists().where(
    _POINTS.c.workspace_id == _WORKSPACE,
    _POINTS.c.kind == "email",
    _POINTS.c.normalised == _TEXT,
    _CLIENTS.c.workspace_id == _POINTS.c.workspace_id,
    _CLIENTS.c.id == _POINTS.c.client_id,
    _CLIENTS.c.archived_at.is_(None),
    _CLIENTS.c.id != _CLIENT,
)
_IS_KNOWN = sa.select(sa.or_(_HAS_SLUG, _HAD_SLUG))
_WAS_KNOWN = sa.select(_HAD_SLUG)
_IS_IN_USE = sa.select(_HAS_EMAIL)


def is_slug_known(connection: sa.Connection, workspace_id: int, slug: str) -> bool:
    """Tell whether some client has this slug or had it once."""
    return bool(connection.scalar(_IS_KNOWN, {"workspace": workspace_id, "text": slug}))


def was_slug_known(connection: sa.Connection, workspace_id: int, slug: str) -> bool:
    """Tell whether some client had this slug once."""
    return bool(connection.scalar(_WAS_KNOWN, {"workspace": workspace_id, "text": slug}))


def is_email_in_use(connection: sa.Connection, workspace_id: int, address: str, client_id: int | None) -> bool:
    """Tell whether a living client, other than this one, has this folded address."""
    values = {"workspace": workspace_id, "text": address, "client": client_id or 0}
    return bool(connection.scalar(_IS_IN_USE, values))
