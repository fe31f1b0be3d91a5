"""A package of hours arrives: verified against the trust list, its holder confirmed, each year judged, and what the rules accept posted at once.

The package is hostile until all of it is verified: its size is bounded before it is read, nothing in it is fetched or followed, and a package that
cannot be judged now (lists missing or too old) is not taken. The same package is taken once; asking again tells how it stands.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from signing import (
    TREE_HEAD,
    Claims,
    IdNumberMismatchError,
    LogProof,
    NoIdCommitmentError,
    Outcome,
    SigningError,
    StatusList,
    StatusSource,
    Token,
    Transfer,
    TrustList,
    confirm_id_number,
    logged_by,
    open_token,
    require_logged,
    verify_transfer,
)
from verifier.clock import legal_date
from verifier.flows.transferring.counted import Act, post_year
from verifier.flows.transferring.errors import (
    AddressedElsewhereError,
    HolderDiffersError,
    OwnTransferError,
    TransferRefusedError,
    TransferUndeterminedError,
)
from verifier.flows.transferring.judging import judge_year
from verifier.regions import is_within, region
from verifier.rules import Packs
from verifier.settings import Node
from verifier.store import (
    Person,
    Store,
    TakenEntry,
    TakenTransfer,
    TakenYear,
    Transaction,
    add_audit,
    add_taken_transfer,
    change_taken_transfer,
    find_taken_transfer,
    get_person,
    get_taken_transfer,
    reveal_id_number,
    taken_entries_of,
    taken_years_of,
)

Lookup = Callable[[StatusSource], StatusList | None]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A package, whose it is said to be, who brings it, and since when the person is here (by default the day of the package)."""

    data: bytes
    person_id: UUID
    actor: str
    moved_on: date | None = None


@dataclass(frozen=True, slots=True)
class TransferStanding:
    """A transfer as it stands; `repeated` when it was taken before."""

    taken: TakenTransfer
    years: tuple[TakenYear, ...]
    entries: tuple[TakenEntry, ...]
    repeated: bool = False


def recognise_transfer(
    store: Store, packs: Packs, trust: TrustList, statuses: Lookup, node: Node, arrival: Arrival, *, now: datetime
) -> TransferStanding:
    """Take a package of another region.

    Raises:
        TransferRefusedError: it is forged, damaged, revoked, or its log does not hold it.
        TransferUndeterminedError: lists are missing or too old to judge it.
        AddressedElsewhereError, OwnTransferError: it is not for this region, or its own.
        HolderDiffersError: it is about somebody else.
        NotFoundError: there is no such person.
    """
    transfer = verified(arrival.data, trust, statuses, now)
    claims = transfer.claims
    if is_within(region(claims.region), region(node.region)) and is_within(region(node.region), region(claims.region)):
        raise OwnTransferError(claims.region)
    if not is_within(region(node.region), region(transfer.to_region)):
        raise AddressedElsewhereError(transfer.to_region, node.region)
    confirmed = confirm_holder(store, claims, arrival.person_id)
    with store.write() as tx:
        if (earlier := find_taken_transfer(tx, claims.uid)) is not None:
            return standing_of(tx, earlier, repeated=True)
        return _take(tx, packs, node, arrival, transfer, confirmed=confirmed, now=now)


def read_transfer(store: Store, transfer_id: UUID) -> TransferStanding:
    """How a transfer stands.

    Raises:
        NotFoundError: there is none.
    """
    with store.read() as tx:
        return standing_of(tx, get_taken_transfer(tx, transfer_id))


def standing_of(tx: Transaction, taken: TakenTransfer, *, repeated: bool = False) -> TransferStanding:
    """A transfer with its years and entries."""
    return TransferStanding(taken, taken_years_of(tx, taken.id), taken_entries_of(tx, taken.id), repeated)


def verified(data: bytes, trust: TrustList, statuses: Lookup, now: datetime) -> Transfer:
    """Verify a package, its cover, and that the region's log holds the cover where the region keeps one.

    Raises:
        TransferRefusedError, TransferUndeterminedError.
    """
    proofs: list[bytes] = []

    def is_logged(token: Token) -> bool:
        return bool(proofs) and logged_by(proofs, trust=trust, now=now)(token)

    checked = verify_transfer(data, trust=trust, statuses=statuses, now=now)
    if checked.transfer is not None and checked.transfer.proof is not None:
        proofs.append(checked.transfer.proof)
    report = verify_transfer(data, trust=trust, statuses=statuses, now=now, is_logged=is_logged).report
    reasons = tuple(reason.value for reason in report.reasons)
    if report.outcome is Outcome.INVALID:
        raise TransferRefusedError(reasons)
    if report.outcome is Outcome.UNDETERMINED or checked.transfer is None:
        raise TransferUndeterminedError(reasons)
    _require_logged(checked.transfer, trust, now)
    return checked.transfer


