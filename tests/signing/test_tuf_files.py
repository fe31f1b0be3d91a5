"""The trust repository as files: in a folder, within limits, and as an unchanged TUF client reads it."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from tuf.api.exceptions import DownloadHTTPError
from tuf.ngclient import FetcherInterface, Updater

from signing.list_errors import (
    TooLargeError,
)
from signing.trustlist import TrustList
from signing.tuf_client import fetch_trust
from signing.tuf_files import (
    MAX_METADATA_BYTES,
    read_trust_folder,
    trust_folder_reader,
    trust_reader,
    write_trust_folder,
)
from tests.signing.region_simulator import NOW, RegionSimulator

SHANDONG, GUANGXI = "370000", "450000"


@pytest.fixture
def nation():
    """Give a nation of two regions."""
    return RegionSimulator(SHANDONG, GUANGXI)


def test_a_repository_travels_in_a_folder(nation, tmp_path):
    """Written to a folder and read from it, in whole or file by file, it is the same repository."""
    write_trust_folder(tmp_path, nation.files)
    (tmp_path / "metadata" / "notes.txt").write_text("not ours")
    (tmp_path / "metadata" / "NOT-OURS.json").write_text("{}")
    assert read_trust_folder(tmp_path) == nation.files
    assert fetch_trust(trust_folder_reader(tmp_path), root=nation.root, now=NOW).trust == nation.fetch().trust
    written = {path: path.stat().st_mtime_ns for path in tmp_path.glob("**/*.json")}
    write_trust_folder(tmp_path, nation.files)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.glob("**/*.json")} == written


def test_a_folder_reader_stays_inside_its_folder(nation, tmp_path):
    """Names that lead out, and links that do, are no files."""
    write_trust_folder(tmp_path / "inside", nation.files)
    (tmp_path / "secret.json").write_text("{}")
    (tmp_path / "inside" / "metadata" / "9.root.json").symlink_to(tmp_path / "secret.json")
    read = trust_folder_reader(tmp_path / "inside")
    assert read("metadata/1.root.json", MAX_METADATA_BYTES) == nation.root
    assert read("metadata/9.root.json", MAX_METADATA_BYTES) is None
    assert read("../secret.json", MAX_METADATA_BYTES) is None
    assert read("metadata/8.root.json", MAX_METADATA_BYTES) is None
    assert "metadata/9.root.json" not in read_trust_folder(tmp_path / "inside")


@pytest.mark.parametrize("kind", ["folder", "mapping"])
def test_a_file_beyond_its_limit_is_not_read(nation, tmp_path, kind):
    """Limits hold for a folder and for a mapping."""
    write_trust_folder(tmp_path, nation.files)
    read = trust_folder_reader(tmp_path) if kind == "folder" else trust_reader(nation.files)
    with pytest.raises(TooLargeError):
        read("metadata/1.root.json", 100)


def test_a_folder_of_too_many_files_is_not_read(tmp_path):
    """The number of files is limited as well."""
    (tmp_path / "metadata").mkdir()
    for version in range(4097):
        os.link(tmp_path / "metadata" / "0.root.json", tmp_path / "metadata" / f"{version}.root.json") if version else (
            tmp_path / "metadata" / "0.root.json"
        ).write_text("{}")
    with pytest.raises(TooLargeError):
        read_trust_folder(tmp_path)


class _Fetcher(FetcherInterface):
    """Gives python-tuf's own client the files of a simulator."""

    def __init__(self, files) -> None:
        self.files = files

    def _fetch(self, url: str) -> Iterator[bytes]:
        path = url.removeprefix("https://trust.example/")
        if path not in self.files:
            raise DownloadHTTPError("absent", 404)
        return iter([self.files[path]])


def test_the_stock_client_of_python_tuf_reads_the_repository(tmp_path):
    """The files are those of the TUF specification: an unchanged client finds a region's list and verifies it."""
    nation = RegionSimulator(SHANDONG, now=datetime.now(UTC).replace(microsecond=0))
    updater = Updater(
        metadata_dir=str(tmp_path / "metadata"),
        metadata_base_url="https://trust.example/metadata",
        target_dir=str(tmp_path),
        target_base_url="https://trust.example/targets",
        fetcher=_Fetcher(nation.files),
        bootstrap=nation.root,
    )
    updater.refresh()
    target = updater.get_targetinfo(f"{SHANDONG}/trust.json")
    content = updater.download_target(target, filepath=str(tmp_path / "trust.json"))
    with open(content, "rb") as file:  # noqa: PTH123 - the path is the updater's
        assert TrustList.from_bytes(file.read()) == nation.regions[SHANDONG].trust(nation.now)
