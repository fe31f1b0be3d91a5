"""A class of a training base as its page shows it: where it stands, what is due, what is there, and what may be done next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from verifier.access import may
from verifier.flows import Services
from verifier.flows.records import check_report, plan_deadline, report_deadline
from verifier.flows.records.base_errors import NoBaseRulesError
from verifier.hours import plain
from verifier.messages import say
from verifier.store import base_classes
from verifier.web.actor import Actor
from verifier.web.clauses import Clause, ClauseBook
from verifier.web.routes_bases import flag_word
from verifier.web.words import moment_text

MARKS = {
    "plan_filed": ("review", "clock"),
    "plan_returned": ("return", "return"),
    "held": ("review", "clock"),
    "report_filed": ("review", "review"),
    "report_returned": ("return", "return"),
    "report_passed": ("accept", "accept"),
}
STATES = tuple(MARKS)
HINTS = {"roster": "hint_roster", "sign_in": "hint_sign_in", "photos_or_screenshots": "hint_photos"}
REPORTING = frozenset({"held", "report_returned", "report_filed", "report_passed"})
EMPTY: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class PlanForm:
    """The form of a plan with what was typed; `no_rules` where the region knows no bases."""

    action: str
    parts: tuple[dict[str, str], ...] = ()
    clause: Clause | None = None
    no_rules: str = ""
    title: str = ""
    starts_on: str = ""
    ends_on: str = ""
    hours: str = ""
    online: bool = False


def days_text(one: base_classes.BaseClass) -> str:
    """From the first day to the last."""
    return f"{one.starts_on.isoformat()} — {one.ends_on.isoformat()}"


def class_row(one: base_classes.BaseClass, lang: str) -> dict[str, Any]:
    """A class in a list."""
    mark, icon = MARKS.get(one.state, ("review", "clock"))
    return {
        "id": one.id,
        "title": one.title,
        "base": one.base,
        "days": days_text(one),
        "hours": plain(one.hours),
        "mark": mark,
        "icon": icon,
        "state": say(f"records.base_state.{one.state}", lang),
    }


def plan_form(
    services: Services, region: str, on: date, lang: str, *, action: str, typed: Mapping[str, str] = EMPTY
) -> PlanForm:
    """The form for a plan of this region."""
    try:
        deadline = plan_deadline(services.packs, region, on)
    except NoBaseRulesError:
        return PlanForm(action, no_rules=say("bases.no_rules", lang, region=region))
    parts = tuple(
        {"code": part, "word": say(f"records.part.{part}", lang), "text": typed.get(f"part-{part}", "")}
        for part in deadline.must_have
    )
    return PlanForm(
        action,
        parts,
        ClauseBook(services.packs).find(deadline.cite.short),
        "",
        typed.get("title", ""),
        typed.get("starts_on", ""),
        typed.get("ends_on", ""),
        typed.get("hours", ""),
        typed.get("in_person") == "false",
    )


def class_view(
    services: Services,
    actor: Actor,
    one: base_classes.BaseClass,
    steps: Sequence[base_classes.BaseStep],
    people: Sequence[base_classes.Trainee],
    *,
    today: date,
    lang: str,
) -> dict[str, Any]:
    """The page of a class."""
    files_it, answers_it = may(actor, "base.file"), may(actor, "base.answer")
    signed = sum(who.signed_in for who in people)
    parts = _report_parts(services, one, lang) if one.state in REPORTING else ()
    line = say("web.bases.roster_line", lang, roster=str(len(people)), signed=str(signed)) if people else ""
    again = None
    if one.state == "plan_returned" and files_it:
        again = plan_form(
            services, one.region, one.starts_on, lang, action=f"/bases/classes/{one.id}/plan", typed=typed_of(one)
        )
    return class_row(one, lang) | {
        "version": one.version,
        "form": say("web.bases.in_person" if one.in_person else "web.bases.online", lang),
        "headcount": str(one.headcount) if one.headcount is not None else "",
        "roster_line": line,
        "plan_parts": [{"word": say(f"records.part.{part}", lang), "text": text} for part, text in one.plan.items()],
        "clock": _clock(services, one, today, lang),
        "parts": parts,
        "may_hold": files_it and one.state == "plan_filed" and today >= one.ends_on,
        "may_attach": files_it and one.state in {"held", "report_returned"},
        "may_answer": answers_it and one.state == "report_filed",
        "may_return_plan": answers_it and one.state == "plan_filed",
        "may_credit": answers_it and one.state == "report_passed",
        "plan": again,
        "steps": [_step(step, lang) for step in reversed(steps)],
    }


def typed_of(one: base_classes.BaseClass) -> dict[str, str]:
    """A kept plan as it would be typed."""
    return {
        "title": one.title,
        "starts_on": one.starts_on.isoformat(),
        "ends_on": one.ends_on.isoformat(),
        "hours": plain(one.hours),
        "in_person": "true" if one.in_person else "false",
        **{f"part-{part}": text for part, text in one.plan.items()},
    }


def _report_parts(services: Services, one: base_classes.BaseClass, lang: str) -> tuple[dict[str, Any], ...]:
    known = report_deadline(services.packs, one.region, one.ends_on).must_have
    return tuple(
        {
            "code": part,
            "word": say(f"records.part.{part}", lang),
            "hint": say(f"web.bases.{HINTS[part]}", lang) if part in HINTS else "",
            "files": [
                {"name": file["name"], "href": f"/bases/classes/{one.id}/report/{part}/{at}"}
                for at, file in enumerate(one.report.get(part, ()))
            ],
        }
        for part in known
    )


def _clock(services: Services, one: base_classes.BaseClass, today: date, lang: str) -> dict[str, Any] | None:
    """What is due next, with its clause."""
    if one.state not in {"plan_filed", "held", "report_returned", "report_filed"}:
        return None
    filing = check_report(services.packs, one, filed=one.report_filed_on, as_of=today)
    clause = ClauseBook(services.packs).find(filing.cite)
    flags = [flag_word(code, lang) for code in (*filing.codes, *filing.notes)] if one.state != "plan_filed" else []
    return {
        "title": say("web.bases.clock", lang),
        "due": say("web.bases.due_report", lang, on=filing.due),
        "clause": clause,
        "flags": flags,
    }


def _step(step: base_classes.BaseStep, lang: str) -> dict[str, Any]:
    return {
        "what": say(f"records.base_event.{step.event}", lang),
        "by": step.made_by,
        "at": moment_text(step.made_at),
        "due": step.due_on.isoformat() if step.due_on else "",
        "reason": step.reason,
        "flags": [flag_word(code, lang) for code in step.codes],
    }
