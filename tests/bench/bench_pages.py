"""How fast a reviewer gets the next case among ten thousand open ones, and how much the verify page weighs.

A real server on SQLite, asked over loopback by one client. XUESHI_BENCH_CASES sets how many cases wait (default 10,000).
"""

import gzip
import importlib.util
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import uvicorn

from verifier.app import create_app
from verifier.flows import open_services
from verifier.settings import load_settings
from verifier.store import PageImage, add_assessment, add_case, add_proof, set_proof_state

HERE = Path(__file__).resolve().parent
WAITING = int(os.environ.get("XUESHI_BENCH_CASES", "10000"))
ROUNDS = 60


def bench() -> list[dict[str, Any]]:
    """Measure pages at the 95th percentile, in milliseconds, and the first load of the verify page, compressed."""
    with tempfile.TemporaryDirectory() as folder, _node(Path(folder)) as (address, browser):
        ids = [item["id"] for item in browser.get("/api/cases?limit=200").json()["items"]]
        case = _p95(lambda at: browser.get(f"/cases/{ids[at]}"))
        queue = _p95(lambda _: browser.get("/cases"))
        narrowed = _p95(
            lambda _: browser.get("/cases?kind=training_certificate&reason=OK_STATED&confidence=sure&due=none")
        )
        decide = _p95(lambda at: _decide(browser, ids[at]))
        weight = _first_load(browser)
        del address
    return [
        _row("case page p95", case, "ms", "< 150"),
        _row("decide and next case p95", decide, "ms", "< 150"),
        _row("queue page p95", queue, "ms", "< 150"),
        _row("queue page with filters and counts p95", narrowed, "ms", "< 150"),
        _row("verify page, first load", weight / 1024, "KiB", "< 60"),
    ]


def _row(name: str, value: float, unit: str, target: str) -> dict[str, Any]:
    return {
        "name": name,
        "value": round(value, 1),
        "unit": unit,
        "target": target,
        "note": f"{WAITING} open cases, SQLite",
    }


def _p95(ask: Any) -> float:
    """Milliseconds that all but one in twenty take."""
    taken = []
    for at in range(ROUNDS):
        began = time.perf_counter()
        answer = ask(at)
        taken.append(1000 * (time.perf_counter() - began))
        assert answer.status_code == 200, answer.text
    return sorted(taken)[int(0.95 * ROUNDS)]


def _decide(browser: httpx.Client, case_id: str) -> httpx.Response:
    """Return a case and open the next one, as the form does."""
    form = {"action": "return", "version": "1", "reason": "缺页，请补齐", "back": "state=submitted&proposal=any"}
    return browser.post(f"/cases/{case_id}/decision", data=form, follow_redirects=True)


def _first_load(browser: httpx.Client) -> int:
    """Bytes of the verify page, its style and its scripts, compressed; without the code reader, which only scanning fetches."""
    page = browser.get("/").text
    found = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page))
    total, seen = len(gzip.compress(page.encode())), set()
    while found - seen:
        path = (found - seen).pop()
        seen.add(path)
        body = browser.get(path).content
        total += len(gzip.compress(body))
        folder = path.rpartition("/")[0]
        for imported in re.findall(rb'from "(\.[^"]+)"|^import "(\.[^"]+)"', body, re.MULTILINE):
            name = (imported[0] or imported[1]).decode()
            found.add(os.path.normpath(f"{folder}/{name}"))
    return total


@contextmanager
def _node(folder: Path) -> Iterator[tuple[str, httpx.Client]]:
    """A node with many open cases, served, and a client of it."""
    conftest = _load(HERE.parent / "web" / "conftest.py")
    settings = load_settings(env="dev", data_dir=folder / "var", workers=0)
    with open_services(settings) as services:
        node = conftest.found_node(services)
        _fill(node, conftest)
        server = uvicorn.Server(uvicorn.Config(create_app(services), port=0, log_level="error", access_log=False))
        thread = Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            thread.join(0.02)
        address = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        with httpx.Client(base_url=address, headers={"Accept": "text/html"}, timeout=60) as browser:
            yield address, browser
        server.should_exit = True
        thread.join(10)


def _fill(node: Any, conftest: Any) -> None:
    """Put the cases into the store, a thousand in a transaction."""
    first = node.add_case()
    with node.services.store.read() as tx:
        from verifier.store import get_case_file

        file = get_case_file(tx, first.id)
    page = file.assessment.pages[0]
    for start in range(1, WAITING, 1000):
        with node.services.store.write() as tx:
            for number in range(start, min(start + 1000, WAITING)):
                now = conftest.NOW + timedelta(seconds=number)
                facts = {"byte_count": 1, "file_name": f"{number}.png", "declared": {}, "client_key": None}
                proof = add_proof(
                    tx, person_id=node.person.id, sha256=f"{number:064x}", received_by="demo", now=now, **facts
                )
                set_proof_state(tx, proof.id, "assessed")
                kept = PageImage(1, page.width, page.height, page.media_type, page.sha256)
                made = add_assessment(
                    tx, proof_id=proof.id, job_id=None, screened=[file.screened], pages=[kept], pack={}, now=now
                )
                place = {"region": "370300", "year": 2024, "kind": "training_certificate", "stage": "unit"}
                add_case(
                    tx,
                    assessment=made,
                    position=0,
                    person=node.person,
                    proposal="accept",
                    confidence=0.97,
                    state="submitted",
                    now=now,
                    **place,
                )


def _load(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("web_conftest", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["web_conftest"] = module
    spec.loader.exec_module(module)
    return module
