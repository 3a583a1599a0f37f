"""A plain model of one client: a dict, what each dialect shows of it, and what each dialect makes of it."""

import copy
import json
from collections.abc import Callable
from typing import Any

from tests.wire.lens import model_points as points

Facts = dict[str, Any]
Body = dict[str, Any]
COUNTRIES = {"España": "ES", "France": "FR", "Nowhere": None, "": None}
NAMES_OF_CODES = {"ES": "Spain", "FR": "France", "AU": "Australia"}
ADDRESS = {
    "line1": "line1",
    "line2": "line2",
    "city": "city",
    "state": "state",
    "postal_code": "postal_code",
    "country_code": "country_code",
}
# Members that are one fact each, by dialect.
PLAIN: dict[str, dict[str, str]] = {
    "clientes": {"nombres": "given", "apellidos": "family"},
    "workspaces": {"avatarUrl": "avatar"},
    "clients": {
        "name": "given",
        "surname": "family",
        "city": "city",
        "postal_code": "postal_code",
        "gender": "gender",
        "birth_date": "birthdate",
        "document_type": "document_type",
        "document_number": "document_number",
    },
    "practice": {
        "first_name": "given",
        "last_name": "family",
        "date_of_birth": "birthdate",
        "sex": "sex",
        "gender_identity": "gender",
        "privacy_policy_consent": "consent",
        "notes": "notes",
        "alert": "alert",
        "allergies": "allergies",
    },
    "customers": {"externalCustomerId": "external_id"},
}


def nobody() -> Facts:
    """A client of whom nothing is known yet."""
    names = {fact for members in (*PLAIN.values(), ADDRESS) for fact in members.values()}
    nothing = dict.fromkeys([*names, "country", "place"])
    return nothing | {"points": [], "custom": [], "blank": None, "is_active": True}


def same(one: Any, other: Any) -> bool:
    """Tell whether two values are the same JSON: 38 and 38.0 are not."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def value_of(point: points.Point | None) -> Any:
    return point["value"] if point else None


def full_name(client: Facts) -> str:
    return f"{client['given']} {client['family']}" if client["family"] else str(client["given"])


def show(dialect: str, client: Facts) -> Body:
    """What a dialect shows of a client, but for ids and moments."""
    plain = {member: client[fact] for member, fact in PLAIN[dialect].items()}
    return plain | SHOWN[dialect](client)


def _show_clientes(client: Facts) -> Body:
    ways = client["points"]
    return {
        "telefono": value_of(points.primary(ways, "phone")),
        "email": value_of(points.primary(ways, "email")),
    }


def _show_workspaces(client: Facts) -> Body:
    custom = list(client["custom"])
    if client["notes"] is not None or client["place"] is not None:
        notes = client["blank"] if client["notes"] is None else client["notes"]
        custom.insert(client["place"] or 0, ("notes", notes))
    return {
        "name": full_name(client),
        "contactMethods": [
            {"type": one["kind"], "value": one["value"], "isPreferred": one["preferred"]} for one in client["points"]
        ],
        "customFields": [{"fieldKey": key, "value": value} for key, value in custom],
    }


def _show_clients(client: Facts) -> Body:
    shown = {member: client[fact] or "" for member, fact in PLAIN["clients"].items()}
    ways, written = client["points"], client["country"]
    country = NAMES_OF_CODES.get(client["country_code"]) or written or ""
    return shown | {
        "phone": value_of(points.primary(ways, "phone")) or "",
        "email": value_of(points.primary(ways, "email")) or "",
        "address": ", ".join(filter(None, (client["line1"], client["line2"]))),
        "country": written if written and COUNTRIES[written] == client["country_code"] else country,
        "avatar": client["avatar"] or "",
        "role": "USER",
        "status": "ON" if client["is_active"] else "OFF",
    }


def _show_practice(client: Facts) -> Body:
    ways = client["points"]
    return {
        "email": value_of(points.main(ways, "email")),
        "phone_number": value_of(points.main(ways, "phone")),
        "phone_numbers": [
            {"code": one["code"], "number": points.local_part(one), "type": points.label(one)}
            for one in points.further(ways)
        ],
        "address": {member: client[fact] for member, fact in ADDRESS.items()},
    }


def _show_customers(client: Facts) -> Body:
    return {"name": full_name(client)}


SHOWN: dict[str, Callable[[Facts], Body]] = {
    "clientes": _show_clientes,
    "workspaces": _show_workspaces,
    "clients": _show_clients,
    "practice": _show_practice,
    "customers": _show_customers,
}


def write(dialect: str, client: Facts, sent: Body, *, is_new: bool = False) -> Facts:
    """The client after an update, or a create of nobody; what is as it is shown is not written."""
    after = copy.deepcopy(client)
    shown = {} if is_new else show(dialect, client)
    changed = {
        member: value for member, value in sent.items() if member not in shown or not same(shown[member], value)
    }
    for member, fact in PLAIN[dialect].items():
        if member in changed:
            after[fact] = None if changed[member] == "" else changed[member]
    if "name" in changed and dialect in {"workspaces", "customers"}:
        after["given"], after["family"] = renamed(client, changed["name"])
    for member in ("telefono", "email", "phone"):
        if member in changed and dialect != "practice":
            medium = "email" if member == "email" else "phone"
            after["points"] = points.set_primary(after["points"], medium, changed[member] or None)
    return WRITTEN[dialect](after, changed) if dialect in WRITTEN else after


def renamed(client: Facts, name: str) -> tuple[str, str | None]:
    """Given and family name after a single-name update; a name is never split on spaces."""
    given, family = client["given"], client["family"]
    if family is None or given is None:
        return name, None
    if name.endswith(f" {family}"):
        return name.removesuffix(f" {family}"), family
    if name.startswith(f"{given} "):
        return given, name.removeprefix(f"{given} ")
    return name, None


def _write_workspaces(after: Facts, changed: Body) -> Facts:
    if "contactMethods" in changed:
        after["points"] = points.replace_all(after["points"], changed["contactMethods"])
    if "customFields" in changed:
        pairs = [(one["fieldKey"], one["value"]) for one in changed["customFields"]]
        keys = [key for key, _ in pairs]
        notes = dict(pairs).get("notes")
        after |= {"notes": notes or None, "blank": "" if notes == "" else None}
        after["place"] = keys.index("notes") if "notes" in keys else None
        after["custom"] = [(key, value) for key, value in pairs if key != "notes"]
    return after


def _write_clients(after: Facts, changed: Body) -> Facts:
    if "address" in changed:
        after |= {"line1": changed["address"] or None, "line2": None}
    if "country" in changed:
        after |= {"country": changed["country"] or None, "country_code": COUNTRIES[changed["country"]]}
    if "status" in changed:
        after["is_active"] = changed["status"] == "ON"
    return after


def _write_practice(after: Facts, changed: Body) -> Facts:
    if changed.get("notes"):
        after["blank"] = None
    after |= {ADDRESS[member]: value for member, value in changed.get("address", {}).items()}
    for member, medium in (("email", "email"), ("phone_number", "phone")):
        if member in changed:
            after["points"] = points.set_main(after["points"], medium, changed[member])
    if "phone_numbers" in changed:
        after["points"] = points.replace_further(after["points"], changed["phone_numbers"])
    return after


WRITTEN: dict[str, Callable[[Facts, Body], Facts]] = {
    "workspaces": _write_workspaces,
    "clients": _write_clients,
    "practice": _write_practice,
}
