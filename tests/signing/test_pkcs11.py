"""Keys in a token: made, found and used inside it, with the softhsm2 of Debian as the token."""

import subprocess
import threading
from pathlib import Path

import pkcs11 as library
import pytest
from pkcs11 import Attribute, KeyType, ObjectClass
from pkcs11.util.ec import encode_named_curve_parameters

from signing import verify_certificate
from signing.algorithms import Algorithm, load_public_key
from signing.errors import UnusableKeyError
from signing.keys import generate_key
from signing.pkcs11 import (
    ExtractableKeyError,
    KeyNameTakenError,
    NoSuchKeyError,
    PinRefusedError,
    TokenBusyError,
    TokenUnavailableError,
    _unwrapped,
    open_hardware_token,
)
from signing.statuslist import Status, open_status_list
from signing.token import sign_certificate
from signing.tuf_repository import create_repository, seal_repository
from tests.signing.region_simulator import NOW, Region
from tests.signing.vector_world import CLAIMS

pytestmark = pytest.mark.needs("softhsm2")

MODULES = (Path("/usr/lib/softhsm/libsofthsm2.so"), Path("/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"))
LABEL, PIN = "xueshi test", "2468"


@pytest.fixture(scope="module")
def module(tmp_path_factory):
    """Make a fresh software token; softhsm2 finds it by an environment variable."""
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    config = folder / "softhsm2.conf"
    config.write_text(f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\nlog.level = ERROR\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(config))
        made = ["softhsm2-util", "--init-token", "--free", "--label", LABEL, "--so-pin", "1357", "--pin", PIN]
        subprocess.run(made, check=True, capture_output=True)
        found = next(path for path in MODULES if path.exists())
        library.unload(str(found))
        yield found
        library.unload(str(found))


@pytest.fixture
def token(module):
    """Open the token."""
    with open_hardware_token(module, label=LABEL, pin=PIN) as opened:
        yield opened


@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_a_key_in_hardware_signs_and_never_leaves(token, algorithm):
    """A key made in the token signs what its public key verifies, is found again by name, and its value cannot be read."""
    made = token.generate_key(f"issuer {algorithm.name}", algorithm)
    assert made.algorithm is algorithm
    found = token.signer(f"issuer {algorithm.name}")
    assert found.public_key == made.public_key == load_public_key(algorithm, made.public_key.raw)
    for _ in range(8):  # ESP256: about half of all signatures need their s lowered
        found.public_key.verify(found.sign(b"message"), b"message")
    assert f"issuer {algorithm.name}" in token.key_labels()
    private = token._session.get_key(object_class=ObjectClass.PRIVATE_KEY, label=f"issuer {algorithm.name}")
    assert private[Attribute.NEVER_EXTRACTABLE]
    with pytest.raises(library.AttributeSensitive):
        _ = private[Attribute.VALUE]


def test_hardware_keys_sign_certificates_lists_and_repositories(token):
    """One protocol: whatever a software key signs, a key in hardware signs too."""
    region = Region(
        "370300", issuer=token.generate_key("certificates"), status=token.generate_key("lists", Algorithm.ED25519)
    )
    trust = region.trust()
    source = trust.regions[0].status_lists[0]
    cwt = region.status_list({CLAIMS.status_index: Status.VALID})
    opened = open_status_list(cwt, key=source.verifier, url=source.url, now=NOW)
    assert opened.status_at(CLAIMS.status_index) is Status.VALID
    report = verify_certificate(sign_certificate(CLAIMS, region.issuer), trust=trust, statuses={}, now=NOW)
    assert [str(reason) for reason in report.reasons] == ["status_unavailable"]
    root, online = token.generate_key("root"), generate_key()
    files = create_repository(
        root_keys=[root.public_key], threshold=1, online_key=online.public_key, signers=[root], now=NOW
    )
    assert seal_repository(files, online_signer=online, now=NOW)


def test_threads_share_a_key(token):
    """Several threads sign with one key at a time, and every signature is good."""
    signer = token.generate_key("shared")
    signatures = []
    threads = [
        threading.Thread(target=lambda: signatures.extend(signer.sign(b"m") for _ in range(20))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(signatures) == 80
    for signature in signatures:
        signer.public_key.verify(signature, b"m")


def test_a_name_is_used_once(token):
    """A second key of one name is not made."""
    token.generate_key("once")
    with pytest.raises(KeyNameTakenError):
        token.generate_key("once")


def test_a_key_that_is_not_there_is_named(token):
    """An unknown name is an error of its own."""
    with pytest.raises(NoSuchKeyError) as refused:
        token.signer("nobody")
    assert refused.value.label == "nobody"


def test_a_key_that_could_leave_is_refused(token):
    """A key made by other means, extractable, is not used."""
    domain = token._session.create_domain_parameters(
        KeyType.EC, {Attribute.EC_PARAMS: encode_named_curve_parameters("secp256r1")}, local=True
    )
    loose = {Attribute.EXTRACTABLE: True, Attribute.SENSITIVE: True}
    domain.generate_keypair(store=True, label="loose", private_template=loose)
    with pytest.raises(ExtractableKeyError):
        token.signer("loose")


def test_a_key_of_another_curve_is_refused(token):
    """P-384 is no registered algorithm."""
    domain = token._session.create_domain_parameters(
        KeyType.EC, {Attribute.EC_PARAMS: encode_named_curve_parameters("secp384r1")}, local=True
    )
    domain.generate_keypair(
        store=True, label="p384", private_template={Attribute.EXTRACTABLE: False, Attribute.SENSITIVE: True}
    )
    with pytest.raises(UnusableKeyError):
        token.signer("p384")


def test_another_pin_is_refused(module):
    """A wrong PIN is told from a missing token."""
    with pytest.raises(PinRefusedError):
        open_hardware_token(module, label=LABEL, pin="0000")


def test_a_token_is_opened_once(token, module):
    """A second log-in of the same process is refused instead of ending the first."""
    with pytest.raises(TokenBusyError):
        open_hardware_token(module, label=LABEL, pin=PIN)
    assert token.generate_key("still open").sign(b"message")


def test_a_missing_library_or_token_is_told(module):
    """No library, a library that is none, and no token of the label."""
    for path, label in ((Path("/nonexistent.so"), LABEL), (module.parent / "softhsm2.conf", LABEL), (module, "absent")):
        with pytest.raises(TokenUnavailableError) as refused:
            open_hardware_token(path, label=label, pin=PIN)
        assert refused.value.what


def test_a_closed_token_signs_no_more(module):
    """After closing, signers and the token itself say so; closing again does nothing."""
    opened = open_hardware_token(module, label=LABEL, pin=PIN)
    signer = opened.generate_key("closed")
    opened.close()
    opened.close()
    with pytest.raises(TokenUnavailableError):
        signer.sign(b"message")
    with pytest.raises(TokenUnavailableError):
        opened.signer("closed")


@pytest.mark.parametrize("raw", [b"\x04" + bytes(64), bytes(32), b"\x04\x20" + bytes(30)])
def test_a_point_without_wrapping_is_taken_as_it_is(raw):
    """Tokens differ in wrapping the point in an OCTET STRING."""
    assert _unwrapped(raw) == raw
    assert _unwrapped(b"\x04" + bytes((len(raw),)) + raw) == raw
