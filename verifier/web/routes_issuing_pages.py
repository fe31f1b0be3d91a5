"""Issuing as pages: a run for a unit or the region, how far it is, and the end of one certificate; the forms work without script.

The flows and the operations are those of `routes_certificates`; what a refused person lacks is said in the words of the rules.
"""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from verifier.access import may
from verifier.flows import (
    ManyOrder,
    Order,
    Services,
    begin_issue_run,
    issue_certificate,
    revoke_certificate,
)
from verifier.messages import say
from verifier.store import (
    Certificate,
    IssueRun,
    IssueRunItem,
    Transaction,
    find_user_of_person,
    get_certificate,
    get_certificate_by_number,
    get_person,
    latest_issue_runs,
    list_items,
)
from verifier.web.actor import Actor, acting
from verifier.web.answers import Lang, Now, Parts
from verifier.web.issuing_said import paper_name, papers_given, require_unit, units_of_region, what_is_missing
from verifier.web.pages import render
from verifier.web.problems import OURS, sentence_of, status_of
from verifier.web.reading import note_listing, note_reading
from verifier.web.routes_certificates import MAX_WORDS, publish_at_once, require_office, require_person, run_of
from verifier.web.words import moment_text

pages = APIRouter(include_in_schema=False)
YEARS_BACK = 6
MARKS = {"waiting": "review", "issued": "accept", "held": "accept", "unmet": "return", "failed": "reject"}
DEFAULT_PAPER = "default"  # what an account that was certified names where no paper of the pack was asked for
NOTHING_TYPED: Mapping[str, Any] = {"year": None, "paper": "", "unit": "", "audit": False, "report": False}
Year = Annotated[int, Form(ge=1990, le=2100)]
Paper = Annotated[str, Form(max_length=40)]
Reason = Annotated[str, Form(max_length=MAX_WORDS)]
Runs = Annotated[Actor, acting("certificate.issue_many")]


@pages.get("/issuing")
def get_issuing_page(request: Request, actor: Runs, services: Parts, lang: Lang) -> HTMLResponse:
    """Show the order for many, the look-up of one certificate, and the last runs."""
    require_office(services, actor)
    return _issuing_page(request, services, lang)


@pages.post("/issuing")
def post_issuing_page(
    request: Request,
    actor: Runs,
    services: Parts,
    now: Now,
    lang: Lang,
    year: Year,
    paper: Paper = "",
    unit: Annotated[str, Form(max_length=200)] = "",
    audit_passed: Annotated[bool, Form()] = False,  # noqa: FBT002 (a box of a form)
    base_report_passed: Annotated[bool, Form()] = False,  # noqa: FBT002 (a box of a form)
) -> Response:
    """Start a run and open it; one of the same order that is not done yet is taken up."""
    require_office(services, actor)
    typed = {"year": year, "paper": paper, "unit": unit.strip(), "audit": audit_passed, "report": base_report_passed}
    order = ManyOrder(
        year,
        actor.login,
        unit=unit.strip(),
        paper=paper,
        audit_passed=audit_passed,
        base_report_passed=base_report_passed,
        issuer_kind=services.settings.issuer_kind,
    )
    try:
        require_unit(services, order.unit)
        progress = begin_issue_run(services.store, services.settings.node, order, by_job=True, now=now)
    except OURS as error:
        problem, status = sentence_of(error, lang), status_of(error)
        return _issuing_page(request, services, lang, problem=problem, typed=typed, status=status)
    return RedirectResponse(f"/issuing/runs/{progress.run.id}", 303)


@pages.get("/issuing/runs/{run_id}")
def get_run_page(
    run_id: UUID, request: Request, actor: Runs, services: Parts, now: Now, lang: Lang, after: int = -1
) -> HTMLResponse:
    """Show how far a run is, and what became of each person."""
    progress = run_of(services, actor, run_id)
    with services.store.read() as tx:
        items = list_items(tx, run_id, after=after)
        rows = [_row(tx, services, actor, progress.run, item, lang) for item in items]
    note_listing(services, actor, "certificate.issue_many", (one.person_id for one in items), key=run_id, now=now)
    view = {
        **_run_view(services, progress.run, lang),
        "total": progress.total,
        "done": progress.done,
        "counts": [(state, MARKS[state], progress.counts.get(state, 0)) for state in MARKS],
    }
    rest = items[-1].position if items and items[-1].position + 1 < progress.total else None
    return render(request, "issuing_run.html", here="issuing", view=view, rows=rows, next=rest)


@pages.get("/issuing/certificate")
def get_certificate_page(
    request: Request,
    actor: Annotated[Actor, acting("certificate.revoke")],
    services: Parts,
    now: Now,
    lang: Lang,
    number: str = "",
) -> HTMLResponse:
    """Show one certificate, with what may be done to it."""
    try:
        certificate = _certificate_of(services, actor, "certificate.revoke", number.strip())
    except OURS as error:
        return _issuing_page(request, services, lang, problem=sentence_of(error, lang), status=status_of(error))
    whose = certificate.person_id
    note_reading(services, actor, "certificate.read", certificate.number, person_id=whose, part="page", now=now)
    return _certificate_page(request, services, certificate)


