"""A disk without room, a real one: uploads answer 507 and change nothing, verification goes on, and with room everything goes on."""

import contextlib
import shutil
import subprocess

import pytest

from signing import token_to_text
from tests.web.test_declarations_api import PAPER, SAMPLE, zipped

SIZE_MB = 16


@pytest.fixture
def tmp_path(tmp_path):
    """A small disk of its own, on which the whole node lies."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    command = [mount, "-t", "tmpfs", "-o", f"size={SIZE_MB}m", "tmpfs", str(disk)]
    if mount is None or subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("needs the right to mount a small disk")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def fill(disk):
    """Leave no block free."""
    with (disk / "ballast").open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))


def test_uploads_say_507_while_verification_goes_on(node, client, tmp_path):
    """New bytes, known bytes, an archive: each is refused with what to do, and nothing of it is there; a certificate is still checked."""
    node.issue()
    known = client.post("/api/proofs", files={"file": ("a.png", SAMPLE)})
    assert known.status_code == 202, known.text
    with node.services.store.read() as tx:
        tx.connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        token = tx.connection.exec_driver_sql("SELECT token FROM certificates").scalar()
    before = client.get("/api/proofs").json()
    fill(tmp_path)
    requests = [
        ("/api/proofs", {"file": ("b.pdf", PAPER)}),  # no room for the file
        ("/api/proofs", {"file": ("c.png", SAMPLE)}),  # the file is there, no room for its row
        ("/api/archives", {"file": ("d.zip", zipped(one=PAPER))}),
    ]
    for path, files in requests:
        for language, ending in (("zh-CN", "。"), ("en", ".")):
            refused = client.post(path, files=files, headers={"Accept-Language": language})
            problem = refused.json()
            assert (refused.status_code, problem["code"]) == (507, "store.full"), refused.text
            assert refused.headers["content-type"] == "application/problem+json"
            assert problem["detail"].endswith(ending)
    assert client.get("/api/proofs").json() == before
    answer = client.post("/api/verify", json={"text": token_to_text(token, host="localhost:8000")})
    assert (answer.status_code, answer.json()["outcome"]) == (200, "valid"), answer.text
    (tmp_path / "ballast").unlink()
    assert client.post("/api/proofs", files={"file": ("b.pdf", PAPER)}).status_code == 202
    assert len(client.get("/api/proofs").json()["items"]) == len(before["items"]) + 1
