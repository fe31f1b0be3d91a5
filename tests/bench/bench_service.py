"""What a node takes in and gives out under load, on both engines: durable uploads, the wait for a worker, an account among a million people.

The server is a process of its own, the proofs are small PDFs of a text layer, every upload is another file. XUESHI_BENCH_UPLOADS sets how many are handed in for
each figure (default 200), XUESHI_BENCH_PEOPLE how many people the database of the account page holds (default 1,000,000; PostgreSQL only), XUESHI_BENCH_PARTS
which parts run (uploads,waits,account; default all). A machine that does other work too falsifies a time, so the CPU seconds stand beside it.
"""

import importlib.util
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import Engine, text

from tests.ocr.layered import certificate
from tests.store.conftest import postgres_server
from verifier.flows import open_services
from verifier.settings import load_settings

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
UPLOADS = int(os.environ.get("XUESHI_BENCH_UPLOADS", "200"))
PEOPLE = int(os.environ.get("XUESHI_BENCH_PEOPLE", "1000000"))
PARTS = frozenset(os.environ.get("XUESHI_BENCH_PARTS", "uploads,waits,account").split(","))
ENTRIES_EACH = 3
VIEWS, WARM_UPS, WAITS = 200, 5, 20
START_S, READ_S = 180, 120
TICKS = os.sysconf("SC_CLK_TCK")  # of CPU time, a second
COMMAND = [sys.executable, "-c", "from verifier.cli import main; main()"]


def bench() -> list[dict[str, Any]]:
    """Uploads a second and their 99th percentile, the wait from upload to reading, the account page at the 95th percentile."""
    rows = []
    for engine in ("SQLite", "PostgreSQL"):
        if engine == "PostgreSQL" and not _has_postgres():
            rows.append(_row("durable uploads", None, "1/s", "", "PostgreSQL is not installed"))
            continue
        with ExitStack() as held:
            folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="xueshi-bench-")))
            url = _address(engine, folder, held)
            _found(folder, url)
            if "uploads" in PARTS:
                rows += _uploads(engine, folder, url)
            if "waits" in PARTS:
                rows += _waits(engine, folder, url)
            if "account" in PARTS and engine == "PostgreSQL":
                rows += _account(folder, url)
    return rows


def _row(name: str, value: float | None, unit: str, target: str, note: str) -> dict[str, Any]:
    shown = None if value is None else round(value, 2)
    return {"name": name, "value": shown, "unit": unit, "target": target, "note": note}


def _has_postgres() -> bool:
    return shutil.which("initdb") is not None or any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


def _address(engine: str, folder: Path, held: ExitStack) -> str:
    return f"sqlite:///{folder / 'xueshi.db'}" if engine == "SQLite" else held.enter_context(postgres_server())


def _found(folder: Path, url: str) -> None:
    """A node with its demo user and keys."""
    conftest = _load(HERE.parent / "web" / "conftest.py")
    with open_services(load_settings(env="dev", data_dir=folder, database_url=url)) as services:
        conftest.found_node(services)


@contextmanager
def _running(folder: Path, url: str, *does: str) -> Iterator[int]:
    """The id of a process of the node."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("XUESHI_")}
    own = {
        "XUESHI_ENV": "dev", "XUESHI_DATA_DIR": str(folder), "XUESHI_DATABASE_URL": url, "XUESHI_WORKERS": "0",
        "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1",
    }  # fmt: skip
    with (folder / f"{does[0]}.log").open("wb") as log:
        process = subprocess.Popen([*COMMAND, *does], env=kept | own, stdout=log, stderr=log, cwd=folder)
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(timeout=60)


@contextmanager
def _served(folder: Path, url: str) -> Iterator[tuple[str, int]]:
    """The address of a serving process that answers, and its id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with _running(folder, url, "serve", "--port", str(port)) as process:
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline:
            try:
                httpx.get(f"{address}/healthz")
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield address, process


def _cpu_seconds(process: int) -> float:
    """CPU seconds that a process used since it began."""
    fields = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _uploads(engine: str, folder: Path, url: str) -> list[dict[str, Any]]:
    """Files that are acknowledged when they are durable, from one client and from eight."""
    rows = []
    with _served(folder, url) as (address, process):
        _hand_in(address, [f"{engine}-first"])
        for clients in (1, 8):
            keys = [f"{engine}-{clients}-{number}" for number in range(UPLOADS)]
            began, used = time.monotonic(), _cpu_seconds(process)
            with ThreadPoolExecutor(clients) as pool:
                shares = [keys[first::clients] for first in range(clients)]
                taken = [one for some in pool.map(lambda share: _hand_in(address, share), shares) for one in some]
            rate = len(keys) / (time.monotonic() - began)
            each = 1000 * (_cpu_seconds(process) - used) / len(keys)
            note = f"{engine}, {clients} client{'s' if clients > 1 else ''}, {UPLOADS} files of 14 kB"
            rows.append(_row("durable uploads", rate, "1/s", "", note))
            rows.append(_row("durable upload p99", 1000 * _percentile(taken, 99), "ms", "", note))
            rows.append(_row("durable upload, CPU of the server", each, "ms", "", note))
    return rows


