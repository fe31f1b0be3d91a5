"""The log of issued certificates: what an entry is, signed tree heads, proofs that travel with a certificate (FORMAT §17).

Decides that an entry is keyed on what was signed and never on the signature, that a salt hides it, and who may sign a head. Leaves the tree to
`merkle`, storing the log to the caller, and when the log is asked to `verify` (FORMAT §9.5).
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from signing.codec import Value, decode, encode
from signing.cose import open_envelope, sign_envelope, verify_envelope
from signing.errors import MalformedError, NotEncodableError, SigningError
from signing.keys import Signer
from signing.list_errors import NotYetIssuedError
from signing.log_errors import LogForkedError, NotLoggedError, WrongLogError
from signing.merkle import EMPTY_ROOT, HASH_BYTES, MerkleTree, leaf_hash, verify_consistency, verify_inclusion
from signing.statuslist import CLOCK_SKEW
from signing.token import Token, open_token
from signing.trustlist import TrustList, Vouch
from signing.trustlist_entries import KeyState

TREE_HEAD: Final = "tree-head"
"""What a log's key is in scope for; no certificate can have this type, so a log's key signs no certificate (FORMAT §17.4)."""
SALT_BYTES: Final = 16  # bytes of the salt of an entry
MAX_PATH: Final = 64  # hashes of a proof: a log has fewer than 2^64 entries
MAX_PROOF_BYTES: Final = 4_096  # bytes of a proof that travels
TYP: Final = "application/xueshi-tree-head"

_VERSION: Final = 1
_MAX_TIME: Final = 253_402_300_799  # seconds: 9999-12-31T23:59:59Z
_MAX_HEAD_BYTES: Final = 512


@dataclass(frozen=True, slots=True)
class TreeHead:
    """What a region's log was at a time (UTC, whole seconds): its number of entries and their root."""

    region: str
    size: int
    root: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class LogProof:
    """That one certificate is in the log: the salt of its entry, its place, the path to the root, the signed head with that root."""

    salt: bytes
    index: int
    path: tuple[bytes, ...]
    head: bytes = field(repr=False)

    def to_bytes(self) -> bytes:
        """Write the proof in its one form (FORMAT §17.6)."""
        return encode((_VERSION, self.salt, self.index, self.path, self.head))

    @classmethod
    def from_bytes(cls, data: bytes) -> "LogProof":
        """Read a proof back, strictly; nothing of it is verified.

        Raises:
            MalformedError, NotCanonicalError: the bytes are no proof.
        """
        match decode(data, max_bytes=MAX_PROOF_BYTES):
            case (int(version), bytes(salt), int(index), tuple(path), bytes(head)) if (
                _are_numbers(version, index) and version == _VERSION and len(salt) == SALT_BYTES
            ):
                return cls(salt, index, _path_of(path), head)
        raise MalformedError("not a proof of the log of version 1")


def fingerprint_of(token: Token | bytes) -> bytes:
    """Hash what was signed, the payload and whose key, and not the signature: an ECDSA signature could be another (FORMAT §17.2)."""
    opened = open_token(token) if isinstance(token, bytes) else token
    return hashlib.sha256(opened.envelope.to_be_signed).digest()


def log_leaf(token: Token | bytes, *, salt: bytes) -> bytes:
    """Give the leaf hash of a certificate; the salt is random, made with the certificate and kept with it.

    Raises:
        NotEncodableError: the salt has another length.
    """
    if len(salt) != SALT_BYTES:
        raise NotEncodableError("salt", f"{len(salt)} bytes, not {SALT_BYTES}")
    return leaf_hash(salt + fingerprint_of(token))


def sign_tree_head(tree: MerkleTree, *, region: str, signer: Signer, now: datetime, size: int | None = None) -> bytes:
    """Sign the head of a region's log, of its first `size` entries or of all.

    Raises:
        IndexError: the log never had that size.
    """
    size = tree.size if size is None else size
    payload = encode((_VERSION, int(region), size, tree.root(size), int(now.timestamp())))
    return sign_envelope(payload, signer, typ=TYP, tagged=True)


def open_tree_head(
    data: bytes, *, trust: TrustList, region: str, now: datetime, skew: timedelta = CLOCK_SKEW
) -> TreeHead:
    """Open a head of the log of the region that published this part of the trust list.

    Raises:
        MalformedError, NotCanonicalError, BadSignatureError: the bytes are no head, or of another key.
        WrongLogError: the key may not sign for this log, or it is the head of another.
        NotYetIssuedError: it claims to come from the future, beyond `skew`.
    """
    envelope = open_envelope(data, typ=TYP, tagged=True, max_bytes=_MAX_HEAD_BYTES)
    vouch = _require_log_key(trust.find_key(envelope.kid), region)
    verify_envelope(envelope, vouch.key.verifier)
    head = _read_head(decode(envelope.payload, max_bytes=_MAX_HEAD_BYTES))
    if head.region != region:
        raise WrongLogError(region, f"this is the head of {head.region}")
    if not vouch.key.sign_from <= head.at < vouch.key.sign_until:
        raise WrongLogError(region, "the head was signed outside the window of its key")
    if head.at > now + skew:
        raise NotYetIssuedError(f"log of {region}", issued_at=head.at, latest=now + skew)
    return head


