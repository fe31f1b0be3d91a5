"""A certificate of another region is found among uploads: its code is verified, and the same path as a package's begins.

The code says sums and no entries, so what it brings is one entry a subject, known by the certificate's number and the file. Whoever decides the case by
hand later cannot count it a second time, and a package of the same year takes its place.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from signing import (
    Claims,
    MalformedError,
    NotCanonicalError,
    Outcome,
    Reason,
    TrustList,
    open_token,
    text_to_token,
    verify_certificate,
)
from verifier.accounts import hashed, record_keys
from verifier.clock import legal_date
from verifier.flows.transferring.counted import Act, post_year
from verifier.flows.transferring.errors import HolderDiffersError
from verifier.flows.transferring.judging import judge_year
from verifier.flows.transferring.taking import Lookup, TransferStanding, confirm_holder, settle_if_decided, standing_of
from verifier.regions import is_within, region
from verifier.rules import Packs
from verifier.settings import Node
from verifier.store import (
    Assessment,
    LeasedJob,
    Proof,
    Store,
    TakenEntry,
    TakenTransfer,
    Transaction,
    add_audit,
    add_taken_transfer,
    ask_scanned,
    cases_of_proof,
    codes_shown,
    find_taken_transfer,
    finish_job,
    get_person,
    get_proof,
    latest_assessment,
    list_taken_transfers,
    taken_years_of,
)

CATEGORY = "foreign_record"
WORTH_TAKING = frozenset({"annual_hours", "continuing_education"})
ACTOR = "system"
UNDECIDED = "submitted"
YEAR = re.compile("[0-9]{4}")
PAUSE, PATIENCE = (
    timedelta(hours=3),
    timedelta(days=7),
)  # between two looks at a code that lists are wanting for; in all


def note_scanned_certificate(
    store: Store, packs: Packs, trust: TrustList, statuses: Lookup, node: Node, job: LeasedJob, *, now: datetime
) -> tuple[TransferStanding, ...]:
    """Begin a transfer for each certificate of another region that an assessed upload shows, and finish the job; nothing where there is none.

    Only a certificate that is valid now, of a whole year, and of the person who uploaded it begins one; what else a code may be is the case's matter.
    One that cannot be judged now, for want of lists, is looked at again for a while, unless a person decided the case meanwhile.

    Raises:
        StaleLeaseError: another worker has the job; nothing was written.
    """
    with store.read() as tx:
        proof, assessment = get_proof(tx, UUID(job.subject)), latest_assessment(tx, UUID(job.subject))
        undecided = {case.position for case in cases_of_proof(tx, proof.id) if case.state == UNDECIDED}
    shown = codes_shown(assessment) if assessment is not None and proof.state == "assessed" else {}
    looked = [_look(store, trust, statuses, node, proof, text, now) for at, text in shown.items() if at in undecided]
    later, worth = any(wait for wait, _ in looked), [seen for _, seen in looked if seen is not None]
    with store.write() as tx:
        finish_job(tx, job, now=now)
        if assessment is None or not _still_stands(tx, proof, assessment):
            return ()
        if later and now - assessment.made_at < PATIENCE:
            ask_scanned(tx, assessment, now=now, due_at=now + PAUSE)
        return tuple(_begin(tx, packs, node, proof, seen, now=now) for seen in worth)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A certificate that begins a transfer, and whether its holder is sure."""

    token: bytes
    claims: Claims
    confirmed: bool


def _look(
    store: Store, trust: TrustList, statuses: Lookup, node: Node, proof: Proof, text: str, now: datetime
) -> tuple[bool, _Seen | None]:
    """Verify one code: whether it must be looked at again later, and the certificate where it begins a transfer."""
    try:
        token = text_to_token(text)
        claims = open_token(token).claims
    except (MalformedError, NotCanonicalError):
        return False, None
    if not _is_of_elsewhere(claims, node):
        return False, None
    report = verify_certificate(token, trust=trust, statuses=statuses, now=now)
    if report.outcome is not Outcome.VALID:
        is_listed = any(listed.region == claims.region for listed in trust.regions)
        return report.outcome is Outcome.UNDETERMINED or (
            report.reasons == (Reason.UNKNOWN_KEY,) and not is_listed
        ), None
    try:
        return False, _Seen(token, claims, confirm_holder(store, claims, proof.person_id))
    except HolderDiffersError:
        return False, None  # the case shows that the name is another one


