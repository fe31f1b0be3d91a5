"""A region hands its trust list in to the repository, signed with its own key; the nation, whose online key is at hand, makes it current.

On a region's node the list is added and waits; on the national node what was handed in is sealed; a node that is both does both.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from signing import TrustList, build_trust_list, publish_region, read_trust_folder, seal_repository, write_trust_folder
from verifier.errors import NoSigningKeyError, TrustMissingError
from verifier.settings import Node
from verifier.trust import KeyFolder, Purpose, TrustFolder


@dataclass(frozen=True, slots=True)
class HandedIn:
    """Whether this region's list was added, and whether the repository was sealed."""

    added: bool
    sealed: bool


def hand_in_region(keys: KeyFolder, trust: TrustFolder, folder: Path, node: Node, *, now: datetime) -> HandedIn:
    """Add the region's list, seal the repository, or both: what this node's keys allow.

    Raises:
        NoSigningKeyError: the node has neither a region key with a list, nor the online key.
        SigningError: the region is not delegated to this key, or the repository is damaged.
    """
    held = {record.purpose for record in keys.all() if record.signs_at(now)}
    own = _own_list(trust, node) if Purpose.REGION in held else None
    if own is None and Purpose.ONLINE not in held:
        raise NoSigningKeyError(node.region, Purpose.REGION)
    files = read_trust_folder(folder)
    if own is not None:
        signer = keys.signer(Purpose.REGION, now=now, region=node.region)
        files = publish_region(files, trust=own, signers=[signer], now=now)
    if Purpose.ONLINE in held:
        online = keys.signer(Purpose.ONLINE, now=now, region=node.region)
        files = seal_repository(files, online_signer=online, now=now)
    write_trust_folder(folder, files)
    return HandedIn(own is not None, Purpose.ONLINE in held)


def _own_list(trust: TrustFolder, node: Node) -> TrustList | None:
    """The list of this node's region alone, if it was published."""
    try:
        regions = trust.read_trust().regions
    except TrustMissingError:
        return None
    own = next((found for found in regions if found.region == node.region), None)
    return build_trust_list(own) if own is not None else None
