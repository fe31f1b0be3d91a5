"""Whoever holds a code asks whether the log holds it: answered with a proof that needs no belief in the answer (FORMAT §17.7)."""

from datetime import datetime

from signing import LogProof, SigningError, open_tree_head
from verifier.errors import NotFoundError
from verifier.settings import Node
from verifier.store import Store, find_log_entry_by_fingerprint, read_log_tree
from verifier.trust import TrustFolder


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
