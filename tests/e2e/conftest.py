"""A real server on each database, and a real browser."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page

from registry.workspaces import workspace_named
from tests import people
from tests.e2e.chromium import chromium
from tests.e2e.household import move_in
from tests.e2e.server import serving


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one browser of a worker."""
    with chromium() as started:
        yield started


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Where the clinic's desk is, with a household of clients in it."""
    with app.app_context():
        move_in(people.caller("owner"), people.caller("receptionist"), workspace_named(people.CLINIC))
    with serving(app) as found:
        yield found


@pytest.fixture
def troubles() -> list[str]:
    """What a browser complained of: scripts and styles that the policy refused, errors in the console."""
    return []


@pytest.fixture
def page(browser: Browser, address: str, troubles: list[str]) -> Iterator[Page]:
    """A page of a browser that has never been here."""
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
    yield watched(context, troubles)
    context.close()


def watched(context: BrowserContext, troubles: list[str]) -> Page:
    """Open a page whose complaints are written down; Chromium calls a refusal of ours an error, which it is not."""
    page = context.new_page()
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on(
        "console",
        lambda message: (
            troubles.append(message.text)
            if message.type == "error" and "Failed to load resource" not in message.text
            else None
        ),
    )
    return page
