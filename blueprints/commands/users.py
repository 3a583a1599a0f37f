"""`flask users …`: who signs in."""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup

from blueprints.commands.plain import Email, Line, chosen, echo_table, plainly, workspace_option
from registry.passwords import one_time_password
from registry.permissions import ROLES
from registry.users import create_user, list_users, suspend_user

users = AppGroup("users", help="Who signs in at the desk.")


@users.command("create")
@click.argument("email", type=Email())
@click.option("--role", required=True, metavar="ROLE", help=f"One of {', '.join(ROLES)}.")
@workspace_option
@click.option("--name", type=Line(), help="The name beside what the user does; without it, made from the address.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of making one.")
@plainly
def create(email: str, role: str, workspace: str | None, name: str | None, *, password_stdin: bool) -> None:
    """Create a user, and print a one-time password."""
    password = _read_password() if password_stdin else one_time_password()
    place = chosen(workspace)
    user = create_user(email, name or _name_from(email), password, role, place)
    click.echo(f"{user.email} is now {role} of {place.slug}.")
    if not password_stdin:
        click.echo(f"One-time password: {password}")


def _read_password() -> str:
    if sys.stdin.isatty():
        typed: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        return typed
    return sys.stdin.readline().rstrip("\r\n")


def _name_from(email: str) -> str:
    return " ".join(email.partition("@")[0].replace(".", " ").replace("_", " ").split()).title()


@users.command("list")
@plainly
def list_() -> None:
    """List every user, once for each workspace."""
    echo_table(
        ("E-MAIL", "NAME", "ROLE", "WORKSPACE", "STATUS"),
        [
            (user.email, user.name, role, slug, "suspended" if user.suspended_at else "active")
            for user, role, slug in list_users()
        ],
    )


@users.command("suspend")
@click.argument("email", type=Email())
@plainly
def suspend(email: str) -> None:
    """Shut a user out: every session ends now, and no password works."""
    click.echo(f"{suspend_user(email).email} is suspended and signed out everywhere.")
