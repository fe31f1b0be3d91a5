"""Proofs as they were uploaded, and what the machine read in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, insert, select, update

from verifier.errors import NotFoundError
from verifier.store.database import Transaction
from verifier.store.rows import Slice, as_record, get_row, read_slice
from verifier.store.schema import assessments, certificates, proofs
from verifier.store.tables_declarations import proof_files


@dataclass(frozen=True, slots=True)
class Proof:
    """An upload; `state` is received, assessed, unreadable or withdrawn. Digest, size and name are those of its first file as sent last."""

    id: UUID
    person_id: UUID
    sha256: str
    byte_count: int
    file_name: str
    declared: Mapping[str, Any]
    state: str
    error: Mapping[str, Any] | None
    client_key: str | None
    received_at: datetime
    received_by: str


@dataclass(frozen=True, slots=True)
class ProofFile:
    """One file of a proof: the photos of one sending make a `round`; what was sent earlier is kept."""

    proof_id: UUID
    round: int
    position: int
    sha256: str
    byte_count: int
    file_name: str
    added_at: datetime
    added_by: str


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that is handed in: its digest, size in bytes and name; its bytes are already kept."""

    sha256: str
    byte_count: int
    file_name: str


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page as a reviewer sees it: an upright picture kept as a blob."""

    number: int
    width: int
    height: int
    media_type: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """What one reading of a proof found: the contract's JSON lines, the page images, the pack."""

    id: UUID
    proof_id: UUID
    made_at: datetime
    job_id: UUID | None
    screened: tuple[Mapping[str, Any], ...]
    pages: tuple[PageImage, ...]
    pack: Mapping[str, Any]


def add_proof(
    tx: Transaction,
    *,
    person_id: UUID,
    sha256: str,
    byte_count: int,
    file_name: str,
    declared: Mapping[str, Any],
    client_key: str | None,
    received_by: str,
    now: datetime,
    more: Sequence[SentFile] = (),
) -> Proof:
    """Add an upload in state received; its bytes are already kept. `more` are further photos of the same proof."""
    proof = Proof(
        uuid4(), person_id, sha256, byte_count, file_name, declared, "received", None, client_key, now, received_by
    )
    tx.connection.execute(
        insert(proofs).values(
            id=proof.id,
            person_id=person_id,
            sha256=sha256,
            byte_count=byte_count,
            file_name=file_name,
            declared=dict(declared),
            state=proof.state,
            client_key=client_key,
            received_at=now,
            received_by=received_by,
        )
    )
    _add_files(tx, proof.id, 1, (SentFile(sha256, byte_count, file_name), *more), received_by, now)
    return proof


def send_anew(
    tx: Transaction, proof: Proof, files: Sequence[SentFile], *, reason: str, sent_by: str, now: datetime
) -> None:
    """Put other files in the place of those of an upload, which are kept, and let it be read again.

    Reason and sender lie with what was declared until the reading writes them into the history of the case.
    """
    round_ = select(func.max(proof_files.c.round)).where(proof_files.c.proof_id == proof.id)
    last = tx.connection.execute(round_).scalar() or 0
    _add_files(tx, proof.id, last + 1, files, sent_by, now)
    first = files[0]
    values = {"sha256": first.sha256, "byte_count": first.byte_count, "file_name": first.file_name, "state": "received"}
    declared = {**proof.declared, "sent_anew": {"reason": reason, "by": sent_by}}
    change = update(proofs).where(proofs.c.id == proof.id).values(**values, declared=declared, error=None)
    tx.connection.execute(change)


def _add_files(
    tx: Transaction, proof_id: UUID, round_: int, files: Sequence[SentFile], added_by: str, now: datetime
) -> None:
    rows = [
        {
            "proof_id": proof_id,
            "round": round_,
            "position": position,
            "sha256": file.sha256,
            "byte_count": file.byte_count,
            "file_name": file.file_name,
            "added_at": now,
            "added_by": added_by,
        }
        for position, file in enumerate(files)
    ]
    tx.connection.execute(insert(proof_files), rows)


def files_of(tx: Transaction, proof_id: UUID) -> tuple[ProofFile, ...]:
    """All files that were ever sent of a proof, by round and position."""
    query = select(proof_files).where(proof_files.c.proof_id == proof_id)
    rows = tx.connection.execute(query.order_by(proof_files.c.round, proof_files.c.position)).mappings()
    return tuple(as_record(ProofFile, row) for row in rows)


