"""What a region vouches for: its issuers, their keys and scopes, its status lists and endpoints (FORMAT §12).

Decides what one entry may say (else `ListRefusedError`). Leaves the wire form to `trustlist_json`, lookups and everything that concerns
several entries to `trustlist`, and the judgement of a certificate to `verify`. Times are aware UTC datetimes in whole seconds;
regions are GB/T 2260 codes of six digits, where `370000` covers every `37….` and `370300` every `3703..`; `000000` is the nation.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from signing.algorithms import KID_BYTES, Algorithm, PublicKey, load_public_key
from signing.claims import MAX_STATUS_LIST
from signing.list_errors import ListRefusedError

NATION: Final = "000000"
MAX_ID_CHARS: Final = 40  # characters of an issuer's id or a certificate type
MAX_LABEL_CHARS: Final = 120  # characters of a name for people
MAX_URL_CHARS: Final = 300  # characters of an address

_REGION: Final = re.compile(r"[0-9]{6}", re.ASCII)
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*", re.ASCII)
_URL: Final = re.compile(r"https://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~/%-]*)?", re.ASCII)


class KeyState(StrEnum):
    """Where a key stands in its life (FORMAT §12.5)."""

    ACTIVE = "active"
    RETIRED = "retired"
    REVOKED = "revoked"


def region_covers(wide: str, region: str) -> bool:
    """Say whether the region `wide` is `region` or contains it."""
    if wide == NATION:
        return True
    if wide.endswith("0000"):
        return region[:2] == wide[:2]
    if wide.endswith("00"):
        return region[:4] == wide[:4]
    return region == wide


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """A public key and what it vouches for.

    `public_key` is the uncompressed point (65 bytes) for ESP256 and the raw key (32 bytes) for Ed25519. The key signs from
    `sign_from` until just before `sign_until`; what it signed is accepted until just before `verify_until` (None: without end).
    A retired key signs no more and still vouches for what it signed; a revoked one for nothing issued at or after `compromised_since`.
    """

    kid: bytes
    algorithm: Algorithm
    public_key: bytes
    state: KeyState
    sign_from: datetime
    sign_until: datetime
    verify_until: datetime | None = None
    compromised_since: datetime | None = None

    def __post_init__(self) -> None:
        where = f"key {self.kid.hex()}"
        _require_key(where, self.kid, self.algorithm, self.public_key)
        for time in (self.sign_from, self.sign_until, self.verify_until, self.compromised_since):
            _require_time(where, time)
        if self.sign_from >= self.sign_until:
            raise ListRefusedError(where, "sign_from is not before sign_until")
        if self.verify_until is not None and self.verify_until < self.sign_until:
            raise ListRefusedError(where, "verify_until is before sign_until")
        if (self.state is KeyState.REVOKED) != (self.compromised_since is not None):
            raise ListRefusedError(where, "compromised_since belongs to revoked keys, and to all of them")

    @property
    def verifier(self) -> PublicKey:
        """The key, loaded to verify with."""
        return load_public_key(self.algorithm, self.public_key)


@dataclass(frozen=True, slots=True)
class Scope:
    """The regions and the types of certificate that an issuer may speak for: every pair of the two."""

    regions: tuple[str, ...]
    types: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.regions or not self.types:
            raise ListRefusedError("scope", "names no region or no type")
        for region in self.regions:
            _require_region("scope", region)
        for name in self.types:
            _require_id("scope", name)

    def covers(self, *, region: str, certificate_type: str) -> bool:
        """Say whether a certificate of this region and type is within the scope."""
        return certificate_type in self.types and any(region_covers(wide, region) for wide in self.regions)


@dataclass(frozen=True, slots=True)
class Issuer:
    """An authority that signs certificates, with all its keys, past ones included."""

    id: str
    name: str
    keys: tuple[TrustedKey, ...]
    scopes: tuple[Scope, ...]

    def __post_init__(self) -> None:
        _require_id("issuer", self.id)
        _require_label(f"issuer {self.id}", self.name)

    def covers(self, *, region: str, certificate_type: str) -> bool:
        """Say whether one of the issuer's scopes covers a certificate of this region and type."""
        return any(scope.covers(region=region, certificate_type=certificate_type) for scope in self.scopes)


