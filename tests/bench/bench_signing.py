"""How long signing and verifying take, as ratios to the raw signature operations of `cryptography` in the same run.

`cwt` and `pycose` sign and verify the same payload under the same header beside it. Every figure is the best of several rounds that
take turns, so that whatever else the machine does falls on all of them alike.

Twenty certificates are read in turn, no two of the same name, number, time, index, commitment or hours. What the code under measure
remembers between them is small and bounded: the loaded key, whether the text before `#` is an address, the protected header, and the
dates and hours that stand in the bytes of period and hours (and the way back, with type and region). It remembers no token, no
signature, no name and no answer.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import cycle
from typing import Any, TypeVar

import cwt
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from pycose.algorithms import EdDSA, Es256
from pycose.headers import Algorithm as AlgorithmHeader
from pycose.keys import EC2Key, OKPKey
from pycose.messages import Sign1Message

from signing import (
    Algorithm,
    Claims,
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
from signing.cose import Envelope, open_envelope, verify_envelope
from signing.statuslist import open_status_list
from signing.trustlist import build_trust_list
from signing.trustlist_entries import Issuer, RegionTrust, Scope, StatusSource
from signing.usual import read_usual
from tests.signing.vector_world import CLAIMS, DAY, NOW, STATUS, STATUS_URL, a_key, the_statuses

Row = dict[str, Any]
Sample = TypeVar("Sample")
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
    texts = _texts(_certificates(), signer)
    odd = _texts([replace(claims, expires_on=date(2030, 12, 31)) for claims in _certificates()], signer)
    envelopes, trust = [open_token(text_to_token(text)).envelope for text in texts], _trust(signer)
    statuses = {URL: open_status_list(the_statuses()[URL], key=STATUS.public_key, url=URL, now=NOW)}

    def to_signature(text: str) -> None:
        verify_envelope(open_envelope(text_to_token(text)), signer.public_key)

    def to_claims(text: str) -> None:
        token = open_token(text_to_token(text))
        token.require_signature(signer.public_key)

    def to_report(text: str) -> None:
        verify_certificate(text, trust=trust, statuses=statuses, now=NOW)

    others = _others(signer, [envelope.payload for envelope in envelopes])
    calls = {
        "raw": _raw_verify(signer, envelopes),
        "signature": _in_turn(to_signature, texts),
        "certificate": _in_turn(to_claims, texts),
        "odd": _in_turn(to_claims, odd),
        "report": _in_turn(to_report, texts),
        **{f"verify {key}": call for key, call in others.items()},
    }
    best = _best_of(calls)
    target = VERIFY_TARGETS[algorithm]
    label = algorithm.name
    return [
        _row(f"{label} raw verify", best["raw"], "µs", None, "cryptography, key loaded"),
        _row(f"{label} URL digits → verified signature", best["signature"] / best["raw"], "× raw", None, "strict reading of the envelope, payload unread"),
        _row(f"{label} URL digits → verified certificate", best["certificate"] / best["raw"], "× raw", target, "strict reading, signature, claims; period and hours may be remembered"),
        _row(f"{label} the same, of an unusual shape", best["odd"] / best["raw"], "× raw", None, "with a last day: every element read the general way"),
        _row(f"{label} URL digits → full report", best["report"] / best["raw"], "× raw", None, "with trust list, windows, dates, status"),
        *(_row(f"{label} {key}", best[f"verify {key}"] / best["raw"], "× raw", None, "the same steps, with its envelope") for key in others),
    ]  # fmt: skip


def _signing(algorithm: Algorithm) -> list[Row]:
    signer, certificates = generate_key(algorithm), _certificates()
    messages = [open_token(sign_certificate(claims, signer)).envelope.to_be_signed for claims in certificates]
    private = signer.private_key
    if isinstance(private, ed25519.Ed25519PrivateKey):
        raw = _in_turn(private.sign, messages)
    else:
        raw = _in_turn(lambda message: private.sign(message, ES256_HASH), messages)
    best = _best_of({"raw": raw, "sign": _in_turn(lambda claims: sign_certificate(claims, signer), certificates)})
    note = "claims to token; type and region, period and hours may be remembered"
    return [_row(f"{algorithm.name} build + sign", best["sign"] / best["raw"], "× raw", SIGN_TARGET, note)]


def _certificates() -> list[Claims]:
    """Twenty certificates of one issuer and year, for people of two to four characters."""
    return [
        replace(
            CLAIMS,
            number=str(int(CLAIMS.number) + 7 * step),
            holder="欧阳明月王敏李海洋"[step % 6 : step % 6 + 2 + step % 3],
            public_hours=Decimal(30 + step // 2),
            professional_hours=Decimal(60) + Decimal(step) / 2,
            total_hours=Decimal(120),
            issued_at=CLAIMS.issued_at + timedelta(seconds=3701 * step),
            status_index=CLAIMS.status_index - CLAIMS.status_index % 4096 + step,
            id_commitment=(0xBA7A558C - 99_991 * step).to_bytes(4, "big"),
        )
        for step in range(20)
    ]


def _texts(certificates: Sequence[Claims], signer: SoftwareSigner) -> list[str]:
    return [token_to_text(sign_certificate(claims, signer), host=HOST) for claims in certificates]


def _in_turn(call: Callable[[Sample], object], samples: Sequence[Sample]) -> Callable[[], object]:
    """Call with one sample after the other, so that nothing is measured on a single input."""
    take = cycle(samples).__next__
    return lambda: call(take())


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


def _raw_verify(signer: SoftwareSigner, envelopes: Sequence[Envelope]) -> Callable[[], object]:
    public = signer.private_key.public_key()
    samples = [(envelope.signature, envelope.to_be_signed) for envelope in envelopes]
    if isinstance(public, ed25519.Ed25519PublicKey):
        return _in_turn(lambda sample: public.verify(*sample), samples)
    ders = [(_der(signature), message, ES256_HASH) for signature, message in samples]
    return _in_turn(lambda sample: public.verify(*sample), ders)


def _der(signature: bytes) -> bytes:
    return encode_dss_signature(int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big"))


def _others(signer: SoftwareSigner, payloads: Sequence[bytes]) -> dict[str, Callable[[], object]]:
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
    header = {1: number.identifier, 4: signer.kid}
    cose = cwt.COSE.new()
    messages = [
        Sign1Message(phdr={AlgorithmHeader: number, 4: signer.kid}, payload=each, key=cose_key) for each in payloads
    ]
    pycose_texts = [token_to_text(message.encode(), host=HOST) for message in messages]
    cwt_texts = [token_to_text(cose.encode(each, cwt_key, protected=header), host=HOST) for each in payloads]

    def by_pycose(text: str) -> object:
        found = Sign1Message.decode(text_to_token(text))
        found.key = cose_key
        return found.verify_signature() and _claims_of(found.payload)

    def by_cwt(text: str) -> object:
        return _claims_of(cose.decode(text_to_token(text), cwt_key))

    return {"cwt": _in_turn(by_cwt, cwt_texts), "pycose": _in_turn(by_pycose, pycose_texts)}


def _claims_of(payload: bytes) -> Claims:
    return read_usual(payload) or decode_claims(payload)


if __name__ == "__main__":
    for row in bench():
        print(f"{row['name']:<48} {row['value']:>9} {row['unit']:<8} target {row['target'] or '–':<6} {row['note']}")
