"""The record in a real browser: put back, undone, changed in its place, and walked through by keys."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests import people
from tests.e2e.chromium import sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def record(page: Page) -> Page:
    """A record that was opened from a list of several."""
    sign_in(page, people.email_of("receptionist"), people.PASSWORD)
    page.goto("/clients")
    page.locator(".row-link").nth(1).click()
    page.locator(".client-head").wait_for()
    return page


def change_profession(page: Page, text: str) -> None:
    page.locator("[hx-get$='/edit/about']").click()
    expect(page.locator("#title")).to_be_focused()
    page.locator("#profession").fill(text)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast")).to_contain_text("Saved")


def test_a_part_is_changed_in_its_place_undone_and_put_back(record: Page, troubles: list[str]) -> None:
    about = record.locator("[aria-labelledby='about-title']")
    change_profession(record, "Lion tamer")
    expect(about).to_contain_text("Lion tamer")
    record.locator(".toast").get_by_role("button", name="Undo").click()
    expect(record.locator(".toast")).to_contain_text("Undone")
    expect(about).not_to_contain_text("Lion tamer")
    record.locator(".event").first.hover()
    record.locator(".event").first.get_by_role("button", name=re.compile("^Put back: Profession")).click()
    expect(about).to_contain_text("Lion tamer")
    record.locator(".toast").get_by_role("button", name="Undo").click()
    expect(about).not_to_contain_text("Lion tamer")
    assert troubles == []


def test_what_is_wrong_in_a_part_is_said_there_and_takes_focus(record: Page) -> None:
    record.locator("[hx-get$='/edit/contact']").click()
    record.locator("[data-in-place]").wait_for()
    record.locator("#emails-0-address").fill("nobody@")
    record.keyboard.press("Control+Enter")
    expect(record.locator(".error-summary")).to_be_focused()
    expect(record.locator("#emails-0-address")).to_have_value("nobody@")
    record.locator("[data-in-place]").get_by_role("link", name="Cancel").click()
    expect(record.locator("[data-in-place]")).to_have_count(0)


def test_details_are_blurred_by_a_key_until_one_looks_at_them(record: Page, troubles: list[str]) -> None:
    detail = record.locator(".facts dd").first
    expect(detail).to_have_css("filter", "none")
    record.keyboard.press("b")
    expect(detail).to_have_css("filter", "blur(7px)")
    detail.hover()
    expect(detail).to_have_css("filter", "none")
    record.reload()
    expect(record.locator(".contact").first).to_have_css("filter", "blur(7px)")
    record.keyboard.press("b")
    expect(record.locator(".contact").first).to_have_css("filter", "none")
    assert troubles == []


def test_keys_walk_through_the_list_one_came_from(record: Page, troubles: list[str]) -> None:
    here = record.url
    expect(record.locator("[data-walk-place]")).to_contain_text(re.compile(r"^2 of \d+"))
    record.keyboard.press("j")
    expect(record.locator("[data-walk-place]")).to_contain_text(re.compile(r"^3 of \d+"))
    record.keyboard.press("k")
    expect(record).to_have_url(here)
    assert troubles == []


def test_who_is_registered_already_is_shown_while_typing(page: Page, troubles: list[str]) -> None:
    sign_in(page, people.email_of("receptionist"), people.PASSWORD)
    page.goto("/clients")
    page.locator(".row-link").first.click()
    shown = page.locator(".contact__value").filter(has_text="+").first.inner_text()
    page.goto("/clients/new")
    expect(page.locator("#matches")).to_contain_text("No match so far")
    page.locator("#phones-0-number").fill(shown)
    expect(page.locator(".match")).to_have_count(1)
    expect(page.locator(".match")).to_contain_text("Same phone")
    page.locator(".match").get_by_role("button", name="Different person").click()
    expect(page.locator(".match")).to_have_count(0)
    page.locator("#given_name").fill("Somebody else")
    expect(page.locator("#matches")).to_contain_text("No match so far")
    assert troubles == []
