"""Exports: a certificate as a Verifiable Credential and Open Badge, signed by the same key.

No package at hand ships the published JSON schemas, so the structure is asserted here property by property, as Open Badges 3.0 requires them.
"""

import base64
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signing import Algorithm, BadSignatureError, MalformedError, NotEncodableError, SigningError, generate_key
from signing.text import text_to_token, token_to_text
from signing.token import sign_certificate
from signing.vc import (
    CONTEXTS,
    CredentialContext,
    credential_id,
    credential_of,
    open_credential,
    public_jwk,
    sign_credential,
)
from tests.signing.vector_world import ACTIVE, ACTIVE_ED25519, CLAIMS

TEXT = token_to_text(sign_certificate(CLAIMS, ACTIVE), host="v.example")
CONTEXT = CredentialContext(
    issuer_name="示例市人力资源和社会保障局",
    issuer_url="https://v.example/",
    status_url="https://v.example/status/1",
    token_text=TEXT,
    title="2025年度继续教育学时证明",
    criteria="完成当年公需科目与专业科目学时。",
)


def signed(claims=CLAIMS, signer=ACTIVE, context=CONTEXT):
    """Sign a credential of the tests."""
    return sign_credential(claims, context, signer=signer, key=signer.public_key)


def part(compact, number):
    """Decode one part of a JWT, as any other program would."""
    text = compact.split(".")[number]
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


@pytest.mark.parametrize("signer", [ACTIVE, ACTIVE_ED25519], ids=["ES256", "EdDSA"])
def test_a_credential_is_verified_with_the_issuers_key(signer):
    """The payload comes back under the key of the trust list, whose public half the header repeats."""
    compact = signed(signer=signer)
    payload = open_credential(compact, key=signer.public_key)
    assert payload["credentialSubject"]["identifier"][0]["identityHash"] == CLAIMS.holder
    header = part(compact, 0)
    assert header["kid"] == signer.kid.hex()
    assert header["jwk"] == public_jwk(signer.public_key)
    assert header["alg"] == {Algorithm.ESP256: "ES256", Algorithm.ED25519: "EdDSA"}[signer.algorithm]
    assert "d" not in header["jwk"]


