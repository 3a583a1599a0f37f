"""Members, invitations and roles in the settings."""

import re

import pytest
from flask import Flask

from registry.models import AuditEvent, Invitation, Session, User
from registry.users import sign_in
from tests.browser.desk_client import Desk, Page
from tests.people import PASSWORD, SALON, email_of
from tests.records import all_records
from tests.wire.asking import rows_of

MEMBERS, ROLES_PAGE, INVITE = "/settings/members", "/settings/roles", "/settings/invitations"
NUMBERS = {"owner": 1, "manager": 2, "clinician": 3, "receptionist": 4, "viewer": 5}


@pytest.fixture
def owner_desk(app: Flask) -> Desk:
    return Desk(app, "owner")


def link_on(page: Page) -> str:
    found = re.search(r'<code dir="ltr">http://localhost(/invitation/[^<]+)</code>', page.html)
    assert found, page.text
    return found[1]


def invited(desk: Desk, email: str = "eva@example.com", role: str = "clinician") -> str:
    return link_on(desk.send(desk.get(MEMBERS), INVITE, email=email, role=role))


def test_a_role_is_changed_and_their_sessions_end(app: Flask, owner_desk: Desk, viewer: Desk) -> None:
    path = f"{MEMBERS}/5/role"
    page = owner_desk.follow(owner_desk.send(owner_desk.get(MEMBERS), path, **{"member-5-role": "receptionist"}))
    assert page.toasts() == ["Viewer: Reception from now on."]
    assert viewer.get("/clients").status == 302
    assert Desk(app, "viewer").get("/clients/new").status == 200


def test_a_suspended_member_is_out_at_once_and_let_in_again(app: Flask, owner_desk: Desk, viewer: Desk) -> None:
    page = owner_desk.press(MEMBERS, f"{MEMBERS}/5/suspend")
    assert "Suspended" in page.text
    assert viewer.get("/clients").status == 302
    answer = app.test_client().post("/api/auth/login", json={"email": email_of("viewer"), "password": PASSWORD})
    assert answer.status_code == 401
    owner_desk.press(MEMBERS, f"{MEMBERS}/5/reactivate")
    assert Desk(app, "viewer").get("/clients").status == 200


def test_a_suspension_is_undone_with_one_press(app: Flask, owner_desk: Desk) -> None:
    page = owner_desk.press(MEMBERS, f"{MEMBERS}/5/suspend")
    undo = [form for form in page.read.forms if "version" in form]
    assert [form.action for form in undo] == [f"{MEMBERS}/5/reactivate"]
    data = {"csrf_token": undo[0]["csrf_token"], "version": "0"}
    owner_desk.follow(owner_desk.request("POST", undo[0].action, data=data))
    assert Desk(app, "viewer").get("/clients").status == 200


def test_a_suspended_member_is_told_so_at_the_entrance(app: Flask, owner_desk: Desk, nobody: Desk) -> None:
    owner_desk.press(MEMBERS, f"{MEMBERS}/5/suspend")
    page = nobody.get("/sign-in")
    refused = nobody.send(page, "/sign-in", email=email_of("viewer"), password=PASSWORD)
    assert refused.status == 422
    assert rows_of(app, Session, "user_id") == [(1,)]


@pytest.mark.parametrize("what", ["role", "suspend"])
def test_the_last_owner_stays_and_is_told_why(app: Flask, owner_desk: Desk, what: str) -> None:
    form = owner_desk.get(MEMBERS).form(f"{MEMBERS}/1/role")
    data = form.filled({"member-1-role": "viewer"})
    refused = owner_desk.request("POST", f"{MEMBERS}/1/{what}", data=data)
    assert refused.status == 422
    assert refused.errors() == {"member-1-role": "Somebody must own the workspace: make somebody else an owner first"}
    assert owner_desk.get("/clients").status == 200


def test_a_manager_is_offered_no_owner(app: Flask) -> None:
    manager = Desk(app, "manager")
    page = manager.get(MEMBERS)
    assert not page.has_form(f"{MEMBERS}/1/role")
    assert page.has_form(f"{MEMBERS}/5/suspend")
    assert not page.has_form(f"{MEMBERS}/2/suspend")  # nobody suspends themselves
    assert 'value="owner"' not in page.html
    refused = manager.send(page, f"{MEMBERS}/5/role", **{"member-5-role": "owner"})
    assert refused.status == 422
    assert refused.errors().keys() == {"member-5-role"}
    assert manager.send(page, INVITE, email="eva@example.com", role="owner").status == 422


def test_whoever_gets_the_link_joins(app: Flask, owner_desk: Desk, nobody: Desk) -> None:
    link = invited(owner_desk)
    page = nobody.get(link)
    assert page.heading == "Join Clinic"
    assert "eva@example.com" in page.text
    desk = nobody.follow(nobody.send(page, link, name="Eva Gil", password=PASSWORD))
    assert desk.toasts() == ["Welcome to Clinic."]
    assert "Eva Gil" in desk.text
    assert nobody.get(MEMBERS).status == 403
    with app.app_context():
        sign_in("eva@example.com", PASSWORD, "192.0.2.9")
    over = Desk(app).get(link)
    assert (over.status, over.heading) == (404, "This link does not work")


