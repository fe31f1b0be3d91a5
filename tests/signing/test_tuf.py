"""The trust repository: made, changed and read; rollback, freeze, mix-and-match and wrong delegation are refused."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tuf.api.exceptions import DownloadHTTPError
from tuf.api.metadata import Metadata, MetaFile, Snapshot, TargetFile, Targets, Timestamp
from tuf.ngclient import FetcherInterface, Updater

from signing import tuf_client
from signing.algorithms import Algorithm
from signing.errors import MalformedError, NotEncodableError, SigningError
from signing.keys import generate_key
from signing.list_errors import (
    FileMissingError,
    KidCollisionError,
    ListRefusedError,
    MixedFilesError,
    RollbackError,
    TooLargeError,
    UntrustedFileError,
    WrongDelegationError,
)
from signing.trustlist import TrustList, build_trust_list, join_trust_lists
from signing.trustlist_entries import Issuer
from signing.tuf_client import MAX_REGIONS, fetch_trust
from signing.tuf_files import (
    MAX_METADATA_BYTES,
    TIMESTAMP,
    read_trust_folder,
    trust_folder_reader,
    trust_reader,
    write_trust_folder,
)
from signing.tuf_keys import TufSigner
from signing.tuf_repository import (
    add_signature,
    create_repository,
    delegate_region,
    drop_region,
    publish_region,
    rotate_root_keys,
    seal_repository,
)
from tests.signing.region_simulator import DAY, NOW, Region, RegionSimulator

SHANDONG, GUANGXI = "370000", "450000"


@pytest.fixture
def nation():
    """Give a nation of two regions."""
    return RegionSimulator(SHANDONG, GUANGXI)


def signed(metadata_path, files, signer, change):
    """Rewrite a metadata file by `change` and sign it with one signer alone."""
    metadata = Metadata.from_bytes(files[metadata_path])
    change(metadata.signed)
    metadata.sign(TufSigner(signer))
    return metadata.to_bytes()


def refresh_unchecked(nation):
    """Seal the repository of a nation whose client could not follow it yet."""
    path = "metadata/5.targets.json"

    def newest(snapshot):
        snapshot.meta["targets.json"] = MetaFile(5)

    files = dict(nation.files)
    files["metadata/1.snapshot.json"] = signed("metadata/1.snapshot.json", files, nation.online, newest)
    assert path in files
    return files


# ---------------------------------------------------------------- honest use


def test_a_client_reads_what_the_regions_published(nation):
    """From the pinned root alone, the client gets every region's list with its keys."""
    found = nation.fetch()
    assert [each.region for each in found.trust.regions] == [SHANDONG, GUANGXI]
    assert found.refused == ()
    kid = nation.regions[SHANDONG].issuer.kid
    assert found.trust.find_key(kid).issuer.id == f"issuer-{SHANDONG}"
    assert found.expires_at == NOW + 7 * DAY
    assert {each.expires_at for each in found.trust.regions} == {found.expires_at}


def test_a_region_publishes_anew(nation):
    """A second publication replaces the first at once for a client that refreshes."""
    before = nation.fetch()
    nation.now += DAY
    nation.publish(nation.regions[SHANDONG].trust(nation.now, name="山东"))
    nation.refresh()
    after = nation.fetch(previous=before.files)
    assert [each.name for each in after.trust.regions] == ["山东", f"示例{GUANGXI}"]


def test_a_region_that_has_not_published_yet_is_absent_and_no_fault(nation):
    """Delegating a region breaks nobody before it publishes."""
    nation.regions["640000"] = Region("640000")
    nation.delegate("640000")
    nation.refresh()
    found = nation.fetch()
    assert [each.region for each in found.trust.regions] == [SHANDONG, GUANGXI]
    assert found.refused == ()


def test_a_region_changes_its_key(nation):
    """After the nation delegates to a new key, the region publishes under it and clients follow."""
    before = nation.fetch()
    nation.regions[SHANDONG].delegated = generate_key(Algorithm.ED25519)
    nation.delegate(SHANDONG)
    with pytest.raises(UntrustedFileError):
        nation.refresh()
    nation.publish(nation.regions[SHANDONG].trust())
    nation.refresh()
    assert len(nation.fetch(previous=before.files).trust.regions) == 2


