"""A person takes their own data along: everything that is kept of them in one archive, with the files as they were handed in.

The archive holds `data.json` (person, uploads with what was read and decided, objections, entries, certificates), the files of every sending, and the
papers. The identity number is masked, as everywhere that it leaves the database; what reviewers see of other people is not the person's and not in
it. Taking it is audited.
"""

import json
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any
from uuid import UUID

from verifier.messages import say
from verifier.store import (
    BlobMissingError,
    Certificate,
    Person,
    Proof,
    Store,
    Transaction,
    add_audit,
    cases_of_proof,
    certificates_of,
    decisions_of,
    entries_of,
    files_of,
    get_person,
    latest_assessment,
    list_proofs,
    objections_of,
    reveal_id_number,
)

IN_MEMORY_BYTES = 16 * 1024 * 1024  # larger archives go through a temporary file
A_PAGE = 100
SHOWN_FIRST, SHOWN_LAST = 6, 4  # digits of an identity number that masking leaves


@dataclass(frozen=True, slots=True)
class _Kept:
    """A file that goes into the archive under this name."""

    name: str
    sha256: str


def export_own_data(store: Store, person_id: UUID, *, actor: str, now: datetime) -> IO[bytes]:
    """Write the archive of a person; the caller has checked whose it is, reads it from the start, and closes it.

    Raises:
        NotFoundError: there is no such person.
    """
    with store.write() as tx:
        person = get_person(tx, person_id)
        number = reveal_id_number(tx, person_id)
        add_audit(tx, at=now, actor=actor, action="person.exported", subject=person_id)
    with store.read() as tx:
        proofs = list(_proofs(tx, person_id))
        certificates = certificates_of(tx, person_id)
        told = _told(tx, person, number, proofs, certificates, now)
        files = [*_files(tx, proofs), *_papers(certificates)]
    archive: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115 (given to the caller)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as packed:
        packed.writestr("data.json", json.dumps(told, ensure_ascii=False, indent=1, default=_plain))
        packed.writestr("README.txt", say("own_data.readme", "zh") + "\n\n" + say("own_data.readme", "en") + "\n")
        for file in files:
            try:
                packed.writestr(file.name, store.blobs.get(file.sha256))
            except BlobMissingError:
                packed.writestr(f"{file.name}.missing.txt", say("own_data.missing", "zh"))
    archive.seek(0)
    return archive


def masked(id_number: str | None) -> str | None:
    """An identity number as it may leave the database."""
    if id_number is None:
        return None
    hidden = max(0, len(id_number) - SHOWN_FIRST - SHOWN_LAST)
    return id_number[:SHOWN_FIRST] + "*" * hidden + id_number[len(id_number) - SHOWN_LAST :]


def _proofs(tx: Transaction, person_id: UUID) -> Iterator[Proof]:
    """Every upload of the person, newest first."""
    cursor = None
    while True:
        page = list_proofs(tx, person_id, after=cursor, limit=A_PAGE)
        yield from page.items
        cursor = page.next_cursor
        if cursor is None:
            return


def _told(
    tx: Transaction,
    person: Person,
    number: str | None,
    proofs: list[Proof],
    certificates: tuple[Certificate, ...],
    now: datetime,
) -> dict[str, Any]:
    """Everything but the files."""
    return {
        "exported_at": now,
        "person": {
            "id": person.id,
            "name": person.name,
            "id_number_masked": masked(number),
            "region": person.region,
            "unit": person.unit,
            "facts": dict(person.facts),
            "created_at": person.created_at,
        },
        "proofs": [_proof(tx, proof) for proof in proofs],
        "entries": [asdict(entry) for entry in entries_of(tx, person.id)],
        "certificates": [_certificate(one) for one in certificates],
    }


def _proof(tx: Transaction, proof: Proof) -> dict[str, Any]:
    """One upload: its files, what was read, what was decided, what was objected to."""
    assessment = latest_assessment(tx, proof.id)
    return {
        "id": proof.id,
        "state": proof.state,
        "received_at": proof.received_at,
        "declared": dict(proof.declared),
        "error": proof.error,
        "files": [
            {
                "name": file.file_name,
                "sha256": file.sha256,
                "bytes": file.byte_count,
                "sending": file.round,
                "at": file.added_at,
                "in_archive": _name_of(proof, file.round, file.position, file.file_name),
            }
            for file in files_of(tx, proof.id)
        ],
        "read": list(assessment.screened) if assessment else [],
        "cases": [
            {
                "id": case.id,
                "state": case.state,
                "year": case.year,
                "kind": case.kind,
                "history": [asdict(one) for one in decisions_of(tx, case.id)],
                "objections": [asdict(one) for one in objections_of(tx, case.id)],
            }
            for case in cases_of_proof(tx, proof.id)
        ],
    }


def _certificate(one: Certificate) -> dict[str, Any]:
    """One certificate without its token, which its code carries."""
    return {
        "number": one.number,
        "type": one.type,
        "period": one.period,
        "state": one.state,
        "account": dict(one.account),
        "issued_at": one.issued_at,
        "in_archive": _paper_of(one) if one.pdf_sha256 else None,
    }


def _files(tx: Transaction, proofs: list[Proof]) -> Iterator[_Kept]:
    for proof in proofs:
        for file in files_of(tx, proof.id):
            yield _Kept(_name_of(proof, file.round, file.position, file.file_name), file.sha256)


def _papers(certificates: tuple[Certificate, ...]) -> Iterator[_Kept]:
    for one in certificates:
        if one.pdf_sha256:
            yield _Kept(_paper_of(one), one.pdf_sha256)


def _name_of(proof: Proof, sending: int, position: int, file_name: str) -> str:
    """Where a file lies in the archive; the person's own name for it is only the last part."""
    safe = "".join(letter for letter in file_name if letter.isprintable() and letter not in '/\\:*?"<>|').strip(". ")
    return f"proofs/{proof.id}/{sending}-{position + 1}-{safe[-120:] or 'file'}"


def _paper_of(certificate: Certificate) -> str:
    return f"certificates/{certificate.number}.pdf"


def _plain(value: object) -> object:
    """What JSON has no word for, as text."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(type(value).__name__)
