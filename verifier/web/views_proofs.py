"""The applicant's pages of uploads: the list, and what became of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from verifier.messages import say
from verifier.store import Assessment, Case, Decision, Proof
from verifier.web.words import moment_text, size_text

STATE_ICONS = {
    "received": "clock",
    "decided": "passed",
    "assessed": "review",
    "unreadable": "warning",
    "withdrawn": "skipped",
    "returned": "return",
}
SENT_BACK = frozenset({"returned", "unit_rejected"})
UNREAD = frozenset({"received", "unreadable"})


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
class ReadFile:
    """One file as it was handed in, and in which sending."""

    name: str
    byte_count: int
    sending: int
    at: datetime


@dataclass(frozen=True, slots=True)
class FileView:
    """One file of an upload: name, size, when."""

    name: str
    size: str
    at: str
    is_earlier: bool


@dataclass(frozen=True, slots=True)
class ProofView:
    """One upload and what became of it."""

    key: str
    name: str
    received: str
    size: str
    state: str
    settled: bool
    api_href: str
    events_href: str
    steps: tuple[StepMark, ...]
    sentence: str
    problem: str | None
    files: tuple[FileView, ...]
    may_send_anew: bool
    may_withdraw: bool


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
    files: Sequence[ReadFile] = (),
    is_own: bool = True,
    lang: str,
) -> ProofView:
    """One upload: how far it is, what was handed in, and what may be done with the whole of it."""
    state = _state(proof, [case for case, _ in cases])
    latest = max((file.sending for file in files), default=1)
    returned = any(case.state in SENT_BACK for case, _ in cases)
    return ProofView(
        key=str(proof.id),
        name=proof.file_name,
        received=moment_text(proof.received_at),
        size=size_text(proof.byte_count),
        state=state,
        settled=state != "received",
        api_href=f"/api/proofs/{proof.id}",
        events_href=f"/api/proofs/{proof.id}/events",
        steps=_steps(state),
        sentence=_sentence(state, assessment, lang),
        problem=problem_of(proof, lang),
        files=tuple(
            FileView(file.name, size_text(file.byte_count), moment_text(file.at), file.sending < latest)
            for file in files
        ),
        may_send_anew=is_own and (proof.state == "unreadable" or (proof.state == "assessed" and returned)),
        may_withdraw=is_own and not cases and proof.state in UNREAD,
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
    if proof.state == "assessed" and any(case.state == "returned" for case in cases):
        return "returned"
    if proof.state == "assessed" and cases and all(case.state != "submitted" for case in cases):
        return "decided"
    return proof.state


def _steps(state: str) -> tuple[StepMark, ...]:
    reached = {"received": 1, "unreadable": 1, "withdrawn": 2, "assessed": 2, "returned": 2, "decided": 4}[state]
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
