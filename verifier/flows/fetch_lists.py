"""A node fetches the trust lists of all regions from a repository and believes what its pinned root vouches for.

Nothing older than what was fetched before is accepted. A list from elsewhere never replaces the node's own region. Status lists come along as files
beside the repository (`status/*.cwt`) where it lies in a folder; over the network each is read from the address that the trust list names.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from signing import (
    SigningError,
    TrustReader,
    build_trust_list,
    fetch_trust,
    load_public_key,
    open_status_list,
    read_trust_folder,
    write_trust_folder,
)
from verifier.settings import Node
from verifier.trust import TrustFolder

Status = Callable[[str], bytes | None]
"""Gives the signed status list of an address, or nothing."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """Regions that are believed now, those whose part was refused with the code why, and how many status lists came."""

    regions: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]
    status_lists: int


def fetch_lists(trust: TrustFolder, read: TrustReader, status: Status, node: Node, *, now: datetime) -> Fetched:
    """Fetch, verify and keep.

    Raises:
        TrustRootMissingError: no root is pinned.
        SigningError: the nation's own part is refused; nothing was kept.
    """
    kept = trust.folder / "repository"
    previous = read_trust_folder(kept) if kept.is_dir() else None
    fetched = fetch_trust(read, root=trust.get_root(), now=now, previous=previous)
    write_trust_folder(kept, fetched.files)
    found = 0
    for region in fetched.trust.regions:
        if region.region != node.region:
            trust.put_region(region.region, build_trust_list(region).to_bytes())
        for source in region.status_lists:
            data = status(source.url)
            if data is None:
                continue
            try:
                key = load_public_key(source.algorithm, source.public_key)
                open_status_list(data, key=key, url=source.url, now=now)
            except SigningError:
                continue  # what its key did not sign is not kept; the older list stays
            trust.put_status(source.url, data)
            found += 1
    refused = tuple((part.region, part.error.code) for part in fetched.refused)
    return Fetched(tuple(region.region for region in fetched.trust.regions), refused, found)