def _require_logged(transfer: Transfer, trust: TrustList, now: datetime) -> None:
    """A region that keeps a log proves of every package that the log holds it (FORMAT §18.7)."""
    token = open_token(transfer.cover)
    vouch = trust.find_key(token.kid)
    keeps = vouch is not None and any(
        issuer.covers(region=token.claims.region, certificate_type=TREE_HEAD) for issuer in vouch.region.issuers
    )
    try:
        if transfer.proof is not None:
            require_logged(token, LogProof.from_bytes(transfer.proof), trust=trust, now=now)
        elif keeps:
            raise TransferRefusedError(("not_logged",))
    except SigningError:
        raise TransferRefusedError(("not_logged",)) from None  # what was wrong with the proof is the sender's matter


def confirm_holder(store: Store, claims: Claims, person_id: UUID) -> bool:
    """Whether the person is the holder by name and identity number; false where there is no number to compare.

    Raises:
        HolderDiffersError: the name or the number is another one.
    """
    with store.read() as tx:
        person = get_person(tx, person_id)
        id_number = reveal_id_number(tx, person_id)
    if person.name != claims.holder:
        raise HolderDiffersError("name")
    if id_number is None:
        return False
    try:
        confirm_id_number(id_number, claims=claims)
    except IdNumberMismatchError:
        raise HolderDiffersError("id_number") from None  # the cause is about an identity number
    except NoIdCommitmentError:
        return False
    return True


def _take(
    tx: Transaction,
    packs: Packs,
    node: Node,
    arrival: Arrival,
    transfer: Transfer,
    *,
    confirmed: bool,
    now: datetime,
) -> TransferStanding:
    """Write the transfer, judge its years, and post those that the rules accept."""
    person, claims = get_person(tx, arrival.person_id), transfer.claims
    taken = TakenTransfer(
        id=uuid4(),
        source_uid=claims.uid,
        kind="package",
        person_id=person.id,
        from_region=claims.region,
        number=claims.number,
        data=arrival.data,
        proof_id=None,
        state="open",
        taken_at=now,
        taken_by=arrival.actor,
        ended_at=None,
        reason=None,
    )
    moved_on = arrival.moved_on or legal_date(claims.issued_at)
    years = _judged(packs, transfer, person, taken.id, moved_on=moved_on, confirmed=confirmed)
    add_taken_transfer(tx, taken, years, _entries(transfer, taken.id))
    act = Act(arrival.actor, now)
    for year in years:
        if year.state == "recognised" and year.effect == "accept":
            post_year(tx, taken, year, node.region, act)
    facts = {"from": claims.region, "years": {str(year.year): year.state for year in years}}
    add_audit(tx, at=now, actor=arrival.actor, action="transfer.taken", subject=claims.number, facts=facts)
    return standing_of(tx, settle_if_decided(tx, taken))


def settle_if_decided(tx: Transaction, taken: TakenTransfer) -> TakenTransfer:
    """Close a transfer of which no year waits any more."""
    if taken.state != "open" or any(year.state == "waiting" for year in taken_years_of(tx, taken.id)):
        return taken
    return change_taken_transfer(tx, taken.id, expected="open", state="settled")


def _judged(
    packs: Packs, transfer: Transfer, person: Person, transfer_id: UUID, *, moved_on: date, confirmed: bool
) -> tuple[TakenYear, ...]:
    return tuple(
        judge_year(
            packs,
            transfer_id=transfer_id,
            year=year.year,
            hours={subject: year.hours_of(subject) for subject in sorted({entry.subject for entry in year.entries})},
            from_region=transfer.claims.region,
            person_region=person.region,
            number=transfer.claims.number,
            complete_there=year.complete,
            moved_on=moved_on,
            holder_confirmed=confirmed,
        )
        for year in transfer.years
    )


def _entries(transfer: Transfer, transfer_id: UUID) -> tuple[TakenEntry, ...]:
    listed = [(year.year, entry) for year in transfer.years for entry in year.entries]
    return tuple(
        TakenEntry(
            transfer_id=transfer_id,
            place=place,
            year=year,
            source_id=entry.id,
            category=entry.category,
            subject=entry.subject,
            lane=entry.lane,
            channel=entry.channel,
            hours=entry.hours,
            days=entry.days,
            deems=entry.deems,
            cites=entry.clauses,
            issuer=entry.issuer,
            keys=tuple(key.hex() for key in entry.keys),
        )
        for place, (year, entry) in enumerate(listed)
    )
