"""Who matches a text, as conditions for a statement that wants other things of its clients, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.models import Client
from registry.search.finding import everybody
from registry.search.holding import holds

if TYPE_CHECKING:
    import sqlalchemy as sa

    from registry.callers import Caller


def matching(caller: Caller, text: str) -> list[sa.ColumnElement[bool]]:
    """Return what is true of the clients that `find` finds; nothing where the text is blank.

    A few are named one by one; of a crowd each card is looked at, which takes the time that it takes.
    """
    if not text.strip():
        return []
    reading, numbers = everybody(caller, text)
    if reading is None or numbers is not None:
        return [Client.id.in_(numbers or [])]
    return [holds(term) for term in reading.terms]