def test_a_dropped_region_is_believed_no_more(nation):
    """Taking a region out takes its keys out."""
    before = nation.fetch()
    nation.files = drop_region(nation.files, region=SHANDONG, signers=nation.national[:2], now=NOW)
    nation.refresh()
    after = nation.fetch(previous=before.files)
    assert [each.region for each in after.trust.regions] == [GUANGXI]
    keys = Metadata[Targets].from_bytes(nation.files["metadata/4.targets.json"]).signed.delegations.keys
    assert set(keys) == {nation.regions[GUANGXI].delegated.kid.hex()}


def test_the_nation_changes_all_its_keys(nation):
    """Clients with the first root follow to the third, and the old keys are worth nothing any more."""
    before = nation.fetch()
    for _ in range(2):
        fresh = [generate_key() for _ in range(3)]
        online = generate_key()
        nation.files = rotate_root_keys(
            nation.files,
            root_keys=[signer.public_key for signer in fresh],
            threshold=2,
            online_key=online.public_key,
            signers=[*nation.national[:2], *fresh[:2]],
            now=NOW,
        )
        old, nation.national, nation.online = nation.national, fresh, online
        nation.refresh()
    after = nation.fetch(previous=before.files)
    assert "metadata/3.root.json" in after.files
    assert len(after.trust.regions) == 2
    stale = nation.files | {TIMESTAMP: signed(TIMESTAMP, nation.files, old[0], lambda _: None)}
    with pytest.raises(UntrustedFileError):
        nation.fetch(files=stale)


def test_a_new_root_needs_the_old_keys_and_the_new(nation):
    """Neither the old keys alone nor the new ones alone can change the root."""
    fresh = [generate_key() for _ in range(3)]
    for signers in (nation.national, fresh, [nation.national[0], *fresh]):
        files = rotate_root_keys(
            nation.files,
            root_keys=[signer.public_key for signer in fresh],
            threshold=2,
            online_key=nation.online.public_key,
            signers=signers,
            now=NOW,
        )
        with pytest.raises(UntrustedFileError):
            nation.fetch(files=files)


def test_a_threshold_is_met_one_signature_after_another():
    """Two national keys in two places sign the same first root and list of regions in turn."""
    one, two, online = generate_key(), generate_key(), generate_key()
    files = create_repository(
        root_keys=[one.public_key, two.public_key],
        threshold=2,
        online_key=online.public_key,
        signers=[one],
        now=NOW,
    )
    with pytest.raises(UntrustedFileError):
        seal_repository(files, online_signer=online, now=NOW)
    files = add_signature(files, role="root", signer=two)
    with pytest.raises(UntrustedFileError):
        seal_repository(files, online_signer=online, now=NOW)
    files = seal_repository(add_signature(files, role="targets", signer=two), online_signer=online, now=NOW)
    assert fetch_trust(trust_reader(files), root=files["metadata/1.root.json"], now=NOW).trust.regions == ()


def test_a_fresh_timestamp_needs_no_new_snapshot(nation):
    """Dating the repository again changes one file, until the snapshot itself nears its end."""
    nation.now += DAY
    before = dict(nation.files)
    nation.refresh()
    assert {path for path in nation.files if nation.files[path] != before.get(path)} == {TIMESTAMP}
    nation.now += 10 * DAY
    nation.refresh()
    assert "metadata/2.snapshot.json" in nation.files


# ---------------------------------------------------------------- files and folders


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


# ---------------------------------------------------------------- attacks


def test_rollback_of_the_timestamp_is_refused(nation):
    """An old timestamp is refused by a client that saw a newer one, and only by that."""
    old = dict(nation.files)
    nation.now += DAY
    nation.refresh()
    seen = nation.fetch()
    with pytest.raises(RollbackError) as refused:
        nation.fetch(files=old, previous=seen.files)
    assert (refused.value.path, refused.value.known, refused.value.offered) == (TIMESTAMP, 2, 1)
    assert nation.fetch(files=old).trust.regions