def _hand_in(address: str, keys: list[str]) -> list[float]:
    """Seconds that each upload took."""
    data, seconds = certificate(), []
    with httpx.Client(base_url=address, timeout=60) as client:
        for key in keys:
            began = time.monotonic()
            answer = client.post(
                "/api/proofs",
                files={"file": ("proof.pdf", data + f"\n%{key}".encode())},
                data={"year": "2024"},
                headers={"Idempotency-Key": key},
            )
            answer.raise_for_status()
            seconds.append(time.monotonic() - began)
    return seconds


def _waits(engine: str, folder: Path, url: str) -> list[dict[str, Any]]:
    """How long a finished upload waits until an idle worker has it, and until it is read."""
    taken, read = [], []
    settings = load_settings(env="dev", data_dir=folder, database_url=url)
    with open_services(settings) as services, services.store.engine.begin() as connection:
        connection.execute(text("UPDATE jobs SET state = 'done', ended_at = created_at WHERE state = 'ready'"))
    with _served(folder, url) as (address, _), _running(folder, url, "worker"), open_services(settings) as services:
        for number in range(WAITS + 1):
            _hand_in(address, [f"{engine}-wait-{number}"])
            began, leased = time.monotonic(), None
            while time.monotonic() < began + READ_S:
                with services.store.engine.connect() as connection:
                    last = text("SELECT state FROM jobs ORDER BY created_at DESC LIMIT 1")
                    state = connection.execute(last).scalar()
                if state != "ready" and leased is None:
                    leased = time.monotonic() - began
                if state == "done":
                    break
                time.sleep(0.005)
            if number and leased is not None:  # the first one waits for the worker to start
                taken.append(leased)
                read.append(time.monotonic() - began)
    note = f"{engine}, idle worker, {WAITS} uploads"
    return [
        _row("upload waits for a worker, median", 1000 * statistics.median(taken), "ms", "", note),
        _row("upload to reading, median", 1000 * statistics.median(read), "ms", "", note),
    ]


def _account(folder: Path, url: str) -> list[dict[str, Any]]:
    """The person's own account page, where a million others have entries too."""
    with open_services(load_settings(env="dev", data_dir=folder, database_url=url)) as services:
        populate(services.store.engine)
    with _served(folder, url) as (address, process), httpx.Client(base_url=address, timeout=60) as browser:
        seconds, used = [], 0.0
        for number in range(VIEWS + WARM_UPS):
            if number == WARM_UPS:
                used = _cpu_seconds(process)
            began = time.monotonic()
            browser.get("/account?year=2024", headers={"Accept": "text/html"}, follow_redirects=True).raise_for_status()
            seconds.append(time.monotonic() - began)
        each = 1000 * (_cpu_seconds(process) - used) / VIEWS
    note = f"PostgreSQL, {PEOPLE} people, {PEOPLE} cases, {PEOPLE * ENTRIES_EACH} entries"
    return [
        _row("account page p95", 1000 * _percentile(seconds[WARM_UPS:], 95), "ms", "< 100", note),
        _row("account page, CPU of the server", each, "ms", "", note),
    ]


PEOPLE_ROWS = (
    """INSERT INTO persons (id, name, region, unit, unit_id, facts, created_at)
       SELECT gen_random_uuid(), '测试' || n, region, unit || n % 5000, unit_id, facts, created_at
       FROM (SELECT * FROM persons LIMIT 1) one, generate_series(1, :people) n""",
    """INSERT INTO proofs (id, person_id, sha256, byte_count, file_name, declared, state, received_at, received_by)
       SELECT gen_random_uuid(), id, replace(id::text, '-', '') || replace(id::text, '-', ''), 14000, 'proof.pdf', '{}', 'assessed',
       created_at, 'bench' FROM persons""",
    """INSERT INTO assessments (id, proof_id, made_at, screened, pages, pack)
       SELECT gen_random_uuid(), id, received_at, '[{"fields": {}, "proposal": {"reasons": []}}]', '[]', '{}' FROM proofs""",
    """INSERT INTO cases (id, proof_id, assessment_id, position, person_id, region, unit, year, kind, proposal, confidence, stage, state,
       version, opened_at, changed_at)
       SELECT gen_random_uuid(), proofs.id, assessments.id, 0, person_id, region, unit, 2024, 'training_certificate', 'accept', 970, '',
       'unit_passed', 2, made_at, made_at
       FROM proofs JOIN assessments ON assessments.proof_id = proofs.id JOIN persons ON persons.id = proofs.person_id""",
    """INSERT INTO entries (id, posting_key, person_id, ordinal, region, year, category, subject, lane, hours, days, case_id, source, trail,
       posted_at, posted_by)
       SELECT gen_random_uuid(), cases.id::text || n, person_id, n, region, 2021 + n, 'training', 'professional', 'elective', '8', '[]',
       cases.id, 'review', '{}', opened_at, 'bench' FROM cases, generate_series(1, :each) n""",
)  # fmt: skip
"""Everybody like the person that is there: an upload, its reading, a case that was passed, entries of several years."""


def populate(engine: Engine) -> None:
    """Let the server itself make the people and what they have; it need not ask of each row whether the row that it names is there."""
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in PEOPLE_ROWS:
            asked = {"people": PEOPLE, "each": ENTRIES_EACH}
            connection.execute(
                text(statement), {name: value for name, value in asked.items() if f":{name}" in statement}
            )
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def _percentile(values: list[float], percent: int) -> float:
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]


def _load(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("web_conftest", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["web_conftest"] = module
    spec.loader.exec_module(module)
    return module
