"""Hours earned elsewhere: what the region makes of a record from another place, and what still needs a declaration.

Hours keep their subject and number and are never scaled up; nothing counts twice (by source record, certificate number or achievement).
A year lived elsewhere is judged by the rules of that place, the year of the move by the new place's (domain.md A12.12).
A record that is revoked or badly signed is refused; one that nobody verified, or for which the region has no rule, goes to a
person with a proposal and no figure.
Sources: Zibo Q6 (recorded on the province's platform, or verified elsewhere and declared again), Inner Mongolia 三(九).
"""

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import assert_never

from verifier.accounts.amounts import ZERO, amounts_of
from verifier.accounts.dated import in_force_on
from verifier.accounts.requirement import judge
from verifier.regions import Region, is_within
from verifier.rules import Recognition, RecognitionEffect, RecognitionWhen, RulePack


class RecordEffect(StrEnum):
    """What becomes of a record from elsewhere."""

    ACCEPT = "accept"
    ALREADY_COUNTED = "already_counted"
    DECLARE_AGAIN_HERE = "declare_again_here"
    DUPLICATE = "duplicate"
    REVIEW = "review"
    REJECT = "reject"


class SealFault(StrEnum):
    """What a check of the record's own signature found."""

    BAD_SIGNATURE = "bad_signature"
    REVOKED = "revoked"


NO_REGIONAL_RULE = "NO_REGIONAL_RULE"
NO_VERIFICATION = "NO_VERIFICATION"
_FAULT_CODE = {SealFault.BAD_SIGNATURE: "SIGNATURE_INVALID", SealFault.REVOKED: "REVOKED"}


@dataclass(frozen=True, slots=True)
class ForeignRecord:
    """Hours of one year as another place recorded them, 学时 by lane.

    `keys` are what nothing may share with another record: the source's own number, the certificate's number, an achievement's
    key. `verified` is 审验合格; `recorded_in` names the platform that holds the record.
    """

    hours: Mapping[str, Decimal]
    year: int
    from_region: Region | None = None
    recorded_in: str = ""
    verified: bool | None = None
    verified_by: str = ""
    fault: SealFault | None = None
    year_complete_there: bool | None = None
    moved_on: date | None = None
    keys: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class RecognitionResult:
    """What a record is worth here. `hours` is nothing where no figure may be given; `proposal` is what a person is asked to confirm.

    `then` are the reviewers of a new declaration, in order. `year_complete` is nothing where neither the place nor rules tell.
    """

    effect: RecordEffect
    hours: Mapping[str, Decimal] | None
    needs_new_declaration: bool | None
    then: tuple[str, ...] = ()
    code: str | None = None
    proposal: Mapping[str, Decimal] | None = None
    year_complete: bool | None = None
    rule: str | None = None
    cites: tuple[str, ...] = ()


def recognise(
    record: ForeignRecord,
    *,
    here: RulePack,
    there: RulePack | None = None,
    on: date | None = None,
    counted_keys: Collection[str] = (),
    declared_again: bool = False,
) -> RecognitionResult:
    """Judge a record from elsewhere by the rules of the place that the person came to.

    `there` are the rules of the place of origin for the record's year. `counted_keys` are the keys of everything in the account already;
    `declared_again` says that the person hands in by hand what a platform recorded. `on` is the day asked for (the end of the
    record's year where not given).
    """
    if record.fault is not None:
        return RecognitionResult(
            RecordEffect.REJECT, _nothing_of(record), needs_new_declaration=False, code=_FAULT_CODE[record.fault]
        )
    rule = find_recognition(here, record, on or date(record.year, 12, 31))
    complete = _year_complete(record, here, there)
    if rule is None:
        return _referred(record, here, complete=complete)
    cites = (rule.cite.short,)
    if record.keys & frozenset(counted_keys) or (declared_again and rule.effect is RecognitionEffect.ALREADY_COUNTED):
        return RecognitionResult(
            RecordEffect.DUPLICATE,
            _nothing_of(record),
            needs_new_declaration=False,
            year_complete=complete,
            rule=rule.id,
            cites=cites,
        )
    return _by_rule(rule, record, complete=complete)


