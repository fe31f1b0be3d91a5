"""Hours into the ledger and out of it, with the certificates that rest on them; entries are only ever added."""

from datetime import datetime
from typing import Any

from verifier.accounts import Entry
from verifier.accounts import entries_of as entries_of_result
from verifier.flows.declarations.figure import Figure
from verifier.rules import ItemResult
from verifier.store import (
    Case,
    CaseFile,
    Certificate,
    Decision,
    LedgerEntry,
    Transaction,
    add_audit,
    ask_publication,
    certificates_of,
    change_certificate,
    entries_of,
    living_entries,
    post_draft,
    require_not_transferred,
    reverse_entry,
)

AFTER = {"issued": "revoked", "intended": "abandoned", "signed": "abandoned"}


def drafts_of(file: CaseFile, figure: Figure | None, item: ItemResult) -> tuple[Entry, ...]:
    """Draft the entries that the case would post now; the version in their key lets each decision post once."""
    key = f"case:{file.case.id}:{file.case.version}"
    return entries_of_result(item, id=key, activity=figure.activity if figure is not None else None)


def post(
    tx: Transaction, file: CaseFile, decision: Decision, drafts: tuple[Entry, ...], item: ItemResult
) -> tuple[LedgerEntry, ...]:
    """Post the entries of a decision with their trail.

    Raises:
        AlreadyTransferredError: the same thing came with the person's hours from another region.
    """
    require_not_transferred(tx, file)
    trail: dict[str, Any] = {
        "decision": str(decision.id),
        "pack": item.pack,
        "cites": list(item.cites),
        "reasons": list(item.reasons),
    }
    return tuple(
        post_draft(
            tx,
            draft,
            person_id=file.person.id,
            region=file.case.region,
            trail=trail,
            posted_by=decision.decided_by,
            now=decision.decided_at,
            case_id=file.case.id,
        )
        for draft in drafts
    )


def take_back(tx: Transaction, case: Case, decision: Decision) -> tuple[LedgerEntry, ...]:
    """Reverse the living entries of a case."""
    living = living_entries(tx, case.id)
    for entry in living:
        reverse_entry(tx, entry, reason=decision.action, posted_by=decision.decided_by, now=decision.decided_at)
    return living


def end_certificates(
    tx: Transaction, case: Case, taken_back: tuple[LedgerEntry, ...], decision: Decision
) -> tuple[Certificate, ...]:
    """Revoke what was issued on these hours, and abandon what was about to be."""
    ids = {str(entry.id) for entry in taken_back}
    now, actor = decision.decided_at, decision.decided_by
    ended = []
    for certificate in certificates_of(tx, case.person_id):
        after = AFTER.get(certificate.state)
        if after is not None and ids & set(certificate.account.get("entries", ())):
            values = {"state": after, "live_key": None, "reason": decision.action, "ended_at": now}
            ended.append(change_certificate(tx, certificate.uid, expected=certificate.state, **values))
            add_audit(tx, at=now, actor=actor, action=f"certificate.{after}", subject=certificate.number)
    if ended:
        ask_publication(tx, now=now)  # the world hears of it with the next publication, which a worker makes now
    return tuple(ended)


def rests_on(tx: Transaction, case: Case) -> tuple[Certificate, ...]:
    """The certificates, of any state but abandoned, that rest or rested on hours of a case."""
    ids = {str(entry.id) for entry in entries_of(tx, case.person_id) if entry.case_id == case.id}
    every = certificates_of(tx, case.person_id)
    return tuple(one for one in every if one.state != "abandoned" and ids & set(one.account.get("entries", ())))


def note(tx: Transaction, decision: Decision, *, posted: int = 0, now: datetime) -> None:
    """Write the audit line of a word on a case."""
    facts = {"action": decision.action, "state": decision.state_after, "version": decision.version, "posted": posted}
    add_audit(tx, at=now, actor=decision.decided_by, action="case.decided", subject=decision.case_id, facts=facts)
