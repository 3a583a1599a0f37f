"""`flask workspaces …`: salons, clinics and practices, each with its own clients."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from blueprints.commands.plain import Line, echo_table, plainly
from registry.countries import is_country_code
from registry.workspaces import create_workspace, list_workspaces

workspaces = AppGroup("workspaces", help="Salons, clinics and practices, each with its own clients.")


@workspaces.command("create")
@click.argument("name", type=Line())
@click.option("--slug", required=True, help="Its name in addresses, like harbour-street.")
@click.option("--country", default="ES", show_default=True, help="Where a phone number without +… is meant.")
@plainly
def create(name: str, slug: str, country: str) -> None:
    """Create a workspace with the usual roles."""
    if not is_country_code(country.upper()):
        raise click.ClickException(f"“{country}” is not a country's two-letter code, like ES.")
    workspace = create_workspace(name, slug, country.upper())
    click.echo(f"{workspace.name} is ready: `flask users create EMAIL --role owner --workspace {workspace.slug}`.")


@workspaces.command("list")
@plainly
def list_() -> None:
    """List every workspace; the first is the default."""
    echo_table(
        ("SLUG", "NAME", "COUNTRY", "SINCE"),
        [
            (workspace.slug, workspace.name, workspace.country_code, workspace.created_at.date().isoformat())
            for workspace in list_workspaces()
        ],
    )
