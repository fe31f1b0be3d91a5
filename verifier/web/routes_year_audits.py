"""The yearly audit (年度审验) as page and API: the years of the people within reach, and what the office says of those that it marked.

Each person is asked about by itself: one that is not the actor's to know of, not this office's to audit or not finished is told, and leaves the others.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, ConfigDict, Field

from verifier.access import reach
from verifier.clock import legal_date
from verifier.errors import NotFoundError, VerifierError
from verifier.flows import Services
from verifier.flows.issuing import (
    MOST_AT_ONCE,
    AuditableYear,
    YearAudited,
    YearVerdict,
    audit_years,
    read_auditable_years,
)
from verifier.hours import plain
from verifier.store import get_person
from verifier.web.actor import Actor, acting
from verifier.web.answers import Lang, Now, Parts
from verifier.web.described import DECIDES, READS
from verifier.web.offices import offices_of
from verifier.web.pages import render
from verifier.web.problems import sentence_of, status_of
from verifier.web.reading import note_listing
from verifier.web.words import moment_text

api = APIRouter(prefix="/api", tags=["year audits"])
pages = APIRouter(include_in_schema=False)
YEARS_BACK = 6
MAX_WORDS = 500
MARK = "person."
Year = Annotated[int, Field(ge=1990, le=2100)]
Cursor = Annotated[str | None, Query(max_length=200)]
Lists = Annotated[Actor, acting("year_audit.list")]
Decides = Annotated[Actor, acting("year_audit.decide")]


class Named(BaseModel):
    """One person's year, and the version of its audit that was seen (0: none)."""

    model_config = ConfigDict(extra="forbid")

    person_id: UUID
    seen: int = Field(default=0, ge=0, le=10_000)


class AuditsAsked(BaseModel):
    """What the office says, and of whom."""

    model_config = ConfigDict(extra="forbid")

    year: Year
    passed: bool
    reason: str = Field(default="", max_length=MAX_WORDS)
    persons: list[Named] = Field(min_length=1, max_length=MOST_AT_ONCE)


@dataclass(frozen=True, slots=True)
class Desk:
    """Who speaks, of which year, and when."""

    services: Services
    actor: Actor
    now: datetime


