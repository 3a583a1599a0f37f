"""The system's chromium, started so that it talks to nobody but us."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, expect, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
PATIENCE = 5000  # milliseconds


@contextmanager
def chromium() -> Iterator[Browser]:
    """Open the browser until the block ends."""
    executable = next(filter(None, map(shutil.which, NAMES)), None)
    assert executable, f"None of {', '.join(NAMES)} was found; on Debian: apt-get install chromium"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield browser
        browser.close()


def sign_in(page: Page, email: str, password: str) -> None:
    """Sign somebody in at the entrance, and wait until they are in."""
    page.goto("/sign-in")
    page.locator("#email").fill(email)
    page.locator("#password").fill(password)
    page.locator("#password").press("Enter")
    page.wait_for_url("**/clients")
