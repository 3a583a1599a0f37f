"""The ways to reach a client: replaced as a whole, or one primary at a time, always with exactly one preferred."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from registry.db import new_uuid
from registry.folding import fold_email
from registry.models import ContactPoint
from registry.models.contact_point import PHONES, first_phone
from registry.phones import normalise_phone

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from registry.models import Client

NUMBERS = ("phone", "whatsapp", "fax")
LONGEST = 255


@dataclass(frozen=True, slots=True)
class Point:
    """One way to reach a client as a caller words it; what is None keeps what the client has for it.

    `uuid` names the one that it is or replaces; without it, the one of the same kind and value is meant.
    """

    kind: str
    value: str
    is_preferred: bool = False
    label: str | None = None
    uuid: UUID | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """One further number, whose international code may be given apart; `uuid` names the one it is or replaces."""

    number: str
    code: str | None = None
    label: str = "mobile"
    uuid: str | None = None


def normalise(kind: str, value: str, region: str) -> str:
    """Return what is compared of a contact point's value; folding can lengthen it beyond what the column holds."""
    return normalise_phone(value, region) if kind in NUMBERS else fold_email(value)[:LONGEST]


def replace_points(client: Client, points: Iterable[Point], region: str) -> None:
    """Make these the client's contact points, in this order; a known (kind, value) keeps its row."""
    free = list(client.contact_points)
    rows: list[ContactPoint] = []
    chosen: ContactPoint | None = None
    for point in points:
        row = next((old for old in free if _is_point(old, point)), None)
        if row is None:
            row = _new_point(client, point.kind, point.value, region)
        else:
            free.remove(row)
            _rewrite(row, point.kind, point.value, region)
        row.label = point.label or row.label
        chosen = row if point.is_preferred and chosen is None else chosen
        rows.append(row)
    if chosen is not None and not chosen.is_preferred:
        chosen.is_additional = False  # whoever prefers a number from now on means the main one
    _put_in_order(client, rows, chosen)


def put_back_points(client: Client, told: Sequence[dict[str, Any]], region: str) -> None:
    """Make the client's contact points what the history tells of them, each under its own identity."""
    known, rows = {str(row.uuid): row for row in client.contact_points}, []
    for point in told:
        row = known.get(point["id"]) or _new_point(client, point["kind"], point["value"], region)
        _rewrite(row, point["kind"], point["value"], region)
        row.uuid = UUID(point["id"])
        row.label, row.dial_code, row.is_additional = point["label"], point["dial_code"], point["is_additional"]
        rows.append(row)
    chosen = next((row for row, point in zip(rows, told, strict=True) if point["is_preferred"]), None)
    _put_in_order(client, rows, chosen)


def set_primary(client: Client, kind: str, value: str | None, region: str) -> None:
    """Make `value` the client's one phone (kind "phone") or e-mail address; None takes the present one away."""
    current = client.primary_phone if kind == "phone" else client.primary_email
    rows = list(client.contact_points)
    if value is None:
        if current is not None:
            rows.remove(current)
    elif current is None:
        rows.append(_new_point(client, kind, value, region))
    else:
        # An address that nobody saw beside the main one is the main one from now on.
        current.is_additional = current.is_additional and (kind == "phone" or current.value == value)
        _rewrite(current, current.kind, value, region)
    _put_in_order(client, rows)


def set_main_number(client: Client, value: str | None, region: str) -> None:
    """Set the one number that is told apart from the additional ones; None leaves only those."""
    main = client.primary_phone
    if main is None or not main.is_additional:
        if value is None and main is not None:
            for point in client.contact_points:
                point.is_additional = point.is_additional or (point is not main and point.kind in NUMBERS)
        set_primary(client, "phone", value, region)
    elif value is not None:
        row = _new_point(client, "phone", value, region)
        _put_in_order(client, [row, *client.contact_points], row if main.is_preferred else None)


def main_number(client: Client) -> ContactPoint | None:
    """Return the primary phone, unless whoever wrote it gave it as an additional number."""
    primary = client.primary_phone
    return None if primary is None or primary.is_additional else primary


def set_main_email(client: Client, value: str | None, region: str) -> None:
    """Set the one e-mail address that is shown where there is room for one; None leaves the others, unseen there."""
    main, primary = main_email(client), client.primary_email
    if main is not None:
        rows = list(client.contact_points)
        if value is None:
            rows.remove(main)
            for point in rows:
                point.is_additional = point.is_additional or point.kind == "email"
        else:
            _rewrite(main, "email", value, region)
        _put_in_order(client, rows)
    elif value is not None:
        row = _new_point(client, "email", value, region)
        chosen = row if primary is not None and primary.is_preferred else None
        _put_in_order(client, [row, *client.contact_points], chosen)


