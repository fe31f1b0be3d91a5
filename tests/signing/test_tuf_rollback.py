"""Rollback, freeze and mix-and-match of the trust repository are refused, or show as age."""

from datetime import timedelta

import pytest
from tuf.api.metadata import Metadata, MetaFile, Snapshot, Timestamp

from signing import tuf_client
from signing.keys import generate_key
from signing.list_errors import (
    MixedFilesError,
    RollbackError,
    UntrustedFileError,
)
from signing.tuf_files import (
    TIMESTAMP,
)
from signing.tuf_keys import TufSigner
from signing.tuf_repository import (
    rotate_root_keys,
)
from tests.signing.region_simulator import DAY, NOW, RegionSimulator, signed_again

SHANDONG, GUANGXI = "370000", "450000"


@pytest.fixture
def nation():
    """Give a nation of two regions."""
    return RegionSimulator(SHANDONG, GUANGXI)


def refresh_unchecked(nation):
    """Seal the repository of a nation whose client could not follow it yet."""
    path = "metadata/5.targets.json"

    def newest(snapshot):
        snapshot.meta["targets.json"] = MetaFile(5)

    files = dict(nation.files)
    files["metadata/1.snapshot.json"] = signed_again("metadata/1.snapshot.json", files, nation.online, newest)
    assert path in files
    return files


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

    files = nation.files | {TIMESTAMP: signed_again(TIMESTAMP, nation.files, nation.online, back)}
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
    files["metadata/3.snapshot.json"] = signed_again("metadata/2.snapshot.json", files, nation.online, back)
    files[TIMESTAMP] = signed_again(TIMESTAMP, files, nation.online, onward)
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

    files = nation.files | {TIMESTAMP: signed_again(TIMESTAMP, nation.files, nation.online, later)}
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

    files = nation.files | {TIMESTAMP: signed_again(TIMESTAMP, nation.files, nation.online, pin)}
    with pytest.raises(MixedFilesError):
        nation.fetch(files=files)


def test_a_snapshot_without_the_list_of_regions_is_refused(nation):
    """The snapshot must name the national targets."""

    def forget(snapshot: Snapshot):
        del snapshot.meta["targets.json"]

    path = "metadata/1.snapshot.json"
    with pytest.raises(MixedFilesError):
        nation.fetch(files=nation.files | {path: signed_again(path, nation.files, nation.online, forget)})
