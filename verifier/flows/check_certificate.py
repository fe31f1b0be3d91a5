"""Is this certificate valid? From the text of a code, or from a picture or PDF that shows one, to the answer of the contract.

Files are decoded by the reader's child processes only. The judgement is `signing.verify_certificate`; this flow finds the code, brings the lists that
this node (or a bundle) holds, and spells the answer. An invalid or forged token shows none of its content. Of a PDF it also says whether page, attached
data, code and signature agree: an electronic paper whose page, data or code was tampered with is invalid; a broken signature alone is told and
condemns nothing, since mail and browsers rewrite honest files, and a print or scan has no signature at all.
"""

import base64
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from PIL import Image

from ocr import Box, Document, Line, Picture, Reader, Reading
from signing import (
    SALT_BYTES,
    TREE_HEAD,
    CheckName,
    CheckOutcome,
    Claims,
    MalformedError,
    NotCanonicalError,
    Outcome,
    Reason,
    RegionTrust,
    Report,
    SigningError,
    StatusList,
    StatusSource,
    Token,
    TreeHead,
    TrustList,
    fingerprint_of,
    logged_by,
    logged_in,
    open_tree_head,
    read_qr_codes,
    text_to_token,
    verify_certificate,
)
from verifier.clock import legal_date
from verifier.hours import plain
from verifier.messages import say
from verifier.render import (
    Binding,
    PaperParts,
    Part,
    PartFinding,
    PdfSignature,
    SignatureState,
    authorities_of,
    bind_paper,
    byte_ranges_of,
    check_pdf_signature,
    signed_claims,
)
from verifier.store import Store, find_log_entry_by_fingerprint
from verifier.trust import TrustFolder

PDF = "application/pdf"
NO_CODE = "signing.check.form.no_code"  # a file without a code is malformed to the contract; people are told that there was none
Statuses = Mapping[str, StatusList] | Callable[[StatusSource], StatusList | None]


@dataclass(frozen=True, slots=True)
class Checked:
    """The report, and the text of the code that it is about; none where a file shows no code, which the answer says by `code_found`.

    `paper` is what was found of a PDF's parts.
    """

    report: Report
    text: str | None
    paper: Binding | None = None

    def document(self, lang: str) -> dict[str, Any]:
        """The answer as the contract spells it, with sentences in this language."""
        report = self.report
        finds_code = self.text is not None
        return {
            "outcome": report.outcome.value,
            "reasons": [reason.value for reason in report.reasons],
            "certificate": _certificate(report),
            "checks": [
                {
                    "name": check.name.value,
                    "outcome": check.outcome.value,
                    "as_of": check.as_of.isoformat().replace("+00:00", "Z") if check.as_of else None,
                    "say": say(
                        check.code if finds_code or check.name is not CheckName.FORM else NO_CODE, lang, **check.facts
                    ),
                }
                for check in report.checks
            ],
            **({} if finds_code else {"code_found": False}),
            **({} if self.paper is None else {"paper": _spelled(self.paper, lang)}),
        }


@dataclass(frozen=True, slots=True)
class LooksOnly:
    """An engine that sees no print, so that a page costs its decoding and no more."""

    name: str = "looks-only"

    def read(self, picture: Picture) -> tuple[Line, ...]:  # noqa: ARG002 (the protocol's signature)
        """Find nothing."""
        return ()

    def recognise(self, strips: Sequence[object]) -> tuple[Reading, ...]:
        """Read nothing in each strip."""
        return tuple(Reading("", 0.0) for _ in strips)

    def locate(self, pixels: object) -> tuple[Box, ...]:  # noqa: ARG002 (the protocol's signature)
        """Find no place of print."""
        return ()


@dataclass(frozen=True, slots=True)
class ShownFile(Document):
    """A file that was decoded to be checked, with its bytes: a PDF's signature is over them."""

    data: bytes = field(default=b"", repr=False)


def open_for_codes(reader: Reader, data: bytes) -> ShownFile:
    """Decode the pages of a file in a child process without recognising anything, to look for a code.

    Raises:
        OcrError: the file cannot be decoded.
    """
    read = reader.read(data, engine=LooksOnly())
    facts = {each.name: getattr(read, each.name) for each in fields(Document)}
    return ShownFile(**facts, data=data)


def check_certificate(
    given: str | Document,
    *,
    trust: TrustList,
    statuses: Statuses,
    now: datetime,
    is_logged: Callable[[Token], bool | None] | None = None,
) -> Checked:
    """Check the text of a code, or the first code of ours that the pages of a read file show.

    `is_logged` is asked about keys that were stolen later, such as `logged_here` or `logged_known`; a proof that a paper brings along counts too.
    """
    text = given if isinstance(given, str) else find_code(given)
    brought = _log_proof(given) if isinstance(given, ShownFile) else None
    shown_logged = logged_by([brought], trust=trust, now=now) if brought else None
    report = verify_certificate(
        text or "", trust=trust, statuses=statuses, now=now, is_logged=_either(shown_logged, is_logged)
    )
    paper = _bind(given, text, trust) if isinstance(given, ShownFile) and given.media_type == PDF else None
    if paper is not None and paper.is_original and {*paper.tampered} - {Part.SIGNATURE}:
        report = _of_a_tampered_paper(report, paper)
    return Checked(report, text, paper)


