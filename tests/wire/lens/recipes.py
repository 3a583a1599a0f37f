"""Small bodies for the stateful test: of few values, so that clients come to share them and writes meet."""

import itertools
from typing import Any

from hypothesis import strategies as st

from registry.models.contact_point import LABELS
from tests.wire.lens.births import Fields, of
from tests.wire.lens.lenses import pick
from tests.wire.lens.values import PLACES, maybe

Body = dict[str, Any]
_count = itertools.count()

_NAMES = st.sampled_from(["Ana", "Luz", "María José"])
_FAMILIES = st.sampled_from(["Gil", "de la O"])
_WHOLE_NAMES = st.sampled_from(["Ana Gil", "Luz Gil", "Ana de la O", "María José", "Gil"])
_PHONES = st.sampled_from(["600 111 222", "+34 600 333 444"])
_EMAILS = st.sampled_from(["ana@example.com", "luz@example.com", "gil@example.com"])
_CITIES = st.sampled_from(["Vic", "Sitges"])
_DATES = st.sampled_from(["1990-05-15", "2001-01-01"])
_EXTERNAL_IDS = st.sampled_from(["a", "b"])

_METHODS = st.one_of(
    st.builds(lambda value: {"type": "email", "value": value}, _EMAILS),
    st.builds(
        lambda kind, value: {"type": kind, "value": value}, st.sampled_from(["phone", "whatsapp", "fax"]), _PHONES
    ),
    st.just({"type": "other", "value": "@ana"}),
)
_FIELDS = st.sampled_from(
    [
        {"fieldKey": "shoe size", "value": 38},
        {"fieldKey": "shoe size", "value": 38.0},
        {"fieldKey": "likes", "value": ["tea", "bread"]},
        {"fieldKey": "notes", "value": "Mornings"},
        {"fieldKey": "notes", "value": ""},
        {"fieldKey": "notes", "value": None},
    ]
)
_NUMBERS = st.tuples(st.just("new"), st.sampled_from(LABELS), maybe(st.just("+34")))
_ADDRESS: Fields = {name: maybe(_CITIES) for name in ("line1", "line2", "city", "state", "postal_code")}

_CLIENTES: Fields = {
    "nombres": _NAMES,
    "apellidos": maybe(_FAMILIES),
    "telefono": maybe(_PHONES | st.just("")),
    "email": maybe(_EMAILS),
}
_WORKSPACES: Fields = {
    "name": _WHOLE_NAMES,
    "avatarUrl": maybe(st.just("https://example.com/me.png")),
    "contactMethods": st.tuples(st.lists(_METHODS, min_size=1, max_size=4), PLACES),
    "customFields": st.lists(_FIELDS, max_size=3),
}
_CLIENTS: Fields = {
    "email": _EMAILS,
    "name": _NAMES,
    "surname": _FAMILIES,
    "phone": _PHONES,
    "address": st.sampled_from(["Calle Mayor 1", ""]),
    "city": _CITIES | st.just(""),
    "country": st.sampled_from(["España", "France", "Nowhere", ""]),
    "birth_date": _DATES | st.just(""),
    "gender": st.sampled_from(["woman", ""]),
    "document_type": st.sampled_from(["DNI", ""]),
    "document_number": st.sampled_from(["12345678Z", ""]),
    "status": st.sampled_from(["ON", "OFF"]),
}
_PRACTICE: Fields = {
    "first_name": _NAMES,
    "last_name": _FAMILIES,
    "email": maybe(_EMAILS),
    "phone_number": maybe(_PHONES),
    "phone_numbers": st.lists(_NUMBERS, max_size=2),
    "date_of_birth": maybe(_DATES),
    "gender_identity": maybe(st.just("woman")),
    "privacy_policy_consent": maybe(st.sampled_from(["accepted", "rejected"])),
    "notes": maybe(st.just("Evenings")),
    "alert": maybe(st.just("Faints")),
    "allergies": st.sampled_from([None, [], [{"name": "Latex", "reaction": None}]]),
    "address": st.fixed_dictionaries(
        {}, optional=_ADDRESS | {"country_code": st.sampled_from([None, "ES", "FR", "AU"])}
    ),
}
_CUSTOMERS: Fields = {"name": _WHOLE_NAMES, "externalCustomerId": maybe(_EXTERNAL_IDS)}

CREATES = {
    "clientes": of(_CLIENTES, "nombres"),
    "workspaces": of(_WORKSPACES, "name", "contactMethods"),
    "clients": of(_CLIENTS, "email", "name", "surname", "phone"),
    "practice": of(_PRACTICE, "first_name", "last_name"),
    "customers": of(_CUSTOMERS, "name"),
}
WITH_MANY_NUMBERS = {
    "workspaces": of(
        _WORKSPACES | {"contactMethods": st.tuples(st.lists(_METHODS, min_size=3, max_size=5), PLACES)},
        "name",
        "contactMethods",
    ),
    "practice": of(
        _PRACTICE | {"phone_numbers": st.lists(_NUMBERS, min_size=1, max_size=3)},
        "first_name",
        "last_name",
        "phone_numbers",
    ),
}
_KEPT = st.tuples(st.just("kept"), PLACES, st.none())
UPDATES = {
    "clientes": of(_CLIENTES),
    "workspaces": of(
        _WORKSPACES | {"contactMethods": st.tuples(st.lists(_METHODS | PLACES, max_size=4), PLACES)}, "avatarUrl"
    ),
    "clients": of(_CLIENTS),
    "practice": of(_PRACTICE | {"phone_numbers": st.lists(_KEPT | _NUMBERS, max_size=3)}),
    "customers": of(_CUSTOMERS, "name"),
}


def spelled(recipe: Body, mark: str, shown: Body) -> Body:
    """A body: with an external id of this example alone, and with what is kept of what is shown."""
    sent = dict(recipe)
    if sent.get("externalCustomerId"):
        sent["externalCustomerId"] = mark + sent["externalCustomerId"]
    if "contactMethods" in sent:
        picked, place = sent["contactMethods"]
        methods = pick(picked, shown.get("contactMethods", [])) or [{"type": "other", "value": "@ana"}]
        sent["contactMethods"] = [
            one | {"isPreferred": index == place % len(methods)} for index, one in enumerate(methods)
        ]
    if "customFields" in sent:
        sent["customFields"] = list({one["fieldKey"]: one for one in sent["customFields"]}.values())
    if "phone_numbers" in sent:
        sent["phone_numbers"] = list(_numbers(sent["phone_numbers"], shown.get("phone_numbers", [])))
    return sent


def _numbers(recipe: list[Any], present: list[Body]) -> Any:
    """New numbers that nobody has, and those at some places, each with its place for the model."""
    free = [one | {"place": place} for place, one in enumerate(present)]
    for what, which, code in recipe:
        if what == "new":
            yield {"code": code, "number": f"700 {next(_count)}", "type": which}
        elif free:
            yield free.pop(which % len(free))
