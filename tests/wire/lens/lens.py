"""What a lens is: how a client is read and written through one dialect, and what of it is seen through it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from tests.wire.lens.record import Row

Body = dict[str, Any]


def as_it_was_sent(shown: Body, sent: Body, _: list[Row]) -> Body:
    """What is read back where nothing is normalised."""
    return shown | sent


def as_drawn(recipe: Body, _: Body) -> Body:
    """The body that a recipe is already."""
    return recipe


@dataclass(frozen=True, repr=False)
class Lens:
    """One dialect's update of a client.

    An update is drawn as a recipe, because an update of a list keeps some of what is there: `spell(recipe, shown)`
    makes it a body. `reads_back(shown, sent, points)` is what is read afterwards. `sees(points)` are the contact
    points that can be seen through the lens, `touches(points, shown, sent)` those of them that an update is about.
    `writes` says which facts of the record each member is (`address.city` is a member of a member).
    """

    name: str
    method: str
    path: str  # of one client
    page: tuple[str, str]  # how the newest client is read from the list, and under which member the list stands
    recipes: st.SearchStrategy[Body]
    writes: Mapping[str, frozenset[str]]
    spell: Callable[[Body, Body], Body] = as_drawn
    reads_back: Callable[[Body, Body, list[Row]], Body] = as_it_was_sent
    sees: Callable[[list[Row]], list[Row]] = lambda _: []
    touches: Callable[[list[Row], Body, Body], list[Row]] = lambda *_: []
    rewrites: frozenset[str] = frozenset({"value", "normalised", "dial_code"})  # what may change of a touched point
    settles: frozenset[str] = frozenset({"position", "is_preferred"})  # and of any other, to have one preferred
    within: str = ""  # the member of an answer that is the client, where it is not the answer itself
    changing: frozenset[str] = frozenset()  # members that tell of the write itself
    scopes: tuple[str, ...] = ()  # of the token, where it is not one for everything

    def __repr__(self) -> str:
        return self.name


def writes(**facts: str) -> dict[str, frozenset[str]]:
    """Which facts each member is, several with a space between them."""
    return {name: frozenset(fact.split()) for name, fact in facts.items()}


def primary_phone(points: list[Row]) -> Row | None:
    """The preferred one if it is a phone or whatsapp, else the first phone, else the first whatsapp."""
    return _primary(points, ("phone", "whatsapp"))


def primary_email(points: list[Row]) -> Row | None:
    """The preferred one if it is an e-mail address, else the first."""
    return _primary(points, ("email",))


def _primary(points: list[Row], kinds: tuple[str, ...]) -> Row | None:
    """What was given apart from the main one comes last."""
    eligible = [point for point in points if point["kind"] in kinds]
    preferred = [point for point in eligible if point["is_preferred"]]
    eligible.sort(key=lambda point: (point["is_additional"], kinds.index(point["kind"])))
    return next(iter(preferred + eligible), None)


def main_of(primary: Row | None) -> Row | None:
    """The primary, unless it was given as an additional one."""
    return None if primary is None or primary["is_additional"] else primary


def value_of(point: Row | None) -> str | None:
    return point["value"] if point else None


def present(*points: Row | None) -> list[Row]:
    return [point for point in points if point is not None]


def primaries(points: list[Row]) -> list[Row]:
    return present(primary_phone(points), primary_email(points))


def touches_primaries(phone: str) -> Callable[[list[Row], Body, Body], list[Row]]:
    """Which points an update of a dialect is about that shows only the primaries, the phone under this name."""

    def touches(points: list[Row], _: Body, sent: Body) -> list[Row]:
        named = {phone: primary_phone(points), "email": primary_email(points)}
        return present(*(point for name, point in named.items() if name in sent))

    return touches
