"""Files by content in a bucket: the same promises as the folder's, against a server of S3 in a process of its own."""

import hashlib
import io
import socket
import subprocess
import sys
import tarfile
import time
from dataclasses import replace

import boto3
import httpx
import pytest
from botocore.config import Config

from tests.store.conftest import MASTER_KEY
from verifier.settings import BadSettingError, load_settings
from verifier.store import (
    BlobBucket,
    BlobDamagedError,
    BlobFolder,
    BlobMissingError,
    Bucket,
    ObjectsUnreachableError,
    migrate,
    open_store,
    write_snapshot,
)
from verifier.store.blobs import name_of


@pytest.fixture(scope="module")
def server():
    """The address of moto's server, which keeps its objects until it ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                httpx.get(f"http://127.0.0.1:{port}/")
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def client_of(bucket):
    """Another client of the same server, so that what lies there is seen with other eyes."""
    return boto3.client(
        "s3",
        endpoint_url=bucket.endpoint,
        region_name=bucket.region,
        aws_access_key_id=bucket.access_key,
        aws_secret_access_key=bucket.secret_key,
        config=Config(s3={"addressing_style": "path"}),
    )


@pytest.fixture
def bucket(server, request):
    """An empty bucket."""
    name = "b" + hashlib.sha256(request.node.name.encode()).hexdigest()[:20]
    made = Bucket(name, "node/blobs", server, "us-east-1", "sample", "sample-secret")
    client_of(made).create_bucket(Bucket=name)
    return made


@pytest.fixture(params=["folder", "bucket"])
def blobs(request, tmp_path):
    """Files by content, in each place."""
    if request.param == "folder":
        return BlobFolder(tmp_path)
    return BlobBucket(request.getfixturevalue("bucket"))


def test_files_are_kept_once_and_found_again(blobs):
    """The same bytes are one file under its digest, of any size, and all are listed in order."""
    sizes = [b"", b"proof", bytes(range(256)) * 40_000]  # the last goes up in parts
    names = [blobs.put(data) for data in sizes]
    assert names == [hashlib.sha256(data).hexdigest() for data in sizes]
    assert blobs.put(b"proof") == names[1]
    assert [blobs.get(name) for name in names] == sizes
    assert list(blobs.all()) == sorted(names)
    assert blobs.is_ready()
    assert blobs.path_of(names[1]).name == names[1]


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64])
def test_only_a_digest_that_is_there_is_read(blobs, name):
    """No name leads elsewhere."""
    with pytest.raises(BlobMissingError):
        blobs.get(name)


def test_damage_in_the_bucket_is_seen_when_reading(bucket):
    """A changed byte does not pass for the file, and a file cut short is put again."""
    blobs = BlobBucket(bucket)
    sha256 = blobs.put(b"proof")
    key = f"node/blobs/{sha256[:2]}/{sha256[2:4]}/{sha256}"
    client = client_of(bucket)
    assert client.get_object(Bucket=bucket.name, Key=key)["Body"].read() == b"proof"
    for damaged in (b"Proof", b"pro"):
        client.put_object(Bucket=bucket.name, Key=key, Body=damaged)
        with pytest.raises(BlobDamagedError):
            blobs.get(sha256)
    blobs.put(b"proof")
    assert blobs.get(sha256) == b"proof"


def test_a_server_that_is_away_is_our_trouble_and_says_no_key(bucket):
    """Nothing is kept, the error is ours, and neither key nor address is in it."""
    away = BlobBucket(replace(bucket, endpoint="http://127.0.0.1:9"))
    assert not away.is_ready()
    for act in (lambda: away.put(b"x"), lambda: away.get("0" * 64), lambda: list(away.all())):
        with pytest.raises(ObjectsUnreachableError) as refused:
            act()
        assert "sample" not in f"{refused.value!r}{refused.value.facts}"
    assert "sample-secret" not in repr(away)


def test_a_bucket_that_is_not_there_is_not_ready(bucket):
    """`/readyz` tells before the first upload does."""
    assert not BlobBucket(replace(bucket, name="no-such-bucket")).is_ready()


def test_a_backup_holds_the_files_of_the_bucket(bucket, tmp_path):
    """Under the names that they would have in a folder."""
    store = open_store(f"sqlite:///{tmp_path / 'node.db'}", bucket, MASTER_KEY)
    migrate(store)
    try:
        sha256 = store.blobs.put(b"a proof")
        packed = io.BytesIO()
        write_snapshot(store, tmp_path, packed)
    finally:
        store.close()
    packed.seek(0)
    with tarfile.open(fileobj=packed) as tar:
        assert tar.extractfile(f"blobs/{name_of(sha256)}").read() == b"a proof"


@pytest.mark.parametrize("url", ["bucket", "https://bucket", "s3://", "s3://Bucket", "s3://b?x"])
def test_the_address_of_a_bucket_is_read_strictly(tmp_path, url):
    """Only s3://bucket or s3://bucket/prefix."""
    with pytest.raises(BadSettingError) as refused:
        load_settings(data_dir=tmp_path, objects_url=url)
    assert refused.value.facts["setting"] == "XUESHI_OBJECTS_URL"
