"""`flask search …`: the index by which clients are found."""

from __future__ import annotations

import itertools

import click
from flask.cli import AppGroup

from blueprints.commands.plain import plainly, progress
from registry.search import upkeep

SHOWN = 20  # differences: whoever has more needs no longer list

search = AppGroup("search", help="The index by which clients are found.")


@search.command("rebuild")
@plainly
def rebuild() -> None:
    """Write the index anew from the records, while everybody goes on working."""
    with progress("Rebuilding", upkeep.count_records()) as advance:
        upkeep.rebuild(advance)
    click.echo(f"The index of {upkeep.count_records():,} clients is rebuilt.")


@search.command("check")
@plainly
def check() -> None:
    """Compare the index with the records; exit code 1 where they differ."""
    with progress("Checking", upkeep.count_records()) as advance:
        found = upkeep.check(advance)
        shown = list(itertools.islice(found, SHOWN))
        further = sum(1 for _ in found)
    for difference in shown:
        click.echo(difference)
    if further:
        click.echo(f"… and {further:,} more.")
    if shown:
        raise click.ClickException("The index is not what the records say: run `flask search rebuild`.")
    click.echo(f"The index of {upkeep.count_records():,} clients is what the records say.")
