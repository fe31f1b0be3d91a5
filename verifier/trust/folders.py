"""What this node believes and signs with, as files: its encrypted keys, the trust lists of regions, the status lists.

`keys/` holds one encrypted PEM a key and `keys.json`, which tells each key's purpose and life; `trust/` one list a region as published;
`status/` the signed status lists, named by their address. Files are replaced whole. What a list must say and who may sign it is decided
by `signing`; when lists are published is decided by the flows.
"""

import fcntl
import hashlib
import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from signing import (
    Algorithm,
    KeyState,
    SigningError,
    SoftwareSigner,
    StatusList,
    StatusSource,
    TrustedKey,
    TrustList,
    generate_key,
    join_trust_lists,
    load_key,
    load_public_key,
    open_status_list,
    save_key,
)
from verifier.errors import (
    KeyUnreadableError,
    NoSigningKeyError,
    NotFoundError,
    TrustMissingError,
    TrustRootMissingError,
)


class Purpose(StrEnum):
    """What a key signs; a status key never signs a certificate (FORMAT §12.6).

    A node that issues has the first two; with the third it signs the heads of its log of issued certificates (FORMAT §17.4). A region's key signs its part of the trust repository; root and online keys belong to the nation.
    """

    CERTIFICATE = "certificate"
    STATUS = "status"
    LOG = "log"
    REGION = "region"
    ROOT = "root"
    ONLINE = "online"


ISSUING = (Purpose.CERTIFICATE, Purpose.STATUS)


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """A key of this node and its life; times are aware UTC."""

    kid: bytes
    purpose: Purpose
    algorithm: Algorithm
    public_key: bytes
    state: KeyState
    sign_from: datetime
    sign_until: datetime
    compromised_since: datetime | None = None

    @property
    def trusted(self) -> TrustedKey:
        """The key as the trust list publishes it."""
        return TrustedKey(
            self.kid,
            self.algorithm,
            self.public_key,
            self.state,
            self.sign_from,
            self.sign_until,
            compromised_since=self.compromised_since,
        )

    def signs_at(self, moment: datetime) -> bool:
        """Whether the key may sign at this moment."""
        return self.state is KeyState.ACTIVE and self.sign_from <= moment < self.sign_until


