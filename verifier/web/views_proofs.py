"""The applicant's pages of uploads: the list, and what became of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from verifier.messages import say
from verifier.store import Assessment, Case, Decision, Proof
from verifier.web.clauses import Clause, ClauseBook
from verifier.web.views_screened import FieldView, field_views, page_href, proposal_view
from verifier.web.words import kind_word, moment_text, size_text

STATE_ICONS = {
    "received": "clock",
    "decided": "passed",
    "assessed": "review",
    "unreadable": "warning",
    "withdrawn": "skipped",
}
ACTION_MARKS = {"unit_passed": ("accept", "good"), "returned": ("return", "care"), "submitted": ("review", "care")}
FAILED = ("reject", "bad")


@dataclass(frozen=True, slots=True)
class ProofRow:
    """One line of the list of uploads."""

    href: str
    name: str
    icon: str
    state: str
    received: str


@dataclass(frozen=True, slots=True)
class StepMark:
    """One step of progress: done, now, failed or to come."""

    name: str
    mark: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a person decided."""

    action: str
    tone: str
    word: str
    at: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class ResultView:
    """One proof that was found in the upload."""

    kind: str
    image_href: str | None
    fields: tuple[FieldView, ...]
    decision: str
    decision_word: str
    say: str
    clauses: tuple[Clause, ...]
    decided: Outcome | None


@dataclass(frozen=True, slots=True)
class ProofView:
    """One upload and what became of it."""

    name: str
    received: str
    size: str
    state: str
    settled: bool
    api_href: str
    steps: tuple[StepMark, ...]
    sentence: str
    problem: str | None
    results: tuple[ResultView, ...]


def proof_row(proof: Proof, cases: Sequence[Case], lang: str) -> ProofRow:
    """One line of the list of uploads."""
    state = _state(proof, cases)
    return ProofRow(
        f"/proofs/{proof.id}",
        proof.file_name,
        STATE_ICONS.get(state, "unknown"),
        say(f"web.proof.short.{state}", lang),
        moment_text(proof.received_at),
    )


def proof_view(
    proof: Proof,
    assessment: Assessment | None,
    cases: Sequence[tuple[Case, tuple[Decision, ...]]],
    *,
    book: ClauseBook,
    lang: str,
) -> ProofView:
    """One upload with the results of reading it and the decisions on them."""
    state = _state(proof, [case for case, _ in cases])
    return ProofView(
        name=proof.file_name,
        received=moment_text(proof.received_at),
        size=size_text(proof.byte_count),
        state=state,
        settled=state != "received",
        api_href=f"/api/proofs/{proof.id}",
        steps=_steps(state),
        sentence=_sentence(state, assessment, lang),
        problem=problem_of(proof, lang),
        results=tuple(_results(proof, assessment, cases, book, lang)) if assessment else (),
    )


def problem_of(proof: Proof, lang: str) -> str | None:
    """Why the file could not be read and what to do, if it could not."""
    if proof.state != "unreadable" or not proof.error:
        return None
    facts = {name: value for name, value in dict(proof.error).items() if name not in {"code", "lang"}}
    nested = facts.pop("facts", None)
    return say(str(proof.error["code"]), lang, **{**facts, **(nested if isinstance(nested, dict) else {})})


def proof_json(
    proof: Proof, assessment: Assessment | None, cases: Sequence[tuple[Case, Any]], lang: str
) -> dict[str, Any]:
    """One upload as the API tells it."""
    problem = problem_of(proof, lang)
    return {
        "id": str(proof.id),
        "file": proof.file_name,
        "sha256": proof.sha256,
        "bytes": proof.byte_count,
        "state": proof.state,
        "received_at": proof.received_at.isoformat(),
        "error": {"code": (proof.error or {}).get("code"), "say": problem} if problem else None,
        "proofs": list(assessment.screened) if assessment else [],
        "cases": [
            {"id": str(case.id), "state": case.state, "stage": case.stage, "year": case.year} for case, _ in cases
        ],
    }


def _state(proof: Proof, cases: Sequence[Case]) -> str:
    if proof.state == "assessed" and cases and all(case.state != "submitted" for case in cases):
        return "decided"
    return proof.state


def _steps(state: str) -> tuple[StepMark, ...]:
    reached = {"received": 1, "unreadable": 1, "withdrawn": 2, "assessed": 2, "decided": 4}[state]
    marks = ["done"] * reached + ["now"] + ["later"] * 4
    if state == "unreadable":
        marks[1] = "failed"
    return tuple(
        StepMark(name, mark) for name, mark in zip(("received", "read", "review", "decided"), marks, strict=False)
    )


def _sentence(state: str, assessment: Assessment | None, lang: str) -> str:
    if assessment is not None and not assessment.screened:
        return say("web.proof.none_found", lang)
    return say(f"web.proof.state.{state}", lang)


def _results(
    proof: Proof,
    assessment: Assessment,
    cases: Sequence[tuple[Case, tuple[Decision, ...]]],
    book: ClauseBook,
    lang: str,
) -> list[ResultView]:
    pages = {page.number: page for page in assessment.pages}
    by_position = {case.position: (case, decisions) for case, decisions in cases}
    results = []
    for position, screened in enumerate(assessment.screened):
        page = pages.get(screened.get("page") or 1)
        proposal = proposal_view(screened, lang, book)
        case, decisions = by_position.get(position, (None, ()))
        results.append(
            ResultView(
                kind=kind_word(str(screened.get("kind") or "unknown"), lang),
                image_href=page_href(proof.id, page) if page else None,
                fields=field_views(screened, assessment.pages, proof.id, lang),
                decision=proposal.decision,
                decision_word=say(f"web.decision.{proposal.decision}", lang),
                say=proposal.say,
                clauses=proposal.clauses,
                decided=_outcome(case, decisions, lang) if case else None,
            )
        )
    return results


def _outcome(case: Case, decisions: tuple[Decision, ...], lang: str) -> Outcome | None:
    if not decisions:
        return None
    last = decisions[-1]
    icon, tone = ACTION_MARKS.get(case.state, FAILED)
    word = say(f"web.case.state.{case.state}", lang)
    return Outcome(icon, tone, word, moment_text(last.decided_at), last.decided_by, last.reason)
