"""Who matches a text, as conditions for a statement that wants other things of its clients, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from registry.models import Client
from registry.search.cards import NUMBER
from registry.search.finding import everybody

if TYPE_CHECKING:
    from registry.callers import Caller
    from registry.search.understanding import Needle, Term


def matching(caller: Caller, text: str) -> list[sa.ColumnElement[bool]]:
    """Return what is true of the clients that `find` finds; nothing where the text is blank.

    A few are named one by one; of a crowd each card is looked at, which takes the time that it takes.
    """
    if not text.strip():
        return []
    reading, numbers = everybody(caller, text)
    if reading is None or numbers is not None:
        return [Client.id.in_(numbers or [])]
    return [_matches(term) for term in reading.terms]


def _matches(term: Term) -> sa.ColumnElement[bool]:
    return sa.or_(*(_holds(needle) for needle in term.needles))


def _holds(needle: Needle) -> sa.ColumnElement[bool]:
    if needle.kind == NUMBER:
        return Client.id == int(needle.text)
    line = f"\n{needle.kind}{needle.text}"
    whole = f"{line}\n" if needle.is_whole else line
    return (Client.search_text + "\n").contains(whole, autoescape=True)
