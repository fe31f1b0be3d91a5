"""Bounded reading from other nodes: over https, from hosts that may be asked, without redirects, and never because of what a package says.

Decides which addresses may be read: hosts of the node's own list where it has one, else any name that the verified trust lists give, and never a bare
address of a machine or this machine itself. With XUESHI_ENV=dev a node may be on this machine, without encryption. What cannot be read is not there; what was
read is verified by whoever asked.
"""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

SECONDS = 10
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Network:
    """What a node may read: `hosts` and what lies below them, where any are named; `is_dev` allows this machine over plain http."""

    hosts: tuple[str, ...] = ()
    is_dev: bool = False

    def get(self, url: str, max_bytes: int) -> bytes | None:
        """Read an address, at most so many bytes; nothing where that is not possible or not allowed."""
        import httpx

        address = plain_loopback_url(url) if self.is_dev else url
        if not self.may_ask(address):
            return None
        own = not address.startswith("https://")
        try:
            with (
                httpx.Client(timeout=SECONDS, follow_redirects=False, trust_env=not own) as client,
                client.stream("GET", address) as answer,
            ):
                if answer.status_code != httpx.codes.OK:
                    return None
                data = bytearray()
                for part in answer.iter_bytes():
                    data += part
                    if len(data) > max_bytes:
                        return None
                return bytes(data)
        except (httpx.HTTPError, httpx.InvalidURL, ValueError):
            return None

    def may_ask(self, url: str) -> bool:
        """Whether an address may be read."""
        try:
            parts = urlsplit(url)
            host = (parts.hostname or "").lower()
        except ValueError:
            return False
        if host in LOOPBACK_NAMES:
            return self.is_dev and parts.scheme in {"http", "https"}
        if parts.scheme != "https" or parts.username is not None or not host or _is_address(host):
            return False
        return not self.hosts or any(host == each or host.endswith(f".{each}") for each in self.hosts)


def plain_loopback_url(url: str) -> str:
    """Give the address of a node on this machine as it is served in a trial: without encryption; any other as it is."""
    try:
        parts = urlsplit(url)
        if parts.scheme == "https" and (parts.hostname or "").lower() in LOOPBACK_NAMES:
            return urlunsplit(parts._replace(scheme="http"))
    except ValueError:
        pass
    return url


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
