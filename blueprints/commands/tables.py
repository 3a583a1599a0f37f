"""Whether the database has the tables of this version."""

from __future__ import annotations

import click
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask import current_app

from registry.db import db


def require_tables() -> None:
    """Raise ClickException unless every migration of this version, and none of a newer one, has run."""
    found, wanted = _revision(), _scripts().get_current_head()
    if found is None:
        raise click.ClickException("The database is still empty: run `flask up` first.")
    refuse_newer_tables()
    if found != wanted:
        raise click.ClickException("The database is of an older version: run `flask up` first.")


def refuse_newer_tables() -> None:
    """Raise ClickException where a newer version has been at work: its tables are not ours to change."""
    found = _revision()
    if found is None:
        return
    try:
        _scripts().get_revision(found)
    except CommandError as error:
        raise click.ClickException(
            f"The database was made by a newer version (revision {found}): update this one."
        ) from error


def _revision() -> str | None:
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(current_app.extensions["migrate"].migrate.get_config())
