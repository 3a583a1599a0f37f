"""Whether a card holds what was typed, as a condition for the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from registry.models import Client
from registry.search.cards import NUMBER

if TYPE_CHECKING:
    from registry.search.understanding import Needle, Term


def holds(term: Term) -> sa.ColumnElement[bool]:
    """Return that a client's card holds a term by any of its needles."""
    return sa.or_(*(_holds(needle) for needle in term.needles))


def _holds(needle: Needle) -> sa.ColumnElement[bool]:
    if needle.kind == NUMBER:
        return Client.id == int(needle.text)
    line = f"\n{needle.kind}{needle.text}"
    whole = f"{line}\n" if needle.is_whole else line
    return (Client.search_text + "\n").contains(whole, autoescape=True)
