"""What verifiers elsewhere need from this node: its status lists and its trust list, signed and written as static files.

A status list says VALID of certificates that were issued, SUPERSEDED or INVALID of those that ended, and INVALID of every index that was never given out
or whose certificate was only intended. Publishing again is always safe.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from signing import (
    TREE_HEAD,
    Endpoint,
    Issuer,
    RegionTrust,
    Scope,
    Status,
    StatusListBuilder,
    StatusSource,
    build_trust_list,
    sign_status_list,
    sign_tree_head,
)
from verifier.errors import NoSigningKeyError
from verifier.messages import has, say
from verifier.render import PaperSeals
from verifier.settings import Node
from verifier.store import (
    Certificate,
    StatusListRow,
    Store,
    add_audit,
    ask_regular_publication,
    list_status_lists,
    read_log_tree,
    states_of_list,
)
from verifier.trust import KeyFolder, KeyRecord, Purpose, TrustFolder

STATUS_LIFETIME = timedelta(days=7)
STATUS_TTL = timedelta(hours=1)
TRUST_LIFETIME = timedelta(days=30)
REPUBLISH_EVERY = STATUS_TTL / 4
"""How often the lists are signed anew where nothing changed: long before a copy grows old, so that a worker may be late."""
CERTIFICATE_TYPES = ("annual_hours", "audit_card", "continuing_education", "hours_transfer", "public_course")
_STATUS_OF_STATE = {"issued": Status.VALID, "superseded": Status.SUPERSEDED}


@dataclass(frozen=True, slots=True)
class Published:
    """What was written: addresses of the status lists and the certificates that are valid in them."""

    status_urls: tuple[str, ...]
    valid: int


def publish_lists(
    store: Store, keys: KeyFolder, trust: TrustFolder, node: Node, *, actor: str, now: datetime
) -> Published:
    """Sign and write this node's status lists and its region's trust list.

    Raises:
        NoSigningKeyError: the node has no status key that may sign now.
    """
    with trust.publishing():  # or an older state could be written over a newer one
        published = _publish(store, keys, trust, node, now.replace(microsecond=0))
    with store.write() as tx:
        facts = {"lists": [row.number for row in published.lists], "valid": published.valid}
        add_audit(tx, at=now, actor=actor, action="lists.published", subject=node.region, facts=facts)
    return Published(tuple(row.url for row in published.lists), published.valid)


def ask_fresh_lists(store: Store, keys: KeyFolder, trust: TrustFolder, node: Node, *, now: datetime) -> bool:
    """Ask for the regular publication of this moment, where this node publishes and its keys are here; says whether this call did.

    A quiet region would else turn stale: its lists say how long they may be relied on, and nobody signs them anew.
    """
    if not any(record.purpose is Purpose.STATUS and record.signs_at(now) for record in keys.all()):
        return False
    if not trust.has_region(node.region):  # what was never published is published by whoever issues
        return False
    return ask_regular_publication(store, now=now, every=REPUBLISH_EVERY)


@dataclass(frozen=True, slots=True)
class _Written:
    lists: tuple[StatusListRow, ...]
    valid: int


def _publish(store: Store, keys: KeyFolder, trust: TrustFolder, node: Node, moment: datetime) -> _Written:
    signer = keys.signer(Purpose.STATUS, now=moment, region=node.region)
    with store.read() as tx:
        lists = list_status_lists(tx, region=node.region)
        statuses = {row.number: _statuses(states_of_list(tx, row.number)) for row in lists}
    for row in lists:
        entries = StatusListBuilder.from_statuses(statuses[row.number]).to_entries()
        signed = sign_status_list(
            entries, url=row.url, signer=signer, now=moment, lifetime=STATUS_LIFETIME, ttl=STATUS_TTL
        )
        trust.put_status(row.url, signed)
    record = keys.get(signer.kid)
    sources = tuple(_source(row.number, row.url, record) for row in lists)
    region_trust = _region_trust(keys, node, sources, moment)
    trust.put_region(node.region, build_trust_list(region_trust).to_bytes())
    _put_log_head(store, keys, trust, node, moment)
    valid = sum(status is Status.VALID for found in statuses.values() for status in found.values())
    return _Written(lists, valid)


def statuses_of(certificates: tuple[Certificate, ...]) -> dict[int, Status]:
    """The status of every index that was given out."""
    return _statuses({certificate.list_index: certificate.state for certificate in certificates})


def _statuses(states: Mapping[int, str]) -> dict[int, Status]:
    return {index: _STATUS_OF_STATE.get(state, Status.INVALID) for index, state in states.items()}


def _source(number: int, url: str, record: KeyRecord) -> StatusSource:
    return StatusSource(number, url, record.kid, record.algorithm, record.public_key)


def _region_trust(keys: KeyFolder, node: Node, sources: tuple[StatusSource, ...], now: datetime) -> RegionTrust:
    """The region's list: this node, with all certificate keys it ever had, and the authority for its papers where it has one."""
    signing_keys = tuple(record.trusted for record in keys.all() if record.purpose is Purpose.CERTIFICATE)
    if not signing_keys:
        raise NoSigningKeyError(node.region, Purpose.CERTIFICATE)
    scopes = (Scope((node.region,), CERTIFICATE_TYPES),)
    issuer = Issuer(node.issuer, node.issuer_name, signing_keys, scopes)
    name = say(f"region.{node.region}", "zh") if has(f"region.{node.region}") else node.region
    others = (PaperSeals(keys.papers, keys.passphrase).authority_issuer(node), _log_issuer(keys, node))
    issuers = (issuer, *(other for other in others if other is not None))
    log = (Endpoint("log", f"https://{node.public_host}/.well-known/xueshi/log"),) if _keeps_log(keys) else ()
    return RegionTrust(node.region, name, now, now + TRUST_LIFETIME, issuers, sources, log)


def _keeps_log(keys: KeyFolder) -> bool:
    return any(record.purpose is Purpose.LOG for record in keys.all())


def _log_issuer(keys: KeyFolder, node: Node) -> Issuer | None:
    """The keys that sign heads of the node's log of issued certificates (FORMAT §17.4); none where it never had one."""
    signing_keys = tuple(record.trusted for record in keys.all() if record.purpose is Purpose.LOG)
    if not signing_keys:
        return None
    return Issuer(f"{node.issuer}-log", node.issuer_name, signing_keys, (Scope((node.region,), (TREE_HEAD,)),))


def _put_log_head(store: Store, keys: KeyFolder, trust: TrustFolder, node: Node, now: datetime) -> None:
    """Sign the log as it stands, so that other nodes see that it only grows."""
    if any(record.purpose is Purpose.LOG and record.signs_at(now) for record in keys.all()):
        signer = keys.signer(Purpose.LOG, now=now, region=node.region)
        head = sign_tree_head(read_log_tree(store), region=node.region, signer=signer, now=now)
        trust.put_log_head(node.region, head)
