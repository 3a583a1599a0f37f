"""The five public dialects, one file each, reading like the documentation of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blueprints.api.clientes import clientes
from blueprints.api.clients import clients
from blueprints.api.customers import customers
from blueprints.api.practice import practice
from blueprints.api.workspaces import workspaces

if TYPE_CHECKING:
    from flask import Flask
    from flask_wtf import CSRFProtect

# The first whose prefix fits a path answers for it: the narrower come first.
DIALECTS = (clientes, clients, workspaces, practice, customers)


def register(app: Flask, csrf: CSRFProtect) -> None:
    """Give the app every dialect. They have a guard against forgery of their own, without the pages' hidden token."""
    for dialect in DIALECTS:
        csrf.exempt(dialect)
        app.register_blueprint(dialect)
    app.register_blueprint(customers, url_prefix="/api", name="api_customers_alias")
