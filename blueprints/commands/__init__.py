"""What an operator asks on the command line: `flask up`, `flask demo`, and users, tokens and workspaces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blueprints.commands.demo import demo
from blueprints.commands.search import search
from blueprints.commands.tokens import tokens
from blueprints.commands.up import up
from blueprints.commands.users import users
from blueprints.commands.workspaces import workspaces

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Give `flask` our commands."""
    for command in (up, demo, users, tokens, workspaces, search):
        app.cli.add_command(command)
