"""The tree of the log: public vectors, every small tree exhaustively, and no proof that shows what is not so."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signing import (
    LogForkedError,
    MerkleTree,
    NotLoggedError,
    leaf_hash,
    node_hash,
    verify_consistency,
    verify_inclusion,
)
from signing.merkle import EMPTY_ROOT

LEAVES = [leaf_hash(bytes([number])) for number in range(70)]


def unpacked(texts):
    """Give the bytes of base64 texts; none for null."""
    return [base64.b64decode(each) for each in texts or ()]


def is_accepted(verify, **facts):
    """Whether a verification accepts."""
    try:
        verify(**facts)
    except (NotLoggedError, LogForkedError):
        return False
    return True


def test_every_public_vector_of_inclusion_is_judged_as_published(shared):
    """More than 100 proofs of a widely used log, most of them broken on purpose."""
    files = sorted((shared / "vectors" / "merkle" / "inclusion").rglob("*.json"))
    assert len(files) > 90
    for path in files:
        vector = json.loads(path.read_text())
        (leaf,), (root,) = unpacked([vector["leafHash"]]), unpacked([vector["root"]])
        facts = {"index": vector["leafIdx"], "size": vector["treeSize"], "proof": unpacked(vector["proof"])}
        assert is_accepted(verify_inclusion, leaf=leaf, root=root, **facts) is not vector["wantErr"], path.name


def test_every_public_vector_of_consistency_is_judged_as_published(shared):
    """The same for proofs that a log only grew; from an empty log there is nothing to prove."""
    files = sorted((shared / "vectors" / "merkle" / "consistency").rglob("*.json"))
    assert len(files) > 90
    for path in files:
        vector = json.loads(path.read_text())
        (old_root,), (new_root,) = unpacked([vector["root1"]]), unpacked([vector["root2"]])
        facts = {"old_size": vector["size1"], "new_size": vector["size2"], "proof": unpacked(vector["proof"])}
        found = is_accepted(verify_consistency, old_root=old_root, new_root=new_root, **facts)
        assert found is not vector["wantErr"], path.name


def test_roots_are_those_of_the_definition():
    """RFC 9162 §2.1.1, written out by its own recursion for every size up to 70."""

    def defined(leaves):
        if len(leaves) < 2:
            return leaves[0] if leaves else EMPTY_ROOT
        split = 1 << (len(leaves) - 1).bit_length() - 1
        return node_hash(defined(leaves[:split]), defined(leaves[split:]))

    tree = MerkleTree(LEAVES)
    assert [tree.root(size) for size in range(71)] == [defined(LEAVES[:size]) for size in range(71)]
    assert (tree.size, tree.root()) == (70, tree.root(70))


def test_every_leaf_of_every_small_tree_is_proved_and_no_other():
    """Of each size up to 40: the proof of each place holds for that place and for no other."""
    tree = MerkleTree(LEAVES)
    for size in range(1, 41):
        root = tree.root(size)
        for index in range(size):
            proof = tree.inclusion_proof(index, size)
            verify_inclusion(LEAVES[index], index=index, size=size, proof=proof, root=root)
            for other in {(index + 1) % size, size - 1, 0} - {index}:
                assert not is_accepted(
                    verify_inclusion, leaf=LEAVES[index], index=other, size=size, proof=proof, root=root
                )


def test_every_small_tree_extends_every_smaller_one():
    """Of each pair of sizes up to 40: the proof holds, and not from another root."""
    tree = MerkleTree(LEAVES)
    for new in range(1, 41):
        for old in range(1, new + 1):
            sizes = {"old_size": old, "new_size": new, "proof": tree.consistency_proof(old, new)}
            verify_consistency(old_root=tree.root(old), new_root=tree.root(new), **sizes)
            assert not is_accepted(verify_consistency, old_root=LEAVES[69], new_root=tree.root(new), **sizes)
            assert not is_accepted(verify_consistency, old_root=tree.root(old), new_root=LEAVES[69], **sizes)


@given(size=st.integers(1, 70), data=st.data())
def test_no_single_change_to_a_proof_is_accepted(size, data):
    """A hash changed, dropped, added or moved breaks the proof."""
    tree = MerkleTree(LEAVES)
    index = data.draw(st.integers(0, size - 1))
    proof = list(tree.inclusion_proof(index, size))
    at = data.draw(st.integers(0, len(proof)))
    changed = [*proof[:at], LEAVES[0], *proof[at + data.draw(st.integers(0, 1)) :]]
    if changed != proof:
        facts = {"leaf": LEAVES[index], "index": index, "size": size, "root": tree.root(size)}
        assert not is_accepted(verify_inclusion, proof=changed, **facts)
        assert not is_accepted(verify_inclusion, proof=proof[1:], **facts) or not proof


@given(old=st.integers(1, 70), new=st.integers(1, 70), altered=st.integers(0, 69))
def test_a_log_that_changed_an_old_entry_cannot_prove_that_it_grew(old, new, altered):
    """The altered tree's own proof never convinces whoever holds the old root."""
    old, new = min(old, new), max(old, new)
    forged = [*LEAVES[:altered], leaf_hash(b"forged"), *LEAVES[altered + 1 :]]
    before, after = MerkleTree(LEAVES[:old]), MerkleTree(forged[:new])
    facts = {"old_size": old, "new_size": new, "proof": after.consistency_proof(old)}
    accepted = is_accepted(verify_consistency, old_root=before.root(), new_root=after.root(), **facts)
    assert accepted is (altered >= old)


def test_a_leaf_cannot_pass_for_a_node():
    """An entry that is two hashes long hashes otherwise than the node over them."""
    assert leaf_hash(LEAVES[0] + LEAVES[1]) != node_hash(LEAVES[0], LEAVES[1])


@pytest.mark.parametrize(
    "ask",
    [
        lambda tree: tree.root(71),
        lambda tree: tree.root(-1),
        lambda tree: tree.inclusion_proof(70),
        lambda tree: tree.inclusion_proof(-1),
        lambda tree: tree.inclusion_proof(0, 71),
        lambda tree: tree.consistency_proof(0),
        lambda tree: tree.consistency_proof(5, 4),
        lambda tree: tree.consistency_proof(1, 71),
    ],
)
def test_a_tree_answers_only_about_sizes_that_it_had(ask):
    """A size or place that never was is the caller's mistake."""
    with pytest.raises(IndexError):
        ask(MerkleTree(LEAVES))
