"""Pictures of every page for a person to look at: light and dark, desktop and phone, English and Spanish.

`script/gallery [part of a page's name …]` writes them to gallery/PAGE-LANGUAGE-THEME-SIZE.png.
"""

import dataclasses
import sys
import tempfile
from pathlib import Path

import flask_migrate
from flask import Flask
from playwright.sync_api import Browser

from app import create_app
from blueprints.settings import Settings
from registry.workspaces import workspace_named
from tests import people
from tests.e2e.chromium import chromium, sign_in
from tests.e2e.household import move_in
from tests.e2e.pages import ENTRANCE, PAGES, Look
from tests.e2e.server import serving

GALLERY = Path(__file__).parents[2] / "gallery"
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}


def main(wanted: list[str]) -> None:
    """Take the pictures whose page's name holds one of the wanted words; all without any."""
    GALLERY.mkdir(exist_ok=True)
    everything = ENTRANCE | PAGES
    pages = {name: look for name, look in everything.items() if not wanted or any(w in name for w in wanted)}
    with tempfile.TemporaryDirectory() as folder, serving(furnished(Path(folder))) as address, chromium() as browser:
        for language in ("en", "es"):
            for theme in ("light", "dark"):
                for size in SIZES:
                    take(browser, address, pages, language, theme, size)


def furnished(folder: Path) -> Flask:
    """Return an app with people and clients in it, on a database of its own."""
    settings = Settings(
        secret_key="gallery " * 8, database_url=f"sqlite:///{folder / 'gallery.sqlite3'}", data_dir=folder
    )
    app = create_app(dataclasses.replace(settings, api_limit="", public_create_limit=""))
    with app.app_context():
        flask_migrate.upgrade()
    people.settle(app)
    with app.app_context():
        move_in(people.caller("owner"), people.caller("receptionist"), workspace_named(people.CLINIC))
    return app


def take(browser: Browser, address: str, pages: dict[str, Look], language: str, theme: str, size: str) -> None:
    """Take the pictures of one language, theme and size."""
    width, height = SIZES[size]
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": height},
        color_scheme="dark" if theme == "dark" else "light",
        has_touch=size == "phone",
        is_mobile=size == "phone",
    )
    context.add_cookies([{"name": "language", "value": language, "url": address}])
    page = context.new_page()
    is_in = False
    for name, look in pages.items():
        if name in PAGES and not is_in:
            sign_in(page, people.email_of("owner"), people.PASSWORD)
            is_in = True
        look(page)
        page.wait_for_timeout(150)
        page.screenshot(path=GALLERY / f"{name}-{language}-{theme}-{size}.png", full_page=True)
    context.close()


if __name__ == "__main__":
    main(sys.argv[1:])
