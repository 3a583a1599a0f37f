"""The settings in a real browser: an account, a workspace, its words, its members, its tokens."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests import people
from tests.e2e.chromium import sign_in
from tests.e2e.conftest import watched

pytestmark = pytest.mark.browser
NEW = "another horse desk lamp"


def enter(page: Page, role: str = "owner", password: str = people.PASSWORD) -> None:
    sign_in(page, people.email_of(role), password)


def change_the_account(page: Page) -> None:
    enter(page, "receptionist")
    page.goto("/settings")
    page.get_by_role("link", name="My account").first.click()
    page.locator("#name").fill("Rosa Díaz")
    page.locator("form[action='/settings/account'] .btn--primary").click()
    expect(page.locator(".toast")).to_contain_text("Saved your account.")
    page.locator("#current").fill(people.PASSWORD)
    page.locator("#new").fill("short")
    page.locator("form[action='/settings/account/password'] button[type=submit]").click()
    expect(page.locator(".error-summary")).to_contain_text("at least 12 characters")
    page.locator("#current").fill(people.PASSWORD)
    page.locator("#new").fill(NEW)
    page.locator("form[action='/settings/account/password'] button[type=submit]").click()
    expect(page.locator(".toast")).to_contain_text("Changed your password.")
    page.get_by_role("button", name="Sign out everywhere").click()
    page.wait_for_url("**/sign-in")
    enter(page, "receptionist", NEW)


def test_somebody_changes_their_name_and_password(page: Page, troubles: list[str]) -> None:
    change_the_account(page)
    assert troubles == []


def test_all_of_it_works_without_a_script(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    change_the_account(page)
    page.context.clear_cookies()
    keep_words_in_order(page)
    context.close()


def keep_words_in_order(page: Page) -> None:
    enter(page)
    page.goto("/settings/tags")
    page.locator("#new-name").fill("Monday group")
    page.locator(".tone", has_text="Lime").first.click()
    page.get_by_role("button", name="Add tag").click()
    row = page.locator(".items > li", has=page.locator("summary", has_text="Monday group"))
    expect(row.locator(".tag").first).to_have_attribute("data-tone", "7")
    row.locator("summary").click()
    row.locator("select").select_option(label="VIP")
    row.get_by_role("button", name="Merge").click()
    expect(page.locator(".toast")).to_contain_text("Merged Monday group into VIP.")
    page.goto("/settings/fields")
    for name in ("Shoe size", "Doctor"):
        page.locator("#new-label").fill(name)
        page.get_by_role("button", name="Add field").click()
    page.get_by_role("button", name="Move Doctor up").click()
    expect(page.locator(".panel:has(#all-title) b").first).to_have_text("Doctor")


def test_tags_are_merged_and_fields_moved(page: Page, troubles: list[str]) -> None:
    keep_words_in_order(page)
    assert troubles == []


def test_the_workspace_says_patient(page: Page, troubles: list[str]) -> None:
    enter(page)
    page.goto("/settings/workspace")
    page.locator("#client_word").select_option("patient")
    page.get_by_role("button", name="Save").click()
    page.goto("/clients")
    expect(page.locator("h1")).to_have_text("Patients")
    assert troubles == []


def test_a_new_member_comes_by_a_link(page: Page, browser: Browser, address: str, troubles: list[str]) -> None:
    enter(page)
    page.goto("/settings/members")
    page.locator("#email").fill("eva@example.com")
    page.get_by_role("button", name="Make a link").click()
    link = page.locator(".secret code").inner_text()
    context = browser.new_context(base_url=address)
    guest = watched(context, troubles)
    guest.goto(link)
    guest.locator("#name").fill("Eva Gil")
    guest.locator("#password").fill(NEW)
    guest.get_by_role("button", name="Join").click()
    expect(guest.locator(".toast")).to_contain_text("Welcome to Clinic.")
    page.goto("/settings/members")
    row = page.locator(".items > li", has_text="Eva Gil")
    row.locator("summary").click()
    row.get_by_role("button", name="Suspend").click()
    expect(page.locator(".toast")).to_contain_text("Eva Gil is signed out")
    guest.goto("/clients")
    expect(guest).to_have_url(re.compile("/sign-in"))
    context.close()
    assert troubles == []


def copying(context: BrowserContext, address: str) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)


def test_a_token_is_copied_and_ended(page: Page, address: str, troubles: list[str]) -> None:
    copying(page.context, address)
    enter(page)
    page.goto("/settings/tokens")
    page.locator("#name").fill("Website")
    page.get_by_role("button", name="Make token").click()
    shown = page.locator(".secret code").inner_text()
    page.locator(".secret").get_by_role("button", name="Copy").click()
    expect(page.locator("#announce")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == shown
    row = page.locator(".items > li", has_text="Website")
    row.locator("summary").click()
    row.get_by_role("button", name="End the token Website").click()
    expect(page.locator(".toast")).to_contain_text("Ended Website.")
    page.goto("/settings/audit")
    expect(page.locator(".item--top").first).to_contain_text("API token ended: Website")
    assert troubles == []


def test_shortcuts_are_off_on_every_device_once_switched_off(page: Page, browser: Browser, address: str) -> None:
    enter(page)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    with page.expect_response("**/preferences/shortcuts"):
        page.get_by_label("Use single-key shortcuts").uncheck()
    context = browser.new_context(base_url=address)
    elsewhere = context.new_page()
    enter(elsewhere)
    expect(elsewhere.locator("html")).to_have_attribute("data-shortcuts", "off")
    elsewhere.locator("h1").click()
    elsewhere.keyboard.press("n")
    elsewhere.wait_for_timeout(300)
    expect(elsewhere).to_have_url(re.compile("/clients$"))
    context.close()


@pytest.mark.parametrize(
    "path",
    [
        f"/settings{page}"
        for page in ("", "/account", "/workspace", "/tags", "/fields", "/members", "/roles", "/audit")
    ],
)
def test_nothing_sticks_out_at_320_pixels(browser: Browser, address: str, path: str) -> None:
    context = browser.new_context(base_url=address, viewport={"width": 320, "height": 640})
    page = context.new_page()
    enter(page)
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()
