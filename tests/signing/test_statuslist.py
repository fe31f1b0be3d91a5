"""Status lists: what they say, how they are allocated, signed, opened and changed, and what is refused."""

import os
import random
import re
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import cbor2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signing.algorithms import Algorithm
from signing.codec import encode
from signing.cose import sign_envelope
from signing.errors import BadSignatureError, MalformedError, NotCanonicalError, NotEncodableError, SigningError
from signing.keys import generate_key
from signing.list_errors import ListFullError, NotYetIssuedError, TooLargeError, WrongListError
from signing.statuslist import (
    BLOCK,
    ENTRIES,
    ENTRY_BYTES,
    TYP,
    Status,
    StatusListBuilder,
    allocate_index,
    inflate,
    open_block,
    open_status_list,
    sign_status_list,
)

NOW = datetime(2026, 5, 1, tzinfo=UTC)
URL = "https://v.example/status/1"
SIGNER = generate_key(Algorithm.ESP256)
EMPTY = StatusListBuilder().to_entries()


def sign(entries=EMPTY, **changes):
    """Sign a list of the tests, with some of its facts changed."""
    facts = {"url": URL, "signer": SIGNER, "now": NOW, "lifetime": timedelta(days=7), "ttl": timedelta(hours=12)}
    return sign_status_list(entries, **facts | changes)


def claims(**changes):
    """Give the claims of a list as a map, `None` leaving one out."""
    found = {
        2: URL,
        4: 1_780_000_000,
        6: 1_770_000_000,
        65533: {"bits": 2, "lst": zlib.compress(EMPTY)},
        65534: 3600,
    } | {int(key[1:]): value for key, value in changes.items()}
    return {key: value for key, value in found.items() if value is not None}


def open_claims(payload):
    """Sign any claims as a list and open them."""
    cwt = sign_envelope(payload if isinstance(payload, bytes) else encode(payload), SIGNER, typ=TYP, tagged=True)
    return open_status_list(cwt, key=SIGNER.public_key, url=URL, now=NOW)


def test_a_new_list_knows_no_certificate():
    """Every entry of a new list reads INVALID, so that a stolen key cannot mint unnoticed."""
    opened = open_status_list(sign(), key=SIGNER.public_key, url=URL, now=NOW)
    assert {opened.status_at(index) for index in (0, 1, 2, 3, 77_777, ENTRIES - 1)} == {Status.INVALID}
    assert StatusListBuilder().counts() == {
        Status.VALID: 0,
        Status.INVALID: ENTRIES,
        Status.SUSPENDED: 0,
        Status.SUPERSEDED: 0,
    }


@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_statuses_survive_signing_and_opening(algorithm):
    """What was set is read back at its own index, with the dates and address of the list, under both algorithms."""
    signer = generate_key(algorithm)
    statuses = {0: Status.VALID, 1: Status.SUSPENDED, 2: Status.SUPERSEDED, ENTRIES - 1: Status.VALID}
    cwt = sign(StatusListBuilder.from_statuses(statuses).to_entries(), signer=signer)
    opened = open_status_list(cwt, key=signer.public_key, url=URL, now=NOW)
    assert {index: opened.status_at(index) for index in statuses} == statuses
    assert opened.status_at(3) is Status.INVALID
    assert (opened.url, opened.kid) == (URL, signer.kid)
    assert (opened.issued_at, opened.expires_at) == (NOW, NOW + timedelta(days=7))
    assert opened.ttl == timedelta(hours=12)
    assert "entries" not in repr(opened)


def test_a_published_list_is_changed_and_signed_again():
    """Revoking one certificate of a published list changes that entry and no other."""
    first = open_status_list(
        sign(StatusListBuilder.from_statuses(dict.fromkeys(range(8), Status.VALID)).to_entries()),
        key=SIGNER.public_key,
        url=URL,
        now=NOW,
    )
    builder = StatusListBuilder.from_list(first)
    builder.set(5, Status.INVALID)
    second = open_status_list(sign(builder.to_entries()), key=SIGNER.public_key, url=URL, now=NOW)
    assert [second.status_at(index) for index in range(9)] == [Status.VALID] * 5 + [
        Status.INVALID,
        Status.VALID,
        Status.VALID,
        Status.INVALID,
    ]
    assert builder.counts()[Status.VALID] == 7


