"""Trust and status of all regions in one file, for verifying where there is no network."""

from datetime import datetime

from signing import TrustReader, build_bundle, fetch_trust
from verifier.trust import TrustFolder


def make_bundle(trust: TrustFolder, read: TrustReader, *, now: datetime) -> bytes:
    """Bundle a repository, verified from the pinned root, with every status list that this node holds.

    Raises:
        TrustRootMissingError: no root is pinned.
        SigningError: the repository is refused.
    """
    fetched = fetch_trust(read, root=trust.get_root(), now=now)
    return build_bundle(fetched, trust.all_status(), now=now)
