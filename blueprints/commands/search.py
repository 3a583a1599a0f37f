"""`flask search …`: the index by which clients are found."""

from __future__ import annotations

import contextlib
import itertools
import sys
from typing import TYPE_CHECKING, Any

import click
from flask.cli import AppGroup

from blueprints.commands.plain import plainly
from registry.search import upkeep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SHOWN = 20  # differences: whoever has more needs no longer list

search = AppGroup("search", help="The index by which clients are found.")


@search.command("rebuild")
@plainly
def rebuild() -> None:
    """Write the index anew from the records, while everybody goes on working."""
    with _progress("Rebuilding") as advance:
        upkeep.rebuild(advance)
    click.echo(f"The index of {upkeep.count_records():,} clients is rebuilt.")


@search.command("check")
@plainly
def check() -> None:
    """Compare the index with the records; exit code 1 where they differ."""
    with _progress("Checking") as advance:
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


@contextlib.contextmanager
def _progress(label: str) -> Iterator[Callable[[int], object]]:
    """Show on a terminal how far it is; whoever reads a file wants no bar in it."""
    bar: Any = click.progressbar(length=upkeep.count_records(), label=label, file=sys.stderr)
    with bar:
        yield bar.update