def main_email(client: Client) -> ContactPoint | None:
    """Return the primary e-mail address, unless it was left over when the main one was taken away."""
    primary = client.primary_email
    return None if primary is None or primary.is_additional else primary


def additional_numbers(client: Client) -> list[ContactPoint]:
    """Return every number but the main one, in order."""
    main = main_number(client)
    return [point for point in client.contact_points if point.kind in NUMBERS and point is not main]


def replace_additional_numbers(client: Client, numbers: Iterable[Number], region: str) -> None:
    """Make these the client's numbers beside the main one, in this order; an unchanged one keeps its row."""
    present, numbers = additional_numbers(client), list(numbers)
    known = _known_numbers(present, numbers)
    rows = [
        _keep_number(known[index], number, region) if index in known else _new_number(client, number, region)
        for index, number in enumerate(numbers)
    ]
    remaining = iter(rows)
    # Each takes the place of one before it, so that the others stand where they stood.
    places = [next(remaining, None) if point in present else point for point in client.contact_points]
    _put_in_order(client, [point for point in places if point is not None] + list(remaining))


def number_label(point: ContactPoint) -> str:
    """Return a number's kind of line; one that nobody labelled counts as a mobile, or a fax as a fax."""
    return point.label or ("fax" if point.kind == "fax" else "mobile")


def local_part(point: ContactPoint) -> str:
    """Return a number without the international code that was given apart."""
    return point.value.removeprefix(point.dial_code) if point.dial_code else point.value


def _known_numbers(present: list[ContactPoint], numbers: list[Number]) -> dict[int, ContactPoint]:
    """Return which of the present numbers each is: the one it names, else its equal, else the one of its value."""
    free, found = list(present), {}
    for is_it in (_is_named, _is_equal, _has_value):
        for index, number in enumerate(numbers):
            row = None if index in found else next((old for old in free if is_it(old, number)), None)
            if row is not None:
                found[index] = row
                free.remove(row)
    return found


def _is_named(point: ContactPoint, number: Number) -> bool:
    return number.uuid == str(point.uuid)


def _is_equal(point: ContactPoint, number: Number) -> bool:
    parts = (local_part(point), point.dial_code, number_label(point))
    return parts == (number.number, number.code, number.label)


def _has_value(point: ContactPoint, number: Number) -> bool:
    return (point.kind == "fax", point.value) == (number.label == "fax", _whole(number))


def _whole(number: Number) -> str:
    return f"{number.code or ''}{number.number}"


def _keep_number(row: ContactPoint, number: Number, region: str) -> ContactPoint:
    """Let a further number keep its place and identity under another value or type."""
    if _is_equal(row, number):
        return row
    kind = row.kind
    if number.label != number_label(row):
        kind = "fax" if number.label == "fax" else "phone" if row.kind == "fax" else row.kind
        row.label = number.label
    row.is_preferred = row.is_preferred and kind == row.kind  # or a fax turned phone would be the main one
    _rewrite(row, kind, _whole(number), region)
    row.dial_code, row.is_additional = number.code, True
    return row


def _is_point(old: ContactPoint, point: Point) -> bool:
    if point.uuid is not None:
        return old.uuid == point.uuid
    return (old.kind, old.value) == (point.kind, point.value)


def _rewrite(row: ContactPoint, kind: str, value: str, region: str) -> None:
    """Let a contact point keep its place, label and identity under another value."""
    if (row.kind, row.value) == (kind, value):
        return
    if row.value != value:
        row.dial_code = None
    row.kind, row.value, row.normalised = kind, value, normalise(kind, value, region)


def _new_number(client: Client, number: Number, region: str) -> ContactPoint:
    kind = "fax" if number.label == "fax" else "phone"
    row = _new_point(client, kind, _whole(number), region)
    row.label, row.dial_code, row.is_additional = number.label, number.code, True
    return row


def _new_point(client: Client, kind: str, value: str, region: str) -> ContactPoint:
    return ContactPoint(
        workspace_id=client.workspace_id,
        uuid=new_uuid(),
        kind=kind,
        value=value,
        normalised=normalise(kind, value, region),
        is_preferred=False,
        is_additional=False,
    )


def _put_in_order(client: Client, rows: list[ContactPoint], chosen: ContactPoint | None = None) -> None:
    preferred = chosen or next((row for row in rows if row.is_preferred), None) or _worth_preferring(rows)
    for row in client.contact_points:
        if row is not preferred:
            row.is_preferred = False
    for position, row in enumerate(rows):
        row.position = position
        row.is_preferred = row is preferred
    if [*client.contact_points] != rows:
        client.contact_points = rows


def _worth_preferring(rows: list[ContactPoint]) -> ContactPoint | None:
    """Return the first that, being preferred, leaves the primary phone what it is."""
    phone = first_phone(rows)
    main = [row for row in rows if not row.is_additional]
    return next((row for row in main or rows if row is phone or row.kind not in PHONES), None)
