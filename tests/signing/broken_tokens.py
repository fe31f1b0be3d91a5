"""Damaged tokens, for `broken.json`: every byte class and every rule of the encoding, each with the reason it must be refused for.

A damage is a name, a sentence, the token or text, and the expected reason: one code where the rule names it, several where a changed byte may
be noticed at different steps.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from signing.codec import encode
from signing.cose import protected_header, sig_structure
from signing.text import token_to_text
from signing.token import open_token, sign_certificate
from tests.signing.vector_world import ACTIVE, ACTIVE_ED25519, CLAIMS, HOST, UNKNOWN, SampleSigner

P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
MALFORMED, NOT_CANONICAL, UNKNOWN_KEY, BAD_SIGNATURE = (
    ("malformed",),
    ("not_canonical",),
    ("unknown_key",),
    ("bad_signature",),
)
ANY = ("malformed", "not_canonical", "unknown_key", "bad_signature")


@dataclass(frozen=True, slots=True)
class Damage:
    """One damaged text and the reasons it may be refused for."""

    name: str
    about: str
    text: str
    reasons: tuple[str, ...]


def all_damages() -> Iterator[Damage]:
    """Give every damage, in a fixed order."""
    yield from _changed_bytes()
    yield from _cut_and_grown()
    yield from _other_payloads()
    yield from _other_envelopes()
    yield from _other_signatures()
    yield from _other_texts()


def _of(name: str, about: str, token: bytes, reasons: tuple[str, ...]) -> Damage:
    return Damage(name, about, token_to_text(token, host=HOST), reasons)


def _changed_bytes() -> Iterator[Damage]:
    token = sign_certificate(CLAIMS, ACTIVE)
    for at, byte in enumerate(token):
        for label, changed in (("low", byte ^ 1), ("high", byte ^ 0x80), ("zero", 0), ("ones", 0xFF)):
            if changed != byte:
                other = token[:at] + bytes((changed,)) + token[at + 1 :]
                yield _of(f"byte-{at:03}-{label}", f"byte {at} is {changed:02x} instead of {byte:02x}", other, ANY)


def _cut_and_grown() -> Iterator[Damage]:
    token = sign_certificate(CLAIMS, ACTIVE)
    for size in (1, 2, 14, 15, 16, 17, 18, 40, 71, 72, 73, 74, 100, len(token) - 1):
        yield _of(f"cut-to-{size:03}", f"only the first {size} bytes", token[:size], MALFORMED)
    for label, tail in (("zero", b"\x00"), ("break", b"\xff"), ("null", b"\xf6"), ("itself", token)):
        yield _of(f"trailing-{label}", "bytes after the end", token + tail, NOT_CANONICAL)
    yield _of("leading-zero-byte", "a byte before the token", b"\x00" + token, NOT_CANONICAL)
    yield _of("too-long", "one byte more than the limit of 512", token + bytes(513 - len(token) - 1), NOT_CANONICAL)


def signed_raw(payload: bytes, signer: SampleSigner = ACTIVE, *, protected: bytes | None = None) -> bytes:
    """Sign any payload under any protected header (wrapped, encoded), as the issuer's key could."""
    wrapped = protected_header(signer.algorithm, signer.kid) if protected is None else protected
    signature = signer.sign(sig_structure(wrapped, payload))
    return b"\x84" + wrapped + b"\xa0" + encode(payload) + encode(signature)


def _parts() -> list[bytes]:
    """The thirteen elements of the usual payload, encoded one by one."""
    claims = CLAIMS
    values = (
        1,
        1,
        370300,
        int(claims.number),
        claims.holder,
        claims.id_commitment,
        2025,
        120,
        240,
        0,
        1768870923,
        None,
        1826353,
    )
    return [encode(value) for value in values]


def _payload(**changes: bytes) -> bytes:
    parts = _parts()
    for name, raw in changes.items():
        parts[POSITIONS.index(name)] = raw
    return b"\x8d" + b"".join(parts)


POSITIONS = (
    "version", "type", "region", "number", "holder", "id_commitment", "period",
    "public", "professional", "other", "issued_at", "expires_on", "status",
)  # fmt: skip

