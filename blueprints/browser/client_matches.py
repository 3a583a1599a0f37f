"""Who may be registered already: looked for while somebody is being typed, and asked about once before saving."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from babel.lists import format_list
from flask import redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from blueprints.browser import presenting
from blueprints.browser.client_form import ClientForm
from blueprints.browser.desk import NUMBER, desk, needs, say, wants_fragment
from registry.duplicates import Duplicate, mark_distinct, person, possible_duplicates
from registry.identifiers import parse_number
from registry.likeness import CERTAIN
from registry.search.finding import DOCUMENTS

if TYPE_CHECKING:
    from registry.callers import Caller

SAME: dict[str, Any] = {
    "document": _l("document"),
    "phone": _l("phone"),
    "email": _l("email"),
    "birthdate": _l("date of birth"),
    "name": _l("name"),
}
_MOST = 3  # people beside a form: more are not looked at
_MOST_NAMED = 20  # of whom a form says that they are somebody else


@dataclass(frozen=True, slots=True)
class Matches:
    """Who may be the person in a form, ready to show; and of whom the form says that they are somebody else."""

    found: list[SimpleNamespace]
    different: list[int]
    asked: list[int]

    @property
    def to_ask(self) -> list[int]:
        """Return who is all but certainly the same person, and was not asked about yet."""
        return [match.id for match in self.found if match.is_certain and match.id not in self.asked]


@desk.post("/clients/possible-duplicates")
@needs("clients.view")
def possible_matches(caller: Caller) -> Any:
    """Show who may be the person that is being typed. It is a POST because what is typed belongs into no address."""
    if not wants_fragment():
        return redirect(url_for("browser.clients"))
    number = parse_number(request.form.get("of", ""))
    return render_template("clients/matches.html", matches=matches_of(caller, ClientForm(request.form), number))


@desk.post(f"/clients/{NUMBER}/different")
@needs("clients.update")
def tell_apart(caller: Caller, number: int) -> Any:
    """Remember that a client is somebody else than one who looks alike."""
    mark_distinct(caller, number, parse_number(request.form.get("other", "")) or 0)
    if wants_fragment():
        return ""  # the match goes away
    say(_("Remembered: these are different people."))
    return redirect(url_for("browser.client", number=number))


def matches_of(caller: Caller, form: ClientForm, number: int | None = None) -> Matches:
    """Return who may be the person in a form; `number` is the client's whose form it is."""
    different, asked = _numbers("different"), _numbers("asked")
    found = possible_duplicates(caller, _typed(caller, form), _MOST, of=number, but=different)
    return Matches([_match(one, caller, number) for one in found], different, asked)


def _numbers(name: str) -> list[int]:
    numbers = (parse_number(text) for text in request.form.getlist(name)[:_MOST_NAMED])
    return [number for number in numbers if number is not None]


def _typed(caller: Caller, form: ClientForm) -> Any:
    """Return the person in a form, without a document for whom may not look anybody up by one."""
    return person(
        caller,
        form.given_name.data or "",
        form.family_name.data or "",
        form.preferred_name.data or "",
        form.birthdate.data,
        (form.document_number.data or "") if caller.may(DOCUMENTS) else "",
        [row["number"] for row in form.phones.data if row["number"]],
        [row["address"] for row in form.emails.data if row["address"]],
    )


def _match(duplicate: Duplicate, caller: Caller, number: int | None) -> SimpleNamespace:
    shown, reasons = presenting.in_list(duplicate.client, caller), duplicate.likeness.reasons
    facts = {
        "phone": (_("Phone"), shown.phone),
        "birthdate": (_("Born"), shown.born),
        "email": (_("Email"), shown.email),
    }
    shown.facts = [(label, text, name in reasons) for name, (label, text) in facts.items() if text]
    shown.first = duplicate.client.given_name
    shown.why = _why(reasons)
    shown.is_certain = duplicate.likeness.strength == CERTAIN
    shown.of = number
    return shown


def _why(reasons: tuple[str, ...]) -> str:
    """Return what is the same of both: "Same phone and date of birth, similar name"."""
    same = format_list([str(SAME[one]) for one in reasons if one in SAME], locale=get_locale() or "en")
    similar = _("similar name") if "similar_name" in reasons else ""
    return ", ".join(filter(None, (_("Same %(things)s", things=same) if same else "", similar)))
