"""The desk's blueprint: every page needs a signed-in member, but for the few that say they are open to all."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, flash, g, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from blueprints.authentication import refuse_forged, session_caller
from blueprints.problems import NotAuthenticated

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.wrappers import Response as AnyResponse

    from registry.callers import Caller

OPEN = "everybody"  # what a page needs that is shown before anybody has signed in

desk = Blueprint("browser", __name__)


def needs(permission: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Let a page's view be called only by members with this permission; it gets the caller first. OPEN: by all."""

    def mark(view: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(view)
        def guarded(**arguments: Any) -> Any:
            if permission == OPEN:
                refuse_forged()
                return view(**arguments)
            caller: Caller = g.caller
            caller.must(permission)
            return view(caller, **arguments)

        guarded.needs = permission  # type: ignore[attr-defined]
        return guarded

    return mark


@desk.before_request
def require_sign_in() -> AnyResponse | None:
    """Find out who is at the desk; send strangers to sign in, and back to where they wanted to go."""
    view = current_app.view_functions[request.endpoint or ""]
    if getattr(view, "needs", None) == OPEN:
        return None
    try:
        g.caller = session_caller("desk", json_only=False)
    except NotAuthenticated:
        return redirect_to_sign_in()
    return None


def redirect_to_sign_in() -> AnyResponse:
    """Send somebody to sign in; a read comes back to its page afterwards, a write to the list."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    if "HX-Request" in request.headers:  # a fragment's place is no place for the sign-in page
        return Response(status=204, headers={"HX-Redirect": url_for("browser.sign_in")})
    return redirect(url_for("browser.sign_in", next=wanted if wanted != "/clients" else None))


def safe_next(path: str | None) -> str:
    """Return where to go after signing in: only to a page of our own that can be opened."""
    home = url_for("browser.clients")
    if not path or not path.startswith("/") or path.startswith(("//", "/\\")) or "\\" in path:
        return home
    try:
        endpoint, _arguments = current_app.url_map.bind("").match(urlsplit(path).path, method="GET")
    except (HTTPException, RequestRedirect):
        return home
    return path if endpoint.startswith("browser.") else home


def say(text: str, kind: str = "ok") -> None:
    """Show a short message on the next page."""
    flash(text, kind)


def saved(name: str) -> str:
    """Return the sentence that tells of a saved client."""
    return _("Saved %(name)s.", name=name)
