"""Can this process work now? Quick checks for whoever sends it requests; nothing is changed, and nothing is read that grows with the node.

A check that failed says that requests should go elsewhere; one that warns says that a keeper should look. What a certificate's check needs is not asked for: with old
lists a node still answers “cannot be confirmed now”, until they have run out. The facts hold counts, times and codes, never a name, a path or a secret.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from signing import StatusList
from verifier.errors import TrustMissingError, VerifierError
from verifier.settings import Node
from verifier.store import BlobFolder, Queue, Store, look_at_queue, pending_steps
from verifier.trust import ISSUING, KeyFolder, TrustFolder

STUCK_AFTER = timedelta(minutes=10)
"""A job that is due waits for so long, and nothing was begun or ended meanwhile: nobody works."""
LEAST_FREE_BYTES = 256 * 1024 * 1024
"""With less room on its disk a node should be looked at; an upload without room is refused by itself."""


class Ready(StrEnum):
    """How a check ended: a failed one takes the process out of service."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its name, how it ended, a stable code where something is wrong, and the facts."""

    name: str
    ready: Ready
    code: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ListAge:
    """One of this node's status lists: seconds since it was signed, and until it may not be relied on any more."""

    number: int
    age_seconds: float
    left_seconds: float
    ttl_seconds: float

    @property
    def is_old(self) -> bool:
        """Whether half of the time that a copy may be kept is over."""
        return self.age_seconds > self.ttl_seconds / 2


def watch_node(
    store: Store, keys: KeyFolder, trust: TrustFolder, node: Node, *, data_dir: Path, now: datetime
) -> tuple[Check, ...]:
    """Check the database, its schema, the place of files, the jobs, the keys, the lists and the disk."""
    checks: tuple[tuple[str, Callable[[], Check]], ...] = (
        ("database", lambda: _database(store)),
        ("schema", lambda: _schema(store)),
        ("files", lambda: _files(store)),
        ("jobs", lambda: _jobs(store, now)),
        ("keys", lambda: _keys(keys, now)),
        ("lists", lambda: _lists(trust, node, now)),
        ("disk", lambda: _disk(data_dir)),
    )
    return tuple(_ran(name, check) for name, check in checks)


def list_ages(trust: TrustFolder, node: Node, now: datetime) -> tuple[ListAge, ...]:
    """How old the status lists are that this node publishes; none where it publishes none."""
    return tuple(
        ListAge(
            number,
            (now - opened.issued_at).total_seconds(),
            (opened.expires_at - now).total_seconds(),
            opened.ttl.total_seconds(),
        )
        for number, opened in _own_lists(trust, node, now)
        if opened is not None
    )


def _ran(name: str, check: Callable[[], Check]) -> Check:
    """A check that could not be made has failed; the code says why, as far as we know."""
    try:
        return check()
    except Exception as exc:  # noqa: BLE001 (whatever it was: the process cannot work, and must still say so)
        return Check(name, Ready.FAILED, str(getattr(exc, "code", "ready.unknown")))


def _database(store: Store) -> Check:
    with store.read() as tx:
        tx.connection.exec_driver_sql("SELECT 1").scalar()
    return Check("database", Ready.OK, facts={"kind": store.engine.dialect.name})


def _schema(store: Store) -> Check:
    pending = pending_steps(store)
    if not pending:
        return Check("schema", Ready.OK, facts={"pending": []})
    return Check("schema", Ready.FAILED, "ready.schema_behind", {"pending": list(pending)})


def _files(store: Store) -> Check:
    kind = "folder" if isinstance(store.blobs, BlobFolder) else "bucket"
    if store.blobs.is_ready():
        return Check("files", Ready.OK, facts={"kind": kind})
    return Check("files", Ready.FAILED, "ready.files_away", {"kind": kind})


def _jobs(store: Store, now: datetime) -> Check:
    with store.read() as tx:
        queue = look_at_queue(tx, now=now)
    facts = {"due": queue.due, "oldest_seconds": round(queue.oldest_seconds)}
    if _moves(queue):
        return Check("jobs", Ready.OK, facts=facts)
    return Check("jobs", Ready.FAILED, "ready.jobs_stuck", facts)


def _moves(queue: Queue) -> bool:
    """A long queue that is worked on is no fault: what counts is that something happens."""
    limit = STUCK_AFTER.total_seconds()
    if queue.oldest_seconds <= limit or queue.is_worked_on:
        return True
    return queue.idle_seconds is not None and queue.idle_seconds <= limit


def _keys(keys: KeyFolder, now: datetime) -> Check:
    """Where the node issues, the keys that sign now open with its passphrase."""
    known = [record for record in keys.all() if record.purpose in ISSUING]
    if not known:
        return Check("keys", Ready.OK, facts={"issues": False})
    lacking = []
    for purpose in ISSUING:
        usable = [record for record in known if record.purpose is purpose and record.signs_at(now)]
        if not usable:
            lacking.append(str(purpose))
            continue
        try:
            keys.open(usable[-1].kid)
        except VerifierError:
            return Check("keys", Ready.FAILED, "ready.keys_closed", {"issues": True, "purpose": str(purpose)})
    if lacking:
        return Check("keys", Ready.WARNING, "ready.keys_ended", {"issues": True, "lacking": lacking})
    return Check("keys", Ready.OK, facts={"issues": True})


def _lists(trust: TrustFolder, node: Node, now: datetime) -> Check:
    own = dict(_own_lists(trust, node, now))
    if not own:
        return Check("lists", Ready.OK, facts={"lists": 0})
    ages = list_ages(trust, node, now)
    run_out = sorted(set(own) - {one.number for one in ages if one.left_seconds > 0})
    oldest = max((one.age_seconds for one in ages), default=None)
    facts = {"lists": len(own), "oldest_seconds": None if oldest is None else round(oldest)}
    if run_out:
        return Check("lists", Ready.FAILED, "ready.lists_run_out", {**facts, "run_out": run_out})
    if any(one.is_old for one in ages):
        return Check("lists", Ready.WARNING, "ready.lists_old", facts)
    return Check("lists", Ready.OK, facts=facts)


def _own_lists(trust: TrustFolder, node: Node, now: datetime) -> Iterator[tuple[int, StatusList | None]]:
    """The lists that the node's region names, each as it lies here; nothing for one that cannot be opened."""
    try:
        regions = trust.read_trust().regions
    except TrustMissingError:
        return
    lookup = trust.status_lookup(now)
    for source in (source for region in regions if region.region == node.region for source in region.status_lists):
        yield source.number, lookup(source)


def _disk(data_dir: Path) -> Check:
    free = shutil.disk_usage(data_dir).free
    if free < LEAST_FREE_BYTES:
        return Check("disk", Ready.WARNING, "ready.disk_low", {"free_bytes": free})
    return Check("disk", Ready.OK, facts={"free_bytes": free})
