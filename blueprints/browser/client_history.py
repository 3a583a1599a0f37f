"""Putting back at the desk what somebody changed: one line of the history, or the change that was just made."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from flask import redirect, request, url_for
from flask_babel import gettext as _

from blueprints.browser.desk import NUMBER, desk, needs, say
from blueprints.browser.history_view import FIELDS
from registry.errors import ChangeNotFound, StaleVersion, UnknownReference
from registry.putting_back import put_back, undo

if TYPE_CHECKING:
    from collections.abc import Callable

    from registry.callers import Caller
    from registry.models import Client


@desk.post(f"/clients/{NUMBER}/history/<int(max=999999999999999999):event>/put-back")
@needs("clients.update")
def put_back_change(caller: Caller, number: int, event: int) -> Any:
    """Give one field of a client the value that it had before a change."""
    field = request.form.get("field", "")
    told = _("%(what)s: what it was before is back.", what=FIELDS.get(field, field))
    return _back_at(number, lambda: put_back(caller, number, event, [field]), told)


@desk.post(f"/clients/{NUMBER}/undo")
@needs("clients.update")
def undo_change(caller: Caller, number: int) -> Any:
    """Undo the change after which the page says that it was saved."""
    version = request.form.get("version", "")
    known = int(version) if re.fullmatch("[0-9]{1,9}", version) else 0
    return _back_at(number, lambda: undo(caller, number, known), _("Undone: everything is as it was before."))


def undo_of(number: int, version: int) -> tuple[str, int]:
    """Return where the change that made this version of a client is undone, and the version."""
    return url_for("browser.undo_change", number=number), version


def _back_at(number: int, work: Callable[[], Client], told: str) -> Any:
    """Do it, and return to the record with what was done or why it was not."""
    try:
        client = work()
    except StaleVersion:
        say(_("Somebody has changed this client since. Put single changes back in the history."), "error")
    except (ChangeNotFound, UnknownReference):
        say(_("This cannot be put back any more: what it refers to is gone."), "error")
    else:
        say(told, undo=undo_of(client.id, client.version))
    return redirect(url_for("browser.client", number=number))
