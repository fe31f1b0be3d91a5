"""Files by content: the name is the sha-256, so the same bytes are kept once and damage is seen when reading.

A file is written beside its place, flushed to the disk and renamed, and the folder is flushed too: after `put` returns, a
power cut does not lose it, and a half-written file never has a name. What refers to a file is the database's business. A province keeps the same
names in a bucket (`objects`).
"""

import errno
import hashlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Protocol

from verifier.store.errors import BlobDamagedError, BlobMissingError, StoreFullError

DRAFT_PREFIX = ".draft-"


class Blobs(Protocol):
    """Files by content, wherever they lie."""

    def put(self, data: bytes) -> str:
        """Keep these bytes durably and give their sha-256 in hex."""
        ...

    def get(self, sha256: str) -> bytes:
        """The bytes of this digest, checked."""
        ...

    def all(self) -> Iterator[str]:
        """The digests of all files kept, in order."""
        ...

    def is_ready(self) -> bool:
        """Whether files can be kept and read now."""
        ...

    def path_of(self, sha256: str) -> PurePath:
        """Where the file of this digest lies, for people."""
        ...


@dataclass(frozen=True, slots=True)
class BlobFolder:
    """A folder of files named by their digest, two levels deep."""

    root: Path

    def put(self, data: bytes) -> str:
        """Keep these bytes durably and give their sha-256 in hex.

        Raises:
            StoreFullError: no space is left; nothing was kept.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        place = self.path_of(sha256)
        if place.exists() and place.stat().st_size == len(data):
            return sha256
        try:
            _make_folder(place.parent, self.root)
            _write_durably(place, data)
        except OSError as exc:
            if exc.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:  # EFBIG: a limit of the process
                raise StoreFullError from exc
            raise
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes of this digest, checked.

        Raises:
            BlobMissingError: there is no such file.
            BlobDamagedError: the bytes have another digest.
        """
        try:
            data = self.path_of(sha256).read_bytes()
        except FileNotFoundError:
            raise BlobMissingError(sha256) from None
        if hashlib.sha256(data).hexdigest() != sha256:
            raise BlobDamagedError(sha256)
        return data

    def all(self) -> Iterator[str]:
        """The digests of all files kept, in order."""
        for path in sorted(self.root.glob("??/??/*")):
            if not path.name.startswith(DRAFT_PREFIX):
                yield path.name

    def remove_drafts(self) -> int:
        """Remove what a crash left half-written; call only when no other process is writing."""
        drafts = list(self.root.glob(f"??/??/{DRAFT_PREFIX}*"))
        for draft in drafts:
            draft.unlink(missing_ok=True)
        return len(drafts)

    def is_ready(self) -> bool:
        """Whether the folder is there and may be written."""
        return self.root.is_dir() and os.access(self.root, os.R_OK | os.W_OK | os.X_OK)

    def path_of(self, sha256: str) -> Path:
        """Where the file of this digest lies."""
        return self.root / name_of(sha256)


def name_of(sha256: str) -> str:
    """The name below folder or bucket, two levels deep; a value that is no digest never becomes a path.

    Raises:
        BlobMissingError: this is no digest.
    """
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise BlobMissingError(sha256)
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def _make_folder(folder: Path, root: Path) -> None:
    """Make the folder and flush each new folder's parent."""
    if folder.is_dir():
        return
    folder.mkdir(parents=True, exist_ok=True)
    for parent in (folder.parent, root, root.parent):
        _flush_folder(parent)


def _write_durably(place: Path, data: bytes) -> None:
    """Write a draft, flush it, give it its name, flush the folder."""
    draft = place.parent / f"{DRAFT_PREFIX}{secrets.token_hex(8)}"
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)
    _flush_folder(place.parent)


def _flush_folder(folder: Path) -> None:
    """Make the folder's own entries durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
