"""A plain model of a client's contact points: dicts in a list, changed the way contract.md says."""

from typing import Any

Point = dict[str, Any]
PHONES, NUMBERS = ("phone", "whatsapp"), ("phone", "whatsapp", "fax")
MEDIA = {"phone": PHONES, "email": ("email",)}


def new_point(kind: str, value: str, **more: Any) -> Point:
    nothing = {"label": None, "code": None, "preferred": False, "additional": False}
    return nothing | {"kind": kind, "value": value} | more


def primary(points: list[Point], medium: str) -> Point | None:
    """The preferred one, else the first phone, else the first whatsapp; what was given as additional comes last."""
    kinds = MEDIA[medium]
    eligible = [point for point in points if point["kind"] in kinds]
    preferred = [point for point in eligible if point["preferred"]]
    eligible.sort(key=lambda point: (point["additional"], kinds.index(point["kind"])))
    return next(iter(preferred + eligible), None)


def main(points: list[Point], medium: str) -> Point | None:
    found = primary(points, medium)
    return None if found is None or found["additional"] else found


def further(points: list[Point]) -> list[Point]:
    return [point for point in points if point["kind"] in NUMBERS and point is not main(points, "phone")]


def settled(points: list[Point], chosen: Point | None = None) -> list[Point]:
    """The same, exactly one preferred: the chosen one, else the one that was, else one that changes no primary."""
    preferred = chosen or next((point for point in points if point["preferred"]), None)
    for point in points:
        point["preferred"] = False
    candidates = [point for point in points if not point["additional"]] or points
    phone = primary(points, "phone")
    for point in candidates:
        if preferred is None and (point is phone or point["kind"] not in PHONES):
            preferred = point
    if preferred is not None:
        preferred["preferred"] = True
    return points


def set_primary(points: list[Point], medium: str, value: str | None) -> list[Point]:
    """clientes and clients: the primary under another value, or away with it."""
    found = primary(points, medium)
    if value is None:
        return settled([point for point in points if point is not found])
    if found is None:
        return settled([*points, new_point(medium, value)])
    if found["value"] != value:
        found |= {"value": value, "code": None, "additional": found["additional"] and medium == "phone"}
    return settled(points)


def set_main(points: list[Point], medium: str, value: str | None) -> list[Point]:
    """practice: the one that is told apart from the others; without it the others stay what they are."""
    found, told_apart = primary(points, medium), main(points, medium)
    if value is not None and told_apart is None and (found is not None or medium == "email"):
        made = new_point(medium, value)
        return settled([made, *points], made if found is not None and found["preferred"] else None)
    if value is not None:
        return set_primary(points, medium, value)
    left = [point for point in points if point is not told_apart]
    for point in left if told_apart is not None else []:
        point["additional"] |= point["kind"] in (NUMBERS if medium == "phone" else ("email",))
    return settled(left)


def replace_all(points: list[Point], methods: list[dict[str, Any]]) -> list[Point]:
    """workspaces: exactly these, of which one that was there keeps its label."""
    free, made, chosen = list(points), [], None
    for method in methods:
        kind, value = method["type"], method["value"]
        row = next((old for old in free if (old["kind"], old["value"]) == (kind, value)), None)
        if row is None:
            row = new_point(kind, value)
        else:
            free.remove(row)
        if method["isPreferred"]:
            chosen = row
        made.append(row)
    if chosen is not None and not chosen["preferred"]:
        chosen["additional"] = False
    return settled(made, chosen)


def local_part(point: Point) -> str:
    value: str = point["value"]
    return value.removeprefix(point["code"]) if point["code"] else value


def label(point: Point) -> str:
    return point["label"] or ("fax" if point["kind"] == "fax" else "mobile")


def replace_further(points: list[Point], numbers: list[dict[str, Any]]) -> list[Point]:
    """practice: of the further numbers those with a place, and new ones that nobody has; in this order."""
    present = further(points)
    rows = [present[one["place"]] if "place" in one else new_number(one) for one in numbers]
    remaining = iter(rows)
    taken = [next(remaining, None) if any(point is one for one in present) else point for point in points]
    return settled([point for point in taken if point is not None] + list(remaining))


def new_number(one: dict[str, Any]) -> Point:
    kind = "fax" if one["type"] == "fax" else "phone"
    value = f"{one['code'] or ''}{one['number']}"
    return new_point(kind, value, label=one["type"], code=one["code"], additional=True)
