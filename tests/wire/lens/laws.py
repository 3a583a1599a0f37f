"""The lens laws, for one client and one lens.

GetPut: writing back what was read changes nothing. PutGet: what was written is read back equal. Hide, never destroy:
what the lens cannot show is the same before and after.
"""

from collections.abc import Iterator

from hypothesis import strategies as st
from werkzeug.test import TestResponse

from tests.people import Program
from tests.wire.asking import Registered, body
from tests.wire.lens.births import BIRTHS
from tests.wire.lens.clinic import Clinic
from tests.wire.lens.lens import Body, Lens
from tests.wire.lens.lenses import BIRTH_LENSES, WALKS
from tests.wire.lens.record import (
    Record,
    Row,
    assert_signed,
    assert_untouched,
    points_of,
    record_of,
    without,
)


def live(clinic: Clinic, origin: str, data: st.DataObject) -> list[Lens]:
    """Let an arbitrary client be born, and hold it to the laws of every dialect, one after the other in any order.

    Returns the lenses in that order.
    """
    given = clinic.spelled(origin, data.draw(BIRTHS[origin], label="born"))
    lenses: list[Lens] = data.draw(WALKS, label="lenses")
    with clinic.born(origin, given) as client:
        record = record_of(clinic.app, client.number)
        if origin in BIRTH_LENSES:
            assert_born_with(View(clinic, BIRTH_LENSES[origin], client), given)
        for lens in lenses:
            recipe, from_list = data.draw(st.tuples(lens.recipes, st.booleans()), label=lens.name)
            record = assert_laws(View(clinic, lens, client), record, recipe, from_list=from_list)
    return lenses


class View:
    """One client through one lens."""

    def __init__(self, clinic: Clinic, lens: Lens, client: Registered) -> None:
        self.clinic, self.lens, self.client = clinic, lens, client
        self.program: Program = clinic.program_for(lens)
        self.path = lens.path.format(client)

    def read(self) -> TestResponse:
        """The client as a single read answers it."""
        answer = self.program.get(self.path)
        assert answer.status_code == 200, answer.text
        return answer

    def read_in_list(self) -> Body | None:
        """The client as the list shows it, where the list shows it: nobody is newer."""
        path, member = self.lens.page
        answer = self.program.get(path).get_json()
        entries = answer[member] if member else answer
        names = {self.client.number, self.client.uuid, self.client.ulid}
        return next((entry for entry in entries if entry.get("id", entry.get("user_id")) in names), None)

    def write(self, sent: Body) -> TestResponse:
        """Update the client."""
        answer = self.program.request(self.lens.method, self.path, json=sent)
        assert answer.status_code in {200, 204}, answer.text
        return answer

    def resource(self, answer: TestResponse) -> Body:
        """The client in an answer."""
        found = body(answer)
        inner: Body = found.get(self.lens.within, found)
        return inner

    def record(self) -> Record:
        return record_of(self.clinic.app, self.client.number)


def assert_born_with(view: View, given: Body) -> None:
    """PutGet, of the create."""
    shown = view.resource(view.read())
    assert view.lens.reads_back(shown, given, []) == shown


def assert_laws(view: View, before: Record, recipe: Body, *, from_list: bool) -> Record:
    """All three, of the update that a recipe makes of what is shown; `from_list` writes back what the list shows.

    Returns the client's record after it.
    """
    read = view.read()
    shown = view.resource(read)
    assert_writing_back_changes_nothing(view, read, before, (view.read_in_list() if from_list else None) or shown)
    sent = view.clinic.in_words_of_the_wire(view.lens.spell(recipe, shown))
    answer = view.write(sent)
    again, after = view.read(), view.record()
    expected = view.lens.reads_back(shown, sent, points_of(before))
    assert without(view.resource(again), view.lens.changing) == without(expected, view.lens.changing)
    assert_tells(view, answer, again)
    assert_signed(before, after)
    assert_nothing_else(view, before, after, shown, {name: sent.get(name) for name in changed(shown, expected)})
    return after


def assert_writing_back_changes_nothing(view: View, read: TestResponse, before: Record, sent: Body) -> None:
    """GetPut: not even who changed the client last, and when."""
    answer = view.write(sent)
    assert view.record() == before
    assert_tells(view, answer, read)


def assert_tells(view: View, answer: TestResponse, read: TestResponse) -> None:
    """Assert that the answer to a write tells what a read shows."""
    assert answer.headers["ETag"] == read.headers["ETag"]
    if answer.status_code == 200:
        told, shown = view.resource(answer), view.resource(read)
        assert {name: told[name] for name in shown} == shown
        assert told.keys() - shown.keys() <= view.lens.changing


def assert_nothing_else(view: View, before: Record, after: Record, shown: Body, written: Body) -> None:
    """Hide, never destroy: `written` are the members whose values are others now (`address.city` is one)."""
    lens = view.lens
    assert_untouched(before, after, {fact for name in written for fact in lens.writes[name]})
    touched = [point["id"] for point in lens.touches(points_of(before), shown, written)]
    assert_points_untouched(lens, before, after, touched)


def assert_points_untouched(lens: Lens, before: Record, after: Record, touched: list[int]) -> None:
    """Assert that the contact points that the update is not about are as they were, in their order."""
    old, new = points_of(before), points_of(after)
    left = {point["id"]: point for point in new}
    for point in old:
        if point["id"] not in touched:
            assert without(left[point["id"]], lens.settles) == without(point, lens.settles)
        elif point["id"] in left:
            may = lens.settles | lens.rewrites | {"is_additional"}
            assert without(left[point["id"]], may) == without(point, may)
    seen = [point["id"] for point in lens.sees(old)]
    unseen = [point["id"] for point in old if point["id"] not in seen]
    assert [point["id"] for point in new if point["id"] in unseen] == unseen
    assert [point["position"] for point in new] == list(range(len(new)))
    assert_one_is_preferred(lens, old, new)


def assert_one_is_preferred(lens: Lens, old: list[Row], new: list[Row]) -> None:
    """Assert that one is, and that it is the one that was, unless that is gone or the update could choose."""
    preferred = [point["id"] for point in new if point["is_preferred"]]
    assert len(preferred) == bool(new)
    was = [point["id"] for point in old if point["is_preferred"] and point["id"] in {one["id"] for one in new}]
    if was and "is_additional" not in lens.settles:
        assert preferred == was


def changed(shown: Body, expected: Body) -> Iterator[str]:
    """The members that are others now; one of a member is named with a dot."""
    for name, value in expected.items():
        if isinstance(value, dict) and isinstance(shown[name], dict):
            yield from (f"{name}.{inner}" for inner in changed(shown[name], value))
        elif value != shown[name] or type(value) is not type(shown[name]):
            yield name
