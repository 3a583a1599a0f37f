"""Who may do what at the desk, on every route of it; and another workspace's clients are nobody's business."""

import re
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from registry.clients import archive_client
from registry.db import transaction
from registry.models import Membership, Role
from tests import people
from tests.browser.desk_client import ORIGIN, Desk, record, registered
from tests.browser.settings.routes import SETTINGS

ROUTES = {
    ("GET", "/"): "clients.view",
    ("GET", "/clients"): "clients.view",
    ("GET", "/find"): "clients.view",
    ("GET", "/clients/new"): "clients.create",
    ("POST", "/clients"): "clients.create",
    ("GET", "/clients/1"): "clients.view",
    ("GET", "/clients/1/peek"): "clients.view",
    ("GET", "/clients/1/edit"): "clients.update",
    ("POST", "/clients/1/edit"): "clients.update",
    ("GET", "/clients/1/edit/contact"): "clients.update",
    ("POST", "/clients/1/history/1/put-back"): "clients.update",
    ("POST", "/clients/1/undo"): "clients.update",
    ("POST", "/clients/1/different"): "clients.update",
    ("POST", "/clients/possible-duplicates"): "clients.view",
    ("POST", "/clients/1/archive"): "clients.delete",
    ("POST", "/clients/1/restore"): "clients.delete",
    ("POST", "/clients/1/confirm"): "clients.update",
    ("POST", "/clients/1/deactivate"): "clients.update",
    ("POST", "/clients/1/activate"): "clients.update",
}
OPEN = {
    "/invitation/<key>",
    "/sign-in",
    "/sign-out",
    "/preferences/theme",
    "/preferences/language",
    "/healthz",
    "/readyz",
    "/favicon.ico",
}
EVERYTHING = {"clients.view", "clients.create", "clients.update", "clients.delete"}
MAY = {
    "owner": EVERYTHING,
    "manager": EVERYTHING,
    "clinician": EVERYTHING,
    "receptionist": EVERYTHING,
    "viewer": {"clients.view"},
}


def ask(desk: Desk, method: str, path: str) -> Any:
    token = desk.get("/clients").form("/sign-out")["csrf_token"]
    data = {"csrf_token": token, "given_name": "Ana", "version": "1"} if method == "POST" else None
    return desk.request(method, path, data=data)


