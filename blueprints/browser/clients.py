"""The list of clients, and the record of one: looked up, added, changed, removed and brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from blueprints.browser import client_form, presenting
from blueprints.browser.client_form import ClientForm
from blueprints.browser.desk import desk, needs, saved, say
from blueprints.browser.history_view import history
from registry import clients, search
from registry.errors import ClientNotFound, NotAllowed, StaleVersion, UnknownReference
from registry.history import history_of
from registry.search import Filters
from registry.vocabulary import referral_types_of, tags_of

if TYPE_CHECKING:
    from registry.callers import Caller
    from registry.models import Client

PAGE = 25
VIEWS = ("active", "unconfirmed", "inactive", "archived")


@desk.get("/")
@needs("clients.view")
def home(_caller: Caller) -> Any:
    """Open the list."""
    return redirect(url_for("browser.clients"))


@desk.get("/clients", endpoint="clients")
@needs("clients.view")
def list_clients(caller: Caller) -> Any:
    """Show a page of the list, or what matches the find box."""
    text = request.args.get("q", "").strip()[:200]
    view = request.args.get("view", "active")
    view = view if view in VIEWS else "active"
    page = search.find(caller, text, Filters(view), _after(caller), PAGE)
    following = page.next_cursor[1] if page.next_cursor else None
    counts = search.count_views(caller)
    return render_template(
        "clients/list.html",
        section="clients",
        q=text,
        live_list=True,
        view=view,
        views=[(name, url_for("browser.clients", view=name), _view_name(name), counts[name]) for name in VIEWS],
        clients=[presenting.in_list(client, caller) for client in page.clients],
        total=page.total,
        next_href=url_for("browser.clients", q=text or None, view=view, after=following) if following else None,
        first_href=url_for("browser.clients", q=text or None, view=view) if "after" in request.args else None,
        first_run=not text and not any(counts.values()),
        add_href=url_for("browser.new_client", name=text or None),
    )


def _view_name(view: str) -> str:
    names = {
        "active": _("All"),
        "unconfirmed": _("New from the website"),
        "inactive": _("Inactive"),
        "archived": _("Removed"),
    }
    return names[view]


def _after(caller: Caller) -> tuple[str, int] | None:
    """Return the cursor behind `?after=NUMBER`; a client that is gone begins the list anew."""
    number = request.args.get("after", type=int)
    try:
        last = clients.get_client(caller, number, archived=True) if number else None
    except ClientNotFound:
        return None
    return (last.sort_name, last.id) if last else None


@desk.get("/clients/new")
@needs("clients.create")
def new_client(caller: Caller) -> Any:
    """Show the form for a client nobody has typed yet."""
    shown = client_form.blank_data() | {"given_name": request.args.get("name", "")[:200] or None}
    return _form_page(caller, _form(caller, shown), None)


@desk.post("/clients")
@needs("clients.create")
def create_client(caller: Caller) -> Any:
    """Register a client, or show beside each field what to mend."""
    shown = client_form.blank_data()
    form = _form(caller, shown)
    if not form.validate():
        return _form_page(caller, form, None), 422
    try:
        client = clients.create_client(caller, **client_form.changes_of(form, shown, None))
    except (UnknownReference, NotAllowed) as error:
        _refuse(form, error)
        return _form_page(caller, form, None), 422
    say(saved(client.full_name))
    if request.form.get("then") == "another":
        return redirect(url_for("browser.new_client"))
    return redirect(url_for("browser.client", number=client.id))


@desk.get("/clients/<int:number>", endpoint="client")
@needs("clients.view")
def show_client(caller: Caller, number: int) -> Any:
    """Show the record of one client, removed ones included."""
    client = clients.get_client(caller, number, archived=True)
    if client.id != number:
        return redirect(url_for("browser.client", number=client.id))
    return render_template(
        "clients/record.html",
        section="clients",
        client=presenting.record(client, caller),
        history=history(history_of(caller, client), caller),
        may_update=caller.may("clients.update"),
        may_delete=caller.may("clients.delete"),
    )


@desk.get("/clients/<int:number>/edit")
@needs("clients.update")
def edit_client(caller: Caller, number: int) -> Any:
    """Show the form of one client."""
    client = clients.get_client(caller, number)
    return _form_page(caller, _form(caller, client_form.data_of(client)), client)


@desk.post("/clients/<int:number>/edit")
@needs("clients.update")
def update_client(caller: Caller, number: int) -> Any:
    """Save what was changed, or show beside each field what to mend; nothing typed is lost."""
    client = clients.get_client(caller, number)
    shown = client_form.data_of(client)
    form = _form(caller, shown)
    if not form.validate():
        return _form_page(caller, form, client), 422
    try:
        changes = client_form.changes_of(form, shown, client)
        clients.update_client(caller, client.id, if_version=int(form.version.data or 0), **changes)
    except StaleVersion:
        return _form_page(caller, form, client, changed_by=client), 409
    except (UnknownReference, NotAllowed) as error:
        _refuse(form, error)
        return _form_page(caller, form, client), 422
    say(saved(client.full_name))
    return redirect(url_for("browser.client", number=client.id))


@desk.post("/clients/<int:number>/archive")
@needs("clients.delete")
def archive_client(caller: Caller, number: int) -> Any:
    """Remove a client; the record stays and can be brought back."""
    client = clients.archive_client(caller, clients.get_client(caller, number).id)
    say(_("Removed %(name)s. You can bring them back.", name=client.full_name))
    return redirect(url_for("browser.client", number=client.id))


@desk.post("/clients/<int:number>/restore")
@needs("clients.delete")
def restore_client(caller: Caller, number: int) -> Any:
    """Bring a removed client back."""
    client = clients.restore_client(caller, clients.get_client(caller, number, archived=True).id)
    say(_("%(name)s is back.", name=client.full_name))
    return redirect(url_for("browser.client", number=client.id))


@desk.post("/clients/<int:number>/confirm")
@needs("clients.update")
def confirm_client(caller: Caller, number: int) -> Any:
    """Vouch for somebody who came in through the website's form."""
    client = clients.confirm_client(caller, clients.get_client(caller, number).id)
    say(_("Confirmed %(name)s.", name=client.full_name))
    return redirect(url_for("browser.client", number=client.id))


