"""Reading of proofs: a file in; pages, kind and fields out; no database, no web."""

from ocr.classify import Classification, classify_proof
from ocr.dates import DateFault, ParsedSpan, parse_date_span
from ocr.document import (
    WHOLE_PAGE,
    Box,
    Document,
    Fact,
    Line,
    Page,
    PageNote,
    PageSource,
    Word,
    box_around,
)
from ocr.engines import OcrEngine, Picture, RapidEngine, Reading, ReplayEngine, TesseractEngine
from ocr.errors import (
    ArchiveError,
    ArchiveTooLargeError,
    DamagedFileError,
    DecoderCrashedError,
    EmptyFileError,
    EncryptedFileError,
    EngineFailedError,
    EngineUnavailableError,
    FileTooLargeError,
    NotADocumentError,
    NothingRecordedError,
    OcrError,
    PictureTooLargeError,
    ReadingOutOfMemoryError,
    ReadingTimedOutError,
    TooManyPagesError,
    TooManyScansError,
    TruncatedFileError,
)
from ocr.evidence import cut_evidence
from ocr.extract import extract_fields
from ocr.identity import IdFault, ParsedId, mask_id_number, parse_id_number
from ocr.intake import ArchiveMember, MediaType, find_media_type
from ocr.kinds import ProofKind
from ocr.limits import DEFAULT_LIMITS, Limits
from ocr.normalize import normalize_text
from ocr.patterns.field import Field, FieldValue
from ocr.proofs import Proof, split_proofs
from ocr.quantities import ParsedHours, parse_hours_text
from ocr.reading import Reader, default_engine, open_reader, read_document
from ocr.second_opinion import read_again
from ocr.signals import Level, Signal, find_signals, likeness, long_numbers, print_facts, text_runs

__all__ = [
    "DEFAULT_LIMITS",
    "WHOLE_PAGE",
    "ArchiveError",
    "ArchiveMember",
    "ArchiveTooLargeError",
    "Box",
    "Classification",
    "DamagedFileError",
    "DateFault",
    "DecoderCrashedError",
    "Document",
    "EmptyFileError",
    "EncryptedFileError",
    "EngineFailedError",
    "EngineUnavailableError",
    "Fact",
    "Field",
    "FieldValue",
    "FileTooLargeError",
    "IdFault",
    "Level",
    "Limits",
    "Line",
    "MediaType",
    "NotADocumentError",
    "NothingRecordedError",
    "OcrEngine",
    "OcrError",
    "Page",
    "PageNote",
    "PageSource",
    "ParsedHours",
    "ParsedId",
    "ParsedSpan",
    "Picture",
    "PictureTooLargeError",
    "Proof",
    "ProofKind",
    "RapidEngine",
    "Reader",
    "Reading",
    "ReadingOutOfMemoryError",
    "ReadingTimedOutError",
    "ReplayEngine",
    "Signal",
    "TesseractEngine",
    "TooManyPagesError",
    "TooManyScansError",
    "TruncatedFileError",
    "Word",
    "box_around",
    "classify_proof",
    "cut_evidence",
    "default_engine",
    "extract_fields",
    "find_media_type",
    "find_signals",
    "likeness",
    "long_numbers",
    "mask_id_number",
    "normalize_text",
    "open_reader",
    "parse_date_span",
    "parse_hours_text",
    "parse_id_number",
    "print_facts",
    "read_again",
    "read_document",
    "split_proofs",
    "text_runs",
]
