"""Declarations as the API tells them: what was done to a case, objections, like papers, what a decision would bring."""

from collections.abc import Mapping
from typing import Any

from verifier.access import may
from verifier.flows import Bulk, Decided, Preview
from verifier.hours import plain
from verifier.messages import has, say
from verifier.store import Case, Decision, Objection, ProofFile, Twin
from verifier.web.actor import Actor
from verifier.web.problems import sentence_of, status_of


def action_word(action: str, lang: str) -> str:
    """What was done, in words."""
    key = f"declaration.action.{action}"
    return say(key, lang) if has(key) else action


def reason_word(reason: str, lang: str) -> str:
    """A reason for a reviewer to look, in words; codes without words stay as they are."""
    key = f"declaration.reason.{reason}"
    return say(key, lang) if has(key) else reason


def history_json(decisions: tuple[Decision, ...], lang: str) -> list[dict[str, Any]]:
    """What was done to a case, oldest first: by whom, when, why, and what it points at."""
    return [
        {
            "version": one.version,
            "action": one.action,
            "say": action_word(one.action, lang),
            "state_after": one.state_after,
            "reason": one.reason,
            "at": one.decided_at.isoformat(),
            "by": one.decided_by,
            "fields": dict(one.facts.get("fields") or {}),
            "was": _was(one.facts),
            "point": one.facts.get("point"),
        }
        for one in decisions
    ]


def _was(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What stood in corrected fields before."""
    was = facts.get("was")
    return dict(was) if isinstance(was, Mapping) else {}


def case_state_json(case: Case) -> dict[str, Any]:
    """Where a case stands."""
    return {
        "id": str(case.id),
        "proof_id": str(case.proof_id),
        "state": case.state,
        "stage": case.stage,
        "version": case.version,
        "year": case.year,
        "proposal": case.proposal,
    }


def decided_json(decided: Decided) -> dict[str, Any]:
    """What came of a word on a case."""
    return {
        "case": case_state_json(decided.case),
        "posted": [
            {"year": one.year, "subject": one.subject, "lane": one.lane, "hours": plain(one.hours)}
            for one in decided.posted
        ],
        "reversed": len(decided.reversed),
        "revoked": [one.number for one in decided.revoked],
    }


def bulk_json(answers: tuple[Bulk, ...], lang: str) -> dict[str, Any]:
    """What became of each case of many."""
    items = []
    for one in answers:
        line: dict[str, Any] = {"id": str(one.case_id), "outcome": "decided" if one.decided else "refused"}
        if one.decided is not None:
            line |= decided_json(one.decided)
        if one.error is not None:
            code = one.error.code
            line["problem"] = {
                "code": code,
                "status": int(status_of(one.error)),
                "detail": sentence_of(one.error, lang),
            }
        items.append(line)
    return {"items": items, "decided": sum(one.decided is not None for one in answers)}


def preview_json(seen: Preview, lang: str) -> dict[str, Any]:
    """What a decision would bring."""
    return {
        "hours": _figure(seen.hours),
        "ceiling": _figure(seen.ceiling),
        "above_ceiling": seen.above_ceiling,
        "reasons": list(seen.reasons),
        "cite": list(seen.cites),
        "say": seen.say(lang),
        "category": seen.item.category if seen.item is not None else None,
        "subject": str(seen.item.subject) if seen.item is not None and seen.item.subject else None,
        "year": seen.item.year if seen.item is not None else None,
    }


def objection_json(objection: Objection, lang: str) -> dict[str, Any]:
    """An objection with its deadline and answer."""
    return {
        "id": str(objection.id),
        "case_id": str(objection.case_id),
        "decision_id": str(objection.decision_id),
        "state": objection.state,
        "say": say(f"workflow.state.{objection.state}", lang),
        "reason": objection.reason,
        "filed_at": objection.filed_at.isoformat(),
        "due_on": objection.due_on.isoformat(),
        "answer": objection.answer,
        "answered_at": objection.answered_at.isoformat() if objection.answered_at else None,
        "answered_by": objection.answered_by,
    }


def twins_json(twins: tuple[Twin, ...], actor: Actor) -> list[dict[str, Any]]:
    """The other cases with the same paper, for reviewers."""
    if not may(actor, "case.list"):
        return []
    return [
        {**case_state_json(one.case), "how": one.how, "likeness": one.likeness / 1000, "same_person": one.same_person}
        for one in twins
    ]


def files_json(files: tuple[ProofFile, ...]) -> list[dict[str, Any]]:
    """The files of a proof as sent, round by round."""
    return [
        {
            "round": one.round,
            "position": one.position,
            "file": one.file_name,
            "sha256": one.sha256,
            "bytes": one.byte_count,
            "at": one.added_at.isoformat(),
        }
        for one in files
    ]


def _figure(hours: Any) -> str | None:
    return None if hours is None else plain(hours)
