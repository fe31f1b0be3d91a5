"""How often one address may try what could be guessed at: certificate numbers, names, identity numbers.

Counted in this process's memory: a node of several processes lets each of them count, and a restart forgets; a check of a code itself is never
limited. Whoever comes from one IPv6 network of 64 bits is one address.
"""

import ipaddress
from collections.abc import Mapping

from fastapi import Request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from verifier.errors import VerifierError

LIMITS: Mapping[str, tuple[RateLimitItem, ...]] = {
    "number": (parse("10/minute"), parse("60/hour")),
    "name": (parse("6/minute"), parse("30/hour")),
    "id_number": (parse("6/minute"), parse("30/hour")),
}
"""Attempts of each kind; the costly or telling ones are fewer."""
IPV6_NETWORK = 64  # bits


class TooOftenError(VerifierError):
    """This address has tried as often as one may for now."""

    code = "web.too_often"

    def __init__(self, minutes: int) -> None:
        super().__init__(minutes=minutes)


class Limiter:
    """Counts attempts of one application."""

    def __init__(self) -> None:
        self._window = MovingWindowRateLimiter(MemoryStorage())

    def require(self, request: Request, kind: str) -> None:
        """Count an attempt of this kind.

        Raises:
            TooOftenError: one too many; it is not counted.
        """
        who = address_of(request)
        for item in LIMITS[kind]:
            if not self._window.test(item, kind, who):
                raise TooOftenError(max(1, item.get_expiry() // 60))
        for item in LIMITS[kind]:
            self._window.hit(item, kind, who)


def limiter_of(request: Request) -> Limiter:
    """The application's limiter."""
    limiter: Limiter = request.app.state.limiter
    return limiter


def address_of(request: Request) -> str:
    """Who counts as one: an IPv4 address, or an IPv6 network."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, IPV6_NETWORK), strict=False))
    return host
