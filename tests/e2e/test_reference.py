"""The reference in a real browser: read it, try a request, be asked first, by keyboard alone and on a phone."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import people
from tests.e2e.chromium import sign_in

pytestmark = pytest.mark.browser


def open_trial(page: Page, dialect: str, operation: str) -> str:
    """Open the form to try an operation; return the selector of its section."""
    page.goto(f"/docs/{dialect}#{operation}")
    page.locator(f"#{operation} .try > summary").click()
    return f"#{operation}"


def test_a_read_shows_status_headers_and_body(page: Page, troubles: list[str]) -> None:
    sign_in(page, people.email_of("receptionist"), people.PASSWORD)
    here = open_trial(page, "clientes", "get_api_clientes_client_id")
    page.locator(f"{here} [data-name='client_id']").fill("1")
    page.locator(f"{here} [data-name='client_id']").press("Enter")
    expect(page.locator(f"{here} [data-status]")).to_have_text(re.compile("^200"))
    expect(page.locator(f"{here} [data-content]")).to_contain_text('"nombres"')
    expect(page.locator(f"{here} [data-headers]")).to_contain_text("etag:")
    assert troubles == []


def test_a_write_asks_first_and_escape_means_no(page: Page, troubles: list[str]) -> None:
    sign_in(page, people.email_of("receptionist"), people.PASSWORD)
    here = open_trial(page, "practice", "post_v1_clients")
    page.locator(f"{here} [data-body]").fill('{"first_name": "Ada", "last_name": "Lovelace"}')
    page.locator(f"{here} .try .btn--primary").click()
    expect(page.locator("#try-ask")).to_contain_text("POST /v1/clients")
    page.keyboard.press("Escape")
    expect(page.locator("#try-ask")).to_be_hidden()
    expect(page.locator(f"{here} [data-answer]")).to_be_hidden()
    page.locator(f"{here} .try .btn--primary").press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator(f"{here} [data-status]")).to_have_text(re.compile("^201"))
    expect(page.locator(f"{here} [data-content]")).to_contain_text('"Lovelace"')
    assert troubles == []


def test_a_refusal_is_shown_as_it_is(page: Page) -> None:
    sign_in(page, people.email_of("viewer"), people.PASSWORD)
    here = open_trial(page, "practice", "post_v1_clients")
    page.locator(f"{here} .try .btn--primary").click()
    page.locator("#try-ask .btn--primary").click()
    expect(page.locator(f"{here} [data-status]")).to_have_text(re.compile("^403"))
    expect(page.locator(f"{here} [data-content]")).to_contain_text("This action is unauthorized.")


def test_signing_in_from_the_reference_comes_back_to_it(page: Page) -> None:
    page.goto("/docs/customers")
    expect(page.locator(".try")).to_have_count(0)
    page.locator("a[href^='/sign-in']").first.click()
    page.locator("#email").fill(people.email_of("viewer"))
    page.locator("#password").fill(people.PASSWORD)
    page.locator("#password").press("Enter")
    page.wait_for_url("**/docs/customers")
    expect(page.locator(".try").first).to_be_visible()


@pytest.mark.parametrize("dialect", ["", "/practice"])
def test_nothing_sticks_out_at_320_pixels(browser: Browser, address: str, dialect: str) -> None:
    context = browser.new_context(base_url=address, viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(f"/docs{dialect}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


def test_it_can_be_read_without_a_script(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, people.email_of("viewer"), people.PASSWORD)
    page.goto("/docs/clientes")
    expect(page.locator(".try").first).to_be_hidden()
    page.locator("#post_api_clientes .fold > summary").first.click()
    expect(page.locator("#post_api_clientes .replies").last).to_be_visible()
    context.close()