def require_extended(old: TreeHead, new: TreeHead, proof: Sequence[bytes]) -> None:
    """Require that a log has only grown since an older head; whoever keeps heads asks this of every new one.

    Raises:
        LogForkedError: an entry was changed, removed or inserted, or the log is another one.
    """
    if old.region != new.region:
        raise LogForkedError(f"{old.region} is not {new.region}", old_size=old.size, new_size=new.size)
    if old.size == 0 and not proof and (new.size > 0 or new.root == EMPTY_ROOT):
        return  # everything extends an empty log
    verify_consistency(old_size=old.size, old_root=old.root, new_size=new.size, new_root=new.root, proof=proof)


def write_consistency(tree: MerkleTree, *, old_size: int, new_size: int) -> bytes:
    """Write the proof that a log of one size became the same log of a greater one (FORMAT §17.8).

    Raises:
        IndexError: the log never had these sizes, in this order.
    """
    if not 0 <= old_size <= new_size <= tree.size:
        raise IndexError(old_size)
    path = tree.consistency_proof(old_size, new_size) if 0 < old_size < new_size else ()
    return encode((_VERSION, old_size, new_size, tuple(path)))


def read_consistency(data: bytes, *, old_size: int, new_size: int) -> tuple[bytes, ...]:
    """Read such a proof back for the sizes that were asked for; nothing of it is verified.

    Raises:
        MalformedError, NotCanonicalError: the bytes are no proof, or one of other sizes.
    """
    match decode(data, max_bytes=MAX_PROOF_BYTES):
        case (int(version), int(old), int(new), tuple(path)) if _are_numbers(version, old, new) and (
            version,
            old,
            new,
        ) == (_VERSION, old_size, new_size):
            return _path_of(path)
    raise MalformedError("not a proof of growth between these sizes")


def require_logged(token: Token, proof: LogProof, *, trust: TrustList, now: datetime) -> TreeHead:
    """Require that the log of the region that lists the token's key holds it; gives the head that says so.

    Raises:
        NotLoggedError: the proof does not show it, or no region lists the key.
        SigningError: the head is refused, as in `open_tree_head`.
    """
    vouch = trust.find_key(token.kid)
    if vouch is None:
        raise NotLoggedError("no region lists the key")
    head = open_tree_head(proof.head, trust=trust, region=vouch.region.region, now=now)
    leaf = log_leaf(token, salt=proof.salt)
    verify_inclusion(leaf, index=proof.index, size=head.size, proof=proof.path, root=head.root)
    return head


def logged_by(proofs: Iterable[bytes], *, trust: TrustList, now: datetime) -> Callable[[Token], bool]:
    """Give the `is_logged` of `verify_certificate` for proofs that came with certificates; a proof that does not hold shows nothing."""
    held = tuple(proofs)

    def is_logged(token: Token) -> bool:
        return any(_shows(proof, token, trust, now) for proof in held)

    return is_logged


def logged_in(leaves: Sequence[bytes], salts: Iterable[bytes], *, head: TreeHead) -> Callable[[Token], bool]:
    """Give the `is_logged` for a whole log at hand, and the salts that its region disclosed when a key was stolen.

    Then the code on a paper is enough: each salt is tried (FORMAT §17.7), at two hashes a salt.

    Raises:
        NotLoggedError: the leaves are not those of the head.
    """
    if len(leaves) != head.size or MerkleTree(leaves).root() != head.root:
        raise NotLoggedError("the entries are not those of the head")
    known, disclosed = frozenset(leaves), tuple(salts)

    def is_logged(token: Token) -> bool:
        return any(log_leaf(token, salt=salt) in known for salt in disclosed)

    return is_logged


def _shows(proof: bytes, token: Token, trust: TrustList, now: datetime) -> bool:
    try:
        require_logged(token, LogProof.from_bytes(proof), trust=trust, now=now)
    except SigningError:
        return False
    return True


def _require_log_key(vouch: Vouch | None, region: str) -> Vouch:
    """FORMAT §17.4: a key that this region's own list gives for tree heads, and that is not revoked."""
    if vouch is None or vouch.region.region != region:
        raise WrongLogError(region, "the region lists no such key")
    if not vouch.issuer.covers(region=region, certificate_type=TREE_HEAD):
        raise WrongLogError(region, "the key may not sign heads")
    if vouch.key.state is KeyState.REVOKED:
        raise WrongLogError(region, "the key was revoked")
    return vouch


def _read_head(value: Value) -> TreeHead:
    match value:
        case (int(version), int(region), int(size), bytes(root), int(at)) if (
            _are_numbers(version, region, size, at)
            and version == _VERSION
            and 0 <= region <= 999_999
            and size >= 0
            and len(root) == HASH_BYTES
            and 0 <= at <= _MAX_TIME
        ):
            return TreeHead(f"{region:06}", size, root, datetime.fromtimestamp(at, UTC))
    raise MalformedError("not a tree head of version 1")


def _are_numbers(*values: int) -> bool:
    return not any(isinstance(each, bool) for each in values)


def _path_of(path: tuple[Value, ...]) -> tuple[bytes, ...]:
    hashes = tuple(each for each in path if isinstance(each, bytes) and len(each) == HASH_BYTES)
    if len(hashes) != len(path) or len(hashes) > MAX_PATH:
        raise MalformedError("a path is of at most 64 hashes")
    return hashes
