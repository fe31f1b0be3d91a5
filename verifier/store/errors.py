"""What the store refuses or cannot do."""

from verifier.errors import VerifierError


class StoreError(VerifierError):
    """The root of the store's errors."""

    code = "store.error"


class StoreFullError(StoreError):
    """No space is left for a file; nothing was stored."""

    code = "store.full"


class StoreBusyError(StoreError):
    """The database is busy, or away for a moment; nothing was changed, and asking again helps."""

    code = "store.busy"


class BlobMissingError(StoreError):
    """A stored file is not where it should be."""

    code = "store.blob_missing"

    def __init__(self, sha256: str) -> None:
        super().__init__(sha256=sha256)


class BlobDamagedError(StoreError):
    """A stored file does not have the digest that it is named by."""

    code = "store.blob_damaged"

    def __init__(self, sha256: str) -> None:
        super().__init__(sha256=sha256)


class ObjectsUnreachableError(StoreError):
    """The server of object storage cannot be reached or refuses; nothing was stored."""

    code = "store.objects_unreachable"

    def __init__(self, kind: str) -> None:
        super().__init__(kind=kind)


class StaleLeaseError(StoreError):
    """The job was given to another worker meanwhile: this one may not write its result."""

    code = "store.stale_lease"

    def __init__(self, job_id: object) -> None:
        super().__init__(job_id=job_id)


class SealBrokenError(StoreError):
    """An encrypted value does not open: another master key, or the row was altered."""

    code = "store.seal_broken"


class AuditBrokenError(StoreError):
    """The audit chain does not hold from this row on."""

    code = "store.audit_broken"

    def __init__(self, number: int) -> None:
        super().__init__(number=number)


class StaleVersionError(StoreError):
    """The row has another version than the one that the caller saw."""

    code = "store.stale_version"

    def __init__(self, what: str, key: object, expected: int) -> None:
        super().__init__(what=what, key=key, expected=expected)


class TakenError(StoreError):
    """A value that must be unique is in use."""

    code = "store.taken"

    def __init__(self, what: str, key: object) -> None:
        super().__init__(what=what, key=key)