def test_the_structure_is_that_of_an_open_badge():
    """Contexts in their order, types, issuer profile, subject, achievement with criteria: what Open Badges 3.0 requires."""
    credential = credential_of(CLAIMS, CONTEXT)
    assert credential["@context"] == list(CONTEXTS)
    assert credential["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert credential["id"].startswith("urn:uuid:")
    assert credential["validFrom"] == "2026-01-20T01:02:03Z"
    assert "validUntil" not in credential
    issuer, subject = credential["issuer"], credential["credentialSubject"]
    assert (issuer["id"], issuer["type"], issuer["name"]) == ("https://v.example/", ["Profile"], CONTEXT.issuer_name)
    assert subject["type"] == ["AchievementSubject"]
    assert subject["creditsEarned"] == 90
    assert (subject["activityStartDate"], subject["activityEndDate"]) == (
        "2025-01-01T00:00:00+08:00",
        "2025-12-31T23:59:59+08:00",
    )
    achievement = subject["achievement"]
    assert {"id", "type", "name", "description", "criteria"} <= set(achievement)
    assert achievement["type"] == ["Achievement"]
    assert achievement["criteria"] == {"narrative": CONTEXT.criteria}


def test_the_token_is_inside():
    """Nothing is lost: the evidence is the certificate's own text, which verifies by itself."""
    credential = credential_of(CLAIMS, CONTEXT)
    assert text_to_token(credential["evidence"][0]["id"]) == sign_certificate(CLAIMS, ACTIVE)


def test_registered_claims_agree_with_the_credential():
    """Issuer, id, validity and status of the JWT are those of the credential and of the certificate."""
    ending = replace(CLAIMS, expires_on=date(2026, 12, 31))
    payload = open_credential(signed(ending), key=ACTIVE.public_key)
    assert payload["iss"] == payload["issuer"]["id"]
    assert payload["jti"] == payload["id"] == credential_id(ending)
    assert payload["nbf"] == int(CLAIMS.issued_at.timestamp())
    assert payload["validUntil"] == "2026-12-31T15:59:59Z"
    assert payload["exp"] == 1_798_732_799
    assert payload["status"] == {"status_list": {"idx": CLAIMS.status_index, "uri": CONTEXT.status_url}}


def test_quarters_of_an_hour_are_exact():
    """A total of 90.25 class hours is the number 90.25."""
    more = replace(CLAIMS, total_hours=Decimal("90.25"))
    assert '"creditsEarned":90.25,' in json.dumps(credential_of(more, CONTEXT), separators=(",", ":"))


def test_every_certificate_has_its_own_id():
    """The id is stable for one certificate and another for the next index."""
    assert credential_id(CLAIMS) == credential_id(replace(CLAIMS, holder="王敏"))
    assert credential_id(CLAIMS) != credential_id(replace(CLAIMS, status_index=CLAIMS.status_index + 1))


def test_another_key_does_not_verify_it():
    """Neither another key nor the key that the JWT itself names is believed."""
    stranger = generate_key()
    with pytest.raises(BadSignatureError):
        open_credential(signed(signer=stranger), key=ACTIVE.public_key)
    with pytest.raises(BadSignatureError):
        open_credential(signed(signer=ACTIVE_ED25519), key=ACTIVE.public_key)


def with_header(**changes):
    """Sign the payload of the tests under another header."""
    header = part(signed(), 0) | changes
    text = base64.urlsafe_b64encode(json.dumps(header).encode()).rstrip(b"=").decode()
    message = f"{text}.{signed().split('.')[1]}"
    return f"{message}.{base64.urlsafe_b64encode(ACTIVE.sign(message.encode())).rstrip(b'=').decode()}"


@pytest.mark.parametrize("changes", [{"alg": "none"}, {"alg": "HS256"}, {"kid": "00"}, {"crit": ["b64"], "b64": False}])
def test_the_header_decides_nothing(changes):
    """The algorithm and the key are those of the trust list; what the header asks for is refused."""
    with pytest.raises(BadSignatureError):
        open_credential(with_header(**changes), key=ACTIVE.public_key)


def with_payload(payload):
    """Sign any payload under the usual header."""
    text = base64.urlsafe_b64encode(payload).rstrip(b"=").decode()
    message = f"{signed().split('.')[0]}.{text}"
    return f"{message}.{base64.urlsafe_b64encode(ACTIVE.sign(message.encode())).rstrip(b'=').decode()}"


@pytest.mark.parametrize(
    "compact",
    [
        "",
        "a.b",
        "a.b.c",
        "aaaaa.aaaa.aaaa",
        "=.=.=",
        "W10.e30.AAAA",
        "A" * 40_000,
        with_payload(b"[]"),
        with_payload(b"no json"),
        with_payload(b"[" * 10_000),
        with_payload(b"{}"),
        with_payload(json.dumps({"@context": CONTEXTS, "id": "a", "jti": "b"}).encode()),
    ],
    ids=lambda compact: compact[-12:],
)
def test_other_texts_are_malformed(compact):
    """What is no JWT of a credential is refused as such."""
    with pytest.raises(MalformedError):
        open_credential(compact, key=ACTIVE.public_key)


@settings(max_examples=200, deadline=None)
@given(st.integers(0), st.sampled_from("ABCabc019-_.=é "))
def test_damaged_credentials_raise_only_our_errors(at, letter):
    """One changed character: refused, by one of our errors."""
    good = signed()
    place = at % len(good)
    bad = good[:place] + letter + good[place + 1 :]
    if bad == good:
        return
    with pytest.raises(SigningError):
        open_credential(bad, key=ACTIVE.public_key)


def test_what_cannot_be_signed_is_refused():
    """A key that is not the signer's, and a credential beyond the limit."""
    with pytest.raises(NotEncodableError):
        sign_credential(CLAIMS, CONTEXT, signer=ACTIVE, key=ACTIVE_ED25519.public_key)
    with pytest.raises(NotEncodableError):
        signed(context=replace(CONTEXT, criteria="长" * 20_000))
