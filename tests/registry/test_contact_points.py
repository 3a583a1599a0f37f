from uuid import UUID

import pytest
import sqlalchemy as sa

from registry.callers import Caller
from registry.clients import update_client
from registry.contact_points import Point
from registry.db import transaction
from registry.models import Client, ContactPoint
from tests.records import ana, reachable, reread

PHONE = Point("phone", "+34 600 111 111")
MOBILE = Point("phone", "+34 600 222 222", label="mobile")
WHATSAPP = Point("whatsapp", "+34 600 333 333")
FAX = Point("fax", "+34 910 444 444")
EMAIL = Point("email", "Ana@Example.com")
SECOND_EMAIL = Point("email", "gil@example.com")


def preferred(point: Point) -> Point:
    return Point(point.kind, point.value, is_preferred=True, label=point.label)


def values(client: Client) -> list[str]:
    return [point.value for point in client.contact_points]


def preferred_values(client: Client) -> list[str]:
    return [point.value for point in client.contact_points if point.is_preferred]


def ids(client: Client) -> dict[str, UUID]:
    return {point.value: point.uuid for point in client.contact_points}


@pytest.mark.parametrize(
    ("points", "primary"),
    [
        ([PHONE, MOBILE], PHONE),
        ([PHONE, preferred(MOBILE)], MOBILE),
        ([PHONE, preferred(WHATSAPP)], WHATSAPP),
        ([WHATSAPP, PHONE, preferred(EMAIL)], PHONE),
        ([WHATSAPP, preferred(EMAIL)], WHATSAPP),
        ([FAX, EMAIL], None),
        ([], None),
    ],
)
def test_the_primary_phone_is_the_preferred_or_else_the_first(
    owner: Caller, points: list[Point], primary: Point | None
) -> None:
    found = reread(reachable(owner, *points)).primary_phone
    assert (found and found.value) == (primary and primary.value)


@pytest.mark.parametrize(
    ("points", "primary"),
    [
        ([EMAIL, SECOND_EMAIL], EMAIL),
        ([PHONE, EMAIL, preferred(SECOND_EMAIL)], SECOND_EMAIL),
        ([preferred(PHONE), EMAIL, SECOND_EMAIL], EMAIL),
        ([PHONE], None),
    ],
)
def test_the_primary_email_is_the_preferred_or_else_the_first(
    owner: Caller, points: list[Point], primary: Point | None
) -> None:
    found = reread(reachable(owner, *points)).primary_email
    assert (found and found.value) == (primary and primary.value)


@pytest.mark.parametrize(
    ("points", "chosen"),
    [
        ([PHONE, EMAIL], PHONE),
        ([EMAIL, PHONE], EMAIL),
        ([PHONE, preferred(EMAIL)], EMAIL),
        ([PHONE, preferred(MOBILE), preferred(EMAIL)], MOBILE),
        ([FAX], FAX),
    ],
)
def test_exactly_one_point_is_preferred_whatever_was_asked(owner: Caller, points: list[Point], chosen: Point) -> None:
    assert preferred_values(reread(reachable(owner, *points))) == [chosen.value]


def test_the_database_itself_refuses_a_second_preferred_point(owner: Caller) -> None:
    client = reachable(owner, PHONE, EMAIL)
    second = sa.update(ContactPoint).where(ContactPoint.value == EMAIL.value).values(is_preferred=True)
    refused = pytest.raises(sa.exc.IntegrityError, match=r"uq_contact_points_preferred|contact_points\.client_id")
    with refused, transaction() as session:
        session.execute(second)
    assert preferred_values(reread(client)) == [PHONE.value]


def test_points_stand_in_the_order_given(owner: Caller) -> None:
    client = reachable(owner, EMAIL, FAX, PHONE)
    assert values(reread(client)) == [EMAIL.value, FAX.value, PHONE.value]
    update_client(owner, client.id, contact_points=[PHONE, EMAIL, FAX])
    assert values(reread(client)) == [PHONE.value, EMAIL.value, FAX.value]


def test_replacing_all_points_keeps_labels_and_ids_of_those_that_stay(owner: Caller) -> None:
    client = reachable(owner, PHONE, MOBILE, EMAIL)
    before = ids(client)
    unlabelled = Point("phone", MOBILE.value, is_preferred=True)
    update_client(owner, client.id, contact_points=[SECOND_EMAIL, unlabelled, EMAIL])
    after = reread(client)
    assert ids(after) == {
        SECOND_EMAIL.value: after.contact_points[0].uuid,
        MOBILE.value: before[MOBILE.value],
        EMAIL.value: before[EMAIL.value],
    }
    assert [point.label for point in after.contact_points] == [None, "mobile", None]
    assert preferred_values(after) == [MOBILE.value]