@pages.post("/issuing/certificates/{number}/revocation")
def post_revocation_page(
    number: str,
    request: Request,
    actor: Annotated[Actor, acting("certificate.revoke")],
    services: Parts,
    now: Now,
    lang: Lang,
    reason: Reason = "",
    confirmed: Annotated[bool, Form()] = False,  # noqa: FBT002 (the second step of a form)
) -> Response:
    """Ask once more, then revoke."""
    certificate = _certificate_of(services, actor, "certificate.revoke", number)
    if not reason.strip():
        problem = say("web.issuing.reason_needed", lang)
        return _certificate_page(request, services, certificate, problem=problem, status=422)
    if not confirmed:
        return _certificate_page(request, services, certificate, asking=reason.strip())
    try:
        revoke_certificate(services.store, number, reason=reason.strip(), actor=actor.login, now=now)
    except OURS as error:
        problem, status = sentence_of(error, lang), status_of(error)
        return _certificate_page(request, services, certificate, problem=problem, status=status)
    publish_at_once(services, actor)
    return RedirectResponse(f"/issuing/certificate?number={number}", 303)


@pages.post("/issuing/certificates/{number}/correction")
def post_correction_page(
    number: str,
    request: Request,
    actor: Annotated[Actor, acting("certificate.issue")],
    services: Parts,
    now: Now,
    lang: Lang,
    reason: Reason = "",
    audit_passed: Annotated[bool, Form()] = False,  # noqa: FBT002 (a box of a form)
    base_report_passed: Annotated[bool, Form()] = False,  # noqa: FBT002 (a box of a form)
) -> Response:
    """Issue what supersedes a certificate, the same paper again, and show it."""
    old = _certificate_of(services, actor, "certificate.issue", number)
    if not reason.strip():
        problem = say("web.issuing.reason_needed", lang)
        return _certificate_page(request, services, old, problem=problem, status=422)
    if old.state != "issued" or not old.period.isdigit():
        problem = say("web.issuing.not_correctable", lang)
        return _certificate_page(request, services, old, problem=problem, status=409)
    paper = str(old.account.get("paper", DEFAULT_PAPER))
    order = Order(
        old.person_id,
        int(old.period),
        actor.login,
        paper="" if paper == DEFAULT_PAPER else paper,
        audit_passed=audit_passed,
        base_report_passed=base_report_passed,
        issuer_kind=services.settings.issuer_kind,
        correcting=reason.strip(),
    )
    try:
        new = issue_certificate(services.store, services.keys, services.packs, services.settings.node, order, now=now)
    except OURS as error:
        problem, status = sentence_of(error, lang), status_of(error)
        return _certificate_page(request, services, old, problem=problem, status=status)
    publish_at_once(services, actor)
    return RedirectResponse(f"/issuing/certificate?number={new.number}", 303)


# ---------------------------------------------------------------- views


def _certificate_of(services: Services, actor: Actor, operation: str, number: str) -> Certificate:
    with services.store.read() as tx:
        certificate = get_certificate_by_number(tx, number)
    require_person(services, actor, operation, certificate.person_id)
    return certificate


def _issuing_page(
    request: Request,
    services: Services,
    lang: str,
    *,
    problem: str = "",
    typed: Mapping[str, Any] = NOTHING_TYPED,
    status: int = 200,
) -> HTMLResponse:
    year = services.clock().year
    with services.store.read() as tx:
        runs = latest_issue_runs(tx, region=services.settings.node.region)
    return render(
        request,
        "issuing.html",
        here="issuing",
        status=status,
        years=range(year, year - YEARS_BACK, -1),
        papers=papers_given(services, range(year, year - YEARS_BACK, -1)),
        units=units_of_region(services),
        typed=typed if typed["year"] else {**typed, "year": year - 1},
        runs=[_run_view(services, run, lang) for run in runs],
        problem=problem,
    )


def _certificate_page(
    request: Request,
    services: Services,
    certificate: Certificate,
    *,
    asking: str = "",
    problem: str = "",
    status: int = 200,
) -> HTMLResponse:
    with services.store.read() as tx:
        name = get_person(tx, certificate.person_id).name
    year = int(certificate.period) if certificate.period.isdigit() else None
    return render(
        request,
        "issuing_certificate.html",
        here="issuing",
        status=status,
        one=certificate,
        name=name,
        year=year,
        issued=moment_text(certificate.issued_at) if certificate.issued_at else "—",
        papers=papers_given(services, (year,)) if year else (),
        asking=asking,
        problem=problem,
    )


def _row(
    tx: Transaction, services: Services, actor: Actor, run: IssueRun, item: IssueRunItem, lang: str
) -> dict[str, Any]:
    """What became of one person: the certificate, or what is missing, and where to look the person up."""
    person, uid = get_person(tx, item.person_id), item.certificate_uid
    user = find_user_of_person(tx, person.id) if may(actor, "user.read") else None
    return {
        "name": person.name,
        "unit": person.unit,
        "href": f"/people/{user.id}" if user else "",
        "state": item.state,
        "mark": MARKS[item.state],
        "number": get_certificate(tx, uid).number if uid else (item.error or {}).get("number", ""),
        "missing": what_is_missing(services, run, item, lang),
    }


def _run_view(services: Services, run: IssueRun, lang: str) -> dict[str, Any]:
    return {
        "id": run.id,
        "year": run.year,
        "unit": run.unit,
        "paper": paper_name(services, run, lang),
        "state": run.state,
        "mark": "review" if run.state == "running" else "accept",
        "at": moment_text(run.asked_at),
    }
