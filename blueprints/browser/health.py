"""Whether this process lives, whether it can work, and the little picture in the tab."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import current_app, redirect

from blueprints.browser.desk import OPEN, desk, needs
from registry.db import db
from registry.models import Workspace


@desk.get("/healthz")
@needs(OPEN)
def healthz() -> dict[str, str]:
    """Say that this process answers."""
    return {"status": "ok"}


@desk.get("/readyz")
@needs(OPEN)
def readyz() -> Any:
    """Say whether the database answers and has its tables."""
    try:
        db.session.execute(sa.select(Workspace.id).limit(1))
    except sa.exc.SQLAlchemyError:
        db.session.rollback()
        return {"status": "unavailable"}, 503, {"Retry-After": "1"}
    return {"status": "ready"}


@desk.get("/favicon.ico")
@needs(OPEN)
def favicon() -> Any:
    """Send old browsers to the picture."""
    asset_url: Any = current_app.jinja_env.globals["asset_url"]
    return redirect(asset_url("favicon.svg"))
