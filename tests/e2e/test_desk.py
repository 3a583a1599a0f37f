"""A receptionist's day in a real browser: in, register, mistake and all, find, change, out."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import people
from tests.e2e.chromium import sign_in
from tests.e2e.conftest import watched

pytestmark = pytest.mark.browser


def register_find_and_edit(page: Page) -> None:
    sign_in(page, people.email_of("receptionist"), people.PASSWORD)
    page.goto("/clients/new")
    page.locator("#family_name").fill("Núñez")
    page.locator("#phones-0-number").fill("634 567 899")
    page.locator(".save-bar .btn--primary").click()
    expect(page).to_have_title(re.compile("^Error:"))
    expect(page.locator(".error-summary")).to_contain_text("Enter the client’s first name")
    expect(page.locator("#family_name")).to_have_value("Núñez")
    expect(page.locator("#phones-0-number")).to_have_value("634 567 899")
    page.locator("#given_name").fill("Íñigo")
    page.locator(".save-bar .btn--primary").click()
    expect(page.locator("h1")).to_contain_text("Íñigo Núñez")
    page.goto("/clients")
    page.locator("#find").fill("0034 634567899")
    page.locator("#find").press("Enter")
    expect(page.locator(".row-link")).to_have_count(1)
    page.locator(".row-link").click()
    expect(page.locator("h1")).to_contain_text("Íñigo Núñez")
    page.goto(f"{page.url}/edit")
    page.locator("#preferred_name").fill("Iñi")
    page.locator(".save-bar .btn--primary").click()
    expect(page.locator("h1")).to_contain_text("Iñi")


def test_a_receptionist_registers_finds_and_edits_a_client(page: Page, troubles: list[str]) -> None:
    register_find_and_edit(page)
    page.locator("button[form='sign-out']").first.click()
    page.wait_for_url("**/sign-in")
    page.goto("/clients")
    expect(page).to_have_url(re.compile("/sign-in"))
    assert troubles == []


def test_all_of_it_works_without_a_script(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    register_find_and_edit(context.new_page())
    context.close()


def test_three_typed_keys_find_somebody_on_the_spot(page: Page, troubles: list[str]) -> None:
    sign_in(page, people.email_of("receptionist"), people.PASSWORD)
    page.locator("#find").press_sequentially("zoë")
    expect(page.locator(".row-link")).to_have_count(1)
    expect(page.locator(".row-link")).to_contain_text("Zoë")
    assert troubles == []


def test_the_keyboard_alone_is_enough(page: Page) -> None:
    sign_in(page, people.email_of("receptionist"), people.PASSWORD)
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.wait_for_url("**/clients/new")
    page.locator("#given_name").focus()
    page.keyboard.type("Ada")
    page.keyboard.press("Tab")
    page.keyboard.type("Lovelace")
    page.keyboard.press("Control+Enter")
    expect(page.locator("h1")).to_contain_text("Ada Lovelace")


def test_the_desk_speaks_spanish(browser: Browser, address: str, troubles: list[str]) -> None:
    context = browser.new_context(base_url=address, locale="es-ES")
    page = watched(context, troubles)
    sign_in(page, people.email_of("receptionist"), people.PASSWORD)
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.locator("h1")).to_contain_text("Clientes")
    page.goto("/clients/new")
    page.locator(".save-bar .btn--primary").click()
    expect(page.locator(".error-summary")).to_contain_text("Escribe")
    context.close()
    assert troubles == []


@pytest.mark.parametrize(
    "path",
    [
        "/clients",
        "/clients?q=Marisol+Vidal+Montesinos",
        "/clients?view=inactive&phone=no",
        "/clients/new",
        "/clients/1",
        "/clients/1/edit",
    ],
)
def test_nothing_sticks_out_at_320_pixels(browser: Browser, address: str, path: str) -> None:
    context = browser.new_context(base_url=address, viewport={"width": 320, "height": 640})
    page = context.new_page()
    sign_in(page, people.email_of("owner"), people.PASSWORD)
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()