@pytest.mark.parametrize("index", [-1, ENTRIES])
def test_an_index_outside_the_list_is_refused(index):
    """A certificate cannot be given an index that the list does not have."""
    with pytest.raises(NotEncodableError):
        StatusListBuilder().set(index, Status.VALID)


def test_no_index_is_given_twice_and_a_block_fills_before_the_next():
    """The indexes of a block come out at random, each once, block after block."""
    rng, used = random.Random(7), set()
    drawn = []
    for _ in range(BLOCK + 3):
        index = allocate_index(rng, used)
        drawn.append(index)
        used.add(index)
    assert sorted(drawn[:BLOCK]) == list(range(BLOCK))
    assert drawn[:BLOCK] != list(range(BLOCK))
    assert all(BLOCK <= index < 2 * BLOCK for index in drawn[BLOCK:])


def test_the_used_indexes_of_the_open_block_are_enough_to_choose():
    """A store that counts what it gave out needs to read only the open block."""
    in_block = [*range(BLOCK, 2 * BLOCK - 1)]
    assert allocate_index(random.Random(1), in_block, issued=2 * BLOCK - 1) == 2 * BLOCK - 1
    assert open_block(2 * BLOCK - 1) == range(BLOCK, 2 * BLOCK)


def test_a_full_list_gives_no_index():
    """After 2^20 indexes a new list is due; a count that contradicts the indexes is refused as well."""
    with pytest.raises(ListFullError) as refused:
        open_block(ENTRIES)
    assert refused.value.entries == ENTRIES
    with pytest.raises(ListFullError):
        allocate_index(random.Random(1), range(BLOCK), issued=1)


def test_an_expired_list_opens():
    """Age is for the verifier to judge: an expired list is still authentic."""
    later = NOW + timedelta(days=400)
    assert open_status_list(sign(), key=SIGNER.public_key, url=URL, now=later).expires_at < later


def test_a_list_from_the_future_is_refused_beyond_five_minutes():
    """Clocks may differ by five minutes and no more."""
    cwt = sign(now=NOW + timedelta(minutes=5))
    open_status_list(cwt, key=SIGNER.public_key, url=URL, now=NOW)
    with pytest.raises(NotYetIssuedError) as refused:
        open_status_list(cwt, key=SIGNER.public_key, url=URL, now=NOW - timedelta(seconds=1))
    assert refused.value.issued_at == NOW + timedelta(minutes=5)


def test_a_list_of_another_address_is_refused():
    """One region's fresh list cannot stand in for another list under the same key."""
    with pytest.raises(WrongListError) as refused:
        open_status_list(sign(url="https://v.example/status/2"), key=SIGNER.public_key, url=URL, now=NOW)
    assert refused.value.found == "https://v.example/status/2"


def test_a_list_of_another_key_is_refused():
    """Only the key that the trust list names may sign the list."""
    with pytest.raises(BadSignatureError):
        open_status_list(sign(signer=generate_key()), key=SIGNER.public_key, url=URL, now=NOW)


@pytest.mark.parametrize("changes", [{"lifetime": timedelta(0)}, {"ttl": timedelta(milliseconds=900)}])
def test_a_list_without_lifetime_is_not_signed(changes):
    """Lifetime and ttl are at least a second."""
    with pytest.raises(NotEncodableError):
        sign(**changes)


def test_part_of_a_list_is_not_signed():
    """A list always has 2^20 entries."""
    with pytest.raises(NotEncodableError):
        sign(EMPTY[:-1])


@pytest.mark.parametrize(
    "changes",
    [
        {"_2": None},
        {"_1": "https://v.example"},
        {"_2": 7},
        {"_4": "tomorrow"},
        {"_4": 1_770_000_000},
        {"_6": -1},
        {"_6": True},
        {"_4": 253_402_300_800},
        {"_65534": 0},
        {"_65533": [2, b""]},
        {"_65533": {"bits": 1, "lst": zlib.compress(EMPTY)}},
        {"_65533": {"bits": True, "lst": zlib.compress(EMPTY)}},
        {"_65533": {"bits": 2, "lst": "text"}},
        {"_65533": {"bits": 2, "lst": b"no zlib"}},
        {"_65533": {"bits": 2, "lst": zlib.compress(EMPTY[:-1])}},
        {"_65533": {"bits": 2, "lst": zlib.compress(EMPTY)[:-1]}},
        {"_65533": {"bits": 2, "lst": zlib.compress(EMPTY) + b"x"}},
        {"_65533": {"bits": 2, "lst": zlib.compress(EMPTY), "aggregation_uri": "https://v.example"}},
    ],
    ids=lambda changes: " ".join(f"{key[1:]}={str(value)[:24]}" for key, value in changes.items()),
)
def test_other_claims_are_malformed(changes):
    """A list has exactly the claims of the profile, each of its type and inside its range."""
    with pytest.raises(MalformedError):
        open_claims(claims(**changes))


