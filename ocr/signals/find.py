"""All hints of one proof, in the order in which a reviewer wants them: what asks for a look first."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from ocr.dates import DateFault, find_dates
from ocr.document import PageNote
from ocr.identity import parse_id_number
from ocr.patterns.surnames import tidy_name
from ocr.sheet import make_sheet
from ocr.signals.codes import codes_of
from ocr.signals.seal import seal_words_of, seals_of
from ocr.signals.several import several_papers
from ocr.signals.signal import Level, Signal
from ocr.signals.signatures import signature_signals

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ocr.document import Document
    from ocr.patterns.field import Field
    from ocr.proofs import Proof


def find_signals(
    document: Document, proof: Proof, fields: Mapping[str, Field], *, holder: str | None = None
) -> tuple[Signal, ...]:
    """Every hint of a proof, warnings first; `holder` is the declared name."""
    found = [
        *several_papers(proof),
        *_dates(proof),
        *_hours(fields),
        *_name(fields, holder),
        *_numbers(fields),
        *_file(document, proof),
        *_seals(document, proof),
        *_codes(document, proof),
    ]
    return tuple(sorted(found, key=lambda signal: signal.level is not Level.WARNING))


def _dates(proof: Proof) -> Iterator[Signal]:
    """Dates that the calendar lacks, and spans that end before they start."""
    sheet = make_sheet(proof.lines)
    codes = {DateFault.IMPOSSIBLE: "date.impossible", DateFault.ORDER: "date.order"}
    for mention in find_dates(sheet.prose.text):
        if mention.fault in codes:
            found = sheet.found(sheet.prose, mention.start, mention.end)
            yield Signal(codes[mention.fault], Level.WARNING, {"printed": found.text}, found.page, found.box)


def _hours(fields: Mapping[str, Field]) -> Iterator[Signal]:
    """More than eight hours for each day that the proof names."""
    try:
        hours = Decimal(str(fields["stated_hours"].value))
        first = date.fromisoformat(str(fields["start_date"].value))
        last = date.fromisoformat(str(fields["end_date"].value))
    except (KeyError, ValueError, InvalidOperation):
        return
    listed = fields.get("dates")
    days = len(listed.value) if listed is not None and isinstance(listed.value, tuple) else (last - first).days + 1
    if days > 0 and hours > 8 * days:
        where = fields["stated_hours"]
        yield Signal("hours.above_days", Level.NOTICE, {"hours": str(hours), "days": str(days)}, where.page, where.box)


def _name(fields: Mapping[str, Field], holder: str | None) -> Iterator[Signal]:
    """Another name than the declared one."""
    read = fields.get("holder_name")
    if holder is None or read is None or tidy_name(holder) == read.value:
        return
    others = fields.get("other_names")
    if others is not None and isinstance(others.value, tuple) and tidy_name(holder) in others.value:
        return
    yield Signal("name.differs", Level.WARNING, {"printed": str(read.value), "declared": holder}, read.page, read.box)


def _numbers(fields: Mapping[str, Field]) -> Iterator[Signal]:
    """An identity number whose check digit, date or length is wrong."""
    number = fields.get("id_number")
    if number is not None:
        parsed = parse_id_number(str(number.value))
        if not parsed.valid and parsed.code is not None:
            yield Signal("id_number.invalid", Level.NOTICE, {"reason": parsed.code.value}, number.page, number.box)


_NOTES = {
    PageNote.TEXT_LAYER_DISAGREES: ("text_layer.disagrees", Level.WARNING),
    PageNote.TEXT_LAYER_DAMAGED: ("text_layer.damaged", Level.NOTICE),
    PageNote.LOW_RESOLUTION: ("page.low_resolution", Level.NOTICE),
}


def _file(document: Document, proof: Proof) -> Iterator[Signal]:
    """What the file says: its pages' notes, its signatures, its producer, and its dates where they contradict the print."""
    for page in document.pages:
        for note in page.notes:
            if page.number in proof.pages and note in _NOTES:
                code, level = _NOTES[note]
                yield Signal(code, level, {"page": str(page.number)}, page.number)
    yield from signature_signals(document)
    producer = str(document.facts.get("producer") or document.facts.get("creator") or "")
    if re.search(r"photoshop|illustrator|gimp|coreldraw|canva|美图|pixelmator|affinity", producer, re.IGNORECASE):
        yield Signal("pdf.drawing_program", Level.NOTICE, {"producer": producer})


def _seals(document: Document, proof: Proof) -> Iterator[Signal]:
    """Where the largest red seal is, how many there are, and the words around each that can be read; that none was found is only said."""
    seals = seals_of(document, proof)
    if seals:
        page, box = seals[0]
        yield Signal("seal.found", Level.NOTICE, {"count": str(len(seals))}, page, box)
    elif any(page.image for page in document.pages if page.number in proof.pages):
        yield Signal("seal.absent", Level.NOTICE)
    for line in seal_words_of(document, proof):
        yield Signal("seal.text", Level.NOTICE, {"text": line.text}, line.page, line.box)


def _codes(document: Document, proof: Proof) -> Iterator[Signal]:
    """QR codes with what they say."""
    for page, code in codes_of(document, proof)[:4]:
        yield Signal("qr.found", Level.NOTICE, {"text": code.text}, page, code.box)
