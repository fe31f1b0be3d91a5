"""A nation and its regions in memory: keys, a trust repository, status lists, and an attacker's hand on the files."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tuf.api.metadata import Metadata

from signing.algorithms import Algorithm
from signing.keys import SoftwareSigner, generate_key
from signing.statuslist import StatusListBuilder, sign_status_list
from signing.trustlist import TrustList, build_trust_list
from signing.trustlist_entries import Endpoint, Issuer, KeyState, RegionTrust, Scope, StatusSource, TrustedKey
from signing.tuf_client import FetchedTrust, fetch_trust
from signing.tuf_files import trust_reader
from signing.tuf_keys import TufSigner
from signing.tuf_repository import create_repository, delegate_region, publish_region, seal_repository

NOW = datetime(2026, 5, 1, tzinfo=UTC)
DAY = timedelta(days=1)
TYPES = ("annual_hours", "hours_transfer")


@dataclass
class Region:
    """A region: its own delegated key, one issuer with one key, one status key."""

    code: str
    delegated: SoftwareSigner = field(default_factory=generate_key)
    issuer: SoftwareSigner = field(default_factory=generate_key)
    status: SoftwareSigner = field(default_factory=lambda: generate_key(Algorithm.ED25519))

    @property
    def status_url(self) -> str:
        """Where the region publishes its status list number 0."""
        return f"https://{self.code}.example/status/0"

    def trust(self, now: datetime = NOW, **changes) -> TrustList:
        """Give the region's trust list as it stands at `now`."""
        key, status = self.issuer.public_key, self.status.public_key
        trusted = TrustedKey(key.kid, key.algorithm, key.raw, KeyState.ACTIVE, NOW - 365 * DAY, NOW + 365 * DAY)
        facts = {
            "region": self.code,
            "name": f"示例{self.code}",
            "issued_at": now,
            "expires_at": now + 60 * DAY,
            "issuers": (Issuer(f"issuer-{self.code}", "示例机关", (trusted,), (Scope((self.code,), TYPES),)),),
            "status_lists": (StatusSource(0, self.status_url, status.kid, status.algorithm, status.raw),),
            "endpoints": (Endpoint("verify", f"https://{self.code}.example/"),),
        }
        return build_trust_list(RegionTrust(**facts | changes))

    def status_list(self, statuses, now: datetime = NOW) -> bytes:
        """Sign the region's status list with the statuses given, by index."""
        entries = StatusListBuilder.from_statuses(statuses).to_entries()
        return sign_status_list(
            entries, url=self.status_url, signer=self.status, now=now, lifetime=7 * DAY, ttl=timedelta(hours=12)
        )


class RegionSimulator:
    """A national repository of some regions, sealed; a client that starts from its first root."""

    def __init__(self, *codes: str, now: datetime = NOW) -> None:
        self.now = now
        self.national = [generate_key(), generate_key(Algorithm.ED25519), generate_key()]
        self.online = generate_key(Algorithm.ED25519)
        self.regions = {code: Region(code) for code in codes}
        self.files: dict[str, bytes] = create_repository(
            root_keys=[signer.public_key for signer in self.national],
            threshold=2,
            online_key=self.online.public_key,
            signers=self.national[:2],
            now=now,
        )
        for code, region in self.regions.items():
            self.delegate(code)
            self.publish(region.trust(now))
        self.refresh()
        self.root = self.files["metadata/1.root.json"]

    def delegate(self, code: str) -> None:
        """Let the nation delegate a region to the region's present key."""
        self.files = delegate_region(
            self.files,
            region=code,
            keys=[self.regions[code].delegated.public_key],
            signers=self.national[:2],
            now=self.now,
        )

    def publish(self, trust: TrustList) -> None:
        """Let the region of a list publish it."""
        signer = self.regions[trust.regions[0].region].delegated
        self.files = publish_region(self.files, trust=trust, signers=[signer], now=self.now)

    def refresh(self) -> None:
        """Let the nation seal the repository."""
        self.files = seal_repository(self.files, online_signer=self.online, now=self.now)

    def fetch(self, *, previous=None, now: datetime | None = None, files=None) -> FetchedTrust:
        """Read the repository as a client does."""
        read = trust_reader(self.files if files is None else files)
        return fetch_trust(read, root=self.root, now=now or self.now, previous=previous)


def signed_again(metadata_path, files, signer, change):
    """Rewrite a metadata file by `change` and sign it with one signer alone."""
    metadata = Metadata.from_bytes(files[metadata_path])
    change(metadata.signed)
    metadata.sign(TufSigner(signer))
    return metadata.to_bytes()
