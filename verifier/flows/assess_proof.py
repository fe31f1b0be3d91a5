"""A kept upload is read and judged, and cases are opened for the first reviewer; the worker's job.

Reading is slow, so no transaction is open meanwhile; what was found is written together with the end of the job, fenced by its lease: done twice, it is
written once. A file that cannot be read is marked so with its reason; trouble of our own is tried again first. A yearly certificate's code is verified by a
job of its own, asked for in the same transaction.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ocr import Document, OcrError
from verifier.accounts import YearRules, rules_of_year
from verifier.activity import Activity
from verifier.clock import Clock, legal_date
from verifier.messages import Language
from verifier.regions import region
from verifier.review import (
    SUBMIT,
    Claim,
    Decision,
    Judged,
    activity_standing,
    counting_states,
    first_reviewer,
    join_documents,
    judge_document,
    paper_print,
    person_judged,
    review_due,
    routing_facts,
    screen_line,
)
from verifier.rules import NoRuleInForceError, Packs
from verifier.store import (
    Assessment,
    Case,
    CaseFilter,
    LeasedJob,
    PageImage,
    Person,
    Proof,
    Store,
    Transaction,
    add_assessment,
    add_audit,
    add_case,
    add_reason,
    ask_scanned,
    cases_of_proof,
    current_files,
    finish_job,
    get_person,
    get_proof,
    judge_anew,
    keep_print,
    kept_cases,
    note_reasons,
    print_of,
    record_decision,
    set_proof_state,
)

TRIES_OF_OUR_TROUBLE = 3
TROUBLE_OF_OURS = frozenset(
    {"ocr.decoder_crashed", "ocr.engine_failed", "ocr.failed", "ocr.out_of_memory", "ocr.timed_out"}
)
FIRST_STATE, FIRST_PLACE = "submitted", "unit"
SENT_BACK = frozenset({"returned", "unit_rejected"})
AFTER_DEADLINE = "AFTER_DEADLINE"


@dataclass(frozen=True, slots=True)
class Assessed:
    """What became of a proof: its state, how many cases were opened, and the error's code where it could not be read."""

    proof_id: UUID
    state: str
    cases: int
    error: str | None


@dataclass(frozen=True, slots=True)
class _Task:
    """What is known before reading; `files` are the photos of one proof, or a single file with any number of proofs."""

    proof: Proof
    person: Person
    claim: Claim
    year: int
    rules: YearRules | None
    files: tuple[bytes, ...]

    @property
    def region(self) -> str:
        """Where the hours are claimed."""
        return self.claim.region or self.person.region

    def stage(self, on: date) -> str:
        """Who decides first, by the region's pack."""
        if self.rules is None:
            return FIRST_PLACE
        return first_reviewer(self.rules.pack, routing_facts(self.person.facts), on)

    def is_late(self, on: date) -> bool:
        """Whether the day has passed by which the year was to be decided."""
        due = review_due(self.rules.pack, self.year) if self.rules is not None and not self.rules.is_draft else None
        return due is not None and due.due.on is not None and on > due.due.on


def assess_proof(
    store: Store, packs: Packs, job: LeasedJob, *, read: Callable[[bytes], Document], clock: Clock, lang: str
) -> Assessed:
    """Read and judge the proof that the job names, and finish the job.

    Raises:
        OcrError: trouble of our own, to be tried again.
        StaleLeaseError: another worker has the job; nothing was written.
    """
    task = _prepare(store, packs, UUID(job.subject), clock())
    if task.proof.state != "received":
        return _leave_as_is(store, job, task.proof, clock())
    began = time.perf_counter()
    try:
        document = join_documents([read(data) for data in task.files])
    except OcrError as exc:
        if exc.code in TROUBLE_OF_OURS and job.attempts < TRIES_OF_OUR_TROUBLE:
            raise
        return _mark_unreadable(store, job, task.proof, exc, clock())
    judged = judge_document(document, task.claim, packs, as_one=len(task.files) > 1)
    lines = _lines(task.proof, document, judged, round((time.perf_counter() - began) * 1000), lang)
    pages = _keep_pages(store, document)
    return _write(store, job, task, judged, lines, pages, now=clock())


