"""Rate limits: how often one caller may ask, told in the standard headers."""

from __future__ import annotations

import functools
import ipaddress
import math
import time
from typing import TYPE_CHECKING

import limits
from flask import current_app, request

from blueprints.problems import TooManyRequests
from blueprints.settings import PREFIX, InvalidSetting

if TYPE_CHECKING:
    from flask import Flask
    from limits.strategies import RateLimiter


def register(app: Flask, storage_uri: str) -> None:
    """Give the app its counters, in memory or wherever `storage_uri` says; raise InvalidSetting."""
    try:
        storage = limits.storage.storage_from_string(storage_uri)
    except limits.errors.ConfigurationError as error:
        raise InvalidSetting(
            f"{PREFIX}RATELIMIT_STORAGE_URI cannot be used: write memory://, or redis://… with the package redis."
        ) from error
    app.extensions["clientela_limits"] = limits.strategies.MovingWindowRateLimiter(storage)


def client_network() -> str:
    """Return the caller's address; an IPv6 household counts as one, by its /64, and so do all without an address."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:  # a proxy on a Unix socket
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def spend(name: str, rates: str, *who: str) -> None:
    """Count one request of `who` against rates like `5/minute;30/hour`; raise TooManyRequests when used up."""
    limiter: RateLimiter = current_app.extensions["clientela_limits"]
    for rate in _parse(rates):
        if not limiter.hit(rate, name, *who):
            window = limiter.get_window_stats(rate, name, *who)
            wait = max(1, math.floor(window.reset_time - time.time()) + 1)  # at the full second it is still too soon
            raise TooManyRequests(_headers(name, rate, wait))


@functools.cache
def _parse(rates: str) -> tuple[limits.RateLimitItem, ...]:
    return tuple(limits.parse_many(rates)) if rates else ()


def _headers(name: str, rate: limits.RateLimitItem, wait: int) -> dict[str, str]:
    return {
        "Retry-After": str(wait),
        "RateLimit-Policy": f'"{name}";q={rate.amount};w={rate.get_expiry()}',
        "RateLimit": f'"{name}";r=0;t={wait}',
        "X-RateLimit-Limit": str(rate.amount),
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset": str(int(time.time()) + wait),
    }
