"""Public vectors that lie beside the checkout: what applies must agree, and what our profile refuses on purpose is listed."""

import base64
import json
import os
from pathlib import Path

import cbor2
import pytest

from signing import (
    Algorithm,
    BadSignatureError,
    MalformedError,
    NotCanonicalError,
    SigningError,
    UnusableKeyError,
    load_public_key,
)
from signing.algorithms import canonical_signature, raw_ecdsa
from signing.cose import open_envelope, sig_structure

HALF = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551 // 2


@pytest.fixture(scope="module")
def vectors(shared) -> Path:
    folder = Path(os.environ.get("XUESHI_VECTORS", shared / "vectors"))
    if not folder.is_dir():
        pytest.skip("needs the public vectors beside the checkout (or XUESHI_VECTORS)")
    return folder


def check(algorithm: Algorithm, raw: bytes, signature: bytes, message: bytes) -> str:
    """Say how a signature is judged: accepted, or the code of the refusal."""
    try:
        load_public_key(algorithm, raw).verify(signature, message)
    except SigningError as problem:
        return problem.code
    return "accepted"


def test_wycheproof_p256(vectors):
    """Every invalid P-256 signature is refused; every valid one is accepted, except those with the greater s, refused on purpose (FORMAT §4.4)."""
    document = json.loads((vectors / "wycheproof/ecdsa_secp256r1_sha256_p1363_test.json").read_text())
    found = {"accepted": 0, "refused on purpose": 0, "refused": 0}
    for group in document["testGroups"]:
        raw = bytes.fromhex(group["publicKey"]["uncompressed"])
        for test in group["tests"]:
            signature = bytes.fromhex(test["sig"])
            answer = check(Algorithm.ESP256, raw, signature, bytes.fromhex(test["msg"]))
            if test["result"] == "valid" and int.from_bytes(signature[32:], "big") > HALF:
                assert answer == NotCanonicalError.code, test["tcId"]
                found["refused on purpose"] += 1
            elif test["result"] == "valid":
                assert answer == "accepted", test["tcId"]
                found["accepted"] += 1
            else:
                assert answer in {BadSignatureError.code, NotCanonicalError.code, UnusableKeyError.code}, test["tcId"]
                found["refused"] += 1
    assert sum(found.values()) == document["numberOfTests"]
    assert min(found.values()) > 50


def test_wycheproof_p256_in_der(vectors):
    """Signers give DER: what is valid there becomes a raw signature that holds, what is invalid is not DER or does not hold."""
    document = json.loads((vectors / "wycheproof/ecdsa_secp256r1_sha256_test.json").read_text())
    for group in document["testGroups"]:
        raw = bytes.fromhex(group["publicKey"]["uncompressed"])
        for test in group["tests"]:
            try:
                signature = raw_ecdsa(bytes.fromhex(test["sig"]))
            except (ValueError, OverflowError):
                assert test["result"] == "invalid", test["tcId"]
                continue
            answer = check(Algorithm.ESP256, raw, signature, bytes.fromhex(test["msg"]))
            assert (answer == "accepted") == (test["result"] == "valid"), test["tcId"]


def test_wycheproof_ed25519(vectors):
    """Every Ed25519 vector is judged as it says."""
    document = json.loads((vectors / "wycheproof/ed25519_test.json").read_text())
    for group in document["testGroups"]:
        raw = bytes.fromhex(group["publicKey"]["pk"])
        for test in group["tests"]:
            answer = check(Algorithm.ED25519, raw, bytes.fromhex(test["sig"]), bytes.fromhex(test["msg"]))
            assert (answer == "accepted") == (test["result"] == "valid"), test["tcId"]


# Whether the signature holds over the signed bytes of this format: no external data, the protected header as it stands.
COSE = {
    "sign-fail-01": True,  # only its tag is wrong, which opening refuses
    "sign-fail-02": False,
    "sign-fail-03": False,
    "sign-fail-04": False,
    "sign-fail-06": False,
    "sign-fail-07": False,
    "sign-pass-01": False,  # refused on purpose: an empty protected header, signed as if it were absent
    "sign-pass-02": False,  # refused on purpose: external data
    "sign-pass-03": True,
}


@pytest.mark.parametrize("name", sorted(COSE))
def test_cose_examples_are_refused_as_tokens(vectors, name):
    """Refused on purpose: they use ES256 (-7), put the kid into the unprotected header, and carry tag 18 or external data."""
    document = json.loads((vectors / "cose-sign1" / f"{name}.json").read_text())
    data = bytes.fromhex(document["output"]["cbor"])
    with pytest.raises(MalformedError):
        open_envelope(data)
    for tagged in (True, False):
        with pytest.raises((MalformedError, NotCanonicalError)):
            open_envelope(data, typ="application/statuslist+cwt", tagged=tagged)


@pytest.mark.parametrize(("name", "holds"), sorted(COSE.items()))
def test_cose_examples_sign_what_we_would_sign(vectors, name, holds):
    """Taken apart by another library, their signatures hold or fail over our signed bytes as the table says."""
    document = json.loads((vectors / "cose-sign1" / f"{name}.json").read_text())
    found = cbor2.loads(bytes.fromhex(document["output"]["cbor"]))
    protected, _, payload, signature = found.value if isinstance(found, cbor2.CBORTag) else found
    key = document["input"]["sign0"]["key"]
    raw = b"\x04" + b"".join(base64.urlsafe_b64decode(key[name] + "=") for name in ("x", "y"))
    message = sig_structure(cbor2.dumps(protected), payload)
    low = canonical_signature(Algorithm.ESP256, signature)  # the examples do not keep to the lower half
    assert (check(Algorithm.ESP256, raw, low, message) == "accepted") == holds
