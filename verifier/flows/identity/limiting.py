"""How often signing in may be tried: a limit for each address, and a delay that grows with each failure of a login or address.

The limit counts in `limits` (in memory, or in the Redis that XUESHI_LIMITER_URL names, for several processes); the delays lie in the
database. When counting fails, sign-in is closed: `LimiterFailedError`.
"""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from limits import RateLimitItem, parse_many
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from verifier.flows.identity.errors import LimiterFailedError, SignInLockedError
from verifier.store import Transaction
from verifier.store import sessions as kept_sessions

ATTEMPTS = "30/minute;300/hour"  # of one address
FREE_FAILURES = 5  # before the delays begin
FIRST_DELAY = timedelta(seconds=30)
LONGEST_DELAY = timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(hours=24)
FREE_OF_ADDRESS = 20  # many people may sit behind one address


@dataclass(frozen=True, slots=True)
class Limiter:
    """The counter of attempts by address."""

    counter: MovingWindowRateLimiter
    items: tuple[RateLimitItem, ...]

    def require_room(self, address: str) -> None:
        """Count an attempt from this address.

        Raises:
            SignInLockedError: too many.
            LimiterFailedError: the counter does not answer.
        """
        place = network_of(address)
        try:
            counted = [self.counter.hit(item, "sign_in", place) for item in self.items]
        except Exception:  # noqa: BLE001 (whatever the storage raises, nobody is let in uncounted)
            raise LimiterFailedError from None  # the cause may name the storage's address
        if not all(counted):
            raise SignInLockedError(60)


def open_limiter(url: str) -> Limiter:
    """Open the limiter over a storage, memory:// or redis://."""
    return Limiter(MovingWindowRateLimiter(storage_from_string(url)), tuple(parse_many(ATTEMPTS)))


def network_of(address: str) -> str:
    """The address, or its /64 where one household has them all (IPv6)."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address or "unknown"
    return str(ipaddress.ip_network(f"{parsed}/64", strict=False)) if parsed.version == 6 else str(parsed)


def require_unlocked(tx: Transaction, keys: tuple[bytes, ...], *, now: datetime) -> None:
    """Insist that none of these logins and addresses waits.

    Raises:
        SignInLockedError: with the seconds to wait.
    """
    for key in keys:
        found = kept_sessions.failures_of(tx, key)
        if found is not None and found.locked_until is not None and found.locked_until > now:
            raise SignInLockedError(int((found.locked_until - now).total_seconds()) + 1)


def note_failure(tx: Transaction, key: bytes, *, now: datetime, free: int = FREE_FAILURES) -> None:
    """Count a failure, and let the next attempt wait: 30 seconds after five failures, then twice as long each time, up to an hour."""
    found = kept_sessions.failures_of(tx, key)
    recent = found is not None and now - found.last_at < FORGOTTEN_AFTER
    count = (found.count if found is not None and recent else 0) + 1
    locked = now + _delay(count - free) if count >= free else None
    kept_sessions.note_failures(tx, kept_sessions.Failures(key, count, now, locked))


def forget(tx: Transaction, keys: tuple[bytes, ...]) -> None:
    """Forget the failures of these."""
    for key in keys:
        kept_sessions.forget_failures(tx, key)


def _delay(beyond: int) -> timedelta:
    return min(FIRST_DELAY * int(2 ** min(beyond, 12)), LONGEST_DELAY)
