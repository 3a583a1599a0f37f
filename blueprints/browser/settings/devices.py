"""What a browser says of itself, as people would call the device."""

from __future__ import annotations

from flask_babel import gettext as _

# In this order: most browsers also name the others.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
_HANDHELD = frozenset({"iPhone", "iPad", "Android"})
_LONGEST = 40


def device_of(agent: str) -> tuple[str, str]:
    """Return the icon and the name for what a User-Agent header says."""
    browser = _first(BROWSERS, agent)
    system = _first(SYSTEMS, agent)
    icon = "smartphone" if system in _HANDHELD else "monitor"
    if browser and system:
        return icon, _("%(browser)s on %(system)s", browser=browser, system=system)
    program = agent.partition("/")[0].strip()[:_LONGEST]
    return ("plug" if program and not system else icon), browser or system or program or _("Unknown device")


def _first(names: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for mark, name in names if mark in agent), "")
