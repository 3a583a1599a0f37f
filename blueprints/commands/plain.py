"""How every command speaks: aligned tables, and one sentence when something is refused."""

from __future__ import annotations

import contextlib
import functools
import sys
from typing import TYPE_CHECKING, Any

import click
import sqlalchemy as sa

from blueprints.commands.tables import require_tables
from blueprints.problems import Problem
from blueprints.text import has_forbidden_characters, tidy
from blueprints.validators import is_email
from registry import errors
from registry.workspaces import default_workspace, workspace_named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from blueprints.problems import Words
    from registry.models import Workspace

LONGEST_NAME = 100

WORDS: Words = {
    errors.InvalidSetup: lambda problem: str(problem.error),
    errors.SlugTaken: "There is a workspace with this slug already.",
    errors.TokenNotFound: "There is no token of this name in this workspace.",
    errors.UserExists: "There is a user with this e-mail address already.",
    errors.UserNotFound: "There is no user with this e-mail address.",
    errors.WeakPassword: "A password needs 12 characters or more, and must not be one of the most common.",
    errors.WorkspaceNotFound: "There is no such workspace: `flask workspaces list` shows all.",
}


class Line(click.ParamType[str]):
    """Text on one line, at most as long as a name may be."""

    name = "text"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the text without space around it; raise ClickException."""
        text = tidy(value)
        if not 1 <= len(text) <= LONGEST_NAME or "\n" in text or has_forbidden_characters(text):
            raise click.ClickException(f"A name has 1 to {LONGEST_NAME} characters on one line.")
        return text


class Email(click.ParamType[str]):
    """The syntax of an e-mail address."""

    name = "email"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the address; raise ClickException."""
        if not is_email(value):
            raise click.ClickException(f"“{value}” is not an e-mail address: write it like ana@example.com.")
        return value


workspace_option = click.option(
    "--workspace", type=Line(), metavar="SLUG", help="The workspace; without it, the first."
)


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


@contextlib.contextmanager
def progress(label: str, length: int) -> Iterator[Callable[[int], object]]:
    """Show on a terminal how far it is; whoever reads a file wants no bar in it."""
    bar: Any = click.progressbar(length=length, label=label, file=sys.stderr)
    with bar:
        yield bar.update


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
