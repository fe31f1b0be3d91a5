"""How long signing and verifying take, as ratios to the raw signature operations of `cryptography` in the same run.

`cwt` and `pycose` sign and verify the same payload under the same header beside it. Every figure is the best of several rounds that
take turns, so that whatever else the machine does falls on all of them alike.
"""

import time
from collections.abc import Callable
from typing import Any

import cwt
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from pycose.algorithms import EdDSA, Es256
from pycose.headers import Algorithm as AlgorithmHeader
from pycose.keys import EC2Key, OKPKey
from pycose.messages import Sign1Message

from signing import (
    Algorithm,
    SoftwareSigner,
    generate_key,
    open_token,
    qr_png,
    qr_svg,
    qr_version,
    sign_certificate,
    text_to_token,
    token_to_text,
    verify_certificate,
)
from signing.algorithms import ES256_HASH
from signing.claims import decode_claims
from signing.cose import open_envelope, verify_envelope
from signing.statuslist import open_status_list
from signing.trustlist import build_trust_list
from signing.trustlist_entries import Issuer, RegionTrust, Scope, StatusSource
from tests.signing.vector_world import CLAIMS, DAY, NOW, STATUS, STATUS_URL, a_key, the_statuses

Row = dict[str, Any]
ROUNDS = 400  # turns of every call
SLICE = 0.001  # seconds a turn: short, so that some turns are undisturbed on a busy machine
VERIFY_TARGETS = {Algorithm.ESP256: 1.15, Algorithm.ED25519: 1.10}
SIGN_TARGET = 1.3
URL = STATUS_URL.format(1)
HOST = "certificates.jxjy.example.org"


def bench() -> list[Row]:
    """Measure both algorithms and the drawing of the code."""
    return [row for algorithm in Algorithm for row in (*_verifying(algorithm), *_signing(algorithm))] + _drawing()


def _verifying(algorithm: Algorithm) -> list[Row]:
    signer = generate_key(algorithm)
    text = token_to_text(sign_certificate(CLAIMS, signer), host=HOST)
    envelope, trust = open_token(text_to_token(text)).envelope, _trust(signer)
    statuses = {URL: open_status_list(the_statuses()[URL], key=STATUS.public_key, url=URL, now=NOW)}

    def to_signature() -> None:
        verify_envelope(open_envelope(text_to_token(text)), signer.public_key)

    def to_claims() -> None:
        token = open_token(text_to_token(text))
        token.require_signature(signer.public_key)

    def to_report() -> None:
        verify_certificate(text, trust=trust, statuses=statuses, now=NOW)

    others = _others(signer, envelope.payload)
    raw = _raw_verify(signer, envelope.signature, envelope.to_be_signed)
    names = {
        "raw": raw,
        "signature": to_signature,
        "certificate": to_claims,
        "report": to_report,
        **{f"verify {key}": call for key, call in others.items()},
    }
    best = _best_of(names)
    target = VERIFY_TARGETS[algorithm]
    label = algorithm.name
    return [
        _row(f"{label} raw verify", best["raw"], "µs", None, "cryptography, key loaded"),
        _row(f"{label} URL digits → verified signature", best["signature"] / best["raw"], "× raw", None, "strict reading of the envelope, payload unread"),
        _row(f"{label} URL digits → verified certificate", best["certificate"] / best["raw"], "× raw", target, "strict reading, signature, claims"),
        _row(f"{label} URL digits → full report", best["report"] / best["raw"], "× raw", None, "with trust list, windows, dates, status"),
        *(_row(f"{label} {key}", best[f"verify {key}"] / best["raw"], "× raw", None, "the same steps, with its envelope") for key in others),
    ]  # fmt: skip


def _signing(algorithm: Algorithm) -> list[Row]:
    signer = generate_key(algorithm)
    message = open_token(sign_certificate(CLAIMS, signer)).envelope.to_be_signed
    private = signer.private_key
    if isinstance(private, ed25519.Ed25519PrivateKey):
        raw: Callable[[], object] = lambda: private.sign(message)  # noqa: E731 (a timed call, named below)
    else:
        raw = lambda: private.sign(message, ES256_HASH)  # noqa: E731 (as above)
    best = _best_of({"raw": raw, "sign": lambda: sign_certificate(CLAIMS, signer)})
    return [_row(f"{algorithm.name} build + sign", best["sign"] / best["raw"], "× raw", SIGN_TARGET, "claims to token")]


