"""The list: its views and counts, what the find box finds, page by page."""

import re

import pytest
from flask import Flask

from registry.clients import archive_client
from registry.contact_points import Point
from tests import people
from tests.browser.desk_client import Desk, Page, registered


def names(page: Page) -> list[str]:
    found = re.findall(r'class="row-link" href="[^"]*"[^>]*><bdi>(.*?)</bdi>', page.html)
    return [re.sub("</?mark>", "", name) for name in found]


def views(page: Page) -> dict[str, str]:
    nav = page.html.split('<nav class="views"')[1].split("</nav>")[0]
    return dict(re.findall(r'>([^<>]+?) <span class="n">([\d,]+)</span>', nav))


def count(page: Page) -> str:
    return page.html.split('id="result-count" role="status">')[1].split("</p>")[0]


@pytest.fixture
def clinic(app: Flask) -> Flask:
    """One client of every kind, and one of the salon."""
    registered(app, given_name="María", family_name="García López", phone="634 567 890", email="maria@example.com")
    registered(app, given_name="Ingrid", family_name="Sørensen", is_active=False)
    registered(app, given_name="Zoë")
    gone = registered(app, given_name="Rosa", family_name="Vila")
    with app.app_context():
        archive_client(people.caller("owner"), gone)
    app.test_client().post("/api/clientes?workspace=clinic", json={"nombres": "Nuria"})
    registered(app, workspace=people.SALON, given_name="María", family_name="Salon")
    return app


def test_the_first_client_is_invited(reception: Desk) -> None:
    page = reception.get("/clients")
    assert "Add your first client" in page.text
    assert count(page) == "0 people"
    assert "/clients/new" in page.links()
    assert "Views" not in page.html


def test_somebody_who_may_not_add_clients_is_not_invited_to(viewer: Desk) -> None:
    assert "/clients/new" not in viewer.get("/clients").links()
    assert "/clients/new" not in viewer.get("/clients?q=nobody").links()


def test_all_shows_whoever_comes_by_name(clinic: Flask, reception: Desk) -> None:
    page = reception.get("/clients")
    assert names(page) == ["María García López", "Nuria", "Zoë"]
    assert count(page) == "3 people"
    assert "+34 634 56 78 90" in page.text


def test_views_say_how_many_they_hold(clinic: Flask, reception: Desk) -> None:
    assert views(reception.get("/clients")) == {
        "All": "3",
        "With a staff alert": "0",
        "Birthday this week": "0",
        "Something missing": "3",
        "New from the website": "1",
        "Inactive": "1",
        "Removed": "1",
    }


def test_removed_clients_are_shown_to_whoever_may_bring_them_back(clinic: Flask, viewer: Desk) -> None:
    assert "Removed" not in views(viewer.get("/clients"))
    assert "Rosa Vila" not in names(viewer.get("/clients?view=archived"))


@pytest.mark.parametrize(
    ("view", "found", "badge"),
    [
        ("unconfirmed", ["Nuria"], "Not confirmed"),
        ("inactive", ["Ingrid Sørensen"], "Inactive"),
        ("archived", ["Rosa Vila"], ""),
        ("nonsense", ["María García López", "Nuria", "Zoë"], ""),
    ],
)
def test_a_view_shows_its_own(clinic: Flask, reception: Desk, view: str, found: list[str], badge: str) -> None:
    page = reception.get(f"/clients?view={view}")
    assert names(page) == found
    assert badge in page.text
    assert page.html.count('aria-current="page"') == 3  # the view, and Clients in both bars


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("garcia", ["María García López"]),
        ("lopez MARIA", ["María García López"]),
        ("+34 634-567-890", ["María García López"]),
        ("7890", ["María García López"]),
        ("maria@example", ["María García López"]),
        ("sorensen", ["Ingrid Sørensen"]),
        ("  zoe ", ["Zoë"]),
        ("rosa", []),
        ("salon", []),
        ("%", []),
        ("\\", []),
    ],
)
def test_the_box_finds_everyone_who_is_not_removed(
    clinic: Flask, reception: Desk, text: str, found: list[str]
) -> None:
    page = reception.get("/clients", query_string={"q": text})
    assert names(page) == found
    assert count(page) == f"{len(found)} of 4 people"


def test_a_search_stays_within_its_view(clinic: Flask, reception: Desk) -> None:
    page = reception.get("/clients?q=rosa&view=archived")
    assert names(page) == ["Rosa Vila"]
    assert count(page) == "1 of 1 person"
    assert '<input type="hidden" class="find__kept" name="view" value="archived">' in page.html


def test_the_views_keep_what_is_looked_for(clinic: Flask, reception: Desk) -> None:
    assert "/clients?q=a&amp;view=inactive" in reception.get("/clients?q=a").html


def test_who_is_not_found_is_offered_as_a_new_client(clinic: Flask, reception: Desk) -> None:
    page = reception.get("/clients", query_string={"q": "Marisol Vidal"})
    assert "No client matches “Marisol Vidal”" in page.text
    assert "Add “Marisol Vidal” as a new client" in page.text
    assert "/clients/new?name=Marisol+Vidal" in page.links()


