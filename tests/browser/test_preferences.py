"""Colours and languages: for the person where there is one, and for this browser."""

import pytest
import time_machine
from flask import Flask

from tests.browser.desk_client import Desk, registered


def test_a_stranger_s_language_is_the_browser_s(nobody: Desk) -> None:
    page = nobody.get("/sign-in", headers={"Accept-Language": "es-MX, en;q=0.5"})
    assert '<html lang="es"' in page.html
    assert "Contraseña" in page.text


def test_a_language_chosen_at_the_entrance_stays_there(nobody: Desk) -> None:
    page = nobody.get("/sign-in?next=/clients/7")
    answer = nobody.send(page, "/preferences/language", language="es")
    assert answer.response.headers["Location"] == "/sign-in?next=/clients/7"
    assert "Contraseña" in nobody.follow(answer).text


def test_a_person_s_language_follows_them_to_another_browser(app: Flask, reception: Desk) -> None:
    reception.follow(reception.send(reception.get("/clients"), "/preferences/language", language="es"))
    elsewhere = Desk(app, "receptionist")
    assert '<html lang="es"' in elsewhere.get("/clients").html


def test_a_person_s_colours_follow_them_to_another_browser(app: Flask, reception: Desk) -> None:
    page = reception.follow(reception.send(reception.get("/clients?q=ana"), "/preferences/theme", theme="dark"))
    assert 'data-theme="dark"' in page.html
    assert page.response.request.path == "/clients"
    assert 'data-theme="dark"' in Desk(app, "receptionist").get("/clients").html
    assert "data-theme=" not in Desk(app, "owner").get("/clients").html


@pytest.mark.parametrize(
    ("what", "value"), [("theme", "<script>"), ("theme", ""), ("language", "xx"), ("language", "../es")]
)
def test_what_nobody_offers_changes_nothing(reception: Desk, what: str, value: str) -> None:
    answer = reception.send(reception.get("/clients"), f"/preferences/{what}", **{what: value})
    assert answer.response.headers["Location"] == "/clients"
    assert reception.client.get_cookie(what) is None


def test_a_cookie_nobody_set_is_not_believed(nobody: Desk) -> None:
    nobody.client.set_cookie("theme", 'dark" onload="alert(1)')
    nobody.client.set_cookie("language", "../../etc")
    page = nobody.get("/sign-in")
    assert "onload" not in page.html
    assert '<html lang="en"' in page.html


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("America/Bogota", "Sunday 1 March 20:30"),
        ("Europe/Madrid", "Monday 2 March 02:30"),
        ("UTC", "Monday 2 March 01:30"),
        ("../../etc/passwd", "Monday 2 March 01:30"),
        ("", "Monday 2 March 01:30"),
    ],
)
def test_times_are_told_by_the_reader_s_clock(app: Flask, zone: str, shown: str) -> None:
    with time_machine.travel("2026-03-02 01:30Z", tick=False):
        number = registered(app)
    with time_machine.travel("2026-03-09 12:00Z"):
        reception = Desk(app, "receptionist")
        reception.client.set_cookie("timezone", zone)
        text = reception.get(f"/clients/{number}").text
    day, time = shown.rsplit(" ", 1)
    assert day in text
    assert f"{time} · this desk" in text
