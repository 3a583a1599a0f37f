"""Rate limits: how often one caller may ask, told in the standard headers."""

from __future__ import annotations

import functools
import ipaddress
import math
import threading
import time
from typing import TYPE_CHECKING

import limits
from flask import Response, current_app, g, request

from blueprints.problems import TooManyRequests
from blueprints.settings import PREFIX, InvalidSetting

if TYPE_CHECKING:
    from flask import Flask
    from limits.strategies import RateLimiter


class SeldomTimer:
    """A timer that counts as running for a minute, so that the counters are swept once in that time."""

    PERIOD = 60.0  # seconds

    def __init__(self, timer: threading.Timer) -> None:
        self._timer, self._begun = timer, time.monotonic()
        timer.daemon = True

    def start(self) -> None:
        """Start the sweep that this timer stands for."""
        self._timer.start()

    def is_alive(self) -> bool:
        """Tell whether it is too early for the next sweep."""
        return time.monotonic() < self._begun + self.PERIOD


class CalmMemory(limits.storage.MemoryStorage):
    """Counters in memory. The library's own starts a thread at nearly every request, to forget what is over."""

    STORAGE_SCHEME = ["memory"]  # noqa: RUF012 - declared by the library

    @property  # type: ignore[override]
    def timer(self) -> SeldomTimer:
        """Return what the library takes for its timer."""
        return self._timer

    @timer.setter
    def timer(self, timer: threading.Timer) -> None:
        self._timer = SeldomTimer(timer)


def register(app: Flask, storage_uri: str) -> None:
    """Give the app its counters, in memory or wherever `storage_uri` says; raise InvalidSetting."""
    try:
        storage = limits.storage.storage_from_string(storage_uri)
    except limits.errors.ConfigurationError as error:
        raise InvalidSetting(
            f"{PREFIX}RATELIMIT_STORAGE_URI cannot be used: write memory://, or redis://… with the package redis."
        ) from error
    app.extensions["clientela_limits"] = limits.strategies.MovingWindowRateLimiter(storage)
    # Counts in whole minutes instead of remembering every request, so that asking what is left costs nothing.
    app.extensions["clientela_frequent_limits"] = limits.strategies.FixedWindowRateLimiter(storage)
    app.after_request(tell_standing)


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
    _spend(current_app.extensions["clientela_limits"], name, rates, *who)


def spend_often(name: str, rates: str, *who: str) -> None:
    """Do as `spend` for rates of thousands; the reply tells how much of the first is left."""
    limiter: RateLimiter = current_app.extensions["clientela_frequent_limits"]
    _spend(limiter, name, rates, *who)
    for rate in _parse(rates)[:1]:
        window = limiter.get_window_stats(rate, name, *who)
        g.standing = _headers(name, rate, max(0, window.remaining), _seconds_until(window.reset_time))


def tell_standing(response: Response) -> Response:
    """Say in a reply how much its caller may still ask for; a refusal has said so already."""
    for header, value in g.get("standing", {}).items():
        response.headers.setdefault(header, value)
    return response


def _spend(limiter: RateLimiter, name: str, rates: str, *who: str) -> None:
    for rate in _parse(rates):
        if not limiter.hit(rate, name, *who):
            wait = _seconds_until(limiter.get_window_stats(rate, name, *who).reset_time)
            raise TooManyRequests({"Retry-After": str(wait), **_headers(name, rate, 0, wait)})


def _seconds_until(moment: float) -> int:
    return max(1, math.floor(moment - time.time()) + 1)  # at the full second it is still too soon


@functools.cache
def _parse(rates: str) -> tuple[limits.RateLimitItem, ...]:
    return tuple(limits.parse_many(rates)) if rates else ()


def _headers(name: str, rate: limits.RateLimitItem, left: int, wait: int) -> dict[str, str]:
    return {
        "RateLimit-Policy": f'"{name}";q={rate.amount};w={rate.get_expiry()}',
        "RateLimit": f'"{name}";r={left};t={wait}',
        "X-RateLimit-Limit": str(rate.amount),
        "X-RateLimit-Remaining": str(left),
        "X-RateLimit-Reset": str(int(time.time()) + wait),
    }
