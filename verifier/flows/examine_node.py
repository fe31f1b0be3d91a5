"""Is this node sound? Every check that a keeper needs, each with what was found; nothing is changed.

Checks that cost reading everything (the audit chain, each kept file) are made too: a doctor that only looks at the door is none. On a large node they are
made within a measure: the newest lines of the audit, and as many files as can be read in a while, in an order that is as good as chance; that a file is
there at all is asked of every one, with one listing. What was looked at is said, and `whole` looks at everything.
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from itertools import islice
from typing import Any

from verifier.errors import TrustMissingError, VerifierError
from verifier.places import FONTS
from verifier.render import PaperSeals
from verifier.settings import Node
from verifier.store import (
    BlobDamagedError,
    BlobMissingError,
    Store,
    blobs_in_use,
    check_audit,
    count_jobs,
    forked_logs,
    schema_is_current,
    unfinished_certificates,
)
from verifier.trust import ISSUING, KeyFolder, Purpose, TrustFolder

SOON = timedelta(days=30)
NEWEST_LINES = 100_000  # of the audit: about two seconds
READING_SECONDS = 15.0  # for the contents of files
_AT_ONCE = 16  # files that are asked for together: a bucket answers each after a while
Tell = Callable[[int, int], object]
"""Hears how many files of how many were read."""


class Standing(StrEnum):
    """How a check ended."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: its name, how it ended, and the facts for its sentence `doctor.<name>.<standing>`."""

    name: str
    standing: Standing
    facts: dict[str, Any]


def examine_node(
    store: Store,
    keys: KeyFolder,
    trust: TrustFolder,
    node: Node,
    *,
    now: datetime,
    whole: bool = False,
    tell: Tell = lambda _done, _of: None,
) -> tuple[Finding, ...]:
    """Examine database, files, audit, jobs, certificates, keys, lists and fonts."""
    checks: tuple[tuple[str, Callable[[], Iterator[Finding]]], ...] = (
        ("database", lambda: _database(store)),
        ("audit", lambda: _audit(store, whole=whole)),
        ("files", lambda: _files(store, tell, whole=whole)),
        ("jobs", lambda: _jobs(store)),
        ("certificates", lambda: _certificates(store)),
        ("keys", lambda: _keys(keys, now)),
        ("seal", lambda: _seal(keys, now)),
        ("logs", lambda: _logs(store)),
        ("lists", lambda: _lists(trust, node, now)),
        ("fonts", _fonts),
    )
    return tuple(finding for name, check in checks for finding in _ran(name, check))


def _ran(name: str, check: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """A check that our own error ended has failed."""
    try:
        yield from check()
    except VerifierError as exc:
        yield Finding(name, Standing.FAILED, {**exc.facts, "code": exc.code})


def _database(store: Store) -> Iterator[Finding]:
    standing = Standing.OK if schema_is_current(store) else Standing.FAILED
    yield Finding("database", standing, {"kind": store.engine.dialect.name})


def _audit(store: Store, *, whole: bool) -> Iterator[Finding]:
    with store.read() as tx:
        lines = check_audit(tx, newest=None if whole else NEWEST_LINES)
    yield Finding("audit", Standing.OK, {"lines": lines, "checked": lines if whole else min(lines, NEWEST_LINES)})


def _files(store: Store, tell: Tell, *, whole: bool) -> Iterator[Finding]:
    """Every file that a row names is there, and those that were read are whole; files that no row names are counted."""
    with store.read() as tx:
        wanted = blobs_in_use(tx)
    kept = set(store.blobs.all())
    bad = sorted(wanted - kept)
    read, deadline = 0, time.monotonic() + READING_SECONDS
    waiting = iter(sorted(wanted & kept))  # by digest: as good as chance
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="doctor") as pool:
        while (whole or time.monotonic() < deadline) and (some := tuple(islice(waiting, 4 * _AT_ONCE))):
            bad += [sha256 for sha256 in pool.map(partial(_damaged, store), some) if sha256]
            read += len(some)
            tell(read, len(wanted & kept))
    facts = {"files": len(wanted), "read": read, "bad": bad[:10], "unused": len(kept - wanted)}
    yield Finding("files", Standing.FAILED if bad else Standing.OK, facts)