def _write(
    store: Store,
    job: LeasedJob,
    task: _Task,
    judged: Sequence[Judged],
    lines: list[dict[str, Any]],
    pages: list[PageImage],
    *,
    now: datetime,
) -> Assessed:
    """Write what was found together with the end of the job, unless the proof was withdrawn or sent anew meanwhile."""
    with store.write() as tx:
        finish_job(tx, job, now=now)
        proof = get_proof(tx, task.proof.id)
        if (proof.state, proof.sha256) != ("received", task.proof.sha256):
            return Assessed(proof.id, proof.state, 0, None)
        assessment = add_assessment(
            tx, proof_id=proof.id, job_id=job.id, screened=lines, pages=pages, pack=_pack(task), now=now
        )
        facts = {"cases": len(judged), "assessment": str(assessment.id)}
        # the audit's chain comes first: writers wait for one another here, so that two of the same paper see each other below
        add_audit(tx, at=now, actor="system", action="proof.assessed", subject=proof.id, facts=facts)
        returned = {case.position: case for case in cases_of_proof(tx, proof.id) if case.state in SENT_BACK}
        for position, one in enumerate(judged):
            case = returned.get(position)
            if case is None:
                case = _open_case(tx, task, assessment, position, one, now)
            else:
                _open_again(tx, task, assessment, case, one, now)
            _note_likeness(tx, task, case, one, now)
        set_proof_state(tx, proof.id, "assessed")
        ask_scanned(tx, assessment, now=now)
    return Assessed(proof.id, "assessed", len(judged), None)


def _open_case(tx: Transaction, task: _Task, assessment: Assessment, position: int, one: Judged, now: datetime) -> Case:
    """Open a case for the first reviewer."""
    return add_case(
        tx,
        assessment=assessment,
        position=position,
        person=task.person,
        region=task.region,
        year=one.proposal.year or task.year,
        kind=str(one.classification.kind),
        proposal=str(one.proposal.decision),
        confidence=one.classification.confidence,
        stage=task.stage(legal_date(now)),
        state=FIRST_STATE,
        now=now,
    )


def _open_again(tx: Transaction, task: _Task, assessment: Assessment, case: Case, one: Judged, now: datetime) -> None:
    """Bring a returned case with its new reading before the first reviewer."""
    sent = task.proof.declared.get("sent_anew") or {}
    record_decision(
        tx,
        case,
        action=SUBMIT,
        reason=str(sent.get("reason", "")),
        facts={"acts_as": "applicant", "assessment": str(assessment.id), "was": str(case.assessment_id)},
        state_after=FIRST_STATE,
        stage_after=task.stage(legal_date(now)),
        decided_by=str(sent.get("by", task.proof.received_by)),
        now=now,
    )
    judge_anew(
        tx,
        case,
        proposal=str(one.proposal.decision),
        year=one.proposal.year or task.year,
        assessment=assessment,
        position=case.position,
        kind=str(one.classification.kind),
        confidence=one.classification.confidence,
    )
    note_reasons(tx, case.id, one.proposal.reasons)


def _note_likeness(tx: Transaction, task: _Task, case: Case, one: Judged, now: datetime) -> None:
    """Keep what the paper is found again by; one that was handed in before, or late, goes to a person whatever the machine proposes."""
    asks = task.is_late(legal_date(now))
    if asks:
        add_reason(tx, case.id, AFTER_DEADLINE)
    if str(one.classification.kind) != "not_proof":
        sketch, numbers = paper_print(one.proof.lines, one.fields)
        asks = bool(keep_print(tx, case, print_of(tx, sketch, numbers), now=now)) or asks
    if asks and one.proposal.decision is Decision.ACCEPT:
        judge_anew(tx, case, proposal=str(Decision.REVIEW), year=one.proposal.year or task.year)


