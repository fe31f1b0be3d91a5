"""The invented world of the vectors: sample keys that everybody may know, one region, its trust list and status lists.

Everything is derived from fixed words, so that the script always gives the same files.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from signing import Algorithm, Claims, PublicKey, public_key_of
from signing.algorithms import raw_ecdsa
from signing.statuslist import Status, StatusListBuilder, sign_status_list
from signing.trustlist import TrustList, build_trust_list
from signing.trustlist_entries import Issuer, KeyState, RegionTrust, Scope, StatusSource, TrustedKey

NOW = datetime(2026, 5, 1, tzinfo=UTC)
DAY = timedelta(days=1)
HOST = "v.example"
STATUS_URL = "https://zb.example/status/{}"
CURRENT, UNREACHABLE, STALE, FORGED, UNLISTED, OLDER = 1, 2, 3, 4, 5, 6  # numbers of status lists
VALID_AT, REVOKED_AT, SUSPENDED_AT, SUPERSEDED_AT, UNISSUED_AT = 777_777, 7, 8, 9, 10  # indexes in every list


@dataclass(frozen=True, slots=True)
class SampleSigner:
    """A signer whose key is derived from a word and whose signatures are always the same (RFC 6979)."""

    public_key: PublicKey
    private_key: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey

    @property
    def kid(self) -> bytes:
        """The name of the key."""
        return self.public_key.kid

    @property
    def algorithm(self) -> Algorithm:
        """The algorithm of the key."""
        return self.public_key.algorithm

    def sign(self, message: bytes) -> bytes:
        """Sign the message, always with the same result."""
        if isinstance(self.private_key, ed25519.Ed25519PrivateKey):
            return self.private_key.sign(message)
        return raw_ecdsa(self.private_key.sign(message, ec.ECDSA(hashes.SHA256(), deterministic_signing=True)))


def sample_signer(word: str, algorithm: Algorithm = Algorithm.ESP256) -> SampleSigner:
    """Derive a sample key from a word."""
    seed = hashlib.sha256(f"xueshi sample key: {word}".encode()).digest()
    if algorithm is Algorithm.ED25519:
        private: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey = ed25519.Ed25519PrivateKey.from_private_bytes(
            seed
        )
    else:
        private = ec.derive_private_key(int.from_bytes(seed, "big") >> 1, ec.SECP256R1())
    return SampleSigner(public_key_of(private.public_key()), private)


ACTIVE = sample_signer("active")
ACTIVE_ED25519 = sample_signer("active Ed25519", Algorithm.ED25519)
RETIRED = sample_signer("retired")
ENDED = sample_signer("window for verifying is over")
STOLEN = sample_signer("stolen")
UNKNOWN = sample_signer("in no list")
STATUS = sample_signer("status")

CLAIMS = Claims(
    type="annual_hours",
    region="370300",
    number="3703002025000123",
    holder="欧阳明月",
    period_start=date(2025, 1, 1),
    period_end=date(2025, 12, 31),
    public_hours=Decimal(30),
    professional_hours=Decimal(60),
    total_hours=Decimal(90),
    issued_at=datetime(2026, 1, 20, 1, 2, 3, tzinfo=UTC),
    status_list=CURRENT,
    status_index=VALID_AT,
    id_commitment=bytes.fromhex("ba7a558c"),  # FORMAT §16.3
)


def a_key(signer: SampleSigner, state: KeyState = KeyState.ACTIVE, **window: datetime | None) -> TrustedKey:
    """List a sample key, by default for signing in 2025 and 2026."""
    usual: dict[str, datetime | None] = {
        "sign_from": datetime(2025, 1, 1, tzinfo=UTC),
        "sign_until": datetime(2027, 1, 1, tzinfo=UTC),
    }
    return TrustedKey(signer.kid, signer.algorithm, signer.public_key.raw, state, **(usual | window))


def a_trust_list() -> TrustList:
    """Build the list of the region, current for a month around NOW."""
    keys = (
        a_key(ACTIVE),
        a_key(ACTIVE_ED25519),
        a_key(RETIRED, KeyState.RETIRED, sign_until=datetime(2026, 2, 1, tzinfo=UTC)),
        a_key(ENDED, KeyState.RETIRED, sign_until=datetime(2026, 2, 1, tzinfo=UTC), verify_until=NOW),
        a_key(STOLEN, KeyState.REVOKED, compromised_since=datetime(2026, 3, 1, tzinfo=UTC)),
    )
    issuer = Issuer(
        "zibo-sample", "示例市人力资源和社会保障局", keys, (Scope(("370300",), ("annual_hours", "hours_record")),)
    )
    sources = tuple(
        StatusSource(number, STATUS_URL.format(number), STATUS.kid, STATUS.algorithm, STATUS.public_key.raw)
        for number in (CURRENT, UNREACHABLE, STALE, FORGED, OLDER)
    )
    region = RegionTrust("370300", "示例市", NOW - 10 * DAY, NOW + 20 * DAY, (issuer,), sources)
    return build_trust_list(region)


def the_statuses(*, issued_at: datetime = NOW - timedelta(hours=1)) -> dict[str, bytes]:
    """Sign the status lists that a verifier could fetch."""
    builder = StatusListBuilder()
    for index, status in (
        (VALID_AT, Status.VALID),
        (SUSPENDED_AT, Status.SUSPENDED),
        (SUPERSEDED_AT, Status.SUPERSEDED),
    ):
        builder.set(index, status)
    entries = builder.to_entries()

    def signed(number: int, signer: SampleSigner, since: datetime, lifetime: timedelta) -> bytes:
        url = STATUS_URL.format(number)
        return sign_status_list(entries, url=url, signer=signer, now=since, lifetime=lifetime, ttl=timedelta(hours=1))

    lists = {
        CURRENT: signed(CURRENT, STATUS, issued_at, 2 * DAY),
        STALE: signed(STALE, STATUS, NOW - 3 * DAY, 2 * DAY),
        FORGED: signed(FORGED, UNKNOWN, issued_at, 2 * DAY),
        OLDER: signed(OLDER, STATUS, CLAIMS.issued_at - timedelta(hours=1), 365 * DAY),
    }
    return {STATUS_URL.format(number): data for number, data in lists.items()}


def claims(**changes: object) -> Claims:
    """The usual claims with some changes."""
    return replace(CLAIMS, **changes)
