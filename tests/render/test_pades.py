"""The signature of the paper: one profile, checked by two other programs, and worth exactly what the region's list says."""

import asyncio
import io
import re
import subprocess
from datetime import timedelta

import pypdfium2
import pytest
from asn1crypto import x509
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from signing import KeyState, UnusableKeyError, WrongPassphraseError
from tests.render.papers import AT, CLAIMS, OFFICE, a_world
from verifier.render import (
    SealUnusableError,
    SignatureState,
    authorities_of,
    check_pdf_signature,
    create_region_ca,
    issue_signer,
    load_authority,
    load_seal,
    render_certificate_pdf,
    save_authority,
    save_seal,
    sign_pdf,
)

WORLD = a_world()
TRUST = WORLD.trust()
PLAIN = render_certificate_pdf(WORLD.view(CLAIMS), created_at=AT)
SIGNED = sign_pdf(PLAIN, WORLD.seal, at=AT, reason="签发", location="370300")
RANGE = tuple(map(int, re.findall(rb"/ByteRange \[ ?(\d+) (\d+) (\d+) (\d+)", SIGNED)[-1]))


def judge(pdf=SIGNED, ranges=(RANGE,), trust=TRUST, at=AT):
    """What the signature of a file is worth."""
    return check_pdf_signature(pdf, ranges, authorities=authorities_of(trust, "370300"), at=at)


def test_a_signed_paper_holds_and_names_its_signer():
    """Signed by a seal that the region's authority certified."""
    found = judge()
    assert (found.state, found.signer) == (SignatureState.HOLDS, OFFICE)


def test_the_unsigned_paper_is_the_beginning_of_the_signed_one():
    """Nothing of the reproducible file changes; data, PDF/A marks and version stay."""
    assert SIGNED.startswith(PLAIN)
    added = SIGNED[len(PLAIN) :]
    assert b"/Version" not in added
    assert b"/Metadata 59 0 R" in added or b"/Metadata" in added
    document = pypdfium2.PdfDocument(SIGNED)
    assert document.get_attachment(0).get_name() == "certificate.json"
    assert len(document) == 1


def test_pyhanko_validates_the_signature_and_the_whole_file():
    """Intact, trusted under the region's authority as of the signing, the whole file covered, no change allowed."""
    embedded = PdfFileReader(io.BytesIO(SIGNED)).embedded_signatures[0]
    context = ValidationContext(trust_roots=[x509.Certificate.load(WORLD.authority.certificate)], moment=AT)
    status = asyncio.run(async_validate_pdf_signature(embedded, signer_validation_context=context))
    assert status.intact
    assert status.valid
    assert status.trusted
    assert status.coverage.name == "ENTIRE_FILE"
    assert status.signer_reported_dt == AT
    assert embedded.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"


@pytest.mark.needs("poppler-utils")
def test_pdfsig_finds_the_signature_valid(tmp_path):
    """Another reader agrees: valid, SHA-256, the total document; of the certificate it misses nothing but trust in the region's authority."""
    (tmp_path / "paper.pdf").write_bytes(SIGNED)
    said = subprocess.run(["pdfsig", str(tmp_path / "paper.pdf")], capture_output=True, text=True, check=False).stdout
    untrusted = "Certificate issuer isn't Trusted."
    for expected in (
        "Signature is Valid.",
        "Total document signed",
        "ETSI.CAdES.detached",
        "SHA-256",
        OFFICE,
        untrusted,
    ):
        assert expected in said, said


def test_no_byte_of_the_paper_can_be_changed():
    """A changed byte anywhere, in front of and behind the signature, breaks it."""
    for at in (0, 9, len(PLAIN) // 2, len(PLAIN), RANGE[1] - 1, RANGE[2], len(SIGNED) - 1):
        changed = bytearray(SIGNED)
        changed[at] ^= 1
        assert judge(bytes(changed)).state in {SignatureState.BROKEN, SignatureState.PARTIAL}, at


@pytest.mark.parametrize(
    ("pdf", "ranges", "state"),
    [
        (PLAIN, (), SignatureState.ABSENT),
        (SIGNED + b"\n% more", (RANGE,), SignatureState.PARTIAL),
        (SIGNED, (RANGE, RANGE), SignatureState.PARTIAL),
        (SIGNED, ((0, 10, 20),), SignatureState.BROKEN),
        (SIGNED, ((0, 0, 0, len(SIGNED)),), SignatureState.PARTIAL),
        (SIGNED, ((1, *RANGE[1:]),), SignatureState.PARTIAL),
        (SIGNED, ((0, RANGE[1] - 1, RANGE[2] - 1, RANGE[3] + 1),), SignatureState.PARTIAL),
        (SIGNED, ((0, RANGE[1] + 1, RANGE[2], RANGE[3]),), SignatureState.PARTIAL),
        (b"%PDF" + b"<30zz>" + b"tail", ((0, 4, 10, 4),), SignatureState.PARTIAL),
        (b"%PDF" + b"<3000>" + b"tail", ((0, 4, 10, 4),), SignatureState.BROKEN),
        (b"%PDF" + b"<>" + b"tail", ((0, 4, 6, 4),), SignatureState.BROKEN),
    ],
)
def test_a_signature_over_something_else_is_named(pdf, ranges, state):
    """Absent, partial and broken are three answers."""
    assert judge(pdf, ranges).state is state


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_no_der_raises(der):
    """Whatever stands where a signature should stand, there is an answer."""
    gap = b"<" + der.hex().encode() + b">"
    assert judge(b"%PDF" + gap + b"tail", ((0, 4, 4 + len(gap), 4),)).state is SignatureState.BROKEN


def test_only_the_regions_own_authority_counts():
    """A signer of another authority, of none, or signed by the authority's key itself, is a stranger."""
    other = a_world()
    own_key = type(WORLD.seal)(WORLD.authority.certificate, WORLD.authority.certificate, WORLD.authority.key)
    for seal in (other.seal, own_key):
        signed = sign_pdf(PLAIN, seal, at=AT)
        found = judge(signed, (tuple(map(int, re.findall(rb"/ByteRange \[ ?(\d+) (\d+) (\d+) (\d+)", signed)[-1])),))
        assert found.state is SignatureState.STRANGER
    assert judge(trust=other.trust()).state is SignatureState.STRANGER
    assert check_pdf_signature(SIGNED, (RANGE,), authorities=authorities_of(TRUST, "450000"), at=AT).state is (
        SignatureState.STRANGER
    )


def test_time_and_revocation_decide_for_whom_an_authority_speaks():
    """Before it was listed, after the seal's end, and since a theft it vouches for nothing; before the theft it does."""
    day = timedelta(days=1)
    assert judge(at=AT - day).state is SignatureState.STRANGER
    assert judge(at=AT + 1462 * day).state is SignatureState.STRANGER
    stolen = {"state": KeyState.REVOKED, "compromised_since": AT + day}
    assert judge(trust=WORLD.trust(**stolen)).state is SignatureState.HOLDS
    assert judge(trust=WORLD.trust(**stolen), at=AT + day).state is SignatureState.STRANGER


def test_a_seal_never_outlives_its_authority():
    """The signer's certificate ends with the authority's at the latest."""
    short = create_region_ca(region="370300", organisation=OFFICE, now=AT, lifetime=timedelta(days=30))
    certificate = x509.Certificate.load(issue_signer(short, organisation=OFFICE, now=AT).certificate)
    assert certificate.not_valid_after == AT + timedelta(days=30)


def test_keys_rest_encrypted():
    """Seals and authorities come back with their passphrase only, and only whole."""
    pem, ca = save_seal(WORLD.seal, b"right"), save_authority(WORLD.authority, b"right")
    assert b"ENCRYPTED PRIVATE KEY" in pem
    assert load_seal(pem, b"right") == WORLD.seal
    assert load_authority(ca, b"right") == WORLD.authority
    for load, kept in ((load_seal, pem), (load_authority, ca)):
        with pytest.raises((WrongPassphraseError, UnusableKeyError)):  # one wrong passphrase in 256 unpads to garbage
            load(kept, b"wrong")
        key, mark, _ = kept.partition(b"-----BEGIN CERTIFICATE-----")
        stranger = save_authority(a_world().authority, b"right").partition(mark)[2]
        for broken in (key, key + mark + stranger):
            with pytest.raises(SealUnusableError):
                load(broken, b"right")
