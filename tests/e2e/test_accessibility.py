"""Every page, as axe and as the browser's own policy see it: by day and by night, at a desk and on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests import people
from tests.e2e.chromium import sign_in
from tests.e2e.conftest import watched
from tests.e2e.pages import ENTRANCE, PAGES

pytestmark = pytest.mark.browser
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}


# Each look once and each database twice: what axe sees does not come from there.
LOOKS = [
    ("sqlite", "light", "desktop"),
    ("sqlite", "dark", "phone"),
    ("postgresql", "dark", "desktop"),
    ("postgresql", "light", "phone"),
]


@pytest.mark.parametrize(("engine_url", "theme", "size"), LOOKS, indirect=["engine_url"])
def test_axe_finds_nothing_on_any_page(browser: Browser, address: str, theme: str, size: str) -> None:
    width, height = SIZES[size]
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": height},
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
        bypass_csp=True,  # axe is a script that is not ours; the policy itself has a test below
    )
    page = context.new_page()
    found = {}
    for name, look in ENTRANCE.items():
        look(page)
        found[name] = [violation["id"] for violation in Axe().run(page).response["violations"]]
    sign_in(page, people.email_of("owner"), people.PASSWORD)
    for name, look in PAGES.items():
        look(page)
        found[name] = [violation["id"] for violation in Axe().run(page).response["violations"]]
    context.close()
    assert {name: violations for name, violations in found.items() if violations} == {}


def test_no_page_breaks_its_own_policy_or_throws(browser: Browser, address: str, troubles: list[str]) -> None:
    context = browser.new_context(base_url=address)
    page = watched(context, troubles)
    for look in ENTRANCE.values():
        look(page)
    sign_in(page, people.email_of("owner"), people.PASSWORD)
    for look in PAGES.values():
        look(page)
    context.close()
    assert troubles == []
