"""The pages a receptionist sees, with their forms beside their routes."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g, make_response, redirect, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError

from blueprints.browser import assets, clients, entrance, health, languages, presenting
from blueprints.browser.desk import desk, redirect_to_sign_in
from blueprints.problems import NotAuthenticated, Problem

if TYPE_CHECKING:
    from registry.callers import Caller

__all__ = ["answer", "clients", "entrance", "health", "register"]

PAGES = {403: "errors/forbidden.html", 404: "errors/not_found.html", 500: "errors/server_error.html"}


def register(app: Flask) -> None:
    """Give the app its pages, their files and their languages."""
    assets.register(app)
    languages.register(app, entrance.user_language)
    app.register_blueprint(desk)
    app.context_processor(frame)


def frame() -> dict[str, Any]:
    """Return what the frame around every page shows: the workspace, who is at the desk, and their colours."""
    caller: Caller | None = g.get("caller")
    return {"theme": entrance.theme(), "desk": _desk(caller) if caller else None}


def _desk(caller: Caller) -> SimpleNamespace:
    roles = {
        "owner": _("Owner"),
        "manager": _("Manager"),
        "clinician": _("Clinician"),
        "receptionist": _("Reception"),
        "viewer": _("Read only"),
    }
    return SimpleNamespace(
        workspace=caller.workspace_name,
        role=roles.get(caller.role or "", caller.role),
        person=presenting.person(caller.name, caller.user_id or 0),
        may_create=caller.may("clients.create"),
        clients=None,
    )


def answer(error: Exception) -> Response:
    """Return the page for any exception: the same style, what to do next, nothing of the inside."""
    if isinstance(error, NotAuthenticated):
        return redirect_to_sign_in()  # type: ignore[return-value]
    problem = Problem.of(error, {})
    if 300 <= problem.status < 400:  # noqa: PLR2004 - a redirect that routing raised
        return redirect(error.new_url, problem.status)  # type: ignore[attr-defined, return-value]
    template = PAGES.get(problem.status, "errors/problem.html")
    page = render_template(template, status=problem.status, title=problem.title, text=_explain(error, problem))
    response = make_response(page, problem.status, dict(problem.headers))
    if "HX-Request" in request.headers:
        response.headers["HX-Reswap"] = "none"
    return response


def _explain(error: Exception, problem: Problem) -> str:
    if isinstance(error, CSRFError):
        return _("This page was open for too long. Go back, load it again and repeat what you did.")
    explanations = {
        405: _("This address does not take that."),
        413: _("What you sent is too large."),
        429: _("Too many requests: wait a moment and try again."),
        503: _("The registry is busy for a moment: try again."),
        507: _("There is no room left to store this: tell whoever runs this installation."),
    }
    return explanations.get(problem.status) or _("Go back and try again.")
