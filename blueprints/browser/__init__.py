"""The pages a receptionist sees, with their forms beside their routes."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g, make_response, render_template
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import SecurityError
from werkzeug.routing import RequestRedirect

from blueprints.browser import (
    assets,
    client_editor,
    client_history,
    client_list,
    client_matches,
    clients,
    entrance,
    find_box,
    health,
    languages,
    peek,
    presenting,
    settings,
)
from blueprints.browser.desk import at_the_desk, desk, redirect_to_sign_in, wants_fragment
from blueprints.problems import NotAuthenticated, Problem

if TYPE_CHECKING:
    from registry.callers import Caller

__all__ = [
    "answer",
    "client_editor",
    "client_history",
    "client_list",
    "client_matches",
    "clients",
    "find_box",
    "health",
    "peek",
    "register",
    "settings",
]


def register(app: Flask) -> None:
    """Give the app its pages, their files and their languages."""
    assets.register(app)
    languages.register(app, entrance.user_language, entrance.client_word, entrance.time_zone)
    app.register_blueprint(desk)
    app.context_processor(frame)


def frame() -> dict[str, Any]:
    """Return what the frame around every page shows: the workspace, who is at the desk, and their colours."""
    caller = at_the_desk()
    return {"theme": entrance.theme(), "desk": _desk(caller) if caller else None, **entrance.likes()}


def _desk(caller: Caller) -> SimpleNamespace:
    return SimpleNamespace(
        workspace=caller.workspace_name,
        role=presenting.role_name(caller.role or ""),
        person=presenting.person(caller.name, caller.user_id or 0),
        may_create=caller.may("clients.create"),
        clients=None,
    )


def answer(error: Exception) -> Any:
    """Return the page for any exception: the same style, what to do next, nothing of the inside.

    A page that tells of a failure asks the registry nothing, for it may be what failed.
    """
    if isinstance(error, RequestRedirect):
        return error.get_response()
    if isinstance(error, SecurityError):  # a host that is not ours: no page there has an address
        return Response("There is nothing for this host here.\n", 400, mimetype="text/plain")
    if isinstance(error, NotAuthenticated):
        return redirect_to_sign_in()
    problem = Problem.of(error, {})
    g.registry_is_in_trouble = problem.status >= 500  # noqa: PLR2004 - from here on it is our fault
    try:
        page = render_template("errors/problem.html", status=problem.status, is_fragment=wants_fragment())
    except SQLAlchemyError as trouble:  # nobody can tell who is at the desk
        return answer(trouble)
    return make_response(page, problem.status, dict(problem.headers))
