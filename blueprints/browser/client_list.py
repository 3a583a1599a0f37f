"""The list of clients: its views, what matches the find box, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import redirect, render_template, request, url_for
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from blueprints.browser import presenting
from blueprints.browser.desk import desk, needs, query_text
from registry import clients, search
from registry.errors import ClientNotFound
from registry.identifiers import parse_number
from registry.search import Filters

if TYPE_CHECKING:
    from registry.callers import Caller

PAGE = 25


@desk.get("/")
@needs("clients.view")
def home(_caller: Caller) -> Any:
    """Open the list."""
    return redirect(url_for("browser.clients"))


@desk.get("/clients", endpoint="clients")
@needs("clients.view")
def list_clients(caller: Caller) -> Any:
    """Show a page of the list, or what matches the find box."""
    text, view, names = query_text("q"), request.args.get("view", "active"), _view_names()
    view = view if view in names else "active"
    page = search.find(caller, text, Filters(view), _after(caller), PAGE)
    counts = search.count_views(caller)
    following = page.next_cursor[1] if page.next_cursor else None
    here = {"q": text or None, "view": view if view != "active" else None}
    return render_template(
        "clients/list.html",
        section="clients",
        q=text,
        live_list=True,
        view=view,
        views=[(name, _href(here | {"view": name}), names[name], counts[name]) for name in names],
        clients=[presenting.in_list(client, caller) for client in page.clients],
        count_text=_count(page.total, _searched(view, counts) if text else None),
        total=page.total,
        next_href=_href(here | {"after": following}) if following else None,
        first_href=_href(here) if "after" in request.args else None,
        is_first_run=not any(counts.values()),
        add_href=url_for("browser.new_client", name=text or None),
    )


def _view_names() -> dict[str, str]:
    return {
        "active": _("All"),
        "unconfirmed": _("New from the website"),
        "inactive": _("Inactive"),
        "archived": _("Removed"),
    }


def _href(arguments: dict[str, Any]) -> str:
    view = arguments["view"]
    return url_for("browser.clients", **arguments | {"view": view if view != "active" else None})


def _searched(view: str, counts: dict[str, int]) -> int:
    """Return among how many a search looked: from the view of all it finds the inactive as well."""
    return counts["active"] + counts["inactive"] if view == "active" else counts[view]


def _count(found: int, among: int | None) -> str:
    """Return how many people there are, or match."""
    if among is None:
        return ngettext("%(count)s person", "%(count)s people", found, count=format_decimal(found))
    many = {"found": format_decimal(found), "count": format_decimal(among)}
    return ngettext("%(found)s of %(count)s person", "%(found)s of %(count)s people", among, **many)


def _after(caller: Caller) -> tuple[str, int] | None:
    """Return the cursor behind `?after=NUMBER`; a client that is gone begins the list anew."""
    number = parse_number(request.args.get("after", ""))
    try:
        last = clients.get_client(caller, number, archived=True) if number else None
    except ClientNotFound:
        return None
    return (last.sort_name, last.id) if last else None