_HUGE = bytes.fromhex("1bffffffffffffffff")

# name → (sentence, element or whole payload, raw CBOR, reason)
_PAYLOADS: dict[str, tuple[str, str | None, bytes, tuple[str, ...]]] = {
    "version-2": ("a version that does not exist", "version", b"\x02", MALFORMED),
    "version-text": ("the version in text", "version", b"\x611", MALFORMED),
    "version-true": ("true instead of 1", "version", b"\xf5", MALFORMED),
    "version-long-1": ("1 in two bytes", "version", b"\x18\x01", NOT_CANONICAL),
    "version-long-2": ("1 in three bytes", "version", b"\x19\x00\x01", NOT_CANONICAL),
    "version-long-4": ("1 in five bytes", "version", b"\x1a\x00\x00\x00\x01", NOT_CANONICAL),
    "version-long-8": ("1 in nine bytes", "version", b"\x1b\x00\x00\x00\x00\x00\x00\x00\x01", NOT_CANONICAL),
    "version-float": ("1.0 as a half float", "version", b"\xf9\x3c\x00", MALFORMED),
    "version-bignum": ("1 as a big number", "version", b"\xc2\x41\x01", MALFORMED),
    "version-undefined": ("undefined", "version", b"\xf7", MALFORMED),
    "version-simple": ("a simple value in two bytes", "version", b"\xf8\x20", MALFORMED),
    "version-reserved": ("a reserved length", "version", b"\x1c", MALFORMED),
    "version-break": ("a break outside any string", "version", b"\xff", MALFORMED),
    "type-0": ("a type number that is not registered", "type", b"\x00", MALFORMED),
    "type-6": ("a type number that is not registered", "type", b"\x06", MALFORMED),
    "type-negative": ("a negative type", "type", b"\x20", MALFORMED),
    "type-registered-in-text": ("a registered type in text", "type", encode("annual_hours"), NOT_CANONICAL),
    "type-upper-case": ("a type in upper case", "type", encode("Annual"), MALFORMED),
    "type-empty": ("an empty type", "type", encode(""), MALFORMED),
    "type-too-long": ("a type of 25 letters", "type", encode("a" * 25), MALFORMED),
    "type-newline": ("a type with a newline at its end", "type", encode("hours_record\n"), MALFORMED),
    "type-null": ("no type", "type", b"\xf6", MALFORMED),
    "region-seven-digits": ("a region of seven digits", "region", encode(1_000_000), MALFORMED),
    "region-text": ("the region in text", "region", encode("370300"), MALFORMED),
    "region-negative": ("a negative region", "region", encode(-370300), MALFORMED),
    "number-zero": ("the number zero as an integer", "number", b"\x00", MALFORMED),
    "number-negative": ("a negative number", "number", b"\x20", MALFORMED),
    "number-digits-in-text": ("a decimal number in text", "number", encode("3703002025000123"), NOT_CANONICAL),
    "number-greatest-in-text": ("2^64 - 1 in text", "number", encode("18446744073709551615"), NOT_CANONICAL),
    "number-empty": ("an empty number", "number", encode(""), MALFORMED),
    "number-too-long": ("a number of 61 bytes", "number", encode("A" * 61), MALFORMED),
    "number-control": ("a control character in the number", "number", encode("A\x001"), MALFORMED),
    "number-bytes": ("the number as bytes", "number", encode(b"A1"), MALFORMED),
    "holder-empty": ("no name", "holder", encode(""), MALFORMED),
    "holder-null": ("null instead of a name", "holder", b"\xf6", MALFORMED),
    "holder-bytes": ("the name as bytes", "holder", encode("欧阳明月".encode()), MALFORMED),
    "holder-too-long": ("a name of 181 bytes", "holder", encode("a" * 181), MALFORMED),
    "holder-space-before": ("a space before the name", "holder", encode(" 明月"), MALFORMED),
    "holder-space-after": ("a space after the name", "holder", encode("明月 "), MALFORMED),
    "holder-newline": ("a line break in the name", "holder", encode("明\n月"), MALFORMED),
    "holder-delete": ("a delete character in the name", "holder", encode("明\x7f月"), MALFORMED),
    "holder-zero-width": ("a zero-width space in the name", "holder", encode("明\u200b月"), MALFORMED),
    "holder-right-to-left": ("a direction override in the name", "holder", encode("明\u202e月"), MALFORMED),
    "holder-byte-order-mark": ("a byte order mark before the name", "holder", encode("\ufeff明月"), MALFORMED),
    "holder-bad-utf8": ("bytes that are no UTF-8", "holder", b"\x62\xff\xfe", MALFORMED),
    "holder-overlong-utf8": ("a letter in overlong UTF-8", "holder", b"\x62\xc1\x81", MALFORMED),
    "holder-surrogate": ("a surrogate in UTF-8", "holder", b"\x63\xed\xa0\x80", MALFORMED),
    "holder-beyond-unicode": ("a code point beyond Unicode", "holder", b"\x64\xf4\x90\x80\x80", MALFORMED),
    "holder-indefinite": ("a name in chunks", "holder", b"\x7f\x63\xe6\x98\x8e\xff", NOT_CANONICAL),
    "holder-long-length": ("the length of the name in two bytes", "holder", b"\x78\x03\xe6\x98\x8e", NOT_CANONICAL),
    "holder-huge-length": ("a name that claims 2^64 - 1 bytes", "holder", b"\x7b" + b"\xff" * 8, MALFORMED),
    "commitment-3-bytes": ("a commitment of three bytes", "id_commitment", encode(b"abc"), MALFORMED),
    "commitment-5-bytes": ("a commitment of five bytes", "id_commitment", encode(b"abcde"), MALFORMED),
    "commitment-text": ("a commitment in text", "id_commitment", encode("abcd"), MALFORMED),
    "commitment-indefinite": ("a commitment in chunks", "id_commitment", b"\x5f\x44abcd\xff", NOT_CANONICAL),
    "period-1969": ("a year before 1970", "period", encode(1969), MALFORMED),
    "period-10000": ("a year of five digits", "period", encode(10000), MALFORMED),
    "period-text": ("the year in text", "period", encode("2025"), MALFORMED),
    "period-whole-year-as-days": ("a whole year as two days", "period", encode((20089, 20453)), NOT_CANONICAL),
    "period-backwards": ("a period that ends before it begins", "period", encode((20200, 20100)), MALFORMED),
    "period-one-day-given": ("one day only", "period", encode((20200,)), MALFORMED),
    "period-three-days": ("three days", "period", encode((1, 2, 3)), MALFORMED),
    "period-beyond-calendar": ("a day after the year 9999", "period", encode((1, 2932897)), MALFORMED),
    "period-empty": ("an empty period", "period", b"\x80", MALFORMED),
    "period-indefinite": ("two days in an array without length", "period", b"\x9f\x01\x02\xff", NOT_CANONICAL),
    "public-negative": ("negative public hours", "public", b"\x20", MALFORMED),
    "public-too-many": ("more quarters than the limit", "public", encode(400_001), MALFORMED),
    "public-float": ("hours as a float", "public", b"\xfb\x40\x3e\x00\x00\x00\x00\x00\x00", MALFORMED),
    "professional-text": ("hours in text", "professional", encode("60"), MALFORMED),
    "professional-null": ("no professional hours", "professional", b"\xf6", MALFORMED),
    "other-negative": ("a total below its parts", "other", b"\x20", MALFORMED),
    "other-too-many": ("a total beyond the limit", "other", encode(400_000), MALFORMED),
    "issued-negative": ("issued before 1970", "issued_at", b"\x20", MALFORMED),
    "issued-beyond-calendar": ("issued after the year 9999", "issued_at", encode(253_402_300_800), MALFORMED),
    "issued-huge": ("issued at second 2^64 - 1", "issued_at", _HUGE, MALFORMED),
    "issued-null": ("no time of issue", "issued_at", b"\xf6", MALFORMED),
    "issued-tagged": ("a time with its tag", "issued_at", b"\xc1" + encode(1768870923), MALFORMED),
    "expires-zero-text": ("the expiry in text", "expires_on", encode("2027-01-01"), MALFORMED),
    "expires-beyond-calendar": ("an expiry after the year 9999", "expires_on", encode(2932897), MALFORMED),
    "expires-false": ("false instead of null", "expires_on", b"\xf4", MALFORMED),
    "status-beyond-lists": ("a list number of 17 bits", "status", encode(1 << 36), MALFORMED),
    "status-negative": ("a negative place", "status", b"\x20", MALFORMED),
    "status-huge": ("a place of 64 bits", "status", _HUGE, MALFORMED),
    "status-array": ("list and index apart", "status", encode((1, 777777)), MALFORMED),
    "elements-12": ("an element missing", None, b"\x8c" + b"".join(_parts()[:-1]), MALFORMED),
    "elements-14": ("an element too many", None, b"\x8e" + b"".join(_parts()) + b"\x00", MALFORMED),
    "elements-none": ("an empty array", None, b"\x80", MALFORMED),
    "payload-indefinite": ("an array without length", None, b"\x9f" + b"".join(_parts()) + b"\xff", NOT_CANONICAL),
    "payload-long-length": ("the number of elements in two bytes", None, b"\x98\x0d" + b"".join(_parts()), NOT_CANONICAL),
    "payload-trailing": ("a byte after the claims", None, b"\x8d" + b"".join(_parts()) + b"\x00", NOT_CANONICAL),
    "payload-empty": ("no payload", None, b"", MALFORMED),
    "payload-map": ("claims by name", None, encode({1: "zb", 6: 1768870923}), MALFORMED),
    "payload-map-repeated-key": ("a map with a key twice", None, b"\xa2\x01\x01\x01\x02", NOT_CANONICAL),
    "payload-map-unsorted": ("a map out of order", None, b"\xa2\x02\x01\x01\x02", NOT_CANONICAL),
    "payload-map-bytes-key": ("a map with a byte string as key", None, b"\xa1\x41a\x01", MALFORMED),
    "payload-map-array-key": ("a map with an array as key", None, b"\xa1\x80\x01", MALFORMED),
    "payload-integer": ("an integer instead of claims", None, b"\x01", MALFORMED),
    "payload-nested-8": ("arrays eight deep", None, b"\x81" * 8 + b"\x01", MALFORMED),
    "payload-nested-9": ("arrays nine deep", None, b"\x81" * 9 + b"\x01", MALFORMED),
    "payload-nested-300": ("arrays three hundred deep", None, b"\x81" * 300 + b"\x01", MALFORMED),
    "payload-nested-maps": ("maps a hundred deep", None, b"\xa1\x00" * 100 + b"\x00", MALFORMED),
    "payload-huge-array": ("an array that claims 2^64 - 1 elements", None, b"\x9b" + b"\xff" * 8, MALFORMED),
    "payload-huge-map": ("a map that claims 2^32 - 1 pairs", None, b"\xba" + b"\xff" * 4, MALFORMED),
    "payload-huge-string": ("a string that claims 2 GiB", None, b"\x5a\x7f\xff\xff\xff", MALFORMED),
    "payload-tagged": ("claims with the CWT tag", None, b"\xd8\x3d\x8d" + b"".join(_parts()), MALFORMED),
    "payload-self-described": ("claims with the tag of CBOR itself", None, b"\xd9\xd9\xf7\x8d" + b"".join(_parts()), MALFORMED),
}  # fmt: skip


