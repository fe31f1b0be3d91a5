"""Status lists: which issued certificates still stand, as a Token Status List in CWT form (FORMAT §11).

Follows draft-ietf-oauth-status-list: 2 bits an entry, 2^20 entries, lowest bits first, zlib, CWT claims 2, 4, 6, 65533 and 65534.
Decides that an index not yet given out reads INVALID, so that a stolen key cannot mint certificates unnoticed; a verifier therefore
cannot tell *revoked* from *never issued*, and need not. Leaves which key signs a list to the trust list, and what a stale list means to
`verify`.
"""

import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import Final, Protocol, Self

from signing.algorithms import PublicKey
from signing.codec import Value, decode, encode
from signing.cose import Envelope, open_envelope, sign_envelope, verify_envelope
from signing.errors import MalformedError, NotEncodableError
from signing.keys import Signer
from signing.list_errors import ListFullError, NotYetIssuedError, TooLargeError, WrongListError
from signing.trustlist_entries import StatusSource

ENTRIES: Final = 1 << 20  # entries of every list
ENTRY_BYTES: Final = ENTRIES // 4  # bytes of the entries of a list, inflated
BLOCK: Final = 1024  # indexes that are open for allocation at one time
MAX_STATUS_LIST_BYTES: Final = ENTRY_BYTES + 1024  # bytes of a signed list: the entries may be incompressible
CLOCK_SKEW: Final = timedelta(minutes=5)  # allowed difference between two clocks
TYP: Final = "application/statuslist+cwt"

_SUB, _EXP, _IAT, _STATUS_LIST, _TTL = 2, 4, 6, 65533, 65534
_MAX_TIME: Final = 253_402_300_799  # seconds: 9999-12-31T23:59:59Z
_BITS: Final = 2
_UNISSUED: Final = 0b01_01_01_01  # four INVALID entries
_BLOCK_BYTES: Final = BLOCK // 4


class Status(IntEnum):
    """What a list says of one certificate; the values are those of the draft, 3 being the application's own."""

    VALID = 0
    INVALID = 1
    SUSPENDED = 2
    SUPERSEDED = 3


class Randomness(Protocol):
    """A source of random choices, such as `random.SystemRandom`."""

    def randrange(self, stop: int, /) -> int:
        """Draw an integer from 0 to `stop` - 1."""


@dataclass(frozen=True, slots=True)
class StatusList:
    """An opened list, its signature verified: what was true at `issued_at` and may be relied on until `expires_at`.

    `ttl` is how long a copy may be kept before a fresh one is fetched.
    """

    url: str
    kid: bytes
    issued_at: datetime
    expires_at: datetime
    ttl: timedelta
    entries: bytes = field(repr=False)

    def status_at(self, index: int) -> Status:
        """Read the status at an index from 0 to 2^20 - 1."""
        return Status(self.entries[index >> 2] >> 2 * (index & 3) & 3)


class StatusListBuilder:
    """The entries of a list while they change; a new builder knows no certificate, so every entry reads INVALID."""

    __slots__ = ("_entries",)

    def __init__(self, entries: bytes | None = None) -> None:
        self._entries = bytearray((_UNISSUED,)) * ENTRY_BYTES if entries is None else bytearray(entries)

    @classmethod
    def from_statuses(cls, statuses: Mapping[int, Status]) -> Self:
        """Start from the statuses of every index that was given out."""
        builder = cls()
        for index, status in statuses.items():
            builder.set(index, status)
        return builder

    @classmethod
    def from_list(cls, current: StatusList) -> Self:
        """Start from a published list, to change some of its entries and sign it again."""
        return cls(current.entries)

    def set(self, index: int, status: Status) -> None:
        """Write one entry.

        Raises:
            NotEncodableError: the index is outside the list.
        """
        if not 0 <= index < ENTRIES:
            raise NotEncodableError("status index", f"{index} is outside 0 to {ENTRIES - 1}")
        at, shift = index >> 2, 2 * (index & 3)
        self._entries[at] = self._entries[at] & ~(3 << shift) | status << shift

    def counts(self) -> dict[Status, int]:
        """Count the entries of each status; unissued ones count as INVALID."""
        found = dict.fromkeys(Status, 0)
        for byte, times in Counter(self._entries).items():
            for shift in range(0, 8, _BITS):
                found[Status(byte >> shift & 3)] += times
        return found

    def to_entries(self) -> bytes:
        """Give the entries as `sign_status_list` takes them."""
        return bytes(self._entries)


def open_block(issued: int) -> range:
    """Give the indexes that are open after `issued` of them were given out.

    A list fills block by block, at random inside a block: the unissued rest is then one run, which compresses to nothing, while
    an index tells no more about its certificate than the time of issue that the certificate states anyway.

    Raises:
        ListFullError: every index of the list was given out.
    """
    if issued >= ENTRIES:
        raise ListFullError(ENTRIES)
    start = issued // BLOCK * BLOCK
    return range(start, start + BLOCK)


def allocate_index(rng: Randomness, used: Collection[int], *, issued: int | None = None) -> int:
    """Choose a free index at random; it must be stored as used before anything is signed with it, and is never used again.

    `used` holds the indexes given out: all of them, or with `issued` (how many there are) at least those of `open_block(issued)`.

    Raises:
        ListFullError: every index of the list was given out.
    """
    taken = used if isinstance(used, set | frozenset) else frozenset(used)
    free = [index for index in open_block(len(taken) if issued is None else issued) if index not in taken]
    if not free:
        raise ListFullError(BLOCK)
    return free[rng.randrange(len(free))]


