import pytest
from flask import Flask

from blueprints.browser.settings.devices import device_of

WINDOWS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36"
)
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Safari/604.1"


@pytest.mark.parametrize(
    ("agent", "icon", "name"),
    [
        (WINDOWS, "monitor", "Chrome on Windows"),
        (f"{WINDOWS} Edg/126.0", "monitor", "Edge on Windows"),
        (IPHONE, "smartphone", "Safari on iPhone"),
        ("Mozilla/5.0 (Android 14; Mobile; rv:127.0) Gecko/127.0 Firefox/127.0", "smartphone", "Firefox on Android"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "monitor", "Firefox on Linux"),
        ("curl/8.5.0", "plug", "curl"),
        ("x" * 200, "plug", "x" * 40),
        ("", "monitor", "Unknown device"),
    ],
)
def test_a_device_is_called_as_people_call_it(app: Flask, agent: str, icon: str, name: str) -> None:
    with app.test_request_context():
        assert device_of(agent) == (icon, name)
