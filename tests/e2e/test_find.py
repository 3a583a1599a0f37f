"""The find box on every page: a combobox for the keyboard, the mouse and whoever listens."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests import people
from tests.e2e.chromium import sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def record(page: Page) -> Page:
    """A page that is not the list: a client's record, as the receptionist sees it."""
    sign_in(page, people.email_of("receptionist"), people.PASSWORD)
    page.goto("/clients/new")
    return page


def chosen(page: Page) -> str:
    """The words of the option that Enter would open."""
    active = page.locator("#find").get_attribute("aria-activedescendant")
    return page.locator(f"#{active}").inner_text() if active else ""


def test_six_keys_find_somebody(record: Page, troubles: list[str]) -> None:
    record.locator("h1").click()
    record.keyboard.press("/")
    record.keyboard.type("leil")
    expect(record.locator("#found .option").first).to_contain_text("Leila Farahani")
    record.keyboard.press("Enter")
    expect(record.locator("h1")).to_contain_text("Leila Farahani")
    assert troubles == []


def test_the_keyboard_walks_through_all_there_is(record: Page, troubles: list[str]) -> None:
    box, found = record.locator("#find"), record.locator("#found")
    record.keyboard.press("Control+k")
    expect(box).to_be_focused()
    expect(box).to_have_attribute("aria-expanded", "false")
    record.keyboard.type("garcia")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(found.locator("mark").first).to_have_text("García")
    assert "García" in chosen(record)
    first = chosen(record)
    record.keyboard.press("ArrowDown")
    assert chosen(record) != first
    for _ in range(3):
        record.keyboard.press("ArrowDown")
    assert chosen(record) == first  # and round again
    record.keyboard.press("ArrowUp")
    assert "See them in the list" in chosen(record)
    expect(box).to_be_focused()
    record.keyboard.press("Enter")
    expect(record).to_have_url(re.compile(r"/clients\?q=garcia$"))
    assert troubles == []


def test_escape_closes_first_and_leaves_then(record: Page) -> None:
    box = record.locator("#find")
    box.press_sequentially("garcia")
    expect(record.locator("#found")).to_be_visible()
    record.keyboard.press("Escape")
    expect(record.locator("#found")).to_be_hidden()
    expect(box).to_be_focused()
    expect(box).to_have_value("garcia")
    assert chosen(record) == ""
    record.keyboard.press("ArrowDown")
    expect(record.locator("#found")).to_be_visible()
    record.keyboard.press("Escape")
    record.keyboard.press("Escape")
    expect(box).not_to_be_focused()


def test_who_was_chosen_before_is_not_opened_by_other_words(record: Page) -> None:
    record.locator("#find").press_sequentially("garcia")
    expect(record.locator("#found")).to_be_visible()
    record.keyboard.type("x")
    record.keyboard.press("Enter")
    expect(record).to_have_url(re.compile(r"/clients\?q=garciax$"))


def test_how_many_match_is_said_once_for_each_answer(record: Page) -> None:
    record.evaluate(
        """() => {
            window.said = [];
            const region = document.querySelector('#announce');
            new MutationObserver(() => region.textContent && said.push(region.textContent)).observe(
                region, { childList: true });
        }"""
    )
    record.locator("#find").press_sequentially("garcia", delay=20)
    expect(record.locator("#found")).to_be_visible()
    expect(record.locator("#announce")).to_have_text("2 clients match")
    record.locator("#find").press_sequentially("qqq", delay=20)
    expect(record.locator("#announce")).to_have_text("No client matches")
    assert record.evaluate("said") == ["2 clients match", "No client matches"]


def test_nobody_found_is_added_with_what_was_typed(record: Page) -> None:
    record.locator("#find").press_sequentially("600 700 801")
    expect(record.locator("#found")).to_contain_text("No client matches")
    assert chosen(record) == ""
    record.keyboard.press("ArrowDown")
    record.keyboard.press("Enter")
    expect(record.locator("#phones-0-number")).to_have_value("600 700 801")


def test_a_press_opens_and_a_look_elsewhere_closes(record: Page) -> None:
    record.locator("#find").press_sequentially("helen")
    expect(record.locator("#found")).to_be_visible()
    record.keyboard.press("Tab")
    expect(record.locator("#found")).to_be_hidden()
    record.locator("#find").fill("helen k")
    record.locator("#found .option").first.click()
    expect(record.locator("h1")).to_contain_text("Helen Keller")


def test_three_typed_keys_are_one_request(record: Page) -> None:
    asked: list[str] = []
    record.on("request", lambda request: asked.append(request.url) if "/find" in request.url else None)
    record.locator("#find").press_sequentially("mar", delay=30)
    expect(record.locator("#found")).to_be_visible()
    assert len(asked) == 1
