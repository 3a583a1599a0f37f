"""How every command speaks: aligned tables, and one sentence when something is refused."""

from __future__ import annotations

import contextlib
import functools
from typing import TYPE_CHECKING, Any

import click
import sqlalchemy as sa

from blueprints.commands.tables import require_tables
from blueprints.problems import Problem
from registry import errors
from registry.workspaces import default_workspace, workspace_named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from blueprints.problems import Words
    from registry.models import Workspace

WORDS: Words = {
    errors.InvalidSetup: lambda problem: str(problem.error),
    errors.SlugTaken: "There is a workspace with this slug already.",
    errors.TokenNotFound: "There is no token of this name in this workspace.",
    errors.UserExists: "There is a user with this e-mail address already.",
    errors.UserNotFound: "There is no user with this e-mail address.",
    errors.WeakPassword: "A password needs 12 characters or more, and must not be one of the most common.",
    errors.WorkspaceNotFound: "There is no such workspace: `flask workspaces list` shows all.",
}

workspace_option = click.option("--workspace", metavar="SLUG", help="The workspace; without it, the first.")


def plainly(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command begin only when the database is set up, and end in a sentence instead of a traceback."""

    @functools.wraps(function)
    def command(*args: Any, **options: Any) -> Any:
        with one_sentence():
            require_tables()
            return function(*args, **options)

    return command


@contextlib.contextmanager
def one_sentence() -> Iterator[None]:
    """Turn the refusals of the registry and of the database into what `flask` prints as one line."""
    try:
        yield
    except errors.RegistryError as error:
        raise click.ClickException(Problem.of(error, WORDS).detail) from error
    except sa.exc.DBAPIError as error:
        raise click.ClickException(f"The database cannot be used: {_first_line(error.orig)}.") from error


def _first_line(error: BaseException | None) -> str:
    lines = str(error).strip().splitlines() or ["it gave no reason"]
    return lines[0].rstrip(".")


def chosen(slug: str | None) -> Workspace:
    """Return the workspace with this slug, or the first one where none is named; raise WorkspaceNotFound."""
    return default_workspace() if slug is None else workspace_named(slug)


def echo_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows under their headings, every column as wide as its widest cell."""
    lines = [headings, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(headings))]
    for line in lines:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
