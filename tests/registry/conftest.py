"""What the registry's tests may ask for beside tests/conftest.py."""

import argon2
import pytest


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The hashes against which passwords were checked, as it happens."""
    seen: list[str] = []
    verify = argon2.PasswordHasher.verify

    def watched(hasher: argon2.PasswordHasher, hashed: str, password: str) -> bool:
        seen.append(hashed)
        return bool(verify(hasher, hashed, password))

    monkeypatch.setattr(argon2.PasswordHasher, "verify", watched)
    return seen
