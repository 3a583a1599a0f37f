"""`flask up`: everything from an empty folder to a page in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from flask import current_app
from flask.cli import with_appcontext

from blueprints.commands import serving
from blueprints.commands.demo import prepare_demo
from blueprints.commands.plain import one_sentence
from blueprints.commands.tables import refuse_newer_tables
from blueprints.setup import first_owner, make_data_folder, migrate

if TYPE_CHECKING:
    from flask import Flask

    from blueprints.settings import Settings

LOCAL = frozenset({"127.0.0.1", "::1", "localhost"})
UNSAFE = (
    "Warning: over plain http everybody on the way can read passwords and cookies;"
    " put https in front and set CLIENTELA_PUBLIC_ORIGIN to its address."
)


@click.command("up")
@click.option("--demo", is_flag=True, help="Add a believable workspace to try things on.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at; 0.0.0.0 for all.")
@click.option("--port", default=5000, show_default=True, type=click.IntRange(1, 65535), help="The port to listen at.")
@with_appcontext
def up(host: str, port: int, *, demo: bool) -> None:
    """Start Clientela; the first start sets it up and prints who may sign in."""
    settings: Settings = current_app.config["SETTINGS"]
    address = settings.public_origin or address_of(host, port)
    with serving.listen(host, port) as listener:
        if not settings.database_url:
            make_data_folder(settings)
        with one_sentence():
            set_up(address, demo=demo)
        if host not in LOCAL and not settings.is_https:
            click.echo(UNSAFE, err=True)
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - its public way
        serving.serve(app, listener, lambda: click.echo(f"Clientela is ready at {address} (Ctrl-C stops it)."))


def address_of(host: str, port: int) -> str:
    """Return the address to type into a browser on this machine."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def set_up(address: str, *, demo: bool) -> None:
    """Bring the tables up to date, and see that somebody can sign in."""
    refuse_newer_tables()
    migrate()
    if demo:
        prepare_demo(address)
    if owner := first_owner():
        email, password = owner
        click.echo(f"Sign in as {email} with the one-time password {password}")
        click.echo("It is shown only this once.")
