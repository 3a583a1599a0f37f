"""The demo's people: believable, of many kinds, and with a history."""

import datetime as dt
import random
import re
from collections import Counter, defaultdict
from itertools import pairwise
from typing import Any

import pytest
from stdnum.es import dni, nie

from registry.demo import charts
from registry.demo.people import Person, invent
from registry.identifiers import ulid_of
from registry.models import Client
from tests.commands.conftest import Clinic


def people_on(today: dt.date) -> list[Person]:
    return invent(random.Random("x"), today)


def birthdates_on(today: dt.date) -> list[dt.date]:
    return [born for person in people_on(today) if (born := person.first_visit["birthdate"])]


def has_right_letter(kind: str, number: str) -> bool:
    """A passport has none that could be wrong."""
    checks: dict[str, Any] = {"DNI": dni.is_valid, "NIE": nie.is_valid}
    return kind == "PASSPORT" or checks[kind](number)


def full_names(clients: list[Client]) -> Counter[str]:
    return Counter(client.full_name for client in clients)


def test_there_are_more_than_200(clinic: Clinic) -> None:
    assert len(clinic.clients) >= 200
    assert f"Harbour Street Clinic has {len(clinic.clients)} clients. None of them exist.\n" in clinic.printed


@pytest.mark.parametrize("letters", ["ñ", "áéíóú", "ü", "ŁłŚśŞşÇç", "\u4e00-\u9fff", "\u0600-\u06ff", "'", "-"])
def test_names_are_written_in_many_ways(clinic: Clinic, letters: str) -> None:
    assert [name for name in full_names(clinic.clients) if re.search(f"[{letters}]", name)]


def test_people_live_in_three_countries(clinic: Clinic) -> None:
    countries = Counter(client.country_code for client in clinic.clients)
    assert min(countries[code] for code in ("ES", "AU", "GB")) >= 15


def test_families_share_a_phone_and_a_name(clinic: Clinic) -> None:
    homes = defaultdict(list)
    for client in clinic.clients:
        for point in client.contact_points:
            if point.label == "home":
                homes[point.normalised].append(client.family_name)
    families = [names for names in homes.values() if len(names) > 1]
    assert len(families) >= 20
    assert all(len(set(names)) == 1 for names in families)


def test_some_are_namesakes_born_on_other_days(clinic: Clinic) -> None:
    namesakes = [name for name, times in full_names(clinic.clients).items() if times > 1]
    assert len(namesakes) >= 5
    birthdates = {client.birthdate for client in clinic.clients if client.full_name == namesakes[0]}
    assert len(birthdates) > 1


def test_every_email_address_leads_nowhere(clinic: Clinic) -> None:
    emails = [point.value for client in clinic.clients for point in client.contact_points if point.kind == "email"]
    assert len(emails) > 80
    assert [email for email in emails if not re.fullmatch(r"[a-z.]+\d+@example\.com", email)] == []


def test_whoever_can_be_reached_has_one_preferred_way(clinic: Clinic) -> None:
    preferred = [sum(point.is_preferred for point in client.contact_points) for client in clinic.clients]
    reachable = [bool(client.contact_points) for client in clinic.clients]
    assert preferred == [int(can_be) for can_be in reachable]


@pytest.mark.parametrize("field", ["allergies", "medications", "intolerances"])
def test_not_asked_and_none_known_are_told_apart(clinic: Clinic, field: str) -> None:
    lists = [getattr(client, field) for client in clinic.clients]
    assert min(lists.count(None), lists.count([]), sum(map(bool, lists))) >= 10


@pytest.mark.parametrize(
    ("field", "least"),
    [
        ("alert", 15),
        ("notes", 30),
        ("preferred_name", 10),
        ("pronouns", 15),
        ("title", 30),
        ("profession", 40),
        ("birthdate", 150),
        ("emergency_contact_name", 30),
        ("referral_type_id", 50),
        ("referred_by_id", 5),
        ("document_number", 30),
        ("external_id", 3),
        ("tag_links", 40),
        ("custom_values", 40),
    ],
)
def test_the_desk_has_something_to_show_everywhere(clinic: Clinic, field: str, least: int) -> None:
    assert sum(bool(getattr(client, field)) for client in clinic.clients) >= least