def test_every_page_of_the_desk_is_in_the_table(app: Flask) -> None:
    rules = {
        (method, re.sub("<any[^>]+>", "contact", re.sub("<int[^>]+>", "1", rule.rule)))
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("browser.") and rule.rule not in OPEN
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert rules == ROUTES.keys() | SETTINGS.keys()


@pytest.mark.parametrize("role", MAY)
def test_a_role_may_do_what_it_may(app: Flask, role: str) -> None:
    desk, number = Desk(app, role), str(registered(app))
    for (method, path), needed in ROUTES.items():
        status = ask(desk, method, path.replace("1", number)).status
        assert (status in {200, 302, 404}) == (needed in MAY[role]), (method, path)
        assert (status == 403) == (needed not in MAY[role]), (method, path)


def test_a_stranger_is_sent_to_the_entrance(app: Flask, nobody: Desk) -> None:
    number = registered(app)
    token = nobody.get("/sign-in").form("/sign-in")["csrf_token"]
    data = {"csrf_token": token, "given_name": "Eve", "version": "1"}
    for method, path in ROUTES:
        answer = nobody.request(method, path.replace("1", str(number)), data=data)
        assert answer.response.headers["Location"].startswith("/sign-in"), (method, path)
    assert record(app, number, lambda client: client.version) == 1


def test_another_workspace_s_client_is_no_client(app: Flask) -> None:
    theirs = registered(app, workspace=people.SALON, given_name="Secret")
    owner = Desk(app, "owner")
    for method, path in [route for route in ROUTES if "1" in route[1]]:
        foreign = ask(owner, method, path.replace("1", str(theirs)))
        absent = ask(owner, method, path.replace("1", "999999"))
        assert foreign.status == absent.status == 404, (method, path)
        assert "Secret" not in foreign.text
        assert foreign.text == absent.text


def test_what_a_role_may_not_do_is_not_offered(app: Flask) -> None:
    number = registered(app)
    page = Desk(app, "viewer").get(f"/clients/{number}")
    assert not [link for link in page.links() if link.endswith(("/edit", "/new"))]
    assert not [form.action for form in page.read.forms if form.action.startswith("/clients/")]


def test_a_removed_client_is_offered_to_whoever_may_bring_it_back(app: Flask) -> None:
    number = registered(app)
    with app.app_context():
        archive_client(people.caller("owner"), number)
    assert Desk(app, "receptionist").get(f"/clients/{number}").has_form(f"/clients/{number}/restore")
    assert not Desk(app, "viewer").get(f"/clients/{number}").has_form(f"/clients/{number}/restore")


def test_losing_a_role_takes_effect_at_once(app: Flask, reception: Desk) -> None:
    number = registered(app)
    page = reception.get(f"/clients/{number}/edit")
    with app.app_context(), transaction() as session:
        viewer = session.scalars(sa.select(Role.id).where(Role.name == "viewer")).first()
        session.execute(sa.update(Membership).values(role_id=viewer).where(Membership.workspace_id == 1))
    assert reception.send(page, f"/clients/{number}/edit", given_name="Eve").status == 403
    assert record(app, number, lambda client: client.given_name) == "Ana"


CLINICAL: dict[str, Any] = {
    "allergies": [{"name": "Penicillin", "reaction": "Rash"}],
    "medications": [{"name": "Warfarin", "dosage": "5 mg"}],
    "intolerances": ["Lactose"],
}


def test_clinical_data_is_shown_only_to_whoever_may_see_it(app: Flask) -> None:
    number = registered(app, **CLINICAL)
    for secret in ("Penicillin", "Warfarin", "Lactose", "Medical", "allergies"):
        assert secret not in Desk(app, "viewer").get(f"/clients/{number}").html
        assert secret not in Desk(app, "viewer").get("/clients").html
    assert "Penicillin" in Desk(app, "receptionist").get(f"/clients/{number}").text
    assert "Has allergies" in Desk(app, "receptionist").get("/clients").html


def test_clinical_data_is_changed_only_by_whoever_may(app: Flask, reception: Desk, clinician: Desk) -> None:
    number = registered(app, **CLINICAL)
    assert "Penicillin" not in reception.get(f"/clients/{number}/edit").html
    smuggled = {"allergies__0__name": "Nothing", "no_medications": "on", "intolerances__0__name": "Gluten"}
    assert reception.edit(number, city="Lugo", **smuggled).status == 302
    assert record(app, number, lambda client: client.allergies) == CLINICAL["allergies"]
    clinician.edit(number, allergies__0__name="Aspirin")
    assert record(app, number, lambda client: client.allergies) == [{"name": "Aspirin", "reaction": "Rash"}]


def test_history_keeps_clinical_data_from_whoever_may_not_see_it(app: Flask, clinician: Desk, viewer: Desk) -> None:
    number = registered(app)
    clinician.edit(number, allergies__0__name="Penicillin", city="Lugo")
    page = viewer.get(f"/clients/{number}")
    assert "Penicillin" not in page.html
    assert "Lugo" in page.text


def test_pages_with_records_are_never_kept(app: Flask, reception: Desk) -> None:
    number = registered(app)
    for path in ("/clients", f"/clients/{number}", f"/clients/{number}/edit"):
        assert reception.get(path).response.headers["Cache-Control"] == "no-store"


def test_a_head_request_asks_for_the_same_permission(app: Flask, nobody: Desk) -> None:
    number = registered(app)
    assert nobody.client.head(f"/clients/{number}", headers=ORIGIN).status_code == 302
