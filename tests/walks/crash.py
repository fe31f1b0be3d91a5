"""Uploads and decisions under load while API and workers are killed and put to sleep: what was acknowledged must be there, once.

`python tests/walks/crash.py --engine postgresql --uploads 5000 --kills 300` is the long form; `make test` runs a short one. The ending is examined in
the database itself, not through the program that was killed. A process that was killed needs seconds to start, more on a busy machine: the next one is
killed when uploads and readings have moved on, so that every kill hits a node at work and the walk comes to its end on any machine.
"""

import argparse
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Thread

import httpx
from sqlalchemy import func, select

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.ocr.layered import certificate  # noqa: E402 (the checkout is put on the path first)
from tests.store.conftest import postgres_server  # noqa: E402
from verifier.clock import system_clock  # noqa: E402
from verifier.flows.identity import make_api_key  # noqa: E402
from verifier.settings import load_secrets, load_settings  # noqa: E402
from verifier.store import add_person, add_user, check_audit, count_jobs, migrate, open_store  # noqa: E402
from verifier.store.schema import assessments, cases, entries, proofs  # noqa: E402

COMMAND = [sys.executable, "-c", "from verifier.cli import main; main()"]
LEASE_S = 3
PATIENCE_S = 300  # without anything done
MOVES_ON_S = 60  # the longest wait for progress between two kills
REPORT_EVERY = 10  # kills
IN_THE_MIDST_S = 0.2
OPEN = {"submitted"}


@dataclass(frozen=True)
class Plan:
    """How much of everything."""

    engine: str
    uploads: int
    kills: int
    workers: int = 2
    clients: int = 4
    proofs_each: int = 25  # of one person: what a year of an eager one looks like
    pause_s: float = 1.0
    seed: int = 1


@dataclass
class Node:
    """One node: its folder and database, and the processes that serve it."""

    folder: Path
    url: str
    port: int
    processes: dict[str, subprocess.Popen] = field(default_factory=dict)

    def start(self, name):
        """Start the API or a worker."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("XUESHI_")}
        own = {
            "XUESHI_ENV": "dev", "XUESHI_DATA_DIR": str(self.folder), "XUESHI_DATABASE_URL": self.url, "XUESHI_WORKERS": "0",
            "XUESHI_JOB_LEASE_S": str(LEASE_S), "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1",
        }  # fmt: skip
        does = ["serve", "--port", str(self.port)] if name == "api" else ["worker"]
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [*COMMAND, *does], env=kept | own, cwd=self.folder, stdout=log, stderr=log
            )

    def kill(self, name):
        """Kill a process like a power cut does, and start it again."""
        self.processes[name].kill()
        self.processes[name].wait()
        self.start(name)

    def freeze(self, name):
        """Let a process sleep for longer than its lease."""
        self.processes[name].send_signal(signal.SIGSTOP)
        time.sleep(LEASE_S + 1)
        self.processes[name].send_signal(signal.SIGCONT)

    def end(self):
        """End all processes."""
        for process in self.processes.values():
            process.kill()
            process.wait()

    def store(self):
        """The memory of the node, for those who examine it."""
        settings = load_settings(env="dev", data_dir=self.folder)
        return open_store(self.url, self.folder / "blobs", load_secrets(settings).master_key)


@dataclass
class Told:
    """What the API acknowledged."""

    uploads: dict[str, str] = field(default_factory=dict)
    decisions: set[str] = field(default_factory=set)
    refused: Counter = field(default_factory=Counter)
    unanswered: list[int] = field(default_factory=list)


def upload_all(node, waiting, told, programs):
    """Hand in file after file, each with its key and for its person, until it is acknowledged."""
    data = certificate()
    with httpx.Client(base_url=f"http://127.0.0.1:{node.port}", timeout=30) as client:
        while (key := waiting.get()) is not None:
            while key not in told.uploads:
                try:
                    answer = client.post(
                        "/api/proofs",
                        files={"file": ("proof.pdf", data + f"\n%{key}".encode())},
                        data={"year": "2024"},
                        headers={"Idempotency-Key": key, "Authorization": f"Bearer {program_of(key, programs)}"},
                    )
                except httpx.TransportError:
                    time.sleep(0.1)
                    continue
                if answer.status_code in {200, 202}:
                    told.uploads[key] = answer.json()["id"]
                else:
                    told.refused[f"upload {answer.status_code}"] += 1
                    time.sleep(0.1)


def program_of(key, programs):
    """The person's program that hands in the upload of this key."""
    return programs[int(key.rpartition("-")[2]) % len(programs)]


