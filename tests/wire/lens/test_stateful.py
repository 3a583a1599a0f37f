"""All five dialects at work on a few clients, in any order, against a plain dict for each client."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import hypothesis
import pytest
import sqlalchemy as sa
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    multiple,
    rule,
    run_state_machine_as_test,
)
from werkzeug.test import TestResponse

from registry.db import db, now
from registry.models import Client
from tests.wire.asking import Registered, body
from tests.wire.lens import model
from tests.wire.lens.births import PATHS
from tests.wire.lens.clinic import Clinic
from tests.wire.lens.lens import Lens
from tests.wire.lens.lenses import clientes, clients, customers, practice, practice_by_post, workspaces
from tests.wire.lens.recipes import CREATES, UPDATES, WITH_MANY_NUMBERS, spelled

ONE = {lens.name: lens for lens in (clientes, workspaces, clients, practice, customers)}
LENSES = (*ONE.values(), practice_by_post)
_count = itertools.count()


@dataclass(eq=False)
class Known:
    """One client: by what it is known, what is known of it, and every ETag that it has had, the present one last."""

    named: Registered
    facts: model.Facts
    etags: list[str] = field(default_factory=list)


class Desks(RuleBasedStateMachine):
    """Callers of all dialects, who list, read, create, change, send again and remove."""

    known = Bundle("known")

    def __init__(self, clinic: Clinic) -> None:
        super().__init__()
        self.clinic = clinic
        self.living: list[Known] = []
        self.gone: list[Known] = []
        self.mark = f"{next(_count)}-"
        with clinic.app.app_context():  # whoever an earlier example left behind
            db.session.execute(sa.update(Client).values(archived_at=now()))
            db.session.commit()

    @initialize(target=known, dialect=st.sampled_from(["workspaces", "practice"]), data=st.data())
    def begin_with_somebody_who_has_many_numbers(self, dialect: str, data: st.DataObject) -> Any:
        sent = spelled(data.draw(WITH_MANY_NUMBERS[dialect]), self.mark, {})
        return self.took_in(dialect, sent, self.clinic.program.post(PATHS[dialect], json=sent))

    # --- what is done -------------------------------------------------------------------------------------------

    @rule(target=known, dialect=st.sampled_from(sorted(CREATES)), data=st.data())
    def create(self, dialect: str, data: st.DataObject) -> Any:
        sent = spelled(data.draw(CREATES[dialect]), self.mark, {})
        answer = self.clinic.program.post(PATHS[dialect], json=sent)
        return self.took_in(dialect, sent, answer)

    @rule(target=known, dialect=st.sampled_from(sorted(CREATES)), data=st.data())
    def create_and_send_it_again(self, dialect: str, data: st.DataObject) -> Any:
        sent = spelled(data.draw(CREATES[dialect]), self.mark, {})
        key = {"Idempotency-Key": f"{self.mark}{next(_count)}"}
        first, second = (self.clinic.program.post(PATHS[dialect], json=sent, headers=key) for _ in range(2))
        assert second.status_code == first.status_code
        if first.status_code < 400:  # a refusal is no answer to keep
            assert (second.data, second.headers["ETag"]) == (first.data, first.headers["ETag"])
        return self.took_in(dialect, sent, first)

    @rule(one=known, lenses=st.lists(st.sampled_from(LENSES), min_size=1, max_size=5), data=st.data())
    def change(self, one: Known, lenses: list[Lens], data: st.DataObject) -> None:
        for lens in lenses:
            present = [{}, {"If-Match": one.etags[-1]}, {"If-Match": "*"}]
            self.send_change(one, lens, data, data.draw(st.sampled_from(present)))

    @rule(one=known, lens=st.sampled_from(LENSES), data=st.data())
    def change_what_somebody_else_has_changed(self, one: Known, lens: Lens, data: st.DataObject) -> None:
        stale = {"If-Match": data.draw(st.sampled_from(one.etags[:-1] or ['"of-another"']))}
        self.send_change(one, lens, data, stale, refused=412)

    @rule(one=consumes(known), dialect=st.sampled_from(sorted(ONE)), stale=st.booleans())
    def remove(self, one: Known, dialect: str, *, stale: bool) -> None:
        path = ONE[dialect].path.format(one.named)
        if stale and one.etags[:-1]:
            assert self.clinic.program.delete(path, headers={"If-Match": one.etags[0]}).status_code == 412
            self.assert_reads(dialect, one)
        assert self.clinic.program.delete(path).status_code in {200, 204}
        self.living.remove(one)
        self.gone.append(one)
        for lens in ONE.values():
            assert self.clinic.program.get(lens.path.format(one.named)).status_code == 404
            assert self.clinic.program.delete(lens.path.format(one.named)).status_code == 404

    @rule(dialect=st.sampled_from(sorted(ONE)), limit=st.integers(1, 3))
    def list_all(self, dialect: str, limit: int) -> None:
        self.assert_lists(dialect, limit)

    # --- and what is to be seen ---------------------------------------------------------------------------------

    def took_in(self, dialect: str, sent: model.Body, answer: TestResponse) -> Any:
        """Look at the answer to a create, and remember whoever was registered."""
        facts = model.write(dialect, model.nobody(), sent, is_new=True)
        if conflict := self.conflicts(dialect, facts, sent):
            assert answer.status_code == 409, conflict
            return multiple()
        assert answer.status_code == (200 if dialect == "clients" else 201), answer.text
        one = Known(self.clinic.newest(), facts, [answer.headers["ETag"]])
        self.living.append(one)
        for other in ONE:
            self.assert_reads(other, one)
        return one

    def send_change(
        self, one: Known, lens: Lens, data: st.DataObject, headers: dict[str, str], refused: int = 0
    ) -> None:
        """Change a client through a dialect, and look at it through all of them."""
        dialect = "practice" if lens is practice_by_post else lens.name
        path = lens.path.format(one.named)
        shown = body(self.clinic.program.get(path))
        sent = spelled(data.draw(UPDATES[dialect]), self.mark, shown.get("client", shown))
        answer = self.clinic.program.request(lens.method, path, json=without_places(sent), headers=headers)
        whole = {"externalCustomerId": None} | sent if dialect == "customers" else sent
        facts = model.write(dialect, one.facts, whole)
        conflict = "" if refused else self.conflicts(dialect, facts, sent, one)
        expected = {refused} if refused else {409} if conflict else {200, 204}
        assert answer.status_code in expected, (conflict, answer.text)
        if answer.status_code < 400:
            is_same = model.same(facts, one.facts)
            assert (answer.headers["ETag"] == one.etags[-1]) == is_same
            one.etags += [] if is_same else [answer.headers["ETag"]]
            one.facts = facts
        for other in ONE:
            self.assert_reads(other, one)
        self.assert_lists(data.draw(st.sampled_from(sorted(ONE))), limit=2)

    def conflicts(self, dialect: str, facts: model.Facts, sent: model.Body, one: Known | None = None) -> str:
        """What a write would take from somebody else: an address in the clients dialect, an external id in any."""
        others = [other for other in self.living if other is not one]
        before = one.facts if one else model.nobody()
        address = model.show("clients", facts)["email"]
        taken = {point["value"] for other in others for point in other.facts["points"] if point["kind"] == "email"}
        if dialect == "clients" and "email" in sent and address in taken:
            return str(address) if address != model.show("clients", before)["email"] else ""
        external_id = facts["external_id"]
        if external_id and external_id in {other.facts["external_id"] for other in [*others, *self.gone]}:
            return str(external_id)
        return ""

    def assert_reads(self, dialect: str, one: Known) -> None:
        """Assert that a dialect shows what is known of a client, and which version of it."""
        answer = self.clinic.program.get(ONE[dialect].path.format(one.named))
        assert answer.status_code == 200, answer.text
        found = body(answer)
        shown = found.get("client", found)
        for number in shown.get("phone_numbers", []):
            del number["id"]
        expected = model.show(dialect, one.facts)
        assert model.same({member: shown[member] for member in expected}, expected), (shown, expected)
        assert answer.headers["ETag"] == one.etags[-1]

    def assert_lists(self, dialect: str, limit: int) -> None:
        """Assert that a dialect's pages hold whoever is active, newest first."""
        active = [one for one in reversed(self.living) if one.facts["is_active"]]
        names = {"clientes": "number", "practice": "ulid"}
        listed = [entry.get("id", entry.get("user_id")) for entry in self.entries(dialect, limit)]
        assert listed == [getattr(one.named, names.get(dialect, "uuid")) for one in active]

    def entries(self, dialect: str, limit: int) -> Iterator[model.Body]:
        """Every entry of a dialect's list, a page after the other."""
        path, member = ONE[dialect].page
        address: str | None = f"{path.partition('?')[0]}?limit={limit}"
        page = 1
        while address:
            answer = self.clinic.program.get(address)
            found = answer.get_json()
            yield from found[member] if member else found
            page += 1
            address = following(path.partition("?")[0], limit, page, answer)