def _form(caller: Caller, shown: dict[str, Any]) -> ClientForm:
    form = ClientForm(data=shown)
    locale = get_locale()
    language = locale.language if locale else "en"
    form.offer(tags_of(caller), referral_types_of(caller), language, shown.get("country", ""))
    if not (caller.may("medical.update") and caller.may("medical.view")):
        for name in client_form.CLINICAL:
            del form[name], form[f"no_{name}"]
    return form


def _refuse(form: ClientForm, error: Exception) -> None:
    """Write a refusal by the registry beside its field."""
    gone = _("This is not available any more: choose again")
    field = {"tag_ids": form.tags, "referral_type_id": form.referral_type}.get(getattr(error, "field", ""))
    form.refuse(field or form.given_name, gone if field else _("You may not change this"))


def _form_page(caller: Caller, form: ClientForm, client: Client | None, changed_by: Client | None = None) -> str:
    for rows in ("phones", "emails", *client_form.CLINICAL):
        if rows in form and (not form[rows].entries or any(form[rows].entries[-1].data.values())):
            form[rows].append_entry()  # the empty one to type into
    name = client.full_name if client else None
    return render_template(
        "clients/form.html",
        section="clients" if client else "new",
        form=form,
        errors=form.error_links(),
        heading=_("Edit %(name)s", name=name) if name else _("New client"),
        action=url_for("browser.update_client", number=client.id) if client else url_for("browser.create_client"),
        cancel_href=url_for("browser.client", number=client.id) if client else url_for("browser.clients"),
        client=presenting.in_list(client, caller) if client else None,
        conflict=_conflict(changed_by) if changed_by else None,
        country_code=caller.country_code,
    )


def _conflict(client: Client) -> dict[str, str]:
    """Return who changed the record meanwhile, and when."""
    return {"who": client.updated_by.name, "when": presenting.ago(client.updated_at)}