def _prepare(store: Store, packs: Packs, proof_id: UUID, now: datetime) -> _Task:
    """Gather what the judgement needs, in one short reading."""
    with store.read() as tx:
        proof = get_proof(tx, proof_id)
        person = get_person(tx, proof.person_id)
        year = int(proof.declared.get("year") or legal_date(now).year)
        rules = _rules(packs, proof.declared.get("region") or person.region, year)
        claim = Claim(
            region=proof.declared.get("region") or person.region,
            year=year,
            holder=person.name,
            declared=proof.declared.get("facts") or {},
            person=person_judged(person.name, person.facts),
            earlier=_earlier(tx, person, year, rules, legal_date(now)),
        )
        files = current_files(tx, proof_id)
    return _Task(proof, person, claim, year, rules, tuple(store.blobs.get(file.sha256) for file in files))


def _rules(packs: Packs, region_code: str, year: int) -> YearRules | None:
    """The edition that the year is reviewed under, or nothing where nobody has rules for it."""
    try:
        return rules_of_year(packs, region(region_code), year)
    except NoRuleInForceError:
        return None


def _earlier(tx: Transaction, person: Person, year: int, rules: YearRules | None, on: date) -> tuple[Activity, ...]:
    """The proofs of the same person and year that already count."""
    if rules is None:
        return ()
    kept = kept_cases(tx, CaseFilter(person_id=person.id, year=year, states=counting_states(rules.pack, on)))
    again = (activity_standing(one.screened, one.standing, id_=str(one.case.id), declared=one.declared) for one in kept)
    return tuple(activity for activity in again if activity is not None)


def _lines(proof: Proof, document: Document, judged: Sequence[Judged], ms: int, lang: str) -> list[dict[str, Any]]:
    """Spell what was found as the contract does, and keep its sentences in the other language beside (`say_en`)."""
    lines = [_line(proof, document, one, ms, lang) for one in judged]
    for other in Language:
        if other != lang:
            for line, one in zip(lines, judged, strict=True):
                again = _line(proof, document, one, ms, other)
                line["proposal"][f"say_{other}"] = again["proposal"]["say"]
                for signal, same in zip(line["signals"], again["signals"], strict=True):
                    signal[f"say_{other}"] = same["say"]
    return lines


def _line(proof: Proof, document: Document, one: Judged, ms: int, lang: str) -> dict[str, Any]:
    return screen_line(
        file=proof.file_name,
        document=document,
        proof=one.proof,
        classification=one.classification,
        fields=one.fields,
        signals=one.signals,
        proposal=one.proposal,
        ms=ms,
        lang=lang,
    )


def _keep_pages(store: Store, document: Document) -> list[PageImage]:
    """Keep the page images that reviewer and person will see."""
    kept = []
    for page in document.pages:
        media_type = "image/png" if page.image.startswith(b"\x89PNG") else "image/jpeg"
        sha256 = store.blobs.put(page.image)
        kept.append(PageImage(page.number, page.width_px, page.height_px, media_type, sha256))
    return kept


def _pack(task: _Task) -> Mapping[str, Any]:
    """Which rules judged; a draft is an edition for another year."""
    if task.rules is None:
        return {}
    pack, draft = task.rules.pack, {"draft": True} if task.rules.is_draft else {}
    return {"id": pack.pack.id, "version": pack.pack.version, "digest": pack.digest, **draft}


def _leave_as_is(store: Store, job: LeasedJob, proof: Proof, now: datetime) -> Assessed:
    """The proof was withdrawn or read meanwhile: the job has nothing to do."""
    with store.write() as tx:
        finish_job(tx, job, now=now)
    return Assessed(proof.id, proof.state, 0, None)


def _mark_unreadable(store: Store, job: LeasedJob, proof: Proof, exc: OcrError, now: datetime) -> Assessed:
    """Keep the file and say why it could not be read."""
    with store.write() as tx:
        finish_job(tx, job, now=now)
        set_proof_state(tx, proof.id, "unreadable", error={"code": exc.code, "facts": dict(exc.facts)})
        facts = {"code": exc.code}
        add_audit(tx, at=now, actor="system", action="proof.unreadable", subject=proof.id, facts=facts)
    return Assessed(proof.id, "unreadable", 0, exc.code)
