"""The same thing counts once, wherever it was counted: what a case shares with hours that came from another region.

The keys are `verifier.accounts`' (FORMAT §18.4); who asks before posting is the flows' matter.
"""

from verifier.accounts import hashed, proof_keys
from verifier.errors import AlreadyTransferredError
from verifier.store.cases import CaseFile
from verifier.store.database import Transaction
from verifier.store.transfers import find_transferred, get_taken_transfer


def case_keys(file: CaseFile) -> frozenset[str]:
    """Name the keys of the proof of a case, by what was read of it and by its bytes."""
    fields = {name: field.get("value") for name, field in (file.screened.get("fields") or {}).items()}
    return proof_keys(file.case.kind, fields, sha256=file.proof.sha256)


def require_not_transferred(tx: Transaction, file: CaseFile) -> None:
    """Refuse to count by hand what came with the person's hours from another region.

    Raises:
        AlreadyTransferredError: it counts already; it says with which package.
    """
    same = find_transferred(tx, file.person.id, hashed(case_keys(file)))
    if same is not None:
        raise AlreadyTransferredError(get_taken_transfer(tx, same.transfer_id).number)
