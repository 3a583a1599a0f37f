"""Passwords: Argon2id, at most two hashes at once, and the same time for a user who does not exist."""

from __future__ import annotations

import functools
import secrets
import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from registry.common_passwords import COMMON_PASSWORDS
from registry.errors import WeakPassword

SHORTEST = 12
LONGEST = 1024
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_two_at_once = threading.BoundedSemaphore(2)


def hash_password(password: str) -> str:
    """Return the Argon2id hash of a password; raise WeakPassword if it is too short or too common."""
    if not SHORTEST <= len(password) <= LONGEST or password.casefold() in COMMON_PASSWORDS:
        raise WeakPassword
    return rehash_password(password)


def rehash_password(password: str) -> str:
    """Return today's hash of a password that is in use, even if it would not be accepted as a new one."""
    with _two_at_once:
        return _hasher.hash(password)


def verify_password(password: str, password_hash: str | None) -> bool:
    """Tell whether the password belongs to the hash; with None it takes as long and says no."""
    with _two_at_once:
        try:
            _hasher.verify(password_hash or _dummy_hash(), password[: LONGEST + 1])
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None


def needs_rehash(password_hash: str) -> bool:
    """Tell whether a hash was made with other settings than today's."""
    return _hasher.check_needs_rehash(password_hash)


def one_time_password() -> str:
    """Make a password that can be read aloud: five groups of four letters and digits, 100 bits."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(4)) for _ in range(5))


@functools.cache
def _dummy_hash() -> str:
    return _hasher.hash(secrets.token_urlsafe())
