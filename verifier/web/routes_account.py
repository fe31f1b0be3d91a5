"""The applicant's year and certificates, as pages and as API.

Balances are computed when asked for; a certificate is shown, downloaded and drawn from what was stored when it was issued.
"""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from signing import qr_svg, token_to_text
from verifier.access import require
from verifier.accounts import say_gaps
from verifier.clock import legal_date
from verifier.errors import NotFoundError
from verifier.flows import Services, read_account
from verifier.store import (
    CaseFile,
    Certificate,
    LedgerEntry,
    get_certificate_by_number,
    get_person,
    subject_of_person,
)
from verifier.web.actor import Actor, acting
from verifier.web.answers import Lang, Now, Parts
from verifier.web.clauses import ClauseBook
from verifier.web.described import READS
from verifier.web.own_year import files_of_entries, pending_of, years_of
from verifier.web.pages import render
from verifier.web.person import get_person_id
from verifier.web.reading import note_reading
from verifier.web.views_account import account_view, certificate_view
from verifier.web.views_bars import SUBJECTS, lanes_of

pages = APIRouter(include_in_schema=False)
api = APIRouter(prefix="/api", tags=["account"])
Year = Annotated[int | None, Query(ge=1990, le=2100)]


@pages.get("/account")
def get_account_page(
    request: Request,
    actor: Annotated[Actor, acting("account.read_own")],
    services: Parts,
    now: Now,
    lang: Lang,
    year: Year = None,
) -> HTMLResponse:
    """Show one's own year."""
    person_id = get_person_id(services.store, actor)
    years = years_of(services, person_id, legal_date(now).year)
    chosen = year or years[0]
    account = read_account(
        services.store,
        services.packs,
        person_id,
        year=chosen,
        today=legal_date(now),
        issuer_kind=services.settings.issuer_kind,
    )
    pending, book = pending_of(services, person_id, chosen), ClauseBook(services.packs)
    balance = account.balance
    view = account_view(
        account,
        years=sorted({*years, chosen}, reverse=True),
        lanes=lanes_of(
            balance,
            balance.verdict.floors,
            balance.short,
            book,
            proposed={
                lane: _proposed(pending, lane) for lane in (*SUBJECTS, *(f.lane for f in balance.verdict.floors))
            },
        ),
        files=files_of_entries(services, account),
        pending=pending,
        book=book,
        today=legal_date(now),
        lang=lang,
    )
    return render(request, "account.html", here="account", view=view)


@api.get("/account", responses=READS)
def get_account(
    actor: Annotated[Actor, acting("account.read_own")], services: Parts, now: Now, lang: Lang, year: Year = None
) -> dict[str, Any]:
    """Give one's own year: hours by lane, what is required and missing, entries, certificates."""
    person_id = get_person_id(services.store, actor)
    chosen = year or years_of(services, person_id, legal_date(now).year)[0]
    account = read_account(
        services.store,
        services.packs,
        person_id,
        year=chosen,
        today=legal_date(now),
        issuer_kind=services.settings.issuer_kind,
    )
    balance = account.balance
    return {
        "year": chosen,
        "region": account.person.region,
        "pack": balance.pack,
        "is_draft": account.is_draft,
        "compliant": balance.compliant,
        "hours": {
            "public": _plain(balance.public),
            "professional": _plain(balance.professional),
            "total": _plain(balance.total),
        },
        "required": {floor.lane: _plain(floor.hours) for floor in balance.verdict.floors},
        "missing": {lane: _plain(hours) for lane, hours in balance.short.items()},
        "say": list(say_gaps(account.gaps, lang)),
        "warnings": list(balance.warnings),
        "due_days": [
            {
                "id": due.rule.id,
                "what": due.rule.what,
                "due": due.filing.due.isoformat(),
                "codes": list(due.filing.codes),
                "cite": due.rule.cite.short,
            }
            for due in account.due_days
        ],
        "papers": [
            {
                "id": one.paper.id,
                "name": one.paper.name,
                "missing": [{"condition": each.condition, "say": each.say(lang)} for each in one.missing],
            }
            for one in account.papers
        ],
        "entries": [_entry_json(entry) for entry in account.entries],
        "certificates": [_certificate_json(one) for one in account.certificates if one.period == str(chosen)],
    }


