"""`flask demo`: a workspace full of people who do not exist, and what to try with it."""

from __future__ import annotations

import json
import shlex
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from blueprints.commands.plain import plainly, progress
from registry.demo import NAME, SLUG, STAFF, TOKEN, Demo, create_demo, find_demo
from registry.demo.bulk import add_crowd, count_all, settle
from registry.workspaces import COMMAND, system_caller, workspace_named

DEFAULT_ADDRESS = "http://127.0.0.1:5000"
DESK_USER = "ana@harbour.example"

PEDRO = {"nombres": "Pedro", "apellidos": "Martínez", "telefono": "+5551234567", "email": "pedro@example.com"}
JOHN = {"name": "John Doe", "contactMethods": [{"type": "phone", "value": "+1234567890", "isPreferred": True}]}
HELEN = {"first_name": "Helen", "last_name": "Keller", "preferred_name": "Nell", "profession": "Teacher"}
AWESOME = {"name": "Awesome Customer"}


@click.command("demo")
@click.option("--clients", type=click.IntRange(min=1), help="How many clients the workspace shall have.")
@with_appcontext
@plainly
def demo(clients: int | None) -> None:
    """Add a believable workspace with more than 200 clients, or as many as wanted, and print what to try."""
    prepare_demo(current_app.config["SETTINGS"].public_origin or DEFAULT_ADDRESS)
    if clients:
        _fill_up(clients)


def _fill_up(clients: int) -> None:
    """Add people until the demo has this many."""
    workspace = workspace_named(SLUG)
    missing = max(0, clients - count_all(workspace))
    with progress("Adding people", missing) as advance:
        add_crowd(system_caller(workspace, COMMAND, "command"), missing, advance)
    if missing:
        settle()
    click.echo(f"{NAME} has {count_all(workspace):,} clients.")


def prepare_demo(address: str) -> None:
    """Make the demo unless it is there, and say how to try it at `address`."""
    if find_demo() is not None:
        click.echo(f"{NAME} is already there, with the passwords and the token that were printed when it was made.")
        return
    click.echo(f"Making {NAME} …")
    made = create_demo()
    click.echo(f"{NAME} has {made.clients} clients. None of them exist.\n")
    click.echo(f"Sign in at {address}/ with")
    for email, _, role in STAFF:
        click.echo(f"  {email:<24}{role:<14}{made.passwords[email]}")
    click.echo(f"\nThe token “{TOKEN}” may do everything; like the passwords, it is shown only this once:")
    click.echo(f"  {made.token}\n")
    click.echo("Try the five APIs:")
    for title, command in curl_commands(made, address):
        click.echo(f"\n# {title}\n{command}")
    click.echo()


def curl_commands(made: Demo, address: str) -> list[tuple[str, str]]:
    """Return a title and a command to paste for each dialect."""
    bearer, cookie = ("-H", f"Authorization: Bearer {made.token}"), ("-b", "")
    form = "" if made.is_default else f"?workspace={SLUG}"
    login = {"email": DESK_USER, "password": made.passwords[DESK_USER]}
    change = {"phone": "+34634567890", "address": "Calle Nueva 456"}
    sign_in = request(f"{address}/api/auth/login", login, *cookie)
    update = request(f"{address}/api/clients/{made.example.uuid}", change, "-X", "PUT", *cookie)
    return [
        ("clientes: the public booking form", f"curl {request(f'{address}/api/clientes{form}', PEDRO)}"),
        ("workspaces: a CRM", f"curl {request(f'{address}/v1/workspace/{SLUG}/clients', JOHN, *bearer)}"),
        ("clients: the desk, signed in with a cookie", f"curl {sign_in} --next {update}"),
        ("practice: a clinic", f"curl {request(f'{address}/v1/clients', HELEN, *bearer)}"),
        ("customers: a control plane", f"curl {request(f'{address}/customers', AWESOME, *bearer)}"),
    ]


def request(url: str, body: dict[str, Any], *options: str) -> str:
    """Return the words after `curl` that send a JSON body."""
    json_body = json.dumps(body, ensure_ascii=False)
    return shlex.join([*options, url, "-H", "Content-Type: application/json", "-d", json_body])
