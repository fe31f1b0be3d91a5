"""An append-only Merkle tree: roots, proofs that an entry is in it, proofs that it only grew (RFC 9162 §2.1).

Works on leaf hashes: what an entry is, and who signs a root, is `issue_log`'s matter. A tree of n leaves answers every question from at most
2n stored hashes in O(log² n). Verifying needs no tree; it goes by RFC 9162 §2.1.3.2 and §2.1.4.2 and is as strict as they are: a proof is exactly as
long as the sizes demand.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Final

from signing.log_errors import LogForkedError, NotLoggedError

HASH_BYTES: Final = 32  # bytes of SHA-256
EMPTY_ROOT: Final = hashlib.sha256().digest()
_LEAF, _NODE = b"\x00", b"\x01"  # different first bytes, so that no node can pass for an entry


def leaf_hash(entry: bytes) -> bytes:
    """Hash an entry of the tree."""
    return hashlib.sha256(_LEAF + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees into one."""
    return hashlib.sha256(_NODE + left + right).digest()


class MerkleTree:
    """A tree that grows by leaf hashes and never forgets one; earlier sizes can still be asked about."""

    __slots__ = ("_levels",)

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self._levels: list[list[bytes]] = [[]]  # level k holds the hashes of whole subtrees of 2^k leaves
        for leaf in leaves:
            self.append(leaf)

    @property
    def size(self) -> int:
        """The number of leaves."""
        return len(self._levels[0])

    def append(self, leaf: bytes) -> int:
        """Add a leaf hash; gives its index, from 0."""
        index = self.size
        nodes, level = self._levels[0], 0
        nodes.append(leaf)
        while len(nodes) % 2 == 0:
            level += 1
            if level == len(self._levels):
                self._levels.append([])
            self._levels[level].append(node_hash(nodes[-2], nodes[-1]))
            nodes = self._levels[level]
        return index

    def root(self, size: int | None = None) -> bytes:
        """Give the root of the first `size` leaves, or of all.

        Raises:
            IndexError: the tree never had that size.
        """
        size = self._known(self.size if size is None else size)
        return self._hash(0, size) if size else EMPTY_ROOT

    def inclusion_proof(self, index: int, size: int | None = None) -> tuple[bytes, ...]:
        """Prove that the leaf at `index` is in the tree of `size` leaves, or of all; nearest sibling first (§2.1.3.1).

        Raises:
            IndexError: there is no such leaf or size.
        """
        size = self._known(self.size if size is None else size)
        if not 0 <= index < size:
            raise IndexError(index)
        return tuple(self._path(index, 0, size))

    def consistency_proof(self, old: int, new: int | None = None) -> tuple[bytes, ...]:
        """Prove that the tree of `old` leaves is the beginning of that of `new` leaves, or of all (§2.1.4.1).

        Raises:
            IndexError: the tree never had these sizes, or `old` is not from 1 to `new`.
        """
        new = self._known(self.size if new is None else new)
        if not 0 < old <= new:
            raise IndexError(old)
        return tuple(self._subproof(old, 0, new, is_known=True))

    def _known(self, size: int) -> int:
        if not 0 <= size <= self.size:
            raise IndexError(size)
        return size

    def _hash(self, start: int, end: int) -> bytes:
        """Give the root of the leaves from `start` to before `end`, as the RFC splits them; at least one."""
        span = end - start
        if span & (span - 1) == 0:
            return self._levels[span.bit_length() - 1][start // span]
        middle = start + _split(span)
        return node_hash(self._hash(start, middle), self._hash(middle, end))

    def _path(self, index: int, start: int, end: int) -> Iterable[bytes]:
        if end - start == 1:
            return
        middle = start + _split(end - start)
        if index < middle:
            yield from self._path(index, start, middle)
            yield self._hash(middle, end)
        else:
            yield from self._path(index, middle, end)
            yield self._hash(start, middle)

    def _subproof(self, old: int, start: int, end: int, *, is_known: bool) -> Iterable[bytes]:
        """Prove the first `old` leaves of a subtree; `is_known` while the verifier holds its root already."""
        if old == end - start:
            if not is_known:
                yield self._hash(start, end)
            return
        split = _split(end - start)
        middle = start + split
        if old <= split:
            yield from self._subproof(old, start, middle, is_known=is_known)
            yield self._hash(middle, end)
        else:
            yield from self._subproof(old - split, middle, end, is_known=False)
            yield self._hash(start, middle)


def verify_inclusion(leaf: bytes, *, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Verify that a leaf is in the tree with this root.

    Raises:
        NotLoggedError: the proof does not show it.
    """
    if not 0 <= index < size:
        raise NotLoggedError(f"no place {index} among {size} entries")
    _require_hashes(leaf, root, *proof)
    place, last, found = index, size - 1, leaf
    for sibling in proof:
        if not last:
            raise NotLoggedError("the proof is longer than the tree is high")
        if place & 1 or place == last:
            found = node_hash(sibling, found)
            zeros = _trailing_zeros(place)  # climb over levels where this node has no sibling
            place, last = place >> zeros, last >> zeros
        else:
            found = node_hash(found, sibling)
        place, last = place >> 1, last >> 1
    if last or found != root:
        raise NotLoggedError("the proof leads to another root")


def verify_consistency(
    *, old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Verify that a tree of `old_size` leaves, at least one, is the beginning of one of `new_size` leaves.

    Raises:
        LogForkedError: the proof does not show it.
    """
    try:
        _require_consistent(old_size, old_root, new_size, new_root, proof)
    except NotLoggedError as exc:
        raise LogForkedError(exc.what, old_size=old_size, new_size=new_size) from exc


def _require_consistent(old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]) -> None:
    if not 0 < old_size <= new_size:
        raise NotLoggedError("the log is shorter than it was, or was empty")
    if old_size == new_size:
        if proof or old_root != new_root:
            raise NotLoggedError("two roots for one size, or a proof where none is due")
        return
    _require_hashes(old_root, new_root, *proof)
    if not proof:
        raise NotLoggedError("the proof is empty")
    is_whole = old_size & (old_size - 1) == 0  # a whole subtree: its root is where the proof starts
    hashes = (old_root, *proof) if is_whole else tuple(proof)
    ones = _trailing_zeros(old_size)
    place, last = (old_size - 1) >> ones, (new_size - 1) >> ones
    old = new = hashes[0]
    for sibling in hashes[1:]:
        if not last:
            raise NotLoggedError("the proof is longer than the tree is high")
        if place & 1 or place == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            zeros = _trailing_zeros(place)
            place, last = place >> zeros, last >> zeros
        else:
            new = node_hash(new, sibling)
        place, last = place >> 1, last >> 1
    if last or old != old_root or new != new_root:
        raise NotLoggedError("the proof leads to other roots")


def _require_hashes(*values: bytes) -> None:
    if any(len(each) != HASH_BYTES for each in values):
        raise NotLoggedError(f"a hash is {HASH_BYTES} bytes")


def _split(count: int) -> int:
    """Give the largest power of two below a count of at least 2."""
    return 1 << (count - 1).bit_length() - 1


def _trailing_zeros(number: int) -> int:
    """Count how often a positive number can be halved."""
    return (number & -number).bit_length() - 1