@dataclass(frozen=True, slots=True)
class StatusSource:
    """A status list: the number that certificates carry, where it is published, and the key that signs lists and nothing else."""

    number: int
    url: str
    kid: bytes
    algorithm: Algorithm
    public_key: bytes

    def __post_init__(self) -> None:
        where = f"status list {self.number}"
        if not 0 <= self.number <= MAX_STATUS_LIST:
            raise ListRefusedError(where, f"a number is from 0 to {MAX_STATUS_LIST}")
        _require_url(where, self.url)
        _require_key(where, self.kid, self.algorithm, self.public_key)

    @property
    def verifier(self) -> PublicKey:
        """The key, loaded to verify with."""
        return load_public_key(self.algorithm, self.public_key)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address at which the region offers a service, such as `verify`, `transfer` or `portal`."""

    kind: str
    url: str

    def __post_init__(self) -> None:
        _require_id("endpoint", self.kind)
        _require_url(f"endpoint {self.kind}", self.url)


@dataclass(frozen=True, slots=True)
class RegionTrust:
    """What one region publishes: the unit that is delegated, signed, dated and that goes stale."""

    region: str
    name: str
    issued_at: datetime
    expires_at: datetime
    issuers: tuple[Issuer, ...]
    status_lists: tuple[StatusSource, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()

    def __post_init__(self) -> None:
        where = f"region {self.region}"
        _require_region(where, self.region)
        _require_label(where, self.name)
        _require_time(where, self.issued_at)
        _require_time(where, self.expires_at)
        if self.issued_at >= self.expires_at:
            raise ListRefusedError(where, "issued_at is not before expires_at")
        for issuer in self.issuers:
            for scope in issuer.scopes:
                # A region speaks for nobody outside its own borders, whoever signs its list.
                if not all(region_covers(self.region, region) for region in scope.regions):
                    raise ListRefusedError(where, f"issuer {issuer.id} has a scope outside the region")
        if len({source.number for source in self.status_lists}) != len(self.status_lists):
            raise ListRefusedError(where, "two status lists have the same number")

    def find_status_list(self, number: int) -> StatusSource | None:
        """Find the status list that certificates of this region's issuers call by this number."""
        return next((source for source in self.status_lists if source.number == number), None)


def _require_key(where: str, kid: bytes, algorithm: Algorithm, public_key: bytes) -> None:
    if load_public_key(algorithm, public_key).kid != kid:
        raise ListRefusedError(where, f"the kid is not the first {KID_BYTES} bytes of the key's SHA-256")


def _require_time(where: str, time: datetime | None) -> None:
    if time is not None and (time.utcoffset() != timedelta(0) or time.microsecond):
        raise ListRefusedError(where, "times are UTC in whole seconds")


def _require_region(where: str, region: str) -> None:
    if not _REGION.fullmatch(region):
        raise ListRefusedError(where, "a region is six digits of GB/T 2260")


def _require_id(where: str, value: str) -> None:
    if len(value) > MAX_ID_CHARS or not _ID.fullmatch(value):
        raise ListRefusedError(where, "an id is 1 to 40 letters, digits, dots, hyphens and underscores")


def _require_label(where: str, value: str) -> None:
    if not 0 < len(value) <= MAX_LABEL_CHARS or not value.isprintable():
        raise ListRefusedError(where, "a name is 1 to 120 printable characters")


def _require_url(where: str, value: str) -> None:
    if len(value) > MAX_URL_CHARS or not _URL.fullmatch(value):
        raise ListRefusedError(where, "an address is an https URL without query or fragment, of at most 300 characters")
