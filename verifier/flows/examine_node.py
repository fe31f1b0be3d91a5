"""Is this node sound? Every check that a keeper needs, each with what was found; nothing is changed.

Checks that cost reading everything (the audit chain, each kept file) are made too: a doctor that only looks at the door is none.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from verifier.errors import TrustMissingError, VerifierError
from verifier.places import FONTS
from verifier.settings import Node
from verifier.store import (
    BlobDamagedError,
    BlobMissingError,
    Store,
    blobs_in_use,
    check_audit,
    count_jobs,
    schema_is_current,
    unfinished_certificates,
)
from verifier.trust import ISSUING, KeyFolder, TrustFolder

SOON = timedelta(days=30)


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
    store: Store, keys: KeyFolder, trust: TrustFolder, node: Node, *, now: datetime
) -> tuple[Finding, ...]:
    """Examine database, files, audit, jobs, certificates, keys, lists and fonts."""
    checks: tuple[tuple[str, Callable[[], Iterator[Finding]]], ...] = (
        ("database", lambda: _database(store)),
        ("audit", lambda: _audit(store)),
        ("files", lambda: _files(store)),
        ("jobs", lambda: _jobs(store)),
        ("certificates", lambda: _certificates(store)),
        ("keys", lambda: _keys(keys, now)),
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


def _audit(store: Store) -> Iterator[Finding]:
    with store.read() as tx:
        yield Finding("audit", Standing.OK, {"lines": check_audit(tx)})


def _files(store: Store) -> Iterator[Finding]:
    """Every file that a row names is there and whole; files that no row names are counted."""
    with store.read() as tx:
        wanted = blobs_in_use(tx)
    bad = []
    for sha256 in sorted(wanted):
        try:
            store.blobs.get(sha256)
        except (BlobMissingError, BlobDamagedError):
            bad.append(sha256)
    unused = sum(sha256 not in wanted for sha256 in store.blobs.all())
    facts = {"files": len(wanted), "bad": bad[:10], "unused": unused}
    yield Finding("files", Standing.FAILED if bad else Standing.OK, facts)


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
    for purpose in ISSUING:
        usable = [record for record in keys.all() if record.purpose is purpose and record.signs_at(now)]
        if not usable:
            yield Finding("keys", Standing.WARNING, {"purpose": purpose, "until": None})
            continue
        newest = usable[-1]
        keys.open(newest.kid)
        standing = Standing.WARNING if newest.sign_until - now < SOON else Standing.OK
        yield Finding("keys", standing, {"purpose": purpose, "until": newest.sign_until.date()})


def _lists(trust: TrustFolder, node: Node, now: datetime) -> Iterator[Finding]:
    """The node's own region is published, and its lists have not expired."""
    try:
        regions = trust.read_trust().regions
    except TrustMissingError:
        yield Finding("lists", Standing.WARNING, {"stale": [], "regions": 0})
        return
    stale = [region.region for region in regions if region.expires_at < now]
    lookup = trust.status_lookup(now)
    for source in (source for region in regions if region.region == node.region for source in region.status_lists):
        opened = lookup(source)
        if opened is None or opened.expires_at < now:
            stale.append(source.url)
    yield Finding("lists", Standing.WARNING if stale else Standing.OK, {"stale": stale, "regions": len(regions)})


def _fonts() -> Iterator[Finding]:
    found = sum(1 for _ in FONTS.glob("*.otf")) + sum(1 for _ in FONTS.glob("*.ttf"))
    yield Finding("fonts", Standing.OK if found else Standing.FAILED, {"fonts": found})
