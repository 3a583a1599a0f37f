"""What narrows a list: a view, filters and the order, each as a condition and, where it has an index, as numbers.

A view shows clients who come (active ones) unless it says otherwise.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from registry.hints import along
from registry.models import INCOMPLETE, PHONES, Client, ClientTag, ContactPoint, SearchKey
from registry.search.cards import ACTIVE, BIRTHDATE
from registry.search.ranges import LAST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.callers import Caller

Condition = sa.ColumnElement[bool]

ORDERS = ("name", "changed", "newest")
UNASKED = "unasked"  # of consent
_WEEK = 7  # days

_LIVING = Client.archived_at.is_(None)
# Each has its own partial index in the order of names, but for the birthdays: see models/client.py.
VIEWS: dict[str, tuple[Any, ...]] = {
    "active": (_LIVING, Client.is_active),
    "alert": (_LIVING, Client.is_active, Client.alert.is_not(None)),
    "birthday": (_LIVING, Client.is_active),
    "missing": (_LIVING, Client.is_active, sa.text(INCOMPLETE)),
    "unconfirmed": (_LIVING, Client.confirmed_at.is_(None)),
    "inactive": (_LIVING, sa.not_(Client.is_active)),
    "archived": (Client.archived_at.is_not(None),),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """Which clients a list is about, and in which order: `name`, `changed` (last first) or `newest`.

    `view` is one of VIEWS, or `all` but the archived. While a text is looked for, the view of the active ones finds
    the inactive as well, behind the others. `added` and `changed` are since when, `consent` an answer or UNASKED,
    `phone` and `email` whether there is one; `today` is the first day of the week that the birthdays are of.
    """

    view: str = "active"
    tag: int | None = None
    added: dt.datetime | None = None
    changed: dt.datetime | None = None
    consent: str | None = None
    phone: bool | None = None
    email: bool | None = None
    order: str = "name"
    today: dt.date | None = None

    @property
    def are_narrow(self) -> bool:
        """Tell whether these ask for more than a view: the keys of a search know nothing of it."""
        return self.view in {"alert", "birthday", "missing"} or self.order != "name" or not self.are_a_view

    @property
    def are_a_view(self) -> bool:
        """Tell whether these ask for nothing but a view, in whatever order."""
        given = (self.tag, self.added, self.changed, self.consent, self.phone, self.email)
        return all(one is None for one in given)

    def conditions(self) -> Iterator[Condition]:
        """Yield what is true of whoever belongs here, besides the view's own conditions."""
        if self.view == "birthday":
            day = sa.extract("month", Client.birthdate) * 100 + sa.extract("day", Client.birthdate)
            yield day.in_([int(text) for text in self.days()])
        if self.tag is not None:
            yield _has_tag(self.tag)
        if self.added is not None:
            yield Client.created_at >= self.added
        if self.changed is not None:
            yield Client.updated_at >= self.changed
        if self.consent is not None:
            yield Client.consent.is_(None) if self.consent == UNASKED else Client.consent == self.consent
        if self.phone is not None:
            yield _can_be_reached(*PHONES) == self.phone
        if self.email is not None:
            yield _can_be_reached("email") == self.email

    def by_index(self, caller: Caller) -> Iterator[sa.Select[int]]:
        """Yield, for each part of this that has an index, the numbers of whoever belongs to it: they may be few."""
        if self.view == "birthday" or (self.view not in {"active", "all"} and self.order != "name"):
            yield self.members(caller, self.view)
        if self.tag is not None:
            theirs = sa.select(ClientTag.client_id).where(ClientTag.workspace_id == caller.workspace_id)
            yield along(theirs.where(ClientTag.tag_id == self.tag), ClientTag, "ix_client_tags_tag")
        clients = sa.select(Client.id).where(Client.workspace_id == caller.workspace_id)
        if self.added is not None:
            yield along(clients.where(Client.created_at >= self.added), Client, "ix_clients_created")
        if self.changed is not None:
            yield along(clients.where(Client.updated_at >= self.changed), Client, "ix_clients_changed")
        if self.consent not in {None, UNASKED}:
            yield along(clients.where(Client.consent == self.consent), Client, "ix_clients_consent")

    def members(self, caller: Caller, view: str) -> sa.Select[int]:
        """Return the numbers of a view's clients, whatever else narrows the list."""
        if view == "birthday":  # each stands once among the keys of a date
            keys = sa.select(SearchKey.client_id).where(SearchKey.workspace_id == caller.workspace_id)
            return keys.where(sa.or_(*(_stand_under(ACTIVE + BIRTHDATE + day) for day in self.days())))
        theirs = sa.select(Client.id).where(Client.workspace_id == caller.workspace_id, *VIEWS[view])
        return along(theirs, Client, f"ix_clients_{view}")

    def days(self) -> list[str]:
        """Return the week's days as a date of birth is kept; whoever is born on 29 February is not left out."""
        first = self.today or dt.datetime.now(dt.UTC).date()
        week = [first + dt.timedelta(days) for days in range(_WEEK)]
        days = [f"{day:%m%d}" for day in week]
        return [*days, "0229"] if "0228" in days and "0229" not in days else days


def _has_tag(tag: int) -> Condition:
    its = (ClientTag.workspace_id == Client.workspace_id, ClientTag.client_id == Client.id, ClientTag.tag_id == tag)
    return sa.select(ClientTag.client_id).where(*its).correlate(Client).exists()


def _can_be_reached(*kinds: str) -> Condition:
    its = (ContactPoint.workspace_id == Client.workspace_id, ContactPoint.client_id == Client.id)
    points = sa.select(ContactPoint.client_id).where(*its, ContactPoint.kind.in_(kinds)).correlate(Client)
    return along(points, ContactPoint, "ix_contact_points_client").exists()


def _stand_under(key: str) -> Condition:
    return sa.and_(SearchKey.key >= key, SearchKey.key < key + LAST)
