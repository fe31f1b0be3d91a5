"""HR answers a report: passed, and its people have their hours and may print the card; or returned, with the parts that are missing.

Source: Inner Mongolia 四(二)3: 培训情况报告审核通过后 … 自行打印审验卡. The hours are posted as records of the base, one for each person who signed in, so that posting them
again for people who were added later adds nothing for the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from verifier.clock import legal_date
from verifier.flows.records.base_clocks import check_report, missing_parts, report_deadline
from verifier.flows.records.base_errors import (
    AnswerReasonMissingError,
    ClassStepError,
    ReportIncompleteError,
    UnknownPartError,
)
from verifier.flows.records.base_reports import flags_of
from verifier.flows.records.base_steps import moved, next_state
from verifier.flows.records.errors import RowFault
from verifier.flows.records.judging import Sending, judge_known
from verifier.flows.records.posting import Posted, post_row
from verifier.hours import plain
from verifier.rules import Packs
from verifier.store import StaleVersionError, Store, Transaction, add_audit, base_classes, get_person

CHANNEL, CATEGORY = "organiser_import", "base_training"


@dataclass(frozen=True, slots=True)
class Answer:
    """What HR says to a report, on the version of it that was seen. `missing` names parts of the clause."""

    class_id: UUID
    version: int
    passes: bool
    actor: str
    missing: Sequence[str] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AnsweredReport:
    """The class as it stands, what was posted for its people, and for whom nothing could be."""

    held: base_classes.BaseClass
    posted: tuple[Posted, ...] = ()
    left_out: tuple[RowFault, ...] = ()


def answer_report(store: Store, packs: Packs, answer: Answer, *, now: datetime) -> AnsweredReport:
    """Pass or return a report.

    Raises:
        NotFoundError, ClassStepError, ClassMovedError.
        UnknownPartError: the clause names no such part.
        ReportIncompleteError: it cannot pass, since parts are missing.
        AnswerReasonMissingError: returned without part or reason, or passed in spite of flags without a reason.
    """
    try:
        with store.write() as tx:
            before = base_classes.get_base_class(tx, answer.class_id)
            event = "pass_report" if answer.passes else "return_report"
            state = next_state(before, event, answer.version)
            codes = (
                _of_pass(tx, packs, before, answer, now) if answer.passes else _of_return(packs, before, answer, now)
            )
            after = base_classes.take_base_step(
                tx, before, event=event, state_after=state, codes=codes, reason=answer.reason.strip(),
                made_by=answer.actor, now=now,
            )  # fmt: skip
            action = "base.report_passed" if answer.passes else "base.report_returned"
            add_audit(tx, at=now, actor=answer.actor, action=action, subject=after.id, facts={"codes": list(codes)})
            if not answer.passes:
                return AnsweredReport(after)
            return _credited(tx, packs, after, answer.actor, now)
    except StaleVersionError:
        raise moved() from None  # the version is the caller's own


def credit_class(store: Store, packs: Packs, class_id: UUID, *, actor: str, now: datetime) -> AnsweredReport:
    """Post the hours of a passed class again: for people who were added since; the others' stay as they are.

    Raises:
        NotFoundError; ClassStepError: its report has not passed.
    """
    with store.write() as tx:
        held = base_classes.get_base_class(tx, class_id)
        if held.state != "report_passed":
            raise ClassStepError(held.state, "credit")
        return _credited(tx, packs, held, actor, now)


def _of_pass(
    tx: Transaction, packs: Packs, before: base_classes.BaseClass, answer: Answer, now: datetime
) -> tuple[str, ...]:
    filing = check_report(packs, before, filed=before.report_filed_on, as_of=legal_date(now))
    if missing := missing_parts(filing):
        raise ReportIncompleteError(missing, filing.cite)
    codes = (*filing.codes, *flags_of(tx, before))
    if codes and not answer.reason.strip():
        raise AnswerReasonMissingError
    return codes


def _of_return(packs: Packs, before: base_classes.BaseClass, answer: Answer, now: datetime) -> tuple[str, ...]:
    """The parts that are missing: those that HR names, and those that are not there."""
    known = report_deadline(packs, before.region, before.ends_on).must_have
    for part in answer.missing:
        if part not in known:
            raise UnknownPartError(part, known)
    filing = check_report(packs, before, filed=before.report_filed_on, as_of=legal_date(now))
    missing = tuple(part for part in known if part in {*answer.missing, *missing_parts(filing)})
    if not missing and not answer.reason.strip():
        raise AnswerReasonMissingError
    return tuple(f"MISSING:{part}" for part in missing)


def _credited(tx: Transaction, packs: Packs, held: base_classes.BaseClass, actor: str, now: datetime) -> AnsweredReport:
    """Post the class's hours for everybody on the roster who signed in."""
    sending = Sending(CHANNEL, f"base:{held.id}")
    posted, left_out = [], []
    for who in base_classes.trainees_of(tx, held.id):
        if not who.signed_in:
            continue
        if who.person_id is None:
            left_out.append(RowFault(who.place, "id_number", "nobody"))
            continue
        cells = {
            "record_id": str(who.place),
            "year": str(held.starts_on.year),
            "category": CATEGORY,
            "hours": plain(held.hours),
            "title": held.title,
            "start": held.starts_on.isoformat(),
            "end": held.ends_on.isoformat(),
        }
        judged = judge_known(tx, packs, sending, who.place, get_person(tx, who.person_id), cells)
        left_out.extend(judged.faults)
        if not judged.faults:
            posted.append(post_row(tx, sending, judged, actor=actor, now=now))
    return AnsweredReport(held, tuple(posted), tuple(left_out))
