"""A certificate of another region is found among uploads: its code is verified, and the same path as a package's begins.

The code says sums and no entries, so what it brings is one entry a subject, known by the certificate's number and the file. Whoever decides the case by
hand later cannot count it a second time, and a package of the same year takes its place.
"""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid4

from signing import (
    Claims,
    MalformedError,
    NotCanonicalError,
    Outcome,
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
    Proof,
    Store,
    TakenEntry,
    TakenTransfer,
    Transaction,
    add_audit,
    add_taken_transfer,
    find_taken_transfer,
    get_person,
    get_proof,
    latest_assessment,
    list_taken_transfers,
    taken_years_of,
)

KIND = "annual_hours_certificate"
CATEGORY = "foreign_record"
WORTH_TAKING = frozenset({"annual_hours", "continuing_education"})
ACTOR = "system"


def note_scanned_certificate(
    store: Store, packs: Packs, trust: TrustList, statuses: Lookup, node: Node, proof_id: UUID, *, now: datetime
) -> tuple[TransferStanding, ...]:
    """Begin a transfer for each certificate of another region that an assessed upload shows; nothing where there is none.

    Only a certificate that is valid now, of a whole year, and of the person who uploaded it begins one; what else a code may be is the case's matter.
    """
    with store.read() as tx:
        proof, assessment = get_proof(tx, proof_id), latest_assessment(tx, proof_id)
    found = []
    for line in assessment.screened if assessment is not None else ():
        text = ((line.get("fields") or {}).get("qr_payload") or {}).get("value")
        if line.get("kind") != KIND or not isinstance(text, str):
            continue
        claims, token = _valid(text, trust, statuses, now)
        if claims is None or not _is_of_elsewhere(claims, node):
            continue
        try:
            confirmed = confirm_holder(store, claims, proof.person_id)
        except HolderDiffersError:
            continue  # the case shows that the name is another one
        with store.write() as tx:
            found.append(_begin(tx, packs, node, proof, claims, token, confirmed=confirmed, now=now))
    return tuple(found)


def _valid(text: str, trust: TrustList, statuses: Lookup, now: datetime) -> tuple[Claims | None, bytes]:
    try:
        token = text_to_token(text)
        report = verify_certificate(token, trust=trust, statuses=statuses, now=now)
    except (MalformedError, NotCanonicalError):
        return None, b""
    return (open_token(token).claims if report.outcome is Outcome.VALID else None), token


def _is_of_elsewhere(claims: Claims, node: Node) -> bool:
    whole_year = claims.period.isdigit() and claims.type in WORTH_TAKING
    return whole_year and not is_within(region(claims.region), region(node.region))


def _begin(
    tx: Transaction,
    packs: Packs,
    node: Node,
    proof: Proof,
    claims: Claims,
    token: bytes,
    *,
    confirmed: bool,
    now: datetime,
) -> TransferStanding:
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
        data=token,
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
        holder_confirmed=confirmed,
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
