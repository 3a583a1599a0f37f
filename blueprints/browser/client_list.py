"""The list of clients: its views, what matches the find box, page by page."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from flask import make_response, redirect, render_template, request, url_for
from flask_babel import format_decimal, ngettext

from blueprints.browser import presenting
from blueprints.browser.desk import desk, needs, query_text, wants_fragment
from blueprints.browser.list_filters import Chosen, chips, orders, view_names
from blueprints.browser.peek import glance
from blueprints.browser.pointing import point_out
from registry import search
from registry.search import Count
from registry.search.marking import marks_of
from registry.vocabulary import tags_of

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
    text, names, tags = query_text("q"), view_names(may_restore=caller.may("clients.delete")), tags_of(caller)
    chosen = Chosen.of(request.args, names, tags)
    filters = chosen.filters()
    page = search.find(caller, text, filters, request.args.get("after"), PAGE, request.args.get("before"))
    counts = search.count_views(caller, filters.today)
    return _answer(
        chosen.href(q=text),
        q=text,
        view=filters.view,
        kept=chosen.arguments(),
        views=[(one, replace(chosen, view=one).href(q=text), names[one], _many(counts[one])) for one in names],
        chips=list(chips(chosen, tags, q=text)),
        orders=[(one, replace(chosen, sort=one).href(q=text), label) for one, label in orders().items()],
        order=filters.order,
        clients=_rows(caller, page, text),
        count_text=_count(page.count, _among(chosen, text, counts)),
        total=_many(page.count),
        peek=glance(page.clients[0], caller) if text and page.clients else None,
        instead=page.instead,
        is_narrow=chosen.are_narrow,
        wide_href=chosen.only_view().href(q=text),
        **_neighbours(chosen, page, text),
        is_first_run=not any(count.number for count in counts.values()),
        add_href=url_for("browser.new_client", name=text or None),
    )


def _neighbours(chosen: Chosen, page: search.Page, text: str) -> dict[str, str | None]:
    """Return where the pages before and after this one are; behind the best matches there is only the first."""
    is_further = bool({"after", "before"} & request.args.keys())
    return {
        "next_href": chosen.href(q=text, after=page.next_cursor) if page.next_cursor else None,
        "previous_href": chosen.href(q=text, before=page.previous_cursor) if page.previous_cursor else None,
        "first_href": chosen.href(q=text) if is_further and not page.previous_cursor else None,
    }


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


def _among(chosen: Chosen, text: str, counts: dict[str, Count]) -> Count | None:
    """Return among how many were looked at; None where the whole view is shown."""
    filters = chosen.filters()
    if text and filters.view == "active" and not filters.are_narrow:  # then the inactive are found as well
        both = counts["active"], counts["inactive"]
        return Count(sum(count.number for count in both), any(count.is_capped for count in both))
    return counts[filters.view] if text or chosen.are_narrow else None


def _count(found: Count, among: Count | None) -> str:
    """Return how many people there are, or match."""
    if among is None:
        return ngettext("%(count)s person", "%(count)s people", found.number, count=_many(found))
    many = {"found": _many(found), "count": _many(among)}
    return ngettext("%(found)s of %(count)s person", "%(found)s of %(count)s people", among.number, **many)


def _many(count: Count) -> str:
    """Return a number as it is said: with a plus where nobody counted further."""
    return f"{format_decimal(count.number)}{'+' if count.is_capped else ''}"
