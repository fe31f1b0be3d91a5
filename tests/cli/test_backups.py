"""A backup restores into an empty host and is sound there; nobody without the passphrase reads it."""

import io
import json
import tarfile

import pytest

from verifier.store import SealBrokenError, open_stream, read_snapshot, seal_stream

PASSPHRASE = {"XUESHI_BACKUP_PASSPHRASE": "a long passphrase"}


@pytest.fixture
def backup(xueshi_here, tmp_path):
    """A node with keys and a person, and its backup."""
    for purpose in ("certificate", "status", "log"):
        assert xueshi_here("keys", "new", "--purpose", purpose).returncode == 0
    added = xueshi_here("user", "add", "wang", "--name", "王敏", "--unit", "示例", "--role", "applicant")
    assert added.returncode == 0
    assert xueshi_here("status", "publish").returncode == 0
    out = tmp_path / "node.backup"
    done = xueshi_here("backup", out, "--format", "json", **PASSPHRASE)
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)["bytes"] == out.stat().st_size
    return out


def test_a_backup_restores_into_an_empty_host_and_is_sound(xueshi_here, tmp_path, backup):
    """The person, the keys and the audit are there again, the doctor finds nothing wrong, and nothing lay in the clear."""
    assert "王敏".encode() not in backup.read_bytes()
    assert b"PRIVATE KEY" not in backup.read_bytes()
    host = tmp_path / "host"
    done = xueshi_here("restore", backup, "--format", "json", folder=host, **PASSPHRASE)
    assert done.returncode == 0, done.stderr.decode() + done.stdout.decode()
    standing = {line["check"]: line["standing"] for line in map(json.loads, done.stdout.decode().splitlines())}
    assert (standing["audit"], standing["files"], standing["keys"]) == ("ok", "ok", "ok")
    users = xueshi_here("user", "list", "--format", "json", folder=host)
    assert [json.loads(line)["name"] for line in users.stdout.decode().splitlines()] == ["王敏"]


def test_a_restore_never_overwrites(xueshi_here, backup):
    """The node that was backed up holds data: it stays as it is."""
    assert xueshi_here("restore", backup, **PASSPHRASE).returncode == 1


def test_another_passphrase_restores_nothing(xueshi_here, tmp_path, backup):
    """Refused, and the host stays empty."""
    host = tmp_path / "host"
    done = xueshi_here("restore", backup, folder=host, XUESHI_BACKUP_PASSPHRASE="another passphrase")
    assert done.returncode == 1
    assert not host.exists()


def test_a_short_passphrase_is_refused(xueshi_here, tmp_path):
    """What could be guessed protects nothing."""
    assert xueshi_here("backup", tmp_path / "x", XUESHI_BACKUP_PASSPHRASE="short").returncode == 64


@pytest.mark.parametrize("size", [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3 << 20])
def test_a_sealed_stream_opens_to_what_was_sealed(size):
    """At every border of a piece."""
    plain, sealed = bytes(size), io.BytesIO()
    seal_stream(io.BytesIO(plain), sealed, b"passphrase")
    assert b"".join(open_stream(io.BytesIO(sealed.getvalue()), b"passphrase")) == plain


def test_a_cut_moved_or_changed_stream_does_not_open():
    """Cut at a piece, cut within, pieces exchanged, a byte changed, nothing at all: each is refused."""
    sealed = io.BytesIO()
    seal_stream(io.BytesIO(bytes(3 << 20)), sealed, b"passphrase")
    whole = sealed.getvalue()
    piece, head = (1 << 20) + 16, 39
    first, second = whole[head : head + piece], whole[head + piece : head + 2 * piece]
    damaged = (
        b"",
        whole[:head],
        whole[: head + 2 * piece],
        whole[:-1],
        whole[:head] + second + first + whole[head + 2 * piece :],
        whole[:100] + bytes([whole[100] ^ 1]) + whole[101:],
    )
    for data in damaged:
        with pytest.raises(SealBrokenError):
            list(open_stream(io.BytesIO(data), b"passphrase"))


@pytest.mark.parametrize("name", ["../out", "/etc/x", "a/../../x", "blobs/link"])
def test_a_snapshot_writes_only_plain_files_inside(tmp_path, name):
    """A tar with a way out or a link is refused, and nothing lies outside the folder."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        member = tarfile.TarInfo(name)
        if name.endswith("link"):
            member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(member, io.BytesIO(b""))
    packed.seek(0)
    with pytest.raises(SealBrokenError):
        read_snapshot(packed, tmp_path / "node")
    assert not (tmp_path / "out").exists()
