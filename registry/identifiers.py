"""Public identifiers: the same 128 bits as a UUID and as a prefixed ULID, and slugs."""

from __future__ import annotations

import secrets
from uuid import UUID

from slugify import slugify
from ulid import ULID

SLUG = r"[a-z0-9][a-z0-9-]*[a-z0-9]"
SLUG_LENGTH = (2, 100)
_LONGEST_NUMBER = 18  # digits: within 64 bits
_LARGEST_NUMBER = 10**18 - 1
_LONGEST_ALIAS = 255


def ulid_of(prefix: str, uuid: UUID) -> str:
    """Return the prefixed form, like `cli_01HQFQ9QWTNNPY58FZ8CB3FWWK`."""
    return f"{prefix}_{ULID.from_uuid(uuid)}"


def uuid_of(prefix: str, text: str) -> UUID | None:
    """Return the UUID behind a prefixed ULID, or None where the text is not one."""
    start, _, body = text.partition("_")
    if start != prefix or not body.isascii():
        return None
    try:
        uuid = UUID(bytes=ULID.from_str(body).bytes)
    except ValueError:
        return None
    return uuid if str(ULID.from_uuid(uuid)) == body.upper() else None


def parse_uuid(text: str) -> UUID | None:
    """Return the UUID written in the canonical form with hyphens, or None where the text is not one."""
    try:
        uuid = UUID(text)
    except ValueError:
        return None
    return uuid if str(uuid) == text.lower() else None


def parse_number(text: str) -> int | None:
    """Return a record's number from its decimal form, or None where no record could have it."""
    if not (text.isascii() and text.isdecimal()) or len(text) > _LONGEST_NUMBER or text != str(int(text)):
        return None
    return int(text) or None


def may_be_number(number: int) -> bool:
    """Tell whether a record could have this number; no database looks for one beyond 64 bits."""
    return 0 < number <= _LARGEST_NUMBER


def may_be_slug(text: str) -> bool:
    """Tell whether a text could be a slug, present or former; PostgreSQL refuses to look for one with a NUL."""
    return text.isprintable() and len(text) <= _LONGEST_ALIAS


def slug_for(name: str) -> str:
    """Return the plain slug for a name ("María Núñez" is "maria-nunez"), at least two characters long."""
    # Named, because the library would look through the whole path for its other backend, for every name.
    slug: str = slugify(name, max_length=SLUG_LENGTH[1] - 7, word_boundary=True, backend="text-unidecode")
    return slug if len(slug) >= SLUG_LENGTH[0] else with_suffix(slug or "client")


def with_suffix(slug: str) -> str:
    """Return the slug with six random hexadecimal digits behind it, for when the plain one is taken."""
    return f"{slug}-{secrets.token_hex(3)}"
