"""A kept upload is read and judged, and cases are opened for the first reviewer; the worker's job.

Reading is slow, so no transaction is open meanwhile; what was found is written together with the end of the job, fenced by its lease: done twice, it is
written once. A file that cannot be read is marked so with its reason; trouble of our own is tried again first.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ocr import Document, OcrError
from verifier.activity import Activity, person_of
from verifier.clock import Clock, legal_date
from verifier.messages import Language
from verifier.regions import region
from verifier.review import Claim, Judged, activity_again, judge_document, next_reviewer, screen_line
from verifier.rules import NoRuleInForceError, Packs
from verifier.store import (
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
    finish_job,
    get_person,
    get_proof,
    kept_cases,
    set_proof_state,
)

TRIES_OF_OUR_TROUBLE = 3
TROUBLE_OF_OURS = frozenset(
    {"ocr.decoder_crashed", "ocr.engine_failed", "ocr.failed", "ocr.out_of_memory", "ocr.timed_out"}
)
FIRST_STATE = "submitted"
PASSED = "unit_passed"


@dataclass(frozen=True, slots=True)
class Assessed:
    """What became of a proof: its state, how many cases were opened, and the error's code where it could not be read."""

    proof_id: UUID
    state: str
    cases: int
    error: str | None


@dataclass(frozen=True, slots=True)
class _Task:
    """What is known before reading."""

    proof: Proof
    person: Person
    claim: Claim
    year: int
    data: bytes


def assess_proof(
    store: Store, packs: Packs, job: LeasedJob, *, read: Callable[[bytes], Document], clock: Clock, lang: str
) -> Assessed:
    """Read and judge the proof that the job names, and finish the job.

    Raises:
        OcrError: trouble of our own, to be tried again.
        StaleLeaseError: another worker has the job; nothing was written.
    """
    task = _prepare(store, UUID(job.subject), clock())
    if task.proof.state != "received":
        return _leave_as_is(store, job, task.proof, clock())
    began = time.perf_counter()
    try:
        document = read(task.data)
    except OcrError as exc:
        if exc.code in TROUBLE_OF_OURS and job.attempts < TRIES_OF_OUR_TROUBLE:
            raise
        return _mark_unreadable(store, job, task.proof, exc, clock())
    judged = judge_document(document, task.claim, packs)
    lines = _lines(task.proof, document, judged, round((time.perf_counter() - began) * 1000), lang)
    pages = _keep_pages(store, document)
    now = clock()
    with store.write() as tx:
        finish_job(tx, job, now=now)
        assessment = add_assessment(
            tx, proof_id=task.proof.id, job_id=job.id, screened=lines, pages=pages, pack=_pack(packs, task), now=now
        )
        for position, one in enumerate(judged):
            add_case(
                tx,
                assessment=assessment,
                position=position,
                person=task.person,
                region=task.claim.region or task.person.region,
                year=one.proposal.year or task.year,
                kind=str(one.classification.kind),
                proposal=str(one.proposal.decision),
                confidence=one.classification.confidence,
                stage=_first_stage(packs, task, now),
                state=FIRST_STATE,
                now=now,
            )
        set_proof_state(tx, task.proof.id, "assessed")
        facts = {"cases": len(judged), "assessment": str(assessment.id)}
        add_audit(tx, at=now, actor="system", action="proof.assessed", subject=task.proof.id, facts=facts)
    return Assessed(task.proof.id, "assessed", len(judged), None)


def _prepare(store: Store, proof_id: UUID, now: datetime) -> _Task:
    """Gather what the judgement needs, in one short reading."""
    with store.read() as tx:
        proof = get_proof(tx, proof_id)
        person = get_person(tx, proof.person_id)
        year = int(proof.declared.get("year") or legal_date(now).year)
        claim = Claim(
            region=proof.declared.get("region") or person.region,
            year=year,
            holder=person.name,
            declared=proof.declared.get("facts") or {},
            person=person_of({**person.facts, "name": person.name}),
            earlier=_earlier(tx, person, year),
        )
    return _Task(proof, person, claim, year, store.blobs.get(proof.sha256))


def _earlier(tx: Transaction, person: Person, year: int) -> tuple[Activity, ...]:
    """The proofs of the same person and year that already count."""
    kept = kept_cases(tx, CaseFilter(person_id=person.id, year=year, state=PASSED))
    again = (activity_again(one.screened, id_=str(one.case.id), declared=one.confirmed) for one in kept)
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


def _pack(packs: Packs, task: _Task) -> Mapping[str, Any]:
    """Which rules judged."""
    try:
        pack = packs.for_year(region(task.claim.region or task.person.region), task.year)
    except NoRuleInForceError:
        return {}
    return {"id": pack.pack.id, "version": pack.pack.version, "digest": pack.digest}


def _first_stage(packs: Packs, task: _Task, now: datetime) -> str:
    """Who decides first, by the region's pack."""
    try:
        pack = packs.for_year(region(task.claim.region or task.person.region), task.year)
    except NoRuleInForceError:
        return "unit"
    return next_reviewer(pack, FIRST_STATE, legal_date(now)) or ""


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