def test_consent_was_given_refused_and_never_asked_for(clinic: Clinic) -> None:
    answers = Counter(client.consent for client in clinic.clients)
    assert min(answers[answer] for answer in ("accepted", "rejected", None)) >= 20


def test_some_wait_for_confirmation_and_some_left(clinic: Clinic) -> None:
    waiting = [client for client in clinic.clients if client.confirmed_at is None]
    assert {client.source for client in waiting} == {"public_form"}
    assert len(waiting) == 6
    assert sum(not client.is_active for client in clinic.clients) >= 5
    assert sum(client.archived_at is not None for client in clinic.clients) == 2


def test_spanish_documents_have_the_right_letter(clinic: Clinic) -> None:
    documents = [(one.document_type, one.document_number) for one in clinic.clients]
    assert [number for kind, number in documents if kind and number and not has_right_letter(kind, number)] == []


def test_a_child_has_no_phone_of_its_own_no_title_and_no_profession(clinic: Clinic) -> None:
    lately = dt.datetime.now(dt.UTC).year - 15
    unchanged = [client for client in clinic.clients if client.version == 1]
    children = [client for client in unchanged if client.birthdate and client.birthdate.year > lately]
    assert len(children) >= 5
    assert {child.title for child in children} == {None}
    assert {child.profession for child in children} == {None}
    assert not [child for child in children for point in child.contact_points if point.label == "mobile"]


def test_many_hands_wrote_the_history(clinic: Clinic) -> None:
    hands = {(event.actor.name, event.origin) for event in clinic.events}
    assert {name for name, _ in hands} == {
        *("Olivia Marsh", "Marco Ibáñez", "Lin Chen", "Ana Torres"),
        *("Demo", "Command", "Public form"),
    }
    assert {origin for name, origin in hands if name == "Demo"} == {"practice", "workspaces", "customers"}
    assert {event.action for event in clinic.events} == {
        *("client.create", "client.update", "client.archive", "client.confirm")
    }


def test_the_history_goes_back_two_years_and_not_beyond_now(clinic: Clinic) -> None:
    moments = [event.at for event in clinic.events]
    assert max(moments) - min(moments) > dt.timedelta(days=700)
    assert max(moments) <= dt.datetime.now(dt.UTC)


def test_the_history_is_in_the_order_of_time(clinic: Clinic) -> None:
    assert all(earlier.at <= later.at for earlier, later in pairwise(clinic.events))


def test_a_record_and_its_history_tell_the_same_dates(clinic: Clinic) -> None:
    dates = defaultdict(list)
    for event in clinic.events:
        dates[event.client_id].append(event.at)
    kept = [client for client in clinic.clients if client.archived_at is None]
    assert [(client.created_at, client.updated_at) for client in kept] == [
        (dates[client.id][0], dates[client.id][-1]) for client in kept
    ]


def test_everybody_can_be_read_in_every_dialect(clinic: Clinic) -> None:
    paths = [
        path
        for client in clinic.clients[::20]
        if client.archived_at is None
        for path in (
            f"/api/clientes/{client.id}",
            f"/v1/workspace/harbour-street/clients/{client.uuid}",
            f"/v1/clients/{ulid_of('cli', client.uuid)}",
            f"/customers/{client.slug}",
        )
    ]
    assert {clinic.program.get(path).status_code for path in paths} == {200}


def test_the_same_people_come_each_time() -> None:
    assert people_on(dt.date(2026, 3, 1)) == people_on(dt.date(2026, 3, 1))


@pytest.mark.parametrize("today", [dt.date(2028, 2, 29), dt.date(2026, 12, 31), dt.date(2027, 1, 1)], ids=str)
def test_nobody_is_born_tomorrow_whatever_day_it_is(today: dt.date) -> None:
    assert max(birthdates_on(today)) <= today


def test_somebody_has_a_birthday_today() -> None:
    assert [born for born in birthdates_on(dt.date(2026, 3, 14)) if (born.month, born.day) == (3, 14)]


def test_every_choice_of_a_list_is_one_that_its_column_holds() -> None:
    assert max(map(len, charts.ALERTS)) <= 500
    assert all(1 <= tone <= 8 for _, tone in charts.TAGS)
