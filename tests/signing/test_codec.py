"""The encoding of FORMAT §3: everything is said one way, and nothing else is read."""

import cbor2
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from signing import MalformedError, NotCanonicalError, NotEncodableError, SigningError
from signing.codec import MAP, decode, encode, head

KEYS = st.integers(-(1 << 64), (1 << 64) - 1) | st.text(max_size=6)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(1 << 64), (1 << 64) - 1) | st.text(max_size=40) | st.binary(max_size=300),
    lambda inner: st.lists(inner, max_size=5).map(tuple) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=20,
)


def depth(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max(map(depth, value.values()), default=0)
    return 1 + max(map(depth, value), default=0) if isinstance(value, tuple) else 0


@given(VALUES)
def test_decoding_undoes_encoding(value):
    """Every value of the subset comes back equal, and as the bytes that cbor2 writes canonically."""
    data = encode(value)
    if depth(value) <= 8:
        assert decode(data) == value
    assert cbor2.loads(data) == cbor2.loads(cbor2.dumps(value))


@given(st.integers(-(1 << 64), (1 << 64) - 1) | st.text() | st.binary() | st.lists(st.integers()).map(tuple))
def test_encoding_agrees_with_an_independent_library(value):
    """Where no maps are sorted, the bytes are those of cbor2; integers beyond 64 bits, which it tags, are refused."""
    ints = value if isinstance(value, tuple) else (value,)
    if all(not isinstance(each, int) or -(1 << 64) <= each < 1 << 64 for each in ints):
        assert encode(value) == cbor2.dumps(value, canonical=True)
    else:
        with pytest.raises(NotEncodableError):
            encode(value)


@given(st.binary(max_size=40))
@example(b"\x82\x01")
@example(b"\xa1\x01\x02")
def test_what_is_read_is_written_back_byte_for_byte(data):
    """Any bytes are either refused with one of our errors, or are exactly what encoding gives for their value."""
    try:
        value = decode(data)
    except SigningError:
        return
    assert encode(value) == data


@pytest.mark.parametrize(
    "data",
    [
        "-",
        "18",
        "1900",
        "61",
        "6261",
        "5affffffff",
        "81",
        "8201",
        "a1",
        "a101",
        "a1f601",
        "a1f401",
        "a14001",
        "1c",
        "1f",
        "3f",
        "c001",
        "f7",
        "f800",
        "f93c00",
        "fb0000000000000000",
        "ff",
        "61ff",
        "63eda080",
        "fc",
        "df",
        "81818181818181818101",
    ],
)
def test_malformed_input_is_told_apart(data):
    """What is outside the subset, cut short, or nested nine deep is malformed (FORMAT §3.1)."""
    with pytest.raises(MalformedError):
        decode(bytes.fromhex(data.strip("-")))


@pytest.mark.parametrize(
    "data",
    [
        "1817",
        "1900ff",
        "1a0000ffff",
        "1b00000000ffffffff",
        "3817",
        "5800",
        "7800",
        "9800",
        "b800",
        "5f40ff",
        "7fff",
        "9fff",
        "bfff",
        "0000",
        "a201010101",
        "a202010101",
        "a2616101616101",
        "a26162016161f6",
    ],
)
def test_other_forms_of_the_same_value_are_told_apart(data):
    """Longer heads, indefinite lengths, unordered or repeated keys and trailing bytes are not canonical (FORMAT §3.2)."""
    with pytest.raises(NotCanonicalError):
        decode(bytes.fromhex(data))


def test_a_huge_length_sets_nothing_aside():
    """A length of 2^64 - 1 is refused from its head alone, for strings, arrays and maps."""
    for major in (2, 3, 4, 5):
        with pytest.raises(MalformedError):
            decode(bytes((major << 5 | 27,)) + b"\xff" * 8)


def test_input_beyond_the_limit_is_not_looked_at():
    """The limit of bytes comes before everything else."""
    with pytest.raises(MalformedError, match="longer than 3 bytes"):
        decode(b"\xff\xff\xff\xff", max_bytes=3)


@pytest.mark.parametrize(
    "value", [1.5, {1.5: 1}, {True: 1}, {b"a": 1}, 1 << 64, -1 - (1 << 64), object(), "\ud800", {"\ud800": 1}]
)
def test_values_outside_the_subset_are_not_written(value):
    """Floats, other keys, big integers and lone surrogates cannot be encoded."""
    with pytest.raises(NotEncodableError):
        encode(value)


def test_heads_take_the_shortest_form():
    """Each of the five forms of a head is used exactly from its least argument on."""
    sizes = [len(head(MAP, argument)) for argument in (0, 23, 24, 255, 256, 65535, 65536, (1 << 32) - 1, 1 << 32)]
    assert sizes == [1, 1, 2, 2, 3, 3, 5, 5, 9]