def decide_all(node, stop, told):
    """Pass every open case with one hour; where no answer came, it is decided again."""
    with httpx.Client(base_url=f"http://127.0.0.1:{node.port}", timeout=30) as client:
        while not stop.is_set():
            with suppress(httpx.TransportError):
                for case in client.get("/api/cases", params={"limit": 50}).raise_for_status().json()["items"]:
                    decision = {"action": "approve", "version": case["version"], "hours": "1", "reason": "walk"}
                    answer = client.post(f"/api/cases/{case['id']}/decision", json=decision)
                    if answer.status_code == 200:
                        told.decisions.add(case["id"])
                    else:
                        told.refused[f"decision {answer.status_code} {answer.json().get('code')}"] += 1
            with suppress(httpx.HTTPStatusError):
                stop.wait(0.2)


def crash(node, store, plan, dice, waiting, told):
    """Hand out the uploads in shares, and in the midst of each share kill or freeze one process that is at work."""
    names = [name for name in node.processes if name != "api"]
    keys = iter(f"upload-{number:06}" for number in range(plan.uploads))
    share = -(-plan.uploads // (plan.kills + 1))
    hand_out(waiting, islice(keys, share))
    while not told.uploads:
        time.sleep(0.05)  # the first start
    for number in range(plan.kills):
        time.sleep(plan.pause_s * (0.5 + dice.random()))
        await_progress(store, told, share * (number + 1))
        hand_out(waiting, islice(keys, share))
        time.sleep(dice.random() * IN_THE_MIDST_S)
        told.unanswered.append(number * share + 2 * share - len(told.uploads))
        if number % 3 == 0:
            node.kill("api")
        elif number % 3 == 1:
            node.kill(dice.choice(names))
        else:
            node.freeze(dice.choice([*names, "api"]))
        if (number + 1) % REPORT_EVERY == 0:
            say_progress(store, told, f"kill {number + 1} of {plan.kills}")
    hand_out(waiting, keys)
    hand_out(waiting, [None] * plan.clients)


def hand_out(waiting, keys):
    """Let the uploaders have these."""
    for key in keys:
        waiting.put(key)


def done_jobs(store):
    """How many jobs have come to their end."""
    with store.read() as tx:
        jobs = count_jobs(tx)
    return jobs.get("done", 0) + jobs.get("dead", 0)


def say_progress(store, told, where):
    """One line on stderr: a long walk shows that it moves."""
    sys.stderr.write(f"{where}: {len(told.uploads)} acknowledged, {done_jobs(store)} read\n")


def await_progress(store, told, handed_out):
    """Wait until all but the last uploads are acknowledged and something more was read, so that the next kill hits a node at work."""
    deadline, before = time.monotonic() + MOVES_ON_S, done_jobs(store)
    while time.monotonic() < deadline:
        behind = handed_out - len(told.uploads)
        if behind <= 1 and (done_jobs(store) > before or before >= len(told.uploads)):
            return
        time.sleep(0.1)


def await_quiet(store, expected):
    """Wait until every upload is read and every case decided; give up where nothing moves any more."""
    last, deadline = None, 0.0
    while last is None or time.monotonic() < deadline:
        with store.read() as tx:
            undecided = tx.connection.execute(select(func.count()).where(cases.c.state.in_(OPEN))).scalar()
        now = done_jobs(store), undecided
        if now[0] >= expected and undecided == 0:
            return
        if now != last:
            last, deadline = now, time.monotonic() + PATIENCE_S
        time.sleep(0.2)
    raise TimeoutError(f"{last[0]} of {expected} read, {last[1]} cases open, and nothing moves")


def examine(store, told):
    """What is in the database against what was acknowledged."""
    with store.read() as tx:
        run = tx.connection.execute
        kept = {row.client_key.partition(":")[2]: row for row in run(select(proofs)).all()}
        read = Counter(run(select(assessments.c.proof_id)).scalars())
        posted = Counter(str(one) for one in run(select(entries.c.case_id)).scalars())
        states = Counter(run(select(cases.c.state)).scalars())
        jobs = count_jobs(tx)
        lines = check_audit(tx)  # raises where the chain is broken
    for row in kept.values():
        store.blobs.get(row.sha256)  # raises where the file is not there or damaged
    return {
        "acknowledged": len(told.uploads),
        "lost": sum(key not in kept or str(kept[key].id) != proof for key, proof in told.uploads.items()),
        "doubled_uploads": len(kept) - len(told.uploads),
        "not_read": sum(read[row.id] == 0 for row in kept.values()),
        "read_twice": sum(count > 1 for count in read.values()),
        "cases": dict(states),
        "decided": len(told.decisions),
        "decisions_lost": sum(case not in posted for case in told.decisions),
        "double_hours": sum(count > 1 for count in posted.values()),
        "entries": sum(posted.values()),
        "jobs": jobs,
        "audit_lines": lines,
    }


MUST_BE_ZERO = ("lost", "doubled_uploads", "not_read", "read_twice", "decisions_lost", "double_hours")


def add_program(store, number):
    """A person with a program that hands in proofs for them; gives the program's key."""
    now = system_clock()
    with store.write() as tx:
        person = add_person(tx, name="王敏", region="370300", unit="示例", id_number=None, now=now)
        names = {"shown_name": "王敏", "roles": ("applicant",), "region": "370300", "unit": "示例"}
        user = add_user(tx, login=f"person-{number}", **names, now=now, person_id=person.id)
    asked = {"name": "walk", "scopes": ("proofs.write",), "days": 2, "actor": "walk"}
    return make_api_key(store, user.id, **asked, now=now)[0]


def walk(plan, folder, url):
    """Run the plan and give what was found."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        node = Node(folder, url, probe.getsockname()[1])
    store, told, stop, waiting = node.store(), Told(), Event(), SimpleQueue()
    migrate(store)
    programs = [add_program(store, number) for number in range(-(-plan.uploads // plan.proofs_each))]
    began = time.monotonic()
    with ExitStack() as ending:
        ending.callback(store.close)
        ending.callback(node.end)
        for name in ("api", *(f"worker-{number}" for number in range(plan.workers))):
            node.start(name)
        uploading = [
            Thread(target=upload_all, args=(node, waiting, told, programs), daemon=True) for _ in range(plan.clients)
        ]
        deciding = Thread(target=decide_all, args=(node, stop, told), daemon=True)
        for thread in (*uploading, deciding):
            thread.start()
        crash(node, store, plan, random.Random(plan.seed), waiting, told)
        for thread in uploading:
            thread.join()
        await_quiet(store, plan.uploads)
        stop.set()
        deciding.join()
        found = examine(store, told)
    return found | {
        "kills": plan.kills,
        "kills_in_mid_upload": sum(count > 0 for count in told.unanswered),
        "refused": dict(told.refused),
        "seconds": round(time.monotonic() - began, 1),
    }


def main():
    """Run the long form."""
    asked = argparse.ArgumentParser(description="Kill API and workers under load, and see what is lost.")
    asked.add_argument("--engine", choices=("sqlite", "postgresql"), required=True)
    asked.add_argument("--uploads", type=int, default=5000)
    asked.add_argument("--kills", type=int, default=300)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    plan = Plan(given.engine, given.uploads, given.kills, seed=given.seed)
    with ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="xueshi-crash-")))
        postgres = plan.engine == "postgresql"
        url = held.enter_context(postgres_server()) if postgres else f"sqlite:///{folder / 'xueshi.db'}"
        found = walk(plan, folder, url)
    print(json.dumps(found, ensure_ascii=False))
    return any(found[name] for name in MUST_BE_ZERO)


if __name__ == "__main__":
    sys.exit(main())
