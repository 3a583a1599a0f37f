"""At the desk, one line of the history comes back, and what was just saved is undone."""

import re

from flask import Flask

from registry.clients import update_client
from registry.models import AuditEvent
from tests import people
from tests.browser.desk_client import Desk, Page, facts, registered
from tests.wire.asking import rows_of


def put_back(desk: Desk, page: Page, field: str) -> Page:
    """Press the button beside the newest change of a field."""
    button = rf'action="(/clients/\d+/history/\d+/put-back)">(?:(?!</form>).)*value="{field}"'
    path = re.findall(button, page.html, re.DOTALL)[0]
    return desk.follow(desk.send(page, path, field=field))


def undo(desk: Desk, page: Page, number: int) -> Page:
    path = f"/clients/{number}/undo"
    return desk.follow(desk.send(page, path))


def test_one_change_is_put_back_from_the_history(app: Flask, reception: Desk) -> None:
    number = registered(app, city="Lugo", alert="Ring twice")
    saved = reception.follow(reception.edit(number, city="Vigo", alert="Knock"))
    page = put_back(reception, saved, "city")
    assert page.toasts() == ["City: what it was before is back."]
    assert (facts(app, number)["city"], facts(app, number)["alert"]) == ("Lugo", "Knock")
    assert page.text.split(" History ")[1].split("from ")[1].split()[0] == "Vigo"


def test_what_was_just_saved_is_undone_and_done_again(app: Flask, reception: Desk) -> None:
    number = registered(app, city="Lugo")
    saved = reception.follow(reception.edit(number, city="Vigo"))
    undone = undo(reception, saved, number)
    assert undone.toasts() == ["Undone: everything is as it was before."]
    assert facts(app, number)["city"] == "Lugo"
    undo(reception, undone, number)
    assert facts(app, number)["city"] == "Vigo"


def test_whoever_became_inactive_by_mistake_is_active_again(app: Flask, reception: Desk) -> None:
    number = registered(app)
    said = reception.press(f"/clients/{number}", f"/clients/{number}/deactivate")
    assert facts(app, number)["is_active"] is False
    undo(reception, said, number)
    assert facts(app, number)["is_active"] is True


def test_removing_somebody_is_undone_by_bringing_them_back(app: Flask) -> None:
    desk = Desk(app, "manager")
    number = registered(app)
    path = f"/clients/{number}/archive"
    said = desk.press(f"/clients/{number}", path)
    assert facts(app, number)["archived_at"] is not None
    desk.send(said, f"/clients/{number}/restore")
    assert facts(app, number)["archived_at"] is None


def test_what_others_changed_meanwhile_is_not_undone(app: Flask, reception: Desk) -> None:
    number = registered(app, city="Lugo")
    saved = reception.follow(reception.edit(number, city="Vigo"))
    with app.app_context():
        update_client(people.caller("manager"), number, city="Vic")
    before = facts(app, number)
    page = undo(reception, saved, number)
    assert page.toasts() == ["Somebody has changed this client since. Put single changes back in the history."]
    assert facts(app, number) == before


def test_what_cannot_be_put_back_is_said_and_nothing_is_written(app: Flask, reception: Desk) -> None:
    number = registered(app, city="Lugo")
    saved = reception.follow(reception.edit(number, city="Vigo"))
    token = saved.form("/sign-out")["csrf_token"]
    [event] = [id for id, action in rows_of(app, AuditEvent, "id", "action") if action == "client.update"]
    before = facts(app, number)
    for field in ("alert", "slug", "nothing", "<b>"):
        path, data = f"/clients/{number}/history/{event}/put-back", {"field": field, "csrf_token": token}
        said = reception.follow(reception.request("POST", path, data=data))
        assert said.toasts() == ["This cannot be put back any more: what it refers to is gone."]
    assert facts(app, number) == before


def test_medical_details_are_put_back_only_by_whoever_may_write_them(
    app: Flask, clinician: Desk, reception: Desk
) -> None:
    number = registered(app, allergies=[{"name": "Latex", "reaction": None}])
    clinician.edit(number, no_allergies=["y"], allergies__0__name="")
    [event] = [id for id, action in rows_of(app, AuditEvent, "id", "action") if action == "client.update"]
    path = f"/clients/{number}/history/{event}/put-back"
    assert clinician.get(f"/clients/{number}").has_form(path)
    page = reception.get(f"/clients/{number}")
    assert not page.has_form(path)
    before = facts(app, number)
    data = {"field": "allergies", "csrf_token": page.form("/sign-out")["csrf_token"]}
    assert reception.request("POST", path, data=data).status == 403
    assert facts(app, number) == before


def test_a_viewer_is_offered_nothing_to_put_back(app: Flask, viewer: Desk) -> None:
    number = registered(app, city="Lugo")
    with app.app_context():
        update_client(people.caller("owner"), number, city="Vigo")
    assert "put-back" not in viewer.get(f"/clients/{number}").html