def test_rollback_of_the_snapshot_inside_a_newer_timestamp_is_refused(nation):
    """Even the online key cannot take clients back to an older snapshot."""
    nation.publish(nation.regions[SHANDONG].trust(NOW, name="山东"))
    nation.refresh()
    seen = nation.fetch()

    def back(stamp):
        stamp.version += 1
        stamp.snapshot_meta = MetaFile(1)

    files = nation.files | {TIMESTAMP: signed(TIMESTAMP, nation.files, nation.online, back)}
    with pytest.raises(RollbackError) as refused:
        nation.fetch(files=files, previous=seen.files)
    assert refused.value.path == "metadata/snapshot.json"


@pytest.mark.parametrize("withheld", [True, False], ids=["withheld", "older"])
def test_rollback_of_one_region_is_refused(nation, withheld):
    """A newer snapshot may neither forget a region nor take it back."""
    nation.publish(nation.regions[SHANDONG].trust(NOW, name="山东"))
    nation.refresh()
    seen = nation.fetch()

    def back(snapshot):
        snapshot.version += 1
        if withheld:
            del snapshot.meta[f"{SHANDONG}.json"]
        else:
            snapshot.meta[f"{SHANDONG}.json"] = MetaFile(1)

    def onward(stamp):
        stamp.version += 1
        stamp.snapshot_meta = MetaFile(3)

    files = dict(nation.files)
    files["metadata/3.snapshot.json"] = signed("metadata/2.snapshot.json", files, nation.online, back)
    files[TIMESTAMP] = signed(TIMESTAMP, files, nation.online, onward)
    with pytest.raises(RollbackError) as refused:
        nation.fetch(files=files, previous=seen.files)
    assert refused.value.path == f"metadata/{SHANDONG}.json"


def test_rollback_of_the_root_is_refused(nation):
    """A client that saw the second root keeps it even when a mirror withholds it."""
    old = dict(nation.files)
    online = generate_key()
    nation.files = rotate_root_keys(
        nation.files,
        root_keys=[signer.public_key for signer in nation.national],
        threshold=2,
        online_key=online.public_key,
        signers=nation.national[:2],
        now=NOW,
    )
    nation.online = online
    nation.refresh()
    seen = nation.fetch()
    with pytest.raises(UntrustedFileError):
        nation.fetch(files=old, previous=seen.files)


def test_a_client_far_behind_follows_roots_in_steps(nation, monkeypatch):
    """Beyond the limit of rotations the client stops at the root it reached, and goes on from there next time."""
    monkeypatch.setattr(tuf_client, "MAX_ROOT_ROTATIONS", 1)
    for _ in range(2):
        nation.files = rotate_root_keys(
            nation.files,
            root_keys=[signer.public_key for signer in nation.national],
            threshold=2,
            online_key=nation.online.public_key,
            signers=nation.national[:2],
            now=NOW,
        )
    nation.files = refresh_unchecked(nation)
    assert "metadata/3.root.json" not in nation.fetch().files


def test_an_equal_timestamp_version_with_other_content_changes_nothing(nation):
    """Two timestamps of one version: the first one seen counts."""
    seen = nation.fetch()

    def later(stamp):
        stamp.expires = NOW + 1000 * DAY

    files = nation.files | {TIMESTAMP: signed(TIMESTAMP, nation.files, nation.online, later)}
    assert nation.fetch(files=files, previous=seen.files).expires_at == seen.expires_at


def test_a_freeze_shows_as_age(nation):
    """Old files that are offered for ever stay readable, and expire: the lists say so, nothing is called forged."""
    for later in (8 * DAY, 2000 * DAY):
        found = nation.fetch(previous=nation.fetch().files, now=NOW + later)
        assert found.expires_at == NOW + 7 * DAY
        assert all(each.expires_at == NOW + 7 * DAY < NOW + later for each in found.trust.regions)


def test_the_regions_own_list_may_expire_first(nation):
    """A list expires no later than it says, whatever its metadata says."""
    nation.publish(nation.regions[SHANDONG].trust(NOW, expires_at=NOW + DAY))
    nation.refresh()
    assert nation.fetch().trust.regions[0].expires_at == NOW + DAY