def _other_payloads() -> Iterator[Damage]:
    for name, (about, element, raw, reasons) in _PAYLOADS.items():
        payload = raw if element is None else _payload(**{element: raw})
        yield _of(f"payload-{name}" if element else name, f"{about}; properly signed", signed_raw(payload), reasons)


def _other_envelopes() -> Iterator[Damage]:
    kid, payload = ACTIVE.kid, _payload()
    headers = {
        "header-es256": ("algorithm -7, which leaves the curve open", {1: -7, 4: kid}, MALFORMED),
        "header-none": ("algorithm 0", {1: 0, 4: kid}, MALFORMED),
        "header-eddsa": ("algorithm -8, which leaves the curve open", {1: -8, 4: kid}, MALFORMED),
        "header-hmac": ("algorithm 5, a MAC", {1: 5, 4: kid}, MALFORMED),
        "header-alg-text": ("the algorithm by name", {1: "ESP256", 4: kid}, MALFORMED),
        "header-other-algorithm": ("Ed25519 named for a P-256 key", {1: -19, 4: kid}, BAD_SIGNATURE),
        "header-no-kid": ("no kid", {1: -9}, MALFORMED),
        "header-no-alg": ("no algorithm", {4: kid}, MALFORMED),
        "header-kid-7": ("a kid of seven bytes", {1: -9, 4: kid[:7]}, MALFORMED),
        "header-kid-9": ("a kid of nine bytes", {1: -9, 4: kid + b"\0"}, MALFORMED),
        "header-kid-text": ("the kid in text", {1: -9, 4: kid.hex()[:8]}, MALFORMED),
        "header-typ": ("the type of a status list", {1: -9, 4: kid, 16: "application/statuslist+cwt"}, MALFORMED),
        "header-content-type": ("a content type", {1: -9, 3: 60, 4: kid}, MALFORMED),
        "header-critical": ("a critical parameter", {1: -9, 2: (4,), 4: kid}, MALFORMED),
        "header-key-beside": ("a certificate chain in the header", {1: -9, 4: kid, 33: b"cert"}, MALFORMED),
        "header-empty-map": ("an empty header", {}, MALFORMED),
    }
    for name, (about, header, reasons) in headers.items():
        yield _of(name, about, signed_raw(payload, protected=encode(encode(header))), reasons)
    raws = {
        "header-unsorted": ("header parameters out of order", b"\xa2\x04\x48" + kid + b"\x01\x28", NOT_CANONICAL),
        "header-repeated": ("the algorithm twice", b"\xa3\x01\x28\x01\x28\x04\x48" + kid, NOT_CANONICAL),
        "header-long-alg": ("the algorithm in two bytes", b"\xa2\x01\x38\x08\x04\x48" + kid, NOT_CANONICAL),
        "header-long-key": ("a label in two bytes", b"\xa2\x18\x01\x28\x04\x48" + kid, NOT_CANONICAL),
        "header-indefinite": ("a header without length", b"\xbf\x01\x28\x04\x48" + kid + b"\xff", NOT_CANONICAL),
        "header-zero-bytes": ("a header of no bytes", b"", MALFORMED),
        "header-array": ("an array as header", b"\x82\x01\x28", MALFORMED),
        "header-trailing": ("a byte after the header", b"\xa2\x01\x28\x04\x48" + kid + b"\x00", NOT_CANONICAL),
    }
    for name, (about, raw, reasons) in raws.items():
        yield _of(name, about, signed_raw(payload, protected=encode(raw)), reasons)
    yield from _other_shapes(sign_certificate(CLAIMS, ACTIVE))


