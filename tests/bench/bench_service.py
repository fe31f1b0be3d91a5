"""What a node takes in and gives out under load, on both engines: durable uploads, the wait for a worker, an account among a million people.

The server is a process of its own, the proofs are small PDFs of a text layer, every upload is another file. XUESHI_BENCH_UPLOADS sets how many are handed in for
each figure (default 200), XUESHI_BENCH_PEOPLE how many people the database of the account page holds (default 1,000,000; PostgreSQL only).
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
from sqlalchemy import text

from tests.ocr.layered import certificate
from tests.store.conftest import postgres_server
from verifier.app import create_app
from verifier.flows import open_services
from verifier.settings import load_settings

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
UPLOADS = int(os.environ.get("XUESHI_BENCH_UPLOADS", "200"))
PEOPLE = int(os.environ.get("XUESHI_BENCH_PEOPLE", "1000000"))
ENTRIES_EACH = 3
VIEWS, WAITS = 200, 20
START_S, READ_S = 180, 120
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
            rows += _uploads(engine, folder, url)
            rows += _waits(engine, folder, url)
            if engine == "PostgreSQL":
                rows.append(_account(folder, url))
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
def _running(folder: Path, url: str, *does: str) -> Iterator[None]:
    """A process of the node."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("XUESHI_")}
    own = {
        "XUESHI_ENV": "dev", "XUESHI_DATA_DIR": str(folder), "XUESHI_DATABASE_URL": url, "XUESHI_WORKERS": "0",
        "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1",
    }  # fmt: skip
    with (folder / f"{does[0]}.log").open("wb") as log:
        process = subprocess.Popen([*COMMAND, *does], env=kept | own, stdout=log, stderr=log, cwd=folder)
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=60)


@contextmanager
def _served(folder: Path, url: str) -> Iterator[str]:
    """The address of a serving process that answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with _running(folder, url, "serve", "--port", str(port)):
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline:
            try:
                httpx.get(f"{address}/healthz")
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield address


def _uploads(engine: str, folder: Path, url: str) -> list[dict[str, Any]]:
    """Files that are acknowledged when they are durable, from one client and from eight."""
    rows = []
    with _served(folder, url) as address:
        for clients in (1, 8):
            keys = [f"{engine}-{clients}-{number}" for number in range(UPLOADS)]
            began = time.monotonic()
            with ThreadPoolExecutor(clients) as pool:
                shares = [keys[first::clients] for first in range(clients)]
                taken = [one for some in pool.map(lambda share: _hand_in(address, share), shares) for one in some]
            rate = len(keys) / (time.monotonic() - began)
            note = f"{engine}, {clients} clients, {UPLOADS} files of 14 kB"
            rows.append(_row("durable uploads", rate, "1/s", "", note))
            rows.append(_row("durable upload p99", 1000 * _percentile(taken, 99), "ms", "", note))
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
    with _served(folder, url) as address, _running(folder, url, "worker"), open_services(settings) as services:
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


def _account(folder: Path, url: str) -> dict[str, Any]:
    """The person's own account page, where a million others have entries too."""
    with open_services(load_settings(env="dev", data_dir=folder, database_url=url)) as services:
        with services.store.engine.begin() as connection:
            _populate(connection)
        with services.store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))
        create_app(services)
    with _served(folder, url) as address, httpx.Client(base_url=address, timeout=60) as browser:
        seconds = []
        for _ in range(VIEWS + 5):
            began = time.monotonic()
            browser.get("/account?year=2024", headers={"Accept": "text/html"}, follow_redirects=True).raise_for_status()
            seconds.append(time.monotonic() - began)
    note = f"PostgreSQL, {PEOPLE} people, {PEOPLE * ENTRIES_EACH} entries"
    return _row("account page p95", 1000 * _percentile(seconds[5:], 95), "ms", "< 100", note)


def _populate(connection: Any) -> None:
    """People and entries like those of the demo person, made by the server itself."""
    connection.execute(
        text(
            "INSERT INTO persons (id, name, region, unit, unit_id, facts, created_at) SELECT gen_random_uuid(), '测试' || n, region,"
            " unit, unit_id, facts, created_at FROM (SELECT * FROM persons LIMIT 1) one, generate_series(1, :people) n"
        ),
        {"people": PEOPLE},
    )
    connection.execute(
        text(
            "INSERT INTO entries (id, posting_key, person_id, ordinal, region, year, category, subject, lane, hours, days, source, trail,"
            " posted_at, posted_by) SELECT gen_random_uuid(), id::text || n, id, n, region, 2021 + n, 'training', 'professional',"
            " 'elective', '8', '[]', '{}', '{}', now(), 'bench' FROM persons, generate_series(1, :each) n"
        ),
        {"each": ENTRIES_EACH},
    )


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
