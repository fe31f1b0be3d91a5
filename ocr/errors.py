"""Why a file could not be read: one class per reason, each with a stable code and its facts as attributes.

The codes are public (contract: `error.code` of a screened file) and are the keys of `verifier/messages/*/intake.toml`, which
say the next step to people. Nothing here knows HTTP or messages. Hostile bytes raise only these classes.
"""

from __future__ import annotations

from typing import ClassVar


class OcrError(Exception):
    """A file, a page or an engine could not do what was asked; `code` says which reason."""

    code: ClassVar[str] = "ocr.failed"

    def __init__(self, **facts: str | float) -> None:
        said = ", ".join(f"{name}={value}" for name, value in facts.items())
        super().__init__(f"{self.code}: {said}" if said else self.code)
        self.facts = facts
        """What the sentences of this code need: names and numbers of the file, never its content."""


class EmptyFileError(OcrError):
    """The file has no bytes: many camera uploads fail this way."""

    code = "ocr.empty"


class FileTooLargeError(OcrError):
    """The file is larger than the limit; facts: byte_count, limit_bytes, limit_mib."""

    code = "ocr.too_large"

    def __init__(self, *, byte_count: int, limit_bytes: int) -> None:
        super().__init__(byte_count=byte_count, limit_bytes=limit_bytes, limit_mib=limit_bytes // (1 << 20))


class NotADocumentError(OcrError):
    """The bytes are of no type that can hold a proof; facts: detected (a type by its first bytes, or `unknown`)."""

    code = "ocr.not_a_document"

    def __init__(self, *, detected: str = "unknown") -> None:
        super().__init__(detected=detected)


class EncryptedFileError(OcrError):
    """The file asks for a password."""

    code = "ocr.encrypted"


class TruncatedFileError(OcrError):
    """The file ends before its content does: an upload or a copy was cut off."""

    code = "ocr.truncated"


class DamagedFileError(OcrError):
    """The file has the right beginning, and its content cannot be decoded."""

    code = "ocr.damaged"


class TooManyPagesError(OcrError):
    """The file has more pages than the limit; facts: page_count, limit_pages."""

    code = "ocr.too_many_pages"

    def __init__(self, *, page_count: int, limit_pages: int) -> None:
        super().__init__(page_count=page_count, limit_pages=limit_pages)


class PictureTooLargeError(OcrError):
    """A picture has more pixels than the limit; facts: width_px, height_px, limit_megapixels."""

    code = "ocr.picture_too_large"

    def __init__(self, *, width_px: int, height_px: int, limit_megapixels: int) -> None:
        super().__init__(width_px=width_px, height_px=height_px, limit_megapixels=limit_megapixels)


class TooManyScansError(OcrError):
    """A progressive JPEG repeats its scans beyond the limit, which only hostile files do; facts: scan_count, limit_scans."""

    code = "ocr.too_many_scans"

    def __init__(self, *, scan_count: int, limit_scans: int) -> None:
        super().__init__(scan_count=scan_count, limit_scans=limit_scans)


class ReadingTimedOutError(OcrError):
    """Decoding or reading took longer than the limit; facts: limit_seconds."""

    code = "ocr.timed_out"

    def __init__(self, *, limit_seconds: int) -> None:
        super().__init__(limit_seconds=limit_seconds)


class ReadingOutOfMemoryError(OcrError):
    """Decoding needed more memory than the limit; facts: limit_mib."""

    code = "ocr.out_of_memory"

    def __init__(self, *, limit_mib: int) -> None:
        super().__init__(limit_mib=limit_mib)


class DecoderCrashedError(OcrError):
    """The decoder process died on this file; facts: signal (number, 0 when it ended by itself)."""

    code = "ocr.decoder_crashed"

    def __init__(self, *, signal: int = 0) -> None:
        super().__init__(signal=signal)


class ArchiveError(OcrError):
    """The file is an archive: its files are read one by one (`unpack_archive`)."""

    code = "ocr.archive"


class ArchiveTooLargeError(OcrError):
    """An archive holds more files or bytes than the limits; facts: limit_files, limit_mib."""

    code = "ocr.archive_too_large"

    def __init__(self, *, limit_files: int, limit_mib: int) -> None:
        super().__init__(limit_files=limit_files, limit_mib=limit_mib)


class EngineUnavailableError(OcrError):
    """An engine was asked for whose program or models are not on this machine; facts: engine, missing."""

    code = "ocr.engine_unavailable"

    def __init__(self, *, engine: str, missing: str) -> None:
        super().__init__(engine=engine, missing=missing)


class EngineFailedError(OcrError):
    """An engine gave up on a page; facts: engine."""

    code = "ocr.engine_failed"

    def __init__(self, *, engine: str) -> None:
        super().__init__(engine=engine)


class NothingRecordedError(OcrError):
    """The replay engine holds no lines for this picture; facts: page."""

    code = "ocr.nothing_recorded"

    def __init__(self, *, page: int) -> None:
        super().__init__(page=page)
