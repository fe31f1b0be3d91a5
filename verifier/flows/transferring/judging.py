"""What the rules make of each year of a transfer: closed years by the place where they were lived, the running year by the new place.

The record of a year is what a node of another region signed: its hours were recognised there, so it counts as verified, by the personnel department that
the trust list admits for the region. Whether that is enough is the pack's to say (`verifier.accounts.recognition`); no pack's silence is taken for a yes.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from verifier.accounts import ForeignRecord, RecognitionResult, RecordEffect, recognise, record_keys
from verifier.hours import plain
from verifier.regions import region
from verifier.rules import NoRuleInForceError, Packs, RulePack
from verifier.store import TakenYear

VERIFIED_BY = "local_hr"
HOLDER_UNCONFIRMED = "HOLDER_UNCONFIRMED"
_STATE = {
    RecordEffect.ACCEPT: "recognised",
    RecordEffect.ALREADY_COUNTED: "recognised",
    RecordEffect.DECLARE_AGAIN_HERE: "waiting",
    RecordEffect.REVIEW: "waiting",
    RecordEffect.DUPLICATE: "refused",
    RecordEffect.REJECT: "refused",
}


def judge_year(
    packs: Packs,
    *,
    transfer_id: UUID,
    year: int,
    hours: Mapping[str, Decimal],
    from_region: str,
    person_region: str,
    number: str,
    complete_there: bool | None,
    moved_on: date,
    holder_confirmed: bool,
    is_duplicate: bool = False,
) -> TakenYear:
    """Judge one year; what may count at once has the state recognised, what a person must decide is waiting."""
    closed = year < moved_on.year
    record = ForeignRecord(
        hours=hours,
        year=year,
        from_region=region(from_region),
        verified=True,
        verified_by=VERIFIED_BY,
        year_complete_there=complete_there if closed else None,
        moved_on=moved_on,
        keys=record_keys(certificate_number=number),
    )
    here, there = _pack(packs, person_region, year), _pack(packs, from_region, year)
    counted = record.keys if is_duplicate else frozenset()
    result = recognise(record, here=here, there=there, counted_keys=counted) if here is not None else _no_rule(record)
    state, code = _STATE[result.effect], result.code
    if state == "recognised" and not holder_confirmed:
        state, code = "waiting", HOLDER_UNCONFIRMED
    if is_duplicate:
        state = "refused"
    return TakenYear(
        transfer_id=transfer_id,
        year=year,
        closed=closed,
        judged_by=from_region if closed else person_region,
        complete=result.year_complete,
        effect=str(result.effect),
        code=code,
        rule=result.rule,
        cites=result.cites,
        steps=result.then,
        hours={subject: plain(figure) for subject, figure in hours.items()},
        state=state,
    )


def _pack(packs: Packs, place: str, year: int) -> RulePack | None:
    try:
        return packs.for_year(region(place), year)
    except NoRuleInForceError:
        return None


def _no_rule(record: ForeignRecord) -> RecognitionResult:
    """No pack speaks of the year here: a person decides."""
    return RecognitionResult(
        RecordEffect.REVIEW, None, None, code="NO_REGIONAL_RULE", proposal=dict(record.hours), year_complete=None
    )
