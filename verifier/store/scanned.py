"""An upload that shows the code of a yearly certificate asks, in the transaction of its reading, that the code be verified.

The request lives or dies with the reading, so that no worker's death loses it. What a code is worth is decided by the flow that answers.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from verifier.store.database import Transaction
from verifier.store.job_table import add_job
from verifier.store.proofs import Assessment

TAKE_SCANNED: Final = "take_scanned"
KIND: Final = "annual_hours_certificate"


def codes_shown(assessment: Assessment) -> Mapping[int, str]:
    """The texts of the codes on yearly certificates, by the position of their proof."""
    found = {}
    for position, line in enumerate(assessment.screened):
        text = ((line.get("fields") or {}).get("qr_payload") or {}).get("value")
        if line.get("kind") == KIND and isinstance(text, str):
            found[position] = text
    return found


def ask_scanned(tx: Transaction, assessment: Assessment, *, now: datetime, due_at: datetime | None = None) -> None:
    """Ask that the codes of an upload be verified, where it shows any."""
    if codes_shown(assessment):
        add_job(tx, kind=TAKE_SCANNED, subject=str(assessment.proof_id), now=now, due_at=due_at)
