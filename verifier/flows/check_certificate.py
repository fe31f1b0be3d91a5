"""Is this certificate valid? From the text of a code, or from a picture or PDF that shows one, to the answer of the contract.

Files are decoded by the reader's child processes only. The judgement is `signing.verify_certificate`; this flow finds the code, brings the lists that
this node (or a bundle) holds, and spells the answer. An invalid or forged token shows none of its content.
"""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PIL import Image

from ocr import Box, Document, Line, Picture, Reader, Reading
from signing import (
    Claims,
    MalformedError,
    NotCanonicalError,
    Report,
    StatusList,
    StatusSource,
    TrustList,
    read_qr_codes,
    text_to_token,
    verify_certificate,
)
from verifier.clock import legal_date
from verifier.hours import plain
from verifier.messages import say

Statuses = Mapping[str, StatusList] | Callable[[StatusSource], StatusList | None]


@dataclass(frozen=True, slots=True)
class Checked:
    """The report, and the text of the code that it is about; none where a file shows no code."""

    report: Report
    text: str | None

    def document(self, lang: str) -> dict[str, Any]:
        """The answer as the contract spells it, with sentences in this language."""
        report = self.report
        return {
            "outcome": report.outcome.value,
            "reasons": [reason.value for reason in report.reasons],
            "certificate": _certificate(report),
            "checks": [
                {
                    "name": check.name.value,
                    "outcome": check.outcome.value,
                    "as_of": check.as_of.isoformat().replace("+00:00", "Z") if check.as_of else None,
                    "say": say(check.code, lang, **check.facts),
                }
                for check in report.checks
            ],
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


def open_for_codes(reader: Reader, data: bytes) -> Document:
    """Decode the pages of a file in a child process without recognising anything, to look for a code.

    Raises:
        OcrError: the file cannot be decoded.
    """
    return reader.read(data, engine=LooksOnly())


def check_certificate(given: str | Document, *, trust: TrustList, statuses: Statuses, now: datetime) -> Checked:
    """Check the text of a code, or the first code of ours that the pages of a read file show."""
    text = given if isinstance(given, str) else find_code(given)
    report = verify_certificate(text or "", trust=trust, statuses=statuses, now=now)
    return Checked(report, text)


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