def _still_stands(tx: Transaction, proof: Proof, assessment: Assessment) -> bool:
    """Whether the upload was neither withdrawn nor sent anew since it was looked at."""
    current = get_proof(tx, proof.id)
    return (current.state, current.sha256) == ("assessed", proof.sha256) and latest_assessment(
        tx, proof.id
    ) == assessment


def _is_of_elsewhere(claims: Claims, node: Node) -> bool:
    whole_year = YEAR.fullmatch(claims.period) is not None and claims.type in WORTH_TAKING
    return whole_year and not is_within(region(claims.region), region(node.region))


def _begin(tx: Transaction, packs: Packs, node: Node, proof: Proof, seen: _Seen, *, now: datetime) -> TransferStanding:
    claims = seen.claims
    if (earlier := find_taken_transfer(tx, claims.uid)) is not None:
        return standing_of(tx, earlier, repeated=True)
    person = get_person(tx, proof.person_id)
    taken = TakenTransfer(
        id=uuid4(),
        source_uid=claims.uid,
        kind="paper",
        person_id=person.id,
        from_region=claims.region,
        number=claims.number,
        data=seen.token,
        proof_id=proof.id,
        state="open",
        taken_at=now,
        taken_by=ACTOR,
        ended_at=None,
        reason=None,
    )
    year = judge_year(
        packs,
        transfer_id=taken.id,
        year=int(claims.period),
        hours=dict(_hours_of(claims)),
        from_region=claims.region,
        person_region=person.region,
        number=claims.number,
        complete_there=True,  # a region certifies a year that its rules call complete
        moved_on=legal_date(now),
        holder_confirmed=seen.confirmed,
        is_duplicate=_package_says_it(tx, person.id, claims),
    )
    add_taken_transfer(tx, taken, (year,), tuple(_entries(claims, taken, proof)))
    if year.state == "recognised" and year.effect == "accept":
        post_year(tx, taken, year, node.region, Act(ACTOR, now))
    facts = {"from": claims.region, "years": {claims.period: year.state}}
    add_audit(tx, at=now, actor=ACTOR, action="transfer.taken", subject=claims.number, facts=facts)
    return standing_of(tx, settle_if_decided(tx, taken))


def _package_says_it(tx: Transaction, person_id: UUID, claims: Claims) -> bool:
    """Whether a package of the same region has the year already."""
    others = list_taken_transfers(tx, person_id=person_id, limit=200).items
    return any(
        year.year == int(claims.period) and year.state in {"waiting", "recognised"}
        for taken in others
        if taken.kind == "package" and taken.from_region == claims.region and taken.state != "ended"
        for year in taken_years_of(tx, taken.id)
    )


def _hours_of(claims: Claims) -> Iterator[tuple[str, Decimal]]:
    """The hours by subject; what belongs to neither is not carried over."""
    if claims.public_hours:
        yield "public", claims.public_hours
    if claims.professional_hours:
        yield "professional", claims.professional_hours


def _entries(claims: Claims, taken: TakenTransfer, proof: Proof) -> Iterator[TakenEntry]:
    keys = hashed((*record_keys(certificate_number=claims.number), f"file:{proof.sha256}"))
    for place, (subject, hours) in enumerate(_hours_of(claims)):
        yield TakenEntry(
            transfer_id=taken.id,
            place=place,
            year=int(claims.period),
            source_id=claims.uid + place.to_bytes(8, "big"),
            category=CATEGORY,
            subject=subject,
            lane=None,
            channel="transfer",
            hours=hours,
            days=(),
            deems=None,
            cites=(),
            issuer="",
            keys=keys,
        )