def test_a_list_from_after_the_metadata_still_reads(nation):
    """A list dated after its metadata expired is current for a second, that is: no more."""
    nation.publish(nation.regions[SHANDONG].trust(NOW + 30 * DAY))
    nation.refresh()
    assert nation.fetch().trust.regions[0].expires_at == NOW + 30 * DAY + timedelta(seconds=1)


def test_mixing_states_of_the_repository_is_refused(nation):
    """A region's metadata of another version under the promised name is left out, and so is a list of another hash."""
    before = nation.fetch()
    old = dict(nation.files)
    nation.publish(nation.regions[SHANDONG].trust(NOW, name="山东"))
    nation.refresh()
    mixed = nation.files | {f"metadata/2.{SHANDONG}.json": old[f"metadata/1.{SHANDONG}.json"]}
    found = nation.fetch(files=mixed, previous=before.files)
    assert [(each.region, type(each.error)) for each in found.refused] == [(SHANDONG, MixedFilesError)]
    fresh = next(path for path in nation.files if path.startswith(f"targets/{SHANDONG}/") and path not in old)
    other = next(path for path in old if path.startswith(f"targets/{SHANDONG}/"))
    found = nation.fetch(files=nation.files | {fresh: old[other]}, previous=before.files)
    assert [(each.region, type(each.error)) for each in found.refused] == [(SHANDONG, MixedFilesError)]


@pytest.mark.parametrize("path", ["metadata/1.snapshot.json", "metadata/3.targets.json"])
def test_national_metadata_under_another_version_is_refused(nation, path):
    """The file of a version must say that version."""

    def jump(part):
        part.version += 1

    signers = [nation.online] if "snapshot" in path else nation.national[:2]
    metadata = Metadata.from_bytes(nation.files[path])
    jump(metadata.signed)
    metadata.signatures.clear()
    for signer in signers:
        metadata.sign(TufSigner(signer), append=True)
    with pytest.raises(MixedFilesError):
        nation.fetch(files=nation.files | {path: metadata.to_bytes()})


def test_a_root_under_another_version_is_refused(nation):
    """The first root cannot be offered as the second."""
    with pytest.raises(MixedFilesError):
        nation.fetch(files=nation.files | {"metadata/2.root.json": nation.root})


def test_hashes_in_the_snapshot_and_timestamp_are_held_to(nation):
    """Where metadata names lengths or hashes, they bind."""

    def pin(signed_part):
        signed_part.version += 1
        if isinstance(signed_part, Timestamp):
            signed_part.snapshot_meta.length = 7
        else:
            signed_part.meta["targets.json"].length = 7

    files = nation.files | {TIMESTAMP: signed(TIMESTAMP, nation.files, nation.online, pin)}
    with pytest.raises(MixedFilesError):
        nation.fetch(files=files)


def test_a_snapshot_without_the_list_of_regions_is_refused(nation):
    """The snapshot must name the national targets."""

    def forget(snapshot: Snapshot):
        del snapshot.meta["targets.json"]

    path = "metadata/1.snapshot.json"
    with pytest.raises(MixedFilesError):
        nation.fetch(files=nation.files | {path: signed(path, nation.files, nation.online, forget)})


def test_one_region_cannot_sign_for_another(nation):
    """Guangxi's key under Shandong's name is refused; Guangxi itself stands, and what was known of Shandong expires."""
    before = nation.fetch()
    forged = publish_region(
        nation.files,
        trust=nation.regions[SHANDONG].trust(NOW, name="假"),
        signers=[nation.regions[GUANGXI].delegated],
        now=NOW,
    )
    with pytest.raises(UntrustedFileError):
        seal_repository(forged, online_signer=nation.online, now=NOW)
    path = f"metadata/1.{SHANDONG}.json"
    files = nation.files | {path: signed(path, nation.files, nation.regions[GUANGXI].delegated, lambda _: None)}
    found = nation.fetch(files=files, previous=before.files, now=NOW + DAY)
    assert [(each.region, type(each.error)) for each in found.refused] == [(SHANDONG, UntrustedFileError)]
    shandong, guangxi = found.trust.regions
    assert shandong.issuers == before.trust.regions[0].issuers
    assert shandong.expires_at < NOW + DAY - timedelta(minutes=5)
    assert guangxi == before.trust.regions[1]
    again = nation.fetch(files=files, previous=found.files, now=NOW + DAY)
    assert again.trust == found.trust


