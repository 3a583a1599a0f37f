"""My account: what one may change of oneself, and how the pages follow."""

import pytest
import time_machine
from flask import Flask

from registry.models import AuditEvent, Session, User
from registry.users import sign_in
from tests.browser.desk_client import Desk, registered
from tests.people import PASSWORD, email_of
from tests.wire.asking import rows_of

ME = "/settings/account"
NEW = "another horse desk lamp"


def save(desk: Desk, **typed: str | None) -> Desk:
    """Fill in the form about oneself, and see the page again."""
    answer = desk.send(desk.get(ME), ME, **typed)
    assert len(desk.follow(answer).toasts()) == 1
    return desk


def change(desk: Desk, current: str = PASSWORD, new: str = NEW) -> tuple[int, dict[str, str]]:
    answer = desk.send(desk.get(ME), f"{ME}/password", current=current, new=new)
    return answer.status, answer.errors()


def test_a_new_name_is_new_in_what_one_did_before(app: Flask, reception: Desk) -> None:
    number = registered(app, role="receptionist")
    assert "Receptionist added this client" in reception.get(f"/clients/{number}").text
    save(reception, name="  Rosa Díaz ")
    assert "Rosa Díaz added this client" in reception.get(f"/clients/{number}").text
    assert ("account.update", {"name": ["Receptionist", "Rosa Díaz"]}) in rows_of(
        app, AuditEvent, "action", "changes"
    )


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "x" * 101, "two\nlines"])
def test_a_name_that_is_none_is_told_beside_its_field(app: Flask, reception: Desk, name: str) -> None:
    answer = reception.send(reception.get(ME), ME, name=name, theme="dark")
    assert answer.status == 422
    assert answer.errors().keys() == {"name"}
    assert answer.form(ME)["theme"] == "dark"
    assert ("Receptionist", None) in rows_of(app, User, "name", "theme")


def test_the_pages_are_as_one_likes_them_on_every_device(app: Flask, reception: Desk) -> None:
    save(reception, language="es", theme="dark", shortcuts="", discreet="on")
    for desk in (reception, Desk(app, "receptionist")):
        html = desk.get("/clients").html
        assert '<html lang="es" dir="ltr" data-theme="dark" data-discreet="on" data-shortcuts="off">' in html


def test_one_can_go_back_to_what_the_device_likes(app: Flask, reception: Desk) -> None:
    save(reception, language="es", theme="dark")
    answer = reception.send(reception.get(ME), ME, language="", theme="")
    reception.follow(answer)
    assert '<html lang="en" dir="ltr">' in reception.get("/clients").html


def test_shortcuts_can_be_switched_off_from_the_list_of_them(reception: Desk) -> None:
    reception.follow(reception.send(reception.get("/clients"), "/preferences/shortcuts"))
    assert 'data-shortcuts="off"' in reception.get("/clients").html
    reception.follow(reception.send(reception.get("/clients"), "/preferences/shortcuts", shortcuts="on"))
    assert 'data-shortcuts="off"' not in reception.get("/clients").html


def test_details_are_blurred_and_shown_with_a_press(reception: Desk) -> None:
    reception.follow(reception.send(reception.get("/clients"), "/preferences/discreet", discreet="on"))
    assert 'data-discreet="on"' in reception.get("/clients").html
    reception.follow(reception.send(reception.get("/clients"), "/preferences/discreet", discreet="off"))
    assert "data-discreet" not in reception.get("/clients").html.split("<body")[0]


def test_a_new_password_ends_every_other_session(app: Flask, reception: Desk) -> None:
    elsewhere = Desk(app, "receptionist")
    assert change(reception) == (302, {})
    assert elsewhere.get("/clients").status == 302
    assert reception.get("/clients").status == 200
    with app.app_context():
        assert sign_in(email_of("receptionist"), NEW, "192.0.2.9").name == "Receptionist"
    assert [action for (action,) in rows_of(app, AuditEvent, "action")] == ["account.password"]


@pytest.mark.parametrize(
    ("current", "new", "wrong"),
    [
        ("not this one", NEW, {"current": "This is not the password you use now"}),
        ("", NEW, {"current": "Enter the password you use now"}),
        (PASSWORD, "", {"new": "Enter a new password"}),
        (PASSWORD, "short", {"new": "Use at least 12 characters, and nothing that many people use"}),
        (PASSWORD, "password1234", {"new": "Use at least 12 characters, and nothing that many people use"}),
    ],
)
def test_a_password_that_will_not_do_changes_nothing(
    app: Flask, reception: Desk, current: str, new: str, wrong: dict[str, str]
) -> None:
    elsewhere = Desk(app, "receptionist")
    assert change(reception, current, new) == (422, wrong)
    assert elsewhere.get("/clients").status == 200
    with app.app_context():
        sign_in(email_of("receptionist"), PASSWORD, "192.0.2.9")


def test_guessing_the_current_password_is_slowed_down(reception: Desk) -> None:
    statuses = [change(reception, current=f"wrong {number}")[0] for number in range(7)]
    assert statuses == [422] * 5 + [429] * 2
    assert change(reception)[0] == 429


def test_a_double_click_changes_the_password_once(app: Flask, reception: Desk) -> None:
    page = reception.get(ME)
    for _ in range(2):
        assert reception.send(page, f"{ME}/password", current=PASSWORD, new=NEW).status == 302
    assert [action for (action,) in rows_of(app, AuditEvent, "action")] == ["account.password"]


def test_what_was_typed_into_it_is_kept_nowhere(app: Flask, reception: Desk) -> None:
    answer = reception.send(reception.get(ME), f"{ME}/password", current=PASSWORD, new="short")
    assert "short" not in {answer.form(f"{ME}/password")[name] for name in ("current", "new")}


def test_one_sees_where_one_is_signed_in_and_can_end_it(app: Flask) -> None:
    with time_machine.travel("2026-03-02 08:00Z"):
        elsewhere = Desk(app, "receptionist")
    with time_machine.travel("2026-03-02 11:00Z"):
        reception = Desk(app, "receptionist")
        page = reception.get(ME)
        assert "This device" in page.text
        assert "3 hours ago" in page.text
        [other] = [
            form.action
            for form in page.read.forms
            if form.action.endswith("/end") and "sessions/e" not in form.action
        ]
        assert reception.press(ME, other).toasts() == ["Signed out that device."]
        assert elsewhere.get("/clients").status == 302
        assert reception.get("/clients").status == 200


def test_signing_out_everywhere_ends_this_session_too(app: Flask, reception: Desk) -> None:
    elsewhere = Desk(app, "receptionist")
    left = reception.send(reception.get(ME), f"{ME}/sessions/end")
    assert left.response.headers["Location"] == "/sign-in"
    assert elsewhere.get("/clients").status == reception.get("/clients").status == 302
    assert rows_of(app, Session, "id") == []


def test_a_session_of_somebody_else_is_none_of_mine(app: Flask, reception: Desk) -> None:
    owner = Desk(app, "owner")
    [(number, _)] = [row for row in rows_of(app, Session, "id", "user_id") if row[1] == 1]
    page = reception.get(ME)
    token = page.form("/sign-out")["csrf_token"]
    answer = reception.request("POST", f"{ME}/sessions/{number}/end", data={"csrf_token": token})
    assert answer.status == 404
    assert owner.get("/clients").status == 200
