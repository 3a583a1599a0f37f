"""Two years of a clinic: every deed done through the registry, on its day, by whoever would have done it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from registry.clients import archive_client, confirm_client, create_client, update_client
from registry.db import now, transaction
from registry.demo import charts
from registry.demo.past import dated, working_hours
from registry.demo.people import Person, invent
from registry.models import CustomField, ReferralType, Tag
from registry.tokens import token_caller
from registry.workspaces import COMMAND, PUBLIC_FORM, system_caller

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

    from registry.callers import Caller
    from registry.models import Client, Workspace

PAST = dt.timedelta(days=730)
OLD_CARDS = 30  # clients who were there before the program
FROM_WEBSITE = 9  # the last ones came through the public form
CONFIRMED = 3  # of them
ARCHIVED = 2
_FORM_FIELDS = frozenset({"given_name", "family_name", "contact_points"})

Deed = tuple[dt.datetime, int, "Callable[[], object]"]


class Clinic:
    """The workspace while its past is made up. `team` are its members by first name, in lower case."""

    def __init__(self, luck: Random, workspace: Workspace, team: dict[str, Caller], token: str) -> None:
        self.luck, self.team = luck, team
        callers = (token_caller(token, origin) for origin in ("practice", "workspaces", "customers"))
        self.programs = [caller for caller in callers if caller]
        self.clients: dict[int, Client] = {}  # by the person's number
        self.today = now()
        self.began = self.today - PAST
        self.website = system_caller(workspace, PUBLIC_FORM, "public form")
        self.old_cards = system_caller(workspace, COMMAND, "command")
        self.tags, self.referral_types = self._define_words(workspace.id)

    def _define_words(self, workspace_id: int) -> tuple[dict[str, int], dict[str, int]]:
        """Add the clinic's own tags, referral types and fields; return the numbers of the first two by name."""
        tags = [Tag(workspace_id=workspace_id, name=name, tone=tone) for name, tone in charts.TAGS]
        types = [ReferralType(workspace_id=workspace_id, name=name) for name in charts.REFERRAL_TYPES]
        fields = [
            CustomField(workspace_id=workspace_id, key=key, label=label, kind=kind, position=position)
            for position, (key, label, kind, _) in enumerate(charts.CUSTOM_FIELDS)
        ]
        with dated(self.began), transaction() as session:
            session.add_all([*tags, *types, *fields])
        return {tag.name: tag.id for tag in tags}, {kind.name: kind.id for kind in types}

    def live(self) -> None:
        """Do every deed, in the order of time."""
        people = invent(self.luck, self.today.date())
        deeds = [deed for number, person in enumerate(people) for deed in self._deeds(number, person, len(people))]
        for moment, _, do in sorted(deeds, key=lambda deed: deed[:2]):
            with dated(moment):
                do()
        for number in self.luck.sample(range(len(people) - FROM_WEBSITE), ARCHIVED):
            archive_client(self.team["marco"], self.clients[number].id)

    def _deeds(self, number: int, person: Person, how_many: int) -> Iterator[Deed]:
        """Yield what happens with one person: a first visit, perhaps questions and changes, each on its day."""
        turn = PAST / how_many
        came = working_hours(self.luck, self.began + turn * number, self.began + turn * (number + 1))
        website = number - (how_many - FROM_WEBSITE)
        if website >= 0:
            yield came, number, lambda: self._ask_to_register(number, person)
            if website < CONFIRMED:
                yield self._after(came), number, lambda: confirm_client(self.team["ana"], self.clients[number].id)
            return
        caller = self._registrar(number)
        asked_at_once = person.clinical if caller.may("medical.update") else {}
        yield came, number, lambda: self._register(number, caller, person.first_visit | asked_at_once)
        if person.clinical and not asked_at_once:
            yield self._after(came), number, self._change(number, self.team["lin"], person.clinical)
        if person.later:
            yield self._after(came), number, self._change(number, self._somebody(), person.later)

    def _after(self, moment: dt.datetime) -> dt.datetime:
        soon = moment + dt.timedelta(minutes=20)
        return working_hours(self.luck, soon, max(soon, min(moment + dt.timedelta(days=60), self.today)))

    def _registrar(self, number: int) -> Caller:
        """Return who registers this person: somebody of the team or, now and then, a program with the token."""
        if number < OLD_CARDS:
            return self.old_cards
        return self.luck.choice(self.programs) if self.luck.random() < 0.2 else self._somebody()  # noqa: PLR2004

    def _somebody(self) -> Caller:
        return self.team[self.luck.choice(("ana", "ana", "ana", "marco", "lin", "olivia"))]

    def _ask_to_register(self, number: int, person: Person) -> None:
        fields = {name: value for name, value in person.first_visit.items() if name in _FORM_FIELDS}
        self.clients[number] = create_client(self.website, **fields)

    def _register(self, number: int, caller: Caller, visit: dict[str, Any]) -> None:
        fields = self._fields(visit)
        if caller.origin == "customers":
            fields["external_id"] = f"HS-{1000 + number}"
        self.clients[number] = create_client(caller, **fields)

    def _change(self, number: int, caller: Caller, changes: dict[str, Any]) -> Callable[[], object]:
        return lambda: update_client(caller, self.clients[number].id, **changes)

    def _fields(self, visit: dict[str, Any]) -> dict[str, Any]:
        """Return a first visit in the registry's words: references by number, an emergency contact by name."""
        fields = dict(visit)
        fields["tags"] = [self.tags[name] for name in fields.pop("tags", ())]
        if referral := fields.pop("referral", None):
            fields["referral_type"] = self.referral_types[referral]
        if fields.pop("referred", False) and self.clients:
            fields["referred_by"] = self.luck.choice(list(self.clients.values())).id
        if document := fields.pop("document", None):
            fields["document_type"], fields["document_number"] = document
        if relation := fields.pop("emergency", None):
            fields["emergency_contact_relationship"] = relation
            fields["emergency_contact_name"] = self.luck.choice(charts.CONTACTS)
            fields["emergency_contact_phone"] = f"+44 7700 900{self.luck.randrange(1000):03}"
        return fields
