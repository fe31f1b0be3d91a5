"""Files by content in a bucket of S3-compatible object storage, under the names that the folder uses.

An object is there whole or not at all, and when the server has said so it is durable: that is the server's promise. Damage is seen when reading, as in the folder.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePath, PurePosixPath
from typing import TYPE_CHECKING

from verifier.store.blobs import name_of
from verifier.store.errors import BlobDamagedError, BlobMissingError, ObjectsUnreachableError

if TYPE_CHECKING:
    from obstore.store import S3Store


@dataclass(frozen=True, slots=True)
class Bucket:
    """Which bucket, where, and with which key; `endpoint` is empty for the provider's own address."""

    name: str
    prefix: str
    endpoint: str
    region: str
    access_key: str
    secret_key: str = field(repr=False)


@dataclass(frozen=True)
class BlobBucket:
    """A bucket of files named by their digest."""

    bucket: Bucket

    def put(self, data: bytes) -> str:
        """Keep these bytes durably and give their sha-256 in hex.

        Raises:
            ObjectsUnreachableError: the server cannot be reached or refuses.
        """
        import obstore

        sha256 = hashlib.sha256(data).hexdigest()
        with _said_plainly():
            if self._size_of(sha256) != len(data):
                obstore.put(self._s3, name_of(sha256), data)
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes of this digest, checked.

        Raises:
            BlobMissingError: there is no such file.
            BlobDamagedError: the bytes have another digest.
            ObjectsUnreachableError: the server cannot be reached or refuses.
        """
        import obstore

        name = name_of(sha256)
        with _said_plainly():
            try:
                data = bytes(obstore.get(self._s3, name).bytes())
            except FileNotFoundError:
                raise BlobMissingError(sha256) from None
        if hashlib.sha256(data).hexdigest() != sha256:
            raise BlobDamagedError(sha256)
        return data

    def all(self) -> Iterator[str]:
        """The digests of all files kept, in order."""
        import obstore

        with _said_plainly():
            names = sorted(item["path"].rsplit("/", 1)[-1] for page in obstore.list(self._s3) for item in page)
        yield from names

    def is_ready(self) -> bool:
        """Whether the server answers for this bucket."""
        import obstore

        try:
            with _said_plainly():
                next(iter(obstore.list(self._s3, chunk_size=1)), None)
        except (FileNotFoundError, ObjectsUnreachableError):
            return False
        return True

    def path_of(self, sha256: str) -> PurePath:
        """Bucket and key, for people."""
        return PurePosixPath(self.bucket.name, self.bucket.prefix, name_of(sha256))

    def _size_of(self, sha256: str) -> int | None:
        """The size of the kept file, in bytes; nothing when there is none."""
        import obstore

        try:
            return obstore.head(self._s3, name_of(sha256))["size"]
        except FileNotFoundError:
            return None

    @cached_property
    def _s3(self) -> "S3Store":
        """The client, made at the first use; it opens no connection by itself."""
        from obstore.store import S3Store  # loaded here: an embedded node never needs it

        bucket = self.bucket
        plain = bucket.endpoint.startswith("http://")
        return S3Store(
            bucket.name,
            prefix=bucket.prefix or None,
            endpoint=bucket.endpoint or None,
            region=bucket.region,
            access_key_id=bucket.access_key,
            secret_access_key=bucket.secret_key,
            virtual_hosted_style_request=not bucket.endpoint,
            client_options={"allow_http": plain, "connect_timeout": "5s", "timeout": "60s"},
            retry_config={"max_retries": 3},
        )


@contextmanager
def _said_plainly() -> Iterator[None]:
    """Trouble of the server as our own error; its text may hold addresses and keys."""
    from obstore.exceptions import BaseError

    try:
        yield
    except FileNotFoundError:
        raise
    except (BaseError, OSError, PermissionError) as exc:
        raise ObjectsUnreachableError(type(exc).__name__) from None
