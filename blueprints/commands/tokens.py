"""`flask tokens …`: the credentials of programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from flask.cli import AppGroup

from blueprints.commands.plain import Line, chosen, echo_table, plainly, workspace_option
from registry.db import now
from registry.permissions import SCOPES
from registry.tokens import create_token, list_tokens, revoke_token

if TYPE_CHECKING:
    import datetime as dt

    from registry.models import ApiToken

tokens = AppGroup("tokens", help="The credentials of programs that call the APIs.")


@tokens.command("create")
@click.argument("name", type=Line())
@click.option("--scope", "scopes", multiple=True, required=True, metavar="SCOPE", help=f"Any of {', '.join(SCOPES)}.")
@workspace_option
@plainly
def create(name: str, scopes: tuple[str, ...], workspace: str | None) -> None:
    """Create an API token, and print only it: nobody can see it again."""
    token, text = create_token(name, scopes, chosen(workspace))
    click.echo(f"Keep it now, it is shown only this once. It ends on {_day(token.expires_at)}.", err=True)
    click.echo(text)


@tokens.command("list")
@plainly
def list_() -> None:
    """List every token, without its secret."""
    echo_table(
        ("NAME", "WORKSPACE", "STATUS", "ENDS", "LAST USED", "SCOPES"),
        [
            (token.name, slug, _status(token), _day(token.expires_at), _day(token.used_at), " ".join(token.scopes))
            for token, slug in list_tokens()
        ],
    )


@tokens.command("revoke")
@click.argument("name", type=Line())
@workspace_option
@plainly
def revoke(name: str, workspace: str | None) -> None:
    """End a token at once."""
    revoke_token(name, chosen(workspace))
    click.echo(f"The token “{name}” no longer works.")


def _status(token: ApiToken) -> str:
    if token.revoked_at:
        return "revoked"
    return "active" if token.expires_at > now() else "ended"


def _day(moment: dt.datetime | None) -> str:
    return moment.date().isoformat() if moment else "never"
