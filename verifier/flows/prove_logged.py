"""What a node's log answers to anybody: that it holds a code, that it only grew, and its entries; each answer proves itself (FORMAT §17.7, §17.8)."""

from dataclasses import dataclass
from datetime import datetime

from signing import (
    SALT_BYTES,
    KeyState,
    LogProof,
    MerkleTree,
    SigningError,
    TreeHead,
    leaf_hash,
    open_tree_head,
    write_consistency,
)
from verifier.errors import LogNotAtHandError, NotFoundError
from verifier.settings import Node
from verifier.store import Store, find_log_entry_by_fingerprint, log_leaves, read_log_tree, salts_signed_by
from verifier.trust import KeyFolder, TrustFolder

LEAF_BYTES = 32


def prove_logged(
    store: Store, trust: TrustFolder, node: Node, fingerprint: bytes, *, region: str = "", now: datetime
) -> bytes:
    """Prove under the published head of a region's log, by default this node's own, that it holds what was signed.

    `fingerprint` is `signing.fingerprint_of` the token: only who holds the token knows it.

    Raises:
        NotFoundError: the log does not hold it.
        LogNotAtHandError: this node cannot say now: it holds no head that counts, not the entries, or the head is older than the certificate.
    """
    place = region or node.region
    signed_head = trust.get_log_head(place)
    head = _head_of(trust, place, signed_head, now)
    if signed_head is None or head is None:
        raise LogNotAtHandError(place)
    if place != node.region:
        return _of_another(trust, place, signed_head, head, fingerprint)
    with store.read() as tx:
        entry = find_log_entry_by_fingerprint(tx, fingerprint)
    if entry is None:
        raise NotFoundError("log_entry", fingerprint.hex())
    if entry.place >= head.size:
        raise LogNotAtHandError(place)
    path = read_log_tree(store).inclusion_proof(entry.place, head.size)
    return LogProof(entry.salt, entry.place, path, signed_head).to_bytes()


def _of_another(trust: TrustFolder, region: str, signed_head: bytes, head: TreeHead, fingerprint: bytes) -> bytes:
    """The proof from the entries of another region's log that this node follows, by one of the salts that the region disclosed."""
    held = trust.get_log_entries(region)
    if held is None:
        raise LogNotAtHandError(region)
    leaves, salts = (_pieces(data, size) for data, size in zip(held, (LEAF_BYTES, SALT_BYTES), strict=True))
    places = {leaf: place for place, leaf in enumerate(leaves)}
    tree = MerkleTree(leaves)
    if len(leaves) != head.size or tree.root() != head.root:
        raise LogNotAtHandError(region)
    for salt in salts:
        place = places.get(leaf_hash(salt + fingerprint))
        if place is not None:
            return LogProof(salt, place, tree.inclusion_proof(place), signed_head).to_bytes()
    raise NotFoundError("log_entry", fingerprint.hex())


def _pieces(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


def _head_of(trust: TrustFolder, region: str, signed: bytes | None, now: datetime) -> TreeHead | None:
    """The head of a log, as far as it counts now."""
    try:
        return open_tree_head(signed, trust=trust.read_trust(), region=region, now=now) if signed else None
    except SigningError:
        return None  # a head that no longer counts proves nothing


@dataclass(frozen=True, slots=True)
class LogEntries:
    """The entries of a log as far as its published head goes, and the salts of what stolen keys had signed."""

    leaves: bytes
    salts: bytes


def show_growth(store: Store, *, old_size: int, new_size: int) -> bytes:
    """Prove that this node's log of one size became that of a greater one.

    Raises:
        NotFoundError: the log never had these sizes, in this order.
    """
    try:
        return write_consistency(read_log_tree(store), old_size=old_size, new_size=new_size)
    except IndexError:
        raise NotFoundError("log_size", f"{old_size}/{new_size}") from None  # what was asked is in the facts


def show_entries(store: Store, keys: KeyFolder, trust: TrustFolder, node: Node, *, now: datetime) -> LogEntries:
    """Give the log up to its published head, with the salts of what revoked keys had signed.

    Raises:
        NotFoundError: no head was published, or it does not count any more.
    """
    head = _published(trust, node, now)
    stolen = [record.kid for record in keys.all() if record.state is KeyState.REVOKED]
    with store.read() as tx:
        leaves, salts = log_leaves(tx)[: head.size], salts_signed_by(tx, stolen)
    return LogEntries(b"".join(leaves), b"".join(salts))


def _published(trust: TrustFolder, node: Node, now: datetime) -> TreeHead:
    head = _head_of(trust, node.region, trust.get_log_head(node.region), now)
    if head is None:
        raise NotFoundError("log_head", node.region)
    return head
