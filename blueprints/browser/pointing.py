"""Pointing out, of somebody who is shown, what was typed to find them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from registry.models import Client
    from registry.search.marking import Marks


def point_out(shown: SimpleNamespace, client: Client, marks: Marks) -> SimpleNamespace:
    """Cut what a line shows of a client (see presenting.in_list) into pieces, those that were typed being marked."""
    shown.marked = SimpleNamespace(
        name=marks.name(shown.name),
        aka=marks.name(shown.aka),
        phone=marks.number(shown.phone),
        email=marks.email(shown.email),
        born=[(shown.born, marks.is_born(client.birthdate))] if shown.born else [],
    )
    return shown
