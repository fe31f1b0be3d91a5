"""What this node believes and signs with: its keys, the lists of regions as files, and how lists are read over a network."""

from verifier.trust.folders import ISSUING, KeyFolder, KeyRecord, Purpose, TrustFolder, write_whole
from verifier.trust.network import Network, plain_loopback_url

__all__ = [
    "ISSUING",
    "KeyFolder",
    "KeyRecord",
    "Network",
    "Purpose",
    "TrustFolder",
    "plain_loopback_url",
    "write_whole",
]
