"""The package with which a person's hours go to another region: years and entries under a certificate of their own (FORMAT §18).

Decides the form of the package, that it adds up, and that the one who signed its cover signed all of it. Leaves what the hours are worth in the
other region to that region, and keys, status and log to `verify` and `issue_log`. Nothing in a package is fetched, followed or believed before
its signature is verified.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from signing.claims import Claims
from signing.codec import decode, encode
from signing.cose import Envelope, open_envelope, sign_envelope, verify_envelope
from signing.errors import BadSignatureError, MalformedError, NotCanonicalError, NotEncodableError
from signing.keys import Signer
from signing.limits import MAX_TOKEN_BYTES
from signing.report import Check, CheckName, CheckOutcome, Outcome, Reason, Report
from signing.token import Token, open_token
from signing.transfer_parts import MAX_PROOF_BYTES, TransferYear, read_year, write_year
from signing.trustlist import TrustList
from signing.verify import Statuses, verify_certificate

TYP: Final = "application/xueshi-transfer"
TRANSFER: Final = "hours_transfer"
MAX_TRANSFER_BYTES: Final = 262_144  # bytes of a signed package
MAX_YEARS: Final = 40  # years of a package

_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Transfer:
    """A package: its cover, a certificate of type `hours_transfer`; the proof that the log holds the cover; to whom; the years, ascending."""

    cover: bytes
    proof: bytes | None
    to_region: str
    years: tuple[TransferYear, ...]

    @property
    def claims(self) -> Claims:
        """What the cover says: holder, period, total hours, place in the status lists."""
        return open_token(self.cover).claims


@dataclass(frozen=True, slots=True)
class TransferCheck:
    """The report about a package, and the package where it may be shown: nothing of a forged one is passed on."""

    report: Report
    transfer: Transfer | None


def sign_transfer(transfer: Transfer, signer: Signer) -> bytes:
    """Sign a package with the key that signed its cover.

    Raises:
        NotEncodableError: a part outside its range, years that do not add up to the cover, or another key.
    """
    token = open_token(transfer.cover)
    if token.kid != signer.kid:
        raise NotEncodableError("cover", "signed by another key")
    if (fault := _fault_of(transfer, token)) is not None:
        raise NotEncodableError("transfer", fault)
    years = tuple(write_year(year) for year in transfer.years)
    payload = encode((_VERSION, transfer.cover, transfer.proof, int(transfer.to_region), years))
    signed = sign_envelope(payload, signer, typ=TYP, tagged=True)
    if len(signed) > MAX_TRANSFER_BYTES:
        raise NotEncodableError("transfer", f"more than {MAX_TRANSFER_BYTES} bytes")
    return signed


def open_transfer(data: bytes) -> Transfer:
    """Take a package apart, strictly; nothing of it is verified.

    Raises:
        MalformedError, NotCanonicalError: the bytes are no package, or its years do not add up to its cover.
    """
    return _open(data)[1]


def verify_transfer(
    data: bytes,
    *,
    trust: TrustList,
    statuses: Statuses,
    now: datetime,
    is_logged: Callable[[Token], bool | None] | None = None,
) -> TransferCheck:
    """Verify a package as of `now`: its cover like any certificate, then that the same key signed all of it.

    Any bytes give a report. Whether the region's log holds the cover is asked by `issue_log.require_logged`.
    """
    try:
        envelope, transfer = _open(data)
    except (MalformedError, NotCanonicalError) as problem:
        reason = Reason.MALFORMED if isinstance(problem, MalformedError) else Reason.NOT_CANONICAL
        return TransferCheck(_refused(CheckName.FORM, reason, now, problem.what), None)
    report = verify_certificate(transfer.cover, trust=trust, statuses=statuses, now=now, is_logged=is_logged)
    vouch = trust.find_key(envelope.kid)
    if vouch is not None and report.outcome is not Outcome.INVALID:
        try:
            verify_envelope(envelope, vouch.key.verifier)
        except NotCanonicalError as problem:
            return TransferCheck(_refused(CheckName.SIGNATURE, Reason.NOT_CANONICAL, now, problem.what), None)
        except BadSignatureError:
            return TransferCheck(_refused(CheckName.SIGNATURE, Reason.BAD_SIGNATURE, now, envelope.kid.hex()), None)
    shown = vouch is not None and report.outcome is not Outcome.INVALID
    return TransferCheck(report, transfer if shown else None)


def _open(data: bytes) -> tuple[Envelope, Transfer]:
    envelope = open_envelope(data, typ=TYP, tagged=True, max_bytes=MAX_TRANSFER_BYTES)
    match decode(envelope.payload, max_bytes=MAX_TRANSFER_BYTES):
        case (int(version), bytes(cover), proof, int(to), tuple(years)) if (
            not isinstance(version, bool)
            and not isinstance(to, bool)
            and version == _VERSION
            and len(cover) <= MAX_TOKEN_BYTES
            and (proof is None or (isinstance(proof, bytes) and 0 < len(proof) <= MAX_PROOF_BYTES))
            and 0 <= to <= 999_999
            and 1 <= len(years) <= MAX_YEARS
        ):
            transfer = Transfer(cover, proof, f"{to:06}", tuple(read_year(year) for year in years))
        case _:
            raise MalformedError("not a transfer package of version 1")
    token = open_token(transfer.cover)
    if token.kid != envelope.kid:
        raise MalformedError("the cover is of another key than the package")
    if (fault := _fault_of(transfer, token)) is not None:
        raise MalformedError(fault)
    return envelope, transfer


def _fault_of(transfer: Transfer, token: Token) -> str | None:
    """FORMAT §18.5: what keeps the parts from being one package."""
    claims = token.claims
    numbers = [year.year for year in transfer.years]
    ids = [entry.id for year in transfer.years for entry in year.entries]
    first, last = date(numbers[0], 1, 1), date(numbers[-1], 12, 31)
    if claims.type != TRANSFER:
        return "the cover is a certificate of another type"
    if numbers != sorted(set(numbers)):
        return "the years are not in ascending order"
    if len(ids) != len(set(ids)):
        return "an entry stands twice"
    if (claims.period_start, claims.period_end) != (first, last):
        return "the period of the cover is not that of the years"
    total = sum((entry.hours for year in transfer.years for entry in year.entries), Decimal(0))
    public = sum((year.hours_of("public") for year in transfer.years), Decimal(0))
    professional = sum((year.hours_of("professional") for year in transfer.years), Decimal(0))
    if (claims.public_hours, claims.professional_hours, claims.total_hours) != (public, professional, total):
        return "the years do not add up to the cover"
    return None


def _refused(name: CheckName, reason: Reason, now: datetime, what: str) -> Report:
    failed = Check(name, CheckOutcome.FAILED, now, reason, {"what": what})
    checks = tuple(failed if each is name else Check(each, CheckOutcome.SKIPPED, None) for each in CheckName)
    return Report(Outcome.INVALID, (reason,), None, None, checks)
