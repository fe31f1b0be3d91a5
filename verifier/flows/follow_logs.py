"""What other regions' logs looked like is remembered, and every newer head must extend it: a region that changes its past is caught (FORMAT §17.8).

A head whose growth is proved becomes the newest that is believed. One without a proof is left aside, since a proof may come later. One that contradicts what was
believed is kept beside it as evidence, and is never believed.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from signing import (
    SALT_BYTES,
    TREE_HEAD,
    KeyState,
    LogForkedError,
    RegionTrust,
    SigningError,
    TreeHead,
    TrustList,
    logged_in,
    open_tree_head,
    read_consistency,
    require_extended,
)
from verifier.settings import Node
from verifier.store import ForeignHead, Store, add_audit, add_foreign_head, find_foreign_head
from verifier.trust import TrustFolder

HASH_BYTES = 32
ReadLog = Callable[[RegionTrust, str, int], bytes | None]
"""Gives a file of a region's log, at most so many bytes: `head`, `consistency/<old>/<new>`, `leaves`, `salts`; nothing where it cannot be had."""
MAX_HEAD_BYTES = 512
MAX_CONSISTENCY_BYTES = 4_096
MAX_LEAVES_BYTES = 64_000_000  # two million certificates
MAX_SALTS_BYTES = 32_000_000


class LogStanding(StrEnum):
    """How a region's log stands after it was asked."""

    FIRST_SEEN = "first_seen"
    UNCHANGED = "unchanged"
    GROWN = "grown"
    UNPROVEN = "unproven"
    FORKED = "forked"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class FollowedLog:
    """A region's log: how it stands, and the number of entries of the head that is believed."""

    region: str
    standing: LogStanding
    size: int


def follow_logs(
    store: Store, folder: TrustFolder, trust: TrustList, read: ReadLog, node: Node, *, now: datetime
) -> tuple[FollowedLog, ...]:
    """Ask the log of every other region that keeps one, and remember what it says."""
    return tuple(
        _follow(store, folder, trust, region, read, now)
        for region in trust.regions
        if region.region != node.region
        and any(issuer.covers(region=region.region, certificate_type=TREE_HEAD) for issuer in region.issuers)
    )


def _follow(
    store: Store, folder: TrustFolder, trust: TrustList, region: RegionTrust, read: ReadLog, now: datetime
) -> FollowedLog:
    with store.read() as tx:
        known = find_foreign_head(tx, region.region)
    size = known.size if known is not None else 0
    data = read(region, "head", MAX_HEAD_BYTES)
    try:
        head = None if data is None else open_tree_head(data, trust=trust, region=region.region, now=now)
    except SigningError:
        head = None
    if data is None or head is None:
        return FollowedLog(region.region, LogStanding.UNREADABLE, size)
    standing = LogStanding.FIRST_SEEN if known is None else _standing(known, head, region, read)
    if standing is LogStanding.UNPROVEN:
        return FollowedLog(region.region, standing, size)
    seen = ForeignHead(
        digest=hashlib.sha256(data + (b"forked" if standing is LogStanding.FORKED else b"")).digest(),
        region=region.region,
        size=head.size,
        root=head.root,
        at=head.at,
        head=data,
        believed=standing is not LogStanding.FORKED,
        seen_at=now,
    )
    with store.write() as tx:
        add_foreign_head(tx, seen)
        if standing is LogStanding.FORKED:
            add_audit(tx, at=now, actor="system", action="log.forked", subject=region.region, facts={"size": head.size})
    if standing is LogStanding.FORKED:
        return FollowedLog(region.region, standing, size)
    folder.put_log_head(region.region, data)
    if any(key.state is KeyState.REVOKED for issuer in region.issuers for key in issuer.keys):
        _keep_entries(folder, region, head, read)
    return FollowedLog(region.region, standing, head.size)


def _keep_entries(folder: TrustFolder, region: RegionTrust, head: TreeHead, read: ReadLog) -> None:
    """Hold the log of a region whose key was stolen, so that its earlier certificates are told from forgeries without asking anybody (§17.7)."""
    leaves, salts = read(region, "leaves", MAX_LEAVES_BYTES), read(region, "salts", MAX_SALTS_BYTES)
    if leaves is None or salts is None:
        return
    try:
        logged_in(cut(leaves, HASH_BYTES), cut(salts, SALT_BYTES), head=head)
    except SigningError:
        return  # they are not those of the head; what is held already stays
    folder.put_log_entries(region.region, leaves, salts)


def cut(data: bytes, size: int) -> tuple[bytes, ...]:
    """Cut into pieces of one size; a rest is no piece."""
    return tuple(data[at : at + size] for at in range(0, len(data) - len(data) % size, size))


def _standing(known: ForeignHead, head: TreeHead, region: RegionTrust, read: ReadLog) -> LogStanding:
    """Hold a head against the one that is believed; an older one of the same log proves nothing against anybody."""
    before = TreeHead(known.region, known.size, known.root, known.at)
    older, newer = (before, head) if before.size <= head.size else (head, before)
    if older.size == newer.size:
        return LogStanding.UNCHANGED if older.root == newer.root else LogStanding.FORKED
    proof: tuple[bytes, ...] = ()
    if older.size:
        data = read(region, f"consistency/{older.size}/{newer.size}", MAX_CONSISTENCY_BYTES)
        try:
            if data is None:
                return LogStanding.UNPROVEN
            proof = read_consistency(data, old_size=older.size, new_size=newer.size)
        except SigningError:
            return LogStanding.UNPROVEN
    try:
        require_extended(older, newer, proof)
    except LogForkedError:
        return LogStanding.FORKED
    return LogStanding.GROWN if newer is head else LogStanding.UNCHANGED
