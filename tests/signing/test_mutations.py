"""Random changes to valid tokens, and how much memory a hostile code can take."""

import random
import tracemalloc

import pytest

from signing import Outcome, Reason, SigningError, open_token, sign_certificate, verify_certificate
from signing.claims import encode_claims
from signing.cose import sign_envelope
from tests.signing.broken_tokens import all_damages
from tests.signing.mutate import CHANGES, mutations, the_verifier
from tests.signing.valid_cases import valid_cases
from tests.signing.vector_world import ACTIVE

_, VERIFY = the_verifier()


def test_every_original_is_valid():
    """Otherwise refusing its changes would prove nothing."""
    for name, _, claims, signer in valid_cases():
        assert VERIFY(sign_certificate(claims, signer)).outcome is Outcome.VALID, name


def test_no_changed_token_is_accepted():
    """Of 20,000 random changes, each gives a report that refuses it; the script takes any number of them."""
    for token in mutations(20_000, seed=20_260_501):
        assert VERIFY(token).outcome is Outcome.INVALID, token.hex()


def test_changed_claims_that_are_properly_signed_are_refused_or_canonical():
    """Signed by the issuer's own key, 5,000 changed payloads give a report; where one opens, it is the one form of its claims."""
    rng = random.Random(20_260_502)
    payloads = [encode_claims(claims) for _, _, claims, _ in valid_cases()]
    opened = 0
    for _ in range(5_000):
        payload = rng.choice(CHANGES)(rng, rng.choice(payloads), rng.choice(payloads))
        if len(payload) > 400:
            continue
        token = sign_envelope(payload, ACTIVE)
        report = VERIFY(token)
        if report.reasons[:1] in {(Reason.MALFORMED,), (Reason.NOT_CANONICAL,)}:
            with pytest.raises(SigningError):
                open_token(token)
            continue
        claims, opened = open_token(token).claims, opened + 1
        assert encode_claims(claims) == payload
        assert not set(report.reasons) & {Reason.MALFORMED, Reason.NOT_CANONICAL, Reason.BAD_SIGNATURE}
    assert opened > 500


@pytest.mark.parametrize("text", ["9" * 2048, "1" * 10_000_000, "https://" + "a" * 3000, " " * 2048, "#" * 2048])
def test_one_code_takes_less_than_a_megabyte(text):
    """Neither long texts nor bytes that claim to be long make the verifier set aside 1 MB."""
    VERIFY(text)
    tracemalloc.start()
    VERIFY(text)
    for data in (b"\x9b" + b"\xff" * 8, b"\x81" * 512, b"\x5a\x7f\xff\xff\xff", b"\xa0" * 512, bytes(1000)):
        VERIFY(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


def test_no_damage_takes_a_megabyte():
    """The same for every damaged token of the vectors."""
    damages = list(all_damages())
    tracemalloc.start()
    for damage in damages:
        VERIFY(damage.text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


def test_verify_certificate_is_what_runs():
    """The function under test here is the public one."""
    assert VERIFY.__code__.co_names[0] == verify_certificate.__name__
