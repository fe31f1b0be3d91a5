"""Making and changing the national trust repository: files in, files out; nothing is written and no clock is read here.

Follows the TUF specification through python-tuf, with the roles of FORMAT §13: a root of several national keys with a threshold, which also sign
the list of regions; one region, one delegated role with its own keys and one target; one online key that dates everything. Each
function returns the whole repository with its change; `seal_repository` seals it, and refuses a repository that a client would refuse.
"""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta

from signing.algorithms import PublicKey
from signing.errors import NotEncodableError
from signing.keys import Signer
from signing.list_errors import FileMissingError, WrongDelegationError
from signing.trustlist import TrustList
from signing.tuf_client import verify_repository
from signing.tuf_files import (
    TIMESTAMP,
    S,
    TrustFiles,
    metadata_path,
    parse_metadata,
    stored_target_path,
    target_path,
)
from signing.tuf_keys import TufSigner, tuf_key
from signing.tuf_types import (
    DelegatedRole,
    Delegations,
    JSONSerializer,
    Key,
    Metadata,
    MetaFile,
    Role,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """How long each kind of metadata is current after it was signed."""

    root: timedelta = timedelta(days=730)
    targets: timedelta = timedelta(days=365)
    region: timedelta = timedelta(days=90)
    snapshot: timedelta = timedelta(days=14)
    timestamp: timedelta = timedelta(days=7)


DEFAULT_LIFETIMES = Lifetimes()


def create_repository(
    *,
    root_keys: Sequence[PublicKey],
    threshold: int,
    online_key: PublicKey,
    signers: Sequence[Signer],
    now: datetime,
    lifetimes: Lifetimes = DEFAULT_LIFETIMES,
) -> dict[str, bytes]:
    """Begin a repository without regions; at least `threshold` of the root keys sign it, now or later by `add_signature`.

    Raises:
        NotEncodableError: the threshold cannot be met by these keys.
    """
    root = Root(expires=_expiry(now, lifetimes.root))
    _set_root_keys(root, root_keys, threshold, online_key)
    targets = Targets(expires=_expiry(now, lifetimes.targets), delegations=Delegations(keys={}, roles={}))
    return _with(_with({}, "root", root, signers), "targets", targets, signers)


def rotate_root_keys(
    files: TrustFiles,
    *,
    root_keys: Sequence[PublicKey],
    threshold: int,
    online_key: PublicKey,
    signers: Sequence[Signer],
    now: datetime,
    lifetimes: Lifetimes = DEFAULT_LIFETIMES,
) -> dict[str, bytes]:
    """Replace national keys or the online key: a new root, signed by enough of the old keys and enough of the new ones.

    The list of regions is signed again by the new keys; `seal_repository` must follow with the new online key.

    Raises:
        NotEncodableError: the threshold cannot be met by these keys.
    """
    root = _newest(files, Root, "root").signed
    _set_root_keys(root, root_keys, threshold, online_key)
    targets = _newest(files, Targets, "targets").signed
    changed = _with(files, "root", _next(root, _expiry(now, lifetimes.root)), signers)
    return _with(changed, "targets", _next(targets, _expiry(now, lifetimes.targets)), signers)


def delegate_region(
    files: TrustFiles,
    *,
    region: str,
    keys: Sequence[PublicKey],
    threshold: int = 1,
    signers: Sequence[Signer],
    now: datetime,
    lifetimes: Lifetimes = DEFAULT_LIFETIMES,
) -> dict[str, bytes]:
    """Add a region, or replace the keys of one: from now on these keys sign its trust list, which it must publish anew.

    Raises:
        NotEncodableError: the threshold cannot be met by these keys, or the region is no code.
    """
    if len(region) != 6 or not (region.isascii() and region.isdigit()):
        raise NotEncodableError("region", "six digits of GB/T 2260")
    named = _threshold_keys(keys, threshold)
    targets = _newest(files, Targets, "targets").signed
    roles = _roles(targets)
    roles[region] = DelegatedRole(region, list(named), threshold, terminating=True, paths=[target_path(region)])
    return _with_delegations(files, targets, roles, named, signers, _expiry(now, lifetimes.targets))


def drop_region(
    files: TrustFiles,
    *,
    region: str,
    signers: Sequence[Signer],
    now: datetime,
    lifetimes: Lifetimes = DEFAULT_LIFETIMES,
) -> dict[str, bytes]:
    """Take a region out of the repository: clients stop believing its keys.

    Raises:
        WrongDelegationError: there is no such region.
    """
    targets = _newest(files, Targets, "targets").signed
    roles = _roles(targets)
    if roles.pop(region, None) is None:
        raise WrongDelegationError(region, "is not delegated")
    return _with_delegations(files, targets, roles, {}, signers, _expiry(now, lifetimes.targets))


def publish_region(
    files: TrustFiles,
    *,
    trust: TrustList,
    signers: Sequence[Signer],
    now: datetime,
    lifetimes: Lifetimes = DEFAULT_LIFETIMES,
) -> dict[str, bytes]:
    """Sign a region's trust list with the region's own keys; the nation's `seal_repository` makes it current.

    Raises:
        WrongDelegationError: the list is not of one region, or the region is not delegated.
    """
    regions = [each.region for each in trust.regions]
    if len(regions) != 1:
        raise WrongDelegationError(",".join(regions), "a region publishes a list of itself alone")
    region = regions[0]
    if region not in _roles(_newest(files, Targets, "targets").signed):
        raise WrongDelegationError(region, "is not delegated")
    content = trust.to_bytes()
    target = TargetFile.from_data(target_path(region), content, ["sha256"])
    before = _find_newest(files, Targets, region)
    signed = before.signed if before else Targets()
    signed.targets = {target.path: target}
    published = _with(files, region, _next(signed, _expiry(now, lifetimes.region), is_first=before is None), signers)
    published[stored_target_path(region, target.hashes["sha256"])] = content
    return published


def add_signature(files: TrustFiles, *, role: str, signer: Signer) -> dict[str, bytes]:
    """Add one more signature to the newest metadata of a role, so that keys in different places can meet a threshold.

    Raises:
        FileMissingError: the role has no metadata.
    """
    if role == "root":
        return _signed_too(files, role, _newest(files, Root, role), signer)
    return _signed_too(files, role, _newest(files, Targets, role), signer)


def seal_repository(
    files: TrustFiles,
    *,
    online_signer: Signer,
    now: datetime,
    lifetimes: Lifetimes = DEFAULT_LIFETIMES,
) -> dict[str, bytes]:
    """Seal the repository: a snapshot of the newest versions and a fresh timestamp, after checking all of it as a client would.

    Raises:
        SigningError: a client would refuse the result; each class says why.
    """
    targets = _newest(files, Targets, "targets").signed
    meta = {"targets.json": MetaFile(targets.version)}
    for region in _roles(targets):
        published = _find_newest(files, Targets, region)
        if published is not None:
            meta[f"{region}.json"] = MetaFile(published.signed.version)
    before = _find_newest(files, Snapshot, "snapshot")
    snapshot = before.signed if before else Snapshot()
    if before is None or snapshot.meta | meta != snapshot.meta or snapshot.is_expired(now + lifetimes.timestamp):
        snapshot.meta = snapshot.meta | meta
        files = _with(
            files,
            "snapshot",
            _next(snapshot, _expiry(now, lifetimes.snapshot), is_first=before is None),
            [online_signer],
        )
    stamp = parse_metadata(Timestamp, files[TIMESTAMP], TIMESTAMP).signed if TIMESTAMP in files else Timestamp()
    stamp.snapshot_meta = MetaFile(snapshot.version)
    sealed = Metadata(_next(stamp, _expiry(now, lifetimes.timestamp), is_first=TIMESTAMP not in files))
    sealed.sign(TufSigner(online_signer))
    result = dict(files) | {TIMESTAMP: sealed.to_bytes(JSONSerializer(compact=True))}
    verify_repository(result, now=now)
    return result


# ---------------------------------------------------------------- parts


def _expiry(now: datetime, lifetime: timedelta) -> datetime:
    return now.replace(microsecond=0) + lifetime


def _next(signed: S, expires: datetime, *, is_first: bool = False) -> S:
    signed.version += not is_first
    signed.expires = expires
    return signed


def _with(files: TrustFiles, role: str, signed: S, signers: Sequence[Signer]) -> dict[str, bytes]:
    metadata: Metadata[S] = Metadata(signed)
    for signer in signers:
        metadata.sign(TufSigner(signer), append=True)
    return dict(files) | {metadata_path(role, signed.version): metadata.to_bytes(JSONSerializer(compact=True))}


def _signed_too(files: TrustFiles, role: str, metadata: Metadata[S], signer: Signer) -> dict[str, bytes]:
    metadata.sign(TufSigner(signer), append=True)
    return dict(files) | {metadata_path(role, metadata.signed.version): metadata.to_bytes(JSONSerializer(compact=True))}


def _with_delegations(
    files: TrustFiles,
    targets: Targets,
    roles: dict[str, DelegatedRole],
    keys: dict[str, Key],
    signers: Sequence[Signer],
    expires: datetime,
) -> dict[str, bytes]:
    known = (targets.delegations.keys if targets.delegations else {}) | keys
    used = {keyid for role in roles.values() for keyid in role.keyids}
    targets.delegations = Delegations({keyid: key for keyid, key in known.items() if keyid in used}, roles)
    return _with(files, "targets", _next(targets, expires), signers)


def _roles(targets: Targets) -> dict[str, DelegatedRole]:
    return deepcopy(targets.delegations.roles or {}) if targets.delegations else {}


def _threshold_keys(keys: Sequence[PublicKey], threshold: int) -> dict[str, Key]:
    named: dict[str, Key] = {key.kid.hex(): tuf_key(key) for key in keys}
    if not 1 <= threshold <= len(named):
        raise NotEncodableError("threshold", f"{threshold} of {len(named)} keys")
    return named


def _set_root_keys(root: Root, root_keys: Sequence[PublicKey], threshold: int, online_key: PublicKey) -> None:
    national, online = _threshold_keys(root_keys, threshold), online_key.kid.hex()
    if online in national:
        raise NotEncodableError("online key", "is one of the root keys, which stay offline")
    root.keys = national | {online: tuf_key(online_key)}
    root.roles["root"] = Role(list(national), threshold)
    root.roles["targets"] = Role(list(national), threshold)
    root.roles["snapshot"] = Role([online], 1)
    root.roles["timestamp"] = Role([online], 1)


def _find_newest(files: TrustFiles, kind: type[S], role: str) -> "Metadata[S] | None":
    versions = [
        int(path.split("/")[1].split(".")[0])
        for path in files
        if path.startswith("metadata/") and path.endswith(f".{role}.json")
    ]
    if not versions:
        return None
    path = metadata_path(role, max(versions))
    return parse_metadata(kind, files[path], path)


def _newest(files: TrustFiles, kind: type[S], role: str) -> "Metadata[S]":
    found = _find_newest(files, kind, role)
    if found is None:
        raise FileMissingError(metadata_path(role, 1))
    return found
