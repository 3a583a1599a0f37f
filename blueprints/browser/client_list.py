"""The list of clients: its views, what matches the find box, page by page."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from flask import make_response, redirect, render_template, request, url_for
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from blueprints.browser import presenting
from blueprints.browser.desk import desk, needs, query_text, wants_fragment
from blueprints.browser.peek import glance
from blueprints.browser.pointing import point_out
from registry import search
from registry.search import Count, Filters
from registry.search.marking import marks_of

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
    """Show a page of the list, or what matches the find box; to a keystroke, only what it changes."""
    text, view, names = query_text("q"), request.args.get("view", "active"), _view_names()
    view = view if view in names else "active"
    page = search.find(caller, text, Filters(view), request.args.get("after"), PAGE)
    counts = search.count_views(caller)
    here = {"q": text or None, "view": view if view != "active" else None}
    return _answer(
        _href(here),
        q=text,
        view=view,
        views=[(name, _href(here | {"view": name}), names[name], _many(counts[name])) for name in names],
        clients=_rows(caller, page, text),
        count_text=_count(page.count, _searched(view, counts) if text else None),
        total=_many(page.count),
        peek=glance(page.clients[0], caller) if text and page.clients else None,
        instead=page.instead,
        next_href=_href(here | {"after": page.next_cursor}) if page.next_cursor else None,
        first_href=_href(here) if "after" in request.args else None,
        is_first_run=not any(count.number for count in counts.values()),
        add_href=url_for("browser.new_client", name=text or None),
    )


def _rows(caller: Caller, page: search.Page, text: str) -> list[SimpleNamespace]:
    marks = marks_of(caller, page.instead or text)
    return [point_out(presenting.in_list(client, caller), client, marks) for client in page.clients]


def _answer(address: str, **shown: Any) -> Any:
    """Return the page, or the part of it that a keystroke changes and what the address bar says from then on."""
    if wants_fragment():
        answer = make_response(render_template("clients/results.html", is_fragment=True, **shown))
        answer.headers["HX-Replace-Url" if _was_looking() else "HX-Push-Url"] = address
    else:
        answer = make_response(render_template("clients/list.html", section="clients", live_list=True, **shown))
    answer.vary.add("HX-Request")
    return answer


def _was_looking() -> bool:
    """Tell whether the page looked for somebody before: going back leads out of a search, not letter by letter."""
    return "q" in parse_qs(urlsplit(request.headers.get("HX-Current-URL", "")).query)


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


def _searched(view: str, counts: dict[str, Count]) -> Count:
    """Return among how many a search looked: from the view of all it finds the inactive as well."""
    if view != "active":
        return counts[view]
    both = counts["active"], counts["inactive"]
    return Count(sum(count.number for count in both), any(count.is_capped for count in both))


def _count(found: Count, among: Count | None) -> str:
    """Return how many people there are, or match."""
    if among is None:
        return ngettext("%(count)s person", "%(count)s people", found.number, count=_many(found))
    many = {"found": _many(found), "count": _many(among)}
    return ngettext("%(found)s of %(count)s person", "%(found)s of %(count)s people", among.number, **many)


def _many(count: Count) -> str:
    """Return a number as it is said: with a plus where nobody counted further."""
    return f"{format_decimal(count.number)}{'+' if count.is_capped else ''}"
