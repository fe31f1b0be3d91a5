"""An archive arrives: its files are taken out in a child process within limits, and each becomes an upload of its own or is refused by itself.

Nothing is written under a name from the archive; names are labels. An archive sent again under the same key is answered as before, file by file.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from ocr import ArchiveMember, EmptyFileError, FileTooLargeError, OcrError
from verifier.errors import VerifierError
from verifier.flows.receiving.arriving import NamedBytes, Probe, Received, Upload, keep, require_as_sent
from verifier.review import TooManyFilesError
from verifier.store import Store, StoreFullError

MOST_FILES = 200  # of one archive of proofs; a person hands in tens


@dataclass(frozen=True, slots=True)
class ArchiveUpload:
    """A zip with proofs of one person; fields as in `Upload`. `limit_bytes` is the size that each file may have."""

    data: bytes = field(repr=False)
    person_id: UUID
    received_by: str
    limit_bytes: int
    declared: Mapping[str, Any] = field(default_factory=dict)
    client_key: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class ReceivedMember:
    """What became of one file of an archive: received, or why not."""

    name: str
    received: Received | None = None
    error: OcrError | VerifierError | None = None


def receive_archive(
    store: Store,
    archive: ArchiveUpload,
    *,
    unpack: Callable[[bytes], Sequence[ArchiveMember]],
    probe: Probe,
    now: datetime,
) -> tuple[ReceivedMember, ...]:
    """Receive the files of an archive, in its order; one bad file harms no other.

    Raises:
        OcrError: the archive itself cannot be read, or is too large.
        UploadChangedError, TooManyFilesError, EmptyFileError.
        StoreFullError: no space is left; files before this one were kept, and the same request may be sent again under its key.
    """
    require_as_sent([NamedBytes(archive.data, "", archive.sha256)])
    members = unpack(archive.data)
    if not members:
        raise EmptyFileError
    if len(members) > MOST_FILES:
        raise TooManyFilesError(len(members), MOST_FILES)
    return tuple(_receive(store, archive, member, number, probe, now) for number, member in enumerate(members))


def _receive(
    store: Store, archive: ArchiveUpload, member: ArchiveMember, number: int, probe: Probe, now: datetime
) -> ReceivedMember:
    """One file of the archive."""
    name = label_of(member.name)
    key = f"{archive.client_key}#{number}" if archive.client_key is not None else None
    upload = Upload(member.data, name, archive.person_id, archive.received_by, archive.declared, key)
    try:
        if not member.data:
            raise EmptyFileError
        if len(member.data) > archive.limit_bytes:
            raise FileTooLargeError(byte_count=len(member.data), limit_bytes=archive.limit_bytes)
        return ReceivedMember(name, keep(store, upload, probe=probe, now=now))
    except StoreFullError:
        raise
    except (OcrError, VerifierError) as error:
        return ReceivedMember(name, error=error)


def label_of(name: str) -> str:
    """The last part of a name in an archive, without control characters, of sensible length."""
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    printable = "".join(letter for letter in last if letter.isprintable()).strip()[:200]
    return printable or hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:12]
