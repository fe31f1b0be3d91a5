"""The signature over a pushed request holds for that request alone (RFC 9421)."""

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from verifier.web.signed_requests import (
    SignatureInvalidError,
    SignatureMissingError,
    SignatureStaleError,
    content_digest,
    read_signature,
    require_over,
    require_signed,
    signature_base,
)

NOW = datetime(2025, 1, 20, 2, 30, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
BODY = b'{"records": []}'
COVERED = '("@method" "@authority" "@path" "content-digest")'


def signed_headers(
    body=BODY, *, covered=COVERED, created=NOW, nonce="0123456789abcdef", key=KEY, path="/api/records", more=""
):
    """The fields that a platform sends."""
    parameters = f'{covered};created={int(created.timestamp())};nonce="{nonce}";keyid="acc-1"{more}'
    headers = {"content-digest": content_digest(body)}
    names = [name.strip('"') for name in covered.strip("()").split()]
    derived = {"@method": "POST", "@authority": "node.example", "@path": path}
    base = signature_base(names, parameters, derived, headers)
    value = base64.b64encode(key.sign(base)).decode()
    return headers | {"signature-input": f"sig1={parameters}", "signature": f"sig1=:{value}:"}


def check(headers, *, body=BODY, path="/api/records", now=NOW, method="POST", authority="node.example"):
    """Judge a request."""
    require_signed(
        read_signature(headers), PUBLIC, method=method, authority=authority, path=path, headers=headers, body=body,
        now=now, window=timedelta(minutes=5),
    )  # fmt: skip


def test_the_standard_s_own_example_holds():
    """RFC 9421 B.2.6: the request, the key and the signature that the standard prints."""
    covered = ("date", "@method", "@path", "@authority", "content-type", "content-length")
    parameters = '("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"'
    headers = {"date": "Tue, 20 Apr 2021 02:07:55 GMT", "content-type": "application/json", "content-length": "18"}
    base = signature_base(
        covered, parameters, {"@method": "POST", "@path": "/foo", "@authority": "example.com"}, headers
    )
    public = base64.urlsafe_b64decode("JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs=")
    value = "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=="
    require_over(base, base64.b64decode(value), public)


@pytest.mark.parametrize("more", ["", ';alg="ed25519"'])
def test_a_signed_request_is_taken(more):
    """Within the window, either way."""
    check(signed_headers(more=more))
    check(signed_headers(created=NOW + timedelta(minutes=4)))


@pytest.mark.parametrize(
    "change", [{"body": BODY + b" "}, {"path": "/api/other"}, {"method": "PUT"}, {"authority": "other.example"}]
)
def test_another_request_is_refused(change):
    """Body, path, method and host are all under the signature."""
    with pytest.raises(SignatureInvalidError):
        check(signed_headers(), **change)


def test_another_key_and_a_thinner_signature_are_refused():
    """The key is the registered one, and every part must be covered."""
    with pytest.raises(SignatureInvalidError):
        check(signed_headers(key=Ed25519PrivateKey.generate()))
    for covered in (
        '("@method" "@authority" "@path")',
        '("content-digest")',
        '("@method" "@method" "@authority" "@path" "content-digest")',
    ):
        with pytest.raises(SignatureInvalidError):
            check(signed_headers(covered=covered))


@pytest.mark.parametrize("minutes", [-6, 6])
def test_an_old_or_early_request_is_refused(minutes):
    """Five minutes either way."""
    with pytest.raises(SignatureStaleError):
        check(signed_headers(created=NOW + timedelta(minutes=minutes)))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("signature", ""),
        ("signature", "sig2=:AAAA:"),
        ("signature", "sig1=:A:"),
        ("signature-input", ""),
        ("signature-input", f"sig1={COVERED}"),
        ("signature-input", f'sig1={COVERED};created=1;nonce="short";keyid="k"'),
        ("signature-input", f'sig1={COVERED};created=1;created=2;nonce="0123456789abcdef";keyid="k"'),
        ("signature-input", f'sig1={COVERED};created=1;nonce="0123456789abcdef";keyid="k";alg="hmac-sha256"'),
        ("signature-input", f'sig1={COVERED};created="1";nonce="0123456789abcdef";keyid="k"x'),
        ("signature-input", f'sig1={COVERED};created=999999999999;nonce="0123456789abcdef";keyid="k"'),
    ],
)
def test_fields_of_another_form_are_no_signature(name, value):
    """Repeated, unknown or missing parameters, other algorithms, other labels."""
    with pytest.raises(SignatureMissingError):
        read_signature(signed_headers() | {name: value})


@given(st.text(max_size=200), st.text(max_size=200))
def test_hostile_fields_raise_only_our_error(field, value):
    """Whatever is sent."""
    with pytest.raises(SignatureMissingError):
        read_signature({"signature-input": field, "signature": value})


@given(st.integers(0, 63), st.integers(1, 255))
def test_a_changed_signature_is_refused(at, flip):
    """Every byte counts."""
    signed = read_signature(signed_headers())
    changed = bytearray(signed.signature)
    changed[at] ^= flip
    headers = signed_headers()
    with pytest.raises(SignatureInvalidError):
        require_signed(
            replace(signed, signature=bytes(changed)), PUBLIC, method="POST", authority="node.example",
            path="/api/records", headers=headers, body=BODY, now=NOW, window=timedelta(minutes=5),
        )  # fmt: skip