def _other_shapes(token: bytes) -> Iterator[Damage]:
    envelope = open_token(token).envelope
    protected, payload, signature = token[1:15], encode(envelope.payload), encode(envelope.signature)
    plain = b"\x84" + protected + b"\xa0" + payload + signature
    shapes = {
        "unprotected-kid": (b"\x84" + protected + b"\xa1\x04\x41a" + payload + signature, NOT_CANONICAL),
        "unprotected-empty-text-key": (b"\x84" + protected + b"\xa1\x60\x00" + payload + signature, NOT_CANONICAL),
        "unprotected-array": (b"\x84" + protected + b"\x80" + payload + signature, MALFORMED),
        "unprotected-null": (b"\x84" + protected + b"\xf6" + payload + signature, MALFORMED),
        "unprotected-indefinite": (b"\x84" + protected + b"\xbf\xff" + payload + signature, NOT_CANONICAL),
        "unprotected-long-length": (b"\x84" + protected + b"\xb8\x00" + payload + signature, NOT_CANONICAL),
        "payload-detached": (b"\x84" + protected + b"\xa0\xf6" + signature, MALFORMED),
        "payload-in-text": (b"\x84" + protected + b"\xa0\x61a" + signature, MALFORMED),
        "payload-head-3": (b"\x84" + protected + b"\xa0\x59\x00" + payload[1:] + signature, NOT_CANONICAL),
        "payload-head-5": (b"\x84" + protected + b"\xa0\x5a\x00\x00\x00" + payload[1:] + signature, NOT_CANONICAL),
        "payload-in-chunks": (b"\x84" + protected + b"\xa0\x5f" + payload + b"\xff" + signature, NOT_CANONICAL),
        "signature-head-3": (b"\x84" + protected + b"\xa0" + payload + b"\x59\x00" + signature[1:], NOT_CANONICAL),
        "signature-63": (b"\x84" + protected + b"\xa0" + payload + encode(envelope.signature[:63]), MALFORMED),
        "signature-65": (b"\x84" + protected + b"\xa0" + payload + encode(envelope.signature + b"\0"), MALFORMED),
        "signature-empty": (b"\x84" + protected + b"\xa0" + payload + b"\x40", MALFORMED),
        "signature-null": (b"\x84" + protected + b"\xa0" + payload + b"\xf6", MALFORMED),
        "protected-head-3": (b"\x84\x58\x0d" + protected[1:] + b"\xa0" + payload + signature, NOT_CANONICAL),
        "protected-as-map": (b"\x84" + protected[1:] + b"\xa0" + payload + signature, MALFORMED),
        "array-of-three": (b"\x83" + protected + b"\xa0" + payload, MALFORMED),
        "array-of-five": (b"\x85" + plain[1:] + b"\x00", MALFORMED),
        "array-head-2": (b"\x98\x04" + plain[1:], NOT_CANONICAL),
        "array-indefinite": (b"\x9f" + plain[1:] + b"\xff", NOT_CANONICAL),
        "tag-sign1": (b"\xd2" + token, MALFORMED),
        "tag-sign": (b"\xd8\x62" + token, MALFORMED),
        "tag-mac0": (b"\xd1" + token, MALFORMED),
        "tag-cwt": (b"\xd8\x3d\xd2" + token, MALFORMED),
        "tag-cbor": (b"\xd9\xd9\xf7" + token, MALFORMED),
        "wrapped-in-bytes": (encode(token), MALFORMED),
    }
    for name, (other, reasons) in shapes.items():
        yield _of(f"shape-{name}", f"the envelope in another shape: {name.replace('-', ' ')}", other, reasons)


