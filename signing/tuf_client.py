"""Reading the national trust repository: from a pinned root to the trust list of every region, whatever carried the files.

Follows the client workflow of the TUF specification (§5.3 to §5.7) over python-tuf's metadata; a comment names the clause of each check.
Decides one thing differently, as FORMAT §13.5 says: expired metadata is not refused but dates the lists, which then lead to *cannot be confirmed now*
and never to *forged*. `now` and the files arrive as arguments; python-tuf's own updater reads the clock and the network itself.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from signing.errors import SigningError
from signing.list_errors import (
    FileMissingError,
    MixedFilesError,
    RollbackError,
    UntrustedFileError,
    WrongDelegationError,
)
from signing.statuslist import CLOCK_SKEW
from signing.trustlist import TrustList, build_trust_list
from signing.trustlist_entries import RegionTrust
from signing.trustlist_json import MAX_TRUST_LIST_BYTES
from signing.tuf_files import (
    MAX_METADATA_BYTES,
    TIMESTAMP,
    S,
    TrustFiles,
    TrustReader,
    metadata_path,
    parse_metadata,
    stored_target_path,
    target_path,
    trust_reader,
)
from signing.tuf_types import (
    LengthOrHashMismatchError,
    Metadata,
    MetaFile,
    RepositoryError,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
    VerificationError,
)

MAX_ROOT_ROTATIONS: Final = 256  # new roots that are followed in one go
MAX_REGIONS: Final = 64  # delegated regions of a repository

_REGION: Final = re.compile(r"[0-9]{6}", re.ASCII)
_SHA256: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class RefusedPart:
    """A part that could not be read, by its region's code or as `status list`, and why; the other parts stand."""

    region: str
    error: SigningError


@dataclass(frozen=True, slots=True)
class FetchedTrust:
    """A repository that was verified.

    `trust` holds every readable region, each expiring no later than the metadata that vouches for it. `files` is all that was
    verified: keep them, and pass them as `previous` next time.
    """

    trust: TrustList
    files: Mapping[str, bytes]
    expires_at: datetime
    refused: tuple[RefusedPart, ...] = ()


class _Source:
    """TrustFiles as they are read, what was verified of them, and what was verified before."""

    def __init__(self, read: TrustReader, previous: TrustFiles) -> None:
        self.read, self.previous = read, previous
        self.verified: dict[str, bytes] = {}

    def get(self, path: str, max_bytes: int = MAX_METADATA_BYTES) -> bytes:
        """Read a file that must be there."""
        data = self.read(path, max_bytes)
        if data is None:
            raise FileMissingError(path)
        return data

    def find_before(self, suffix: str) -> str | None:
        """Find the one file of this kind that was verified before."""
        return next((path for path in self.previous if path.endswith(suffix)), None)


def fetch_trust(read: TrustReader, *, root: bytes, now: datetime, previous: TrustFiles | None = None) -> FetchedTrust:
    """Read and verify a repository, starting from a root that came by a trusted way.

    `previous` is what an earlier call verified: nothing older than it is accepted again. A region whose own part is wrong is listed
    in `refused`; what `previous` says of it stays, as expired, so that its certificates become *cannot be confirmed now*.

    Raises:
        MalformedError, TooLargeError, FileMissingError, UntrustedFileError, RollbackError, MixedFilesError, WrongDelegationError,
        ListRefusedError, KidCollisionError: the nation's own part is refused, or regions contradict one another.
    """
    source = _Source(read, previous or {})
    trusted_root = _read_root(source, root)
    stamp = _read_timestamp(source, trusted_root)
    snapshot = _read_snapshot(source, trusted_root, stamp)
    targets = _read_targets(source, trusted_root, snapshot)
    until = min(trusted_root.expires, stamp.expires, snapshot.expires, targets.expires)
    regions: list[RegionTrust] = []
    refused: list[RefusedPart] = []
    for role in _delegated_roles(targets):
        meta = snapshot.meta.get(f"{role}.json")
        if meta is None:
            continue  # delegated, and has not published yet
        try:
            regions.append(_read_region(source, targets, role, meta, until))
        except SigningError as exc:
            refused.append(RefusedPart(role, exc))
            regions.append(_expired_region(source, role, now))
    return FetchedTrust(build_trust_list(*regions), source.verified, until, tuple(refused))