@dataclass(frozen=True, slots=True, repr=False)
class KeyFolder:
    """The node's own keys; the passphrase opens them and never appears in a repr."""

    folder: Path
    passphrase: bytes

    @property
    def papers(self) -> Path:
        """Where `verifier.render.PaperSeals` keeps the seal of papers and its authority."""
        return self.folder / "papers"

    def new(self, purpose: Purpose, *, now: datetime, sign_for: timedelta, algorithm: Algorithm) -> KeyRecord:
        """Make a key that may sign from now on, and keep it encrypted."""
        signer = generate_key(algorithm)
        start = now.replace(microsecond=0)
        record = KeyRecord(
            signer.kid, purpose, algorithm, signer.public_key.raw, KeyState.ACTIVE, start, start + sign_for
        )
        write_whole(self._pem_of(record.kid), save_key(signer, self.passphrase))
        self._write((*self.all(), record))
        return record

    def all(self) -> tuple[KeyRecord, ...]:
        """Every key that this node ever had, oldest first."""
        try:
            listed = json.loads((self.folder / "keys.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return ()
        return tuple(_record_of(one) for one in listed)

    def get(self, kid: bytes) -> KeyRecord:
        """The key with this id.

        Raises:
            NotFoundError: this node has none.
        """
        found = next((record for record in self.all() if record.kid == kid), None)
        if found is None:
            raise NotFoundError("key", kid.hex())
        return found

    def end(self, kid: bytes, *, now: datetime, compromised_since: datetime | None = None) -> KeyRecord:
        """Retire a key, or revoke it from a moment on; it signs nothing any more."""
        record = self.get(kid)
        moment = now.replace(microsecond=0)
        until = max(record.sign_from + timedelta(seconds=1), min(record.sign_until, moment))
        if compromised_since is None:
            ended = replace(record, state=KeyState.RETIRED, sign_until=until)
        else:
            since = compromised_since.replace(microsecond=0)
            ended = replace(record, state=KeyState.REVOKED, sign_until=until, compromised_since=since)
        self._write(tuple(ended if one.kid == kid else one for one in self.all()))
        return ended

    def signer(self, purpose: Purpose, *, now: datetime, region: str) -> SoftwareSigner:
        """The newest key that may sign this now.

        Raises:
            NoSigningKeyError: there is none.
            KeyUnreadableError: its file is damaged or the passphrase is another one.
        """
        fit = [record for record in self.all() if record.purpose is purpose and record.signs_at(now)]
        if not fit:
            raise NoSigningKeyError(region, purpose)
        return self.open(fit[-1].kid)

    def open(self, kid: bytes) -> SoftwareSigner:
        """Open the key with this id.

        Raises:
            KeyUnreadableError: its file is missing or damaged, or the passphrase is another one.
        """
        path = self._pem_of(kid)
        try:
            return _opened(path.read_bytes(), self.passphrase)
        except (OSError, SigningError):
            raise KeyUnreadableError(path.name) from None  # the cause may hold key material

    def _pem_of(self, kid: bytes) -> Path:
        return self.folder / f"{kid.hex()}.pem"

    def _write(self, records: tuple[KeyRecord, ...]) -> None:
        listed = [_listed(record) for record in records]
        write_whole(self.folder / "keys.json", json.dumps(listed, indent=1, sort_keys=True).encode())


@dataclass(frozen=True, slots=True)
class TrustFolder:
    """Trust lists by region and status lists by address, as this node holds them."""

    folder: Path

    def put_region(self, region: str, data: bytes) -> None:
        """Keep a region's list; it must be readable.

        Raises:
            SigningError: the bytes are no trust list.
        """
        TrustList.from_bytes(data)
        write_whole(self.folder / "trust" / f"{region}.json", data)

    def has_region(self, region: str) -> bool:
        """Whether a list of this region is here."""
        return (self.folder / "trust" / f"{region}.json").exists()

    @contextmanager
    def publishing(self) -> Iterator[None]:
        """Be the only one who publishes into this folder, among all processes; whoever comes second waits."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self.folder / ".publishing", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)  # gives the lock back, also when the process is killed

    def read_trust(self) -> TrustList:
        """The lists of all regions, joined.

        Raises:
            TrustMissingError: none is here.
            SigningError: lists contradict one another or are damaged.
        """
        files = sorted((self.folder / "trust").glob("*.json"))
        if not files:
            raise TrustMissingError(str(self.folder / "trust"))
        return join_trust_lists(TrustList.from_bytes(file.read_bytes()) for file in files)

    def put_root(self, data: bytes) -> None:
        """Pin the root of the national repository; it came by a trusted way."""
        write_whole(self.folder / "trust-root.json", data)

    def get_root(self) -> bytes:
        """The pinned root.

        Raises:
            TrustRootMissingError: none is pinned.
        """
        try:
            return (self.folder / "trust-root.json").read_bytes()
        except FileNotFoundError:
            raise TrustRootMissingError(str(self.folder / "trust-root.json")) from None

    def put_log_head(self, region: str, data: bytes) -> None:
        """Keep the newest signed head of a region's log of issued certificates."""
        write_whole(self.folder / "log" / f"{region}.cwt", data)

    def get_log_head(self, region: str) -> bytes | None:
        """The newest signed head of a region's log, if this node holds one."""
        try:
            return (self.folder / "log" / f"{region}.cwt").read_bytes()
        except FileNotFoundError:
            return None

    def put_log_entries(self, region: str, leaves: bytes, salts: bytes) -> None:
        """Keep the entries of a region's log that belong to its head, and the salts that it disclosed."""
        write_whole(self.folder / "log" / f"{region}.leaves", leaves)
        write_whole(self.folder / "log" / f"{region}.salts", salts)

    def get_log_entries(self, region: str) -> tuple[bytes, bytes] | None:
        """The entries of a region's log and the disclosed salts, if this node holds them."""
        try:
            files = [self.folder / "log" / f"{region}.{name}" for name in ("leaves", "salts")]
            return files[0].read_bytes(), files[1].read_bytes()
        except FileNotFoundError:
            return None

    def put_status(self, url: str, data: bytes) -> None:
        """Keep the signed status list of this address."""
        write_whole(self._status_path(url), data)

    def get_status(self, url: str) -> bytes | None:
        """The signed status list of this address, if this node holds one."""
        try:
            return self._status_path(url).read_bytes()
        except FileNotFoundError:
            return None

    def all_status(self) -> tuple[bytes, ...]:
        """Every signed status list that this node holds."""
        return tuple(file.read_bytes() for file in sorted((self.folder / "status").glob("*.cwt")))

    def status_lookup(self, now: datetime) -> Callable[[StatusSource], StatusList | None]:
        """Find status lists for `signing.verify_certificate`; a list that cannot be opened counts as not to be had."""

        def find(source: StatusSource) -> StatusList | None:
            data = self.get_status(source.url)
            if data is None:
                return None
            try:
                key = load_public_key(source.algorithm, source.public_key)
                return open_status_list(data, key=key, url=source.url, now=now)
            except SigningError:
                return None

        return find

    def _status_path(self, url: str) -> Path:
        return self.folder / "status" / self.status_name(url)

    @staticmethod
    def status_name(url: str) -> str:
        """The file name under which the list of this address lies."""
        return f"{hashlib.sha256(url.encode()).hexdigest()}.cwt"


@lru_cache(maxsize=16)
def _opened(pem: bytes, passphrase: bytes) -> SoftwareSigner:
    """Open a stored key once for many signatures: opening is slow on purpose."""
    return load_key(pem, passphrase)


def write_whole(path: Path, data: bytes) -> None:
    """Replace a file by these bytes, durably: readers see the old or the new one, never a part."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _listed(record: KeyRecord) -> dict[str, object]:
    """A key's line in keys.json."""
    line = asdict(record)
    for name, value in line.items():
        if isinstance(value, bytes):
            line[name] = value.hex()
        elif isinstance(value, datetime):
            line[name] = value.isoformat()
    return line | {"algorithm": int(record.algorithm)}


def _record_of(line: dict[str, str]) -> KeyRecord:
    """A key from its line in keys.json."""
    since = line["compromised_since"]
    return KeyRecord(
        bytes.fromhex(line["kid"]),
        Purpose(line["purpose"]),
        Algorithm(int(line["algorithm"])),
        bytes.fromhex(line["public_key"]),
        KeyState(line["state"]),
        datetime.fromisoformat(line["sign_from"]),
        datetime.fromisoformat(line["sign_until"]),
        datetime.fromisoformat(since) if since else None,
    )
