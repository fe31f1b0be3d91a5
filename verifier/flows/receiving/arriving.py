"""What all arrivals share: an upload and its answer, which files are refused at once, and the one transaction that acknowledges.

What can be fixed by the sender is refused at once (empty, too large, not a document, encrypted, cut off); trouble of our own (a decoder that died or ran
late) refuses nothing, since a crash must never cost a document. The bytes are written first and the rest in one transaction, so
that a kill -9 after the answer loses nothing and one before it leaves at most a file that nothing refers to.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from ocr import OcrError
from verifier.errors import KeyReusedError, UploadChangedError
from verifier.review import TooManyPhotosError
from verifier.store import (
    Proof,
    SentFile,
    Store,
    Transaction,
    add_audit,
    add_job,
    add_proof,
    files_of,
    find_proof_by_key,
    get_person,
    proofs_with_digest,
)

ASSESS = "assess_proof"
MOST_PHOTOS = 12  # of one proof
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
Probe = Callable[[bytes], None]


@dataclass(frozen=True, slots=True)
class NamedBytes:
    """A file as it arrives; `sha256` is what the sender hashed, if they did."""

    data: bytes = field(repr=False)
    file_name: str
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Upload:
    """What the sender hands in: the bytes, whose proof it is, and what the person declares beside it.

    `declared` may name `region`, `year` and facts of `verifier.activity`. `client_key` is an idempotency key, `sha256` what the sender hashed; `more` are
    further photos of the same proof, in their order.
    """

    data: bytes = field(repr=False)
    file_name: str
    person_id: UUID
    received_by: str
    declared: Mapping[str, Any] = field(default_factory=dict)
    client_key: str | None = None
    sha256: str | None = None
    more: tuple[NamedBytes, ...] = ()

    @property
    def files(self) -> tuple[NamedBytes, ...]:
        """All its files in their order."""
        return (NamedBytes(self.data, self.file_name, self.sha256), *self.more)

    @property
    def kept_key(self) -> str | None:
        """The key as it is kept: two people may use the same one."""
        return None if self.client_key is None else f"{self.person_id}:{self.client_key}"


@dataclass(frozen=True, slots=True)
class Received:
    """The proof as it is kept; `repeated` when the same request had arrived before; earlier uploads of the same bytes, by anyone."""

    proof: Proof
    repeated: bool
    same_bytes: tuple[Proof, ...]

    @property
    def own_again(self) -> tuple[Proof, ...]:
        """Earlier uploads of the same bytes by the same person: the only ones that the person may be told of."""
        return tuple(one for one in self.same_bytes if one.person_id == self.proof.person_id)


def require_as_sent(files: Sequence[NamedBytes]) -> tuple[SentFile, ...]:
    """Refuse bytes that changed on the way, and more photos than one proof has; give what is kept of each.

    Raises:
        UploadChangedError, TooManyPhotosError.
    """
    if len(files) > MOST_PHOTOS:
        raise TooManyPhotosError(len(files), MOST_PHOTOS)
    sent = []
    for file in files:
        digest = hashlib.sha256(file.data).hexdigest()
        if file.sha256 is not None and file.sha256.lower() != digest:
            raise UploadChangedError(file.sha256.lower(), digest)
        sent.append(SentFile(digest, len(file.data), file.file_name))
    return tuple(sent)


def require_readable(data: bytes, probe: Probe) -> None:
    """Refuse what the sender can mend; let pass what only our reading stumbled over.

    Raises:
        OcrError.
    """
    try:
        probe(data)
    except OcrError as exc:
        if exc.code in FAULT_OF_THE_FILE:
            raise


def keep(store: Store, upload: Upload, *, probe: Probe, now: datetime) -> Received:
    """Keep an upload durably and ask for its assessment; the same request again is answered as before."""
    sent = require_as_sent(upload.files)
    with store.read() as tx:
        repeated = _find_repeated(tx, upload, sent)
    if repeated is not None:
        return repeated
    for file in upload.files:
        require_readable(file.data, probe)
    for file in upload.files:
        store.blobs.put(file.data)
    with store.write() as tx:
        return _find_repeated(tx, upload, sent) or _record(tx, upload, sent, now)


def _find_repeated(tx: Transaction, upload: Upload, sent: Sequence[SentFile]) -> Received | None:
    """The earlier answer to the same request, if its key was used before."""
    if upload.client_key is None:
        return None
    earlier = find_proof_by_key(tx, upload.kept_key or "")
    if earlier is None:
        return None
    first = [file.sha256 for file in files_of(tx, earlier.id) if file.round == 1]
    said = {"year": upload.declared.get("year"), "facts": upload.declared.get("facts")}
    was = {name: earlier.declared.get(name) for name in said}
    if (first, earlier.person_id, was) != ([file.sha256 for file in sent], upload.person_id, said):
        raise KeyReusedError
    return Received(earlier, repeated=True, same_bytes=())


def _record(tx: Transaction, upload: Upload, sent: Sequence[SentFile], now: datetime) -> Received:
    """Write row, files, job and audit line."""
    get_person(tx, upload.person_id)
    same = {proof.id: proof for file in sent for proof in proofs_with_digest(tx, file.sha256)}
    proof = add_proof(
        tx,
        person_id=upload.person_id,
        sha256=sent[0].sha256,
        byte_count=sent[0].byte_count,
        file_name=sent[0].file_name,
        declared=upload.declared,
        client_key=upload.kept_key,
        received_by=upload.received_by,
        now=now,
        more=sent[1:],
    )
    add_job(tx, kind=ASSESS, subject=str(proof.id), now=now)
    facts = {"sha256": [file.sha256 for file in sent], "byte_count": sum(file.byte_count for file in sent)}
    add_audit(tx, at=now, actor=upload.received_by, action="proof.received", subject=proof.id, facts=facts)
    return Received(proof, repeated=False, same_bytes=tuple(same.values()))
