"""Trust across regions by commands and a folder, and what the doctor finds."""

import json

import pytest

from verifier.store import open_store


def answer(done):
    """The one JSON line."""
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


@pytest.fixture
def disk(xueshi_here, tmp_path):
    """A nation and Zibo, whose lists lie sealed on a disk; the node of Zibo is `node`."""
    nation, place = tmp_path / "nation", tmp_path / "disk"
    answer(xueshi_here("trust", "init", "--repository", place, "--format", "json", folder=nation))
    key = answer(xueshi_here("trust", "region-key", "--format", "json"))["key"]
    added = xueshi_here("trust", "add-region", "370300", "--key", key, "--repository", place, folder=nation)
    assert added.returncode == 0, added.stderr.decode()
    for purpose in ("certificate", "status"):
        assert xueshi_here("keys", "new", "--purpose", purpose).returncode == 0
    assert xueshi_here("status", "publish").returncode == 0
    handed_in = answer(xueshi_here("trust", "publish", "--repository", place, "--format", "json"))
    assert (handed_in["added"], handed_in["sealed"]) == (True, False)
    sealed = answer(xueshi_here("trust", "publish", "--repository", place, "--format", "json", folder=nation))
    assert (sealed["added"], sealed["sealed"]) == (False, True)
    return place


def test_another_region_believes_what_a_disk_brings_it(xueshi_here, tmp_path, disk):
    """From the pinned root Guangxi learns Zibo's issuer, and can put it into a bundle for closed networks."""
    guangxi, root = tmp_path / "guangxi", tmp_path / "nation" / "trust-root.json"
    fetch = ("trust", "fetch", disk, "--root", root, "--format", "json")
    fetched = answer(xueshi_here(*fetch, folder=guangxi, XUESHI_REGION="450000"))
    assert (fetched["regions"], fetched["refused"]) == (["370300"], [])
    made = answer(xueshi_here("trust", "bundle", "--out", tmp_path / "b", "--format", "json", folder=guangxi))
    assert made["bytes"] == (tmp_path / "b").stat().st_size
    offline = ("verify", "https://localhost/#12", "--bundle", tmp_path / "b", "--root", root, "--format", "json")
    assert xueshi_here(*offline, folder=tmp_path / "nowhere").returncode == 1


def test_without_a_pinned_root_nothing_is_believed(xueshi_here, tmp_path, disk):
    """A repository that nobody vouched for is refused with what to do."""
    done = xueshi_here("trust", "fetch", disk, folder=tmp_path / "guangxi")
    assert done.returncode == 64
    assert b"--root" in done.stderr
    assert not (tmp_path / "guangxi" / "trust").exists()


def test_a_bundle_that_cannot_be_believed_is_no_invalid_certificate(xueshi_here, tmp_path, disk):
    """Exit 1 says that a certificate is invalid; a damaged bundle, or none of the roots, says nothing of it: 64."""
    (tmp_path / "b").write_bytes(b"no bundle")
    offline = ("verify", "https://localhost/#12", "--bundle", tmp_path / "b")
    damaged = xueshi_here(*offline, "--root", tmp_path / "nation" / "trust-root.json", folder=tmp_path / "nowhere")
    rootless = xueshi_here(*offline, folder=tmp_path / "nowhere")
    assert (damaged.returncode, rootless.returncode) == (64, 64)
    assert b"--root" in rootless.stderr
    assert damaged.stdout == b""


def test_a_repository_that_was_altered_is_refused(xueshi_here, tmp_path, disk):
    """One changed byte in the nation's part, and nothing of it is taken."""
    stamp = next(disk.rglob("timestamp.json"))
    stamp.write_bytes(stamp.read_bytes().replace(b'"version":', b'"version" :', 1).replace(b"snapshot", b"snapshoT", 1))
    root = tmp_path / "nation" / "trust-root.json"
    done = xueshi_here("trust", "fetch", disk, "--root", root, folder=tmp_path / "guangxi")
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr


def test_a_repository_never_begins_over_another(xueshi_here, disk):
    """The folder holds something: nothing is touched."""
    assert xueshi_here("trust", "init", "--repository", disk).returncode == 1


@pytest.mark.parametrize("key", ["x", "ED25519:zz", "RSA:00", "ED25519:00"])
def test_a_key_of_another_form_is_a_usage_error(xueshi_here, key):
    """The nation admits only what region-key shows."""
    assert xueshi_here("trust", "add-region", "370300", "--key", key).returncode == 64


def test_the_doctor_finds_a_damaged_file_and_says_so(xueshi_here, tmp_path):
    """A sound node passes; a changed byte in a kept file is found and named, and the other checks still run."""
    from datetime import UTC, datetime

    from verifier.store import add_person, add_proof

    done = xueshi_here("doctor", "--format", "json")
    assert done.returncode == 0, done.stdout.decode()
    node = tmp_path / "node"
    store = open_store(f"sqlite:///{node / 'xueshi.db'}", node / "blobs", bytes(32))
    now = datetime.now(UTC)
    sha256 = store.blobs.put(b"proof")
    with store.write() as tx:
        person = add_person(tx, name="王敏", region="370300", unit="x", id_number=None, now=now)
        add_proof(
            tx,
            person_id=person.id,
            sha256=sha256,
            byte_count=5,
            file_name="a.pdf",
            declared={},
            client_key=None,
            received_by="test",
            now=now,
        )
    store.blobs.path_of(sha256).write_bytes(b"Proof")
    store.close()
    done = xueshi_here("doctor", "--format", "json")
    assert done.returncode == 1
    found = {line["check"]: line for line in map(json.loads, done.stdout.decode().splitlines())}
    assert found["files"]["standing"] == "failed"
    assert found["files"]["facts"]["bad"] == sha256
    assert found["audit"]["standing"] == "ok"