def test_claims_that_are_no_map_are_malformed():
    """The payload is a map."""
    with pytest.raises(MalformedError):
        open_claims([1, 2])


def test_claims_out_of_order_are_not_canonical():
    """The draft's own order of `bits` and `lst` is refused: one content, one encoding."""
    payload = cbor2.dumps(claims())
    with pytest.raises(NotCanonicalError):
        open_claims(payload)


def test_a_bomb_is_refused_before_it_inflates():
    """A stream of a gigabyte is refused after one byte too many."""
    bomb = zlib.compressobj(9)
    deflated = b"".join([*(bomb.compress(bytes(1 << 20)) for _ in range(64)), bomb.flush()])
    with pytest.raises(TooLargeError) as refused:
        open_claims(claims(_65533={"bits": 2, "lst": deflated}))
    assert refused.value.limit_bytes == ENTRY_BYTES


def test_incompressible_entries_fit_the_limit():
    """A list at random, the worst case, is still signed, opened and below the limit of size."""
    entries = random.Random(3).randbytes(ENTRY_BYTES)
    assert open_status_list(sign(entries), key=SIGNER.public_key, url=URL, now=NOW).entries == entries


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 2**16), st.integers(1, 255), st.binary(max_size=64))
def test_damaged_bytes_raise_only_our_errors(at, flip, junk):
    """Whatever is flipped, cut or appended, the refusal is one of ours."""
    good = sign()
    bad = bytearray(good)
    bad[at % len(good)] ^= flip
    for data in (bytes(bad), good[: at % len(good)], good + junk + b"x", junk):
        with pytest.raises(SigningError):
            open_status_list(data, key=SIGNER.public_key, url=URL, now=NOW)


def vectors():
    """Give the folder of public vectors, or skip by name."""
    folder = Path(os.environ.get("XUESHI_VECTORS", "../shared/vectors")) / "status-list"
    if not folder.is_dir():
        pytest.skip("public vectors of status-list are absent")
    return folder


def hexes(text):
    """Read the last run of hexadecimal lines of a vector file."""
    return bytes.fromhex("".join(re.findall(r"^[0-9a-f]+$", text, re.MULTILINE)))


def test_the_drafts_two_bit_entries_read_alike():
    """Draft example of 2 bits: the entries at 0 to 11 are 1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3."""
    found = cbor2.loads(hexes((vectors() / "status_list_encoding2_cbor.txt").read_text()))
    entries = inflate(found["lst"], size=3)
    padded = StatusListBuilder(entries + bytes(ENTRY_BYTES - 3)).to_entries()
    opened = open_status_list(sign(padded), key=SIGNER.public_key, url=URL, now=NOW)
    assert found["bits"] == 2
    assert [opened.status_at(index) for index in range(12)] == [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3]


def test_the_drafts_long_two_bit_list_reads_alike():
    """Draft example of 2^20 entries of 2 bits: the statuses that its text lists are read, all others are 0."""
    found = cbor2.loads(hexes((vectors() / "status_list_encoding2_long_cbor.txt").read_text()))
    entries = inflate(found["lst"], size=ENTRY_BYTES)
    opened = open_status_list(sign(entries), key=SIGNER.public_key, url=URL, now=NOW)
    listed = {0: 1, 1993: 2, 25460: 1, 159495: 3, 495669: 1, 554353: 1, 645645: 2, 723232: 1, 854545: 1}
    listed |= {934534: 2, 1000345: 3}
    assert {index: opened.status_at(index) for index in listed} == listed
    assert sum(StatusListBuilder.from_list(opened).counts()[status] for status in (1, 2, 3)) == len(listed)


def test_the_drafts_signed_list_is_refused_on_purpose():
    """The draft's own signed list has its kid outside the signature and 1 bit an entry: this profile refuses it."""
    data = hexes((vectors() / "status_list_cwt.txt").read_text())
    with pytest.raises((MalformedError, NotCanonicalError)):
        open_status_list(data, key=SIGNER.public_key, url=URL, now=NOW)
