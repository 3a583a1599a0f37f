"""Every page of the desk, and how to bring it up: for whoever looks at all of them, a test or a person."""

from collections.abc import Callable

from playwright.sync_api import Page

Look = Callable[[Page], object]


def address(path: str) -> Look:
    """Return how to open a page by its address."""
    return lambda page: page.goto(path)


def opened(path: str) -> Look:
    """Return how to open a page of the settings, and the first line of its list."""

    def look(page: Page) -> None:
        page.goto(path)
        page.locator(".item-fold > summary").first.click()

    return look


def name_taken(page: Page) -> None:
    """Give a tag the name of another."""
    page.goto("/settings/tags")
    page.locator(".item-fold > summary").first.click()
    fold = page.locator(".item-fold").first
    fold.locator("input[name$='-name']").fill("VIP")
    fold.locator(".btn--primary").click()
    page.locator(".error-summary").wait_for()


def invited(page: Page) -> None:
    """Invite somebody, and look at the link."""
    page.goto("/settings/members")
    page.locator("#email").fill("eva@example.com")
    page.locator("form[action='/settings/invitations'] .btn--primary").click()
    page.locator(".secret").wait_for()


def invitation(page: Page) -> None:
    """Open the link of an invitation."""
    invited(page)
    page.goto(page.locator(".secret code").inner_text())


def token_made(page: Page) -> None:
    """Make a token, unless it is there, and look at it and at the first of the list."""
    page.goto("/settings/tokens")
    page.locator("#name").fill(f"Website {page.locator('.item-fold').count()}")
    page.locator("form[action='/settings/tokens'] .btn--primary").click()
    page.locator(".secret").wait_for()
    page.locator(".item-fold > summary").first.click()


def record(name: str) -> Look:
    """Return how to open the record of the first client that a search finds."""
    return lambda page: page.goto(_href(page, name))


def editor(name: str) -> Look:
    """Return how to open the form of the first client that a search finds."""
    return lambda page: page.goto(f"{_href(page, name)}/edit")


def _href(page: Page, name: str) -> str:
    page.goto(f"/clients?q={name}")
    return page.locator(".row-link").first.get_attribute("href") or ""


def wrong_password(page: Page) -> None:
    """Sign in as nobody."""
    page.goto("/sign-in")
    page.locator("#email").fill("nobody@clinic.example")
    page.locator("#password").fill("not this one")
    page.locator("#password").press("Enter")
    page.locator(".error-summary").wait_for()


def wrong_form(page: Page) -> None:
    """Save a client of whom nearly everything is wrong."""
    page.goto("/clients/new")
    page.locator("#family_name").fill("Garcia")
    for part, text in (("day", "15"), ("month", "5"), ("year", "2990")):
        page.locator(f"#birthdate-{part}").fill(text)
    page.locator("#phones-0-number").fill("63 45")
    page.locator("#emails-0-address").fill("maria.garcia@")
    page.locator("#sec-medical summary").click()
    page.locator("#allergies-0-detail").fill("Rash")
    page.keyboard.press("Control+Enter")
    page.locator(".error-summary").wait_for()


def just_saved(page: Page) -> None:
    """Save a client, and look at the record with its message."""
    editor("Helen")(page)
    page.locator("#profession").evaluate("field => field.closest('details').open = true")
    page.locator("#profession").fill(
        "Writer" if page.locator("#profession").input_value() == "Teacher" else "Teacher"
    )
    page.keyboard.press("Control+Enter")
    page.locator(".toast").wait_for()


def conflict(page: Page) -> None:
    """Save a client whom somebody changed in another window meanwhile."""
    editor("Amira")(page)
    other = page.context.new_page()
    other.goto(page.url)
    city = other.locator("#city")
    city.evaluate("field => field.closest('details').open = true")
    city.fill("Bilbao" if city.input_value() == "Valencia" else "Valencia")
    other.keyboard.press("Control+Enter")
    other.locator(".toast").wait_for()
    other.close()
    page.locator("#preferred_name").fill("Ami")
    page.keyboard.press("Control+Enter")
    page.locator(".note--info").wait_for()


def find_box(text: str) -> Look:
    """Return how to look for somebody from a page that is not the list."""

    def look(page: Page) -> None:
        record("Helen")(page)
        page.locator("#find").press_sequentially(text)
        page.locator("#found [role=option]").first.wait_for()

    return look


def preview(page: Page) -> None:
    """Look at somebody beside the list."""
    page.goto("/clients")
    page.locator(".row-link", has_text="Helen").focus()
    if page.locator("#peek").is_visible():
        page.locator("#peek h2", has_text="Helen").wait_for()


def filter_menu(page: Page) -> None:
    """Open what a filter may be."""
    page.goto("/clients")
    page.locator(".chip", has_text="Tag" if page.locator("html[lang=en]").count() else "Etiqueta").click()
    page.locator("#filter-tag").wait_for()


def tried(page: Page) -> None:
    """Try a request from the reference, and look at its answer."""
    page.goto("/docs/clientes#post_api_clientes")
    operation = page.locator("#post_api_clientes")
    operation.locator(".try > summary").click()
    operation.locator("[data-body]").fill('{"nombres": "Ana"}')
    operation.locator(".try .btn--primary").click()
    page.locator("#try-ask .btn--primary").click()
    operation.locator("[data-status]").wait_for()


ENTRANCE: dict[str, Look] = {
    "sign-in": address("/sign-in"),
    "sign-in-error": wrong_password,
    "reference-signed-out": address("/docs"),
    "invitation-over": address("/invitation/nothing"),
}
PAGES: dict[str, Look] = {
    "clients": address("/clients"),
    "clients-preview": preview,
    "clients-found": address("/clients?q=garcia"),
    "clients-none": address("/clients?q=Marisol+Vidal"),
    "clients-new-from-website": address("/clients?view=unconfirmed"),
    "clients-filtered": address("/clients?view=alert&phone=yes&sort=changed"),
    "clients-filtered-none": address("/clients?view=birthday&phone=no"),
    "clients-filter-menu": filter_menu,
    "clients-removed": address("/clients?view=archived"),
    "client": record("Helen"),
    "client-find": find_box("mar"),
    "client-find-none": find_box("Marisol Vidal"),
    "client-bare": record("12"),
    "client-unconfirmed": record("Nuria"),
    "client-inactive": record("Quispe"),
    "client-removed": lambda page: page.goto(_removed(page)),
    "client-saved": just_saved,
    "client-new": address("/clients/new"),
    "client-new-errors": wrong_form,
    "client-edit": editor("Helen"),
    "client-conflict": conflict,
    "settings": address("/settings"),
    "settings-account": address("/settings/account"),
    "settings-workspace": address("/settings/workspace"),
    "settings-tags": opened("/settings/tags"),
    "settings-referral-types": opened("/settings/referral-types"),
    "settings-fields": opened("/settings/fields"),
    "settings-tag-taken": name_taken,
    "settings-members": opened("/settings/members"),
    "settings-invited": invited,
    "invitation": invitation,
    "settings-roles": address("/settings/roles"),
    "settings-tokens": token_made,
    "settings-audit": address("/settings/audit"),
    "settings-audit-none": address("/settings/audit?action=member.suspend&until=2000-01-01"),
    "settings-audit-wrong": address("/settings/audit?client=x&since=yesterday"),
    "not-found": address("/nowhere"),
    "reference": address("/docs/customers"),
    "reference-tried": tried,
}


def _removed(page: Page) -> str:
    page.goto("/clients?view=archived")
    return page.locator(".row-link").first.get_attribute("href") or ""