def current_files(tx: Transaction, proof_id: UUID) -> tuple[ProofFile, ...]:
    """The files of a proof as sent last, in order."""
    every = files_of(tx, proof_id)
    return tuple(file for file in every if file.round == every[-1].round)


def get_proof(tx: Transaction, proof_id: UUID) -> Proof:
    """The proof with this id.

    Raises:
        NotFoundError: there is none.
    """
    return get_row(tx, Proof, proofs, proof_id, what="proof")


def find_proof_by_key(tx: Transaction, client_key: str) -> Proof | None:
    """The proof that was sent with this idempotency key, if any."""
    row = tx.connection.execute(select(proofs).where(proofs.c.client_key == client_key)).mappings().first()
    return as_record(Proof, row) if row else None


def proofs_with_digest(tx: Transaction, sha256: str, *, limit: int | None = None) -> tuple[Proof, ...]:
    """The uploads that hold a file of these bytes, by anyone, oldest first; all, or so many."""
    holding = select(proof_files.c.proof_id).where(proof_files.c.sha256 == sha256)
    query = select(proofs).where(proofs.c.id.in_(holding)).order_by(proofs.c.received_at, proofs.c.id).limit(limit)
    return tuple(as_record(Proof, row) for row in tx.connection.execute(query).mappings())


def list_proofs(tx: Transaction, person_id: UUID, *, after: str | None = None, limit: int = 50) -> Slice[Proof]:
    """A person's uploads, newest first."""
    query = select(proofs).where(proofs.c.person_id == person_id)
    order = (proofs.c.received_at, proofs.c.id)
    return read_slice(tx, query, Proof, order=order, after=after, limit=limit, newest_first=True)


def set_proof_state(tx: Transaction, proof_id: UUID, state: str, *, error: Mapping[str, Any] | None = None) -> None:
    """Say what became of an upload."""
    tx.connection.execute(update(proofs).where(proofs.c.id == proof_id).values(state=state, error=error))


def add_assessment(
    tx: Transaction,
    *,
    proof_id: UUID,
    job_id: UUID | None,
    screened: Sequence[Mapping[str, Any]],
    pages: Sequence[PageImage],
    pack: Mapping[str, Any],
    now: datetime,
) -> Assessment:
    """Keep what a reading found."""
    made = Assessment(uuid4(), proof_id, now, job_id, tuple(screened), tuple(pages), pack)
    tx.connection.execute(
        insert(assessments).values(
            id=made.id,
            proof_id=proof_id,
            made_at=now,
            job_id=job_id,
            screened=[dict(line) for line in screened],
            pages=[
                {
                    "number": page.number,
                    "width": page.width,
                    "height": page.height,
                    "media_type": page.media_type,
                    "sha256": page.sha256,
                }
                for page in pages
            ],
            pack=dict(pack),
        )
    )
    return made


def get_assessment(tx: Transaction, assessment_id: UUID) -> Assessment:
    """The assessment with this id.

    Raises:
        NotFoundError: there is none.
    """
    row = tx.connection.execute(select(assessments).where(assessments.c.id == assessment_id)).mappings().first()
    if row is None:
        raise NotFoundError("assessment", assessment_id)
    return _assessment(row)


def latest_assessment(tx: Transaction, proof_id: UUID) -> Assessment | None:
    """The newest reading of a proof, if it was read."""
    query = select(assessments).where(assessments.c.proof_id == proof_id).order_by(assessments.c.made_at.desc())
    row = tx.connection.execute(query.limit(1)).mappings().first()
    return _assessment(row) if row else None


def _assessment(row: Mapping[Any, Any]) -> Assessment:
    return Assessment(
        row["id"],
        row["proof_id"],
        row["made_at"],
        row["job_id"],
        tuple(row["screened"]),
        tuple(PageImage(**page) for page in row["pages"]),
        row["pack"],
    )


def blobs_in_use(tx: Transaction) -> frozenset[str]:
    """The digests of all files that rows refer to: uploads, page images, certificates."""
    used = set(tx.connection.execute(select(proof_files.c.sha256)).scalars())
    for pages in tx.connection.execute(select(assessments.c.pages)).scalars():
        used |= {page["sha256"] for page in pages}
    query = select(certificates.c.pdf_sha256).where(certificates.c.pdf_sha256.is_not(None))
    return frozenset(used | set(tx.connection.execute(query).scalars()))