def _other_signatures() -> Iterator[Damage]:
    token = sign_certificate(CLAIMS, ACTIVE)
    r, s = token[-64:-32], token[-32:]
    high = (P256_ORDER - int.from_bytes(s, "big")).to_bytes(32, "big")
    zero, order = bytes(32), P256_ORDER.to_bytes(32, "big")
    halves = {
        "malleated": ("s replaced by the order minus s, which ECDSA accepts", r + high, NOT_CANONICAL),
        "r-zero": ("r is zero", zero + s, BAD_SIGNATURE),
        "s-zero": ("s is zero", r + zero, BAD_SIGNATURE),
        "both-zero": ("r and s are zero", zero + zero, BAD_SIGNATURE),
        "r-order": ("r is the order", order + s, BAD_SIGNATURE),
        "s-order": ("s is the order", r + order, NOT_CANONICAL),
        "s-half-plus-one": ("s is one above half the order", r + (P256_ORDER // 2 + 1).to_bytes(32, "big"), NOT_CANONICAL),
        "s-half": ("s is half the order", r + (P256_ORDER // 2).to_bytes(32, "big"), BAD_SIGNATURE),
        "swapped": ("r and s swapped", s + r, ANY),
        "reversed": ("the bytes of the signature reversed", token[:-65:-1], ANY),
    }  # fmt: skip
    for name, (about, signature, reasons) in halves.items():
        yield _of(f"signature-{name}", about, token[:-64] + signature, reasons)
    other = sign_certificate(CLAIMS, UNKNOWN)
    yield _of(
        "signature-of-another-key", "the header of a listed key, signed by another", token[:-64] + other[-64:], ANY
    )
    yield _of("signature-of-other-claims", "the signature of another certificate", sign_certificate(CLAIMS, ACTIVE)[:-64] + signed_raw(_payload(public=b"\x00"))[-64:], ANY)  # fmt: skip
    edwards = sign_certificate(CLAIMS, ACTIVE_ED25519)
    ed_order = (1 << 252) + 27742317777372353535851937790883648493
    grown = (int.from_bytes(edwards[-32:], "little") + ed_order).to_bytes(32, "little")
    yield _of("signature-ed25519-malleated", "S grown by the order of Ed25519", edwards[:-32] + grown, BAD_SIGNATURE)
    yield _of("signature-ed25519-flipped", "a bit of R changed", edwards[:-64] + bytes((edwards[-64] ^ 1,)) + edwards[-63:], BAD_SIGNATURE)  # fmt: skip


def _other_texts() -> Iterator[Damage]:
    token = sign_certificate(CLAIMS, ACTIVE)
    text = token_to_text(token, host=HOST)
    address, _, digits = text.partition("#")
    texts = {
        "empty": ("nothing", "", MALFORMED),
        "spaces": ("white space alone", " \n\t", MALFORMED),
        "address-alone": ("an address without a fragment", address, MALFORMED),
        "fragment-empty": ("an empty fragment", address + "#", MALFORMED),
        "letters": ("letters among the digits", f"{address}#{digits[:9]}x{digits[10:]}", MALFORMED),
        "hexadecimal": ("the token in hexadecimal", token.hex(), MALFORMED),
        "plus-sign": ("a plus sign before the digits", "+" + digits, MALFORMED),
        "minus-sign": ("a minus sign before the digits", "-" + digits, MALFORMED),
        "underscore": ("an underscore among the digits", f"{digits[:9]}_{digits[9:]}", MALFORMED),
        "full-width-digits": ("digits of full width", "".join(chr(ord(d) + 0xFEE0) for d in digits), MALFORMED),
        "arabic-digits": ("Arabic-Indic digits", "".join(chr(ord(d) - 0x30 + 0x660) for d in digits), MALFORMED),
        "superscript": ("a superscript among the digits", digits[:-1] + "²", MALFORMED),
        "two-fragments": ("two fragments", f"{address}#{digits}#{digits}", MALFORMED),
        "other-scheme": ("another scheme", f"ftp://{HOST}/#{digits}", MALFORMED),
        "script": ("a script", f"javascript:alert(1)#{digits}", MALFORMED),
        "with-path": ("an address with a path", f"https://{HOST}/v/#{digits}", MALFORMED),
        "with-query": ("an address with a query", f"https://{HOST}/?a=1#{digits}", MALFORMED),
        "with-user": ("an address with a user", f"https://a@{HOST}/#{digits}", MALFORMED),
        "no-host": ("an address without a host", f"https:///#{digits}", MALFORMED),
        "leading-zero": ("a zero before the digits", f"{address}#0{digits}", NOT_CANONICAL),
        "zero": ("the number zero", "0", NOT_CANONICAL),
        "zeros": ("a thousand zeros", "0" * 1000, NOT_CANONICAL),
        "one": ("the number one: a version and no token", "1", MALFORMED),
        "version-2": ("a version byte of 2", str(int.from_bytes(b"\x02" + token, "big")), MALFORMED),
        "no-version": ("no version byte", str(int.from_bytes(token, "big")), MALFORMED),
        "too-many-characters": ("2,049 digits", "1" * 2049, MALFORMED),
        "many-digits": ("2,048 digits", "9" * 2048, MALFORMED),
        "null-character": ("a null character after the digits", digits + "\x00", MALFORMED),
        "jws": ("a JSON web token", "eyJhbGciOiJFUzI1NiJ9.e30.AAAA", MALFORMED),
        "dcc": ("a health certificate of another system", "HC1:6BFOXN%TSMAHN", MALFORMED),
    }
    for name, (about, other, reasons) in texts.items():
        yield Damage(f"text-{name}", about, other, reasons)