def _drawing() -> list[Row]:
    text = token_to_text(sign_certificate(CLAIMS, generate_key()), host=HOST)
    best = _best_of({"svg": lambda: qr_svg(text), "png": lambda: qr_png(text)}, rounds=9)
    return [
        _row("QR version, 29-character host", qr_version(text), "version", 9, "level M"),
        _row("token", len(text_to_token(text)), "bytes", 139, "four-character name, 90/30/60 hours"),
        _row("QR as SVG", best["svg"] / 1000, "ms", None, "qrcode"),
        _row("QR as PNG", best["png"] / 1000, "ms", None, "qrcode"),
    ]


def _row(name: str, value: float, unit: str, target: float | None, note: str) -> Row:
    return {
        "name": name,
        "value": round(value, 3),
        "unit": unit,
        "target": "" if target is None else target,
        "note": note,
    }


def _best_of(calls: dict[str, Callable[[], object]], *, rounds: int = ROUNDS) -> dict[str, float]:
    """Time every call in turns, a millisecond each; give the best turn of each, in microseconds a call."""
    counts = {name: max(1, int(SLICE / _seconds_of(call, 3))) for name, call in calls.items()}
    best = dict.fromkeys(calls, float("inf"))
    for _ in range(rounds):
        for name, call in calls.items():
            best[name] = min(best[name], _seconds_of(call, counts[name]) * 1e6)
    return best


def _seconds_of(call: Callable[[], object], count: int) -> float:
    started = time.perf_counter()
    for _ in range(count):
        call()
    return (time.perf_counter() - started) / count


def _trust(signer: SoftwareSigner) -> Any:
    source = StatusSource(1, URL, STATUS.kid, STATUS.algorithm, STATUS.public_key.raw)
    issuer = Issuer("sample", "示例", (a_key(signer),), (Scope(("370300",), ("annual_hours",)),))
    return build_trust_list(RegionTrust("370300", "示例市", NOW - DAY, NOW + DAY, (issuer,), (source,)))


def _raw_verify(signer: SoftwareSigner, signature: bytes, message: bytes) -> Callable[[], None]:
    public = signer.private_key.public_key()
    if isinstance(public, ed25519.Ed25519PublicKey):
        return lambda: public.verify(signature, message)
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    der = encode_dss_signature(r, s)
    return lambda: public.verify(der, message, ES256_HASH)


def _others(signer: SoftwareSigner, payload: bytes) -> dict[str, Callable[[], object]]:
    """The same claims in the envelopes of the two Python libraries for COSE, with the algorithm numbers that they know.

    Both accept more than this format does: other encodings, header parameters, trailing bytes.
    """
    if signer.algorithm is Algorithm.ED25519:
        raw = signer.private_key.private_bytes_raw()
        cose_key = OKPKey(crv="ED25519", d=raw, x=signer.public_key.raw, optional_params={"ALG": "EDDSA"})
        cwt_key = cwt.COSEKey.new({1: 1, 3: -8, -1: 6, -2: signer.public_key.raw, -4: raw, 2: signer.kid})
    else:
        x, y = signer.public_key.raw[1:33], signer.public_key.raw[33:]
        d = signer.private_key.private_numbers().private_value.to_bytes(32, "big")
        cose_key = EC2Key(crv="P_256", d=d, x=x, y=y, optional_params={"ALG": "ES256"})
        cwt_key = cwt.COSEKey.new({1: 2, 3: -7, -1: 1, -2: x, -3: y, -4: d, 2: signer.kid})
    number = EdDSA if signer.algorithm is Algorithm.ED25519 else Es256
    message = Sign1Message(phdr={AlgorithmHeader: number, 4: signer.kid}, payload=payload, key=cose_key)
    encoded = message.encode()
    cose, signed = (
        cwt.COSE.new(),
        cwt.COSE.new().encode(payload, cwt_key, protected={1: number.identifier, 4: signer.kid}),
    )

    pycose_text, cwt_text = token_to_text(encoded, host=HOST), token_to_text(signed, host=HOST)

    def by_pycose() -> object:
        found = Sign1Message.decode(text_to_token(pycose_text))
        found.key = cose_key
        return found.verify_signature() and decode_claims(found.payload)

    def by_cwt() -> object:
        return decode_claims(cose.decode(text_to_token(cwt_text), cwt_key))

    return {"cwt": by_cwt, "pycose": by_pycose}


if __name__ == "__main__":
    for row in bench():
        print(f"{row['name']:<48} {row['value']:>9} {row['unit']:<8} target {row['target'] or '–':<6} {row['note']}")