def test_a_point_that_is_named_keeps_its_row_under_another_value(owner: Caller) -> None:
    client = reachable(owner, MOBILE, FAX)
    mobile, fax = client.contact_points
    with transaction() as session:
        kept_apart = sa.update(ContactPoint).where(ContactPoint.uuid == mobile.uuid).values(is_additional=True)
        session.execute(kept_apart)
    named = [Point("phone", "0039 06 12345", uuid=mobile.uuid), Point("fax", FAX.value, uuid=fax.uuid)]
    update_client(owner, client.id, contact_points=named)
    changed = reread(client).contact_points[0]
    assert (changed.uuid, changed.label, changed.is_additional) == (mobile.uuid, "mobile", True)
    assert changed.normalised == "390612345"


def test_a_name_that_nothing_has_is_a_new_point(owner: Caller) -> None:
    client = reachable(owner, PHONE)
    stranger = Point(PHONE.kind, PHONE.value, uuid=UUID(int=7))
    before = ids(client)
    update_client(owner, client.id, contact_points=[stranger])
    assert values(reread(client)) == [PHONE.value]
    assert ids(reread(client)) != before


def test_a_value_of_another_kind_is_another_point(owner: Caller) -> None:
    client = reachable(owner, PHONE)
    before = ids(client)[PHONE.value]
    update_client(owner, client.id, contact_points=[Point("whatsapp", PHONE.value)])
    assert ids(reread(client))[PHONE.value] != before


def test_the_same_value_twice_stays_twice(owner: Caller) -> None:
    client = reachable(owner, PHONE, PHONE)
    before = [point.uuid for point in client.contact_points]
    update_client(owner, client.id, contact_points=[PHONE, PHONE])
    assert [point.uuid for point in reread(client).contact_points] == before


def test_giving_back_the_same_points_is_no_change(owner: Caller) -> None:
    client = reachable(owner, PHONE, preferred(EMAIL), MOBILE)
    version = client.version
    again = [Point(point.kind, point.value, point.is_preferred, point.label) for point in client.contact_points]
    assert update_client(owner, client.id, contact_points=again).version == version


@pytest.mark.parametrize("points", [[PHONE, MOBILE, EMAIL], [EMAIL, preferred(PHONE)], [WHATSAPP]])
def test_a_new_primary_phone_takes_the_place_of_the_old(owner: Caller, points: list[Point]) -> None:
    client = reachable(owner, *points)
    old = client.primary_phone
    assert old is not None
    row, place, kind = old.uuid, old.position, old.kind
    update_client(owner, client.id, phone="600 999 999")
    new = reread(client).primary_phone
    assert new is not None
    assert (new.value, new.normalised) == ("600 999 999", "34600999999")
    assert (new.uuid, new.position, new.kind) == (row, place, kind)
    assert len(client.contact_points) == len(points)


def test_a_first_phone_comes_last_and_leaves_the_preferred_as_it_is(owner: Caller) -> None:
    client = update_client(owner, reachable(owner, EMAIL).id, phone="600111222")
    assert values(reread(client)) == [EMAIL.value, "600111222"]
    assert preferred_values(client) == [EMAIL.value]


def test_taking_away_the_preferred_phone_prefers_what_is_left(owner: Caller) -> None:
    client = update_client(owner, reachable(owner, PHONE, EMAIL).id, phone=None)
    assert values(reread(client)) == [EMAIL.value]
    assert preferred_values(client) == [EMAIL.value]


def test_taking_away_the_primary_phone_makes_the_next_one_primary(owner: Caller) -> None:
    client = update_client(owner, reachable(owner, PHONE, MOBILE).id, phone=None)
    assert values(reread(client)) == [MOBILE.value]
    assert client.primary_phone is not None


def test_taking_away_what_is_not_there_is_no_change(owner: Caller) -> None:
    client = reachable(owner, EMAIL)
    assert update_client(owner, client.id, phone=None).version == 1


def test_a_new_primary_email_leaves_the_others(owner: Caller) -> None:
    client = update_client(owner, reachable(owner, PHONE, EMAIL, SECOND_EMAIL).id, email="new@example.com")
    assert values(reread(client)) == [PHONE.value, "new@example.com", SECOND_EMAIL.value]


def test_addresses_and_numbers_are_kept_as_written_and_compared_folded(owner: Caller) -> None:
    client = reread(reachable(owner, PHONE, EMAIL))
    assert values(client) == ["+34 600 111 111", "Ana@Example.com"]
    assert [point.normalised for point in client.contact_points] == ["34600111111", "ana@example.com"]


def test_a_client_without_any_point_has_none_preferred(owner: Caller) -> None:
    client = update_client(owner, ana(owner, phone="600111222").id, contact_points=[])
    assert reread(client).contact_points == []
