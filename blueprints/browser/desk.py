"""The desk's blueprint: every page needs a signed-in member, but for the few that say they are open to all."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import flask_login
from flask import Blueprint, Response, current_app, flash, g, redirect, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from blueprints.authentication import SignedIn, refuse_forged, session_caller
from blueprints.problems import ForgedRequest, NotAuthenticated
from blueprints.text import has_forbidden_characters, tidy
from registry.errors import WorkspaceNotFound

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.wrappers import Response as AnyResponse

    from registry.callers import Caller

OPEN = "everybody"  # what a page needs that is shown before anybody has signed in
MEMBER = "member"  # what a page needs that is everybody's own: whoever is signed in
NUMBER = "<int(max=999999999999999999):number>"  # a record's number, within 64 bits
_LONGEST_QUERY = 200
# Open to all, and worth coming back to.
_OPEN_PAGES = {"browser.sign_in", "reference.overview", "reference.of_dialect"}

desk = Blueprint("browser", __name__)


def needs(permission: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Let a page's view be called only by members with this permission; it gets the caller first.

    MEMBER: by members with whatever permissions; OPEN: by all, and no caller is handed over.
    """

    def mark(view: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(view)
        def guarded(**arguments: Any) -> Any:
            if permission == OPEN:
                refuse_forged()
                return view(**arguments)
            caller: Caller = g.caller
            if permission != MEMBER:
                caller.must(permission)
            return view(caller, **arguments)

        guarded.needs = permission  # type: ignore[attr-defined]
        return guarded

    return mark


@desk.before_request
def require_sign_in() -> AnyResponse | None:
    """Find out who is at the desk; send strangers to sign in, and back to where they wanted to go."""
    if _need(request.endpoint) == OPEN:
        return None
    try:
        g.caller = session_caller("desk", json_only=False)
    except (NotAuthenticated, WorkspaceNotFound):
        return redirect_to_sign_in()
    return None


def _need(endpoint: str | None) -> str | None:
    """Return what permission a view needs."""
    return getattr(current_app.view_functions.get(endpoint or ""), "needs", None)


def redirect_to_sign_in() -> AnyResponse:
    """Send somebody to sign in; a read comes back to its page afterwards, a write to the list."""
    wanted = _this_address() if request.method == "GET" else None
    entrance = url_for("browser.sign_in", next=wanted if wanted != url_for("browser.clients") else None)
    if wants_fragment():  # a fragment's place is no place for the sign-in page
        return Response(status=204, headers={"HX-Redirect": entrance})
    return redirect(entrance)


def _this_address() -> str:
    return request.full_path.rstrip("?")


def at_the_desk() -> Caller | None:
    """Return who is signed in, for the frame around a page; nobody where the page must not ask the registry."""
    if "caller" not in g and not g.get("registry_is_in_trouble"):
        try:
            g.caller = session_caller("desk", json_only=False) if signed_in() else None
        except (ForgedRequest, NotAuthenticated, WorkspaceNotFound):
            g.caller = None
    caller: Caller | None = g.get("caller")
    return caller


def signed_in() -> SignedIn | None:
    """Return the living session behind the request, if there is one and the registry may be asked."""
    if g.get("registry_is_in_trouble"):
        return None
    user = flask_login.current_user
    return user if isinstance(user, SignedIn) else None


def safe_next(path: str | None) -> str:
    """Return where to go after signing in: only to a page of our own that can be opened, else to the list."""
    home = url_for("browser.clients")
    if not path or not path.startswith("/") or path.startswith("//") or "\\" in path or not path.isprintable():
        return home
    try:
        endpoint, _arguments = current_app.url_map.bind("").match(urlsplit(path).path, method="GET")
    except (HTTPException, RequestRedirect, ValueError):
        return home
    is_page = endpoint.startswith(f"{desk.name}.") and _need(endpoint) != OPEN
    return path if is_page or endpoint in _OPEN_PAGES else home


def wants_fragment() -> bool:
    """Tell whether the page's script asks, for whom the part that changes is enough."""
    return "HX-Request" in request.headers


def query_text(name: str) -> str:
    """Return what a query string says, tidied; what could hide something or break a search is no text."""
    text = tidy(request.args.get(name, ""))[:_LONGEST_QUERY]
    return "" if has_forbidden_characters(text) else text


def say(text: str, kind: str = "ok", undo: tuple[str, int] | None = None) -> None:
    """Show a short message on the next page; `undo` is where what it tells of is undone, and in which version."""
    flash({"text": text, "undo": undo}, kind)  # type: ignore[arg-type]
