"""Somebody at the desk without a browser: opens pages, reads them as a browser would, fills in and sends their forms.

Every page that is opened is looked at: one heading, no id twice, every label and description belongs to something,
nothing inline, every form with its token.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, TypeVar

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from blueprints.browser import presenting
from registry.clients import create_client, find_client
from registry.history import snapshot
from registry.models import Client
from tests import people

ORIGIN = {"Origin": "http://localhost"}
VOID = frozenset({"input", "meta", "link", "br", "hr", "img"})
NAMES_OTHERS = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "popovertarget", "form")

Attributes = dict[str, str]
T = TypeVar("T")


@dataclass
class Form:
    """A form as its page shows it: where it goes, and what it would send if nobody touched it."""

    action: str
    method: str
    values: list[tuple[str, str]] = field(default_factory=list)

    def filled(self, changes: Mapping[str, Any]) -> MultiDict[str, str]:
        """Return what is sent once somebody changed these controls; None leaves one out, a list sends several."""
        kept = [(name, value) for name, value in self.values if name not in changes]
        given = ((name, value if isinstance(value, list) else [value]) for name, value in changes.items())
        return MultiDict(kept + [(name, each) for name, values in given for each in values if each is not None])

    def __getitem__(self, name: str) -> str:
        return dict(self.values)[name]

    def __contains__(self, name: str) -> bool:
        return name in dict(self.values)


class Reader(HTMLParser):
    """Reads a page: its elements, its words, its forms."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, Attributes]] = []
        self.words: list[str] = []
        self.headings: list[str] = []
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._select: Attributes | None = None
        self._textarea: str | None = None
        self._inside: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.elements.append((tag, given))
        if tag not in VOID:
            self._inside.append(tag)
        if tag == "h1":
            self.headings.append("")
        elif tag == "form":
            self._form = Form(given.get("action", ""), given.get("method", "get"))
            self.forms.append(self._form)
        elif tag == "select":
            self._select = given
        elif self._form:
            self._read_control(self._form, tag, given)

    def _read_control(self, form: Form, tag: str, given: Attributes) -> None:
        name, kind = given.get("name"), given.get("type", "text")
        if tag == "textarea":
            self._textarea = name
            form.values.append((name or "", ""))
        elif tag == "option" and self._select and "selected" in given:
            form.values.append((self._select["name"], given["value"]))
        elif tag == "input" and name and kind in {"radio", "checkbox"}:
            form.values += [(name, given.get("value", "on"))] if "checked" in given else []
        elif tag == "input" and name:
            form.values.append((name, given.get("value", "").replace("\n", "").replace("\r", "")))

    def handle_endtag(self, tag: str) -> None:
        while self._inside and self._inside.pop() != tag:
            continue
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea" and self._form:
            name, text = self._form.values[-1]
            text = text.replace("\r\n", "\n").removeprefix("\n").replace("\n", "\r\n")
            self._form.values[-1] = (name, text)
            self._textarea = None

    def handle_data(self, data: str) -> None:
        if self._textarea and self._form:
            name, text = self._form.values[-1]
            self._form.values[-1] = (name, text + data)
        elif "title" not in self._inside:
            self.words.append(data)
        if "h1" in self._inside:
            self.headings[-1] += data


class Page:
    """An answer of the desk."""

    def __init__(self, response: TestResponse) -> None:
        self.response, self.status, self.html = response, response.status_code, response.text
        self.read = Reader(self.html)

    @property
    def heading(self) -> str:
        """The page's one heading."""
        return " ".join(self.read.headings[0].split())

    @property
    def text(self) -> str:
        """All words of the page, one space between them."""
        return " ".join(" ".join(self.read.words).split())

    def form(self, path: str) -> Form:
        """The form that writes to this path."""
        return next(form for form in self.read.forms if (form.action, form.method) == (path, "post"))

    def has_form(self, path: str) -> bool:
        """Tell whether the page offers to write to this path."""
        return any((form.action, form.method) == (path, "post") for form in self.read.forms)

    def links(self) -> list[str]:
        """Every address that the page leads to."""
        return [given["href"] for tag, given in self.read.elements if tag == "a"]

    def errors(self) -> dict[str, str]:
        """What the page says is wrong, by the id of the control to look at."""
        return dict(re.findall(r'<li><a href="#([^"]+)">(.*?)</a></li>', self.html))

    def toasts(self) -> list[str]:
        """The short messages on the page."""
        return re.findall(r'<div class="toast">.*?</svg><span>(.*?)</span>', self.html, re.DOTALL)