def test_a_region_that_is_refused_at_first_sight_is_there_and_empty(nation):
    """A client that knows nothing of a refused region knows at least that it is out of date about it."""
    files = {path: data for path, data in nation.files.items() if not path.startswith(f"targets/{SHANDONG}/")}
    found = nation.fetch(files=files)
    assert [type(each.error) for each in found.refused] == [FileMissingError]
    assert found.trust.regions[0].issuers == ()
    assert found.trust.regions[0].expires_at < NOW


def test_a_region_cannot_publish_the_list_of_another(nation):
    """Shandong's own key over a list of Guangxi, or over anything else, is refused."""
    content = nation.regions[GUANGXI].trust().to_bytes()
    target = TargetFile.from_data(f"{SHANDONG}/trust.json", content, ["sha256"])
    other = TargetFile.from_data(f"{GUANGXI}/trust.json", content, ["sha256"])
    path = f"metadata/1.{SHANDONG}.json"
    for targets in ({target.path: target}, {other.path: other}, {target.path: target, other.path: other}, {}):

        def change(part, targets=targets):
            part.targets = targets

        files = dict(nation.files)
        files[path] = signed(path, files, nation.regions[SHANDONG].delegated, change)
        files[f"targets/{SHANDONG}/{target.hashes['sha256']}.trust.json"] = content
        found = nation.fetch(files=files)
        assert [(each.region, type(each.error)) for each in found.refused] == [(SHANDONG, WrongDelegationError)]


def test_a_region_cannot_list_issuers_for_another(nation):
    """A list whose scope leaves the region cannot even be built."""
    shandong = nation.regions[SHANDONG].trust().regions[0]
    foreign = nation.regions[GUANGXI].trust().regions[0].issuers
    with pytest.raises(ListRefusedError):
        nation.regions[SHANDONG].trust(issuers=(*shandong.issuers, *foreign))


def test_two_regions_cannot_list_the_same_key(nation):
    """The nation does not seal a repository in which a kid means two issuers."""
    taken = nation.regions[SHANDONG].trust().regions[0].issuers[0].keys
    own = nation.regions[GUANGXI].trust().regions[0].issuers[0]
    nation.publish(nation.regions[GUANGXI].trust(issuers=(Issuer(own.id, own.name, taken, own.scopes),)))
    with pytest.raises(KidCollisionError):
        nation.refresh()


@pytest.mark.parametrize("paths", [["*"], [f"{GUANGXI}/trust.json"], None])
def test_a_delegation_of_other_paths_is_refused(nation, paths):
    """The nation's own list may give a region its own trust list and nothing more."""
    path = "metadata/3.targets.json"
    form = json.loads(nation.files[path])
    role = form["signed"]["delegations"]["roles"][0]
    role["paths"] = paths
    if paths is None:
        del role["paths"]
        role["path_hash_prefixes"] = ["00"]
    metadata = Metadata.from_bytes(json.dumps(form).encode())
    for signer in nation.national[:2]:
        metadata.sign(TufSigner(signer), append=True)
    with pytest.raises(WrongDelegationError):
        nation.fetch(files=nation.files | {path: metadata.to_bytes()})


def test_more_regions_than_the_limit_are_refused(nation):
    """The number of delegations is limited."""
    files = nation.files
    for number in range(MAX_REGIONS + 1):
        key = generate_key(Algorithm.ED25519).public_key
        files = delegate_region(files, region=f"{number:06}", keys=[key], signers=nation.national[:2], now=NOW)
    with pytest.raises(WrongDelegationError):
        seal_repository(files, online_signer=nation.online, now=NOW)


