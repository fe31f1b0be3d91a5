"""Signing and opening tokens (FORMAT §4, §5): one shape, and nothing but it."""

from dataclasses import dataclass, replace
from itertools import product

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed448
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from hypothesis import given, settings
from hypothesis import strategies as st

from signing import (
    Algorithm,
    BadSignatureError,
    MalformedError,
    NotCanonicalError,
    NotEncodableError,
    SigningError,
    UnusableKeyError,
    generate_key,
    kid_of,
    load_public_key,
    open_token,
    public_key_of,
    sign_certificate,
)
from signing.algorithms import canonical_signature, der_of, raw_ecdsa
from signing.codec import decode, encode
from signing.cose import open_envelope, protected_header, sig_structure, sign_envelope, verify_envelope
from tests.signing.vector_world import ACTIVE, ACTIVE_ED25519, CLAIMS, claims

TYP = "application/statuslist+cwt"


@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_a_token_opens_to_what_was_signed(algorithm):
    """Claims come back equal and the signature holds, for every registered algorithm."""
    signer = generate_key(algorithm)
    token = open_token(sign_certificate(CLAIMS, signer))
    token.require_signature(signer.public_key)
    assert (token.claims, token.kid, token.envelope.algorithm) == (CLAIMS, signer.kid, algorithm)


def test_a_typical_token_is_138_bytes():
    """A four-character name, 90/30/60 hours and a commitment fit in 138 bytes."""
    assert len(sign_certificate(CLAIMS, ACTIVE)) == 138
    assert len(sign_certificate(CLAIMS, ACTIVE_ED25519)) == 138


def test_another_key_does_not_verify():
    """Neither another key, nor the same kid claimed for another algorithm."""
    token = open_token(sign_certificate(CLAIMS, ACTIVE))
    with pytest.raises(BadSignatureError):
        token.require_signature(generate_key().public_key)
    with pytest.raises(BadSignatureError):
        token.require_signature(replace(ACTIVE_ED25519.public_key, kid=ACTIVE.kid))
    with pytest.raises(BadSignatureError):
        token.require_signature(replace(generate_key().public_key, kid=ACTIVE.kid))