def logged_here(
    store: Store, region: str, *, beyond: Callable[[Token], bool | None] | None = None
) -> Callable[[Token], bool | None]:
    """Give the `is_logged` of a node that keeps its region's log; `beyond` answers for other regions, and without it nothing speaks against them."""

    def is_logged(token: Token) -> bool | None:
        if token.claims.region != region:
            return True if beyond is None else beyond(token)
        with store.read() as tx:
            return find_log_entry_by_fingerprint(tx, fingerprint_of(token)) is not None

    return is_logged


def logged_known(folder: TrustFolder, trust: TrustList, now: datetime) -> Callable[[Token], bool | None]:
    """Give the `is_logged` of a node that follows other regions' logs: what it holds of a log answers, and nothing where it holds nothing.

    A region that keeps no log says nothing against its certificates.
    """

    def is_logged(token: Token) -> bool | None:
        vouch = trust.find_key(token.kid)
        if vouch is None or not _keeps_log(vouch.region):
            return True
        region = vouch.region.region
        head, entries = folder.get_log_head(region), folder.get_log_entries(region)
        if head is None or entries is None:
            return None
        try:
            opened = open_tree_head(head, trust=trust, region=region, now=now)
            return _known(opened, *entries)(token)
        except SigningError:
            return None  # what is held does not fit together: nothing is known

    return is_logged


@lru_cache(maxsize=8)
def _known(head: TreeHead, leaves: bytes, salts: bytes) -> Callable[[Token], bool]:
    """A whole log at hand, put together once for many questions."""
    return logged_in(
        [leaves[at : at + 32] for at in range(0, len(leaves), 32)],
        [salts[at : at + SALT_BYTES] for at in range(0, len(salts), SALT_BYTES)],
        head=head,
    )


def _keeps_log(region: RegionTrust) -> bool:
    return any(issuer.covers(region=region.region, certificate_type=TREE_HEAD) for issuer in region.issuers)


def _either(
    first: Callable[[Token], bool] | None, second: Callable[[Token], bool | None] | None
) -> Callable[[Token], bool | None] | None:
    """Either may show that a certificate was logged; where neither is at hand nobody is asked."""
    if first is None:
        return second

    def is_logged(token: Token) -> bool | None:
        return first(token) or (second(token) if second is not None else False)

    return is_logged


def _log_proof(shown: ShownFile) -> bytes | None:
    """The proof of the log that a paper's data brings along; damaged ones prove nothing."""
    try:
        data = json.loads(str(shown.facts.get("attached_certificate", "")))
        text = str(data["log_proof"])
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _bind(shown: ShownFile, text: str | None, trust: TrustList) -> Binding | None:
    """Hold the parts of a PDF against what was signed; nothing where no key of the trust list signed anything in it."""
    attached = shown.facts.get("attached_certificate")
    parts = PaperParts(
        lines=tuple(line.text for page in shown.pages for line in page.text_layer or page.lines),
        attached=attached if isinstance(attached, str) else None,
        code=text,
        signature=PdfSignature(SignatureState.ABSENT),
    )
    found = bind_paper(parts, lambda said: signed_claims(said, trust))
    if found.claims is None:
        return None
    ranges = byte_ranges_of(shown.facts.get("byte_ranges"))
    authorities = authorities_of(trust, found.claims.region)
    signature = check_pdf_signature(shown.data, ranges, authorities=authorities, at=found.claims.issued_at)
    return bind_paper(replace(parts, signature=signature), lambda said: signed_claims(said, trust))


def _of_a_tampered_paper(report: Report, paper: Binding) -> Report:
    """The report for a paper that does not say what was signed: the token may be in order, and it is not what stands on this paper."""
    facts = {"what": ", ".join(paper.tampered)}
    checks = tuple(
        replace(check, outcome=CheckOutcome.FAILED, reason=Reason.BAD_SIGNATURE, facts=facts)
        if check.name is CheckName.SIGNATURE
        else check
        for check in report.checks
    )
    reasons = tuple(reason for reason in Reason if reason in {*report.reasons, Reason.BAD_SIGNATURE})
    return Report(Outcome.INVALID, reasons, None, None, checks)


def _spelled(paper: Binding, lang: str) -> list[dict[str, Any]]:
    return [
        {
            "part": each.part.value,
            "state": each.state.value,
            "differing": list(each.differing),
            "say": say(each.code, lang, differing=_named(each, lang)),
        }
        for each in paper.findings
    ]


def _named(finding: PartFinding, lang: str) -> list[str]:
    return [say(f"render.binding.differing.{name}", lang) for name in finding.differing]


def find_code(document: Document) -> str | None:
    """The text of the first code on the pages that can be one of ours; else of any code; else none."""
    texts = [text for page in document.pages for text in read_qr_codes(Image.open(io.BytesIO(page.image)))]
    return next((text for text in texts if _may_be_ours(text)), texts[0] if texts else None)


def _may_be_ours(text: str) -> bool:
    try:
        text_to_token(text)
    except (MalformedError, NotCanonicalError):
        return False
    return True


def _certificate(report: Report) -> dict[str, Any] | None:
    """What the certificate says, where it may be shown."""
    claims: Claims | None = report.claims
    if claims is None or report.issuer is None:
        return None
    return {
        "number": claims.number,
        "type": claims.type,
        "region": claims.region,
        "issuer": report.issuer.name,
        "holder": claims.holder,
        "period": claims.period,
        "hours": {
            "public": plain(claims.public_hours),
            "professional": plain(claims.professional_hours),
            "total": plain(claims.total_hours),
        },
        "issued_on": legal_date(claims.issued_at).isoformat(),
        "expires_on": claims.expires_on.isoformat() if claims.expires_on else None,
    }
