"""workspaces: the multi-workspace CRM's API. The workspace stands in the path, contact methods come in a list."""

from blueprints.api.workspaces import client_fields, routes, tokens
from blueprints.api.workspaces.words import workspaces

__all__ = ["client_fields", "routes", "tokens", "workspaces"]
