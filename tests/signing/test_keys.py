"""Signing keys at rest: encrypted files that open again, here and with OpenSSL, and only with the passphrase."""

import base64
import shutil
import subprocess

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from signing import (
    Algorithm,
    SigningError,
    UnusableKeyError,
    WrongPassphraseError,
    generate_key,
    load_key,
    save_key,
    signer_of,
)

PASSPHRASE = "口令 correct horse".encode()
PEM = save_key(generate_key(), PASSPHRASE)


@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_a_stored_key_signs_as_before(algorithm):
    """Saved and loaded, it is the same key."""
    signer = generate_key(algorithm)
    again = load_key(save_key(signer, PASSPHRASE), PASSPHRASE)
    assert again == signer
    signer.public_key.verify(again.sign(b"message"), b"message")


def test_the_private_key_is_never_printed():
    """Neither repr nor str of a signer shows it."""
    signer = generate_key()
    assert "private" not in repr(signer).lower()
    assert signer.public_key.raw not in save_key(signer, PASSPHRASE)


def test_each_file_has_its_own_salt():
    """Saving twice gives different files."""
    signer = generate_key()
    assert save_key(signer, PASSPHRASE) != save_key(signer, PASSPHRASE)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl")
@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_openssl_opens_the_file(algorithm, tmp_path):
    """The file is plain PKCS #8 with scrypt and AES-256: nobody depends on this program to get a key back."""
    path = tmp_path / "key.pem"
    path.write_bytes(save_key(generate_key(algorithm), PASSPHRASE))
    command = ["openssl", "asn1parse", "-in", path]
    assert "scrypt" in subprocess.run(command, capture_output=True, text=True, check=True).stdout
    command = ["openssl", "pkey", "-in", path, "-passin", f"pass:{PASSPHRASE.decode()}", "-noout"]
    subprocess.run(command, check=True)


def test_the_wrong_passphrase_is_told():
    """A damaged file and a wrong passphrase are two reasons."""
    pem = save_key(generate_key(), PASSPHRASE)
    with pytest.raises(WrongPassphraseError):
        load_key(pem, b"wrong")
    with pytest.raises(UnusableKeyError):
        load_key(pem[:200], PASSPHRASE)


def test_unencrypted_and_foreign_keys_are_refused():
    """A key in the clear, and keys of other kinds, are not taken."""
    private = ec.generate_private_key(ec.SECP256R1())
    clear = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for pem in (clear, clear + PEM):
        with pytest.raises(UnusableKeyError):
            load_key(pem, PASSPHRASE)
    for other in (ec.generate_private_key(ec.SECP384R1()), rsa.generate_private_key(65537, 2048)):
        with pytest.raises(UnusableKeyError):
            signer_of(other)
        pem = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(PASSPHRASE))
        with pytest.raises(UnusableKeyError):
            load_key(pem, PASSPHRASE)


def test_impossible_costs_are_a_damaged_file():
    """A number of scrypt that is no power of two is refused with our error, whatever the library below says."""
    body = base64.b64decode(b"".join(save_key(generate_key(), PASSPHRASE).splitlines()[1:-1]))
    assert body.count(b"\x02\x02\x40\x00") == 1
    damaged = base64.encodebytes(body.replace(b"\x02\x02\x40\x00", b"\x02\x02\x40\x01"))
    pem = b"-----BEGIN ENCRYPTED PRIVATE KEY-----\n" + damaged + b"-----END ENCRYPTED PRIVATE KEY-----\n"
    with pytest.raises(UnusableKeyError):
        load_key(pem, PASSPHRASE)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, len(PEM) - 1), st.binary(min_size=0, max_size=3))
def test_damaged_files_give_our_errors(at, other):
    """Whatever is changed in a file, loading gives the key or one of our errors."""
    try:
        load_key(PEM[:at] + other + PEM[at + 1 :], PASSPHRASE)
    except SigningError:
        return
