"""Short-lived JSON Web Tokens: one algorithm, one key, every claim required; what they permit is looked up anew."""

from __future__ import annotations

import hashlib
import re
import secrets
import time
from uuid import UUID

import sqlalchemy as sa
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from registry.db import db
from registry.models import User

LIFETIME = 900
LEEWAY = 60
ISSUER = "clientela"
AUDIENCE = "clientela-api"
ALGORITHM = "HS256"
_COMPACT = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)


class AccessTokens:
    """Signs and reads access tokens with a key derived from the installation's secret."""

    def __init__(self, secret: str) -> None:
        digest = hashlib.blake2b(secret.encode(), person=b"access-tokens", digest_size=32).digest()
        self.kid = hashlib.sha256(digest).hexdigest()[:12]
        self._key = OctKey.import_key(digest, {"kid": self.kid})

    def issue(self, user: User) -> str:
        """Return a token by which a user is known for the next 15 minutes."""
        at = int(time.time())
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": str(user.uuid),
            "iat": at,
            "exp": at + LIFETIME,
            "jti": secrets.token_urlsafe(16),
        }
        return jwt.encode({"alg": ALGORITHM, "typ": "JWT", "kid": self.kid}, claims, self._key)

    def user_of(self, text: str) -> User | None:
        """Return the user a token stands for, or None if any claim, the signature or the user is not in order."""
        if not _COMPACT.fullmatch(text):
            return None
        try:
            token = jwt.decode(text, self._key, algorithms=[ALGORITHM])
            _CLAIMS.validate(token.claims)
        except (JoseError, ValueError, TypeError):
            return None
        if token.header.get("kid") != self.kid or not _is_short_lived(token.claims):
            return None
        return _living_user(token.claims["sub"], token.claims["iat"])


_CLAIMS = jwt.JWTClaimsRegistry(
    leeway=LEEWAY,
    iss={"essential": True, "value": ISSUER},
    aud={"essential": True, "value": AUDIENCE},
    sub={"essential": True},
    iat={"essential": True},
    exp={"essential": True},
    jti={"essential": True},
)


def _is_short_lived(claims: dict[str, object]) -> bool:
    iat, exp = claims["iat"], claims["exp"]
    return type(iat) is int and type(exp) is int and 0 < exp - iat <= LIFETIME and iat <= time.time() + LEEWAY


def _living_user(subject: object, issued_at: int) -> User | None:
    try:
        uuid = UUID(str(subject))
    except ValueError:
        return None
    user = db.session.scalar(sa.select(User).where(User.uuid == uuid, User.suspended_at.is_(None)))
    if user is None or issued_at < int(user.credentials_changed_at.timestamp()):
        return None
    return user
