"""Which files `screen` takes: files, folders and zips, each file named so that a list beside them can name it too.

A file of a folder or zip is named by its path in it; a file given alone by the path as given. Zips are unpacked in a child process. Hidden
files and lists about proofs (toml, json, csv, md) in folders are passed over; everything else is read, or said to be unreadable.
"""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from ocr import OcrError, Reader
from verifier.cli.resuming import shown_name
from verifier.errors import (
    InputMissingError,
    ListColumnError,
    ListNotJsonError,
    ListRegionError,
    ListUnreadableError,
    ListWithoutFileError,
    ListYearError,
)
from verifier.regions import NotARegionError, known_region

BESIDE_PROOFS = frozenset({".csv", ".json", ".jsonl", ".md", ".toml"})
DECLARED_COLUMNS = ("file", "holder", "id_number", "year", "region")


@dataclass(frozen=True, slots=True)
class Input:
    """One file to screen; `data` or, when it could not be opened, `error`."""

    name: str
    names: tuple[str, ...]
    path: Path | None = None
    data: bytes = field(default=b"", repr=False)
    error: OcrError | None = None

    def read(self, max_bytes: int) -> bytes:
        """The bytes, at most one more than the limit."""
        if self.path is None:
            return self.data
        with self.path.open("rb") as file:
            return file.read(max_bytes + 1)


def require_paths(paths: list[Path]) -> None:
    """Refuse paths that are not there before anything starts.

    Raises:
        InputMissingError: with the first of them.
    """
    for path in paths:
        if not path.exists():
            raise InputMissingError(str(path))


def find_inputs(paths: list[Path], reader: Reader, *, skip: Iterable[Path | None] = ()) -> Iterator[Input]:
    """Every file under the given paths, in order; where several paths hold a file of one name, each is named by its whole path."""
    left_out = {path.resolve() for path in skip if path is not None}
    found = [given for path in paths for given in _under(path, reader, left_out)]
    often = Counter(given.name for given in found)
    seen: Counter[str] = Counter()
    for given in found:
        if often[given.name] == 1:
            yield given
            continue
        name = shown_name(given.path) if given.path is not None else given.name
        seen[name] += 1
        yield replace(given, name=name if seen[name] == 1 else f"{name} ({seen[name]})")


def _under(path: Path, reader: Reader, left_out: set[Path]) -> Iterator[Input]:
    """The files that one path stands for."""
    if path.is_dir():
        for file in sorted(found for found in path.rglob("*") if _is_wanted(found, path, left_out)):
            yield from _of_file(file, shown_name(file.relative_to(path).as_posix()), reader, inside=False)
    elif path.resolve() not in left_out:
        yield from _of_file(path, shown_name(path), reader, inside=True)


def _is_wanted(file: Path, root: Path, left_out: set[Path]) -> bool:
    """Whether a path is a file to be screened; one that leads nowhere or cannot be looked at is, and its line says so."""
    if any(part.startswith(".") for part in file.relative_to(root).parts) or file.suffix.lower() in BESIDE_PROOFS:
        return False
    try:
        return (file.is_file() or not file.exists()) and file.resolve() not in left_out
    except OSError:
        return True


def _of_file(file: Path, name: str, reader: Reader, *, inside: bool) -> Iterator[Input]:
    """The file, or the files in it; members of a zip given alone are named by their path in it."""
    names = (name, shown_name(file.name))
    try:
        with file.open("rb") as opened:
            is_zip = opened.read(4) in {b"PK\x03\x04", b"PK\x05\x06"}
        if not is_zip:
            yield Input(name, names, path=file)
            return
        members = reader.unpack(file.read_bytes())
    except OSError:
        yield Input(name, names, path=file)  # reading it says that it cannot be opened
        return
    except OcrError as exc:
        yield Input(name, names, error=exc)
        return
    for member in members:
        label = _printable(member.name)
        shown = label if inside else f"{name}/{label}"
        yield Input(shown, (shown, label, label.rsplit("/", 1)[-1]), data=member.data)


def _printable(name: str) -> str:
    """A name from inside an archive, without what cannot be written out."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def read_declared(path: Path) -> Mapping[str, Mapping[str, str]]:
    """What is declared for each file: CSV with a head (UTF-8, or GB 18030 as spreadsheets here save it), or one JSON object a line.

    Raises:
        InputMissingError: the list is not there.
        BadListError: a row without a file, a column that is not known, a year or a region that is none.
    """
    if not path.is_file():
        raise InputMissingError(str(path))
    declared: dict[str, Mapping[str, str]] = {}
    for number, row in _rows(path):
        unknown = [str(column) for column in row if column not in DECLARED_COLUMNS]
        if unknown:
            raise ListColumnError(str(path), number, unknown[0])
        cells = {name: str(value).strip() for name, value in row.items() if value is not None and str(value).strip()}
        if "file" not in cells:
            raise ListWithoutFileError(str(path), number)
        _require_year_and_region(path, number, cells)
        declared[cells.pop("file").removeprefix("./").replace("\\", "/")] = cells
    return declared


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, object]]]:
    """The rows with their line: of a CSV, the head is line 1."""
    text = _text_of(path)
    if not text.lstrip().startswith("{"):
        yield from enumerate(csv.DictReader(text.splitlines()), start=2)
        return
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield number, _json_row(path, number, line)


def _text_of(path: Path) -> str:
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ListUnreadableError(str(path), 1)


def _json_row(path: Path, number: int, line: str) -> Mapping[str, object]:
    try:
        row = json.loads(line)
    except ValueError:
        row = None
    if not isinstance(row, dict):
        raise ListNotJsonError(str(path), number)
    return row


def _require_year_and_region(path: Path, number: int, cells: Mapping[str, str]) -> None:
    year = cells.get("year", "")
    if year and not re.fullmatch(r"(19|20)[0-9]{2}", year):
        raise ListYearError(str(path), number, year)
    try:
        known_region(cells.get("region", "000000"))
    except NotARegionError:
        raise ListRegionError(str(path), number, cells["region"]) from None
