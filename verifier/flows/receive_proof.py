"""A file arrives: checked, kept, and acknowledged only when file, row, job and audit line are durable together.

What can be fixed by the sender is refused at once (empty, too large, not a document, encrypted, cut off); trouble of our own (a decoder that died or ran
late) refuses nothing, since a crash must never cost a document. The bytes are written first and the rest in one transaction, so
that a kill -9 after the answer loses nothing and one before it leaves at most a file that nothing refers to.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from ocr import OcrError
from verifier.errors import KeyReusedError, UploadChangedError
from verifier.store import (
    Proof,
    Store,
    Transaction,
    add_audit,
    add_job,
    add_proof,
    find_proof_by_key,
    get_person,
    proofs_with_digest,
)

ASSESS = "assess_proof"
FAULT_OF_THE_FILE = frozenset(
    {
        "ocr.archive",
        "ocr.damaged",
        "ocr.empty",
        "ocr.encrypted",
        "ocr.not_a_document",
        "ocr.picture_too_large",
        "ocr.too_large",
        "ocr.too_many_pages",
        "ocr.too_many_scans",
        "ocr.truncated",
    }
)


@dataclass(frozen=True, slots=True)
class Upload:
    """What the sender hands in: the bytes, whose proof it is, and what the person declares beside it.

    `declared` may name `region`, `year` and facts of `verifier.activity`. `client_key` is an idempotency key, `sha256` what the sender hashed.
    """

    data: bytes = field(repr=False)
    file_name: str
    person_id: UUID
    received_by: str
    declared: Mapping[str, Any] = field(default_factory=dict)
    client_key: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """The proof as it is kept; `repeated` when the same request had arrived before; earlier uploads of the same bytes, by anyone."""

    proof: Proof
    repeated: bool
    same_bytes: tuple[Proof, ...]


def receive_proof(store: Store, upload: Upload, *, probe: Callable[[bytes], None], now: datetime) -> Received:
    """Keep an upload durably and ask for its assessment.

    `probe` opens the bytes in a child process and raises what is wrong with them.

    Raises:
        OcrError: the file is at fault; the code says how.
        UploadChangedError, KeyReusedError: the request is at fault.
        NotFoundError: there is no such person.
        StoreFullError: no space is left; nothing was kept.
    """
    digest = hashlib.sha256(upload.data).hexdigest()
    _require_as_sent(upload, digest)
    with store.read() as tx:
        repeated = _find_repeated(tx, upload, digest)
    if repeated is not None:
        return repeated
    _require_readable(upload.data, probe)
    store.blobs.put(upload.data)
    with store.write() as tx:
        return _find_repeated(tx, upload, digest) or _record(tx, upload, digest, now)


def _require_as_sent(upload: Upload, digest: str) -> None:
    """Refuse bytes that changed on the way."""
    if upload.sha256 is not None and upload.sha256.lower() != digest:
        raise UploadChangedError(upload.sha256.lower(), digest)


def _require_readable(data: bytes, probe: Callable[[bytes], None]) -> None:
    """Refuse what the sender can mend; let pass what only our reading stumbled over."""
    try:
        probe(data)
    except OcrError as exc:
        if exc.code in FAULT_OF_THE_FILE:
            raise


def _find_repeated(tx: Transaction, upload: Upload, digest: str) -> Received | None:
    """The earlier answer to the same request, if its key was used before."""
    if upload.client_key is None:
        return None
    earlier = find_proof_by_key(tx, upload.client_key)
    if earlier is None:
        return None
    if (earlier.sha256, earlier.person_id) != (digest, upload.person_id):
        raise KeyReusedError
    return Received(earlier, repeated=True, same_bytes=())


def _record(tx: Transaction, upload: Upload, digest: str, now: datetime) -> Received:
    """Write row, job and audit line."""
    get_person(tx, upload.person_id)
    same_bytes = proofs_with_digest(tx, digest)
    proof = add_proof(
        tx,
        person_id=upload.person_id,
        sha256=digest,
        byte_count=len(upload.data),
        file_name=upload.file_name,
        declared=upload.declared,
        client_key=upload.client_key,
        received_by=upload.received_by,
        now=now,
    )
    add_job(tx, kind=ASSESS, subject=str(proof.id), now=now)
    facts = {"sha256": digest, "byte_count": len(upload.data)}
    add_audit(tx, at=now, actor=upload.received_by, action="proof.received", subject=proof.id, facts=facts)
    return Received(proof, repeated=False, same_bytes=same_bytes)
