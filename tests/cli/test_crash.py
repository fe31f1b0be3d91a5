"""An acknowledged upload survives kill -9: the promise of 202, kept by a real server process."""

import signal
import socket
import subprocess
import time
from contextlib import contextmanager

import httpx
import pytest

from tests.cli.conftest import COMMAND, SAMPLES, environment
from verifier.store import check_audit, list_cases, list_persons, list_proofs, open_store

PDF = SAMPLES / "proofs" / "conference-bilingual" / "proof.pdf"


def free_port():
    """A port that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A serving process and its address."""

    def __init__(self, folder, log, *, workers):
        self.port = free_port()
        settings = environment(folder, XUESHI_WORKERS=str(workers), XUESHI_LOG_LEVEL="INFO")
        self.log = log.open("ab")
        command = [*COMMAND, "serve", "--port", str(self.port)]
        self.process = subprocess.Popen(command, env=settings, cwd=folder.parent, stdout=self.log, stderr=self.log)
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=60)

    def wait_until_up(self):
        """Wait for the first answer."""
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            try:
                if self.client.get("/healthz").status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.1)
        pytest.fail("the server did not start")

    def end(self):
        """Stop the process like a service manager does."""
        self.client.close()
        self.process.terminate()
        self.process.wait(timeout=60)
        self.log.close()


@contextmanager
def serving(folder, log, *, workers):
    """A server that is stopped at the end, whatever happens."""
    server = Server(folder, log, workers=workers)
    try:
        server.wait_until_up()
        yield server
    finally:
        server.end()


def await_cases(folder, count):
    """Wait until so many cases are open, and give them."""
    store = open_store(f"sqlite:///{folder / 'xueshi.db'}", folder / "blobs", bytes(32))
    try:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            with store.read() as tx:
                cases = list_cases(tx).items
                if len(cases) >= count:
                    (person,) = list_persons(tx).items
                    return cases, list_proofs(tx, person.id).items, check_audit(tx)
            time.sleep(0.2)
    finally:
        store.close()
    return pytest.fail("the cases did not open")


def test_an_acknowledged_upload_survives_kill_9_and_is_assessed_after_restart(xueshi, tmp_path):
    """202, kill -9 at once, restart: nothing is lost, everything is read once, and the log names nobody."""
    folder, log = tmp_path / "node", tmp_path / "server.log"
    added = xueshi("user", "add", "demo", "--name", "王敏", "--unit", "示例", "--role", "applicant")
    assert added.returncode == 0, added.stderr.decode()
    acknowledged = upload_and_kill(folder, log)
    with serving(folder, log, workers=1):
        cases, proofs, audit_lines = await_cases(folder, 3)
    assert {str(proof.id) for proof in proofs} == acknowledged
    assert sorted(str(case.proof_id) for case in cases) == sorted(acknowledged)
    assert {proof.state for proof in proofs} == {"assessed"}
    assert audit_lines >= 8  # person and user, three received, three assessed
    said = log.read_text(encoding="utf-8")
    assert "proof.assessed" in said
    assert "server.stopped" in said  # the second server was asked to stop, and ended its work first
    for personal in ("王敏", "370303", "2024国际智能焊接"):
        assert personal not in said


def upload_and_kill(folder, log):
    """Three acknowledged uploads at a server without workers, which is killed right after the last answer."""
    acknowledged = set()
    with serving(folder, log, workers=0) as server:
        for number in range(3):
            answer = server.client.post(
                "/api/proofs",
                files={"file": (f"王敏{number}.pdf", PDF.read_bytes() + b"\n%" + str(number).encode())},
                data={"year": "2024"},
                headers={"Idempotency-Key": f"upload-{number}"},
            )
            assert answer.status_code == 202, answer.text
            acknowledged.add(answer.json()["id"])
        server.process.send_signal(signal.SIGKILL)
        server.process.wait(timeout=60)
    return acknowledged
