"""Approving several cases at once: those of the list that one rule judges, that were read with confidence and that nothing asks a person to look at.

What is offered here is only a choice; each case is checked again and decided by itself (`verifier.flows.decide_many`), and each answer is told.
"""

from collections import Counter
from dataclasses import asdict, dataclass, replace
from typing import Annotated
from urllib.parse import parse_qsl
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from verifier.clock import legal_date
from verifier.flows import MOST_AT_ONCE, decide_many
from verifier.rules import say_word
from verifier.store import CaseFile, duplicates_of, get_case_file, list_work, subject_of_person
from verifier.web.actor import Actor, acting
from verifier.web.answers import Lang, Now, Parts
from verifier.web.case_page import Desk, wanted_by
from verifier.web.clauses import ClauseBook
from verifier.web.deciding import OPEN_STATE, stage_for, stages_of
from verifier.web.decision_input import plain_pass
from verifier.web.pages import render
from verifier.web.problems import OURS, sentence_of
from verifier.web.proofs_read import require_case
from verifier.web.queue import Queue, queue_from, queue_of
from verifier.web.reading import note_listing
from verifier.web.routes_queue import MAX_QUERY
from verifier.web.views_queue import CaseRow, case_href, case_row
from verifier.web.views_screened import title_of

MOST_LOOKED_AT = 120  # cases of the list
MAX_FIELDS = 4 * MOST_AT_ONCE

pages = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case that may be approved among others."""

    id: UUID
    version: int
    row: CaseRow


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one case."""

    title: str
    href: str
    say: str
    done: bool


async def _form(request: Request) -> dict[str, str]:
    """The marked cases with the versions that were seen, and the list."""
    async with request.form(max_fields=MAX_FIELDS, max_files=0) as form:
        return {name: value for name, value in form.items() if isinstance(value, str)}


Filled = Annotated[dict[str, str], Depends(_form)]


@pages.get("/cases/bulk")
def get_bulk_page(
    request: Request, actor: Annotated[Actor, acting("case.decide")], services: Parts, now: Now, lang: Lang
) -> HTMLResponse:
    """Show which cases of the list can be approved together: those of the rule that judges most of them."""
    queue = replace(queue_of(request), proposal="accept", confidence="sure", state=OPEN_STATE)
    desk = Desk(request, actor, services, queue, now, lang)
    rule, files = _plain_ones(desk)
    people = (file.person.id for file in files)
    note_listing(services, actor, "case.list", people, filters=asdict(queue), now=now)
    book, on = ClauseBook(services.packs), legal_date(now)
    candidates = [
        Candidate(file.case.id, file.case.version, case_row(file, queue.query, lang, book, on)) for file in files
    ]
    return _page(desk, candidates=candidates, rule=say_word(rule, lang) if rule else "")


@pages.post("/cases/bulk")
def post_bulk_page(
    request: Request,
    actor: Annotated[Actor, acting("case.decide")],
    services: Parts,
    now: Now,
    lang: Lang,
    form: Filled,
) -> HTMLResponse:
    """Approve the marked cases and tell what became of each."""
    desk = Desk(request, actor, services, _list_of(form), now, lang)
    marked = [
        (UUID(name.removeprefix("case.")), int(version)) for name, version in form.items() if _is_mark(name, version)
    ]
    choices = [plain_pass(case_id, version, actor, _level_of(desk, case_id)) for case_id, version in marked]
    try:
        answers = decide_many(services.store, services.packs, choices, actor=actor.login, now=now)
    except OURS as error:
        return _page(desk, problem=sentence_of(error, lang), status=422)
    told = [
        Told(
            _title(desk, answer.case_id),
            case_href(answer.case_id, desk.queue.query),
            sentence_of(answer.error, lang) if answer.error is not None else "",
            answer.error is None,
        )
        for answer in answers
    ]
    return _page(desk, told=told)


def _plain_ones(desk: Desk) -> tuple[str, tuple[CaseFile, ...]]:
    """The longest waiting cases of the rule that judges most of the list, at most as many as are decided at once."""
    with desk.services.store.read() as tx:
        found = list_work(tx, wanted_by(desk, tx), limit=MOST_LOOKED_AT)
        files = [get_case_file(tx, case.id) for case in found.items]
        plain = [file for file in files if _is_plain(file) and not duplicates_of(tx, file.case.id)]
    rules = Counter(_rule_of(file) for file in plain)
    if not rules:
        return "", ()
    rule = rules.most_common(1)[0][0]
    return rule[1], tuple(file for file in plain if _rule_of(file) == rule)[:MOST_AT_ONCE]


def _is_plain(file: CaseFile) -> bool:
    """Whether nothing about the reading asks for a look."""
    proposal = file.screened.get("proposal") or {}
    warned = any(signal.get("level") == "warning" for signal in file.screened.get("signals") or ())
    asks = any(":" in str(reason) for reason in proposal.get("reasons") or ())
    corrected = file.standing.fields or file.standing.facts or file.standing.kind
    return not (warned or asks or corrected) and proposal.get("hours") is not None


def _rule_of(file: CaseFile) -> tuple[str, str]:
    proposal = file.screened.get("proposal") or {}
    return (f"{file.case.region}/{proposal.get('pack') or ''}", str(proposal.get("category") or ""))


def _level_of(desk: Desk, case_id: UUID) -> str:
    """The place at which the actor passes this case; what is not theirs the flow refuses."""
    try:
        with desk.services.store.read() as tx:
            file = get_case_file(tx, case_id)
            subject = subject_of_person(tx, file.person.id, what="case", key=case_id)
        stages = stages_of(desk.actor, desk.services.packs, file, subject, legal_date(desk.now))
        return stage_for(stages, file.case, "approve", "").level
    except OURS:
        return "unit"


def _title(desk: Desk, case_id: UUID) -> str:
    """What a case is about, for whoever may know of it; to anybody else its number says nothing new."""
    try:
        require_case(desk.services, desk.actor, "case.decide", case_id)
        with desk.services.store.read() as tx:
            return title_of(get_case_file(tx, case_id).screened, desk.lang)
    except OURS:
        return str(case_id)


def _list_of(form: dict[str, str]) -> Queue:
    return queue_from(dict(parse_qsl(form.get("back", "")[:MAX_QUERY])))


def _is_mark(name: str, version: str) -> bool:
    if not name.startswith("case.") or not version.isdecimal():
        return False
    try:
        UUID(name.removeprefix("case."))
    except ValueError:
        return False
    return True


def _page(
    desk: Desk,
    *,
    candidates: list[Candidate] | None = None,
    rule: str = "",
    told: list[Told] | None = None,
    problem: str = "",
    status: int = 200,
) -> HTMLResponse:
    return render(
        desk.request,
        "cases_bulk.html",
        here="cases",
        status=status,
        candidates=candidates or [],
        rule=rule,
        told=told or [],
        problem=problem,
        back=desk.queue.query,
        most=MOST_AT_ONCE,
    )
