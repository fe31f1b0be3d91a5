"""Reading and writing by place against the general way: the same answers, on everything (FORMAT §6)."""

import copy
import pickle
import random
from collections.abc import Callable
from dataclasses import FrozenInstanceError, fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signing import Algorithm, Claims, NotEncodableError, SigningError, open_token, sign_certificate
from signing.claims import decode_claims, encode_claims, positions_of
from signing.codec import encode
from signing.cose import Envelope
from signing.frozen import unfrozen
from signing.token import Token
from signing.usual import read_usual, write_usual
from tests.signing.mutate import CHANGES
from tests.signing.test_claims import any_claims
from tests.signing.valid_cases import valid_cases
from tests.signing.vector_world import ACTIVE, CLAIMS, claims

PAYLOAD = encode_claims(CLAIMS)
NAMES = st.text(st.sampled_from("欧阳明月王敏·aé9 "), min_size=1, max_size=5)


@st.composite
def usual_claims(draw: st.DrawFn) -> Claims:
    """Draw claims that are read and written by place."""
    public, professional, other = (draw(st.integers(0, 1000)) for _ in range(3))
    last = draw(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
    return Claims(
        type=draw(st.sampled_from(["annual_hours", "public_course", "hours_transfer"])),
        region=str(draw(st.integers(100_000, 999_999))),
        number=str(draw(st.integers(10**10, 10**19 - 1))),
        holder=draw(NAMES.map(str.strip).filter(bool)),
        period_start=draw(st.sampled_from([date(last.year, 1, 1), last - timedelta(days=700)])),
        period_end=draw(st.sampled_from([date(last.year, 12, 31), last])),
        public_hours=Decimal(public) / 4,
        professional_hours=Decimal(professional) / 4,
        total_hours=Decimal(public + professional + other) / 4,
        issued_at=datetime.fromtimestamp(draw(st.integers(1 << 16, (1 << 32) - 1)), UTC),
        status_list=draw(st.integers(1, 4095)),
        status_index=draw(st.integers(0, (1 << 20) - 1)),
        id_commitment=draw(st.none() | st.binary(min_size=4, max_size=4)),
    )


def require_agreement(payload: bytes) -> bool:
    """Require that what is read by place is what the general way reads; tell whether it was."""
    found = read_usual(payload)
    if found is None:
        return False
    general = decode_claims(payload)
    assert found == general
    assert repr(found) == repr(general)
    return True


def payload_or_refusal(write: Callable[[], bytes]) -> bytes | tuple[type, str]:
    """Write a payload, or say how it is refused."""
    try:
        return write()
    except (SigningError, TypeError) as refusal:
        return type(refusal), str(refusal)


@given(usual_claims())
def test_usual_claims_are_written_and_read_by_place(some):
    """The usual shape is recognized both ways, and the bytes and the claims are those of the general way."""
    payload = encode(positions_of(some))
    assert write_usual(some) == encode_claims(some) == payload
    assert require_agreement(payload)


@given(any_claims())
def test_any_claims_are_written_the_same_or_left(some):
    """Whatever the format can say is either left to the general way or written and read as there."""
    payload = encode_claims(some)
    assert write_usual(some) in {None, payload}
    require_agreement(payload)


def test_every_change_of_one_byte_agrees():
    """All 255 other values of each byte of the usual payload, each byte left out, each cut."""
    read = 0
    for at, value in product(range(len(PAYLOAD)), range(256)):
        read += require_agreement(PAYLOAD[:at] + bytes((value,)) + PAYLOAD[at + 1 :])
    for at in range(len(PAYLOAD)):
        require_agreement(PAYLOAD[:at] + PAYLOAD[at + 1 :])
        require_agreement(PAYLOAD[:at])
        require_agreement(PAYLOAD[at:])
    assert read > 5_000


def test_random_changes_agree():
    """20,000 payloads changed in the ways of the mutations, up to three times over."""
    rng = random.Random(20_260_503)
    payloads = [encode_claims(some) for _, _, some, _ in valid_cases()]
    for _ in range(20_000):
        payload = rng.choice(payloads)
        for _ in range(rng.randint(1, 3)):
            payload = rng.choice(CHANGES)(rng, payload, rng.choice(payloads))
        if len(payload) <= 512:
            require_agreement(payload)


@given(st.binary(max_size=120), st.integers(0, 18), st.integers(0, 11))
@settings(max_examples=300)
def test_any_bytes_between_a_usual_start_and_end_agree(middle, start, end):
    """Parts of the usual start and end, with anything between them."""
    require_agreement(PAYLOAD[:start] + middle + PAYLOAD[len(PAYLOAD) - end :])


# For each element, values on both sides of every limit of the format and of the usual shape.
LIMITS = {
    0: [0, 1, 2],
    1: [0, 1, 5, 6, "annual_hours", "other"],
    2: [0, 99_999, 100_000, 999_999, 1_000_000, (1 << 32) - 1, 1 << 32, -1],
    3: [0, (1 << 32) - 1, 1 << 32, 10**10 - 1, 10**10, 10**19 - 1, 10**19, (1 << 64) - 1, "01", "123", -(1 << 33)],
    4: ["", "名", "a" * 23, "a" * 24, "a" * 31, "a" * 180, "a" * 181, " a", "a ", "a b", "\u3000a", "a\u00a0b", "a\u200b", "\x7f", "e\u0301", b"a"],
    5: [None, b"", b"abc", b"abcd", b"abcde", 0, "abcd"],
    6: [1969, 1970, 9999, 10_000, (0, 0), (1, 0), (0, 364), (0, 365), (0, 2_932_896), (0, 2_932_897), (0,), (0, 1, 2), None],
    7: [0, 23, 24, 255, 256, 400_000, 400_001, -1, None],
    8: [0, 400_000, 399_640, 399_641, "0"],
    9: [0, 399_640, 399_641, False],
    10: [0, (1 << 16) - 1, 1 << 16, (1 << 32) - 1, 1 << 32, 253_402_300_799, 253_402_300_800, None],
    11: [None, 0, 2_932_896, 2_932_897, False],
    12: [0, (1 << 16) - 1, 1 << 16, (1 << 20) - 1, 1 << 20, (1 << 32) - 1, 1 << 32, (1 << 36) - 1, 1 << 36, None],
}  # fmt: skip


@pytest.mark.parametrize("first", sorted(LIMITS))
@pytest.mark.parametrize("second", sorted(LIMITS))
def test_values_at_every_limit_agree(first, second):
    """Each pair of elements at its limits: read by place only where the general way reads the same."""
    for one, other in product(LIMITS[first], LIMITS[second]):
        parts = list(positions_of(CLAIMS))
        parts[first], parts[second] = one, other
        require_agreement(encode(parts))


def test_what_is_printable_is_allowed_in_names():
    """Python's idea of printable, which the quick way asks, allows no character that FORMAT §6.3 does not."""
    printable = [char for char in map(chr, range(0x110000)) if char.isprintable()]
    for at in range(0, len(printable), 44):
        parts = list(positions_of(CLAIMS))
        parts[4] = f"a{''.join(printable[at : at + 44])}a"
        assert decode_claims(encode(parts)).holder == parts[4]


@pytest.mark.parametrize(
    "changes",
    [
        {"holder": "e\u0301"},
        {"holder": "\ud800"},
        {"holder": ""},
        {"holder": "a" * 24},
        {"number": "3703002025000123x"},
        {"number": "３７０３００２０２５０００１２３"},
        {"number": "0703002025000123"},
        {"number": "18446744073709551615"},
        {"region": "37030x"},
        {"id_commitment": b"abc"},
        {"id_commitment": bytearray(4)},
        {"public_hours": Decimal("0.1")},
        {"public_hours": Decimal("sNaN")},
        {"total_hours": Decimal(1)},
        {"issued_at": datetime(2026, 1, 1)},  # noqa: DTZ001 (a naive time is the case)
        {"issued_at": datetime(2026, 1, 1, 0, 0, 0, 1, UTC)},
        {"issued_at": datetime(2026, 1, 1, tzinfo=timezone(timedelta(microseconds=1)))},
        {"issued_at": datetime(2026, 1, 1, 0, 0, 0, 1, timezone(timedelta(microseconds=1)))},
        {"issued_at": datetime(1970, 1, 1, tzinfo=UTC)},
        {"issued_at": datetime(2200, 1, 1, tzinfo=UTC)},
        {"expires_on": date(2030, 1, 1)},
        {"status_list": -1},
        {"status_list": 65_535},
        {"status_index": 1 << 20},
        {"status_index": -1},
    ],
)
def test_what_is_not_usual_is_left_to_the_general_way(changes):
    """Nothing that the general way refuses or says otherwise is written by place, though it was asked for before."""
    some = claims(**changes)
    assert write_usual(CLAIMS) == PAYLOAD
    assert write_usual(some) is None
    assert payload_or_refusal(lambda: open_token(sign_certificate(some, ACTIVE)).envelope.payload) == (
        payload_or_refusal(lambda: encode_claims(some))
    )


def test_a_signalling_number_is_refused_with_our_error():
    """It has no hash, so that nothing can be remembered by it; the general way names the field."""
    with pytest.raises(NotEncodableError) as refused:
        sign_certificate(claims(total_hours=Decimal("sNaN")), ACTIVE)
    assert refused.value.field == "total_hours"


def test_equal_hours_give_the_same_bytes():
    """30, 30.0 and 3E+1 are one number of hours, in whichever form it was first seen."""
    forms = [replace(CLAIMS, public_hours=Decimal(text)) for text in ("3E+1", "30.00", "30")]
    assert {write_usual(form) for form in forms} == {PAYLOAD}


def test_records_filled_quickly_are_the_frozen_records():
    """Token, envelope and claims are of their own class, cannot be changed, and compare, hash, copy and pickle as such."""
    token = open_token(sign_certificate(CLAIMS, ACTIVE))
    for record, kind in ((token, Token), (token.envelope, Envelope), (token.claims, Claims)):
        assert type(record) is kind
        usual = kind(**{each.name: getattr(record, each.name) for each in fields(kind)})
        assert record == usual
        assert hash(record) == hash(usual)
        assert repr(record) == repr(usual)
        assert copy.copy(record) == pickle.loads(pickle.dumps(record)) == record
        with pytest.raises(FrozenInstanceError):
            setattr(record, fields(kind)[0].name, None)
    assert unfrozen(Claims).__slots__ == Claims.__slots__
    assert token.envelope.algorithm is Algorithm.ESP256
