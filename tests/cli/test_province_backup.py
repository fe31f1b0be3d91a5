"""The province's layout is backed up like an embedded node: rows of the server, files of the bucket, keys; and restored into an empty host."""

import json

import boto3
import pytest
from sqlalchemy import create_engine, text

from tests.ocr.layered import certificate
from tests.store.conftest import empty_database, postgres_url  # noqa: F401 (a fixture)
from tests.store.test_objects import server  # noqa: F401 (a fixture)
from verifier.flows import Upload, open_services, receive_proof
from verifier.settings import load_settings
from verifier.store import check_audit, list_proofs, list_users

PDF = certificate()
PASSPHRASE = {"XUESHI_BACKUP_PASSPHRASE": "a long passphrase"}


@pytest.fixture
def province(request, tmp_path, server, monkeypatch):  # noqa: F811 (the fixture)
    """The settings of a node with PostgreSQL and a bucket of its own."""
    url = empty_database("postgresql", request, tmp_path)
    for name in ("province", "elsewhere"):
        boto3.client(
            "s3", endpoint_url=server, region_name="us-east-1", aws_access_key_id="key", aws_secret_access_key="secret"
        ).create_bucket(Bucket=name)
    given = {
        "XUESHI_ENV": "dev",
        "XUESHI_DATABASE_URL": url,
        "XUESHI_OBJECTS_URL": "s3://province/files",
        "XUESHI_OBJECTS_ENDPOINT": server,
        "XUESHI_OBJECTS_ACCESS_KEY": "key",
        "XUESHI_OBJECTS_SECRET_KEY": "secret",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return given


def hand_in(folder):
    """A node with a user and an upload; its proof's id."""
    with open_services(load_settings(data_dir=folder)) as services:
        with services.store.read() as tx:
            (listed,) = list_users(tx)
        upload = Upload(
            data=PDF, file_name="a.pdf", person_id=listed.user.person_id, received_by="wang",
            declared={"region": "370300", "year": 2024}, client_key="a",
        )  # fmt: skip
        return receive_proof(services.store, upload, probe=services.reader.probe, now=services.clock()).proof.id


def emptied(url):
    """The database as an empty one."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()


@pytest.mark.needs("postgresql")
def test_a_province_restores_into_an_empty_host(xueshi_here, tmp_path, province):
    """Rows, files, keys and audit are there again in another bucket, new rows go on counting, and nothing lay in the clear."""
    node, host, out = tmp_path / "node", tmp_path / "host", tmp_path / "province.backup"
    assert xueshi_here("keys", "new", "--purpose", "certificate", **province).returncode == 0
    added = xueshi_here("user", "add", "wang", "--name", "王敏", "--unit", "示例", "--role", "applicant", **province)
    assert added.returncode == 0, added.stderr.decode()
    proof = hand_in(node)
    done = xueshi_here("backup", out, "--format", "json", **province, **PASSPHRASE)
    assert done.returncode == 0, done.stderr.decode()
    assert "王敏".encode() not in out.read_bytes()
    refused = xueshi_here("restore", out, folder=host, **province, **PASSPHRASE)
    assert refused.returncode == 1, "the database still holds rows"
    assert not host.exists()
    emptied(province["XUESHI_DATABASE_URL"])
    there = province | {"XUESHI_OBJECTS_URL": "s3://elsewhere"}
    done = xueshi_here("restore", out, "--format", "json", folder=host, **there, **PASSPHRASE)
    assert done.returncode == 0, done.stderr.decode() + done.stdout.decode()
    standing = {line["check"]: line for line in map(json.loads, done.stdout.decode().splitlines())}
    assert (standing["database"]["standing"], standing["audit"]["standing"]) == ("ok", "ok")
    assert standing["files"]["facts"]["files"] == standing["files"]["facts"]["read"] != ""
    with open_services(load_settings(data_dir=host, objects_url="s3://elsewhere")) as services:
        with services.store.read() as tx:
            (kept,) = list_proofs(tx, list_users(tx)[0].user.person_id).items
            before = check_audit(tx)
        assert kept.id == proof
        assert services.store.blobs.get(kept.sha256) == PDF
    another = ("user", "add", "li", "--name", "李华", "--unit", "示例", "--role", "applicant")
    assert xueshi_here(*another, folder=host, **there).returncode == 0
    again = load_settings(data_dir=host, objects_url="s3://elsewhere")
    with open_services(again) as services, services.store.read() as tx:
        assert check_audit(tx) > before


@pytest.mark.needs("postgresql")
def test_a_backup_of_another_kind_of_database_is_refused(xueshi_here, tmp_path, province):
    """An embedded node's backup into a province's settings: refused, and nothing was written."""
    out, host = tmp_path / "node.backup", tmp_path / "host"
    embedded = {"XUESHI_DATABASE_URL": f"sqlite:///{tmp_path / 'node' / 'xueshi.db'}"}
    assert xueshi_here("backup", out, **(province | embedded | PASSPHRASE)).returncode == 0
    done = xueshi_here("restore", out, folder=host, **province, **PASSPHRASE)
    assert done.returncode == 1
    assert "SQLite" in done.stderr.decode()
    assert not host.exists()