def verify_repository(files: TrustFiles, *, now: datetime) -> FetchedTrust:
    """Verify a whole repository from its own first root, and every region of it, before it is published.

    Raises:
        SigningError: a client would refuse it, or a region of it.
    """
    first = metadata_path("root", 1)
    found = fetch_trust(trust_reader(files), root=_Source(trust_reader(files), {}).get(first), now=now)
    for each in found.refused:
        raise each.error
    return found


def require_signed(delegator: Root | Targets, role: str, metadata: "Metadata[S]", path: str) -> None:
    """Require that enough keys which the delegator names for a role have signed metadata.

    Raises:
        UntrustedFileError: they have not.
    """
    try:
        delegator.verify_delegate(role, metadata.signed_bytes, metadata.signatures)
    except (RepositoryError, VerificationError, ValueError) as exc:
        raise UntrustedFileError(path, str(exc)) from exc


# ---------------------------------------------------------------- the roles, in the order in which they are read


def _read_root(source: _Source, pinned: bytes) -> Root:
    metadata = parse_metadata(Root, pinned, "pinned root")
    root = metadata.signed
    require_signed(root, "root", metadata, "pinned root")
    source.verified[metadata_path("root", root.version)] = pinned
    # §5.3.3: follow the chain of roots, one version at a time; an expired one on the way is no fault (§5.3.10 concerns the last).
    for version in range(root.version + 1, root.version + 1 + MAX_ROOT_ROTATIONS):
        path = metadata_path("root", version)
        data = source.previous.get(path) or source.read(path, MAX_METADATA_BYTES)
        if data is None:
            break
        metadata = parse_metadata(Root, data, path)
        require_signed(root, "root", metadata, path)  # §5.3.4: by the keys of the one before
        require_signed(metadata.signed, "root", metadata, path)  # §5.3.4: and by its own
        if metadata.signed.version != version:  # §5.3.5
            raise MixedFilesError(path, f"is version {metadata.signed.version}")
        root = metadata.signed
        source.verified[path] = data
    return root


def _read_timestamp(source: _Source, root: Root) -> Timestamp:
    data = source.get(TIMESTAMP)
    metadata = parse_metadata(Timestamp, data, TIMESTAMP)
    require_signed(root, "timestamp", metadata, TIMESTAMP)  # §5.4.2
    offered = metadata.signed
    before = _verified_before(source, root, Timestamp, "timestamp", TIMESTAMP)
    if before is not None:
        if offered.version < before.version:  # §5.4.3.1
            raise RollbackError(TIMESTAMP, known=before.version, offered=offered.version)
        if offered.snapshot_meta.version < before.snapshot_meta.version:  # §5.4.3.2
            known = before.snapshot_meta.version
            raise RollbackError("metadata/snapshot.json", known=known, offered=offered.snapshot_meta.version)
        if offered.version == before.version:
            data, offered = source.previous[TIMESTAMP], before
    source.verified[TIMESTAMP] = data
    return offered  # §5.4.4 (freeze): its expiry limits what is believed, see FORMAT §13.5


def _read_snapshot(source: _Source, root: Root, stamp: Timestamp) -> Snapshot:
    path = metadata_path("snapshot", stamp.snapshot_meta.version)
    data = source.get(path)
    _require_meta(stamp.snapshot_meta, data, path)  # §5.5.2
    metadata = parse_metadata(Snapshot, data, path)
    require_signed(root, "snapshot", metadata, path)  # §5.5.3
    offered = metadata.signed
    if offered.version != stamp.snapshot_meta.version:  # §5.5.4
        raise MixedFilesError(path, f"is version {offered.version}")
    path_before = source.find_before(".snapshot.json")
    before = _verified_before(source, root, Snapshot, "snapshot", path_before)
    for name, known in before.meta.items() if before else ():
        now_at = offered.meta[name].version if name in offered.meta else 0
        if now_at < known.version:  # §5.5.5
            raise RollbackError(f"metadata/{name}", known=known.version, offered=now_at)
    source.verified[path] = data
    return offered


