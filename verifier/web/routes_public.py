"""What verifiers elsewhere fetch: the trust list and the status lists, as static files that any site may read.

They hold public keys and states of certificates by number, and no personal data; their own signatures protect them.
"""

import re
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response

from signing import StatusSource
from verifier.errors import NotFoundError
from verifier.flows import LogEntries, Services, prove_logged, show_entries, show_growth
from verifier.web.actor import public
from verifier.web.answers import Now, Parts
from verifier.web.described import READS

PUBLIC = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cache-Control": "public, max-age=300",
}
LOG_MEDIA_TYPE = "application/cbor"
STATUS_MEDIA_TYPE = "application/statuslist+cwt"
MAX_SIZE = 2**53
REGION = re.compile(r"[0-9]{6}")
router = APIRouter(tags=["trust"], responses=READS, dependencies=[public()])


@router.get("/.well-known/xueshi/trust.json", response_class=Response)
def get_trust(services: Parts) -> Response:
    """Give the trust lists of all regions that this node holds, joined into one."""
    return Response(services.trust.read_trust().to_bytes(), media_type="application/json", headers=PUBLIC)


@router.get("/.well-known/xueshi/trust/{region}.json", response_class=Response)
def get_region_trust(region: str, services: Parts) -> Response:
    """Give the trust list of one region as it was published."""
    path = services.trust.folder / "trust" / f"{region}.json"
    if not REGION.fullmatch(region) or not path.is_file():
        raise NotFoundError("trust", region)
    return Response(path.read_bytes(), media_type="application/json", headers=PUBLIC)


@router.get("/.well-known/xueshi/status/{digest}.cwt", response_class=Response)
def get_mirrored_status(digest: str, services: Parts) -> Response:
    """Give a status list of any region that this node holds, named by the SHA-256 of its address."""
    path = services.trust.folder / "status" / f"{digest}.cwt"
    if not re.fullmatch(r"[0-9a-f]{64}", digest) or not path.is_file():
        raise NotFoundError("status", digest)
    return Response(path.read_bytes(), media_type=STATUS_MEDIA_TYPE, headers=PUBLIC)


@router.get("/.well-known/xueshi/log/{region}.cwt", response_class=Response)
def get_log_head(region: str, services: Parts) -> Response:
    """Give the newest signed head of a region's log of issued certificates."""
    data = services.trust.get_log_head(region) if REGION.fullmatch(region) else None
    if data is None:
        raise NotFoundError("log_head", region)
    return Response(data, media_type=LOG_MEDIA_TYPE, headers=PUBLIC)


@router.get("/.well-known/xueshi/log/proof/{fingerprint}", response_class=Response)
def get_log_proof(fingerprint: str, services: Parts, now: Now, region: str = "") -> Response:
    """Prove to whoever holds a token that this node's log, or that of a region that it follows, holds it; the fingerprint is in hexadecimal.

    404: it does not. 503: that cannot be said here and now.
    """
    if not re.fullmatch(r"[0-9a-f]{64}", fingerprint) or not (region == "" or REGION.fullmatch(region)):
        raise NotFoundError("log_entry", fingerprint)
    node, sought = services.settings.node, bytes.fromhex(fingerprint)
    proof = prove_logged(services.store, services.trust, node, sought, region=region, now=now)
    return Response(proof, media_type=LOG_MEDIA_TYPE, headers=PUBLIC)


@router.get("/.well-known/xueshi/log/consistency/{old}/{new}", response_class=Response)
def get_log_consistency(
    old: Annotated[int, Path(ge=0, le=MAX_SIZE)], new: Annotated[int, Path(ge=0, le=MAX_SIZE)], services: Parts
) -> Response:
    """Prove that this node's log of one size became that of a greater one."""
    proof = show_growth(services.store, old_size=old, new_size=new)
    return Response(proof, media_type=LOG_MEDIA_TYPE, headers=PUBLIC)


@router.get("/.well-known/xueshi/log/leaves", response_class=Response)
def get_log_leaves(services: Parts, now: Now) -> Response:
    """Give the leaf hashes of this node's log, one after the other, as far as its published head goes."""
    return Response(_entries(services, now).leaves, media_type="application/octet-stream", headers=PUBLIC)


@router.get("/.well-known/xueshi/log/salts", response_class=Response)
def get_log_salts(services: Parts, now: Now) -> Response:
    """Give the salts of what stolen keys had signed, so that it can be told from what they never logged."""
    return Response(_entries(services, now).salts, media_type="application/octet-stream", headers=PUBLIC)


def _entries(services: Services, now: datetime) -> LogEntries:
    return show_entries(services.store, services.keys, services.trust, services.settings.node, now=now)


@router.get("/status/{number}", response_class=Response)
def get_status(number: str, services: Parts) -> Response:
    """Give one of this node's own status lists, under the address that its trust list names."""
    source = next((one for one in _own_sources(services) if one.url.endswith(f"/status/{number}")), None)
    data = services.trust.get_status(source.url) if source else None
    if data is None:
        raise NotFoundError("status", number)
    return Response(data, media_type=STATUS_MEDIA_TYPE, headers=PUBLIC)


def _own_sources(services: Parts) -> tuple[StatusSource, ...]:
    """The status lists of this node's region."""
    own = services.settings.region
    return tuple(
        source
        for region in services.trust.read_trust().regions
        if region.region == own
        for source in region.status_lists
    )