@pages.get("/certificates/{number}.pdf")
def get_certificate_pdf(
    number: str, actor: Annotated[Actor, acting("certificate.read")], services: Parts, now: Now
) -> Response:
    """Give the certificate's PDF, byte for byte as it was issued."""
    certificate = _certificate(services, actor, number)
    if certificate.pdf_sha256 is None:
        raise NotFoundError("certificate", number)
    data = services.store.blobs.get(certificate.pdf_sha256)
    _note(services, actor, certificate, "paper", now)
    headers = {"Content-Disposition": f'attachment; filename="xueshi-{certificate.number}.pdf"'}
    return Response(data, media_type="application/pdf", headers=headers)


@pages.get("/certificates/{number}/qr.svg")
def get_certificate_code(
    number: str, actor: Annotated[Actor, acting("certificate.read")], services: Parts, now: Now
) -> Response:
    """Give the certificate's code as a drawing."""
    certificate = _certificate(services, actor, number)
    text = _code_text(services, certificate)
    if text is None:
        raise NotFoundError("certificate", number)
    _note(services, actor, certificate, "code", now)
    return Response(qr_svg(text), media_type="image/svg+xml")


@pages.get("/certificates/{number}")
def get_certificate_page(
    number: str,
    request: Request,
    actor: Annotated[Actor, acting("certificate.read")],
    services: Parts,
    now: Now,
    lang: Lang,
) -> HTMLResponse:
    """Show one certificate."""
    certificate = _certificate(services, actor, number)
    _note(services, actor, certificate, "page", now)
    text = _code_text(services, certificate)
    view = certificate_view(
        certificate,
        document=_certificate_document(services, certificate),
        verify_href=f"/#{text.partition('#')[2]}" if text else None,
        lang=lang,
    )
    return render(request, "certificate.html", here="account", view=view)


def _proposed(pending: list[CaseFile], lane: str) -> Decimal:
    """The hours that open proposals would bring to a lane."""
    subject, _, part = lane.partition(".")
    proposals = [file.screened.get("proposal") or {} for file in pending]
    return sum(
        (
            Decimal(str(proposal["hours"]))
            for proposal in proposals
            if proposal.get("hours") is not None
            and proposal.get("decision") != "reject"
            and (lane == "total" or proposal.get("subject") == subject)
            and (not part or proposal.get("lane") == part)
        ),
        Decimal(0),
    )


def _certificate(services: Services, actor: Actor, number: str) -> Certificate:
    """A certificate, if the actor may read it.

    Raises:
        NotFoundError: there is none, or it is not theirs to know of.
    """
    with services.store.read() as tx:
        found = get_certificate_by_number(tx, number)
        subject = subject_of_person(tx, found.person_id, what="certificate", key=number)
        require(actor, "certificate.read", subject)
    return found


def _note(services: Services, actor: Actor, certificate: Certificate, part: str, now: datetime) -> None:
    """Write that a part of somebody's certificate was read."""
    whose = certificate.person_id
    note_reading(services, actor, "certificate.read", certificate.number, person_id=whose, part=part, now=now)


def _code_text(services: Services, certificate: Certificate) -> str | None:
    if certificate.token is None:
        return None
    return token_to_text(certificate.token, host=services.settings.public_host)


def _certificate_document(services: Services, certificate: Certificate) -> dict[str, Any]:
    """What the certificate says, in the contract's words."""
    account = certificate.account
    return {
        "number": certificate.number,
        "type": certificate.type,
        "region": certificate.region,
        "issuer": services.settings.issuer_name,
        "holder": _holder(services, certificate),
        "period": certificate.period,
        "hours": {name: account.get(name) for name in ("public", "professional", "total")},
        "issued_on": legal_date(certificate.issued_at).isoformat() if certificate.issued_at else None,
        "expires_on": None,
    }


def _holder(services: Services, certificate: Certificate) -> str:
    with services.store.read() as tx:
        return get_person(tx, certificate.person_id).name


def _entry_json(entry: LedgerEntry) -> dict[str, Any]:
    return {
        "id": str(entry.id),
        "year": entry.year,
        "category": entry.category,
        "subject": entry.subject,
        "lane": entry.lane,
        "hours": _plain(entry.hours),
        "case_id": str(entry.case_id) if entry.case_id else None,
        "reverses": str(entry.reverses) if entry.reverses else None,
        "trail": entry.trail,
        "posted_at": entry.posted_at.isoformat(),
    }


def _certificate_json(certificate: Certificate) -> dict[str, Any]:
    return {
        "number": certificate.number,
        "type": certificate.type,
        "period": certificate.period,
        "state": certificate.state,
        "issued_at": certificate.issued_at.isoformat() if certificate.issued_at else None,
        "pdf": f"/certificates/{certificate.number}.pdf",
    }


def _plain(hours: Decimal) -> str:
    return f"{hours.normalize():f}" if hours else "0"
