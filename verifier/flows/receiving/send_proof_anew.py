"""Other files come in the place of those that were returned, or that nobody could read: a new version of the same declaration.

The earlier files, what was read in them and what was decided stay on record. When the new ones are read, the returned case waits again for whoever
decides first.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from verifier.errors import CaseClosedError
from verifier.flows.receiving.arriving import ASSESS, NamedBytes, Probe, require_as_sent, require_readable
from verifier.review import SUBMIT, NothingCorrectedError, plain_words
from verifier.store import (
    Proof,
    Store,
    Transaction,
    add_audit,
    add_job,
    cases_of_proof,
    get_proof,
    send_anew,
)

SENT_BACK = frozenset({"returned", "unit_rejected"})


@dataclass(frozen=True, slots=True)
class SendAnew:
    """The files that replace those of an upload, why, and who sends them."""

    proof_id: UUID
    files: tuple[NamedBytes, ...]
    reason: str
    actor: str


def send_proof_anew(store: Store, sent: SendAnew, *, probe: Probe, now: datetime) -> Proof:
    """Keep the new files durably and ask for their assessment; whoever calls has checked that it is the person's own.

    Raises:
        NotFoundError: there is no such upload.
        CaseClosedError: nothing of it was returned or rejected, and it was read; or it is being read.
        NothingCorrectedError: the reason is missing.
        OcrError, UploadChangedError, TooManyPhotosError, StoreFullError: as for a first upload.
    """
    if not plain_words(sent.reason):
        raise NothingCorrectedError
    files = require_as_sent(sent.files)
    with store.read() as tx:
        _require_sent_back(tx, sent.proof_id)
    for file in sent.files:
        require_readable(file.data, probe)
    for file in sent.files:
        store.blobs.put(file.data)
    with store.write() as tx:
        proof = _require_sent_back(tx, sent.proof_id)
        send_anew(tx, proof, files, reason=plain_words(sent.reason), sent_by=sent.actor, now=now)
        add_job(tx, kind=ASSESS, subject=str(proof.id), now=now)
        facts = {"sha256": [file.sha256 for file in files]}
        add_audit(tx, at=now, actor=sent.actor, action="proof.sent_anew", subject=proof.id, facts=facts)
        return get_proof(tx, proof.id)


def _require_sent_back(tx: Transaction, proof_id: UUID) -> Proof:
    """The upload, if other files may take the place of its own."""
    proof = get_proof(tx, proof_id)
    returned = any(case.state in SENT_BACK for case in cases_of_proof(tx, proof_id))
    if proof.state == "unreadable" or (proof.state == "assessed" and returned):
        return proof
    raise CaseClosedError(proof_id, proof.state, SUBMIT)
