"""What narrows the list: views, chips, orders; and that the address says all of it."""

import datetime as dt
import html
import re

import pytest
import time_machine
from flask import Flask

from registry.contact_points import Point
from registry.db import transaction
from registry.models import Tag
from registry.workspaces import workspace_named
from tests import people
from tests.browser.desk_client import Desk, Page, registered
from tests.browser.test_client_list import count, names


@pytest.fixture
def clinic(app: Flask) -> Flask:
    """Three people in whom every filter finds a difference."""
    with app.app_context(), transaction() as session:
        for slug in (people.CLINIC, people.SALON):
            session.add(Tag(workspace_id=workspace_named(slug).id, name=f"VIP of the {slug}"))
    with time_machine.travel(dt.datetime(2026, 1, 10, 12, tzinfo=dt.UTC)):
        registered(
            app, given_name="Ana", alert="Stairs", tags=[1], birthdate=dt.date(1990, 3, 5), phone="600 111 222"
        )
        registered(app, given_name="Bea", consent="rejected", email="bea@example.com", birthdate=dt.date(1990, 9, 5))
    with time_machine.travel(dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)):
        registered(app, given_name="Carl", consent="accepted", contact_points=[Point("fax", "912 345 678")])
    return app


def look(desk: Desk, address: str) -> Page:
    with time_machine.travel(dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC), tick=False):
        return desk.get(address)


def chips(page: Page) -> list[str]:
    """The filters that are chosen."""
    return [html.unescape(one) for one in re.findall(r'chip--on"><bdi>(.*?)</bdi>', page.html)]


@pytest.fixture
def reception(clinic: Flask) -> Desk:
    """The receptionist, who signed in on the day on which the list is looked at."""
    with time_machine.travel(dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC), tick=False):
        return Desk(clinic, "receptionist")


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("view=alert", ["Ana"]),
        ("view=birthday", ["Ana"]),
        ("view=missing", ["Carl"]),
        ("tag=1", ["Ana"]),
        ("added=7", ["Carl"]),
        ("added=1", []),
        ("added=365", ["Ana", "Bea", "Carl"]),
        ("changed=7", ["Carl"]),
        ("consent=rejected", ["Bea"]),
        ("consent=accepted", ["Carl"]),
        ("consent=unasked", ["Ana"]),
        ("phone=yes", ["Ana"]),
        ("phone=no", ["Bea", "Carl"]),
        ("email=yes", ["Bea"]),
        ("email=no&phone=no", ["Carl"]),
        ("sort=newest", ["Carl", "Bea", "Ana"]),
        ("sort=changed", ["Carl", "Bea", "Ana"]),
        ("view=alert&phone=no", []),
        ("q=a&phone=yes", ["Ana"]),
        ("q=carl&view=missing", ["Carl"]),
        ("q=carl&tag=1", []),
        ("view=nonsense&tag=2&added=3&phone=maybe&consent=x&sort=y", ["Ana", "Bea", "Carl"]),
    ],
)
def test_the_address_narrows_the_list(reception: Desk, address: str, found: list[str]) -> None:
    assert names(look(reception, f"/clients?{address}")) == found


def test_a_chosen_filter_is_a_chip_that_can_be_taken_off(reception: Desk) -> None:
    page = look(reception, "/clients?q=a&tag=1&added=365&phone=yes")
    assert chips(page) == ["Tag: VIP of the clinic", "Added: Last 12 months", "Has a phone"]
    assert {"/clients?q=a&added=365&phone=yes", "/clients?q=a&tag=1&phone=yes"} <= set(page.links())
    assert count(page) == "1 of 3 people"


def test_a_filter_that_is_not_chosen_offers_all_that_it_may_be(reception: Desk) -> None:
    page = look(reception, "/clients?view=alert")
    assert "/clients?view=alert&tag=1" in page.links()
    assert "/clients?view=alert&consent=unasked" in page.links()
    assert "salon" not in page.text
    assert 'popovertarget="filter-tag"' in page.html


def test_views_and_orders_keep_what_else_is_chosen(reception: Desk) -> None:
    page = look(reception, "/clients?q=a&phone=yes&sort=newest")
    assert "/clients?q=a&view=alert&phone=yes&sort=newest" in page.links()
    assert "/clients?q=a&phone=yes" in page.links()  # by name, as usual
    assert '<input type="hidden" class="find__kept" name="phone" value="yes">' in page.html


def test_the_order_is_told_by_its_column(reception: Desk) -> None:
    assert re.findall('<th [^>]*aria-sort="([a-z]+)"', look(reception, "/clients").html) == ["ascending"]
    assert 'c-updated" aria-sort="descending"' in look(reception, "/clients?sort=changed").html
    assert "aria-sort" not in look(reception, "/clients?sort=newest").html


def test_nobody_who_matches_all_filters_is_said(reception: Desk) -> None:
    page = look(reception, "/clients?view=alert&phone=no")
    assert "Nobody is like that" in page.text
    assert "/clients?view=alert" in page.links()
    assert "Remove the filters" in look(reception, "/clients?q=carl&tag=1").text


def test_a_tag_is_text(app: Flask, reception: Desk) -> None:
    with app.app_context(), transaction() as session:
        session.add(Tag(workspace_id=workspace_named(people.CLINIC).id, name="<script>alert(1)</script>"))
    assert "<script>alert" not in look(reception, "/clients?tag=3").html