def test_an_empty_view_says_so(reception: Desk, app: Flask) -> None:
    registered(app)
    for view, says in (("unconfirmed", "Nobody new"), ("inactive", "Nobody is inactive"), ("archived", "Nobody was")):
        assert says in reception.get(f"/clients?view={view}").text


@pytest.mark.parametrize(
    "text", ["\0", "a\0b", "\ud800".encode("utf-8", "surrogatepass"), "\u202eabc", "x" * 5000, "' OR 1=1 --"]
)
def test_nothing_typed_into_the_box_breaks_it(clinic: Flask, reception: Desk, text: str) -> None:
    assert reception.get("/clients", query_string={"q": text}).status == 200


def test_a_long_list_comes_in_pages(app: Flask, reception: Desk) -> None:
    for number in range(60):
        registered(app, given_name=f"Ana {number:02}")
    page, seen = reception.get("/clients"), []
    assert count(page) == "60 people"
    assert "First page" not in page.text
    while "Next page" in page.text:
        seen += names(page)
        assert "Showing 25 of 60" in page.text
        page = reception.get(next(link for link in page.links() if "after=" in link))
    assert "Showing 10 of 60" in page.text
    assert seen + names(page) == [f"Ana {number:02}" for number in range(60)]
    back: list[str] = []
    while "Previous page" in page.text:
        page = reception.get(next(link for link in page.links() if "before=" in link))
        back = names(page) + back
    assert back == [f"Ana {number:02}" for number in range(50)]


def test_people_of_one_name_are_all_there(app: Flask, reception: Desk) -> None:
    for _ in range(30):
        registered(app, given_name="Ana")
    first = reception.get("/clients?q=ana")
    second = reception.get(next(link for link in first.links() if "after=" in link))
    assert len(names(first)) + len(names(second)) == 30
    assert "First page" in second.text
    assert "/clients?q=ana" in second.links()


@pytest.mark.parametrize("after", ["999999", "0", "-1", "abc", "1.5", "9" * 40, "", "\u0664"])
def test_a_page_after_nobody_is_the_first(clinic: Flask, reception: Desk, after: str) -> None:
    page = reception.get("/clients", query_string={"after": after})
    assert page.status == 200
    assert names(page)[0] == "María García López"


def test_another_workspace_s_client_is_no_place_to_go_on_from(app: Flask, clinic: Flask, reception: Desk) -> None:
    theirs = registered(app, workspace=people.SALON, given_name="Zzz")
    assert len(names(reception.get(f"/clients?after={theirs}"))) == 3


def test_a_list_goes_on_after_somebody_who_was_removed_meanwhile(app: Flask, reception: Desk) -> None:
    numbers = [registered(app, given_name=f"Ana {number:02}") for number in range(30)]
    following = next(link for link in reception.get("/clients").links() if "after=" in link)
    with app.app_context():
        archive_client(people.caller("owner"), numbers[24])
    assert names(reception.get(following))[0] == "Ana 25"


def test_a_row_warns_in_words(app: Flask, reception: Desk) -> None:
    registered(app, alert="Needs the ramp", allergies=[{"name": "Latex", "reaction": None}])
    page = reception.get("/clients")
    assert 'title="Staff alert: Needs the ramp"' in page.html
    assert 'title="Allergies: Latex"' in page.html


def test_a_client_without_anything_can_be_shown(app: Flask, reception: Desk) -> None:
    registered(app, given_name="·", contact_points=[Point("other", "pigeon")])
    assert "No phone" in reception.get("/clients").text


def test_a_keystroke_is_answered_with_the_part_that_changes(clinic: Flask, reception: Desk) -> None:
    whole, part = reception.get("/clients?q=zoe"), reception.fragment("/clients?q=zoe")
    assert names(part) == names(whole) == ["Zoë"]
    assert views(part) == views(whole)
    assert '<p id="result-count" hx-swap-oob="innerHTML">1 of 4 people</p>' in part.html
    assert len(part.html) < len(whole.html) / 2


def test_a_page_and_its_part_are_not_taken_for_one_another(clinic: Flask, reception: Desk) -> None:
    for answer in (reception.get("/clients"), reception.fragment("/clients")):
        assert "HX-Request" in answer.response.headers["Vary"]
        assert answer.response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("address", "path", "header", "told"),
    [
        ("http://localhost/clients", "/clients?q=zo", "HX-Push-Url", "/clients?q=zo"),
        ("http://localhost/clients?q=z", "/clients?q=zo", "HX-Replace-Url", "/clients?q=zo"),
        ("http://localhost/clients?q=z", "/clients?q=", "HX-Replace-Url", "/clients"),
        ("", "/clients?q=ñ&view=inactive", "HX-Push-Url", "/clients?q=%C3%B1&view=inactive"),
    ],
)
def test_the_address_bar_says_what_is_looked_for_and_back_leads_out_of_it(
    reception: Desk, address: str, path: str, header: str, told: str
) -> None:
    part = reception.fragment(path, headers={"HX-Current-URL": address})
    assert part.response.headers[header] == told
    assert ("HX-Push-Url" in part.response.headers) != ("HX-Replace-Url" in part.response.headers)