@pytest.mark.parametrize(
    "path", [TIMESTAMP, "metadata/1.snapshot.json", "metadata/3.targets.json", "metadata/1.root.json"]
)
def test_other_bytes_in_place_of_metadata_are_malformed(nation, path):
    """Bytes that are no JSON, and metadata of another kind, are refused as such."""
    other = nation.files["metadata/3.targets.json" if path == TIMESTAMP else TIMESTAMP]
    for data in (b"", b"{}", b"[" * 100_000, b"\xff", other):
        with pytest.raises(MalformedError):
            fetch_trust(
                trust_reader(nation.files | {path: data}), root=data if "root" in path else nation.root, now=NOW
            )


@pytest.mark.parametrize("path", [TIMESTAMP, "metadata/1.snapshot.json", "metadata/3.targets.json"])
def test_missing_national_metadata_is_named(nation, path):
    """A file that is not there is an error of its own."""
    with pytest.raises(FileMissingError) as refused:
        nation.fetch(files={name: data for name, data in nation.files.items() if name != path})
    assert refused.value.path == path


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_damaged_files_raise_only_our_errors_and_add_no_key(data):
    """A flipped byte anywhere gives one of our errors, or the trust that was there; never another key."""
    path = data.draw(st.sampled_from(sorted(SIMULATED.files)))
    content = bytearray(SIMULATED.files[path])
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    honest = SIMULATED.fetch().trust
    try:
        found = SIMULATED.fetch(files=SIMULATED.files | {path: bytes(content)})
    except SigningError:
        return
    for each, known in zip(found.trust.regions, honest.regions, strict=True):
        assert each.issuers in {known.issuers, ()}


SIMULATED = RegionSimulator(SHANDONG, GUANGXI)


# ---------------------------------------------------------------- what is not built


@pytest.mark.parametrize(("threshold", "keys"), [(0, 2), (3, 2), (1, 0)])
def test_a_threshold_that_cannot_be_met_is_refused(nation, threshold, keys):
    """A role needs at least one signature, and no more than it has keys."""
    with pytest.raises(NotEncodableError):
        delegate_region(
            nation.files,
            region=SHANDONG,
            keys=[generate_key().public_key for _ in range(keys)],
            threshold=threshold,
            signers=nation.national,
            now=NOW,
        )


def test_the_online_key_is_no_root_key():
    """The key that lies on a server cannot be one of those that stay offline."""
    key = generate_key()
    with pytest.raises(NotEncodableError):
        create_repository(root_keys=[key.public_key], threshold=1, online_key=key.public_key, signers=[key], now=NOW)


def test_a_region_is_named_by_its_code(nation):
    """A region's role is its six digits."""
    with pytest.raises(NotEncodableError):
        delegate_region(nation.files, region="37", keys=[], signers=nation.national, now=NOW)


def test_only_a_delegated_region_publishes_and_only_itself(nation):
    """A list of two regions, or of one that is not delegated, is not signed; nor is a region dropped that is not there."""
    both = join_trust_lists(region.trust() for region in nation.regions.values())
    for trust in (both, build_trust_list(), Region("640000").trust()):
        with pytest.raises(WrongDelegationError):
            publish_region(nation.files, trust=trust, signers=nation.national, now=NOW)
    with pytest.raises(WrongDelegationError):
        drop_region(nation.files, region="640000", signers=nation.national, now=NOW)


def test_an_empty_folder_is_no_repository():
    """Nothing can be changed where nothing was begun."""
    with pytest.raises(FileMissingError):
        delegate_region({}, region=SHANDONG, keys=[generate_key().public_key], signers=[], now=NOW)
    with pytest.raises(FileMissingError):
        seal_repository({}, online_signer=generate_key(), now=NOW)


def test_keys_are_not_opened_by_addresses():
    """The two doors of python-tuf that this adapter does not offer stay shut."""
    signer = TufSigner(generate_key())
    with pytest.raises(NotImplementedError):
        TufSigner.from_priv_key_uri("file:key", None)
    with pytest.raises(NotImplementedError):
        _ = signer.public_key


def test_signing_alone_loads_no_network_and_no_repository_code():
    """`import signing` brings neither python-tuf's network client nor a database nor a web framework."""
    code = "import sys, signing; print([m for m in ('urllib3', 'fastapi', 'sqlalchemy', 'tuf.ngclient') if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
