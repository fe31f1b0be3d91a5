"""The files in a zip, one by one, within limits; runs in the decoder process only.

Decides which members count (files that people put there, not folders or the crumbs of operating systems) and how their names
are read: old Chinese tools write GBK without saying so (APPNOTE 6.3.9, 4.4.4 bit 11 is unset). Nothing is written to disk, so a
name is only ever a label. Archives in archives are members like others and are not opened.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from ocr.errors import (
    ArchiveTooLargeError,
    DamagedFileError,
    EncryptedFileError,
    NotADocumentError,
    OcrError,
    TruncatedFileError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocr.limits import Limits

_UTF8_NAMES, _ENCRYPTED = 0x800, 0x1
_CRUMBS = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
_OFFICE = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx", "OFD.xml": "ofd", "META-INF/MANIFEST.MF": "jar"}


def unpack_members(data: bytes, limits: Limits) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of each file in the zip, in the order of its directory.

    Raises:
        OcrError: one of its classes, and nothing else, whatever the bytes are.
    """
    try:
        yield from _unpack(data, limits)
    except (OcrError, MemoryError):
        raise
    except Exception as exc:
        raise (DamagedFileError() if b"PK\x05\x06" in data[-70_000:] else TruncatedFileError()) from exc


def _unpack(data: bytes, limits: Limits) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [member for member in archive.infolist() if not _is_crumb(member)]
        _require_plain_archive(members, limits)
        left = limits.max_archive_bytes
        for member in members:
            with archive.open(member) as stream:
                content = stream.read(min(limits.max_bytes, left) + 1)
            left -= len(content)
            if left < 0:
                raise _too_large(limits)
            # A member above the size of one file is handed on cut short: reading it says so under its own name.
            yield _name_of(member), content


def _is_crumb(member: zipfile.ZipInfo) -> bool:
    last = member.filename.rsplit("/", 1)[-1]
    return member.is_dir() or member.filename.startswith(_CRUMBS[0]) or last in _CRUMBS or last.startswith("._")


def _require_plain_archive(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    for prefix, word in _OFFICE.items():
        if any(member.filename.startswith(prefix) for member in members):
            raise NotADocumentError(detected=word)
    if (
        len(members) > limits.max_archive_files
        or sum(member.file_size for member in members) > limits.max_archive_bytes
    ):
        raise _too_large(limits)
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise EncryptedFileError


def _too_large(limits: Limits) -> ArchiveTooLargeError:
    return ArchiveTooLargeError(limit_files=limits.max_archive_files, limit_mib=limits.max_archive_bytes >> 20)


def _name_of(member: zipfile.ZipInfo) -> str:
    if member.flag_bits & _UTF8_NAMES:
        return member.filename
    try:
        raw = member.filename.encode("cp437")  # what zipfile decodes unmarked names with
    except UnicodeEncodeError:
        return member.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename
