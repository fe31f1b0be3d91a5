"""One file with everything that verifying offline takes: the trust repository and the status lists (FORMAT §14).

Decides the form, a deterministic CBOR array, and that nothing in it is believed for being in it: the repository is verified from a pinned root and
every status list with the key that the repository names. What fails is left out and reported, so that it leads to
*cannot be confirmed now*. Leaves collecting the parts to the caller.
"""

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from signing.codec import Value, decode, encode
from signing.errors import MalformedError, SigningError
from signing.list_errors import TooLargeError
from signing.statuslist import StatusList, open_any_status_list
from signing.trustlist import TrustList
from signing.tuf_client import FetchedTrust, RefusedPart, fetch_trust
from signing.tuf_files import TrustFiles, stored_target_path, trust_reader

MAGIC: Final = "xueshi-bundle"
VERSION: Final = 1
MAX_BUNDLE_BYTES: Final = 16_777_216  # bytes of a bundle
MAX_TRUST_BYTES: Final = 16_777_216  # bytes of its trust files, inflated

_MAX_TIME: Final = 253_402_300_799  # seconds: 9999-12-31T23:59:59Z


@dataclass(frozen=True, slots=True)
class Bundle:
    """An opened bundle: pass `trust` and `statuses` to `verify_certificate`.

    `refused` names what was in the bundle and did not hold.
    """

    created_at: datetime
    trust: TrustList
    statuses: Mapping[str, StatusList]
    refused: tuple[RefusedPart, ...]


def build_bundle(fetched: FetchedTrust, status_lists: Iterable[bytes], *, now: datetime) -> bytes:
    """Put a verified repository and the signed status lists of its regions into one file."""
    metadata: dict[int | str, Value] = {}
    targets: dict[int | str, Value] = {}
    for path, content in fetched.files.items():
        folder, name, *_ = path.split("/")
        (metadata if folder == "metadata" else targets)[name] = content
    # A trust list's file is named by its own hash, and a status list says its address and key: neither is written twice.
    files = zlib.compress(encode((metadata, targets)), level=9)
    return encode((MAGIC, VERSION, int(now.timestamp()), files, tuple(sorted(status_lists))))


def open_bundle(data: bytes, *, root: bytes, now: datetime, previous: TrustFiles | None = None) -> Bundle:
    """Open a bundle from a pinned root; `previous` is what an earlier `fetch_trust` verified, against rollback.

    Raises:
        MalformedError, NotCanonicalError, TooLargeError: the file is no bundle.
        SigningError: the nation's own part of the repository is refused, as in `fetch_trust`.
    """
    created_at, files, lists = _take_apart(data)
    fetched = fetch_trust(trust_reader(files), root=root, now=now, previous=previous)
    statuses, refused = _open_lists(lists, fetched.trust, now)
    return Bundle(created_at, fetched.trust, statuses, (*fetched.refused, *refused))


def bundle_files(data: bytes) -> dict[str, bytes]:
    """Take the trust files out of a bundle, to read them with `fetch_trust`; nothing of them is verified.

    Raises:
        MalformedError, NotCanonicalError, TooLargeError: the file is no bundle.
    """
    return _take_apart(data)[1]


def _open_lists(
    lists: Iterable[bytes], trust: TrustList, now: datetime
) -> tuple[dict[str, StatusList], list[RefusedPart]]:
    """Open every list with the key and under the address that the trust list gives it."""
    statuses: dict[str, StatusList] = {}
    refused: list[RefusedPart] = []
    sources = [source for region in trust.regions for source in region.status_lists]
    for cwt in lists:
        try:
            found = open_any_status_list(cwt, sources=sources, now=now)
        except SigningError as exc:
            refused.append(RefusedPart("status list", exc))
        else:
            statuses[found.url] = found
    return statuses, refused


def _take_apart(data: bytes) -> tuple[datetime, dict[str, bytes], tuple[bytes, ...]]:
    if len(data) > MAX_BUNDLE_BYTES:
        raise TooLargeError("bundle", limit_bytes=MAX_BUNDLE_BYTES)
    match decode(data, max_bytes=MAX_BUNDLE_BYTES):
        case ("xueshi-bundle", 1, int(created_at), bytes(deflated), tuple(lists)) if 0 <= created_at <= _MAX_TIME:
            return datetime.fromtimestamp(created_at, UTC), _read_files(_inflate(deflated)), _byte_strings(lists)
    raise MalformedError("not a bundle of version 1")


def _read_files(data: bytes) -> dict[str, bytes]:
    match decode(data, max_bytes=MAX_TRUST_BYTES):
        case ({**metadata}, {**targets}):
            files = {f"metadata/{name}": content for name, content in _bytes_by_name(metadata)}
            return files | {
                stored_target_path(region, hashlib.sha256(content).hexdigest()): content
                for region, content in _bytes_by_name(targets)
            }
    raise MalformedError("bundle holds no trust files")


def _inflate(deflated: bytes) -> bytes:
    inflater = zlib.decompressobj()
    try:
        found = inflater.decompress(deflated, MAX_TRUST_BYTES)
    except zlib.error as exc:
        raise MalformedError("bundle holds no zlib stream") from exc
    if inflater.unconsumed_tail:
        raise TooLargeError("bundle's trust files", limit_bytes=MAX_TRUST_BYTES)
    if not inflater.eof or inflater.unused_data:
        raise MalformedError("bundle's zlib stream does not end with its bytes")
    return found


def _bytes_by_name(found: Mapping[object, object]) -> Iterator[tuple[str, bytes]]:
    for name, content in found.items():
        if not isinstance(name, str) or not isinstance(content, bytes):
            raise MalformedError("bundle maps names to byte strings")
        yield name, content


def _byte_strings(found: tuple[object, ...]) -> tuple[bytes, ...]:
    lists = tuple(each for each in found if isinstance(each, bytes))
    if len(lists) != len(found) or list(lists) != sorted(set(lists)):
        raise MalformedError("bundle holds its status lists as byte strings, each once, in order")
    return lists
