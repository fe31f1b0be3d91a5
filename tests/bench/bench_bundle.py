"""The size of a national offline bundle, and what opening it and one status list costs.

Assumes 31 regions with one list of 2^20 entries each, 32.5 million certificates in all, spread evenly; 0.1 % of them revoked, drawn at random;
everything not issued is INVALID, as it is in the field. The trust repository inside is complete: root, regions, one issuer and one status key each.
"""

import random
import time
from datetime import UTC, datetime, timedelta

from signing.bundle import build_bundle, open_bundle
from signing.keys import generate_key
from signing.statuslist import (
    ENTRIES,
    Status,
    StatusListBuilder,
    allocate_index,
    open_block,
    open_status_list,
    sign_status_list,
)
from signing.trustlist import TrustList, build_trust_list
from signing.trustlist_entries import Endpoint, Issuer, KeyState, RegionTrust, Scope, StatusSource, TrustedKey
from signing.tuf_client import fetch_trust
from signing.tuf_files import trust_reader
from signing.tuf_repository import create_repository, delegate_region, publish_region, seal_repository

REGIONS = 31
CERTIFICATES = 32_500_000
REVOKED = 0.001
TARGET_BYTES = 100_000
NOW = datetime(2026, 5, 1, tzinfo=UTC)
CODES = [
    f"{code}0000"
    for code in (
        *range(11, 16),
        *range(21, 24),
        *range(31, 38),
        *range(41, 47),
        *range(50, 55),
        *range(61, 66),
    )
]


def region_trust(code, issuer, status) -> TrustList:
    """Give a region's trust list with one issuing key and one status list."""
    days = timedelta(days=1)
    key = TrustedKey(issuer.kid, issuer.algorithm, issuer.public_key.raw, KeyState.ACTIVE, NOW, NOW + 730 * days)
    scope = Scope((code,), ("annual_hours", "continuing_education", "hours_transfer", "public_course"))
    return build_trust_list(
        RegionTrust(
            region=code,
            name=f"示例省{code}",
            issued_at=NOW,
            expires_at=NOW + 90 * days,
            issuers=(Issuer(f"hrss-{code}", f"示例省{code}人力资源和社会保障厅", (key,), (scope,)),),
            status_lists=(StatusSource(0, status_url(code), status.kid, status.algorithm, status.public_key.raw),),
            endpoints=(Endpoint("verify", f"https://rs{code}.example.cn/"),),
        )
    )


def status_url(code) -> str:
    """Give the address of a region's list."""
    return f"https://rs{code}.example.cn/status/0"


def national_repository(issuers, statuses):
    """Make the sealed repository of all regions."""
    national, online = [generate_key() for _ in range(3)], generate_key()
    files = create_repository(
        root_keys=[signer.public_key for signer in national],
        threshold=2,
        online_key=online.public_key,
        signers=national[:2],
        now=NOW,
    )
    for code in CODES:
        key = generate_key()
        files = delegate_region(files, region=code, keys=[key.public_key], signers=national[:2], now=NOW)
        files = publish_region(files, trust=region_trust(code, issuers[code], statuses[code]), signers=[key], now=NOW)
    return seal_repository(files, online_signer=online, now=NOW)


def filled_list(rng, issued, revoked) -> StatusListBuilder:
    """Fill a list block by block, as allocation does, and revoke some of it at random."""
    builder = StatusListBuilder()
    block = open_block(issued) if issued < ENTRIES else range(ENTRIES, ENTRIES)
    given = set(rng.sample(block, issued - block.start))
    for index in (*range(block.start), *given):
        builder.set(index, Status.VALID)
    for index in rng.sample(sorted((*range(block.start), *given)), revoked):
        builder.set(index, Status.INVALID)
    return builder


def bundle_of(issued_by_region, revoked_share):
    """Build a bundle with so many certificates in each region; return it, its first root and one of its lists."""
    rng = random.Random(20260501)
    issuers = {code: generate_key() for code in CODES}
    statuses = {code: generate_key() for code in CODES}
    files = national_repository(issuers, statuses)
    root = files["metadata/1.root.json"]
    fetched = fetch_trust(trust_reader(files), root=root, now=NOW)
    lists = {}
    for code, issued in zip(CODES, issued_by_region, strict=True):
        builder = filled_list(rng, issued, round(issued * revoked_share))
        lists[status_url(code)] = sign_status_list(
            builder.to_entries(),
            url=status_url(code),
            signer=statuses[code],
            now=NOW,
            lifetime=timedelta(days=7),
            ttl=timedelta(hours=12),
        )
    one = (lists[status_url(CODES[0])], statuses[CODES[0]].public_key, status_url(CODES[0]))
    return build_bundle(fetched, lists.values(), now=NOW), root, one, sum(map(len, lists.values()))


def seconds_of(call, times=5) -> float:
    """Give the fastest of several runs, in seconds."""
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        call()
        best = min(best, time.perf_counter() - start)
    return best


def bench() -> list[dict]:
    """Measure; each row has name, value, unit, target and note."""
    full = [CERTIFICATES // REGIONS] * REGIONS
    data, root, (cwt, key, url), list_bytes = bundle_of(full, REVOKED)
    rng = random.Random(7)
    uneven = [rng.randrange(50_000, ENTRIES) for _ in CODES]
    partial, *_ = bundle_of(uneven, REVOKED)
    used = set(range(500_000))
    return [
        {
            "name": "national bundle",
            "value": len(data),
            "unit": "bytes",
            "target": TARGET_BYTES,
            "note": f"31 lists of 2^20, {sum(full):,} certificates, 0.1 % revoked, complete trust repository inside",
        },
        {
            "name": "national bundle, its 31 signed status lists",
            "value": list_bytes,
            "unit": "bytes",
            "target": None,
            "note": "the rest is the trust repository",
        },
        {
            "name": "national bundle, lists partly filled",
            "value": len(partial),
            "unit": "bytes",
            "target": TARGET_BYTES,
            "note": f"{sum(uneven):,} certificates spread unevenly; all unissued entries INVALID",
        },
        {
            "name": "open the national bundle",
            "value": round(1000 * seconds_of(lambda: open_bundle(data, root=root, now=NOW), 3), 1),
            "unit": "ms",
            "target": None,
            "note": "verifies the repository and 31 status lists",
        },
        {
            "name": "open one status list",
            "value": round(1000 * seconds_of(lambda: open_status_list(cwt, key=key, url=url, now=NOW)), 2),
            "unit": "ms",
            "target": None,
            "note": "2^20 entries",
        },
        {
            "name": "allocate an index",
            "value": round(1000 * seconds_of(lambda: allocate_index(rng, used)), 2),
            "unit": "ms",
            "target": None,
            "note": "half a million used",
        },
    ]
