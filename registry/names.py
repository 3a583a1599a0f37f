"""The one name of callers that have only one, laid over given and family name without ever splitting it."""

from __future__ import annotations


def rename(given: str, family: str | None, full_name: str) -> tuple[str, str | None]:
    """Return the given and family name after somebody changed the joined name to `full_name`."""
    if family is None:
        return full_name, None
    if full_name == f"{given} {family}":
        return given, family
    if full_name.endswith(f" {family}"):
        return full_name.removesuffix(f" {family}"), family
    if full_name.startswith(f"{given} "):
        return given, full_name.removeprefix(f"{given} ")
    return full_name, None
