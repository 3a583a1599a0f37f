"""A look at a client from the list: enough to be sure who it is, without leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import redirect, render_template, url_for
from flask_babel import format_date
from flask_babel import gettext as _

from blueprints.browser import presenting
from blueprints.browser.client_form import DOCUMENTS
from blueprints.browser.desk import NUMBER, desk, needs, wants_fragment
from registry import clients
from registry.search.finding import DOCUMENTS as SEES_DOCUMENTS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import SimpleNamespace

    from registry.callers import Caller
    from registry.models import Client

_LONGEST_NOTE = 160


@desk.get(f"/clients/{NUMBER}/peek")
@needs("clients.view")
def peek(caller: Caller, number: int) -> Any:
    """Show what tells who somebody is beside the list; without a script, the whole record."""
    client = clients.get_client(caller, number, *presenting.SHOWN, archived=True)
    if not wants_fragment():
        return redirect(url_for("browser.client", number=client.id))
    return render_template("clients/peek.html", client=glance(client, caller))


def glance(client: Client, caller: Caller) -> SimpleNamespace:
    """Return what a look at a client shows."""
    shown = presenting.in_list(client, caller)
    since = _("since %(month)s", month=format_date(client.created_at, "MMMM y"))
    shown.line = " · ".join(filter(None, (shown.age, since)))
    shown.facts = [(what, fact) for what, fact in _facts(client, caller) if fact]
    shown.call = next(
        (href for icon, _label, href in presenting.quick_actions(client, caller) if icon == "phone"), ""
    )
    return shown


def _facts(client: Client, caller: Caller) -> Iterator[tuple[str, str | None]]:
    phone, email = client.primary_phone, client.primary_email
    yield _("Born"), presenting.on_day(client.birthdate) if client.birthdate else None
    if phone:
        kind = presenting.kind_of(phone)
        what = _("%(kind)s, preferred", kind=kind) if phone.is_preferred else kind
        yield what, presenting.readable(phone.value, caller)
    yield _("Email"), email.value if email else None
    yield _("Postal code"), " ".join(filter(None, (client.postal_code, client.city)))
    if client.document_number and caller.may(SEES_DOCUMENTS):
        yield (
            str(DOCUMENTS[client.document_type or ""]) if client.document_type else _("Document"),
            client.document_number,
        )
    yield _("Note"), _shortened(client.notes or "")


def _shortened(note: str) -> str:
    text = " ".join(note.split())
    return text if len(text) <= _LONGEST_NOTE else f"{text[:_LONGEST_NOTE].rsplit(' ', 1)[0]}…"
