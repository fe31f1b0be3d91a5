"""Files by content, the audit chain and sealed values."""

import hashlib
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, text

from tests.store.conftest import NOW
from verifier.store import (
    AuditBrokenError,
    BlobDamagedError,
    BlobFolder,
    BlobMissingError,
    SealBrokenError,
    add_audit,
    check_audit,
    read_audit,
)
from verifier.store.sealing import seal_from


def test_the_same_bytes_are_kept_once(tmp_path):
    """Two uploads of one file are one blob under its digest."""
    blobs = BlobFolder(tmp_path)
    sha256 = blobs.put(b"proof")
    assert blobs.put(b"proof") == sha256 == hashlib.sha256(b"proof").hexdigest()
    assert list(blobs.all()) == [sha256]
    assert blobs.get(sha256) == b"proof"


def test_damage_is_seen_when_reading(tmp_path):
    """A changed byte does not pass for the file."""
    blobs = BlobFolder(tmp_path)
    sha256 = blobs.put(b"proof")
    blobs.path_of(sha256).write_bytes(b"Proof")
    with pytest.raises(BlobDamagedError):
        blobs.get(sha256)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64])
def test_no_name_leads_out_of_the_folder(tmp_path, name):
    """Only a digest that is there is read."""
    with pytest.raises(BlobMissingError):
        BlobFolder(tmp_path).get(name)


def test_what_a_crash_left_half_written_has_no_name(tmp_path):
    """A draft is never listed as a file, and can be removed."""
    blobs = BlobFolder(tmp_path)
    sha256 = blobs.put(b"proof")
    (blobs.path_of(sha256).parent / ".draft-0123").write_bytes(b"half")
    assert list(blobs.all()) == [sha256]
    assert blobs.remove_drafts() == 1
    assert blobs.get(sha256) == b"proof"


@given(value=st.text(max_size=40), owner=st.uuids())
@settings(max_examples=50)
def test_a_sealed_value_opens_again_for_its_owner(value, owner):
    """Closing and opening gives back the value; sealing twice never gives the same bytes."""
    seal = seal_from(bytes(32))
    sealed = seal.close(value, owner)
    assert seal.open(sealed, owner) == value
    assert seal.close(value, owner) != sealed


@given(damage=st.integers(min_value=0, max_value=10_000))
@settings(max_examples=50)
def test_an_altered_or_moved_value_does_not_open(damage):
    """Any changed byte, another owner and another key are all refused."""
    owner, seal = uuid4(), seal_from(bytes(32))
    sealed = bytearray(seal.close("110105194912310021", owner))
    sealed[damage % len(sealed)] ^= 1 + damage % 255
    with pytest.raises(SealBrokenError):
        seal.open(bytes(sealed), owner)
    with pytest.raises(SealBrokenError):
        seal.open(seal.close("x", owner), uuid4())
    with pytest.raises(SealBrokenError):
        seal_from(b"\x01" * 32).open(seal.close("x", owner), owner)


def lines(store, count):
    """Some lines of audit."""
    with store.write() as tx:
        for number in range(count):
            add_audit(tx, at=NOW, actor="user:1", action="case.decided", subject=number, facts={"version": number})


def test_the_chain_holds_over_many_lines(store):
    """Each line carries the digest of the one before; all are read in order."""
    lines(store, 25)
    with store.read() as tx:
        assert check_audit(tx) == 25
        rows = read_audit(tx, after=20)
        assert [row.number for row in rows] == [21, 22, 23, 24, 25]
        assert rows[1].previous == rows[0].digest


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor = 'nobody' WHERE number = 3",
        "UPDATE audit SET facts = '{}' WHERE number = 3",
        "DELETE FROM audit WHERE number = 3",
    ],
)
def test_a_changed_or_missing_line_breaks_the_chain(store, database_url, statement):
    """Whoever goes around the triggers is found out at that line."""
    lines(store, 5)
    engine = create_engine(database_url)
    with engine.begin() as connection:
        if database_url.startswith("sqlite"):
            connection.execute(text("DROP TRIGGER audit_no_update"))
            connection.execute(text("DROP TRIGGER audit_no_delete"))
        else:
            connection.execute(text("ALTER TABLE audit DISABLE TRIGGER ALL"))
        connection.execute(text(statement))
    engine.dispose()
    with pytest.raises(AuditBrokenError) as broken, store.read() as tx:
        check_audit(tx)
    assert broken.value.facts["number"] == 3