def sign_status_list(
    entries: bytes, *, url: str, signer: Signer, now: datetime, lifetime: timedelta, ttl: timedelta
) -> bytes:
    """Sign the entries as the list published at `url`, current from `now` for `lifetime`.

    Raises:
        NotEncodableError: the entries are not those of a whole list, or a duration is not positive.
    """
    if len(entries) != ENTRY_BYTES:
        raise NotEncodableError("status list", f"{len(entries)} bytes instead of {ENTRY_BYTES}")
    issued_at, seconds, ttl_seconds = int(now.timestamp()), _seconds(lifetime), _seconds(ttl)
    claims: dict[int | str, Value] = {
        _SUB: url,
        _EXP: issued_at + seconds,
        _IAT: issued_at,
        _STATUS_LIST: {"bits": _BITS, "lst": _deflate(entries)},
        _TTL: ttl_seconds,
    }
    return sign_envelope(encode(claims), signer, typ=TYP, tagged=True)


def open_status_list(
    cwt: bytes, *, key: PublicKey, url: str, now: datetime, skew: timedelta = CLOCK_SKEW
) -> StatusList:
    """Open the list that the trust list names by `url` and `key`; an expired list opens too, since its age is the verifier's matter.

    Nothing of the content is read before the signature has been verified.

    Raises:
        MalformedError, NotCanonicalError, BadSignatureError: the bytes are no list of this key.
        WrongListError: the list is another one.
        NotYetIssuedError: it claims to come from the future, beyond `skew`.
    """
    envelope = open_envelope(cwt, typ=TYP, tagged=True, max_bytes=MAX_STATUS_LIST_BYTES)
    return _open(envelope, key, (url,), now + skew)


def open_any_status_list(
    cwt: bytes, *, sources: Iterable[StatusSource], now: datetime, skew: timedelta = CLOCK_SKEW
) -> StatusList:
    """Open a list that may be any of those a trust list names, as `open_status_list` does.

    Raises:
        MalformedError, NotCanonicalError, BadSignatureError, NotYetIssuedError: as there.
        WrongListError: it is none of them.
    """
    envelope = open_envelope(cwt, typ=TYP, tagged=True, max_bytes=MAX_STATUS_LIST_BYTES)
    named = [source for source in sources if source.kid == envelope.kid]
    if not named:
        raise WrongListError(wanted="a list of a known key", found=envelope.kid.hex())
    return _open(envelope, named[0].verifier, [source.url for source in named], now + skew)


def _deflate(entries: bytes) -> bytes:
    """Compress entries; where the open block begins, statistics change, and new Huffman tables pay."""
    used = len(entries.rstrip(bytes((_UNISSUED,))))
    border = max(used - 1, 0) // _BLOCK_BYTES * _BLOCK_BYTES
    deflater = zlib.compressobj(level=9, memLevel=9)
    settled = deflater.compress(entries[:border]) + deflater.flush(zlib.Z_BLOCK)
    return settled + deflater.compress(entries[border:]) + deflater.flush()


def _open(envelope: Envelope, key: PublicKey, urls: Collection[str], latest: datetime) -> StatusList:
    verify_envelope(envelope, key)
    found = _read_claims(envelope.payload, envelope.kid)
    if found.url not in urls:
        raise WrongListError(wanted=" or ".join(urls), found=found.url)
    if found.issued_at > latest:
        raise NotYetIssuedError(found.url, issued_at=found.issued_at, latest=latest)
    return found


def inflate(deflated: bytes, *, size: int) -> bytes:
    """Inflate a zlib stream that must give exactly `size` bytes and end with its input; never holds more than that.

    Raises:
        MalformedError: it is no such stream.
        TooLargeError: it would inflate to more.
    """
    inflater = zlib.decompressobj()
    try:
        found = inflater.decompress(deflated, size + 1)
    except zlib.error as exc:
        raise MalformedError("status list is no zlib stream") from exc
    if len(found) > size:
        raise TooLargeError("status list", limit_bytes=size)
    if len(found) != size or not inflater.eof or inflater.unused_data:
        raise MalformedError(f"status list does not inflate to exactly {size} bytes")
    return found


def _read_claims(payload: bytes, kid: bytes) -> StatusList:
    claims = _map(decode(payload, max_bytes=MAX_STATUS_LIST_BYTES), {_SUB, _EXP, _IAT, _STATUS_LIST, _TTL})
    content = _map(claims[_STATUS_LIST], {"bits", "lst"})
    url, deflated = claims[_SUB], content["lst"]
    if type(content["bits"]) is not int or content["bits"] != _BITS:
        raise MalformedError(f"a status list has {_BITS} bits an entry")
    if not isinstance(url, str) or not isinstance(deflated, bytes):
        raise MalformedError("status list names itself by text and holds a byte string")
    issued_at, expires_at, ttl = (_time(claims[key]) for key in (_IAT, _EXP, _TTL))
    if issued_at >= expires_at:
        raise MalformedError("status list expires before it was issued")
    return StatusList(
        url=url,
        kid=kid,
        issued_at=datetime.fromtimestamp(issued_at, UTC),
        expires_at=datetime.fromtimestamp(expires_at, UTC),
        ttl=timedelta(seconds=ttl),
        entries=inflate(deflated, size=ENTRY_BYTES),
    )


def _map(value: Value, keys: set[int | str] | set[int] | set[str]) -> Mapping[int | str, Value]:
    if not isinstance(value, Mapping) or set(value) != keys:
        raise MalformedError("status list has other claims")
    return value


def _time(value: Value) -> int:
    if type(value) is not int or not 0 < value <= _MAX_TIME:
        raise MalformedError("status list holds a time outside the calendar")
    return value


def _seconds(duration: timedelta) -> int:
    seconds = int(duration.total_seconds())
    if seconds <= 0:
        raise NotEncodableError("status list", "lifetime and ttl are at least a second")
    return seconds
