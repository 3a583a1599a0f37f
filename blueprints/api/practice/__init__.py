"""practice: the clinic's API. Twenty-eight keys, prefixed ids, and null (not asked) apart from [] (none known)."""

from blueprints.api.practice import routes, vocabulary
from blueprints.api.practice.words import practice

__all__ = ["practice", "routes", "vocabulary"]
