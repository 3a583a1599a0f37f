"""What narrows the list, as its address says it and as its chips show it."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext, to_utc

from blueprints.browser import presenting
from registry.identifiers import parse_number
from registry.search import UNASKED, VIEWS, Filters

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from registry.models import Tag

Options = dict[str, str]  # what the address says, and how it is called
_DAYS = (1, 7, 30, 365)
_USUAL = {"view": "active", "sort": "name"}
_IS = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is chosen, in the words of the address; "" is nothing."""

    view: str = ""
    tag: str = ""
    added: str = ""
    changed: str = ""
    consent: str = ""
    phone: str = ""
    email: str = ""
    sort: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str], views: Options, tags: list[Tag]) -> Chosen:
        """Return what an address says, leaving out what cannot be chosen."""
        known = {"view": views, "sort": orders(), **choices(tags)}
        return cls(**{name: given[name] for name, options in known.items() if given.get(name) in options})

    @property
    def are_narrow(self) -> bool:
        """Tell whether any filter is chosen."""
        return any(value for name, value in asdict(self).items() if name not in {"view", "sort"})

    def only_view(self) -> Chosen:
        """Return the same view in the same order without any filter."""
        return Chosen(view=self.view, sort=self.sort)

    def filters(self) -> Filters:
        """Return this as the registry takes it."""
        return Filters(
            view=self.view or "active",
            tag=parse_number(self.tag),
            added=_since(self.added),
            changed=_since(self.changed),
            consent=self.consent or None,
            phone=_IS.get(self.phone),
            email=_IS.get(self.email),
            order=self.sort or "name",
            today=presenting.today(),
        )

    def arguments(self) -> dict[str, str]:
        """Return what the address must say of this."""
        return {name: value for name, value in asdict(self).items() if value and value != _USUAL.get(name)}

    def href(self, **further: Any) -> str:
        """Return the address of the list that this narrows."""
        return url_for(
            "browser.clients", **{name: value for name, value in further.items() if value} | self.arguments()
        )


def view_names(*, may_restore: bool) -> Options:
    """Return the views that there are."""
    names = {
        "active": _("All"),
        "alert": _("With a staff alert"),
        "birthday": _("Birthday this week"),
        "missing": _("Something missing"),
        "unconfirmed": _("New from the website"),
        "inactive": _("Inactive"),
        "archived": _("Removed"),
    }
    return {view: names[view] for view in VIEWS if view != "archived" or may_restore}


def orders() -> Options:
    """Return the orders that there are."""
    return {"name": _("By name"), "changed": _("Last change"), "newest": _("Newest")}


def choices(tags: list[Tag]) -> dict[str, Options]:
    """Return what each filter may be."""
    days = {str(number): _today_or_last(number) for number in _DAYS}
    return {
        "tag": {str(tag.id): tag.name for tag in tags},
        "added": days,
        "changed": days,
        "consent": {"accepted": _("Agreed"), "rejected": _("Refused"), UNASKED: _("Not asked yet")},
        "phone": {"yes": _("Has a phone"), "no": _("No phone")},
        "email": {"yes": _("Has an email"), "no": _("No email")},
    }


def chips(chosen: Chosen, tags: list[Tag], **further: Any) -> Iterator[SimpleNamespace]:
    """Yield a chip for each filter: what it is, or all it may be; `further` is what else the address says."""
    labels = {
        "tag": _("Tag"),
        "added": _("Added"),
        "changed": _("Changed"),
        "consent": _("Consent"),
        "phone": _("Phone"),
        "email": _("Email"),
    }
    for name, options in choices(tags).items():
        value = getattr(chosen, name)
        hrefs = [(replace(chosen, **{name: one}).href(**further), label) for one, label in options.items()]
        says = options.get(value, "")
        yield SimpleNamespace(
            name=name,
            label=labels[name],
            says=says if name in {"phone", "email"} else f"{labels[name]}: {says}",
            is_on=bool(value),
            off_href=replace(chosen, **{name: ""}).href(**further),
            options=hrefs,
        )


def _today_or_last(days: int) -> str:
    if days == 1:
        return _("Today")
    return _("Last 12 months") if days == _DAYS[-1] else ngettext("Last %(num)s day", "Last %(num)s days", days)


def _since(days: str) -> dt.datetime | None:
    """Return the first moment of so many days, today among them, by the reader's clock."""
    if not days:
        return None
    midnight = dt.datetime.combine(presenting.today() - dt.timedelta(int(days) - 1), dt.time())
    since: dt.datetime = to_utc(midnight)
    return since.replace(tzinfo=dt.UTC)
