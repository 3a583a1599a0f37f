"""The find box away from the list: who matches what is being typed, and what else may be done with the text."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from flask import redirect, render_template, url_for
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from blueprints.browser import presenting
from blueprints.browser.desk import desk, needs, query_text, wants_fragment
from blueprints.browser.pointing import point_out
from registry import search
from registry.contact_points import NUMBERS
from registry.folding import fold
from registry.search.finding import DOCUMENTS
from registry.search.marking import Marks, Piece, marks_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.callers import Caller
    from registry.models import Client

_MOST = 7  # more are better looked at in the list


@desk.get("/find")
@needs("clients.view")
def find(caller: Caller) -> Any:
    """Show who matches what is being typed; without a script the list does that."""
    text = query_text("q")
    if not wants_fragment():
        return redirect(url_for("browser.clients", q=text or None))
    if not text:
        return ""
    page = search.find(caller, text, limit=_MOST)
    return render_template(
        "clients/found.html",
        q=text,
        clients=list(_options(caller, page.clients, marks_of(caller, page.instead or text))),
        instead=page.instead,
        count=page.count,
        count_text=_found(page.count),
        add_href=url_for("browser.new_client", name=text) if caller.may("clients.create") else None,
    )


def _found(count: search.Count) -> str:
    """Return how many match, as it is announced."""
    if not count.number:
        return _("No client matches")
    many = f"{format_decimal(count.number)}{'+' if count.is_capped else ''}"
    return ngettext("%(count)s client matches", "%(count)s clients match", count.number, count=many)


def _options(caller: Caller, clients: list[Client], marks: Marks) -> Iterator[SimpleNamespace]:
    """Yield the clients as options; of people with one name each says also where they live."""
    namesakes = Counter(fold(client.full_name) for client in clients)
    for client in clients:
        shown = point_out(presenting.in_list(client, caller), client, marks)
        shown.facts = [fact for fact in _facts(client, caller, marks, shown) if any(text for text, _typed in fact)]
        if namesakes[fold(client.full_name)] > 1:
            where = " ".join(filter(None, (client.postal_code, client.city)))
            shown.facts.append([(where or _("No. %(number)s", number=client.id), False)])
        yield shown


def _facts(client: Client, caller: Caller, marks: Marks, shown: SimpleNamespace) -> Iterator[list[Piece]]:
    """Yield what tells who this is: how to reach them, by what was typed if possible, when born, which document."""
    points = client.contact_points
    typed = [marks.number(presenting.readable(one.value, caller)) for one in points if one.kind in NUMBERS]
    if not _is_typed(shown.marked.name):
        typed += [marks.email(one.value) for one in points if one.kind not in NUMBERS]
    usual = shown.marked.phone or [(shown.email, False)]
    yield next(filter(_is_typed, typed), usual)
    yield shown.marked.born
    if (
        client.document_number
        and caller.may(DOCUMENTS)
        and _is_typed(number := marks.document(client.document_number))
    ):
        yield number


def _is_typed(pieces: list[Piece]) -> bool:
    return any(is_typed for _text, is_typed in pieces)
