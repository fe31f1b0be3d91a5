"""What a node's log answers to anybody: that it holds a code, that it only grew, and its entries; each answer proves itself (FORMAT §17.7, §17.8)."""

from dataclasses import dataclass
from datetime import datetime

from signing import KeyState, LogProof, SigningError, TreeHead, open_tree_head, write_consistency
from verifier.errors import NotFoundError
from verifier.settings import Node
from verifier.store import Store, find_log_entry_by_fingerprint, log_leaves, read_log_tree, salts_signed_by
from verifier.trust import KeyFolder, TrustFolder


def prove_logged(store: Store, trust: TrustFolder, node: Node, fingerprint: bytes, *, now: datetime) -> bytes:
    """Prove under the published head of this node's log that it holds what was signed.

    `fingerprint` is `signing.fingerprint_of` the token: only who holds the token knows it.

    Raises:
        NotFoundError: the log, as it was last published, does not hold it.
    """
    signed_head = trust.get_log_head(node.region)
    with store.read() as tx:
        entry = find_log_entry_by_fingerprint(tx, fingerprint)
    if signed_head is None or entry is None:
        raise NotFoundError("log_entry", fingerprint.hex())
    try:
        head = open_tree_head(signed_head, trust=trust.read_trust(), region=node.region, now=now)
    except SigningError:
        raise NotFoundError("log_head", node.region) from None  # a head that no longer counts proves nothing
    if entry.place >= head.size:
        raise NotFoundError("log_entry", fingerprint.hex())
    path = read_log_tree(store).inclusion_proof(entry.place, head.size)
    return LogProof(entry.salt, entry.place, path, signed_head).to_bytes()


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
    signed = trust.get_log_head(node.region)
    if signed is None:
        raise NotFoundError("log_head", node.region)
    try:
        return open_tree_head(signed, trust=trust.read_trust(), region=node.region, now=now)
    except SigningError:
        raise NotFoundError("log_head", node.region) from None  # a head that no longer counts proves nothing
