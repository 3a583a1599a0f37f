"""The five dialects as a document that machines read (OpenAPI 3.1) and as pages that people read."""

from blueprints.openapi.pages import register

__all__ = ["register"]
