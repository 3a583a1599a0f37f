"""The audit log: who did what, to whom, when and from where."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from flask import request, url_for
from flask_babel import format_datetime, to_utc
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from blueprints.browser import presenting
from blueprints.browser.desk import desk, needs
from blueprints.browser.history_view import entries
from blueprints.browser.settings.audit_words import ACTIONS, action_name, differences_of, subject_of
from blueprints.browser.settings.frame import settings_page
from blueprints.browser.wording import DeskForm
from blueprints.fields import ISODate, Whole
from registry.audit import Wanted, actors_of, audit_page

if TYPE_CHECKING:
    from registry.audit import AuditPage
    from registry.callers import Caller
    from registry.models import AuditEvent

PAGE = 50
_A_DAY = dt.timedelta(days=1)
_LARGEST = 10**15


class FilterForm(DeskForm):
    """Which entries to show."""

    person = SelectField(_l("Who"), default="")
    action = SelectField(_l("What"), default="")
    client = Whole(_l("Client’s number"), says=_l("Enter the number, like 42"), least=1, most=_LARGEST)
    since = ISODate(_l("From"), says=_l("Enter a date like 2026-05-15"))
    until = ISODate(_l("To"), says=_l("Enter a date like 2026-05-15"))

    def offer(self, caller: Caller) -> None:
        """Offer whoever can have done something, and whatever can be done."""
        people = {str(actor.id): presenting.actor_name(actor) for actor in actors_of(caller)}
        self.person.choices = {"": _("Anybody"), **people}
        self.action.choices = {"": _("Anything"), **{action: str(name) for action, (_icon, name) in ACTIONS.items()}}

    def wanted(self) -> Wanted:
        """Return what was asked for, without what cannot be."""
        given = {field.name: field.data for field in self if not field.errors and field.data}
        return Wanted(
            actor_id=int(given["person"]) if "person" in given else None,
            action=given.get("action"),
            client_id=given.get("client"),
            since=_midnight(given.get("since")),
            before=_midnight(given.get("until"), later=_A_DAY),
        )


def _midnight(day: dt.date | None, later: dt.timedelta = dt.timedelta()) -> dt.datetime | None:
    """Return the moment at which a day begins where the reader is, or one that much later."""
    if day is None or day.year >= dt.MAXYEAR or day.year <= dt.MINYEAR:
        return None
    moment: dt.datetime = to_utc(dt.datetime.combine(day, dt.time()) + later)
    return moment.replace(tzinfo=dt.UTC)


@desk.get("/settings/audit")
@needs("audit.view")
def audit_settings(caller: Caller) -> Any:
    """Show a page of the log."""
    form = FilterForm(_asked())
    form.offer(caller)
    is_valid = form.validate()
    page = audit_page(caller, form.wanted(), request.args.get("after"), PAGE)
    asked: dict[str, Any] = {name: text for name, text in request.args.items() if text and name in form}
    shown = settings_page(
        "audit",
        form,
        form=form,
        rows=_rows(caller, page),
        is_filtered=bool(asked),
        first_href=url_for("browser.audit_settings", **asked) if "after" in request.args else None,
        next_href=url_for("browser.audit_settings", **asked | {"after": page.next_cursor})
        if page.next_cursor
        else None,
    )
    return shown if is_valid else (shown, 422)


def _asked() -> Any:
    """Return the query string without the boxes that were left empty."""
    asked = request.args.copy()
    for name in ("client", "since", "until"):
        if not asked.get(name, "").strip():
            asked.poplist(name)
    return asked


def _rows(caller: Caller, page: AuditPage) -> list[SimpleNamespace]:
    about_clients = [event for event in page.events if event.client_id]
    told = entries(about_clients, caller) if caller.may("clients.view") else []
    changes = {
        event.id: [line[:3] for line in entry.changes] for event, entry in zip(about_clients, told, strict=False)
    }
    return [_row(event, page, changes.get(event.id)) for event in page.events]


def _row(event: AuditEvent, page: AuditPage, changes: Any) -> SimpleNamespace:
    icon, what = action_name(event.action)
    number = event.client_id
    return SimpleNamespace(
        icon=icon,
        who=presenting.actor_name(event.actor),
        what=what,
        subject=subject_of(event) if number is None else page.names.get(number, f"#{number}"),
        href=url_for("browser.client", number=number) if number in page.names else None,
        changes=list(differences_of(event)) if number is None else changes or [],
        when=format_datetime(event.at, "medium"),
        iso=event.at.isoformat(),
        source=presenting.origin(event.origin),
    )
