"""The proof that a log only grew, as bytes: one form, for the sizes that were asked for."""

import pytest

from signing import MalformedError, MerkleTree, NotCanonicalError, read_consistency, write_consistency
from signing.codec import encode

TREE = MerkleTree([bytes([number]) * 32 for number in range(9)])


@pytest.mark.parametrize(("old", "new"), [(1, 9), (3, 7), (8, 9)])
def test_growth_is_written_and_read_back(old, new):
    """The hashes of the proof come back."""
    data = write_consistency(TREE, old_size=old, new_size=new)
    assert read_consistency(data, old_size=old, new_size=new) == TREE.consistency_proof(old, new)


@pytest.mark.parametrize("size", [0, 9])
def test_from_nothing_or_to_the_same_needs_no_hashes(size):
    """Any head extends one of size 0, and each extends itself."""
    assert read_consistency(write_consistency(TREE, old_size=size, new_size=9), old_size=size, new_size=9) == ()


@pytest.mark.parametrize(("old", "new"), [(5, 4), (1, 10), (-1, 3)])
def test_sizes_that_never_were_have_no_proof(old, new):
    """Neither in this order nor beyond the log."""
    with pytest.raises(IndexError):
        write_consistency(TREE, old_size=old, new_size=new)


GOOD = write_consistency(TREE, old_size=3, new_size=7)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        GOOD[:-1],
        GOOD + b"\x00",
        write_consistency(TREE, old_size=3, new_size=8),
        encode((2, 3, 7, ())),
        encode((True, 3, 7, ())),
        encode((1, 3, 7, (b"short",))),
        encode((1, 3, 7, (bytes(32),) * 65)),
        encode((1, 3, 7, 0)),
        encode("text"),
    ],
)
def test_anything_else_is_refused(data):
    """Cut, longer, of other sizes, of another version, with hashes that are none."""
    with pytest.raises((MalformedError, NotCanonicalError)):
        read_consistency(data, old_size=3, new_size=7)