def test_the_link_is_shown_once_and_again_to_a_double_click(app: Flask, owner_desk: Desk) -> None:
    page = owner_desk.get(MEMBERS)
    links = [link_on(owner_desk.send(page, INVITE, email="eva@example.com", role="viewer")) for _ in range(2)]
    assert links[0] == links[1]
    assert len(rows_of(app, Invitation, "id")) == 1
    assert links[0] not in owner_desk.get(MEMBERS).html
    secret = links[0].rpartition("/")[2]
    with app.app_context():
        assert secret not in str(all_records())


def test_an_invitation_is_listed_until_it_is_withdrawn(app: Flask, owner_desk: Desk, nobody: Desk) -> None:
    link = invited(owner_desk)
    page = owner_desk.get(MEMBERS)
    assert "eva@example.com" in page.text
    owner_desk.follow(owner_desk.send(page, f"{INVITE}/1/withdraw"))
    assert "eva@example.com" not in owner_desk.get(MEMBERS).text
    assert nobody.get(link).status == 404


@pytest.mark.parametrize(
    ("email", "complaint"),
    [
        ("", "Enter an email address like name@example.com"),
        ("eva@", "Enter an email address like name@example.com"),
        (email_of("viewer"), "Whoever has this address works here already"),
    ],
)
def test_whom_to_invite_must_be_somebody_new(app: Flask, owner_desk: Desk, email: str, complaint: str) -> None:
    refused = owner_desk.send(owner_desk.get(MEMBERS), INVITE, email=email, role="viewer")
    assert (refused.status, refused.errors()) == (422, {"email": complaint})
    assert refused.form(INVITE)["role"] == "viewer"
    assert rows_of(app, Invitation, "id") == []


@pytest.mark.parametrize(
    ("name", "password", "wrong"),
    [
        ("", PASSWORD, {"name": "Enter your name"}),
        ("Eva", "", {"password": "Enter a password"}),
        ("Eva", "short", {"password": "Use at least 12 characters, and nothing that many people use"}),
    ],
)
def test_what_is_wrong_with_the_answer_is_told_beside_its_field(
    app: Flask, owner_desk: Desk, nobody: Desk, name: str, password: str, wrong: dict[str, str]
) -> None:
    link = invited(owner_desk)
    refused = nobody.send(nobody.get(link), link, name=name, password=password)
    assert (refused.status, refused.errors()) == (422, wrong)
    assert len(rows_of(app, User, "id")) == 10
    assert nobody.send(refused, link, name="Eva", password=PASSWORD).status == 302


def test_whoever_has_an_account_joins_with_its_password(app: Flask, owner_desk: Desk, nobody: Desk) -> None:
    link = invited(owner_desk, email_of("viewer", SALON))
    refused = nobody.send(nobody.get(link), link, name="V", password="another horse desk lamp")
    assert refused.errors() == {"password": "You have an account with this address: enter its password"}
    nobody.follow(nobody.send(refused, link, name="V", password=PASSWORD))
    assert "Clinic" in nobody.get("/clients").text


def test_guessing_links_is_slowed_down(nobody: Desk) -> None:
    statuses = [nobody.get(f"/invitation/{number}").status for number in range(22)]
    assert statuses == [404] * 20 + [429] * 2


def test_the_workspace_decides_what_its_roles_may_do(app: Flask, owner_desk: Desk) -> None:
    page = owner_desk.get(ROLES_PAGE)
    form = page.form(ROLES_PAGE)
    assert "viewer clients.view" in form
    assert "viewer clients.create" not in form
    assert "owner clients.view" not in form
    saved = owner_desk.send(page, ROLES_PAGE, **{"viewer clients.create": "on", "receptionist clients.delete": None})
    assert owner_desk.follow(saved).toasts() == ["Saved the roles."]
    assert Desk(app, "viewer").get("/clients/new").status == 200
    told = [changes["role"][0] for action, changes in rows_of(app, AuditEvent, "action", "changes")]
    assert told == ["receptionist", "viewer"]


def test_nobody_takes_anything_from_the_owners(app: Flask, owner_desk: Desk) -> None:
    token = owner_desk.get(ROLES_PAGE).form(ROLES_PAGE)["csrf_token"]
    data = {"csrf_token": token, "role": ["owner", "king"], "king clients.view": "on"}
    assert owner_desk.request("POST", ROLES_PAGE, data=data).status == 302
    assert owner_desk.get("/settings/workspace").status == 200
    assert rows_of(app, AuditEvent, "id") == []


def test_a_manager_sees_the_roles_and_changes_none(app: Flask) -> None:
    page = Desk(app, "manager").get(ROLES_PAGE)
    assert page.status == 200
    assert 'type="checkbox" name="viewer' not in page.html
    assert "An owner can change it." in page.text
