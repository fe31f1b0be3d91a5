"""What a PDF's signatures tell the reviewer: whose they say they are, and whether the file is still what was signed.

The decoder has checked the bytes (`ocr.intake.signatures`); whether the signer's certificate deserves trust is for whoever keeps a list of
authorities. Where the decoder could not look, the ranges that the signatures name are compared with the file's length.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ocr.signals.signal import Level, Signal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocr.document import Document


def signature_signals(document: Document) -> Iterator[Signal]:
    """The hints of a signed PDF; nothing of any other file."""
    if document.facts.get("signed") is not True:
        return
    states = str(document.facts.get("signature_states") or "").split()
    signers = str(document.facts.get("signers") or "")
    if "broken" in states:
        yield Signal("pdf.signature_broken", Level.WARNING, {"signer": signers})
    if "changed" in states or (not states and _goes_on_behind(document)):
        yield Signal("pdf.changed_after_signing", Level.WARNING, {"signer": signers})
    if "added_to" in states:
        yield Signal("pdf.added_after_signing", Level.NOTICE, {"signer": signers})
    if states and set(states) == {"valid"}:
        yield Signal("pdf.signature_whole", Level.NOTICE, {"signer": signers})
    revisions = document.facts.get("revisions")
    yield Signal("pdf.signed", Level.NOTICE, {"revisions": str(revisions if revisions is not None else "")})


def _goes_on_behind(document: Document) -> bool:
    """Whether the file goes on behind what its last signature covers.

    A later signature covers what was added before it; what no signature covers was added after the last one.
    """
    ranges = str(document.facts.get("byte_ranges") or "")
    ends = [
        int(one.split()[2]) + int(one.split()[3])
        for one in ranges.split(";")
        if re.fullmatch(r"\s*\d+ \d+ \d+ \d+\s*", one)
    ]
    return bool(ends) and max(ends) < document.byte_count