@api.get("/year-audits", responses=READS)
def get_year_audits(
    actor: Lists,
    services: Parts,
    now: Now,
    year: Annotated[int, Query(ge=1990, le=2100)],
    after: Cursor = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> dict[str, Any]:
    """List the people within reach with the year's hours, what the rules ask for, and what was said of it."""
    within = reach(actor, "year_audit.list")
    page = read_auditable_years(services.store, services.packs, within, year, after=after, limit=limit)
    people = (one.person.id for one in page.items)
    note_listing(services, actor, "year_audit.list", people, filters={"year": year}, now=now)
    return {"items": [_year_json(one, year) for one in page.items], "next_cursor": page.next_cursor}


@api.post("/year-audits", responses=DECIDES)
def post_year_audits(asked: AuditsAsked, actor: Decides, services: Parts, now: Now, lang: Lang) -> dict[str, Any]:
    """Say whether the years of these people pass; each is answered by itself, and a refused one says why."""
    desk = Desk(services, actor, now)
    marked = {one.person_id: one.seen for one in asked.persons}
    answers = _say(desk, asked.year, marked, passed=asked.passed, reason=asked.reason)
    return {"items": [_answer_json(one, asked.year, lang) for one in answers]}


async def _form(request: Request) -> dict[str, str]:
    """The marked people with the versions that were seen, the year, the words, the button."""
    async with request.form(max_fields=2 * MOST_AT_ONCE, max_files=0) as form:
        return {name: value for name, value in form.items() if isinstance(value, str)}


@pages.get("/year-audits")
def get_year_audits_page(
    request: Request,
    actor: Lists,
    services: Parts,
    now: Now,
    year: Annotated[int | None, Query(ge=1990, le=2100)] = None,
    after: Cursor = None,
) -> HTMLResponse:
    """Show the people within reach and how their year stands."""
    return _page(request, Desk(services, actor, now), year or legal_date(now).year - 1, after=after)


@pages.post("/year-audits")
def post_year_audits_page(
    request: Request,
    actor: Decides,
    services: Parts,
    now: Now,
    lang: Lang,
    form: Annotated[dict[str, str], Depends(_form)],
) -> HTMLResponse:
    """Write what the office says of the marked people, and tell what became of each."""
    desk = Desk(services, actor, now)
    year = int(form["year"]) if form.get("year", "").isdecimal() and len(form["year"]) == 4 else legal_date(now).year
    marked = dict(_marks(form))
    passed, reason = form.get("say") == "pass", form.get("reason", "")[:MAX_WORDS]
    answers = _say(desk, year, marked, passed=passed, reason=reason)
    return _page(request, desk, year, told=[_told(desk, one, lang) for one in answers], nobody=not marked)


def _marks(form: Mapping[str, str]) -> Iterator[tuple[UUID, int]]:
    for name, value in form.items():
        if name.startswith(MARK) and value.isdecimal() and len(value) < 6:
            try:
                yield UUID(name.removeprefix(MARK)), int(value)
            except ValueError:
                continue


def _say(desk: Desk, year: int, marked: Mapping[UUID, int], *, passed: bool, reason: str) -> tuple[YearAudited, ...]:
    """Let the flow write each, with the places in which the actor may act for the person."""
    said, refused = [], []
    for person_id, seen in marked.items():
        try:
            places = offices_of(desk.services, desk.actor, "year_audit.decide", person_id)
        except VerifierError as error:
            refused.append(YearAudited(person_id, error=error))
            continue
        said.append(YearVerdict(person_id, year, passed, desk.actor.login, places, seen, reason))
    return (*audit_years(desk.services.store, desk.services.packs, said, now=desk.now), *refused)


def _year_json(one: AuditableYear, year: int) -> dict[str, Any]:
    balance, rule, audit = one.balance, one.rule, one.audit
    return {
        "person_id": str(one.person.id),
        "name": one.person.name,
        "unit": one.person.unit,
        "region": one.person.region,
        "year": year,
        "auditors": list(rule.auditors) if rule else [],
        "opens_on": rule.opens_on.isoformat() if rule else None,
        "public": plain(balance.public) if balance else None,
        "professional": plain(balance.professional) if balance else None,
        "total": plain(balance.total) if balance else None,
        "complete": balance.compliant if balance else None,
        "waiting": one.waiting,
        "passable": one.passable,
        "audit": _audit_json(audit) if audit else None,
    }


def _audit_json(audit: Any) -> dict[str, Any]:
    return {
        "passed": audit.passed,
        "version": audit.version,
        "reason": audit.reason,
        "decided_at": audit.decided_at.isoformat(),
        "decided_by": audit.decided_by,
    }


def _answer_json(one: YearAudited, year: int, lang: str) -> dict[str, Any]:
    problem = None
    if one.error is not None:
        code = str(getattr(one.error, "code", "server.failed"))
        problem = {"code": code, "status": int(status_of(one.error)), "detail": sentence_of(one.error, lang)}
    return {
        "person_id": str(one.person_id),
        "year": year,
        "audit": _audit_json(one.audit) if one.audit else None,
        "ended": [certificate.number for certificate in one.ended],
        "problem": problem,
    }


def _told(desk: Desk, one: YearAudited, lang: str) -> dict[str, Any]:
    """What became of one person; the name is for whoever may know of it."""
    name = str(one.person_id)
    if not isinstance(one.error, NotFoundError):
        with desk.services.store.read() as tx:
            name = get_person(tx, one.person_id).name
    return {
        "name": name,
        "state": "refused" if one.audit is None else "passed" if one.audit.passed else "failed",
        "say": sentence_of(one.error, lang) if one.error else "",
        "ended": [certificate.number for certificate in one.ended],
    }


def _page(
    request: Request,
    desk: Desk,
    year: int,
    *,
    after: str | None = None,
    told: list[dict[str, Any]] | None = None,
    nobody: bool = False,
) -> HTMLResponse:
    services, today = desk.services, legal_date(desk.now)
    page = read_auditable_years(services.store, services.packs, reach(desk.actor, "year_audit.list"), year, after=after)
    people = (one.person.id for one in page.items)
    note_listing(services, desk.actor, "year_audit.list", people, filters={"year": year}, now=desk.now)
    return render(
        request,
        "year_audits.html",
        here="year_audits",
        year=year,
        years=range(today.year, today.year - YEARS_BACK, -1),
        rows=[_row(one, today) for one in page.items],
        next=page.next_cursor,
        told=told or [],
        nobody=nobody,
        most=MOST_AT_ONCE,
    )


def _row(one: AuditableYear, today: Any) -> dict[str, Any]:
    """One line of the list: the hours, how the year stands, what was said, and whether it may be marked."""
    open_now = one.rule is not None and today >= one.rule.opens_on
    standing: Literal["passed", "failed", "ready", "waiting", "short", "early", "none"] = (
        "none" if one.rule is None
        else "passed" if one.audit and one.audit.passed
        else "failed" if one.audit
        else "early" if not open_now
        else "ready" if one.passable
        else "waiting" if one.waiting
        else "short"
    )  # fmt: skip
    marks = {
        "passed": "accept",
        "failed": "reject",
        "ready": "review",
        "waiting": "review",
        "short": "return",
        "early": "clock",
    }
    return {
        "id": one.person.id,
        "seen": one.audit.version if one.audit else 0,
        "name": one.person.name,
        "unit": one.person.unit,
        "public": plain(one.balance.public) if one.balance else "—",
        "professional": plain(one.balance.professional) if one.balance else "—",
        "total": plain(one.balance.total) if one.balance else "—",
        "standing": standing,
        "mark": marks.get(standing, "skipped"),
        "auditors": one.rule.auditors if one.rule else (),
        "opens_on": one.rule.opens_on.isoformat() if one.rule else "",
        "waiting": one.waiting,
        "said": f"{moment_text(one.audit.decided_at)} {one.audit.reason}".strip() if one.audit else "",
        "markable": open_now,
        "checked": standing == "ready",
    }