def check_fragment(page: Page) -> None:
    """Look for what must be right of a part of a page: no frame around it, no id twice, nothing inline."""
    ids = [given["id"] for _, given in page.read.elements if "id" in given]
    wrong = {
        "a whole page": "<html" in page.html,
        "ids twice": [id for id, times in Counter(ids).items() if times > 1],
        "inline": [(tag, given) for tag, given in page.read.elements if is_inline(tag, given)],
    }
    assert not {what: found for what, found in wrong.items() if found}, page.response.request.path


def is_inline(tag: str, given: Attributes) -> bool:
    """Tell whether an element needs a looser policy for content than ours."""
    handlers = [name for name in given if name.startswith("on") or name == "style"]
    return tag == "style" or (tag == "script" and "src" not in given) or bool(handlers)


def check(page: Page) -> None:
    """Look for what must be right on every page."""
    ids = [given["id"] for _, given in page.read.elements if "id" in given]
    named = [
        (name, id) for _, given in page.read.elements for name in NAMES_OTHERS for id in given.get(name, "").split()
    ]
    named += [("#", link.removeprefix("#")) for link in page.links() if link.startswith("#")]
    wrong = {
        "headings": len(page.read.headings) != 1,
        "language": page.read.elements[0][1].get("lang") not in {"en", "es"},
        "title": not re.search(r"<title>\s*\S+.* · \S+.*</title>", page.html),
        "ids twice": [id for id, times in Counter(ids).items() if times > 1],
        "names what is not there": [(name, id) for name, id in named if id not in ids],
        "inline": [(tag, given) for tag, given in page.read.elements if is_inline(tag, given)],
        "forms without a token": [
            one.action for one in page.read.forms if one.method == "post" and "csrf_token" not in one
        ],
        "images without words": [given for tag, given in page.read.elements if tag == "img" and "alt" not in given],
    }
    assert not {what: found for what, found in wrong.items() if found}, page.response.request.path


class Desk:
    """Somebody at the desk; `client` holds their cookies."""

    def __init__(self, app: Flask, role: str | None = None, workspace: str = people.CLINIC) -> None:
        self.app = app
        self.client: FlaskClient = people.sign_in(app, role, workspace) if role else app.test_client()

    def request(self, method: str, path: str, headers: Mapping[str, str] | None = None, **options: Any) -> Page:
        """Send one request as a browser does from our own pages, and look at the page that comes back."""
        sent = dict(ORIGIN if method != "GET" else {}) | dict(headers or {})
        page = Page(self.client.open(path, method=method, headers=sent, **options))
        if page.html and page.response.mimetype == "text/html" and page.status not in {302, 308}:
            check(page)
        return page

    def get(self, path: str, **options: Any) -> Page:
        return self.request("GET", path, **options)

    def fragment(self, path: str, headers: Mapping[str, str] | None = None, **options: Any) -> Page:
        """Ask as the page's script does, for the part that changes, and look at what comes."""
        page = Page(self.client.get(path, headers={"HX-Request": "true"} | dict(headers or {}), **options))
        check_fragment(page)
        return page

    def follow(self, page: Page) -> Page:
        """Go where a page redirects to."""
        assert page.status == 302, page.text
        return self.get(page.response.headers["Location"])

    def send(self, page: Page, path: str, **changes: Any) -> Page:
        """Send the form of a page after changing these of its controls (`a__b` for the name a-b)."""
        named = {name.replace("__", "-"): value for name, value in changes.items()}
        return self.request("POST", path, data=page.form(path).filled(named))

    def press(self, on: str, path: str) -> Page:
        """Press the button on a page that sends to this path, and see the page it leads to."""
        return self.follow(self.send(self.get(on), path))

    def edit(self, number: int, **changes: Any) -> Page:
        """Open a client's form, change these controls and save."""
        path = f"/clients/{number}/edit"
        return self.send(self.get(path), path, **changes)

    def register(self, **typed: Any) -> Page:
        """Fill in the form for a new client and save."""
        return self.send(self.get("/clients/new"), "/clients", **typed)


def registered(app: Flask, role: str = "owner", workspace: str = people.CLINIC, **known: Any) -> int:
    """Register a client behind the desk's back and return the number."""
    with app.app_context():
        return create_client(people.caller(role, workspace), **{"given_name": "Ana"} | known).id


def record(app: Flask, number: int, read: Callable[[Client], T]) -> T:
    """What is read of a client's record, removed or not."""
    with app.app_context():
        return read(find_client(people.caller("owner"), number, *presenting.SHOWN, archived=True))


def facts(app: Flask, number: int) -> dict[str, Any]:
    """All that is kept of a client."""
    return record(app, number, lambda client: snapshot(client) | {"version": client.version})
