"""The rows of a crowd as a database keeps them: made without one, so that several processes can make them at once."""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING, NamedTuple

import orjson
import uuid_utils
from slugify import slugify

from registry.demo.crowd import Stranger, crowd, folded
from registry.models.search import LONGEST_WORD
from registry.search.cards import document_text, keys_of, shelves_of, words_on, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CLIENT = (
    "id, workspace_id, created_by_id, updated_by_id, uuid, slug, given_name, family_name, preferred_name, birthdate,"
    " document_type, document_number, source, is_active, confirmed_at, archived_at, version, created_at, updated_at,"
    " sort_name, search_text"
)
POINT = "workspace_id, client_id, uuid, kind, value, normalised, is_preferred, is_additional, position"
EVENT = "workspace_id, client_id, actor_id, action, origin, changes, at"
_INACTIVE, _ARCHIVED, _CONFIRMED = 0.06, 0.01, 0.995  # of all
_PAST = 5 * 365 * 86_400  # seconds

Row = tuple[str | int | None, ...]


class Order(NamedTuple):
    """What one batch is made from; `last` is the number of the client before its first one."""

    seed: int
    last: int
    size: int
    workspace_id: int
    actor_id: int
    origin: str
    today: dt.datetime


class Batch(NamedTuple):
    """Some clients: their rows, the keys of each, a line apiece, and the words of their names."""

    clients: list[Row]
    points: list[Row]
    events: list[Row]
    keys: list[tuple[int, str]]
    words: set[str]


def make(order: Order) -> Batch:
    """Make the rows of some people; the same order makes the same people."""
    luck = random.Random(f"{order.seed} {order.last}")  # noqa: S311 - makes data, not secrets
    batch = Batch([], [], [], [], set())
    for number, stranger in enumerate(crowd(luck, order.size, order.seed, order.last), order.last + 1):
        _add(batch, order, number, stranger, luck)
    return batch


def _add(batch: Batch, order: Order, number: int, stranger: Stranger, luck: random.Random) -> None:
    dice, uuid = luck.random(), uuid_utils.uuid7().hex
    is_active, is_confirmed, is_archived = dice > _INACTIVE, dice <= _CONFIRMED, dice < _ARCHIVED
    created, updated = _dates(order.today, luck)
    words = [folded(word) for word in stranger.full_name.split()]
    name = " ".join(word for word in words if word)
    every_word = f"{name} {folded(stranger.preferred_name or '')}".split()
    card = written(
        shelves_of(is_archived, not is_active, not is_confirmed),
        list(dict.fromkeys(every_word)),
        stranger.birthdate,
        document_text(stranger.document_number or ""),
        [(kind, normalised) for kind, _, normalised in stranger.points],
    )
    ids = (number, order.workspace_id, order.actor_id, order.actor_id, uuid, _slug(name, uuid))
    birthdate = stranger.birthdate.isoformat() if stranger.birthdate else None
    document = ("DNI" if stranger.document_number else None, stranger.document_number)
    about = (stranger.given_name, stranger.family_name, stranger.preferred_name, birthdate, *document, "command")
    state = (int(is_active), created if is_confirmed else None, updated if is_archived else None, 1, created, updated)
    batch.clients.append((*ids, *about, *state, name[:400], card))
    batch.points.extend(_points(order, number, stranger))
    changes = {"given_name": [None, stranger.given_name], "family_name": [None, stranger.family_name]}
    entry = ("client.create", order.origin, orjson.dumps(changes).decode(), created)
    batch.events.append((order.workspace_id, number, order.actor_id, *entry))
    batch.keys.append((number, "\n".join(keys_of(card, number))))
    batch.words.update(word for word in words_on(card) if len(word) <= LONGEST_WORD)


def _points(order: Order, number: int, stranger: Stranger) -> Iterator[Row]:
    for position, (kind, value, normalised) in enumerate(stranger.points):
        point = (uuid_utils.uuid7().hex, kind, value, normalised, int(position == 0), 0, position)
        yield (order.workspace_id, number, *point)


def _dates(today: dt.datetime, luck: random.Random) -> tuple[str, str]:
    """Return when somebody was registered and changed last."""
    age = int(luck.random() * _PAST)
    created = today - dt.timedelta(seconds=age)
    updated = created + dt.timedelta(seconds=int(luck.random() ** 2 * age))
    return created.isoformat(" ", "microseconds"), updated.isoformat(" ", "microseconds")


def _slug(name: str, uuid: str) -> str:
    slug = name.replace(" ", "-")
    return f"{(slug if slug.isascii() else slugify(name))[:90]}-{uuid[-9:]}"


def as_text(rows: Iterable[Row]) -> str:
    """Return rows as PostgreSQL reads them."""
    return "".join("\t".join(map(_as_text, row)) + "\n" for row in rows)


def _as_text(value: str | int | None) -> str:
    if value is None:
        return "\\N"
    text = str(value)
    return text if text.isalnum() else text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")
