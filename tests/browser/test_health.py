"""What a supervisor and a browser ask without being anybody."""

from tests.browser.desk_client import Desk


def test_a_living_process_says_so(nobody: Desk) -> None:
    assert nobody.client.get("/healthz").get_json() == {"status": "ok"}


def test_a_process_with_its_database_is_ready(nobody: Desk) -> None:
    assert nobody.client.get("/readyz").get_json() == {"status": "ready"}


def test_the_little_picture_is_found_where_old_browsers_look(nobody: Desk) -> None:
    with nobody.client.get("/favicon.ico", follow_redirects=True) as answer:
        assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")


def test_nobody_s_cookie_is_set_by_asking(nobody: Desk) -> None:
    for path in ("/healthz", "/readyz", "/favicon.ico"):
        assert "Set-Cookie" not in nobody.client.get(path).headers