@pytest.mark.parametrize("size", [0, 1, 23, 24, 255, 256, 400, 70_000])
@pytest.mark.parametrize("tagged", [False, True])
def test_envelopes_of_every_length_open_again(size, tagged):
    """The payload comes back whatever the length of its head, and the signed bytes are those of the general encoder."""
    payload = bytes(range(256)) * (size // 256 + 1)
    data = sign_envelope(payload[:size], ACTIVE, typ=TYP if tagged else None, tagged=tagged)
    found = open_envelope(data, typ=TYP if tagged else None, tagged=tagged)
    verify_envelope(found, ACTIVE.public_key)
    assert found.payload == payload[:size]
    protected = decode(data[tagged:])[0]
    assert found.to_be_signed == encode(("Signature1", protected, b"", payload[:size]))


def test_a_status_list_never_passes_for_a_token():
    """The type in the header, the tag in front, and their absence, are all required."""
    with pytest.raises(MalformedError):
        open_envelope(sign_envelope(b"x", ACTIVE, typ=TYP))
    with pytest.raises(MalformedError):
        open_envelope(sign_envelope(b"x", ACTIVE), typ=TYP)
    with pytest.raises(MalformedError):
        open_envelope(sign_envelope(b"x", ACTIVE, typ=TYP), typ=TYP, tagged=True)
    with pytest.raises(MalformedError):
        open_envelope(sign_envelope(b"x", ACTIVE, typ="application/other"), typ=TYP)


def test_the_limit_of_bytes_comes_first():
    """513 bytes are malformed, whatever they are."""
    with pytest.raises(MalformedError, match="longer than 512 bytes"):
        open_token(bytes(513))


@given(st.binary(max_size=200))
def test_any_bytes_give_one_of_our_errors(data):
    """Random bytes never open, and never raise anything outside the tree."""
    with pytest.raises(SigningError):
        open_token(data)


@given(st.integers(0, 137), st.integers(1, 255))
def test_the_short_way_and_the_general_way_agree(at, change):
    """Comparing bytes accepts a changed token exactly when the general decoder finds the one shape in it."""
    token = bytearray(sign_certificate(CLAIMS, ACTIVE))
    token[at] ^= change
    data = bytes(token)
    try:
        found = open_envelope(data)
    except SigningError:
        return
    parts = decode(data)
    assert encode(parts) == data
    assert (parts[1], parts[2], parts[3]) == ({}, found.payload, found.signature)
    assert parts[0] == encode({1: int(found.algorithm), 4: found.kid})
    assert found.to_be_signed == encode(("Signature1", parts[0], b"", found.payload))


@given(st.binary(max_size=64))
def test_ecdsa_signatures_have_one_form(message):
    """The software signer gives s at most half the order, and the other root is refused though ECDSA accepts it."""
    signature = ACTIVE.sign(message)
    ACTIVE.public_key.verify(signature, message)
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    other = signature[:32] + (order - int.from_bytes(signature[32:], "big")).to_bytes(32, "big")
    with pytest.raises(NotCanonicalError):
        ACTIVE.public_key.verify(other, message)
    assert canonical_signature(Algorithm.ESP256, other) == signature
    assert canonical_signature(Algorithm.ESP256, signature) == signature
    assert canonical_signature(Algorithm.ED25519, other) == other


INTEGERS = st.one_of(
    st.integers(1, (1 << 256) - 1),
    *(st.integers(max(1, (1 << bits) - 2), (1 << bits) + 2) for bits in (0, 7, 8, 239, 240, 247, 248, 254, 255)),
    st.just((1 << 256) - 1),
)


@given(INTEGERS, INTEGERS)
@settings(max_examples=400)
def test_signatures_are_turned_into_der_and_back_as_integers_are(r, s):
    """By bytes or by integers, on both sides of every change of length, to the same DER and to the lower half."""
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    der = encode_dss_signature(r, s)
    assert der_of(r.to_bytes(32, "big") + s.to_bytes(32, "big")) == der
    if s < order:
        assert raw_ecdsa(der) == r.to_bytes(32, "big") + min(s, order - s).to_bytes(32, "big")


@given(st.integers(0, 71), st.integers(1, 255), st.binary(max_size=3))
def test_only_der_is_turned_into_a_signature(at, change, more):
    """Changed, cut or lengthened, it is either DER of other integers or refused, as `cryptography` judges."""
    der = bytearray(encode_dss_signature(1 << 255, 1 << 254))
    der[at % len(der)] ^= change
    for data in (bytes(der), bytes(der) + more, bytes(der[:at]), more):
        try:
            r, s = decode_dss_signature(data)
        except ValueError:
            with pytest.raises(ValueError):
                raw_ecdsa(data)
            continue
        if 0 <= r < 1 << 256 and 0 <= s < 1 << 255:
            assert raw_ecdsa(data) == r.to_bytes(32, "big") + s.to_bytes(32, "big")


def test_every_change_of_one_byte_of_a_token_agrees():
    """The envelope is opened by place only where the general way opens it, to the same parts."""
    token = sign_certificate(CLAIMS, ACTIVE)
    opened = 0
    for at, value in product((*range(20), *range(len(token) - 68, len(token) - 62)), range(256)):
        data = token[:at] + bytes((value,)) + token[at + 1 :]
        try:
            found = open_envelope(data)
        except SigningError:
            continue
        opened += 1
        parts = decode(data)
        assert encode(parts) == data
        assert (parts[0], parts[1]) == (encode({1: int(found.algorithm), 4: found.kid}), {})
        assert parts[2:] == (found.payload, found.signature)
        assert found.to_be_signed == encode(("Signature1", parts[0], b"", found.payload))
    assert opened > 2_000


@dataclass(frozen=True)
class OddSigner:
    """A signer, as a careless adapter might be: any kid, any signature."""

    kid: bytes
    signature: bytes
    algorithm: Algorithm = Algorithm.ESP256

    def sign(self, message: bytes) -> bytes:
        """Give the signature it was made with."""
        del message
        return self.signature


def test_a_signer_that_gives_the_greater_half_is_corrected():
    """Hardware keys give either root; the token carries the lower one."""
    protected = protected_header(Algorithm.ESP256, ACTIVE.kid)
    low = ACTIVE.sign(sig_structure(protected, b"payload"))
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    high = low[:32] + (order - int.from_bytes(low[32:], "big")).to_bytes(32, "big")
    found = open_envelope(sign_envelope(b"payload", OddSigner(ACTIVE.kid, high)))
    assert found.signature == low


def test_odd_signers_are_refused():
    """A kid or a signature of another length is not put into a token."""
    with pytest.raises(NotEncodableError):
        sign_envelope(b"", OddSigner(b"short", bytes(64)))
    with pytest.raises(NotEncodableError):
        sign_envelope(b"", OddSigner(bytes(8), bytes(63)))


def test_a_signature_of_another_length_does_not_verify():
    """63 and 65 bytes are wrong signatures, not crashes."""
    for signer in (ACTIVE, ACTIVE_ED25519):
        for size in (0, 63, 65):
            with pytest.raises(BadSignatureError):
                signer.public_key.verify(bytes(size), b"message")


@pytest.mark.parametrize(
    ("algorithm", "raw"),
    [
        (-7, bytes(65)),
        (Algorithm.ESP256, bytes(65)),
        (Algorithm.ESP256, b"\x04" + bytes(64)),
        (Algorithm.ESP256, ACTIVE.public_key.raw[:33]),
        (Algorithm.ED25519, bytes(31)),
    ],
)
def test_unusable_public_keys_are_refused(algorithm, raw):
    """Unregistered algorithms, other lengths and points off the curve."""
    with pytest.raises(UnusableKeyError):
        load_public_key(algorithm, raw)


def test_keys_of_other_kinds_are_refused():
    """P-384 and Ed448 have no registered algorithm."""
    with pytest.raises(UnusableKeyError):
        public_key_of(ec.generate_private_key(ec.SECP384R1()).public_key())
    with pytest.raises(UnusableKeyError):
        public_key_of(ed448.Ed448PrivateKey.generate().public_key())


def test_a_kid_is_the_start_of_the_hash():
    """SHA-256 of the raw key, eight bytes."""
    assert kid_of(b"") == bytes.fromhex("e3b0c44298fc1c14")
    assert ACTIVE.public_key.kid == kid_of(ACTIVE.public_key.raw)


def test_text_types_and_numbers_make_longer_tokens_that_still_open():
    """The longest claims that can be said stay within the limit of a token."""
    longest = claims(
        type="z" * 24, number="号" * 20, holder="名" * 60, period_start=CLAIMS.period_start.replace(day=2),
        expires_on=CLAIMS.period_end, status_list=65_535,
    )  # fmt: skip
    token = sign_certificate(longest, ACTIVE)
    assert len(token) <= 512
    assert open_token(token).claims == longest
