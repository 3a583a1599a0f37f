"""The list in a real browser: it follows the find box, keystroke by keystroke, and never loses its place."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests import people
from tests.e2e.chromium import sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(page: Page) -> Page:
    """The list, as the receptionist sees it."""
    sign_in(page, people.email_of("receptionist"), people.PASSWORD)
    return page


@pytest.fixture
def asked(desk: Page) -> Iterator[list[str]]:
    """The addresses that the page's script asks for."""
    found: list[str] = []

    def note(request: Request) -> None:
        if "hx-request" in request.headers:
            found.append(request.url.partition("/clients")[2])

    desk.on("request", note)
    yield found
    desk.remove_listener("request", note)


def test_three_typed_keys_are_one_request(desk: Page, asked: list[str], troubles: list[str]) -> None:
    desk.locator("#find").press_sequentially("zoë", delay=30)
    expect(desk.locator(".row-link")).to_have_count(1)
    expect(desk.locator("#result-count")).to_have_text(re.compile("^1 of "))
    assert asked == ["?q=zo%C3%AB"]
    assert troubles == []


def test_going_back_leads_out_of_a_search_at_once(desk: Page) -> None:
    everybody = desk.locator(".row-link").count()
    for text in ("m", "ma", "mario"):
        desk.locator("#find").fill(text)
        expect(desk).to_have_url(re.compile(rf"\?q={text}$"))
    expect(desk.locator(".row-link")).to_have_count(1)
    desk.go_back()
    expect(desk.locator(".row-link")).to_have_count(everybody)
    expect(desk.locator("#find")).to_have_value("")
    desk.go_forward()
    expect(desk.locator(".row-link")).to_have_count(1)
    expect(desk.locator("#find")).to_have_value("mario")


def test_coming_back_from_a_record_finds_the_search_as_it_was(desk: Page) -> None:
    desk.locator("#find").fill("mario")
    expect(desk.locator(".row-link")).to_have_count(1)
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    expect(desk.locator("h1")).to_contain_text("Mario Rossi")
    desk.go_back()
    expect(desk.locator(".row-link")).to_have_count(1)
    expect(desk.locator("#find")).to_have_value("mario")


def test_an_emptied_box_shows_everybody_again(desk: Page) -> None:
    everybody = desk.locator(".row-link").count()
    desk.locator("#find").fill("mario")
    expect(desk.locator(".row-link")).to_have_count(1)
    desk.locator("#find").fill("")
    expect(desk.locator(".row-link")).to_have_count(everybody)
    expect(desk).to_have_url(re.compile("/clients$"))


def test_a_preview_follows_the_arrows(desk: Page, asked: list[str], troubles: list[str]) -> None:
    preview = desk.locator("#peek")
    expect(preview).to_contain_text("Check who they are")
    desk.locator("#find").focus()
    desk.keyboard.press("ArrowDown")
    expect(preview.locator("h2")).to_have_text("Amira Haddad")
    for _ in range(6):
        desk.keyboard.press("ArrowDown")
    expect(preview.locator("h2")).to_have_text("Helen Keller")
    expect(preview).to_contain_text("Requires wheelchair access")
    expect(preview).to_contain_text("Penicillin, Latex")
    assert sum("peek" in path for path in asked) == 2  # whom one passes by is not asked for
    desk.keyboard.press("Enter")
    expect(desk.locator("h1")).to_contain_text("Helen Keller")
    assert troubles == []


def test_the_best_match_is_shown_while_typing(desk: Page, asked: list[str]) -> None:
    desk.locator("#find").press_sequentially("helen", delay=20)
    expect(desk.locator("#peek h2")).to_have_text("Helen Keller")
    assert len(asked) == 1


def test_where_there_is_no_room_no_preview_is_asked_for(desk: Page, asked: list[str]) -> None:
    desk.set_viewport_size({"width": 1000, "height": 800})
    expect(desk.locator("#peek")).to_be_hidden()
    desk.locator(".row-link").first.focus()
    desk.wait_for_timeout(300)
    assert asked == []


def test_a_filter_is_chosen_and_taken_off_by_keyboard(desk: Page, troubles: list[str]) -> None:
    desk.get_by_role("button", name="Consent").focus()
    desk.keyboard.press("Enter")
    expect(desk.locator("#filter-consent")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.locator("#filter-consent")).to_be_hidden()
    desk.keyboard.press("Enter")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    expect(desk).to_have_url(re.compile(r"\?consent=accepted$"))
    expect(desk.locator(".row-link")).to_have_text(["Helen Keller"])
    desk.locator("#find").press_sequentially("mario")
    expect(desk).to_have_url(re.compile(r"\?q=mario&consent=accepted$"))
    expect(desk.locator("#results")).to_contain_text("No client matches “mario”")
    desk.get_by_role("link", name="Remove filter: Consent: Agreed").focus()
    desk.keyboard.press("Enter")
    expect(desk.locator(".row-link")).to_have_text(["Mario Rossi"])
    assert troubles == []


def test_views_orders_and_filters_work_without_a_script(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, people.email_of("receptionist"), people.PASSWORD)
    page.get_by_role("link", name="With a staff alert 3").click()
    expect(page.locator(".row-link")).to_have_text(["Helen Keller", "Leila Farahani", "Siobhán O’Brien-Whitelaw"])
    page.get_by_role("button", name="Tag").click()
    page.get_by_role("link", name="Physio").click()
    expect(page.locator(".row-link")).to_have_text(["Helen Keller"])
    page.get_by_role("link", name="Remove filter: Tag: Physio").click()
    page.get_by_role("button", name="Order: By name").click()
    page.get_by_role("link", name="Newest").click()
    expect(page.locator(".row-link").first).to_have_text("Helen Keller")
    expect(page.locator(".row-link").last).to_have_text("Leila Farahani")
    context.close()


def test_a_menu_opens_under_its_chip_and_within_the_screen(desk: Page) -> None:
    desk.set_viewport_size({"width": 390, "height": 844})
    for name in ("tag", "added", "email"):
        chip = desk.locator(f"[popovertarget=filter-{name}]")
        chip.scroll_into_view_if_needed()
        chip.click()
        menu = desk.locator(f"#filter-{name}").bounding_box()
        assert menu
        assert menu["x"] >= 0
        assert menu["x"] + menu["width"] <= 390
        desk.keyboard.press("Escape")


def test_blurred_details_are_shown_while_a_line_is_looked_at(desk: Page) -> None:
    desk.locator("#find").blur()
    desk.keyboard.press("b")
    phone = desk.locator("td.c-phone").nth(2)
    expect(phone).to_have_css("filter", "blur(7px)")
    desk.locator(".row-link").nth(2).focus()
    expect(phone).to_have_css("filter", "none")
    box = desk.locator("td.c-phone").nth(3).bounding_box()
    assert box
    desk.mouse.click(box["x"] + 20, box["y"] + 20)
    expect(desk.locator("h1")).to_contain_text("Daniel Okafor")
