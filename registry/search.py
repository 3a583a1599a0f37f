"""Finding a client: by words of the name in any order, by phone in any form, by anything a card says."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from registry.db import db
from registry.folding import digits, fold, fold_email
from registry.models import Client
from registry.phones import normalise_phone

if TYPE_CHECKING:
    from registry.callers import Caller

_PHONE_LIKE = re.compile(r"[\d\s()+./-]*\d[\d\s()+./-]*")
_DATE = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})|(\d{4})-(\d{1,2})-(\d{1,2})")
_SHORTEST_NUMBER = 3
_WHOLE_NUMBER = 8
_LONGEST_ID = 18
_LONGEST_TEXT = 400  # nobody's names together are longer
_SEPARATE = "\u241f"  # between kinds of keys, so that a search never runs from one into the next
_NUMBER = f"{_SEPARATE}#"  # numbers come last: whatever follows the first of these marks belongs to a number


@dataclass(frozen=True, slots=True)
class Filters:
    """Which clients a list is about: `active`, `inactive`, `archived`, `unconfirmed`, or `all` but the archived."""

    view: str = "active"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of clients, how many there are in all, and the cursor of the next page where there is one."""

    clients: list[Client]
    total: int
    next_cursor: tuple[str, int] | None


def index(client: Client) -> None:
    """Keep the folded copies that lists are sorted by and searches look at."""
    client.sort_name = fold(client.full_name)[:400]
    client.search_text = _search_text(client)


def _search_text(client: Client) -> str:
    names = fold(f"{client.full_name} {client.preferred_name or ''}")
    emails = [point.normalised for point in client.contact_points if point.kind in {"email", "other"}]
    numbers = [point.normalised for point in client.contact_points if point.kind not in {"email", "other"}]
    document = fold(client.document_number or "").replace(" ", "")
    birthdate = client.birthdate.isoformat() if client.birthdate else ""
    words = [names, *(fold(email) for email in emails), document]
    return _SEPARATE.join([f" {' '.join(words)}", *emails, f"={birthdate}"]) + "".join(
        f"{_NUMBER}{number}" for number in numbers
    )


def find(
    caller: Caller,
    text: str = "",
    filters: Filters | None = None,
    after: tuple[str, int] | None = None,
    limit: int = 25,
) -> Page:
    """Return a page of the workspace's clients that match every word of the text, by name; `after` is a cursor."""
    caller.must("clients.view")
    terms = matching(caller, text)
    within = [
        Client.workspace_id == caller.workspace_id,
        *_within(filters or Filters(), searching=bool(terms)),
        *terms,
    ]
    total = db.session.scalar(sa.select(sa.func.count()).select_from(Client).where(*within)) or 0
    following = [sa.tuple_(Client.sort_name, Client.id) > sa.tuple_(*after)] if after else []
    query = sa.select(Client).where(*within, *following).order_by(Client.sort_name, Client.id).limit(limit + 1)
    clients = list(db.session.scalars(query))
    last = clients[limit - 1] if len(clients) > limit else None
    return Page(clients[:limit], total, (last.sort_name, last.id) if last else None)


def matching(caller: Caller, text: str) -> list[sa.ColumnElement[bool]]:
    """Return what is true of the clients that match every word of a text; nothing where it has no word."""
    return [_matches(term, caller.country_code) for term in _terms(text[:_LONGEST_TEXT])]


def count_views(caller: Caller) -> dict[str, int]:
    """Return how many clients each view of the list holds."""
    views = ("active", "unconfirmed", "inactive", "archived")
    counts = [sa.func.count().filter(sa.and_(*_within(Filters(view), searching=False))).label(view) for view in views]
    row = db.session.execute(sa.select(*counts).where(Client.workspace_id == caller.workspace_id)).one()
    return dict(row._mapping)  # noqa: SLF001 - the documented public name of a row's mapping


def _within(filters: Filters, *, searching: bool) -> list[sa.ColumnElement[bool]]:
    if filters.view == "archived":
        return [Client.archived_at.is_not(None)]
    living = Client.archived_at.is_(None)
    if filters.view == "inactive":
        return [living, Client.is_active.is_(False)]
    if filters.view == "unconfirmed":
        return [living, Client.confirmed_at.is_(None)]
    if filters.view == "active" and not searching:
        return [living, Client.is_active.is_(True)]
    return [living]


def _terms(text: str) -> list[str]:
    """Split a text into what must all match: words, but the pieces of one phone number or date stay together."""
    terms: list[str] = []
    for word in text.split():
        number_goes_on = terms and _PHONE_LIKE.fullmatch(terms[-1]) and _PHONE_LIKE.fullmatch(word)
        if number_goes_on and not _DATE.fullmatch(terms[-1]) and not _DATE.fullmatch(word):
            terms[-1] += word
        else:
            terms.append(word)
    return terms


def _matches(term: str, region: str) -> sa.ColumnElement[bool]:
    ways: list[sa.ColumnElement[bool]] = []
    if folded := fold(term):
        ways.append(_contains(f" {folded}"))
        if digits(folded):  # perhaps a document's number, whatever stands between its parts
            ways.append(_contains(f" {folded.replace(' ', '')}"))
    if ("@" in term or "." in term) and term.isprintable():
        ways.append(_contains(fold_email(term)))
    if _PHONE_LIKE.fullmatch(term):
        ways += _number_ways(term, region)
    if date := _date(term):
        ways.append(_contains(f"={date.isoformat()}"))
    return sa.or_(*ways) if ways else sa.false()


def _number_ways(term: str, region: str) -> list[sa.ColumnElement[bool]]:
    plain = digits(term)
    # A number written with a trunk zero is found by its international form, a foreign one without the zero.
    forms = {plain, normalise_phone(term, region)}
    if len(plain) >= _WHOLE_NUMBER:
        forms.add(plain.lstrip("0"))
    ways: list[sa.ColumnElement[bool]] = [
        Client.search_text.like(f"%{_NUMBER}%{form}%") for form in forms if len(form) >= _SHORTEST_NUMBER
    ]
    if len(plain) <= _LONGEST_ID:
        ways.append(Client.id == int(plain))
    return ways


def _contains(text: str) -> sa.ColumnElement[bool]:
    return Client.search_text.contains(text, autoescape=True)


def _date(term: str) -> dt.date | None:
    found = _DATE.fullmatch(term)
    if found is None:
        return None
    day, month, year, iso_year, iso_month, iso_day = found.groups()
    parts: tuple[Any, Any, Any] = (iso_year or year, iso_month or month, iso_day or day)
    try:
        return dt.date(*map(int, parts))
    except ValueError:
        return None
