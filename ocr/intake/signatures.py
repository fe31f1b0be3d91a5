"""What the signatures of a PDF say about its bytes; runs in the decoder process only.

Decides for each signature whether the bytes that it covers are those that were signed, and whether what was added behind them is more than later
signatures and their time stamps. Whose key signed is reported as the certificate names itself: nobody vouches for that here. Source: ISO 32000-2, 12.8;
pyHanko's difference policy.
"""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_SIGNATURES = 8
VALID, ADDED_TO, CHANGED, BROKEN, UNCHECKED = "valid", "added_to", "changed", "broken", "unchecked"
"""Whole; followed by annotations or filled fields; followed by other content; other bytes than were signed; of a kind that cannot be checked."""
_MAX_NAME_CHARS = 80


def check_signatures(data: bytes) -> dict[str, str]:
    """`signature_states` and `signers`, in the order of the file; nothing where the file's signatures cannot be looked at."""
    logging.disable(logging.CRITICAL)
    try:
        found = list(_checked(data))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a damaged signature raises anything; the file's own ranges are judged instead
        return {}
    if not found:
        return {}
    signers = "；".join(dict.fromkeys(name for _, name in found if name))
    return {"signature_states": " ".join(state for state, _ in found), **({"signers": signers} if signers else {})}


def _checked(data: bytes) -> Iterator[tuple[str, str]]:
    from pyhanko.pdf_utils.reader import PdfFileReader

    reader = PdfFileReader(io.BytesIO(data), strict=False)
    for signature in reader.embedded_regular_signatures[:MAX_SIGNATURES]:
        yield _state_of(signature), _signer_of(signature)


def _state_of(signature: Any) -> str:
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    try:
        context = ValidationContext(trust_roots=[], allow_fetching=False)
        status = validate_pdf_signature(signature, context)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - an algorithm or a form that the library does not know
        return UNCHECKED
    if not (status.intact and status.valid):
        return BROKEN
    return _added(status)


def _added(status: Any) -> str:
    """What came after the signature: nothing, what later signers add by right, notes and filled fields, or something else."""
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    if status.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return VALID
    if status.coverage != SignatureCoverageLevel.ENTIRE_REVISION:
        return CHANGED
    level = status.modification_level
    if level is None or level == ModificationLevel.OTHER:
        return CHANGED
    return VALID if level <= ModificationLevel.LTA_UPDATES else ADDED_TO


def _signer_of(signature: Any) -> str:
    name = signature.signer_cert.subject.native.get("common_name", "")
    return str(name)[:_MAX_NAME_CHARS]