def _damaged(store: Store, sha256: str) -> str | None:
    """The digest of a file that is not there or has other bytes; nothing where it is whole."""
    try:
        store.blobs.get(sha256)
    except (BlobMissingError, BlobDamagedError):
        return sha256
    return None


def _jobs(store: Store) -> Iterator[Finding]:
    with store.read() as tx:
        counts = count_jobs(tx)
    standing = Standing.WARNING if counts.get("dead") else Standing.OK
    yield Finding("jobs", standing, {name: counts.get(name, 0) for name in ("ready", "leased", "done", "dead")})


def _certificates(store: Store) -> Iterator[Finding]:
    with store.read() as tx:
        waiting = unfinished_certificates(tx)
    yield Finding("certificates", Standing.WARNING if waiting else Standing.OK, {"unfinished": len(waiting)})


def _keys(keys: KeyFolder, now: datetime) -> Iterator[Finding]:
    """For each purpose a key signs now, opens with the passphrase, and does not end soon."""
    for purpose in (*ISSUING, Purpose.LOG):
        usable = [record for record in keys.all() if record.purpose is purpose and record.signs_at(now)]
        if not usable:
            todo = f"xueshi keys new --purpose {purpose}"
            yield Finding("keys", Standing.WARNING, {"purpose": purpose, "until": None, "do": todo})
            continue
        newest = usable[-1]
        keys.open(newest.kid)
        standing = Standing.WARNING if newest.sign_until - now < SOON else Standing.OK
        yield Finding("keys", standing, {"purpose": purpose, "until": newest.sign_until.date()})


def _seal(keys: KeyFolder, now: datetime) -> Iterator[Finding]:
    """Papers are signed as PDF where the node has a seal."""
    seal = PaperSeals(keys.papers, keys.passphrase).find(now=now)
    if seal is None:
        yield Finding("seal", Standing.WARNING, {"until": None, "do": "xueshi keys seal"})
        return
    until = seal.window[1]
    yield Finding("seal", Standing.WARNING if until - now < SOON else Standing.OK, {"until": until.date()})


def _logs(store: Store) -> Iterator[Finding]:
    """No other region was seen to change its log."""
    with store.read() as tx:
        forked = sorted({head.region for head in forked_logs(tx)})
    yield Finding("logs", Standing.FAILED if forked else Standing.OK, {"forked": forked})


def _lists(trust: TrustFolder, node: Node, now: datetime) -> Iterator[Finding]:
    """The node's own region is published, its lists have not expired, and are not older than half of the time that a copy may be kept."""
    try:
        regions = trust.read_trust().regions
    except TrustMissingError:
        yield Finding("lists", Standing.WARNING, {"stale": [], "old": [], "regions": 0})
        return
    stale = [region.region for region in regions if region.expires_at < now]
    lookup, old = trust.status_lookup(now), []
    for source in (source for region in regions if region.region == node.region for source in region.status_lists):
        opened = lookup(source)
        if opened is None or opened.expires_at < now:
            stale.append(source.url)
        elif now - opened.issued_at > opened.ttl / 2:  # the clock asks for fresh ones twice in this time
            old.append(source.url)
    standing = Standing.WARNING if stale or old else Standing.OK
    yield Finding("lists", standing, {"stale": stale, "old": old, "regions": len(regions)})


def _fonts() -> Iterator[Finding]:
    found = sum(1 for _ in FONTS.glob("*.otf")) + sum(1 for _ in FONTS.glob("*.ttf"))
    yield Finding("fonts", Standing.OK if found else Standing.FAILED, {"fonts": found})