def following(path: str, limit: int, page: int, answer: TestResponse) -> str | None:
    """The address of the next page, as each dialect tells of it."""
    found = answer.get_json()
    if isinstance(found, list):
        return answer.headers["Link"][1:].partition(">")[0] if "Link" in answer.headers else None
    if "links" in found:
        next_page: str | None = found["links"]["next"]
        return next_page
    if "pagination" in found:
        return f"{path}?limit={limit}&page={page}" if page <= found["pagination"]["totalPages"] else None
    return f"{path}?limit={limit}&cursor={found['nextCursor']}" if found.get("nextCursor") else None


def without_places(sent: model.Body) -> model.Body:
    """A body as it is sent: the model knows a number that is kept by its place, a dialect by its id."""
    numbers = [
        {name: value for name, value in one.items() if name != "place"} for one in sent.get("phone_numbers", [])
    ]
    return sent | {"phone_numbers": numbers} if "phone_numbers" in sent else sent


def run(clinic: Clinic, examples: int, steps: int) -> None:
    """Let callers do so many things, so many times over."""

    class Here(Desks):
        def __init__(self) -> None:
            super().__init__(clinic)

    slow = [hypothesis.HealthCheck.too_slow]
    some = hypothesis.settings(max_examples=examples, stateful_step_count=steps, suppress_health_check=slow)
    run_state_machine_as_test(Here, settings=some)


def test_five_dialects_are_one_registry(clinic: Clinic) -> None:
    run(clinic, examples=20, steps=10)


@pytest.mark.soak
def test_five_dialects_are_one_registry_for_a_long_time(clinic: Clinic) -> None:
    run(clinic, examples=1000, steps=30)
