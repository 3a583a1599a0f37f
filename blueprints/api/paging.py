"""Pages of clients and the signed cursors that lead from one to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import current_app, request
from itsdangerous import BadData, URLSafeSerializer

from blueprints.authentication import own_origin
from blueprints.fields import Complaint, FieldProblem, InvalidBody, QueryForm, Text, Whole
from registry.listing import list_clients

if TYPE_CHECKING:
    from registry.callers import Caller
    from registry.models import Client


class PageForm(QueryForm):
    """How much of a list a caller wants, and from where on. A dialect sets `limit` for itself."""

    limit = Whole("How many at most", least=1, most=100)
    cursor = Text("Where the page begins, as an earlier answer said")


@dataclass(frozen=True, slots=True)
class Page:
    """Some clients, and the cursors of the pages beside this one, where there are any."""

    clients: list[Client]
    next_cursor: str | None
    prev_cursor: str | None


def page_of_clients(caller: Caller, form: PageForm, default: int, *related: str) -> Page:
    """Return the page that a query string asks for; raise InvalidBody where its cursor is not one of ours.

    `related` are the relationships of a client that its answer shows, to be read for all of the page at once.
    """
    cursors = _Cursors(caller)
    where = cursors.read(form.cursor.data) if form.cursor.data else {}
    slice_ = list_clients(caller, form.limit.data or default, *related, **where)
    first, last = (slice_.clients[0].id, slice_.clients[-1].id) if slice_.clients else (0, 0)
    return Page(
        slice_.clients,
        cursors.write(after=last) if slice_.has_older and last else None,
        cursors.write(before=first) if slice_.has_newer and first else None,
    )


class _Cursors:
    """Writes and reads the cursors of one caller's workspace in one dialect: no other can read them."""

    def __init__(self, caller: Caller) -> None:
        salt = f"cursor {caller.origin} {caller.workspace_uuid}"
        self._serializer = URLSafeSerializer(current_app.config["SECRET_KEY"], salt=salt)

    def write(self, **place: int) -> str:
        return str(self._serializer.dumps(place))

    def read(self, text: str) -> dict[str, Any]:
        try:
            found: dict[str, Any] = self._serializer.loads(text)
        except BadData as error:
            raise InvalidBody([FieldProblem(("query", "cursor"), Complaint("cursor"), text)]) from error
        return found


def address_of_page(cursor: str) -> str:
    """Return the full address of the page that a cursor leads to, with all else that was asked for."""
    asked = request.args.to_dict() | {"cursor": cursor}
    return f"{own_origin()}{request.path}?{urlencode(asked)}"
