"""Registering a client and changing one: what was typed is checked and saved, and nothing of it is lost."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Response, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from blueprints.browser import client_values, meanwhile, presenting
from blueprints.browser.client_form import CLINICAL, ClientForm
from blueprints.browser.client_history import undo_of
from blueprints.browser.client_matches import Matches, matches_of
from blueprints.browser.client_sections import FIELDS, IN_PLACE, sections_of
from blueprints.browser.client_values import Values
from blueprints.browser.desk import NUMBER, desk, needs, query_text, say, wants_fragment
from blueprints.browser.history_view import entries
from blueprints.browser.once import form_key, register_once, update_once
from blueprints.validators import is_email
from registry import clients
from registry.duplicates import register_beside
from registry.errors import KeyReused, StaleVersion, UnknownReference
from registry.history import snapshot
from registry.vocabulary import referral_types_of, tags_of

if TYPE_CHECKING:
    from registry.callers import Caller
    from registry.models import AuditEvent, Client

_NUMBER_TO_DIAL = re.compile(r"\+?[\d\s()]{6,}")


@dataclass(frozen=True, slots=True)
class Edited:
    """A client in the form: what the form showed at first, and the history's entries written since then."""

    client: Client
    shown: Values
    events: list[AuditEvent]


@desk.get("/clients/new")
@needs("clients.create")
def new_client(caller: Caller) -> Any:
    """Show the form for a client nobody has typed yet, but for what somebody looked for in vain."""
    values = client_values.blank_values() | _looked_for(query_text("name"))
    return _page(caller, _form(caller, values))


def _looked_for(text: str) -> Values:
    if _NUMBER_TO_DIAL.fullmatch(text):
        return {"phones": [{"key": "", "line": "mobile", "number": text}]}
    if is_email(text):
        return {"emails": [{"key": "", "address": text}]}
    return {"given_name": text or None}


@desk.post("/clients")
@needs("clients.create")
def create_client(caller: Caller) -> Any:
    """Register a client, or show beside each field what to mend."""
    shown = client_values.blank_values()
    form = _form(caller, shown, request.form)
    matches = matches_of(caller, form)
    if not form.validate():
        return _page(caller, form, matches=matches), 422
    if matches.to_ask:
        return _page(caller, form, matches=matches), 409
    changes = client_values.changes_of(client_values.typed_values(form), shown, [])
    try:
        saved = register_once(caller, lambda: register_beside(caller, matches.different, **changes))
    except UnknownReference as error:
        _refuse(form, error)
        return _page(caller, form), 422
    except KeyReused:
        return _page(caller, form, was_sent=True), 409
    say(_("Saved %(name)s.", name=saved.name))
    if request.form.get("then") == "another":
        return redirect(url_for("browser.new_client"))
    return redirect(url_for("browser.client", number=saved.number))


@desk.get(f"/clients/{NUMBER}/edit")
@needs("clients.update")
def edit_client(caller: Caller, number: int) -> Any:
    """Show the form of one client."""
    client = clients.get_client(caller, number, *presenting.SHOWN)
    shown = client_values.record_values(snapshot(client))
    return _page(caller, _form(caller, shown), client)


@desk.get(f"/clients/{NUMBER}/edit/<any({', '.join(IN_PLACE)}):part>")
@needs("clients.update")
def edit_part(caller: Caller, number: int, part: str) -> Any:
    """Show the form of one part of the record in its place; without a script, on the page of the whole form."""
    client = clients.get_client(caller, number, *presenting.SHOWN)
    if not wants_fragment():
        return redirect(url_for("browser.edit_client", number=number, _anchor=f"sec-{IN_PLACE[part][0]}"))
    shown = client_values.record_values(snapshot(client))
    return _page(caller, _form(caller, shown, part=part), client, part=part)