def record_keys(
    *, source: str = "", record_id: str = "", certificate_number: str = "", achievement: str = ""
) -> frozenset[str]:
    """Name the keys under which a record may be counted once: source record, certificate number, achievement.

    Spelling does not make another record: case, spaces and full-width forms are set aside. What is not given makes no key.
    """
    given = {
        f"record:{source}:{record_id}": record_id,
        f"certificate:{certificate_number}": certificate_number,
        f"achievement:{achievement}": achievement,
    }
    return frozenset(
        "".join(unicodedata.normalize("NFKC", key).casefold().split()) for key, value in given.items() if value.strip()
    )


def find_recognition(pack: RulePack, record: ForeignRecord, on: date) -> Recognition | None:
    """Find the first rule of the pack whose condition the record meets."""
    return next((rule for rule in in_force_on(pack.recognition, on) if _holds(rule.when, record)), None)


def _by_rule(rule: Recognition, record: ForeignRecord, *, complete: bool | None) -> RecognitionResult:
    """Apply the rule that fits."""
    cites = (rule.cite.short,)
    match rule.effect:
        case RecognitionEffect.REVIEW:
            return RecognitionResult(
                RecordEffect.REVIEW,
                None,
                None,
                proposal=dict(record.hours),
                year_complete=complete,
                rule=rule.id,
                cites=cites,
            )
        case RecognitionEffect.DECLARE_AGAIN_HERE:
            effect, again = RecordEffect.DECLARE_AGAIN_HERE, True
        case RecognitionEffect.ALREADY_COUNTED:
            effect, again = RecordEffect.ALREADY_COUNTED, False
        case RecognitionEffect.ACCEPT_REGION_WIDE:
            effect, again = RecordEffect.ACCEPT, False
        case RecognitionEffect.ACCEPT_CLOSED_YEAR:
            if not complete:
                return _referred(record, None, complete=complete, rule=rule)
            effect, again = RecordEffect.ACCEPT, False
        case _:
            assert_never(rule.effect)
    return RecognitionResult(
        effect,
        dict(record.hours),
        again,
        then=rule.then if again else (),
        year_complete=complete,
        rule=rule.id,
        cites=cites,
    )


def _referred(
    record: ForeignRecord, here: RulePack | None, *, complete: bool | None, rule: Recognition | None = None
) -> RecognitionResult:
    """Hand the record to a person: nobody verified it, or the region has no rule for it."""
    unverified = here is not None and _would_fit_if_verified(here, record)
    return RecognitionResult(
        RecordEffect.REVIEW,
        None,
        None,
        code=NO_VERIFICATION if unverified else NO_REGIONAL_RULE,
        proposal=dict(record.hours),
        year_complete=complete,
        rule=rule.id if rule else None,
        cites=(rule.cite.short,) if rule else (),
    )


def _would_fit_if_verified(pack: RulePack, record: ForeignRecord) -> bool:
    """Whether only the verification is missing for a rule of the pack to fit."""
    return any(
        _place_holds(rule.when, record) and (rule.when.verified is not None or rule.when.verified_by)
        for rule in pack.recognition
    )


def _holds(when: RecognitionWhen, record: ForeignRecord) -> bool:
    """Whether every part of a condition that is given holds for the record."""
    return (
        _place_holds(when, record)
        and (when.verified is None or record.verified is when.verified)
        and (not when.verified_by or record.verified_by == when.verified_by)
    )


def _place_holds(when: RecognitionWhen, record: ForeignRecord) -> bool:
    """Whether the record comes from where the condition says."""
    within = when.within is None or (record.from_region is not None and is_within(record.from_region, when.within))
    return within and (not when.recorded_in or (record.recorded_in or "other") == when.recorded_in)


def _year_complete(record: ForeignRecord, here: RulePack, there: RulePack | None) -> bool | None:
    """Whether the record's year is complete: as the place said, else by the rules that judge that year (A12.12)."""
    if record.year_complete_there is not None:
        return record.year_complete_there
    moved_that_year = record.moved_on is not None and record.moved_on.year <= record.year
    pack = here if moved_that_year else there
    if pack is None:
        return None
    return judge(amounts_of(record.hours), pack, date(record.year, 12, 31)).is_met


def _nothing_of(record: ForeignRecord) -> Mapping[str, Decimal]:
    """The record's lanes with no hours in them."""
    return dict.fromkeys(record.hours, ZERO)
