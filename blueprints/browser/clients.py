"""The record of one client, and what is done to it as a whole: removed, brought back, confirmed, paused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import redirect, render_template, url_for
from flask_babel import gettext as _

from blueprints.browser import presenting
from blueprints.browser.client_history import undo_of
from blueprints.browser.desk import NUMBER, desk, needs, say
from blueprints.browser.history_view import history
from registry import clients
from registry.history import history_of

if TYPE_CHECKING:
    from registry.callers import Caller
    from registry.models import Client


@desk.get(f"/clients/{NUMBER}", endpoint="client")
@needs("clients.view")
def show_client(caller: Caller, number: int) -> Any:
    """Show the record of one client, removed ones included."""
    client = clients.get_client(caller, number, *presenting.SHOWN, archived=True)
    if client.id != number:
        return redirect(url_for("browser.client", number=client.id))
    events = history_of(caller, client)
    return render_template(
        "clients/record.html",
        section="clients",
        client=presenting.record(client, caller),
        alert_by=presenting.alert_by(events),
        history=history(events, caller),
        may_update=caller.may("clients.update") and client.archived_at is None,
        may_delete=caller.may("clients.delete"),
        may_update_medical=caller.may("medical.update"),
        imprint=presenting.imprint(caller),
    )


@desk.post(f"/clients/{NUMBER}/archive")
@needs("clients.delete")
def archive_client(caller: Caller, number: int) -> Any:
    """Remove a client; the record stays and can be brought back."""
    client = clients.archive_client(caller, clients.get_client(caller, number).id)
    undo = url_for("browser.restore_client", number=client.id), client.version
    return _done(client, _("Removed %(name)s. You can bring them back.", name=client.full_name), undo)


@desk.post(f"/clients/{NUMBER}/restore")
@needs("clients.delete")
def restore_client(caller: Caller, number: int) -> Any:
    """Bring a removed client back."""
    client = clients.restore_client(caller, clients.get_client(caller, number, archived=True).id)
    return _done(client, _("%(name)s is back.", name=client.full_name))


@desk.post(f"/clients/{NUMBER}/confirm")
@needs("clients.update")
def confirm_client(caller: Caller, number: int) -> Any:
    """Vouch for somebody who came in through the website's form."""
    client = clients.confirm_client(caller, clients.get_client(caller, number).id)
    return _done(client, _("Confirmed %(name)s.", name=client.full_name))


@desk.post(f"/clients/{NUMBER}/deactivate")
@needs("clients.update")
def deactivate_client(caller: Caller, number: int) -> Any:
    """Say that somebody does not come any more; the record stays as it is."""
    client = clients.update_client(caller, clients.get_client(caller, number).id, is_active=False)
    return _done(client, _("%(name)s is inactive now.", name=client.full_name), undo_of(client.id, client.version))


@desk.post(f"/clients/{NUMBER}/activate")
@needs("clients.update")
def activate_client(caller: Caller, number: int) -> Any:
    """Say that somebody comes again."""
    client = clients.update_client(caller, clients.get_client(caller, number).id, is_active=True)
    return _done(client, _("%(name)s is active again.", name=client.full_name), undo_of(client.id, client.version))


def _done(client: Client, text: str, undo: tuple[str, int] | None = None) -> Any:
    say(text, undo=undo)
    return redirect(url_for("browser.client", number=client.id))