def _read_targets(source: _Source, root: Root, snapshot: Snapshot) -> Targets:
    meta = snapshot.meta.get("targets.json")
    if meta is None:
        raise MixedFilesError("metadata/targets.json", "is not in the snapshot")
    return _read_role(source, root, "targets", meta)


def _read_role(source: _Source, delegator: Root | Targets, role: str, meta: MetaFile) -> Targets:
    path = metadata_path(role, meta.version)
    data = source.get(path)
    _require_meta(meta, data, path)  # §5.6.2
    metadata = parse_metadata(Targets, data, path)
    require_signed(delegator, role, metadata, path)  # §5.6.3
    if metadata.signed.version != meta.version:  # §5.6.4
        raise MixedFilesError(path, f"is version {metadata.signed.version}")
    source.verified[path] = data
    return metadata.signed


def _delegated_roles(targets: Targets) -> tuple[str, ...]:
    """Give the regions that the nation delegates to; each may publish the trust list of its own code and nothing else."""
    roles = (targets.delegations.roles or {}) if targets.delegations else {}
    if len(roles) > MAX_REGIONS:
        raise WrongDelegationError("000000", f"more than {MAX_REGIONS} regions")
    for name, role in roles.items():
        if not _REGION.fullmatch(name) or role.paths != [target_path(name)]:
            raise WrongDelegationError(name, "is no region, or is delegated other paths than its own trust list")
    return tuple(roles)


def _read_region(source: _Source, targets: Targets, role: str, meta: MetaFile, until: datetime) -> RegionTrust:
    signed = _read_role(source, targets, role, meta)
    target = signed.targets.get(target_path(role))
    if target is None or len(signed.targets) != 1 or signed.delegations is not None:
        raise WrongDelegationError(role, "publishes something other than its own trust list")
    digest = target.hashes.get("sha256", "")
    if not _SHA256.fullmatch(digest):  # it becomes part of a file's name
        raise MixedFilesError(target_path(role), "is named without its SHA-256")
    path = stored_target_path(role, digest)
    content = source.get(path, MAX_TRUST_LIST_BYTES)
    _require_target(target, content, path)
    trust = TrustList.from_bytes(content)
    if [each.region for each in trust.regions] != [role]:
        raise WrongDelegationError(role, "publishes the trust list of another region")
    source.verified[path] = content
    return _expiring(trust.regions[0], min(until, signed.expires))


def _expired_region(source: _Source, role: str, now: datetime) -> RegionTrust:
    """Give what was known of a region whose present files are refused, as expired: newer facts exist and cannot be read."""
    until = now.replace(microsecond=0) - 2 * CLOCK_SKEW
    path = next((path for path in source.previous if path.startswith(f"targets/{role}/")), None)
    if path is None:  # an expired list of nothing keeps the region's certificates from being called forged
        return RegionTrust(role, role, until - timedelta(seconds=1), until, ())
    source.verified[path] = source.previous[path]
    return _expiring(TrustList.from_bytes(source.previous[path]).regions[0], until)


# ---------------------------------------------------------------- parts


def _verified_before(source: _Source, root: Root, kind: type[S], role: str, path: str | None) -> S | None:
    """Give metadata that an earlier call verified; after a change of its keys it counts no more (§5.3.11)."""
    if path is None or path not in source.previous:
        return None
    metadata = parse_metadata(kind, source.previous[path], path)
    try:
        require_signed(root, role, metadata, path)
    except UntrustedFileError:
        return None
    return metadata.signed


def _expiring(region: RegionTrust, until: datetime) -> RegionTrust:
    """Let a region's list expire no later than `until`; a list is never current for less than a second."""
    return replace(region, expires_at=max(min(region.expires_at, until), region.issued_at + timedelta(seconds=1)))


def _require_meta(meta: MetaFile, data: bytes, path: str) -> None:
    try:
        meta.verify_length_and_hashes(data)
    except LengthOrHashMismatchError as exc:
        raise MixedFilesError(path, "has another length or hash") from exc


def _require_target(target: TargetFile, content: bytes, path: str) -> None:
    try:
        target.verify_length_and_hashes(content)
    except LengthOrHashMismatchError as exc:
        raise MixedFilesError(path, "has another length or hash") from exc