@desk.post(f"/clients/{NUMBER}/edit")
@needs("clients.update")
def update_client(caller: Caller, number: int) -> Any:
    """Save what was changed; or show what to mend, or what somebody else changed meanwhile."""
    version = _posted_version()
    edited, part = _edited_since(caller, number, version), request.form.get("part", "")
    form = _form(caller, edited.shown, request.form, part)
    if not form.validate():
        return _page(caller, form, edited.client, version, part=part), 422
    typed = client_values.typed_values(form)
    changes = client_values.changes_of(typed, edited.shown, edited.client.contact_points)
    if not changes:
        say(_("There was nothing to save."))
        return _leave(edited.client)
    try:
        saved = update_once(
            caller, lambda: clients.update_client(caller, edited.client.id, if_version=version, **changes)
        )
    except StaleVersion:
        return _conflict(caller, typed, _edited_since(caller, number, version), part), 412
    except UnknownReference as error:
        _refuse(form, error)
        return _page(caller, form, edited.client, version, part=part), 422
    say(_("Saved %(name)s.", name=edited.client.full_name), undo=undo_of(saved.number, saved.version))
    return _leave(edited.client)


def _leave(client: Client) -> Any:
    """Return to the record, from the form's own page or from a form in the record's place."""
    record = url_for("browser.client", number=client.id)
    return Response(status=204, headers={"HX-Redirect": record}) if wants_fragment() else redirect(record)


def _posted_version() -> int:
    """Return the version that the form showed, 0 where it does not say."""
    text = request.form.get("version", "")
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else 0


def _edited_since(caller: Caller, number: int, version: int) -> Edited:
    client = clients.get_client(caller, number, *presenting.SHOWN)
    events = meanwhile.events_since(caller, client, version)
    return Edited(client, meanwhile.values_before(client, events), events)


def _conflict(caller: Caller, typed: Values, edited: Edited, part: str) -> str:
    """Show both people's changes in one form; whoever saves it next has seen them."""
    current = client_values.record_values(snapshot(edited.client))
    form = _form(caller, meanwhile.merge(typed, edited.shown, current), part=part)
    actors = [event.actor for event in edited.events] or [edited.client.updated_by]
    told = {
        "who": ", ".join(dict.fromkeys(presenting.actor_name(actor) for actor in actors)),
        "when": presenting.ago(edited.client.updated_at),
        "entries": entries(edited.events, caller),
    }
    return _page(caller, form, edited.client, conflict=told, part=part)


def _form(caller: Caller, values: Values, typed: Any = None, part: str = "") -> ClientForm:
    """Return the form of these values, or of what was `typed` where they stood; of one part of the record, or all."""
    data = client_values.form_data(values)
    form = ClientForm(typed, data=data)
    locale = get_locale()
    form.offer(tags_of(caller), referral_types_of(caller), locale.language if locale else "en", values["country"])
    if not (caller.may("medical.update") and caller.may("medical.view")):
        form.hide_clinical()
    if part in IN_PLACE:
        form.keep_only({name for section in IN_PLACE[part] for name in FIELDS[section]})
    form.align_rows(data)
    return form


def _refuse(form: ClientForm, error: UnknownReference) -> None:
    """Write beside its field what somebody took away at this very moment."""
    field = form[{"tag_ids": "tags", "referral_type_id": "referral_type"}[error.field]]
    form.refuse(field, _("This cannot be chosen any more: choose again"))


def _page(
    caller: Caller,
    form: ClientForm,
    client: Client | None = None,
    version: int | None = None,
    conflict: dict[str, Any] | None = None,
    *,
    part: str = "",
    matches: Matches | None = None,
    was_sent: bool = False,
) -> str:
    sections = list(sections_of(form))
    for rows in ("phones", "emails", *CLINICAL):
        if rows in form:
            form[rows].append_entry()  # an empty line to type into
    return render_template(
        "clients/part.html" if part and wants_fragment() else "clients/form.html",
        part=part,
        matches=matches or Matches([], [], []),
        section="clients" if client else "new",
        form=form,
        version=client.version if client and version is None else version,
        sections=sections,
        errors=form.error_links(),
        client=presenting.in_list(client, caller) if client else None,
        tones={tag.id: tag.tone for tag in tags_of(caller)},
        conflict=conflict,
        form_key=secrets.token_urlsafe(16) if was_sent else form_key(),
        was_sent=was_sent,
    )
