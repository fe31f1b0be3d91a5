"""The files of a trust repository: their names, how they are read within limits, and how they are kept in a folder.

Decides the layout (FORMAT §13.2): `metadata/` and `targets/` as any TUF client expects them with consistent snapshots. A repository is a mapping
of paths to bytes, so that one in memory, in a folder, in a bundle or behind a web server is read by the same code. Leaves all
meaning to `tuf_client` and `tuf_repository`, and the network to the caller, who passes a `TrustReader`.
"""

import os
import re
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias, TypeVar

from signing.errors import MalformedError
from signing.list_errors import TooLargeError
from signing.tuf_types import Metadata, RepositoryError, Root, Snapshot, Targets, Timestamp

TrustFiles: TypeAlias = Mapping[str, bytes]
TrustReader: TypeAlias = Callable[
    [str, int], bytes | None
]  # path, most bytes → content; None where there is no such file

MAX_METADATA_BYTES: Final = 524_288  # bytes of one metadata file
MAX_FILES: Final = 4_096  # files of a repository folder
TIMESTAMP: Final = "metadata/timestamp.json"

_NAME: Final = re.compile(
    r"(metadata/([0-9]{1,9}\.)?[a-z0-9]{1,20}\.json|targets/[0-9]{6}/[0-9a-f]{64}\.trust\.json)", re.ASCII
)

S = TypeVar("S", Root, Timestamp, Snapshot, Targets)


def metadata_path(role: str, version: int) -> str:
    """Name the file of one version of a role's metadata."""
    return f"metadata/{version}.{role}.json"


def target_path(region: str) -> str:
    """Name a region's trust list as its metadata names it."""
    return f"{region}/trust.json"


def stored_target_path(region: str, sha256: str) -> str:
    """Name the file that holds a region's trust list."""
    return f"targets/{region}/{sha256}.trust.json"


def trust_reader(files: TrustFiles) -> TrustReader:
    """Read from a mapping of paths to bytes."""

    def read(path: str, max_bytes: int) -> bytes | None:
        found = files.get(path)
        if found is not None and len(found) > max_bytes:
            raise TooLargeError(path, limit_bytes=max_bytes)
        return found

    return read


def trust_folder_reader(folder: Path) -> TrustReader:
    """Read from a folder, such as a disk that was carried into a closed network; links out of it are not followed."""

    def read(path: str, max_bytes: int) -> bytes | None:
        file = folder / path
        if not _NAME.fullmatch(path) or not file.is_file() or not file.resolve().is_relative_to(folder.resolve()):
            return None
        with file.open("rb") as opened:
            found = opened.read(max_bytes + 1)
        if len(found) > max_bytes:
            raise TooLargeError(path, limit_bytes=max_bytes)
        return found

    return read


def read_trust_folder(folder: Path) -> dict[str, bytes]:
    """Read every file of a repository that lies in a folder; other files are left alone.

    Raises:
        TooLargeError: a file, or their number, is beyond the limit.
    """
    paths = [path.relative_to(folder).as_posix() for path in sorted(folder.glob("*/**/*.json")) if path.is_file()]
    wanted = [path for path in paths if _NAME.fullmatch(path)]
    if len(wanted) > MAX_FILES:
        raise TooLargeError(f"{folder.name}: files", limit_bytes=MAX_FILES)
    read = trust_folder_reader(folder)
    found = {path: read(path, 8 * MAX_METADATA_BYTES) for path in wanted}
    return {path: content for path, content in found.items() if content is not None}


def write_trust_folder(folder: Path, files: TrustFiles) -> None:
    """Write a repository into a folder, the timestamp last: whoever reads meanwhile sees the old state or the new one."""
    for path in sorted(files, key=lambda path: (path == TIMESTAMP, path)):
        file = folder / path
        if not file.is_file() or file.read_bytes() != files[path]:
            file.parent.mkdir(parents=True, exist_ok=True)
            _replace(file, files[path])


def parse_metadata(kind: type[S], data: bytes, path: str) -> "Metadata[S]":
    """Parse one metadata file of a kind; nothing of it is trusted yet.

    Raises:
        MalformedError: it is no such metadata.
    """
    try:
        found: Metadata[Any] = Metadata.from_bytes(data)
    except (RepositoryError, ValueError) as exc:
        raise MalformedError(f"{path} is no TUF metadata") from exc
    if not isinstance(found.signed, kind):
        raise MalformedError(f"{path} is metadata of another kind")
    return found


def _replace(file: Path, content: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as fresh:
        fresh.write(content)
        fresh.flush()
        os.fsync(fresh.fileno())
    Path(fresh.name).chmod(0o644)
    Path(fresh.name).replace(file)
